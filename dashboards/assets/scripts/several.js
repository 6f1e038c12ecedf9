// Several indicators in words: what makes the order, what was left out, and the children counted on all of them.

import { fill, known, listed, whole } from "./words.js"

const LARGEST_SET = 3

/** The indicators that make the order: by name where two, else by number. */
export const together = ({ used }, words) =>
  used.length < 3 ? listed(used.map(({ indicator }) => indicator.short_label)) : fill(words.several_count, { count: used.length })

/** The rule by which the order is made, and what could not enter it. */
export function rule(several, facts, words) {
  const names = (parts) => listed(parts.map(({ indicator }) => indicator.short_label))
  const left = several.left.length ? fill(several.left.length === 1 ? words.several_left_single : words.several_left, { labels: names(several.left) }) : ""
  if (!several.combined) return [left, several.used.length ? fill(words.several_alone, { label: names(several.used) }) : ""].filter(Boolean).join(" ")
  return [words.several_rule, left].filter(Boolean).join(" ")
}

/** Why the wards are not shaded by the combined score, or nothing. */
export function wardsInstead(several, { indicator }, words) {
  if (!several?.combined || several.wards) return ""
  return fill(words.several_wards, { label: indicator.short_label })
}

/** How many children have a concern on every chosen indicator, in a place; or why that is not said. */
export function onAll({ answer, selection, start: { words } }, row, place) {
  const { facts, together: counts } = answer
  if (selection.now.over !== "three_terms") return words.together_window
  if (facts.chosen.length > LARGEST_SET) return fill(words.together_large, { count: facts.chosen.length })
  if (!counts) return words.together_never
  if (!row || !known(row.numerator)) return fill(words.together_hidden, { place })
  if (row.denominator === 0) return fill(words.together_nobody, { place })
  return fill(words.together, { place, numerator: whole(row.numerator), denominator: whole(row.denominator) })
}

/** A place's counts out of aligned columns. */
export const countsAt = (columns, i) => (columns && i >= 0 ? { numerator: columns.numerator[i], denominator: columns.denominator[i] } : null)
