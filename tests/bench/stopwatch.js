// From mouse-up to the last thing that changed on the screen: a canvas repainted, or an element changed.
globalThis.stopwatch = { up: null, last: null, changes: 0, start() { Object.assign(stopwatch, { up: null, last: null, changes: 0 }) } }

const changed = () => {
  if (stopwatch.up === null) return
  stopwatch.last = performance.now()
  stopwatch.changes++
}

function follow(kind, names) {
  if (!kind) return
  for (const name of names) {
    const original = kind.prototype[name]
    kind.prototype[name] = function (...values) {
      changed()
      return original.apply(this, values)
    }
  }
}

follow(globalThis.CanvasRenderingContext2D, ["clearRect"])
for (const kind of [globalThis.WebGLRenderingContext, globalThis.WebGL2RenderingContext])
  follow(kind, ["clear", "drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"])
follow(globalThis.ANGLEInstancedArrays, ["drawArraysInstancedANGLE"])

addEventListener("pointerup", () => { stopwatch.up = performance.now() }, { capture: true })
addEventListener("DOMContentLoaded", () =>
  new MutationObserver(changed).observe(document, { subtree: true, childList: true, attributes: true, characterData: true }))
