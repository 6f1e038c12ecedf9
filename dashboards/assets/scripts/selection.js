// One selection for the page: it changes here, then the views, the URL and the server hear of it.

import { settle } from "./also.js"
import { formatQuery, parseQuery } from "./query.js"

export class Selection {
  #listeners = []

  constructor(start) {
    this.usual = start.usual
    this.now = { ...start.selection }
  }

  /** Call back on every change, with the names of what changed. */
  onChange(listener) {
    this.#listeners.push(listener)
  }

  get query() {
    return formatQuery(this.now, this.usual)
  }

  /** Change parts of the selection; a change is a step that the browser's Back undoes. */
  change(parts) {
    const before = this.query
    Object.assign(this.now, parts)
    settle(this.now)
    if (this.query === before) return
    history.pushState(null, "", `${location.pathname}${this.query}`)
    this.#tell()
  }

  /** Take the selection that the address bar shows, after Back or Forward. */
  follow() {
    this.now = parseQuery(location.search, this.usual)
    settle(this.now)
    this.#tell()
  }

  /** Choose one value of wards, groups or settings, or add to them; choosing the only one again lets it go. */
  choose(name, value, adding = false) {
    const chosen = this.now[name]
    const has = chosen.includes(value)
    const alone = has && chosen.length === 1
    const next = adding
      ? has ? chosen.filter((other) => other !== value) : [...chosen, value]
      : alone ? [] : [value]
    // A ward or a group is chosen afresh: single settings named before would only contradict it.
    this.change(name === "settings" ? { settings: next } : { [name]: next, settings: [] })
  }

  clear() {
    this.change({ wards: [], groups: [], settings: [] })
  }

  get isNarrowed() {
    return this.now.wards.length + this.now.groups.length + this.now.settings.length > 0
  }

  #tell() {
    for (const listener of this.#listeners) listener(this.now)
  }
}

/** Indices of the settings in the chosen wards and groups, and of those among them that are chosen by name. */
export function matching(selection, settings) {
  const { wards, groups, settings: urns } = selection
  const inWards = wards.length ? new Set(wards) : null
  const inGroups = groups.length ? new Set(groups) : null
  const named = urns.length ? new Set(urns) : null
  const listed = []
  for (let i = 0; i < settings.urn.length; i++) {
    if (inWards && !inWards.has(settings.ward_code[i])) continue
    if (inGroups && !inGroups.has(settings.group_id[i])) continue
    listed.push(i)
  }
  return { listed, shown: named ? listed.filter((i) => named.has(settings.urn[i])) : listed }
}
