// In what order the settings stand: those with a rank or a rate, areas, ranges, and what cannot be shown.

import { fill, known, whole } from "./words.js"

/** An area's place in a list, which else holds indices of settings: below nought. */
export const areaEntry = (k) => -1 - k
export const areaOf = (entry, areas) => (entry < 0 ? areas[-1 - entry] : undefined)

/**
 * The entries of a list of settings, the highest need first, and the heading that stands before an entry, by its place.
 * Settings shown only together stand as their area. Where counts are exact there is one part, and no heading.
 */
export function inOrder(listed, settings, { view, areas, start, answer: { facts } }) {
  const parts = { ranked: [], banded: [], rest: [] }
  const together = new Set()
  for (const i of listed) {
    if (settings.area_id[i]) together.add(settings.area_id[i])
    else parts[known(settings.rank[i]) ? "ranked" : known(settings.place[i]) ? "banded" : "rest"].push(i)
  }
  const by = (column) => (a, b) => settings[column][a] - settings[column][b] || a - b
  const shared = [...areas.keys()].filter((k) => together.has(areas[k].id))
  const sections = [
    [parts.ranked.sort(by("rank")), ""],
    [shared.sort((a, b) => needOf(areas[b], view) - needOf(areas[a], view) || a - b).map(areaEntry), view.order === "combined" ? start.words.section_areas_apart : start.words.section_areas],
    [parts.banded.sort(by("place")), view.flip ? start.words.section_ranges_low : start.words.section_ranges],
    [parts.rest, view.order === "combined" ? start.words.section_unordered : start.words.section_rest],
  ]
  const order = [], headings = new Map()
  for (const [entries, heading] of sections) {
    if (start.rounded && heading && entries.length) headings.set(order.length, fill(heading, { count: whole(entries.length), label: facts.indicator.short_label }))
    order.push(...entries)
  }
  return { order, headings }
}

/** An area's rate in the direction of need; what has none comes last. */
const needOf = ({ measure: { rate } }, { flip }) => (known(rate) ? (flip ? -rate : rate) : -2)
