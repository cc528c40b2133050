"""Vector tiles of H3 cells of one resolution: hexagons stay hexagons, rounded to pixels and nothing else."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maps.area_tiles import TileResult
from maps.attributes import FeatureAttributes, no_attributes
from maps.hexagons import Drawers, Outlines, as_features
from maps.mvt import Placed, encode, layer
from maps.pixels import BUFFER, EXTENT, tile_box, world_pixels
from maps.ragged import Int, Ragged
from maps.snap import cut, one_feature, replaced, snapped
from zones.cells import compact_id
from zones.vocabulary import COARSEST_RESOLUTION

#: Pixels beyond the tile's edge that a hexagon may reach; clients cannot hold coordinates much larger, so what
#: lies further out, where nobody sees it, is cut off.
REACH = EXTENT
#: Cells smaller than this on the screen (pixels) are checked for validity after rounding.
TINY = 8


def resolution_for_zoom(z: int, base: int) -> int:
    """The H3 resolution that is shown at a zoom: about 8,000 cells a tile at most."""
    return min(base, max(COARSEST_RESOLUTION, z - 1))


@dataclass
class CellTiles:
    """Tiles of cells of one resolution, sorted ascending; a feature's id is the compact id of its cell.

    Hexagons are neither cut at the tile's edge nor simplified, so that their sides stay straight and the same
    in every tile. A cell across the antimeridian is drawn at both ends of the world. Outlines are computed
    with the first tile (about 0.7 s for 450,000 cells) and kept.
    """

    cells: NDArray[np.int64]
    layer_name: str = "cell"
    ids: Int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.cells = np.ascontiguousarray(self.cells, np.int64)
        self.ids = compact_id(self.cells)

    def tile(self, z: int, x: int, y: int, attributes: FeatureAttributes | None = None) -> TileResult:
        """One tile; rows of `attributes` stand as `cells` do."""
        outlines = self._near(z, x, y, attributes)
        if not len(outlines.owner):
            return TileResult(b"", 0, 0)
        xy = np.rint(outlines.xy * world_pixels(z) - np.array([x, y]) * EXTENT)
        shapes, rows = as_features(outlines, xy)
        strokes = encode(_drawable(shapes))
        drawn = np.diff(strokes.start) > 0
        span = np.column_stack([strokes.start[:-1], strokes.start[1:]])[drawn]
        rows, source = rows[drawn], np.zeros(int(drawn.sum()), np.uint8)
        placed = Placed(self.ids[rows], strokes.origin[drawn], span, source, (strokes.body, strokes.body))
        chosen = attributes.chosen(rows) if attributes is not None else no_attributes(len(rows))
        return TileResult(layer(self.layer_name, placed, chosen), len(rows), int((~drawn).sum()))

    def _near(self, z: int, x: int, y: int, attributes: FeatureAttributes | None) -> Outlines:
        """Outlines that come into the tile or its margin, sorted by cell."""
        box = np.array(tile_box(x, y, BUFFER)) / world_pixels(z)
        outlines, bounds, drawers = self._found
        rings = drawers.near(box)
        near = bounds[rings]
        touch = (near[:, :2] < box[2:]).all(axis=1) & (near[:, 2:] > box[:2]).all(axis=1)
        rings = rings[touch]
        if attributes is not None and attributes.shown is not None:
            rings = rings[attributes.shown[outlines.owner[rings]]]
        return outlines.taken(rings[np.argsort(outlines.owner[rings], kind="stable")])

    @cached_property
    def _found(self) -> tuple[Outlines, NDArray[np.float64], Drawers]:
        outlines = Outlines.of(self.cells)
        bounds = outlines.bounds()
        return outlines, bounds, Drawers.of(bounds)


def _drawable(shapes: Ragged) -> Ragged:
    """Hexagons as they are, unless they are so small or so large on this tile that they need care."""
    shapes = _merged(shapes)
    bounds = shapes.bounds()
    if ((bounds[:, 2:] - bounds[:, :2]) < TINY).any():
        shapes, _ = snapped(shapes)
        bounds = shapes.bounds()
    if (bounds[:, :2] < -REACH).any() or (bounds[:, 2:] > EXTENT + REACH).any():
        shapes, _ = cut(shapes.shapes(), (-REACH, -REACH, EXTENT + REACH, EXTENT + REACH))
    return shapes


def _merged(shapes: Ragged) -> Ragged:
    """Cells that stand twice in this tile, once for each end of the world, as one valid feature each.

    The two are far apart, except for the cells around the poles, which reach around the world.
    """
    several = np.flatnonzero(np.diff(shapes.features) > 1)
    if not len(several):
        return shapes
    return replaced(
        shapes, several, np.array([one_feature(shapes.slice(int(row))) for row in several], object)
    )
