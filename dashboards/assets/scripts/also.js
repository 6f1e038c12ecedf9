// The further indicators of a selection: ids, each with :weight unless it is the usual one. Python settles them alike.

export const WEIGHTS = ["0.5", "1", "1.5", "2", "2.5", "3"]
export const USUAL_WEIGHT = "1"

/** A map from id to weight (text) of entries such as "wellcomm_red:2". */
export const weightsOf = (also) => new Map([...also].reverse().map((entry) => {
  const [id, weight] = entry.split(":")
  return [id, weight ?? USUAL_WEIGHT]
}))

/** The entries of such a map. */
export const entriesOf = (weights) =>
  [...weights].map(([id, weight]) => (weight === USUAL_WEIGHT ? id : `${id}:${weight}`)).sort()

/** Every further indicator once, never the leading one, and no weight where nothing is weighed. */
export function settle(now) {
  const weights = weightsOf(now.also)
  weights.delete(now.indicator)
  now.also = entriesOf(weights)
  if (!now.also.length) now.weight = USUAL_WEIGHT
}
