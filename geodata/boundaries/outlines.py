"""Outlines of an upper layer after its lower units were given parents: their own, or made from the lower units."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.dissolve import dissolve
from geodata.boundaries.links import LEAST_SHARE
from geodata.boundaries.measure import area_km2
from geodata.boundaries.neighbours import whole
from geodata.boundaries.reconciling import Reconciled
from geodata.boundaries.shapes import polygons_of

#: `lower`: made by dissolving the lower units, so that a point in one lies in its parent. `upper`: as the upper layer
#: has them; a point near the border may lie in one unit and in another's parent.
Outline = Literal["lower", "upper"]


@dataclass(frozen=True)
class Outlines:
    """Shapes of the upper layer's units (None: no ground is left to it), and how well the lower units lie in them.

    `outside_km2`: ground of lower units outside their parent. `changed_km2`: by how much outlines differ from the
    upper layer's own.
    """

    rule: Outline
    geometry: NDArray[Any]
    outside_km2: float
    changed_km2: float


def outlined(
    lower: CheckedBoundaries, upper: CheckedBoundaries, found: Reconciled, rule: Outline
) -> Outlines:
    """The upper layer's outlines. Units without lower ones keep their own, less the ground that others took."""
    km2 = lower.areas["area_km2"].to_numpy()
    known = found.units["parent_code"].is_not_null().to_numpy()
    if rule == "upper":
        outside = float((km2 * (1 - found.units["share_in_parent"].to_numpy()))[known].sum())
        return Outlines(rule, upper.geometry, outside, 0.0)
    made = _dissolved(lower, upper, found)
    shapes = _with_the_others(upper, made)
    there = ~shapely.is_missing(shapes)
    changed = area_km2(shapely.symmetric_difference(shapes[there], upper.geometry[there]))
    return Outlines(rule, shapes, 0.0, float(changed.sum()))


def _dissolved(lower: CheckedBoundaries, upper: CheckedBoundaries, found: Reconciled) -> dict[str, Any]:
    """Code -> the lower units of a parent in one shape, slivers between them closed."""
    level = upper.area_level
    rows = pl.DataFrame(
        {f"{level}_code": found.units["parent_code"], f"{level}_name": found.units["parent_name"],
         "persons": lower.areas["persons"]}
    )  # fmt: skip
    (made,), _ = dissolve(rows, lower.geometry, [ParentLevel(level, "code", "name")], lower.source)
    return dict(zip(made.areas["code"], made.geometry, strict=True))


def _with_the_others(upper: CheckedBoundaries, made: dict[str, Any]) -> NDArray[Any]:
    taken = np.array([*made.values(), None], object)[:-1]
    tree = shapely.STRtree(taken)
    shapes = np.full(len(upper.areas), None, object)
    for at, code in enumerate(upper.areas["code"]):
        shapes[at] = made.get(code) or _rest(upper.geometry[at], taken[tree.query(upper.geometry[at])])
    return shapes


def _rest(shape: Any, taken: NDArray[Any]) -> Any:
    """What is left of an outline; None where it is less than `LEAST_SHARE`: strips along borders drawn twice."""
    left = polygons_of(shapely.difference(shape, whole(taken))) if len(taken) else shape
    return None if left is None or left.area < LEAST_SHARE * shape.area else left
