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

/** A score in standard deviations: "+1.2", "−0.4", "0.0". */
export function signed(score, decimals = 1) {
  if (!known(score)) return "–"
  const written = Math.abs(score).toFixed(decimals)
  return Number(written) === 0 ? written : `${score < 0 ? "−" : "+"}${written}`
}

/**
 * How an indicator's rates are written: rate in full ("14 %", "2.4 per 100 children"), bare where the unit stands beside it,
 * label with that unit, tick on an axis, span for an interval, range ("0–18 %") and between ("between 0 and 18 %") where the rate
 * is known as a range only, and count for what was counted among whom. Events are never a percentage.
 */
export function writing({ measured_as: measured }, words) {
  const share = measured === "share"
  const bare = share ? percent : (rate) => (known(rate) ? (100 * rate).toFixed(1) : "–")
  const end = share ? percent : (rate) => (100 * rate).toFixed(0)
  const full = (text) => (share || text === "–" ? text : fill(words.per_100, { count: text }))
  return {
    measured,
    bare,
    label: (name) => (share || name.endsWith(words.unit_per_100) ? name : `${name}, ${words.unit_per_100}`),
    tick: (rate) => (share ? percent(rate) : String(Number((100 * rate).toFixed(1)))),
    rate: (rate) => full(bare(rate)),
    span: (low, high) => full(spanned(words, low, high, bare)),
    range: (low, high) => fill(words.range, { low: (100 * low).toFixed(0), high: end(high) }),
    between: (low, high) => fill(words.between, { low: (100 * low).toFixed(0), high: full(end(high)) }),
    count: (some, all) => (known(some) ? fill(words[`observed_${measured}`], { numerator: whole(some), denominator: whole(all) }) : words.not_shown),
  }
}

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
export const counted = (words, some, all) => writing({ measured_as: "share" }, words).count(some, all)

/** "4 % to 12 %", as `written` writes numbers, or a dash where there is no interval. */
export const spanned = (words, low, high, written) =>
  known(low) ? fill(words.to, { low: written(low), high: written(high) }) : "–"

/** The page's element for a purpose: data-<name>. */
export const placeFor = (name) => document.querySelector(`[data-${name}]`)
