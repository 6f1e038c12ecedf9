// Target: the finding, the map, the ranking and the standing, all from one selection.

import { setColumns } from "./models.js"
import { startPage } from "./page.js"
import { formatQuery } from "./query.js"
import { Ranking } from "./ranking.js"
import { table } from "./table.js"
import { targetFinding } from "./findings.js"
import { counted, fill, known, make, percent, placeFor as $, spanned, whole } from "./words.js"

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
  facts.extent = extent(settings)
  setColumns(sources.settings, settings)
  const told = Array.from(sources.wards.data.name, (name, i) => tooltip(name, answer.wards, i, start))
  setColumns(sources.wards, { ...answer.wards, value: Array.from(answer.wards.rate, need), told })
  for (const name of ["ward_ramp", "setting_ramp", "standing_ramp"]) {
    const mapper = held.get_model_by_name(name)
    if (mapper) [mapper.low, mapper.high] = facts.scale
  }
  held.get_model_by_name("standing_y").setv({ start: 0, end: facts.extent })
  const line = held.get_model_by_name("authority_line")
  if (line) line.location = facts.authority_attending.rate ?? null
  legend(facts, flip, start.words)
  define(facts.indicator, start.words)
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
    const count = counted(start.words, values.numerator[i], values.denominator[i])
    return fill(start.words.tooltip, {
      name, count, rate: percent(values.rate[i]), low: percent(values.low[i]), high: percent(values.high[i]) })
  }
  const reason = start.words[REASONS[values.status[i]] ?? "reason_none"]
  return fill(start.words.tooltip_hidden, { name, reason })
}

/** The right end of the interval scale: nearly all intervals fit, none decides alone. */
function extent(settings) {
  const highs = Array.from(settings.estimate_high).filter(known).sort((a, b) => a - b)
  const end = highs.length ? highs[Math.floor(0.97 * (highs.length - 1))] : 1
  return Math.min(1, Math.max(0.1, Math.ceil(end * 20) / 20))
}

function legend(facts, flip, words) {
  const ends = facts.scale.map((share) => percent(flip ? 1 - share : share))
  const swatches = facts.ramp.map((colour) => {
    const swatch = make("i")
    swatch.style.background = colour
    return swatch
  })
  $("legend").replaceChildren(make("span", {}, ends[0]), ...swatches, make("span", {}, ends[1]), make("span", {}, facts.indicator.polarity === "context" ? words.more : words.more_need))
}

function define(indicator, words) {
  const texts = [indicator.question, indicator.numerator, indicator.denominator, indicator.source, indicator.caveat]
  $("definition").querySelector("dl").replaceChildren(
    ...texts.flatMap((text, i) => [make("dt", {}, words.definition_rows[i]), make("dd", {}, text)]))
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
  const finding = context.finding = targetFinding(context)
  $("finding").textContent = finding.said
  $("sub").textContent = finding.sub
  $("basis").textContent = finding.basis
  const { words } = start
  const { ranked } = answer.facts
  $("ranking-title").textContent = ranked ? words.ranking_title : words.listing_title
  $("ranking-key").textContent = ranked ? words.ranking_key : words.listing_key
  $("ranking-interval").textContent = ranked ? words.ranking_interval : words.listing_interval
  document.getElementById("page").classList.toggle("unranked", !answer.facts.ranked)
  $("standing-key").textContent = start.words.standing_key
  ranking.show({
    order, settings, facts: answer.facts,
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
  const { words } = start
  const { estimate, rank } = answer.settings
  const rows = order.map((i) => [s.name[i], s.ward_name[i], counted(words, s.numerator[i], s.denominator[i]), percent(s.rate[i]),
    spanned(words, s.low[i], s.high[i], percent), percent(estimate[i]), whole(rank[i]), spanned(words, s.rank_low[i], s.rank_high[i], whole),
    percent(s.highest_fifth[i]), counted(words, s.denominator[i], s.eligible[i])])
  const made = table(answer.facts.indicator.label, words.ranking_columns.map((label, i) => ({ label, number: i > 1 })), rows)
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
  announcement: (context) => fill(context.start.words.announced, { shown: context.shown.length, finding: context.finding.said }),
})
