// Settings that are shown only together with others of their kind, in a part of the authority.

import { measureAt, valueInWords } from "./state.js"
import { fill, writing } from "./words.js"

/** The areas of an answer, each with its measure and its settings' URNs; none where every setting is shown alone. */
export function areasOf({ answer, start, sources }) {
  const { urn, area_id: ids } = sources.settings.data
  return start.areas.map((area, k) => ({
    ...area,
    measure: measureAt(answer.areas, k, start),
    urns: urn.filter((_, i) => ids[i] === area.id),
  }))
}

/** An area as a sentence names it: "the 13 childminders in Acomb, Clifton and 3 other wards". */
export const areaNamed = ({ label, settings }, words) =>
  fill(words.area_named, { settings, label: label.charAt(0).toLowerCase() + label.slice(1) })

/** An area's figure: whose it is, and what it is. */
export function areaInWords(area, indicator, words) {
  return fill(words.area_value, { area: areaNamed(area, words), value: valueInWords(area.measure, writing(indicator, words), words) })
}

/** A sentence begins with a capital. */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)

/** The one area that all of these settings are shown in, or nothing. */
export function areaOfAll(indices, { area_id: ids }, areas) {
  const [first] = indices
  return indices.every((i) => ids[i] && ids[i] === ids[first]) ? areas.find(({ id }) => id === ids[first]) : undefined
}
