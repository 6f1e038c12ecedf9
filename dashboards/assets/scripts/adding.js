// Further indicators beside the first: a list to tick them in, and a chip each with its weight.

import { entriesOf, weightsOf, WEIGHTS } from "./also.js"
import { fill, make, placeFor as $ } from "./words.js"

/** Tie the list of further indicators to the selection; returns a function that shows an arrangement's parts. */
export function tieAdding(selection, start) {
  const panel = $("adder")
  const ticks = [...panel.querySelectorAll("[data-also]")]
  for (const tick of ticks) {
    tick.addEventListener("change", () => {
      const weights = weightsOf(selection.now.also)
      if (tick.checked) weights.set(tick.dataset.also, "1")
      else weights.delete(tick.dataset.also)
      selection.change({ also: entriesOf(weights) })
    })
  }
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return
    panel.open = false
    panel.querySelector("summary").focus()
  })
  document.addEventListener("pointerdown", (event) => { if (!panel.contains(event.target)) panel.open = false })
  panel.addEventListener("focusout", (event) => { if (event.relatedTarget && !panel.contains(event.relatedTarget)) panel.open = false })
  const chips = new Chips($("parts"), selection, start, panel.querySelector("summary"))
  return () => {
    const { also, indicator } = selection.now
    const chosen = weightsOf(also)
    for (const tick of ticks) {
      tick.checked = chosen.has(tick.dataset.also)
      tick.closest("label").hidden = tick.dataset.also === indicator
    }
    const context = start.indicators[indicator].polarity === "context"
    panel.classList.toggle("context", context)
    $("added").textContent = !context && chosen.size ? fill(start.words.added, { count: chosen.size }) : start.words.add
    $("several").hidden = context || chosen.size === 0
    chips.show(indicator, chosen)
  }
}

/** The chips: built anew only when the set changes, so that the button just pressed keeps the focus. */
class Chips {
  #made = new Map()

  constructor(place, selection, start, home) {
    Object.assign(this, { place, selection, start, home })
  }

  show(lead, chosen) {
    const position = (id) => this.start.indicators[id].position
    const order = [lead, ...[...chosen.keys()].filter((id) => id in this.start.indicators).sort((a, b) => position(a) - position(b))]
    const key = order.join()
    if (key !== this.key) {
      this.key = key
      this.#made = new Map(order.map((id) => [id, this.#chip(id, id === lead)]))
      this.place.replaceChildren(...[...this.#made.values()].map(({ chip }) => chip))
    }
    for (const [id, { weight, less, more }] of this.#made) {
      const now = this.#weightOf(id)
      weight.textContent = fill(this.start.words.weight, { weight: now })
      less.disabled = now === WEIGHTS[0]
      more.disabled = now === WEIGHTS[WEIGHTS.length - 1]
    }
  }

  #weightOf(id) {
    const { indicator, weight, also } = this.selection.now
    return id === indicator ? weight : weightsOf(also).get(id)
  }

  #chip(id, leads) {
    const { words, indicators } = this.start
    const name = indicators[id].short_label
    const button = (text, label, act) => {
      const made = make("button", { type: "button", "aria-label": fill(label, { name }) }, text)
      made.addEventListener("click", act)
      return made
    }
    const less = button("−", words.weigh_less, () => this.#step(id, -1, less, more))
    const more = button("+", words.weigh_more, () => this.#step(id, 1, less, more))
    const weight = make("output", {})
    const away = leads ? null : button("×", words.remove, () => {
      const weights = weightsOf(this.selection.now.also)
      weights.delete(id)
      this.home.focus()
      this.selection.change({ also: entriesOf(weights) })
    })
    return { chip: make("li", { "data-part": id }, make("b", {}, name), less, weight, more, away), weight, less, more }
  }

  #step(id, by, less, more) {
    const { indicator, also } = this.selection.now
    const next = WEIGHTS[WEIGHTS.indexOf(this.#weightOf(id)) + by]
    if (!next) return
    if (id === indicator) this.selection.change({ weight: next })
    else this.selection.change({ also: entriesOf(weightsOf(also).set(id, next)) })
    // At the end of the scale the button pressed can do no more: its twin takes the focus.
    if (document.activeElement?.disabled || document.activeElement === document.body) (by > 0 ? less : more).focus()
  }
}
