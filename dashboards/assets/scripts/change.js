// The change on the same term a year before, in words.

import { fill, known, signed, writing } from "./words.js"

/** "higher: 24 % after 15 %, difference 9 points (2 to 16)", "no clear change (−3 to 8 points)", or a dash. */
export function changeInWords(measure, indicator, words) {
  if (!measure?.change_word || !known(measure.rate)) return "–"
  const said = differences(measure, indicator, words)
  if (measure.change_word === "no clear change") return fill(words.change_none, said)
  return fill(measure.change_word === "higher" ? words.change_higher : words.change_lower, said)
}

/** What changed clearly, for a sentence: in full where it is one thing, else by name. */
export function changesInWords(rows, direction, start) {
  const clear = rows.filter(({ setting }) => setting?.change_word === direction)
  const indicator = (row) => start.indicators[row.indicator]
  if (clear.length !== 1) return clear.map((row) => indicator(row).short_label)
  const [row] = clear
  return [fill(start.words.change_named, { label: indicator(row).short_label, ...differences(row.setting, indicator(row), start.words) })]
}

function differences({ rate, change, change_low: low, change_high: high }, indicator, words) {
  const write = writing(indicator, words)
  const share = indicator.measured_as === "share"
  const points = (value) => signed(100 * value, share ? 0 : 1)
  return {
    now: write.rate(rate), before: write.rate(rate - change),
    difference: fill(share ? words.points : words.points_per_100, { count: points(change) }),
    low: points(low), high: points(high),
  }
}
