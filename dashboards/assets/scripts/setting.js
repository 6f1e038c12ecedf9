// Setting: one setting before a visit, over the terms and against its ward and the authority.

import { setColumns } from "./models.js"
import { startPage } from "./page.js"
import { table } from "./table.js"
import { counted, fill, known, listed, make, percent, placeFor as $, spanned, whole } from "./words.js"

// "Any domain" repeats what the five domains say, so a sentence about domains leaves it out.
const ANY_DOMAIN = "asq3_any_below"

function answered(context) {
  const { answer, held, start, selection } = context
  selection.now.open = answer.setting.urn
  const history = held.get_model_by_name("history")
  setColumns(history, answer.history)
  const top = tallest(answer.history)
  held.get_model_by_name("trend_y").setv({ start: -0.02 * top, end: top })
  const rows = Object.fromEntries(answer.figures.map((row) => [row.indicator, row]))
  heading(answer, start)
  $("sub").textContent = finding(answer, start, selection)
  $("tiles").replaceChildren(...tiles(rows, start))
  for (const place of document.querySelectorAll("[data-now]")) place.textContent = percent(rows[place.dataset.now]?.setting?.rate)
  $("ward-key").textContent = answer.setting.ward_name ?? start.words.no_ward
  $("figures").replaceChildren(figures(answer, start))
  chooser(answer, selection, start)
}

function tallest(history) {
  const tops = Object.entries(history).filter(([name]) => name !== "position" && !name.endsWith("_low"))
    .flatMap(([, values]) => Array.from(values).filter(known))
  return Math.min(1, Math.max(0.2, Math.ceil(10 * Math.max(0, ...tops)) / 10))
}

function heading({ setting }, start) {
  document.title = `${setting.name} · Earlysight`
  $("finding").textContent = setting.name
  const group = start.groups[setting.group_id]
  const about = [setting.kind, setting.ward_name ?? start.words.no_ward, fill(start.words.urn, setting),
    setting.places ? fill(start.words.places, setting) : null, groupLine(group, start)]
  $("about").textContent = about.filter(Boolean).join(" · ")
}

function groupLine(group, start) {
  if (group) return `${group.glyph} ${group.name}`
  return Object.keys(start.groups).length ? start.words.no_group : null
}

/** Domains whose whole interval lies on one side of the authority's rate. */
function finding({ figures: rows }, start, selection) {
  const asq = rows.filter((row) => row.indicator !== ANY_DOMAIN && start.indicators[row.indicator].family === "asq3" && start.indicators[row.indicator].polarity === "high_is_need"
    && known(row.setting?.rate) && known(row.authority?.rate))
  const facts = { authority: start.authority, term: timeInWords(start, selection) }
  if (!asq.length) return fill(start.words.setting_nothing, facts)
  const names = (chosen) => listed(chosen.map((row) => start.indicators[row.indicator].short_label))
  const above = asq.filter((row) => row.setting.low > row.authority.rate)
  const below = asq.filter((row) => row.setting.high < row.authority.rate)
  const said = [
    above.length ? fill(start.words.setting_above, { ...facts, labels: names(above) }) : null,
    below.length ? fill(start.words.setting_below, { ...facts, labels: names(below) }) : null,
  ].filter(Boolean)
  return said.length ? said.join(" ") : fill(start.words.setting_level, facts)
}

function timeInWords(start, selection) {
  return fill(start.words[`time_${selection.now.over}`], { term: start.terms[selection.now.term] })
}

function tiles(rows, start) {
  const roll = rows.review_coverage?.setting
  const tile = (value, label, note) => make("li", {}, make("b", {}, value), make("span", {}, label), make("small", {}, note))
  const made = [tile(whole(roll?.denominator), start.words.tile_roll, "")]
  for (const row of Object.values(rows)) {
    const indicator = start.indicators[row.indicator]
    if (indicator.family === "asq3") continue
    const against = fill(start.words.tile_against, { authority: start.authority, rate: percent(row.authority?.rate) })
    made.push(tile(percent(row.setting?.rate), indicator.short_label, known(row.setting?.rate) ? against : start.words.reason_hidden))
  }
  return made
}

function figures({ figures: rows, earlier }, start) {
  const made = rows.map(({ indicator, setting, ward, authority, standing }) => {
    const apart = known(setting?.rate) && known(authority?.rate) && (setting.low > authority.rate || setting.high < authority.rate)
    return [start.indicators[indicator].label, counted(start.words, setting?.numerator, setting?.denominator), make("span", { class: apart ? "differs" : null }, percent(setting?.rate)),
      spanned(start.words, setting?.low, setting?.high, percent), percent(ward?.rate), percent(authority?.rate), percent(earlier[indicator]),
      standing ? fill(start.words.standing, { rank: whole(standing.rank), low: whole(standing.rank_low), high: whole(standing.rank_high) }) : "–",
      standing ? percent(standing.highest_fifth) : "–"]
  })
  const columns = start.words.figure_columns.map((label) => fill(label, { authority: start.authority }))
  return table(start.words.figures_caption, columns.map((label, i) => ({ label, number: i > 0 })), made)
}

function chooser({ listed: settings, setting }, selection, start) {
  const choose = $("open")
  const options = settings.some(({ urn }) => urn === setting.urn) ? settings : [setting, ...settings]
  choose.replaceChildren(...options.map(({ urn, name }) => make("option", { value: urn, selected: urn === setting.urn }, name)))
  choose.onchange = () => selection.change({ open: choose.value })
  const place = options.findIndex(({ urn }) => urn === setting.urn)
  $("place").textContent = fill(start.words.place_of, { place: place + 1, settings: options.length })
  for (const button of document.querySelectorAll("[data-step]")) {
    const next = options[place + Number(button.dataset.step)]
    button.disabled = !next
    button.onclick = () => next && selection.change({ open: next.urn })
  }
}

startPage({ answered, show() {}, announcement: ({ answer }) => answer.setting.name })
