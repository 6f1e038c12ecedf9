// The selection as it stands in the URL; dashboards/selection.py reads and writes the same.

const SINGLE = ["indicator", "weight", "term", "over", "basis", "open"]
const MANY = ["also", "wards", "groups", "settings"]

/** The query that restores a selection, without what is usual. */
export function formatQuery(selection, usual) {
  const parts = []
  for (const name of SINGLE) if (selection[name] !== usual[name]) parts.push([name, selection[name]])
  for (const name of MANY) if (selection[name].length) parts.push([name, [...selection[name]].sort().join(",")])
  const written = parts.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")}`)
  return written.length ? `?${written.join("&")}` : ""
}

/** The selection of a query; what it does not say is as usual. */
export function parseQuery(query, usual) {
  const given = new URLSearchParams(query)
  const selection = { ...usual }
  for (const name of SINGLE) if (given.get(name)) selection[name] = given.get(name)
  for (const name of MANY) selection[name] = given.get(name) ? given.get(name).split(",") : []
  return selection
}
