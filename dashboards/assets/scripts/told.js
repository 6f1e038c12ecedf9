// What a tooltip says of each setting and ward.

import { fill, known, signed, writing } from "./words.js"

const REASONS = ["reason_none", "reason_hidden", "reason_too_few"]

/** Tooltips of every setting, or of every ward, under the arrangement in sight. */
export function told(names, values, places, { answer: { facts }, start: { words } }, several) {
  const write = writing(facts.indicator, words)
  const combined = places === "settings" ? several?.combined : several?.wards
  if (combined) return Array.from(names, (name, i) => severally(name, i, places, combined, several, words))
  return Array.from(names, (name, i) => {
    if (known(values.rate[i])) {
      return fill(words.tooltip, { name, rate: write.rate(values.rate[i]), count: write.count(values.numerator[i], values.denominator[i]), low: write.bare(values.low[i]), high: write.bare(values.high[i]) })
    }
    return fill(words.tooltip_hidden, { name, reason: words[REASONS[values.status[i]] ?? "reason_none"] })
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
