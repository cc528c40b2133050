"""Parents made from their children: one shape for each code in a parent column, slivers between children closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.checked import CHECKED_SCHEMA, CheckedBoundaries
from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.measure import area_km2, width_km
from geodata.boundaries.neighbours import SLIVER_WIDTH_KM, holes, whole
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS, level_order


def nearest_first(parents: Sequence[ParentLevel], area_level: str) -> list[ParentLevel]:
    """Parent levels from the smallest to the largest; InputError for one that does not lie above `area_level`."""
    for up in parents:
        if up.area_level not in AREA_LEVELS or level_order(up.area_level) >= level_order(area_level):
            above = ", ".join(AREA_LEVELS[: level_order(area_level)]) or "none"
            raise InputError(
                f"{up.area_level!r} is no level above {area_level}",
                where="--parent-level",
                fix=f"use one of: {above}",
                vi=f"{up.area_level!r} không phải cấp trên của {area_level}",
                vi_fix=f"dùng một trong: {above}",
            )
    return sorted(parents, key=lambda up: -level_order(up.area_level))


def parent_codes(rows: pl.DataFrame, parents: Sequence[ParentLevel]) -> pl.DataFrame:
    """Give every parent level a code column. Without codes the name stands in, after the names above it if the
    same name occurs under several (`Tiền Giang/Châu Thành`). `parents` are nearest first."""
    for at in reversed(range(len(parents))):
        level = parents[at].area_level
        if parents[at].code:
            continue
        name = code = pl.col(f"{level}_name")
        if at + 1 < len(parents):
            upper = pl.col(f"{parents[at + 1].area_level}_code")
            several = (upper.n_unique().over(name) > 1) & upper.is_not_null()
            code = pl.when(several).then(pl.concat_str([upper, name], separator="/")).otherwise(name)
        rows = rows.with_columns(code.alias(f"{level}_code"))
    return rows


@dataclass(frozen=True)
class _Pieces:
    """Shapes not yet merged, each with its parents' codes and names, persons (null: unknown)."""

    rows: pl.DataFrame
    geometry: NDArray[Any]


def dissolve(
    rows: pl.DataFrame, geometry: NDArray[Any], parents: Sequence[ParentLevel], source: str
) -> tuple[tuple[CheckedBoundaries, ...], list[Finding]]:
    """All parent levels of checked children.

    `rows` holds `{level}_code`, `{level}_name` and `persons`. A hole of a parent is closed when it is a sliver
    (mean width under `SLIVER_WIDTH_KM`) and no unit of the file lies there; lakes and enclaves stay open.
    """
    units = shapely.STRtree(geometry)
    pieces, levels, findings = _Pieces(rows, geometry), [], []
    for at, up in enumerate(parents):
        keys = [f"{each.area_level}_code" for each in parents[at:]]
        pieces = _merged(pieces, keys)
        level, more = _level(pieces, up, parents[at + 1 :], units, source)
        levels.append(level)
        findings += more
    return tuple(levels), findings


def _merged(pieces: _Pieces, keys: list[str]) -> _Pieces:
    """Merge the pieces that agree in all keys (a null agrees with a null)."""
    names = [column for column in pieces.rows.columns if column.endswith("_name")]
    grouped = (
        pieces.rows.with_row_index("piece")
        .group_by(keys, maintain_order=True)
        .agg(
            "piece",
            *(pl.col(name).drop_nulls().mode().sort().first() for name in names),
            pl.when(pl.col("persons").is_null().any())
            .then(None)
            .otherwise(pl.col("persons").sum())
            .alias("persons"),
        )
    )
    shapes = [_union(pieces.geometry[piece]) for piece in grouped["piece"].to_list()]
    return _Pieces(grouped.drop("piece"), np.array([*shapes, None], object)[:-1])


def _union(shapes: NDArray[Any]) -> Any:
    return shapes[0] if len(shapes) == 1 else whole(shapes)


def _level(
    pieces: _Pieces, up: ParentLevel, above: Sequence[ParentLevel], units: Any, source: str
) -> tuple[CheckedBoundaries, list[Finding]]:
    level, key = up.area_level, f"{up.area_level}_code"
    known = pieces.rows[key].is_not_null().to_numpy()
    rows, shapes = pieces.rows.filter(pl.Series(known)), pieces.geometry[known]
    uppers = [f"{each.area_level}_code" for each in above]
    findings = _several_parents(rows, level, uppers, shapes)
    largest = rows.with_columns(pl.Series("km2", area_km2(shapes))).sort(
        [key, "km2"], descending=[False, True]
    )
    once = _Pieces(rows, shapes)
    merged = _merged(once, [key])
    order = merged.rows[key].arg_sort().to_numpy()
    closed, count, km2 = _close_slivers(merged.geometry[order], units)
    if count:
        findings.append(found("slivers_closed", area_level=level, times=count, km2=f"{km2:.2f}"))
    first = largest.unique(key, keep="first", maintain_order=True).sort(key)
    areas = _areas(merged.rows[order], first, up, above, closed)
    findings += [
        found("name_missing", area_level=level, code=code)
        for code in areas.filter(pl.col("name").is_null())["code"].to_list()
    ]
    areas = areas.with_columns(pl.col("name").fill_null(pl.col("code")))
    return CheckedBoundaries(level, areas, closed, source), findings


def _several_parents(
    rows: pl.DataFrame, level: str, uppers: list[str], shapes: NDArray[Any]
) -> list[Finding]:
    if not uppers:
        return []
    key = f"{level}_code"
    split = rows.with_columns(pl.Series("km2", area_km2(shapes))).filter(pl.col(uppers[0]).is_not_null())
    split = split.group_by(key).agg(
        pl.col(uppers[0]).n_unique().alias("times"),
        pl.col(uppers[0]).sort_by("km2", descending=True).first().alias("taken"),
    )
    return [
        found("parent_several", area_level=level, value=taken, code=code, times=times)
        for code, times, taken in split.filter(pl.col("times") > 1).sort(key).iter_rows()
    ]


def _areas(
    merged: pl.DataFrame,
    first: pl.DataFrame,
    up: ParentLevel,
    above: Sequence[ParentLevel],
    shapes: NDArray[Any],
) -> pl.DataFrame:
    """One row a parent; its own parent is the one its largest piece names."""
    name = pl.col(f"{up.area_level}_name") if up.name else pl.lit(None, pl.String)
    above_code, above_level = pl.lit(None, pl.String), pl.lit(None, pl.String)
    for each in reversed(above):
        here = pl.col(f"{each.area_level}_code")
        above_level = pl.when(here.is_not_null()).then(pl.lit(each.area_level)).otherwise(above_level)
        above_code = pl.coalesce(here, above_code)
    ups = first.with_columns(above_code.alias("parent_code"), above_level.alias("parent_level"))
    own = merged.select(pl.col(f"{up.area_level}_code").alias("code"), name.alias("name"), "persons")
    areas = own.with_columns(ups["parent_code"], ups["parent_level"], pl.Series("area_km2", area_km2(shapes)))
    return areas.select(list(CHECKED_SCHEMA)).cast(pl.Schema(CHECKED_SCHEMA))


def _close_slivers(shapes: NDArray[Any], units: Any) -> tuple[NDArray[Any], int, float]:
    """Fill the narrow holes that no unit occupies; how many, and their area in km²."""
    closed, count, km2 = shapes.copy(), 0, 0.0
    for at, shape in enumerate(shapes):
        empty = holes(shape)
        if not len(empty):
            continue
        empty = empty[width_km(empty) < SLIVER_WIDTH_KM]
        taken, _ = units.query(shapely.point_on_surface(empty), predicate="intersects")
        empty = np.delete(empty, np.unique(taken))
        if len(empty):
            closed[at] = _without_holes(shape, empty)
            count, km2 = count + len(empty), km2 + float(area_km2(empty).sum())
    return closed, count, km2


def _without_holes(shape: Any, filled: NDArray[Any]) -> Any:
    """The shape with some of its holes dropped. Holes are told by their first corner and their bounds."""
    dropped = {(tuple(hole.exterior.coords[0]), hole.bounds) for hole in filled}
    parts = [
        shapely.Polygon(
            part.exterior,
            [ring for ring in part.interiors if (tuple(ring.coords[0]), ring.bounds) not in dropped],
        )
        for part in shapely.get_parts(shape)
    ]
    whole_again = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return whole_again if whole_again.is_valid else shape
