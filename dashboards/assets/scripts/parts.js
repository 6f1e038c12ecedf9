// A row's parts: for each chosen indicator where the setting lies between the others, and its estimate.

import { partValue } from "./told.js"
import { fill, known, make, signed } from "./words.js"

// Either side of the average, in standard deviations; what lies further out stands at the edge.
const REACH = 2.6
const OUTER = 1.959964

export class Parts {
  #made = []

  constructor(words) {
    this.words = words
    this.element = make("span", { class: "parts" })
  }

  /** Fill the parts of the setting at an index; an arrangement of one indicator has none. */
  fill(i, view) {
    const parts = view.order === "combined" ? view.several.used : []
    while (this.#made.length < parts.length) this.#add()
    this.#made.forEach((made, k) => {
      made.part.hidden = k >= parts.length
      if (k < parts.length) this.#fillOne(made, parts[k], i, view)
    })
  }

  /** A row without parts. */
  clear() {
    for (const { part } of this.#made) part.hidden = true
  }

  #add() {
    const made = { span: make("i", { class: "span" }), dot: make("i", { class: "dot" }), label: make("span", { class: "visually-hidden" }), value: make("b", {}) }
    made.part = make("span", { class: "part" }, make("span", { class: "track", "aria-hidden": "true" }, made.span, made.dot), made.label, made.value)
    this.#made.push(made)
    this.element.append(made.part)
  }

  #fillOne({ part, span, dot, label, value }, { indicator, settings, ...rest }, i, view) {
    const score = settings.score[i], spread = settings.score_spread[i]
    const isKnown = known(score)
    const text = partValue({ indicator, settings, ...rest }, "settings", i, this.words)
    label.textContent = `${indicator.short_label}: `
    value.textContent = text
    part.classList.toggle("unknown", !isKnown)
    part.title = isKnown
      ? fill(this.words.part_title, { label: indicator.label, value: text, score: signed(score), low: signed(score - OUTER * spread), high: signed(score + OUTER * spread) })
      : fill(this.words.part_unknown, { label: indicator.label })
    const at = (need) => `${50 + (50 * Math.max(-REACH, Math.min(REACH, need))) / REACH}%`
    span.hidden = !isKnown
    span.style.left = at(score - OUTER * spread)
    span.style.right = `calc(100% - ${at(score + OUTER * spread)})`
    dot.style.left = at(isKnown ? score : 0)
    dot.style.background = isKnown ? needColour(score, view) : "transparent"
  }
}

/** Which of the ramp's colours stands for a need. */
export const classOf = (need, { scale: [low, high], ramp }) =>
  Math.max(0, Math.min(ramp.length - 1, Math.floor(((need - low) / (high - low)) * ramp.length)))

/** The ramp's colour for a need, as the figures draw it. */
export const needColour = (need, view) => (known(need) ? view.ramp[classOf(need, view)] : "transparent")
