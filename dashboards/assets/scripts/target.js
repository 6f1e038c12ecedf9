// Target: the finding, the map, the ranking, the standing and the funnel, all from one selection.

import { tieAdding } from "./adding.js"
import { weightsOf } from "./also.js"
import { areasOf } from "./areas.js"
import { arrange } from "./arrange.js"
import { tick } from "./axis.js"
import { offer } from "./download.js"
import { targetFinding } from "./findings.js"
import { drawFunnel, flagLooks, funnelFinding } from "./funnel.js"
import { define, legend } from "./legend.js"
import { inOrder } from "./listing.js"
import { setColumns } from "./models.js"
import { startPage } from "./page.js"
import { formatQuery } from "./query.js"
import { Ranking } from "./ranking.js"
import { rule } from "./several.js"
import { fillTargetTable } from "./targettable.js"
import { told } from "./told.js"
import { counted, fill, known, make, placeFor as $, signed, writing } from "./words.js"

let ranking = null
let showAdding = null
let arranged = null
let tableIsDue = true

/** New figures: what does not change with a weight. */
function answered(context) {
  const { answer: { facts, settings }, start } = context
  Object.assign(settings, flagLooks(settings, facts.indicator.polarity, start.flags))
  arranged = null
  context.areas = areasOf(context)
  arrangeAnew(context)
  drawFunnel(context)
  define(facts.indicator, start.words)
}

/** Order and colour anew, where a weight has changed: the browser has all it needs for that. */
function arrangeAnew(context) {
  const { answer: { facts }, selection, sources, held, start: { words } } = context
  const weights = weightsOf(selection.now.also).set(facts.indicator.id, selection.now.weight)
  const key = facts.chosen.map((id) => weights.get(id)).join()
  if (arranged === key) return
  arranged = key
  const view = context.view = arrange(context)
  setColumns(sources.settings, { ...view.settings, told: told(sources.settings.data.name, view.settings, "settings", context, view.several) })
  setColumns(sources.wards, { ...view.wards, told: told(sources.wards.data.name, view.wards, "wards", context, view.several) })
  for (const [name, ends] of [["ward_ramp", view.ward_scale], ["setting_ramp", view.scale], ["standing_ramp", view.scale]]) {
    const mapper = held.get_model_by_name(name)
    if (mapper) mapper.setv({ low: ends[0], high: ends[1] })
  }
  const combined = view.order === "combined"
  held.get_model_by_name("standing_x").setv({ start: 0, end: Math.max(20, ...[...view.settings.rank, ...view.settings.place].filter(known)) + 1 })
  held.get_model_by_name("standing_y").setv({ start: view.extent[0], end: view.extent[1] })
  tick(held.get_model_by_name("standing_axis"), view.extent, combined ? (score) => signed(score, Number.isInteger(score) ? 0 : 1) : writing(facts.indicator, words).tick)
  const line = held.get_model_by_name("authority_line")
  if (line) line.location = combined ? 0 : facts.authority_attending.rate ?? null
  legend(context, view)
  heads(context)
  tableIsDue = true
}

/** What the rows' columns are, and what the figures show, in the arrangement in sight. */
function heads({ view, answer: { facts, together }, start: { words } }) {
  const { several, order } = view
  const said = {
    combined: [words.ranking_title_several, words.ranking_key, "", words.standing_key_several],
    ranked: [words.ranking_title, words.ranking_key, words.ranking_interval, words.standing_key],
    listed: [words.listing_title, words.listing_key, words.listing_interval, words.standing_key_listed],
  }[order]
  for (const [i, place] of ["ranking-title", "ranking-key", "ranking-interval", "standing-key"].entries()) $(place).textContent = said[i]
  const unit = facts.indicator.measured_as === "per_100" ? `${words.unit_per_100}, ` : ""
  $("standing-unit").textContent = unit && order !== "combined" ? `, ${words.unit_per_100}` : ""
  $("funnel-title").textContent = fill(words.funnel_title, { label: facts.indicator.short_label, unit })
  const parts = order === "combined" ? several.used : []
  $("part-heads").replaceChildren(...parts.map(({ indicator }) => make("span", { title: indicator.label }, indicator.short_label)))
  $("rule").textContent = several ? rule(several, facts, words) : ""
  const page = document.getElementById("page")
  page.style.setProperty("--parts", String(parts.length === 4 ? 2 : Math.min(3, parts.length)))
  for (const [name, is] of [["unranked", order === "listed"], ["combined", order === "combined"], ["many", parts.length === 3 || parts.length > 4], ["counted-together", Boolean(together?.settings.numerator.some(known))]]) page.classList.toggle(name, is)
}

function show(context) {
  const { start, selection, answer, sources, listed } = context
  arrangeAnew(context)
  showAdding ??= tieAdding(selection, start)
  showAdding()
  ranking ??= new Ranking($("ranking"), selection, start.words)
  const settings = sources.settings.data
  const { order, headings } = inOrder(listed, settings, context)
  context.order = order
  const finding = context.finding = targetFinding(context)
  for (const [place, said] of [["finding", finding.said], ["sub", finding.sub], ["basis", finding.basis]]) $(place).textContent = said
  $("funnel-said").textContent = funnelFinding(context)
  ranking.show({
    order, headings, settings, areas: context.areas, start, facts: answer.facts, view: context.view,
    together: answer.together?.settings,
    write: { ...writing(answer.facts.indicator, start.words), share: (some, all) => (all === 0 ? "–" : counted(start.words, some, all)) },
    chosen: new Set(selection.now.settings),
    query: (urn) => formatQuery({ ...selection.now, open: urn }, selection.usual),
  })
  tableIsDue = true
  fillTable(context)
  offer(context)
}

let current = null

function fillTable(context) {
  if (!tableIsDue || !$("table").open) return
  fillTargetTable(context)
  tableIsDue = false
}

$("table").addEventListener("toggle", () => current && fillTable(current))

startPage({
  answered,
  show(context) {
    current = context
    show(context)
  },
  announcement: (context) => fill(context.start.words.announced, { shown: context.shown.length, finding: context.finding.said }),
})
