// An upright axis whose ticks the page sets, so that its numbers are written like all others.

const STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2]
const MOST = 6

/** Tick an axis between two values in round steps, each tick written by a function. */
export function tick(axis, [start, end], written) {
  const step = STEPS.find((size) => (end - start) / size < MOST) ?? (end - start) / MOST
  const ticks = []
  // Counted in whole steps: adding up tenths would miss zero by a hair.
  for (let k = Math.ceil(start / step - 1e-9); k * step <= end + 1e-9; k++) ticks.push(k * step)
  axis.ticker.ticks = ticks
  axis.major_label_overrides = new Map(ticks.map((at) => [at, written(at)]))
}
