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
