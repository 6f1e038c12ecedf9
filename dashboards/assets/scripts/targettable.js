// The Target page's figures as a table: every picture has one.

import { flagWord } from "./funnel.js"
import { table } from "./table.js"
import { partValue } from "./told.js"
import { counted, fill, known, percent, placeFor as $, signed, spanned, whole, writing } from "./words.js"

/** Fill the table with the settings in sight, in their order. */
export function fillTargetTable({ order, sources, answer, view, start: { words } }) {
  const s = sources.settings.data
  const { facts, settings: own, together } = answer
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
    [words.column_observed, (i) => write.count(s.numerator[i], s.denominator[i]), true],
    [words.column_rate, (i) => write.rate(s.rate[i]), true],
    [words.column_interval, (i) => write.span(s.low[i], s.high[i]), true],
    [words.column_estimate, (i) => write.rate(own.estimate[i]), true],
    [words.column_funnel, (i) => flagWord(s.flag[i], words)],
    [words.column_limits, (i) => write.span(s.limit_low_998[i], s.limit_high_998[i]), true],
    [words.column_coverage, (i) => counted(words, s.denominator[i], s.eligible[i]), true],
  ]
  const made = table(
    parts.length ? fill(words.table_caption_several, { label: facts.indicator.label }) : facts.indicator.label,
    columns.map(([label, , number]) => ({ label, number })),
    order.map((i) => columns.map(([, cell]) => cell(i))))
  $("table").querySelector(".table-scroll").replaceChildren(made)
}

const inWords = (part, i, words) => {
  const { score } = part.settings
  return known(score[i]) ? fill(words.part_value, { value: partValue(part, "settings", i, words), score: signed(score[i]) }) : words.not_known
}
