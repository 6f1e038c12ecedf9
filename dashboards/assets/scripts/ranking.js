// The ranking: a fixed set of rows that a selection fills anew; no row is built by a selection.

import { needColour, Parts } from "./parts.js"
import { fill, known, make, percent, whole } from "./words.js"

const FIRST_ROWS = 60
const STEP = 120

export class Ranking {
  #rows = []
  #limit = FIRST_ROWS
  #shown = 0

  constructor(place, selection, words) {
    this.selection = selection
    this.words = words
    this.list = make("ol", { class: "ranking" })
    this.more = make("button", { type: "button", class: "more", hidden: true })
    this.more.addEventListener("click", () => {
      this.#limit += STEP
      this.show(this.last)
    })
    place.replaceChildren(this.list, this.more)
    this.list.addEventListener("click", (event) => this.#clicked(event))
    for (const kind of ["pointerover", "focusin"]) this.list.addEventListener(kind, (event) => this.#point(event))
  }

  #clicked(event) {
    const row = event.target.closest("li")
    if (!row || event.target.closest("a")) return
    this.selection.choose("settings", row.dataset.urn, event.ctrlKey || event.metaKey || event.shiftKey)
  }

  #row(i) {
    while (this.#rows.length <= i) {
      const part = (tag, name) => make(tag, { class: name })
      const row = {
        li: make("li", {}), rank: part("span", "rank"), reach: part("small", "reach"),
        name: make("button", { type: "button", class: "name", "aria-pressed": "false" }), where: part("small", "where"),
        span: part("i", "span"), dot: part("i", "dot"), rule: part("i", "rule"),
        count: part("span", "observed"), parts: new Parts(this.words), all: part("span", "on-all"), chance: part("span", "chance"), open: make("a", { class: "open" }, this.words.open),
      }
      row.li.append(
        make("span", { class: "place" }, row.rank, row.reach),
        make("span", { class: "who" }, row.name, row.where),
        make("span", { class: "interval", "aria-hidden": "true" }, row.rule, row.span, row.dot),
        row.count, row.parts.element, row.all, row.chance, row.open)
      this.list.append(row.li)
      this.#rows.push(row)
    }
    return this.#rows[i]
  }

  /**
   * Show the settings of `order` (indices into the columns), with what else a row says: the arrangement (view), the answer's
   * facts and counts on all indicators (together), how numbers are written (write), and which settings are chosen.
   */
  show(view) {
    const filled = this.last
    this.last = view
    // Most taps only mark other rows: the figures and their order stand, so their text does too.
    if (filled && filled.view === view.view && sameOrder(filled.order, view.order) && this.#shown === this.#limit) {
      this.#mark(view)
      return
    }
    this.#shown = this.#limit
    const count = Math.min(view.order.length, this.#limit)
    for (let k = 0; k < count; k++) this.#fill(this.#row(k), view.order[k], view)
    this.#rows.forEach((row, k) => { row.li.hidden = k >= count })
    this.more.hidden = count >= view.order.length
    this.more.textContent = fill(this.words.more_rows, { more: view.order.length - count })
    this.#mark(view)
  }

  #mark({ chosen }) {
    for (const { li, name } of this.#rows) {
      const is = chosen.has(li.dataset.urn)
      if (li.classList.contains("chosen") === is) continue
      li.classList.toggle("chosen", is)
      name.setAttribute("aria-pressed", String(is))
    }
  }

  /** The link says where to only when it is about to be used: it carries the selection of that moment. */
  #point(event) {
    const link = event.target.closest?.("a")
    if (link) link.href = `setting${this.last.query(link.closest("li").dataset.urn)}`
  }

  #fill(row, i, { settings: s, facts, view, together, write }) {
    const [low, high] = view.extent
    const at = (value) => `${Math.max(0, Math.min(100, (100 * (value - low)) / (high - low)))}%`
    const ranked = view.order !== "listed"
    row.li.dataset.urn = s.urn[i]
    row.rank.textContent = ranked && known(s.rank[i]) ? whole(s.rank[i]) : ""
    row.reach.textContent = ranked && known(s.rank_low[i])
      ? fill(this.words.rank_reach, { low: whole(s.rank_low[i]), high: whole(s.rank_high[i]) }) : ""
    row.name.textContent = row.name.title = s.name[i]
    row.where.textContent = [s.kind[i], s.ward_name[i]].filter(Boolean).join(" · ")
    const drawn = known(s.estimate[i])
    for (const part of [row.span, row.dot]) part.hidden = !drawn
    if (drawn) {
      row.span.style.left = at(s.estimate_low[i])
      row.span.style.right = `calc(100% - ${at(s.estimate_high[i])})`
      row.dot.style.left = at(s.estimate[i])
      row.dot.style.background = needColour(s.ramp[i], view)
    }
    row.rule.hidden = !known(facts.authority_attending.rate)
    row.rule.style.left = at(facts.authority_attending.rate ?? 0)
    row.count.textContent = s.denominator[i] === 0 ? this.words.no_children : write.count(s.numerator[i], s.denominator[i])
    row.parts.fill(i, view)
    row.all.textContent = together ? write.share(together.numerator[i], together.denominator[i]) : ""
    row.chance.textContent = ranked && known(s.highest_fifth[i]) ? percent(s.highest_fifth[i]) : ""
    row.open.href = "setting"
    row.open.setAttribute("aria-label", fill(this.words.open_named, { name: s.name[i] }))
  }
}

const sameOrder = (one, other) => one.length === other.length && one.every((value, k) => value === other[k])
