// The ranking: a fixed set of rows that a selection fills anew; no row is built by a selection.

import { areaOf } from "./listing.js"
import { needColour, Parts } from "./parts.js"
import { countInCell, isBanded, measureAt, rateInCell, reasonOf } from "./state.js"
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
    if (row.dataset.area) this.#chooseArea(this.last.areas.find(({ id }) => id === row.dataset.area))
    else this.selection.choose("settings", row.dataset.urn, event.ctrlKey || event.metaKey || event.shiftKey)
  }

  #chooseArea({ urns }) {
    this.selection.change({ wards: [], groups: [], settings: holds(this.last.chosen, urns) ? [] : urns })
  }

  #row(i) {
    while (this.#rows.length <= i) {
      const part = (tag, name) => make(tag, { class: name })
      const row = {
        li: make("li", {}), rank: part("span", "rank"), reach: part("small", "reach"),
        name: make("button", { type: "button", class: "name", "aria-pressed": "false" }), where: part("small", "where"),
        heading: part("span", "section"),
        span: part("i", "span"), range: part("i", "range"), dot: part("i", "dot"), rule: part("i", "rule"),
        count: part("span", "observed"), parts: new Parts(this.words), all: part("span", "on-all"), chance: part("span", "chance"), open: make("a", { class: "open" }, this.words.open),
      }
      row.li.append(
        row.heading,
        make("span", { class: "place" }, row.rank, row.reach),
        make("span", { class: "who" }, row.name, row.where),
        make("span", { class: "interval", "aria-hidden": "true" }, row.rule, row.span, row.range, row.dot),
        row.count, row.parts.element, row.all, row.chance, row.open)
      this.list.append(row.li)
      this.#rows.push(row)
    }
    return this.#rows[i]
  }

  /**
   * Show the settings and areas of `order` (entries of listing.js) under its headings, with what else a row says: the
   * arrangement (view), the answer's facts and columns, counts on all indicators (together), how numbers are written
   * (write), and which settings are chosen.
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
    for (let k = 0; k < count; k++) this.#fill(this.#row(k), view.order[k], view.headings.get(k) ?? "", view)
    this.#rows.forEach((row, k) => { row.li.hidden = k >= count })
    this.more.hidden = count >= view.order.length
    this.more.textContent = fill(this.words.more_rows, { more: view.order.length - count })
    this.#mark(view)
  }

  #mark({ chosen }) {
    for (const { li, name } of this.#rows) {
      const area = li.dataset.area && this.last.areas.find(({ id }) => id === li.dataset.area)
      const is = area ? holds(chosen, area.urns) : chosen.has(li.dataset.urn)
      if (li.classList.contains("chosen") === is) continue
      li.classList.toggle("chosen", is)
      name.setAttribute("aria-pressed", String(is))
    }
  }

  /** The link says where to only when it is about to be used: it carries the selection of that moment. */
  #point(event) {
    const link = event.target.closest?.("a")
    if (!link) return
    const { urn, area } = link.closest("li").dataset
    link.href = `setting${this.last.query(urn ?? this.last.areas.find(({ id }) => id === area).urns[0])}`
  }

  #fill(row, entry, heading, view) {
    row.heading.textContent = heading
    row.heading.hidden = !heading
    const area = areaOf(entry, view.areas)
    if (area) this.#fillArea(row, area, view)
    else this.#fillSetting(row, entry, view)
    row.rule.hidden = !known(view.facts.authority_attending.rate)
    row.rule.style.left = at(view.facts.authority_attending.rate ?? 0, view.view)
    row.open.href = "setting"
    row.open.setAttribute("aria-label", fill(this.words.open_named, { name: row.name.title }))
  }

  #fillSetting(row, i, { settings: s, start, view, together, write }) {
    const ranked = view.order !== "listed"
    delete row.li.dataset.area
    row.li.dataset.urn = s.urn[i]
    row.rank.textContent = ranked && known(s.rank[i]) ? whole(s.rank[i]) : ""
    row.reach.textContent = ranked && known(s.rank_low[i])
      ? fill(this.words.rank_reach, { low: whole(s.rank_low[i]), high: whole(s.rank_high[i]) }) : ""
    row.name.textContent = row.name.title = s.name[i]
    row.where.textContent = [s.kind[i], s.ward_name[i]].filter(Boolean).join(" · ")
    const measure = measureAt(s, i, start)
    this.#draw(row, { estimate: s.estimate[i], low: s.estimate_low[i], high: s.estimate_high[i], need: s.ramp[i] }, measure, view, write)
    this.#count(row, measure, view, write)
    row.parts.fill(i, view)
    row.all.textContent = together ? write.share(together.numerator[i], together.denominator[i]) : ""
    row.chance.textContent = ranked && known(s.highest_fifth[i]) ? percent(s.highest_fifth[i]) : ""
  }

  /** Settings shown only together: one row for all of them. It has no rank, and no part in a combined order. */
  #fillArea(row, { id, label, settings, measure }, { view, write }) {
    delete row.li.dataset.urn
    row.li.dataset.area = id
    for (const part of [row.rank, row.reach, row.all, row.chance]) part.textContent = ""
    row.name.textContent = row.name.title = label
    row.where.textContent = fill(this.words.area_settings, { settings })
    const { rate, low, high } = measure
    this.#draw(row, { estimate: rate, low, high, need: view.flip ? 1 - rate : rate }, measure, view, write)
    this.#count(row, measure, view, write)
    row.parts.clear()
  }

  /** Dot and interval where there is a number; the bare range where there is none. */
  #draw(row, { estimate, low, high, need }, measure, view, write) {
    const ranged = isBanded(measure) && view.order !== "combined"
    for (const part of [row.span, row.dot]) part.hidden = !known(estimate)
    row.range.hidden = !ranged
    row.li.classList.toggle("ranged", ranged)
    if (known(estimate)) {
      row.span.style.left = at(low, view)
      row.span.style.right = `calc(100% - ${at(high, view)})`
      row.dot.style.left = at(estimate, view)
      row.dot.style.background = needColour(need, view)
    }
    if (ranged) {
      row.range.style.left = at(measure.band_low, view)
      row.range.style.right = `calc(100% - ${at(measure.band_high, view)})`
      row.range.classList.toggle("beyond", measure.band_high > view.extent[1])
    }
    row.span.parentElement.title = ranged ? write.between(measure.band_low, measure.band_high) : ""
  }

  #count({ count }, measure, view, write) {
    const ranged = isBanded(measure) && view.order !== "combined"
    const said = measure.denominator === 0 ? this.words.no_children
      : measure.status === "together" ? reasonOf(measure, this.words) : countInCell(measure, write, this.words)
    count.replaceChildren(...(ranged ? [make("b", {}, rateInCell(measure, write)), make("small", {}, said)] : [said]))
  }
}

const at = (value, { extent: [low, high] }) => `${Math.max(0, Math.min(100, (100 * (value - low)) / (high - low)))}%`

const holds = (chosen, urns) => urns.length > 0 && urns.every((urn) => chosen.has(urn))

const sameOrder = (one, other) => one.length === other.length && one.every((value, k) => value === other[k])
