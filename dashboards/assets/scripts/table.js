// Plain tables: every picture has one.

import { make } from "./words.js"

/** A table from column headings ({label, number}) and rows of cells (text, number or element). */
export function table(caption, columns, rows) {
  const head = make("tr", {}, ...columns.map((column) =>
    make("th", { scope: "col", class: column.number ? "number" : null }, column.label)))
  const body = rows.map((cells) => make("tr", {}, ...cells.map((cell, i) =>
    make(i ? "td" : "th", { scope: i ? null : "row", class: columns[i].number ? "number" : null }, cell))))
  return make("table", {}, make("caption", { class: "visually-hidden" }, caption), make("thead", {}, head), make("tbody", {}, ...body))
}
