// Added to every page under test: where things are on the canvas, and what the page now says.
globalThis.probe = {
  model: (name) => globalThis.Bokeh.documents[0].get_model_by_name(name),

  figure(name) {
    const model = probe.model(`${name}_figure`)
    return Bokeh.index.get_one?.(model) ?? Bokeh.index.find_one(model)
  },

  /** A function from a figure's data to the window's pixels; the figure is scrolled into sight first. */
  scale(name) {
    const view = probe.figure(name)
    view.el.scrollIntoView({ block: "center" })
    const box = view.canvas_view.el.getBoundingClientRect()
    return (x, y) => [box.left + view.frame.x_scale.compute(x), box.top + view.frame.y_scale.compute(y)]
  },

  inFrame(name) {
    const view = probe.figure(name)
    const box = view.canvas_view.el.getBoundingClientRect()
    const { left, right, top, bottom } = view.frame.bbox
    return ([x, y]) => x > box.left + left + 3 && x < box.left + right - 3 && y > box.top + top + 3 && y < box.top + bottom - 3
  },

  /** The row of a source that stands most alone in a figure, and its pixels; `wanted` keeps rows. */
  loneliest(name, source, xs, ys, wanted = () => true) {
    const data = probe.model(source).data
    const at = probe.scale(name)
    const inside = probe.inFrame(name)
    const pixels = Array.from(data[xs], (x, i) => at(x, data[ys][i]))
    const room = (i) => Math.min(...pixels.map((p, j) => (i === j || Number.isNaN(p[0] + p[1]) ? 1e9 : Math.hypot(p[0] - pixels[i][0], p[1] - pixels[i][1]))))
    const able = [...pixels.keys()].filter((i) => inside(pixels[i]) && wanted(data, i)).map((i) => [room(i), i])
    const [, row] = able.sort((a, b) => b[0] - a[0])[0]
    return { row, at: pixels[row] }
  },

  lonelySetting: (figure, xs, ys) => {
    const { row, at } = probe.loneliest(figure, "settings", xs, ys)
    return { at, urn: probe.model("settings").data.urn[row], ward: probe.model("settings").data.ward_code[row] }
  },

  /** A spot inside each ward that is clear of every setting's mark. */
  clearSpots() {
    const at = probe.scale("map")
    const settings = probe.model("settings").data
    const marks = Array.from(settings.easting, (x, i) => at(x, settings.northing[i]))
    const wards = probe.model("wards").data
    const inside = probe.inFrame("map")
    const spots = {}
    wards.code.forEach((code, i) => {
      const outline = wards.xs[i].flatMap((rings, p) => rings.map((ring, r) => Array.from(ring, (x, k) => at(x, wards.ys[i][p][r][k]))))
      const spot = roomiest(outline, marks)
      if (spot && inside(spot.at)) spots[code] = spot
    })
    return spots
  },

  state() {
    const settings = probe.model("settings"), wards = probe.model("wards")
    const text = (name) => document.querySelector(`[data-${name}]`)?.textContent.trim()
    return {
      query: location.search,
      finding: text("finding"), sub: text("sub"), count: text("count"),
      chips: [...document.querySelectorAll(".chip b")].map((chip) => chip.textContent.trim()),
      settings: settings ? settings.selected.indices.map((i) => settings.data.urn[i] ?? null) : null,
      wards: wards ? wards.selected.indices.map((i) => wards.data.code[i]) : null,
      rows: [...document.querySelectorAll(".ranking li[data-urn]:not([hidden])")].map((row) => row.dataset.urn),
      areas: [...document.querySelectorAll(".ranking li[data-area]:not([hidden])")].map((row) => row.dataset.area),
      chosen: [...document.querySelectorAll(".ranking li.chosen:not([hidden])")].map((row) => row.dataset.urn),
      cards: [...document.querySelectorAll('.card[aria-pressed="true"]')].map((card) => card.dataset.group),
      members: [...document.querySelectorAll("[data-members] tbody a")].map((link) => new URL(link.href).searchParams.get("open")),
      set: Object.fromEntries([...document.querySelectorAll("[data-set]")].map((chooser) => [chooser.dataset.set, chooser.value])),
      choose: Object.fromEntries([...document.querySelectorAll("[data-choose]")].map((chooser) => [chooser.dataset.choose, chooser.value])),
      open: document.querySelector("[data-open]")?.value,
      answered: document.body.dataset.answered,
    }
  },

  /** How many pixels each figure of the page has drawn, over all its canvases. */
  drawn: () => [...document.querySelectorAll(".figure")].map((figure) => {
    let painted = 0
    for (const canvas of canvases(figure)) {
      if (!canvas.width || !canvas.height) continue
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
      for (let i = 3; i < data.length; i += 4) if (data[i]) painted++
    }
    return painted
  }),

  canvases: () => canvases(document),
}

function canvases(root) {
  return [...root.querySelectorAll("*")].flatMap((element) => [
    ...(element.tagName === "CANVAS" ? [element] : []), ...(element.shadowRoot ? canvases(element.shadowRoot) : [])])
}

function roomiest(outline, marks) {
  const xs = outline.flat().map(([x]) => x), ys = outline.flat().map(([, y]) => y)
  const edges = outline.flat()
  let best = null
  for (let x = Math.min(...xs); x < Math.max(...xs); x += 4) {
    for (let y = Math.min(...ys); y < Math.max(...ys); y += 4) {
      if (!holds(outline, x, y)) continue
      const room = Math.min(...[...marks, ...edges].map(([mx, my]) => Math.hypot(mx - x, my - y)))
      if (room > 11 && (!best || room > best.room)) best = { at: [x, y], room }
    }
  }
  return best
}

function holds(outline, x, y) {
  let inside = false
  for (const ring of outline) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i], [bx, by] = ring[j]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
  }
  return inside
}
