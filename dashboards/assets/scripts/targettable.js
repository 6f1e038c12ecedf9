// The Target page's figures as a table: every picture has one.

import { flagWord } from "./funnel.js"
import { areaOf } from "./listing.js"
import { countInCell, isBanded, measureAt, rateInCell } from "./state.js"
import { table } from "./table.js"
import { partValue } from "./told.js"
import { counted, fill, known, percent, placeFor as $, signed, spanned, whole, writing } from "./words.js"

/** Fill the table with the settings in sight, in their order. */
export function fillTargetTable({ order, areas, sources, answer, view, start }) {
  const { words } = start
  const s = sources.settings.data
  const { facts, settings: own } = answer
  const together = answer.together?.settings.numerator.some(known) ? answer.together : null
  const write = writing(facts.indicator, words)
  const ranked = view.order !== "listed"
  const parts = view.order === "combined" ? view.several.used : []
  const columns = [
    [words.column_setting, (i) => s.name[i]],
    [words.column_ward, (i) => s.ward_name[i]],
    ...parts.map((part) => [fill(words.column_part, { label: part.indicator.short_label }), (i) => inWords(part, i, words), true]),
    ...(parts.length ? [[words.column_combined, (i) => signed(view.several.combined.score[i]), true]] : []),
    ...(together ? [[words.column_on_all, (i) => counted(words, together.settings.numerator[i], together.settings.denominator[i]), true]] : []),
    [words.column_rank, (i) => (ranked ? whole(s.rank[i]) : "–"), true],
    [words.column_reach, (i) => spanned(words, s.rank_low[i], s.rank_high[i], whole), true],
    [words.column_chance, (i) => percent(s.highest_fifth[i]), true],
    [words.column_observed, (i) => countInCell(measureAt(own, i, start), write, words), true],
    [words.column_rate, (i) => rateIn(measureAt(own, i, start), write), true],
    [words.column_interval, (i) => write.span(s.low[i], s.high[i]), true],
    [words.column_estimate, (i) => write.rate(own.estimate[i]), true],
    [words.column_funnel, (i) => flagWord(s.flag[i], words)],
    [words.column_limits, (i) => write.span(s.limit_low_998[i], s.limit_high_998[i]), true],
    [words.column_coverage, (i) => counted(words, s.denominator[i], s.eligible[i]), true],
  ]
  const made = table(
    parts.length ? fill(words.table_caption_several, { label: facts.indicator.label }) : facts.indicator.label,
    columns.map(([label, , number]) => ({ label, number })),
    order.map((entry) => {
      const area = areaOf(entry, areas)
      const cells = area && ofArea(area, write, words)
      return columns.map(([label, cell]) => (area ? cells[label] ?? "–" : cell(entry)))
    }))
  $("table").querySelector(".table-scroll").replaceChildren(made)
}

const rateIn = (measure, write) => (isBanded(measure) ? rateInCell(measure, write) : write.rate(measure.rate))

/** What a row of settings shown together has, by column. */
const ofArea = ({ label, measure }, write, words) => ({
  [words.column_setting]: label,
  [words.column_observed]: countInCell(measure, write, words),
  [words.column_rate]: rateIn(measure, write),
  [words.column_interval]: write.span(measure.low, measure.high),
  [words.column_coverage]: counted(words, measure.denominator, measure.eligible),
})

const inWords = (part, i, words) => {
  const { score } = part.settings
  return known(score[i]) ? fill(words.part_value, { value: partValue(part, "settings", i, words), score: signed(score[i]) }) : words.not_known
}
