// How the grouping went: its verdict, what was tried, and the settings that belong to no one group.

import { table } from "./table.js"
import { fill, known, make, percent, placeFor as $, whole } from "./words.js"

/** The finding of the page as a whole, and how stable groups are or what they would have needed. */
export function verdict({ grouping }, settings, start) {
  const { words, groups } = start
  if (Object.keys(groups).length) {
    const count = (belongs) => Array.from(settings.belongs).filter((word) => word === belongs).length
    const grouped = Array.from(settings.group_id).filter(Boolean).length
    const outlying = count("outlying")
    const said = fill(words.group_all, {
      groups: Object.keys(groups).length, grouped, settings: settings.urn.length, between: count("between"), outlying,
      little: settings.urn.length - grouped - outlying })
    return { said, sub: [stability(grouping, words), words.group_method].filter(Boolean).join(" ") }
  }
  if (grouping?.verdict !== "no stable groups") return { said: words.group_none, sub: words.group_method }
  const { number, mean_jaccard: mean, least_jaccard: least } = grouping
  const [, stable] = start.stable
  const cloud = known(mean) && mean >= stable && least >= start.least_stable
  const said = !known(number) ? words.group_untried : cloud ? words.group_cloud : fill(words.group_unstable, { number, mean: percent(mean) })
  return { said, sub: fill(words.group_rule, { settings: whole(grouping.settings) }) }
}

const stability = (grouping, words) => (known(grouping?.mean_jaccard)
  ? fill(words.group_stability, { mean: percent(grouping.mean_jaccard), least: percent(grouping.least_jaccard) }) : "")

/** The numbers of groups that were tried, as a table; in sight at once where none was published. */
export function listTrials({ grouping, trials }, words) {
  const place = $("trials")
  place.hidden = trials.length === 0
  place.open = grouping?.verdict !== "published"
  const rows = trials.map((trial) => [
    make("span", { class: trial.number === grouping?.number ? "differs" : null }, whole(trial.number)),
    whole(trial.smallest), percent(trial.mean_jaccard), percent(trial.least_jaccard)])
  place.querySelector(".table-scroll").replaceChildren(
    table(place.querySelector("summary").textContent, words.trial_columns.map((label) => ({ label, number: true })), rows))
}

/** Settings between two groups, and those like none, each by name with a link. */
export function listApart({ start, sources, shown }, link) {
  const s = sources.settings.data
  const { groups, words } = start
  const glyph = (id) => {
    const made = make("span", { title: groups[id]?.name ?? id }, groups[id]?.glyph ?? id)
    made.style.color = groups[id]?.colour
    return made
  }
  const between = shown.filter((i) => s.belongs[i] === "between")
  const outlying = shown.filter((i) => s.belongs[i] === "outlying")
  const item = (i, ...marks) => make("li", {}, link(i), ...marks)
  fillList("between", between.map((i) => item(i, " ", glyph(s.group_id[i]), s.next_group_id[i] ? glyph(s.next_group_id[i]) : null)), words)
  fillList("outlying", outlying.map((i) => item(i)), words)
}

function fillList(name, items, words) {
  $(`${name}-count`).textContent = String(items.length)
  $(name).replaceChildren(...(items.length ? items : [make("li", { class: "none" }, words.apart_none)]))
}
