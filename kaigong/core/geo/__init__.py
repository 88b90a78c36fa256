"""Places on the map: shapes read from GeoJSON, measured, moved between coordinate systems, thinned out and laid out."""
