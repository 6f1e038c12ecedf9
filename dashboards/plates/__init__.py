"""The figures of each page, assembled once a publication: drawn, tied to shared sources, given their tools."""
