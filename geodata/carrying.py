"""From the areas of one edition to those of another: by a crosswalk, or without one no more than is sure."""

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.crosswalk.groups import group_of
from geodata.crosswalk.heirs import Heir, Heirs
from zones.areas import Edition

#: A smaller part of an old area in a new one is a border drawn twice, not a place.
LEAST_SHARE = 0.01

AreaIndex = NDArray[np.int32]
Groups = set[tuple[int, ...]]


class Crossings:
    """Remembers which area of a new edition holds an old one; looked up once for each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[int, int]] = {}

    def carried(self, old: Edition, new: Edition, areas: AreaIndex) -> AreaIndex:
        """For areas of `old` the smallest area of `new` that holds all of each; -1 where none does.

        A merged ward is carried to the ward that it became part of; one that was split to the province or
        district around its parts.
        """
        known = self._known.setdefault((old.key, new.key), {})
        missing = sorted(set(areas.tolist()) - known.keys())
        if missing and new.levels:
            leaves = _leaves(new)
            tree = shapely.STRtree(new.geometry[leaves])
            known |= {area: _holder(_territory(old, area), new, tree, leaves) for area in missing}
        return np.array([known.get(area, -1) for area in areas.tolist()], np.int32)


def _territory(old: Edition, area: int) -> object:
    """The shape of an area, or of the nearest area around it that has one."""
    return old.geometry[old.seat[area]] if old.seat[area] >= 0 else None


def _leaves(edition: Edition) -> NDArray[np.intp]:
    """The smallest territories: areas without parts, and those of which a part has no shape of its own."""
    whole = np.ones(len(edition.areas), np.bool_)
    whole[edition.parent[edition.parent >= 0]] = False
    shaped = edition.seat == np.arange(len(edition.areas))
    whole[edition.seat[~shaped & (edition.seat >= 0)]] = True
    return np.flatnonzero(whole & shaped)


def _holder(shape: object, new: Edition, tree: shapely.STRtree, leaves: NDArray[np.intp]) -> int:
    if shape is None:
        return -1
    near = tree.query(shape, predicate="intersects")
    shares = shapely.area(shapely.intersection(tree.geometries[near], shape)) / shapely.area(shape)
    holders = leaves[near[shares >= LEAST_SHARE]]
    if not len(holders):
        return -1
    common = _line(new, int(holders[0]))
    for holder in holders[1:]:
        line = set(_line(new, int(holder)))
        common = [area for area in common if area in line]
    return common[0] if common else -1


def _line(edition: Edition, area: int) -> list[int]:
    """An area and those around it, smallest first."""
    line = [area]
    while (parent := int(edition.parent[line[-1]])) >= 0:
        line.append(parent)
    return line


def carried_rows(
    rows: pl.DataFrame, areas: AreaIndex, heirs: Heirs
) -> tuple[pl.DataFrame, NDArray[np.bool_], Groups]:
    """Rows known by areas of other boundaries, by a crosswalk; which of them it knows; the groups that they name.

    An area that went wholly to one of the new ones: its cases are there. One that was divided: they lie in one of
    its heirs, surely in the smallest area around all of these; possibly nowhere here where a part lies outside.
    Cases of an area that lies outside altogether are nobody's doubt.

    Parameters
    ----------
    rows : with `area`, `among`, `list_id`, `lo`
    areas : the old area of each row, -1 = none
    """
    distinct, at = np.unique(areas, return_inverse=True)
    went = [heirs.of(int(area)) if area >= 0 else None for area in distinct]
    known = np.array([heir is not None for heir in went], np.bool_)[at]
    told = [heir or Heir(()) for heir in went]
    to = np.array([heir.areas[0] if heir.is_certain else heirs.holder(heir) for heir in told], np.int32)[at]
    among = np.array([group_of(heir.areas) for heir in told], np.int64)[at]
    sure = np.array([not heir.outside and bool(heir.areas) for heir in told], np.bool_)[at]
    nowhere = np.array([not heir.areas for heir in told], np.bool_)[at]
    carried = rows.with_columns(
        pl.Series("area", to, dtype=pl.Int32),
        pl.Series("among", among),
        pl.when(pl.Series(sure)).then("lo").otherwise(0).alias("lo"),
        pl.when(pl.Series(nowhere))
        .then(0)
        .otherwise("list_id")
        .cast(rows.schema["list_id"])
        .alias("list_id"),
    )
    return carried.filter(pl.Series(known)), known, {heir.areas for heir in told if heir.areas}
