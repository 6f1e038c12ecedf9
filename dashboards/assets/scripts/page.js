// What every page does: find its models, keep one selection, listen to the figures, ask the server.

import { announce, tieControls } from "./controls.js"
import { modelNamed, modelsNamed } from "./models.js"
import { matching, Selection } from "./selection.js"

/**
 * Start a page. `views` has show(context), called on every selection, and answered(context), called on new figures.
 * The context holds start, selection, answer, settings and wards columns, listed and shown indices.
 */
export async function startPage(views) {
  const start = JSON.parse(document.getElementById("start").textContent)
  const { held, models: [asked, answer] } = await modelsNamed("asked", "answer")
  const selection = new Selection(start)
  const sources = { settings: modelNamed(held, "settings"), wards: modelNamed(held, "wards") }
  const context = { start, selection, held, sources, answer: answer.tags[0] }
  const settings = sources.settings?.data ?? context.answer.directory
  const showControls = tieControls(selection, start, settings)

  const show = () => {
    Object.assign(context, matching(selection.now, settings))
    views.show(context)
    mark(context)
    showControls(selection.now, context.shown)
  }
  const hear = () => {
    context.answer = answer.tags[0]
    views.answered?.(context)
    show()
    document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1)
  }
  selection.onChange(() => {
    show()
    asked.tags = [selection.query]
    announce(views.announcement?.(context) ?? "")
  })
  answer.properties.tags.change.connect(hear)
  if (sources.settings) listen(context)
  hear()
  document.body.dataset.ready = "true"
  if (held.is_idle) leaveTabOrder()
  else held.idle.connect(leaveTabOrder)
}

/** Canvases are for the pointer: every choice has a chooser or a row for the keyboard, so Tab passes them by. */
function leaveTabOrder() {
  const walk = (node) => {
    for (const element of node.querySelectorAll("*")) {
      if (element.classList.contains("bk-events")) Object.assign(element, { tabIndex: -1 }).style.outline = "none"
      if (element.shadowRoot) walk(element.shadowRoot)
    }
  }
  document.querySelectorAll(".figure").forEach(walk)
}

// Figures share their sources, so highlighting is native: setting `selected` once redraws every view of it.
let marking = false

function mark({ selection, sources, shown }) {
  if (!sources.settings) return
  marking = true
  // No index at all would look as if everything were chosen; -1 matches nothing.
  const chosen = selection.isNarrowed ? (shown.length ? shown : [-1]) : []
  assign(sources.settings.selected, chosen)
  if (sources.wards) {
    const codes = sources.wards.data.code
    assign(sources.wards.selected, selection.now.wards.map((code) => codes.indexOf(code)).filter((i) => i >= 0))
  }
  marking = false
}

function assign(selected, indices) {
  const now = selected.indices
  if (now.length === indices.length && now.every((value, i) => value === indices[i])) return
  selected.indices = indices
}

function listen(context) {
  let waiting = false
  const heard = () => {
    if (marking || waiting) return
    waiting = true
    // One tap tells the points first and the wards after: decide once both have spoken.
    queueMicrotask(() => {
      waiting = false
      interpret(context)
    })
  }
  context.sources.settings.selected.properties.indices.change.connect(heard)
  context.sources.wards?.selected.properties.indices.change.connect(heard)
}

/** Turn what the figures now say is selected into a change of the selection. */
function interpret({ selection, sources, shown }) {
  const settings = sources.settings.data
  const tapped = sources.settings.selected.indices.filter((i) => i >= 0)
  const before = selection.isNarrowed ? shown : []
  const pointsChanged = tapped.length !== before.length || tapped.some((value, i) => value !== before[i])
  if (pointsChanged && tapped.length) {
    const inGroups = selection.now.groups.length === 0
      || tapped.every((i) => selection.now.groups.includes(settings.group_id[i]))
    selection.change({
      settings: tapped.map((i) => settings.urn[i]),
      wards: [],
      groups: inGroups ? selection.now.groups : [],
      ...(tapped.length === 1 ? { open: settings.urn[tapped[0]] } : {}),
    })
    return
  }
  const wards = (sources.wards?.selected.indices ?? []).map((i) => sources.wards.data.code[i])
  const same = wards.length === selection.now.wards.length && wards.every((code) => selection.now.wards.includes(code))
  if (wards.length && !(same && pointsChanged)) selection.change({ wards, settings: [] })
  else if (same && wards.length) selection.change({ wards: [], settings: [] })
  else selection.clear()
  mark({ selection, sources, shown: matching(selection.now, settings).shown })
}
