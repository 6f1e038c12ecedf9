// Groups: cards that choose, a scatter, a profile and a map that follow.

import { setColumns } from "./models.js"
import { startPage } from "./page.js"
import { formatQuery } from "./query.js"
import { table } from "./table.js"
import { fill, known, make, placeFor as $ } from "./words.js"

const ROWS = 200
let cards = null

function answered({ start, sources }) {
  const s = sources.settings.data
  const groupName = (id) => (id ? `${start.groups[id].glyph} ${start.groups[id].name}` : start.words.no_group)
  const told = Array.from(s.name, (name, i) => fill(start.words.tooltip_group, { name, group: groupName(s.group_id[i]) }))
  setColumns(sources.settings, { told })
  setColumns(sources.wards, { told: Array.from(sources.wards.data.name) })
}

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
    const card = make("button", { type: "button", class: "card", "data-group": group.id }, glyph,
      make("strong", {}, group.name), make("span", { class: "size" }, fill(start.words.sized, group)), make("p", {}, group.description))
    card.addEventListener("click", (event) => selection.choose("groups", group.id, event.ctrlKey || event.metaKey || event.shiftKey))
    return card
  })
  $("cards").replaceChildren(...made)
  return made
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
  members(context)
}

function finding({ start, selection, sources }) {
  const groups = sources.settings.data.group_id
  const total = groups.length
  const grouped = Array.from(groups).filter(Boolean).length
  const all = Object.keys(start.groups).length === 0
    ? start.words.group_none
    : fill(start.words.group_all, { groups: Object.keys(start.groups).length, grouped, settings: total, ungrouped: total - grouped })
  if (selection.now.groups.length !== 1) return { said: all, sub: start.words.group_method }
  const group = start.groups[selection.now.groups[0]]
  return { said: fill(start.words.group_one, group), sub: all }
}

function members({ start, sources, shown, selection }) {
  const s = sources.settings.data
  const score = (value) => (known(value) ? value.toFixed(1).replace("-", "−") : "–")
  const order = [...shown].sort((a, b) => (s.need_score[b] || -9) - (s.need_score[a] || -9)).slice(0, ROWS)
  const rows = order.map((i) => {
    const group = start.groups[s.group_id[i]]
    const link = make("a", { href: `setting${formatQuery({ ...selection.now, open: s.urn[i] }, selection.usual)}` }, s.name[i])
    const mark = group ? make("span", {}, `${group.glyph} `) : null
    if (mark) mark.style.color = group.colour
    return [link, s.kind[i], s.ward_name[i] || "–", make("span", {}, mark, group?.name ?? start.words.no_group),
      score(s.need_score[i]), score(s.disadvantage_score[i]), known(s.confidence[i]) ? s.confidence[i].toFixed(2) : "–"]
  })
  $("members-title").textContent = fill(start.words.members_title, { shown: shown.length })
  const grouped = Object.keys(start.groups).length > 0
  const columns = start.words.member_columns.slice(0, grouped ? 7 : 3)
  $("members").replaceChildren(table(start.words.group_method, columns.map((label, i) => ({ label, number: i > 3 })),
    rows.map((cells) => cells.slice(0, columns.length))))
}

startPage({ answered, show, announcement: (context) => fill(context.start.words.announced, { shown: context.shown.length, finding: context.finding.said }) })
