// Fills sentences and writes numbers; every sentence itself comes from wording.toml.

/** Replace {names} in a sentence; an unknown name stays visible, so that a missing fact is noticed. */
export function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole))
}

export const known = (value) => value !== null && value !== undefined && !Number.isNaN(value)

/** A share as people read it: 0.143 is "14 %"; one decimal under 10 % only where asked. */
export function percent(share, decimals = 0) {
  return known(share) ? `${(100 * share).toFixed(decimals)}\u202f%` : "–"
}

export const whole = (count) => (known(count) ? Math.round(count).toLocaleString("en-GB") : "–")

/** "a", "a and b", "a, b and c". */
export function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`
}

/** An element with attributes and children; text is always text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "")
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

/** "9 of 31", or that it is not shown. */
export const counted = (words, some, all) =>
  known(some) ? fill(words.observed, { numerator: whole(some), denominator: whole(all) }) : words.not_shown

/** "4 % to 12 %", as `written` writes numbers, or a dash where there is no interval. */
export const spanned = (words, low, high, written) =>
  known(low) ? fill(words.to, { low: written(low), high: written(high) }) : "–"

/** The page's element for a purpose: data-<name>. */
export const placeFor = (name) => document.querySelector(`[data-${name}]`)
