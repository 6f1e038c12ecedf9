// What is known of a rate, in words: a number, a range, a figure of several settings together, or why nothing is said.

import { fill, known, whole } from "./words.js"

const MEASURE = ["numerator", "denominator", "eligible", "rate", "low", "high", "band_low", "band_high"]

/** The measure at an index of aligned columns, like a row of the snapshot. */
export function measureAt(columns, i, { statuses }) {
  return { status: statuses[columns.status[i]], ...Object.fromEntries(MEASURE.map((name) => [name, columns[name][i]])) }
}

/** Whether the rate is known as a range only. */
export const isBanded = (measure) => measure?.status === "banded"

/** How many are counted among how many, as a cell writes it: "10 of 40", "few of 40", "all but few of 40", "not shown". */
export function countInCell(measure, write, words) {
  if (!isBanded(measure)) return write.count(measure?.numerator, measure?.denominator)
  return fill(measure.band_low === 0 ? words[`cell_few_${write.measured}`] : words[`cell_most_${write.measured}`], { denominator: whole(measure.denominator) })
}

/** A rate as a cell writes it: "15 %", "0–18 %" for a range, or a dash. */
export const rateInCell = (measure, write) =>
  isBanded(measure) ? write.range(measure.band_low, measure.band_high) : write.bare(measure?.rate)

/** A range in a sentence: what is counted, and between which rates. */
export function rangeInWords({ denominator, band_low: low, band_high: high }, write, words) {
  const few = low === 0
  return {
    count: fill(few ? words[`few_${write.measured}`] : words[`most_${write.measured}`], { denominator: whole(denominator) }),
    between: write.between(low, high),
  }
}

/** A measure in a few words: "15 % (about 10 of 65)", a range with what is counted, or why it is not shown. */
export function valueInWords(measure, write, words) {
  if (isBanded(measure)) return fill(words.value_banded, rangeInWords(measure, write, words))
  if (!known(measure?.rate)) return reasonOf(measure, words)
  return fill(words.value_shown, { rate: write.rate(measure.rate), count: write.count(measure.numerator, measure.denominator) })
}

/** Why there is no rate. */
export const reasonOf = (measure, words) => words[`reason_${measure?.status ?? "none"}`] ?? words.reason_none
