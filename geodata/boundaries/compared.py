"""A new layer laid against areas that are held: does it fit, or does it lie where a mistaken projection puts it?

For units of the same name or code the offset is measured (`shifted`). Every plausible mistake moves a unit by a known
way: the shift of VN-2000 forgotten or made twice, another zone, 3 degrees taken for 6. A mistake is suspected where its
ways explain the measured ones of most units, and lying right does not. Two sources of one boundary differ by tens of
metres in all directions, and no mistake explains that; so they raise no alarm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.pairing import pairs
from geodata.boundaries.shifted import metres_between, middles, offsets
from geodata.vn2000.recognising import vn2000_like
from geodata.vn2000.shift import to_wgs84
from geodata.vn2000.zones import is_vn2000, known_zones, transverse_mercator
from zones.areas import Edition

Floats = NDArray[np.float64]
_MOST: Final = 200  # units compared
_CLEAR: Final = 150.0  # metres of misfit above which a unit is another shape, not a shifted one
_NEAR: Final = 75.0  # metres within which a way explains an offset
_FEW: Final = 2  # so few units have to fit closer, for one boundary may really have been moved
_CLEAR_OF_FEW: Final = 75.0
_NEAR_OF_FEW: Final = 40.0
_TURN: Final = 0.02  # of a long way: in a distant zone units are turned and stretched, and fit less closely
_SHARE: Final = 0.6  # of the units that have to agree
_VIET_NAM: Final = (101.5, 5.5, 118.5, 24.0)


@dataclass(frozen=True)
class Mistake:
    """One way to go wrong: `kind`, and the system in which the file would lie right (None: none does)."""

    kind: str
    crs: CRS | None = None


@dataclass(frozen=True)
class Comparison:
    """How a layer lies to the areas held.

    `units` were compared; `east` and `north` are the metres by which the layer would have to be moved (median),
    `scatter` how far units differ in that. `suspects` are the mistakes that explain it, the likeliest first, with
    the median misfit that each leaves, in metres.
    """

    units: int
    east: float
    north: float
    scatter: float
    suspects: tuple[tuple[Mistake, float], ...] = ()

    @property
    def metres(self) -> float:
        """Length of the offset."""
        return float(np.hypot(self.east, self.north))


def compare(levels: Iterable[CheckedBoundaries], edition: Edition, used: CRS) -> Comparison | None:
    """Lay the layers of a file, read as `used`, against an edition; None where no unit is the same in both."""
    for level in levels:
        new, held = pairs(level, edition)
        if len(new):
            few = np.linspace(0, len(new) - 1, min(_MOST, len(new))).astype(int)
            return compare_shapes(level.geometry[new[few]], edition.geometry[held[few]], used)
    return None


def compare_shapes(shapes: NDArray[Any], held: NDArray[Any], used: CRS) -> Comparison | None:
    """As `compare`, of shapes (EPSG:4326) that are the same units row by row."""
    at, there = middles(shapes), middles(held)
    mistakes = list(_mistakes(at, used)) if _in_viet_nam(there) else []
    moved, rest = offsets(shapes, held, _nearest(metres_between(at, there), [ways for _, ways in mistakes]))
    few = len(shapes) <= _FEW
    clear = rest <= (_CLEAR_OF_FEW if few else _CLEAR)
    if not clear.any() or (not few and clear.sum() <= _FEW):
        return None
    moved = moved[clear]
    east, north = np.median(moved, axis=0)
    scatter = float(1.4826 * np.median(np.hypot(*(moved - np.array([east, north])).T)))
    told = [(mistake, ways[clear]) for mistake, ways in mistakes]
    near = max(_NEAR_OF_FEW if few else _NEAR, _TURN * float(np.hypot(east, north)))
    suspects = _suspects(moved, told, near)
    return Comparison(len(moved), float(east), float(north), scatter, suspects)


def _nearest(apart: Floats, ways: list[Floats]) -> Floats:
    """The ways that explain best how far the centroids are apart, or none: where to begin."""
    choices = [np.zeros_like(apart), *ways]
    return choices[int(np.argmin([np.median(np.hypot(*(apart - each).T)) for each in choices]))]


def _in_viet_nam(at: Floats) -> bool:
    west, south, east, north = _VIET_NAM
    lon, lat = np.median(at, axis=0)
    return bool(west <= lon <= east and south <= lat <= north)


def _suspects(
    moved: Floats, mistakes: list[tuple[Mistake, Floats]], near: float
) -> tuple[tuple[Mistake, float], ...]:
    """Mistakes whose ways fit the offsets of most units, where lying right fits those of few."""
    if np.mean(np.hypot(*moved.T) <= _NEAR) > (1 - _SHARE) / 2:
        return ()
    found = []
    for mistake, ways in mistakes:
        misfit = np.hypot(*(moved - ways).T)
        if np.mean(misfit <= near) >= _SHARE:
            found.append((mistake, float(np.median(misfit))))
    found.sort(key=lambda each: each[1])
    alike = [each for each in found if each[1] <= found[0][1] + _NEAR]
    return tuple([each for each in alike if each[0].crs is not None] or alike[:1])


def _mistakes(at: Floats, used: CRS) -> Iterable[tuple[Mistake, Floats]]:
    """Every plausible mistake with the way from where a unit lies to where it belongs."""
    if used.is_geographic:
        shifted = vn2000_like(used)
        if not is_vn2000(used):
            yield Mistake("vn2000_forgotten", shifted), _way(at, used, shifted)
        yield Mistake("vn2000_twice"), -_way(at, CRS.from_epsg(4326), shifted)
        yield from _wrongly_converted(at)
        return
    if transverse_mercator(used) is not None:
        if not is_vn2000(used):
            yield Mistake("vn2000_forgotten", vn2000_like(used)), _way(at, used, vn2000_like(used))
        yield Mistake("vn2000_twice"), -_way(at, CRS.from_epsg(4326), vn2000_like(CRS.from_epsg(4326)))
    for crs in (*known_zones(), CRS.from_epsg(32648), CRS.from_epsg(32649)):
        if crs != used and crs != vn2000_like(used):
            yield Mistake("wrong_zone", crs), _way(at, used, crs)


def _way(at: Floats, used: CRS, meant: CRS) -> Floats:
    """Metres from where coordinates in `used` put a place to where the same numbers in `meant` put it."""
    raw = to_wgs84(used).transform(at[:, 0], at[:, 1], direction="INVERSE")
    there = np.column_stack(to_wgs84(meant).transform(*raw))
    return np.where(np.isfinite(there), metres_between(at, there), 1e9)


def _wrongly_converted(at: Floats) -> Iterable[tuple[Mistake, Floats]]:
    """Degrees that were made from metres with another central meridian: off by a multiple of 15 minutes."""
    for quarters in (*range(-26, 0), *range(1, 27)):
        there = at + np.array([quarters / 4, 0.0])
        yield Mistake("wrong_meridian"), metres_between(at, there)
