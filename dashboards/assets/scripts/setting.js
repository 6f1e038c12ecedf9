// Setting: one setting before a visit, over the terms and against its ward and the authority.

import { areaNamed } from "./areas.js"
import { changeInWords, changesInWords } from "./change.js"
import { flagWord } from "./funnel.js"
import { belongsInWords, sureInWords } from "./membership.js"
import { setColumns } from "./models.js"
import { startPage } from "./page.js"
import { countInCell, isBanded, rateInCell, reasonOf } from "./state.js"
import { table } from "./table.js"
import { fill, known, listed, make, percent, placeFor as $, spanned, whole, writing } from "./words.js"

// "Any domain" repeats what the five domains say, so a sentence about domains leaves it out.
const ANY_DOMAIN = "asq3_any_below"
const FLAGS = { below: -1, within: 0, above: 1 }
// What the tiles show; ASQ-3 has its trends, and all of it stands in the table.
const TILES = ["wellcomm", "send", "funding", "coverage"]

function answered(context) {
  const { answer, held, start, selection } = context
  selection.now.open = answer.setting.urn
  const history = held.get_model_by_name("history")
  setColumns(history, answer.history)
  const top = tallest(answer.history)
  held.get_model_by_name("trend_y").setv({ start: -0.02 * top, end: top })
  const rows = Object.fromEntries(answer.figures.map((row) => [row.indicator, row]))
  heading(answer, start)
  togetherLine(answer, start)
  $("sub").textContent = finding(answer, start, selection)
  $("tiles").replaceChildren(...tiles(rows, start))
  for (const place of document.querySelectorAll("[data-now]")) place.textContent = rateInCell(rows[place.dataset.now]?.setting, writing(start.indicators[place.dataset.now], start.words))
  $("group").textContent = groupLine(answer.setting, start)
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
  const about = [setting.kind, setting.ward_name ?? start.words.no_ward, fill(start.words.urn, setting),
    setting.places ? fill(start.words.places, setting) : null]
  $("about").textContent = about.filter(Boolean).join(" · ")
}

/** That the figures are those of several settings together, where this one is never shown by itself. */
function togetherLine({ area, setting }, { words }) {
  const line = $("together")
  line.hidden = !area
  line.textContent = area ? fill(words.setting_figures_together, { name: setting.name, area: areaNamed(area, words) }) : ""
  $("setting-key").textContent = area ? words.key_together : words.key_setting
  $("figures-title").textContent = area ? fill(words.figures_title_together, { area: areaNamed(area, words) }) : words.figures_title
}

/** Where the setting belongs, how surely, and where it was the term before. */
function groupLine(setting, start) {
  const { words, groups } = start
  const belongs = belongsInWords(setting, start)
  if (!belongs) return words.no_groups
  const { group_id: own, earlier_group_id: earlier, confidence } = setting
  return [
    fill(words.group_line, { belongs }),
    own && known(confidence) ? sureInWords(confidence, start) : null,
    own && earlier && earlier !== own ? fill(words.group_earlier, { group: groups[earlier]?.name ?? fill(words.group_letter, { letter: earlier }) }) : null,
  ].filter(Boolean).join(" · ")
}

/** Domains whose whole interval lies on one side of the authority's rate. */
function finding({ figures: rows, area }, start, selection) {
  const domains = rows.filter((row) => row.indicator !== ANY_DOMAIN && start.indicators[row.indicator].family === "asq3" && start.indicators[row.indicator].polarity === "high_is_need")
  const asq = domains.filter((row) => known(row.setting?.rate) && known(row.authority?.rate))
  const ranged = domains.filter((row) => isBanded(row.setting))
  const facts = { authority: start.authority, term: timeInWords(start, selection) }
  const names = (chosen) => listed(chosen.map((row) => start.indicators[row.indicator].short_label))
  if (!asq.length) return fill(ranged.length ? start.words.setting_ranges_only : area ? start.words.area_nothing : start.words.setting_nothing, facts)
  const above = asq.filter((row) => row.setting.low > row.authority.rate)
  const below = asq.filter((row) => row.setting.high < row.authority.rate)
  const needs = rows.filter((row) => row.indicator !== ANY_DOMAIN && start.indicators[row.indicator].polarity !== "context")
  const outside = needs.filter(({ funnel }) => funnel && funnel.flag !== "within")
  const [higher, lower] = ["higher", "lower"].map((way) => changesInWords(needs, way, start))
  const more = [
    ranged.length ? fill(start.words.setting_ranges, { labels: names(ranged) }) : null,
    higher.length ? fill(start.words.setting_higher, { labels: listed(higher) }) : null,
    lower.length ? fill(start.words.setting_lower, { labels: listed(lower) }) : null,
    outside.length ? fill(start.words.setting_outside, { labels: names(outside) }) : null,
  ]
  const said = [
    above.length ? fill(start.words.setting_above, { ...facts, labels: names(above) }) : null,
    below.length ? fill(start.words.setting_below, { ...facts, labels: names(below) }) : null,
  ].filter(Boolean)
  return [...(said.length ? said : [fill(asq.length < domains.length ? start.words.setting_level_some : start.words.setting_level, facts)]), ...more].filter(Boolean).join(" ")
}

function timeInWords(start, selection) {
  return fill(start.words[`time_${selection.now.over}`], { term: start.terms[selection.now.term] })
}

function tiles(rows, start) {
  const roll = rows.review_coverage?.setting
  const tile = (value, label, note, ranged) => make("li", { class: ranged ? "ranged" : null }, make("b", {}, value), make("span", {}, label), make("small", {}, note))
  const made = [tile(whole(roll?.denominator), start.words.tile_roll, "")]
  for (const row of Object.values(rows)) {
    const indicator = start.indicators[row.indicator]
    if (!TILES.includes(indicator.family)) continue
    const write = writing(indicator, start.words)
    const against = fill(start.words.tile_against, { authority: start.authority, rate: write.bare(row.authority?.rate) })
    const said = known(row.setting?.rate) || isBanded(row.setting)
    made.push(tile(rateInCell(row.setting, write), write.label(indicator.short_label), said ? against : reasonOf(row.setting, start.words), isBanded(row.setting)))
  }
  return made
}

function figures({ figures: rows }, start) {
  const { words } = start
  const made = rows.map(({ indicator, setting, ward, authority, standing, funnel }) => {
    const about = start.indicators[indicator]
    const write = writing(about, words)
    const apart = known(setting?.rate) && known(authority?.rate) && (setting.low > authority.rate || setting.high < authority.rate)
    const changed = setting?.change_word && setting.change_word !== "no clear change"
    const outside = funnel && funnel.flag !== "within"
    // The unit stands with the indicator, so that the columns stay narrow.
    return [write.label(about.label), countInCell(setting, write, words), strong(apart, rateInCell(setting, write)),
      spanned(words, setting?.low, setting?.high, write.bare), rateInCell(ward, write), rateInCell(authority, write),
      strong(changed, changeInWords(setting, about, words)), strong(outside, flagWord(FLAGS[funnel?.flag], words)),
      standing ? fill(words.standing, { rank: whole(standing.rank), low: whole(standing.rank_low), high: whole(standing.rank_high) }) : "–",
      standing ? percent(standing.highest_fifth) : "–"]
  })
  const columns = words.figure_columns.map((label) => fill(label, { authority: start.authority }))
  return table(words.figures_caption, columns.map((label, i) => ({ label, number: ![0, 6, 7].includes(i) })), made)
}

const strong = (is, text) => make("span", { class: is ? "differs" : null }, text)

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
