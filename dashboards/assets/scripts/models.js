// The Bokeh models that the server sent, by name.

const PATIENCE = 25

/** Resolve once the page's document holds a model of each name. */
export function modelsNamed(...names) {
  return new Promise((resolve) => {
    const look = () => {
      const held = globalThis.Bokeh?.documents?.[0]
      const found = held ? names.map((name) => held.get_model_by_name(name)) : []
      if (found.length === names.length && found.every(Boolean)) resolve({ held, models: found })
      else setTimeout(look, PATIENCE)
    }
    look()
  })
}

/** A model of a name, or null where this page has none. */
export const modelNamed = (held, name) => held.get_model_by_name(name)

/** Put new columns into a source, keeping the others, and let every figure that uses it redraw. */
export function setColumns(source, columns) {
  Object.assign(source.data, columns)
  source.change.emit()
}
