// Groups: cards that choose, a scatter, a profile and a map that follow.

import { listApart, listTrials, verdict } from "./grouping.js"
import { belongsInWords, stableInWords, sureInWords } from "./membership.js"
import { setColumns } from "./models.js"
import { startPage } from "./page.js"
import { formatQuery } from "./query.js"
import { table } from "./table.js"
import { fill, known, make, placeFor as $, signed } from "./words.js"

const ROWS = 200
let cards = null

function answered({ start, sources, answer }) {
  const s = sources.settings.data
  const told = Array.from(s.name, (name, i) => fill(start.words.tooltip_group, { name, group: belongsInWords(at(s, i), start) || (s.area_id[i] ? start.words.reason_together : start.words.no_group) }))
  setColumns(sources.settings, { told })
  setColumns(sources.wards, { told: Array.from(sources.wards.data.name) })
  listTrials(answer, start.words)
}

/** What the source says of where a setting belongs. */
const at = (s, i) => ({ belongs: s.belongs[i], group_id: s.group_id[i], next_group_id: s.next_group_id[i] })

let marking = false
let listening = false
let page = null

function listenToProfile(held) {
  const features = held.get_model_by_name("features")
  if (listening || !features) return
  listening = true
  features.selected.properties.indices.change.connect(() => marking || tappedProfile(features))
}

function tappedProfile(features) {
  const [i] = features.selected.indices
  if (i !== undefined) page.selection.choose("groups", features.data.group_id[i])
  else page.selection.change({ groups: [] })
}

function makeCards({ start, selection }) {
  const made = Object.values(start.groups).map((group) => {
    const glyph = make("span", { class: "glyph", "aria-hidden": "true" }, group.glyph)
    glyph.style.color = group.colour
    const lasting = [stableInWords(group.stability, start), sinceInWords(group, start)].filter(Boolean).join(" · ")
    const card = make("button", { type: "button", class: "card", "data-group": group.id }, glyph,
      make("strong", {}, group.name), make("span", { class: "size" }, fill(start.words.sized, group)), make("p", {}, group.description),
      lasting ? make("small", {}, lasting) : null)
    card.addEventListener("click", (event) => selection.choose("groups", group.id, event.ctrlKey || event.metaKey || event.shiftKey))
    return card
  })
  $("cards").replaceChildren(...made)
  return made
}

function sinceInWords({ since }, { terms, latest, words }) {
  if (!since) return ""
  return since === latest ? words.since_now : fill(words.since, { term: terms[since] ?? since })
}

function show(context) {
  page = context
  const { start, selection, held } = context
  cards ??= makeCards(context)
  document.getElementById("page").classList.toggle("without-groups", cards.length === 0)
  listenToProfile(held)
  for (const card of cards) card.setAttribute("aria-pressed", String(selection.now.groups.includes(card.dataset.group)))
  const features = held.get_model_by_name("features")
  if (features) {
    marking = true
    const chosen = new Set(selection.now.groups)
    features.selected.indices = chosen.size ? [...features.data.group_id.keys()].filter((i) => chosen.has(features.data.group_id[i])) : []
    marking = false
  }
  const said = context.finding = finding(context)
  $("finding").textContent = said.said
  $("sub").textContent = said.sub
  const link = (i) => make("a", { href: `setting${formatQuery({ ...selection.now, open: context.sources.settings.data.urn[i] }, selection.usual)}` }, context.sources.settings.data.name[i])
  listApart(context, link)
  members(context, link)
}

function finding({ start, selection, sources, answer }) {
  const all = verdict(answer, sources.settings.data, start)
  if (selection.now.groups.length !== 1) return all
  const group = start.groups[selection.now.groups[0]]
  return { said: fill(start.words.group_one, group), sub: all.said }
}

/** The words of where a setting belongs, its group's mark in the group's colour. */
function inColour(said, group) {
  if (!group || !said.startsWith(group.glyph)) return said
  const mark = make("span", {}, group.glyph)
  mark.style.color = group.colour
  return make("span", {}, mark, said.slice(group.glyph.length))
}

/** The group of the term before: its mark where it still stands, and its letter. */
function earlier(id, groups) {
  if (!id) return "–"
  return groups[id] ? inColour(`${groups[id].glyph} ${id}`, groups[id]) : id
}

function members({ start, sources, shown }, link) {
  const s = sources.settings.data
  const score = (value) => (known(value) ? signed(value) : "–")
  const order = [...shown].sort((a, b) => (s.need_score[b] || -9) - (s.need_score[a] || -9)).slice(0, ROWS)
  const rows = order.map((i) => {
    const group = start.groups[s.group_id[i]]
    return [link(i), s.kind[i], s.ward_name[i] || "–", score(s.need_score[i]), score(s.disadvantage_score[i]),
      inColour(belongsInWords(at(s, i), start), group),
      s.group_id[i] ? sureInWords(s.confidence[i], start) : "–", earlier(s.earlier_group_id[i], start.groups)]
  })
  $("members-title").textContent = fill(start.words.members_title, { shown: shown.length })
  const grouped = Object.keys(start.groups).length > 0
  const columns = start.words.member_columns.slice(0, grouped ? 8 : 5)
  $("members").replaceChildren(table(start.words.group_method, columns.map((label, i) => ({ label, number: i === 3 || i === 4 })),
    rows.map((cells) => cells.slice(0, columns.length))))
}

startPage({ answered, show, announcement: (context) => fill(context.start.words.announced, { shown: context.shown.length, finding: context.finding.said }) })
