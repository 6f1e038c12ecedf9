// The funnel: which settings chance does not explain, drawn and in words.

import { tick } from "./axis.js"
import { setColumns } from "./models.js"
import { fill, known, placeFor as $, whole, writing } from "./words.js"

const LIMITS = ["low_95", "high_95", "low_998", "high_998"]
const SIDES = { "-1": "below", 0: "within", 1: "above" }
const MARKERS = { "-1": "inverted_triangle", 0: "circle", 1: "triangle" }

/** Marker, colour and size of each setting in the funnel, by its flag: shape says the side, colour whether it is need. */
export function flagLooks({ flag }, polarity, colours) {
  const need = { high_is_need: 1, low_is_need: -1 }[polarity] ?? 0
  const side = (f) => (f === 0 || !known(f) ? "within" : f === need ? "more" : "less")
  return {
    flag_marker: Array.from(flag, (f) => MARKERS[known(f) ? f : 0]),
    flag_colour: Array.from(flag, (f) => colours[side(f)]),
    flag_size: Array.from(flag, (f) => (f ? 12 : 7)),
  }
}

/** Draw a slice's funnel; its limits are those of the settings, joined by number of children. */
export function drawFunnel({ answer: { settings, facts }, held, start }) {
  const drawn = Array.from(settings.rate.keys()).filter((i) => known(settings.rate[i]) && known(settings.limit_high_998[i]))
    .sort((a, b) => settings.denominator[a] - settings.denominator[b])
  const limits = { children: drawn.map((i) => settings.denominator[i]), baseline: drawn.map(() => facts.comparison?.baseline ?? NaN) }
  for (const name of LIMITS) limits[name] = drawn.map((i) => settings[`limit_${name}`][i])
  setColumns(held.get_model_by_name("limits"), limits)
  const most = Math.max(1, ...drawn.map((i) => settings.denominator[i]))
  const highest = Math.max(0.02, 2 * (facts.comparison?.baseline ?? 0), ...drawn.map((i) => settings.rate[i]))
  const top = Math.min(1, highest * 1.06)
  held.get_model_by_name("funnel_x").setv({ start: 0, end: most * 1.04 })
  // A little under nought, so that a setting with none counted is seen whole.
  held.get_model_by_name("funnel_y").setv({ start: -0.035 * top, end: top })
  tick(held.get_model_by_name("funnel_axis"), [0, top], writing(facts.indicator, start.words).tick)
  $("funnel").classList.toggle("empty", drawn.length === 0)
}

/** The funnel's finding in a sentence, for the settings shown. */
export function funnelFinding({ answer: { settings, facts }, sources, shown, start: { words, rounded } }) {
  const flags = shown.map((i) => settings.flag[i]).filter(known)
  if (facts.indicator.polarity === "context" && !facts.comparison) return words.funnel_context
  if (!facts.comparison || !Array.from(settings.flag).some(known)) return words.funnel_empty
  if (!flags.length) return words.funnel_none
  if (shown.length === 1) return fill(words[`funnel_one_${SIDES[flags[0]]}`], { name: sources.settings.data.name[shown[0]] })
  const count = (side) => flags.filter((flag) => flag === side).length
  const said = fill(count(1) === 1 ? words.funnel_finding_single : words.funnel_finding, { above: whole(count(1)), below: whole(count(-1)), shown: whole(flags.length) })
  const times = Math.sqrt(facts.comparison.dispersion)
  const left = shown.length - flags.length
  return [said, times < 1.05 ? "" : fill(words.funnel_wide, { times: times.toFixed(1) }),
    rounded && left ? fill(words.funnel_left, { left: whole(left) }) : ""].filter(Boolean).join(" ")
}

/** One setting's place in the funnel, in words. */
export const flagWord = (flag, words) => (known(flag) ? { "-1": words.flag_below, 0: words.flag_within, 1: words.flag_above }[flag] : "–")
