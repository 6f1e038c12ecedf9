// The finding in a sentence, from the figures in sight.

import { fill, known, percent, whole } from "./words.js"

/** The Target page's finding, a second line, and whom the wards describe. */
export function targetFinding(context) {
  const { selection, answer: { facts }, start } = context
  const words = start.words
  const basis = facts.basis !== selection.now.basis ? words.basis_only_attend : words[`basis_${facts.basis}`]
  const inAuthority = authorityLine(facts, start)
  const ranked = facts.ranked ? rankedLine(context) : inAuthority
  const { wards, settings } = selection.now
  if (context.shown.length === 0) return { said: words.nothing_selected, sub: inAuthority, basis }
  if (settings.length === 1 && context.shown.length === 1) return { ...settingLine(context), basis }
  if (wards.length === 1) return { said: wardLine(context, wards[0]), sub: ranked, basis }
  if (facts.ranked) return { said: ranked, sub: inAuthority, basis }
  const why = facts.indicator.polarity === "context" ? words.why_context : words.why_few
  return { said: inAuthority || facts.indicator.label, sub: why, basis }
}

function authorityLine({ authority, authority_attending: attending, indicator }, { words, authority: name }) {
  if (!known(authority.rate)) return ""
  const said = fill(words.finding_authority, {
    label: indicator.label, authority: name, rate: percent(authority.rate), denominator: whole(authority.denominator),
    low: percent(authority.low), high: percent(authority.high) })
  if (indicator.family !== "asq3" || !attending.eligible) return said
  return `${said} ${fill(words.coverage, { share: percent(attending.denominator / attending.eligible), eligible: whole(attending.eligible) })}`
}

function rankedLine({ shown, sources, answer: { facts }, start }) {
  const chance = sources.settings.data.highest_fifth
  const ranked = shown.filter((i) => known(chance[i]))
  const likely = ranked.filter((i) => chance[i] >= facts.likely).length
  const unsure = ranked.filter((i) => chance[i] < facts.likely && chance[i] > facts.unlikely).length
  return fill(likely === 1 ? start.words.finding_ranked_single : start.words.finding_ranked, { likely, shown: ranked.length, unsure })
}

function wardLine({ sources, answer: { facts }, start }, code) {
  const wards = sources.wards.data
  const i = wards.code.indexOf(code)
  const name = start.wards[code]
  if (!known(wards.rate[i])) return fill(start.words[wards.status[i] ? "finding_ward_hidden" : "finding_ward_none"], { name })
  return fill(start.words.finding_ward, {
    name, rate: percent(wards.rate[i]), denominator: whole(wards.denominator[i]), low: percent(wards.low[i]), high: percent(wards.high[i]),
    authority: start.authority, authority_rate: percent(facts.authority.rate) })
}

function settingLine({ shown: [i], sources, answer: { facts }, start }) {
  const s = sources.settings.data
  const observed = known(s.rate[i])
    ? fill(start.words.setting_observed, { numerator: whole(s.numerator[i]), denominator: whole(s.denominator[i]), rate: percent(s.rate[i]), low: percent(s.low[i]), high: percent(s.high[i]) })
    : fill(start.words.tooltip_hidden, { name: facts.indicator.label, reason: start.words.reason_hidden })
  if (!facts.ranked || !known(s.highest_fifth[i])) return { said: s.name[i], sub: observed }
  return {
    said: fill(start.words.finding_ranked_one, { name: s.name[i], chance: percent(s.highest_fifth[i]), rank: whole(s.rank[i]), rank_low: whole(s.rank_low[i]), rank_high: whole(s.rank_high[i]) }),
    sub: observed,
  }
}
