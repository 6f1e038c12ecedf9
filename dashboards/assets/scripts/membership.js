// Where a setting belongs, and how surely, in words.

import { fill, known, percent } from "./words.js"

const named = (id, groups) => (groups[id] ? `${groups[id].glyph} ${groups[id].name}` : id)

/** A setting's group, between which groups it lies, that it is like none, or that too little is known of it. */
export function belongsInWords({ belongs, group_id: own, next_group_id: next }, { groups, words }) {
  if (belongs === "between" && own) {
    return next ? fill(words.belongs_between, { group: named(own, groups), next: named(next, groups) }) : fill(words.belongs_edge, { group: named(own, groups) })
  }
  if (own) return named(own, groups)
  if (!Object.keys(groups).length) return ""
  return belongs === "outlying" ? words.belongs_outlying : words.no_group
}

/** How often a setting falls into its group, in a word and a share. */
export function sureInWords(confidence, { sure: [sure, fairly], words }) {
  if (!known(confidence)) return "–"
  const word = confidence >= sure ? words.sure : confidence >= fairly ? words.sure_fairly : words.sure_not
  return fill(words.sure_share, { word, share: percent(confidence) })
}

/** How stable a group is, in a word and a share. */
export function stableInWords(stability, { stable: [very, stable], words }) {
  if (!known(stability)) return ""
  const word = stability >= very ? words.stable_very : stability >= stable ? words.stable : words.stable_just
  return fill(words.stable_share, { word, share: percent(stability) })
}
