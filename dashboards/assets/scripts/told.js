// What a tooltip says of each setting and ward.

import { areaInWords } from "./areas.js"
import { isBanded, measureAt, rangeInWords, reasonOf } from "./state.js"
import { fill, known, signed, writing } from "./words.js"

/** Tooltips of every setting, or of every ward, under the arrangement in sight. */
export function told(names, values, places, { answer: { facts }, sources, areas, start }, several) {
  const { words } = start
  const write = writing(facts.indicator, words)
  const combined = places === "settings" ? several?.combined : several?.wards
  if (combined) return Array.from(names, (name, i) => severally(name, i, places, combined, several, words))
  return Array.from(names, (name, i) => {
    if (known(values.rate[i])) {
      return fill(words.tooltip, { name, rate: write.rate(values.rate[i]), count: write.count(values.numerator[i], values.denominator[i]), low: write.bare(values.low[i]), high: write.bare(values.high[i]) })
    }
    const area = places === "settings" && areas.find(({ id }) => id === sources.settings.data.area_id[i])
    if (area) return fill(words.tooltip_together, { name, area: areaInWords(area, facts.indicator, words) })
    const measure = measureAt(values, i, start)
    if (isBanded(measure)) return fill(words.tooltip_banded, { name, ...rangeInWords(measure, write, words) })
    return fill(words.tooltip_hidden, { name, reason: reasonOf(measure, words) })
  })
}

function severally(name, i, places, combined, { used }, words) {
  if (!known(combined.score[i])) return fill(words.tooltip_hidden, { name, reason: words.not_known })
  const parts = used.map((part) => fill(words.tooltip_part, { label: part.indicator.short_label, value: partValue(part, places, i, words) }))
  return [name, fill(words.tooltip_several, { score: signed(combined.score[i]) }), ...parts].join(" · ")
}

/** A part's estimate for a place, or that it is not known. */
export const partValue = (part, places, i, words) =>
  known(part[places].score[i]) ? writing(part.indicator, words).rate(part[places].estimate[i]) : words.not_known
