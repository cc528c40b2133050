"""People: of areas and of cells, as whole numbers, from a raster of people per pixel."""
