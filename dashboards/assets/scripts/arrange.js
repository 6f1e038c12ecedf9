// How a slice is arranged: which numbers order the settings, and which colour them and the wards.

import { weightsOf } from "./also.js"
import { combine } from "./combined.js"
import { classOf } from "./parts.js"
import { known } from "./words.js"

// A combined score is in standard deviations between settings; nearly all lie within two of the average.
export const SCORES = [-2, 2]
const OUTER = 1.959964
// Between those in order and those known as a range only, in places of the order.
const GAP = 3

/**
 * Arrange an answer under the weights of a selection. Returns what every view needs:
 * settings and wards (columns for the shared sources), order ("combined", "ranked" or "listed"), the ramps' ends,
 * and several: null where one indicator was chosen, else its parts, those used and those left out.
 */
export function arrange({ answer, selection, start, sources }) {
  const { facts } = answer
  const several = severalOf(answer, selection, start)
  const combined = several?.combined ?? null
  const flip = facts.indicator.polarity === "low_is_need"
  const need = (share) => (flip ? 1 - share : share)
  const order = combined ? "combined" : facts.ranked ? "ranked" : "listed"
  const settings = { ...answer.settings, ...{ combined: () => byScore(combined), ranked: () => ({}), listed: () => byRate(answer.settings) }[order]() }
  settings.ramp = combined ? settings.estimate : Array.from(settings.estimate, need)
  // Sized by the children the audience is told of, which are rounded where its counts are.
  settings.size = Array.from(answer.settings.denominator, (n) => (known(n) ? Math.min(17, 5 + 1.15 * Math.sqrt(n)) : 6))
  const wards = { ...answer.wards, value: several?.wards ? several.wards.score : Array.from(answer.wards.rate, need) }
  const ramp = { scale: facts.scale, ramp: start.ramp }
  const banded = start.statuses.indexOf("banded")
  const ranges = (columns) => Array.from(columns.status.keys()).filter((i) => columns.status[i] === banded)
  const ranged = { settings: combined ? [] : ranges(answer.settings), wards: several?.wards ? [] : ranges(answer.wards) }
  settings.mark = marked(settings.status, ranged.settings, "circle", "circle_dot")
  settings.place = placed(ranged.settings, settings, sources.settings.data.name, flip)
  for (const i of ranged.settings) settings.ramp[i] = inOneClass(settings.band_low[i], settings.band_high[i], need, ramp)
  wards.hatch = marked(wards.status, ranged.wards, " ", "/")
  for (const i of ranged.wards) wards.value[i] = inOneClass(wards.band_low[i], wards.band_high[i], need, ramp)
  return {
    order, several, settings, wards, flip, ranged,
    scale: combined ? SCORES : facts.scale,
    ward_scale: several?.wards ? SCORES : facts.scale,
    extent: combined ? scoreExtent(settings) : [0, shareExtent(settings)],
    ramp: start.ramp,
  }
}

function severalOf({ facts, parts }, selection, start) {
  if (facts.chosen.length < 2) return null
  const weights = weightsOf(selection.now.also).set(facts.indicator.id, selection.now.weight)
  const all = facts.chosen.map((id) => ({ id, indicator: start.indicators[id], weight: Number(weights.get(id) ?? 1), ...parts[id] }))
  const used = all.filter(({ ranked }) => ranked)
  const left = all.filter(({ ranked }) => !ranked)
  // The leading indicator alone has an order of its own, from the full posterior: better than the one made here.
  const alone = used.length === 0 || (used.length === 1 && used[0].id === facts.indicator.id)
  if (alone) return { parts: all, used, left, combined: null, wards: null }
  const weighed = (places) => combine(used.map((part) => ({ weight: part.weight, score: part[places].score, spread: part[places].score_spread })))
  return { parts: all, used, left, combined: weighed("settings"), wards: used.every(({ wards_ranked: ranked }) => ranked) ? weighed("wards") : null }
}

function byScore({ score, spread, chance, rank, rank_low, rank_high }) {
  return {
    estimate: score,
    estimate_low: score.map((mean, i) => mean - OUTER * spread[i]),
    estimate_high: score.map((mean, i) => mean + OUTER * spread[i]),
    rank, rank_low, rank_high,
    highest_fifth: chance,
  }
}

/** One mark for the places of which only a range is known, another for all others. */
function marked(all, ranged, usual, mark) {
  const marks = Array.from(all, () => usual)
  for (const i of ranged) marks[i] = mark
  return marks
}

/** Settings known as a range follow all others, by its end towards need, then by name. */
function placed(ranged, { rank, band_low: low, band_high: high }, names, flip) {
  const before = Math.max(0, ...Array.from(rank).filter(known))
  const most = flip ? (i) => low[i] : (i) => -high[i]
  const place = new Float32Array(rank.length).fill(NaN)
  const order = [...ranged].sort((a, b) => most(a) - most(b) || (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : a - b))
  order.forEach((i, k) => { place[i] = before + (before ? GAP : 0) + k + 1 })
  return place
}

/** A need with the ramp's colour for the whole of a range, or NaN where its ends differ in colour. */
function inOneClass(low, high, need, ramp) {
  return classOf(need(low), ramp) === classOf(need(high), ramp) ? need((low + high) / 2) : NaN
}

/** What is not ranked stands in order of its observed rate, with the interval of that rate. */
function byRate({ rate, low, high }) {
  const order = Array.from(rate.keys()).filter((i) => known(rate[i])).sort((a, b) => rate[b] - rate[a])
  const rank = new Float32Array(rate.length).fill(NaN)
  order.forEach((i, place) => { rank[i] = place + 1 })
  return { estimate: rate, estimate_low: low, estimate_high: high, rank }
}

/** The end of the scale: nearly all intervals fit, none decides alone. */
function shareExtent({ estimate_high: highs, band_high: ends }) {
  const end = outermost([...highs, ...ends], 0.97)
  const step = end < 0.1 ? 0.01 : 0.05
  return Math.min(1, Math.max(0.04, step * Math.ceil(end / step)))
}

function scoreExtent({ estimate_low: lows, estimate_high: highs }) {
  return [Math.min(-1.5, outermost(lows, 0.02)), Math.max(1.5, outermost(highs, 0.98))]
}

function outermost(values, share) {
  const sorted = Array.from(values).filter(known).sort((a, b) => a - b)
  return sorted.length ? sorted[Math.round(share * (sorted.length - 1))] : 0
}
