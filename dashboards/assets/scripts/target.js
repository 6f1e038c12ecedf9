// Target: the finding, the map, the ranking and the standing, all from one selection.

import { setColumns, startPage } from "./page.js"
import { formatQuery } from "./query.js"
import { Ranking } from "./ranking.js"
import { table } from "./table.js"
import { targetFinding } from "./findings.js"
import { fill, known, make, percent, whole } from "./words.js"

const $ = (name) => document.querySelector(`[data-${name}]`)
let ranking = null
let tableIsDue = true

/** New figures: put them into the shared sources, and colour by the indicator's own scale. */
function answered({ answer, sources, held, start }) {
  const { facts } = answer
  facts.ramp = start.ramp
  const flip = facts.indicator.polarity === "low_is_need"
  const need = (share) => (flip ? 1 - share : share)
  const settings = { ...answer.settings, ...(facts.ranked ? {} : byObservedRate(answer.settings)) }
  settings.ramp = Array.from(settings.estimate, need)
  settings.size = Array.from(answer.settings.denominator, (n) => (known(n) ? Math.min(17, 5 + 1.15 * Math.sqrt(n)) : 6))
  settings.told = Array.from(sources.settings.data.name, (name, i) => tooltip(name, answer.settings, i, start))
  setColumns(sources.settings, settings)
  const told = Array.from(sources.wards.data.name, (name, i) => tooltip(name, answer.wards, i, start))
  setColumns(sources.wards, { ...answer.wards, value: Array.from(answer.wards.rate, need), told })
  for (const name of ["ward_ramp", "setting_ramp", "standing_ramp"]) {
    const mapper = held.get_model_by_name(name)
    if (mapper) [mapper.low, mapper.high] = facts.scale
  }
  held.get_model_by_name("standing_y").setv({ start: 0, end: extent(settings) })
  const line = held.get_model_by_name("authority_line")
  if (line) line.location = facts.authority_attending.rate ?? null
  legend(facts, flip)
  define(facts.indicator)
  tableIsDue = true
}

/** What is not ranked stands in order of its observed rate, with the interval of that rate. */
function byObservedRate({ rate, low, high }) {
  const order = Array.from(rate.keys()).filter((i) => known(rate[i])).sort((a, b) => rate[b] - rate[a])
  const rank = new Float32Array(rate.length).fill(NaN)
  order.forEach((i, place) => { rank[i] = place + 1 })
  return { estimate: rate, estimate_low: low, estimate_high: high, rank }
}

const REASONS = ["reason_none", "reason_hidden", "reason_too_few"]

function tooltip(name, values, i, start) {
  if (known(values.rate[i])) {
    const count = known(values.numerator[i]) ? `${whole(values.numerator[i])} of ${whole(values.denominator[i])}` : ""
    return fill(start.words.tooltip, {
      name, count, rate: percent(values.rate[i]), low: percent(values.low[i]), high: percent(values.high[i]) })
  }
  const reason = fill(start.words[REASONS[values.status[i]] ?? "reason_none"], { minimum: 5 })
  return fill(start.words.tooltip_hidden, { name, reason })
}

/** The right end of the interval scale: nearly all intervals fit, none decides alone. */
function extent(settings) {
  const highs = Array.from(settings.estimate_high).filter(known).sort((a, b) => a - b)
  const end = highs.length ? highs[Math.floor(0.97 * (highs.length - 1))] : 1
  return Math.min(1, Math.max(0.1, Math.ceil(end * 20) / 20))
}

function legend(facts, flip) {
  const ends = facts.scale.map((share) => percent(flip ? 1 - share : share))
  const swatches = facts.ramp.map((colour) => {
    const swatch = make("i")
    swatch.style.background = colour
    return swatch
  })
  $("legend").replaceChildren(make("span", {}, ends[0]), ...swatches, make("span", {}, ends[1]), make("span", { class: "more-need" }, "more need →"))
}

function define(indicator) {
  const rows = [["Question", indicator.question], ["Counted", indicator.numerator], ["Out of", indicator.denominator],
    ["Source", indicator.source], ["Take care", indicator.caveat]]
  $("definition").querySelector("dl").replaceChildren(...rows.flatMap(([term, text]) => [make("dt", {}, term), make("dd", {}, text)]))
}

/** Settings in the chosen wards and groups, the highest need first. */
function inOrder(listed, { rank }) {
  const place = (i) => (known(rank[i]) ? rank[i] : Infinity)
  return [...listed].sort((a, b) => (place(a) === place(b) ? a - b : place(a) - place(b)))
}

function show(context) {
  const { start, selection, answer, sources, listed } = context
  ranking ??= new Ranking($("ranking"), selection, start.words)
  const settings = sources.settings.data
  const order = inOrder(listed, settings)
  const finding = targetFinding(context)
  $("finding").textContent = finding.said
  $("sub").textContent = finding.sub
  $("basis").textContent = finding.basis
  $("ranking-key").textContent = answer.facts.ranked ? start.words.ranking_key : start.words.listing_key
  document.getElementById("page").classList.toggle("unranked", !answer.facts.ranked)
  $("standing-key").textContent = start.words.standing_key
  ranking.show({
    order, settings, facts: answer.facts, extent: extent(settings),
    chosen: new Set(selection.now.settings),
    query: (urn) => formatQuery({ ...selection.now, open: urn }, selection.usual),
  })
  context.order = order
  tableIsDue = true
  if ($("table").open) fillTable(context)
}

function fillTable({ order, sources, answer, start }) {
  if (!tableIsDue) return
  const s = sources.settings.data
  const columns = ["Setting", "Ward", "Observed", "Rate", "95 % interval", "Estimate", "Rank", "Could be", "Chance of highest fifth", "Seen of on roll"]
  const rows = order.map((i) => [s.name[i], s.ward_name[i], `${whole(s.numerator[i])} of ${whole(s.denominator[i])}`, percent(s.rate[i]),
    `${percent(s.low[i])} to ${percent(s.high[i])}`, percent(answer.settings.estimate[i]), whole(answer.settings.rank[i]), `${whole(s.rank_low[i])} to ${whole(s.rank_high[i])}`,
    percent(s.highest_fifth[i]), `${whole(s.denominator[i])} of ${whole(s.eligible[i])}`])
  const made = table(answer.facts.indicator.label, columns.map((label, i) => ({ label, number: i > 1 })), rows)
  $("table").querySelector(".table-scroll").replaceChildren(made)
  tableIsDue = false
}

let current = null
$("table").addEventListener("toggle", () => current && $("table").open && fillTable(current))

startPage({
  answered,
  show(context) {
    current = context
    show(context)
  },
  announcement: (context) => fill(context.start.words.announced, { shown: context.shown.length, finding: targetFinding(context).said }),
})
