// The finding in a sentence, from the figures in sight.

import { areaInWords, areaOfAll, capital } from "./areas.js"
import { countsAt, onAll, together, wardsInstead } from "./several.js"
import { isBanded, measureAt, rangeInWords, reasonOf } from "./state.js"
import { fill, known, percent, whole, writing } from "./words.js"

/** The Target page's finding, a second line, and whom the wards describe. */
export function targetFinding(context) {
  const { selection, answer: { facts }, start, view } = context
  const words = start.words
  const said = facts.basis !== selection.now.basis ? words.basis_only_attend : words[`basis_${facts.basis}`]
  const basis = [said, wardsInstead(view.several, facts, words)].filter(Boolean).join(" ")
  if (context.shown.length === 0) return { said: words.nothing_selected, sub: authorityLine(facts, start), basis }
  return { ...(view.several ? severalLines(context) : singleLines(context)), basis }
}

function singleLines(context) {
  const { selection, answer: { facts }, start: { words } } = context
  const inAuthority = authorityLine(facts, context.start)
  const ranked = facts.ranked ? rankedLine(context) : inAuthority
  const { wards, settings } = selection.now
  if (settings.length === 1 && context.shown.length === 1) return settingLines(context)
  const area = areaChosen(context)
  if (area) return { said: capital(areaInWords(area, facts.indicator, words)), sub: inAuthority }
  if (wards.length === 1) return { said: wardLine(context, wards[0]), sub: ranked }
  if (facts.ranked) return { said: ranked, sub: inAuthority }
  const why = facts.indicator.polarity === "context" ? words.why_context : words.why_few
  return { said: inAuthority || facts.indicator.label, sub: why }
}

/** Several indicators: where the highest need on all of them is, and how many children have a concern on every one. */
function severalLines(context) {
  const { selection, shown, sources, view, start, answer: { together: counts } } = context
  const { wards, settings } = selection.now
  const area = areaChosen(context)
  if (area) return { said: fill(start.words.area_unordered, { area: area.label }), sub: capital(areaInWords(area, context.answer.facts.indicator, start.words)) }
  if (settings.length === 1 && shown.length === 1) {
    const [i] = shown
    return { said: settingLines(context).said, sub: onAll(context, countsAt(counts?.settings, i), sources.settings.data.name[i]) }
  }
  const ward = wards.length === 1 ? wards[0] : null
  const sub = ward
    ? onAll(context, countsAt(counts?.wards, sources.wards.data.code.indexOf(ward)), start.wards[ward])
    : onAll(context, counts?.authority, start.authority)
  if (view.order === "listed") return { said: authorityLine(context.answer.facts, start), sub: start.words.why_few }
  return { said: ward ? fill(start.words.several_ward, { name: start.wards[ward], finding: rankedLine(context) }) : rankedLine(context), sub }
}

/** The area of which settings were chosen, and nothing else; one setting has its own lines. */
const areaChosen = ({ selection, shown, sources, areas }) =>
  selection.now.settings.length > 1 && shown.length > 1 ? areaOfAll(shown, sources.settings.data, areas) : undefined

function authorityLine({ authority, authority_attending: attending, indicator }, { words, authority: name }) {
  const write = writing(indicator, words)
  if (isBanded(authority)) return fill(words.finding_banded, { name, children: childrenOf(indicator, words), ...rangeInWords(authority, write, words) })
  if (!known(authority.rate)) return ""
  const said = fill(words[`finding_authority_${indicator.measured_as}`], {
    label: indicator.label, authority: name, rate: write.rate(authority.rate), denominator: whole(authority.denominator),
    children: childrenOf(indicator, words), low: write.bare(authority.low), high: write.bare(authority.high) })
  if (!["asq3", "wellcomm"].includes(indicator.family) || !attending.eligible) return said
  return `${said} ${fill(words[`coverage_${indicator.family}`], { share: percent(attending.denominator / attending.eligible), eligible: whole(attending.eligible) })}`
}

const childrenOf = ({ family }, words) => (["asq3", "wellcomm"].includes(family) ? words[`children_${family}`] : words.children)

function rankedLine({ shown, view, sources, answer: { facts }, start: { words } }) {
  const chance = sources.settings.data.highest_fifth
  const ranked = shown.filter((i) => known(chance[i]))
  const likely = ranked.filter((i) => chance[i] >= facts.likely).length
  const unsure = ranked.filter((i) => chance[i] < facts.likely && chance[i] > facts.unlikely).length
  if (!ranked.length) return words.finding_unranked
  const said = { likely, shown: ranked.length, unsure }
  if (view.order !== "combined") return fill(likely === 1 ? words.finding_ranked_single : words.finding_ranked, said)
  return fill(likely === 1 ? words.finding_several_single : words.finding_several, { ...said, labels: together(view.several, words) })
}

function wardLine({ sources, answer: { facts }, start }, code) {
  const wards = sources.wards.data
  const i = wards.code.indexOf(code)
  const name = start.wards[code]
  const write = writing(facts.indicator, start.words)
  const measure = measureAt(wards, i, start)
  if (isBanded(measure)) {
    const said = fill(start.words.finding_banded, { name, children: childrenOf(facts.indicator, start.words), ...rangeInWords(measure, write, start.words) })
    return known(facts.authority.rate) ? `${said} ${fill(start.words.finding_beside, { authority: start.authority, rate: write.rate(facts.authority.rate) })}` : said
  }
  if (!known(measure.rate)) return fill(start.words[wards.status[i] ? "finding_ward_hidden" : "finding_ward_none"], { name })
  return fill(start.words[`finding_ward_${facts.indicator.measured_as}`], {
    name, rate: write.rate(wards.rate[i]), denominator: whole(wards.denominator[i]), children: childrenOf(facts.indicator, start.words),
    low: write.bare(wards.low[i]), high: write.bare(wards.high[i]), authority: start.authority, authority_rate: write.rate(facts.authority.rate) })
}

function settingLines({ shown: [i], sources, areas, view, answer: { facts }, start }) {
  const s = sources.settings.data
  const { words } = start
  const area = areaOfAll([i], s, areas)
  if (area) return { said: s.name[i], sub: fill(words.setting_together, { area: capital(areaInWords(area, facts.indicator, words)) }) }
  const observed = observedLine(measureAt(s, i, start), facts.indicator, words)
  if (view.order === "listed" || !known(s.highest_fifth[i])) return { said: s.name[i], sub: observed }
  const said = { name: s.name[i], chance: percent(s.highest_fifth[i]), rank: whole(s.rank[i]), rank_low: whole(s.rank_low[i]), rank_high: whole(s.rank_high[i]) }
  return {
    said: view.order === "combined"
      ? fill(words.finding_several_one, said)
      : fill(words.finding_ranked_one, said),
    sub: observed,
  }
}

function observedLine(measure, indicator, words) {
  const write = writing(indicator, words)
  const children = childrenOf(indicator, words)
  if (isBanded(measure)) return fill(words.setting_banded, { children, ...rangeInWords(measure, write, words) })
  if (!known(measure.rate)) return fill(words.tooltip_hidden, { name: indicator.label, reason: reasonOf(measure, words) })
  return fill(words.setting_observed, {
    children, count: write.count(measure.numerator, measure.denominator), rate: write.rate(measure.rate),
    low: write.bare(measure.low), high: write.bare(measure.high) })
}
