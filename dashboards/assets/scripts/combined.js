// One order from several indicators: a weighted mean of need, and what is known of each place's rank.
// A plain twin in Python stands in tests/dashboards/combining.py.

// What the prior says of a place of which a part is not known: the average, one spread wide.
export const AVERAGE = { score: 0, spread: 1 }
const GRID = 320
const REACH = 4.5
const OUTER = 1.959964

/**
 * Combine parts ({weight, score, spread}: arrays with NaN where not known) place by place.
 *
 * Returns arrays: score (weighted mean), spread (parts taken as independent), chance of the highest fifth (rounded
 * up), rank (by chance, then score), rank_low and rank_high (95 %). Places of which no part is known are NaN throughout.
 */
export function combine(parts) {
  const length = parts[0].score.length
  const blank = () => new Float64Array(length).fill(NaN)
  const all = { score: blank(), spread: blank(), chance: blank(), rank: blank(), rank_low: blank(), rank_high: blank() }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const places = []
  for (let i = 0; i < length; i++) {
    if (parts.every(({ score }) => Number.isNaN(score[i]))) continue
    let mean = 0, variance = 0
    for (const { weight, score, spread } of parts) {
      const missing = Number.isNaN(score[i])
      mean += weight * (missing ? AVERAGE.score : score[i])
      variance += (weight * (missing ? AVERAGE.spread : spread[i])) ** 2
    }
    all.score[i] = mean / total
    all.spread[i] = Math.sqrt(variance) / total
    places.push(i)
  }
  if (places.length) place(places, all)
  return all
}

/**
 * Where each place stands. Of places above x there are S(x) on average, with variance V(x), each place above it by itself;
 * a place at x is among the first k where fewer than k others are above it: by the normal distribution, as for a sum of
 * unlike yes-or-no draws (Poisson binomial). Averaged over what is known of the place itself.
 */
function place(places, { score, spread, chance, rank, rank_low, rank_high }) {
  const n = places.length
  const fifth = Math.ceil(n / 5)
  const low = Math.min(...places.map((i) => score[i] - REACH * spread[i]))
  const high = Math.max(...places.map((i) => score[i] + REACH * spread[i]))
  const step = (high - low) / (GRID - 1)
  const above = new Float64Array(GRID), variance = new Float64Array(GRID)
  for (const i of places) {
    for (let g = 0; g < GRID; g++) {
      const p = 1 - normal((low + g * step - score[i]) / spread[i])
      above[g] += p
      variance[g] += p * (1 - p)
    }
  }
  const at = (x) => {
    const g = Math.max(0, Math.min(GRID - 1.001, (x - low) / step))
    const k = Math.floor(g)
    return above[k] + (g - k) * (above[k + 1] - above[k])
  }
  for (const i of places) {
    const first = Math.max(0, Math.floor((score[i] - REACH * spread[i] - low) / step))
    const last = Math.min(GRID - 1, Math.ceil((score[i] + REACH * spread[i] - low) / step))
    let sum = 0, weights = 0
    for (let g = first; g <= last; g++) {
      const z = (low + g * step - score[i]) / spread[i]
      const weight = Math.exp((-z * z) / 2)
      const own = 1 - normal(z)
      const deviation = Math.sqrt(Math.max(variance[g] - own * (1 - own), 1e-9))
      sum += weight * normal((fifth - 0.5 - (above[g] - own)) / deviation)
      weights += weight
    }
    chance[i] = sum / weights
    const within = (value) => Math.max(1, Math.min(n, Math.round(value)))
    // The others above, and one: at an end of its own 95 % the place itself is above with 2.5 % or 97.5 %.
    rank_low[i] = within(1 + at(score[i] + OUTER * spread[i]) - 0.025)
    rank_high[i] = within(1 + at(score[i] - OUTER * spread[i]) - 0.975)
  }
  // To a thousandth, as a chance out of a thousand draws: below that, the score tells more.
  const rounded = (i) => Math.round(1000 * chance[i])
  const order = [...places].sort((a, b) => rounded(b) - rounded(a) || score[b] - score[a] || a - b)
  order.forEach((i, k) => {
    rank[i] = k + 1
    // A rank printed beside an interval must lie in it, though it is ordered by another quantity.
    rank_low[i] = Math.min(rank_low[i], k + 1)
    rank_high[i] = Math.max(rank_high[i], k + 1)
  })
}

/** The normal distribution function, to 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26). */
export function normal(z) {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x)
  return z > 0 ? 1 - tail / 2 : tail / 2
}
