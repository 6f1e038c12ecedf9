// What stands above every page: choosers, the running list of choices, the links to the other pages.

import { fill, make, whole } from "./words.js"

/** Tie the page's choosers to the selection; returns a function that shows a selection in them. */
export function tieControls(selection, start, settings) {
  for (const chooser of document.querySelectorAll("[data-set]")) {
    chooser.addEventListener("change", () => selection.change({ [chooser.dataset.set]: chooser.value }))
  }
  for (const chooser of document.querySelectorAll("[data-choose]")) {
    chooser.addEventListener("change", () =>
      selection.change({ [chooser.dataset.choose]: chooser.value ? [chooser.value] : [], settings: [] }))
  }
  document.querySelector("[data-clear]").addEventListener("click", () => selection.clear())
  document.querySelector("[data-copy]").addEventListener("click", () => copyLink(start))
  globalThis.addEventListener("popstate", () => selection.follow())
  tieFinder(selection, settings)
  showNotices(start.notices)
  // What was wrong with the link no longer matters once another choice is made.
  selection.onChange(() => showNotices([]))
  return (now, shown) => show(now, shown, selection, start, settings)
}

function tieFinder(selection, settings) {
  const finder = document.querySelector("[data-find]")
  const byName = new Map()
  settings.urn.forEach((urn, i) => {
    byName.set(settings.name[i].toLowerCase(), urn)
    byName.set(urn.toLowerCase(), urn)
  })
  document.getElementById("setting-names").append(
    ...settings.urn.map((urn, i) => make("option", { value: settings.name[i] }, urn)))
  finder.addEventListener("change", () => {
    const urn = byName.get(finder.value.trim().toLowerCase())
    if (!urn) return
    finder.value = ""
    selection.change({ wards: [], groups: [], settings: [urn], open: urn })
  })
}

function show(now, shown, selection, start, settings) {
  for (const chooser of document.querySelectorAll("[data-set]")) chooser.value = now[chooser.dataset.set]
  for (const chooser of document.querySelectorAll("[data-choose]")) {
    const chosen = now[chooser.dataset.choose]
    chooser.value = chosen.length === 1 ? chosen[0] : ""
  }
  const total = settings.urn.length
  document.querySelector("[data-count]").textContent = selection.isNarrowed
    ? fill(start.words.selection_some, { shown: whole(shown.length), settings: whole(total) })
    : fill(start.words.selection_all, { settings: whole(total), wards: Object.keys(start.wards).length })
  document.querySelector("[data-chips]").replaceChildren(...chips(now, selection, start, settings))
  document.querySelector("[data-clear]").hidden = !selection.isNarrowed
  for (const link of document.querySelectorAll("a[data-page]")) link.href = link.dataset.page + selection.query
}

function chips(now, selection, start, settings) {
  const names = new Map(settings.urn.map((urn, i) => [urn, settings.name[i]]))
  const areas = start.areas.map(({ id, label }) => [label, settings.urn.filter((_, i) => settings.area_id[i] === id)])
    .filter(([, urns]) => urns.length > 1 && urns.every((urn) => now.settings.includes(urn)))
  const inAreas = new Set(areas.flatMap(([, urns]) => urns))
  const choices = [
    ...now.wards.map((code) => ["wards", code, start.wards[code] ?? code]),
    ...now.groups.map((id) => ["groups", id, `${start.groups[id]?.glyph ?? ""} ${start.groups[id]?.name ?? id}`]),
    ...areas.map(([label, urns]) => ["settings", urns, label]),
    ...now.settings.filter((urn) => !inAreas.has(urn)).map((urn) => ["settings", urn, names.get(urn) ?? urn]),
  ]
  return choices.map(([kind, value, name]) => {
    const button = make("button", { type: "button", class: `chip ${kind}` }, make("b", {}, name), make("span", { "aria-hidden": "true" }, "×"))
    button.setAttribute("aria-label", fill(start.words.remove, { name }))
    button.addEventListener("click", () =>
      selection.change({ [kind]: selection.now[kind].filter((other) => ![value].flat().includes(other)) }))
    return make("li", {}, button)
  })
}

function showNotices(notices) {
  const notice = document.querySelector("[data-notice]")
  notice.hidden = notices.length === 0
  notice.textContent = notices.join(" ")
}

async function copyLink(start) {
  await navigator.clipboard?.writeText(location.href)
  announce(start.words.link_copied)
}

/** Say something to people who listen instead of look. */
export function announce(sentence) {
  document.querySelector("[data-live]").textContent = sentence
}
