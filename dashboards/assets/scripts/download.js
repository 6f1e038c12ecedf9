// The way out: links to the list in sight as a file, which the server makes from what may be shared.

/** Have each link ask for this indicator, term and window, and for the settings in sight where not for all. */
export function offer({ selection, shown, sources }) {
  const { indicator, term, over, wards, groups, settings } = selection.now
  const asked = new URLSearchParams({ indicator, term, window: over })
  // Groups are named by audience, so the file for sharing may have others: their settings are asked for by name.
  if (groups.length || settings.length) asked.set("settings", Array.from(shown, (i) => sources.settings.data.urn[i]).join())
  else if (wards.length) asked.set("wards", wards.join())
  for (const link of document.querySelectorAll("[data-download]")) {
    const copy = link.dataset.download
    link.href = `export/settings.csv?${asked}${copy ? `&copy=${copy}` : ""}`
    link.hidden = shown.length === 0
  }
}
