"""One layer of areas made ready for one zoom: simplified as a whole, snapped, encoded, kept.

Simplification looks at the whole layer at once (`shapely.coverage_simplify`), so neighbours keep sharing their
borders. Down to zoom 10 each zoom is simplified from the zoom below it, which holds half the points: the last
eleven zooms together then take about as long as the first, and stay within 1.4 pixels of the source.
"""

import logging
import os
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.mvt import Strokes, encode
from maps.pixels import world_pixels, world_xy
from maps.ragged import Int, Ragged, Shapes
from maps.snap import snapped

log = logging.getLogger(__name__)

#: How far a border may move, in pixels.
TOLERANCE = 0.7
#: From this zoom up the source itself is simplified, below it the next deeper zoom.
CHAIN_FROM = 10
#: Deeper zooms are not prepared: a pixel is then finer than the distance between most points of a border, so
#: that there is little to simplify, and a tile holds so few areas that drawing them directly takes 2 ms.
DEEPEST = 12
#: Part of the cached files' names; to be raised whenever their content would change.
RECIPE = 1


@dataclass(frozen=True, slots=True)
class PreparedZoom:
    """Every feature of a layer on the pixels of one zoom: as numbers, and as command bytes.

    `bounds` are pixels (left, top, right, bottom); `stand_in` marks features drawn as one pixel.
    """

    shapes: Ragged
    strokes: Strokes
    bounds: Int
    stand_in: NDArray[np.bool_]
    _made: dict[int, object] = field(default_factory=dict, repr=False)

    @property
    def nbytes(self) -> int:
        """Bytes that it holds in memory, the shapes made for cutting counted in full."""
        return 3 * self.shapes.xy.nbytes + self.strokes.body.nbytes

    def shape(self, row: int) -> object:
        """One feature as a shapely multipolygon (kept once made, for the tiles that cut it)."""
        if row not in self._made:
            self._made[row] = self.shapes.slice(row).shapes()[0]
        return self._made[row]


def prepare(coverage: Shapes) -> PreparedZoom:
    """Snap and encode a layer whose coordinates are pixels of the zoom."""
    grid, stand_in = snapped(Ragged.of(coverage))
    whole = grid.moved(lambda xy: xy.astype(np.int32))
    return PreparedZoom(whole, encode(whole), whole.bounds().astype(np.int64), stand_in)


def source_coverage(geometry: Shapes, z: int) -> Shapes:
    """Geometry in degrees, simplified in the pixels of a zoom."""
    scale = world_pixels(z)
    pixels: Shapes = shapely.transform(_present(geometry), lambda xy: world_xy(xy) * scale)
    return _simplified(pixels)


def halved_coverage(deeper: Shapes) -> Shapes:
    """The coverage of one zoom, made from the simplified coverage of the next deeper one."""
    pixels: Shapes = shapely.transform(deeper, lambda xy: xy * 0.5)
    return _simplified(pixels)


def _present(geometry: Shapes) -> Shapes:
    blank = shapely.MultiPolygon()
    return np.array([blank if shape is None else shape for shape in geometry], object)


def _simplified(pixels: Shapes) -> Shapes:
    made: Shapes = pixels.copy()
    full = np.flatnonzero(~shapely.is_empty(pixels))
    if len(full):
        _simplify(made, full)
    return made


def _simplify(shapes: Shapes, rows: NDArray[np.intp]) -> None:
    """Simplify some shapes in place, as one coverage.

    Areas that overlap wildly can make that impossible. Then each half is tried by itself, down to the areas that
    are to blame: those keep their full detail, which is right, only larger.
    """
    try:
        shapes[rows] = shapely.coverage_simplify(shapes[rows], TOLERANCE)
    except shapely.GEOSException as problem:
        if len(rows) == 1:
            log.info("an area is drawn without simplification: %s", problem)
            return
        for half in np.array_split(rows, 2):
            _simplify(shapes, half)


_ARRAYS = ("xy", "rings", "parts", "features", "body", "start", "origin", "bounds", "stand_in")


def save(zoom: PreparedZoom, path: Path) -> None:
    """Write a prepared zoom; another process sees either the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shapes, strokes = zoom.shapes, zoom.strokes
    arrays: tuple[NDArray[Any], ...] = (
        shapes.xy, shapes.rings, shapes.parts, shapes.features,
        strokes.body, strokes.start, strokes.origin, zoom.bounds, zoom.stand_in,
    )  # fmt: skip
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            np.savez(part, allow_pickle=False, **dict(zip(_ARRAYS, arrays, strict=True)))
            part.close()
            os.replace(part.name, path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def load(path: Path) -> PreparedZoom | None:
    """A prepared zoom from disk; None where there is none, or no readable one (it is then made again)."""
    try:
        with path.open("rb") as raw, np.load(raw) as file:
            xy, rings, parts, features, body, start, origin, bounds, stand_in = (file[k] for k in _ARRAYS)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    shapes = Ragged(xy, rings, parts, features)
    return PreparedZoom(shapes, Strokes(body, start, origin), bounds, stand_in)
