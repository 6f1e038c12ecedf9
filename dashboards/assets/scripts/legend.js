// What the colours mean, and what the indicator means.

import { fill, make, placeFor as $, signed, writing } from "./words.js"

/** The ramp with its two ends; wards and settings have one each where their scales differ. */
export function legend({ answer: { facts }, start: { words } }, view) {
  const write = writing(facts.indicator, words)
  const shares = facts.scale.map((share) => write.bare(view.flip ? 1 - share : share))
  const unit = facts.indicator.measured_as === "per_100" ? words.unit_per_100 : ""
  const direction = facts.indicator.polarity === "context" ? words.more : words.more_need
  const single = (label, ends, after) => make("span", { class: "ramp" },
    label ? make("span", {}, label) : null, make("span", {}, ends[0]), ...swatches(view.ramp), make("span", {}, ends[1]), after ? make("span", {}, after) : null)
  const scores = view.scale.map((score) => signed(score, 0))
  const made = view.order !== "combined" ? [single("", shares, [unit, direction].filter(Boolean).join("; "))]
    : view.several.wards ? [single("", scores, words.legend_scores)]
      : [single(words.legend_settings, scores, ""), single(words.legend_wards, shares, unit)]
  $("legend").classList.toggle("two", view.order === "combined" && !view.several.wards)
  const { settings, wards } = view.ranged
  if (settings.length) made.push(mark("ringed", words.legend_ranges))
  if (wards.length) made.push(mark("hatched", words.legend_ranges_wards))
  $("legend").replaceChildren(...made)
}

const mark = (look, said) => make("span", { class: "mark" }, make("i", { class: look }), said)

const swatches = (ramp) => ramp.map((colour) => {
  const swatch = make("i")
  swatch.style.background = colour
  return swatch
})

/** The definition of an indicator: its question, what is counted, where from, and how far it may be compared. */
export function define(indicator, words) {
  const texts = [indicator.question, indicator.numerator, indicator.denominator, indicator.source, indicator.caveat, indicator.comparability]
  $("definition").querySelector("summary").textContent = fill(words.definition, { label: indicator.label })
  $("definition").querySelector("dl").replaceChildren(
    ...texts.flatMap((text, i) => [make("dt", {}, words.definition_rows[i]), make("dd", {}, text)]))
}
