"""Each page's figures, assembled once a publication: drawn, tied to shared sources, given their tools."""
