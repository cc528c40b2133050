"""Areas of a roster, or boundaries that come later, joined with the areas of that level that an edition holds.

Nothing held is lost: an area that comes again keeps its code, and with it its cases, reports, declarations,
populations and decisions; one that the new file does not name stays, unless the file is said to be complete.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.checked import CHECKED_SCHEMA, CheckedBoundaries
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.measure import area_km2
from geodata.boundaries.rosters.match import Matched, matched
from geodata.boundaries.rosters.roster import Roster, edition_above
from geodata.boundaries.rosters.shapes import Rule, shaped
from geodata.boundaries.voronoi import VORONOI
from zones.areas import AREA_PARTICULARS, Edition

_COLUMNS: Final = pl.Schema({**CHECKED_SCHEMA, **AREA_PARTICULARS})


@dataclass(frozen=True)
class Joined:
    """A level as the edition is to hold it, and what was found while it was joined.

    `fresh` are the codes of the areas that the new file names, in its order.
    """

    level: CheckedBoundaries
    findings: tuple[Finding, ...]
    fresh: tuple[str, ...]


def join_roster(
    roster: Roster, edition: Edition, *, rule: Rule = "complete", complete: bool = False
) -> Joined:
    """The areas of a roster among those that the edition holds at its level.

    A true boundary that is held stays. Points, households and names are those of the roster, else those held.
    """
    above = edition_above(edition, roster.area_level)
    rows = _rows(roster, above)
    held, shapes = level_of(edition, roster.area_level)
    match = matched(_told(rows), _told(held), roster.area_level)
    rows = rows.with_columns(pl.Series("code", match.codes, pl.String))
    rows, own = _with_held(rows, held, shapes)
    rest, left, findings = _others(rows, held, shapes, complete=complete, replaced=False)
    areas, geometry = pl.concat([rows, rest]), np.concatenate([own, left])
    wards = set(rows["parent_code"].drop_nulls().to_list())
    made = shaped(areas, geometry, above, wards, rule)
    level = _level(roster.area_level, areas, made.geometry, made.made, roster.source)
    return Joined(level, (*_about(match, rows, held), *made.findings, *findings), tuple(match.codes))


def join_boundaries(
    level: CheckedBoundaries, linked: Edition, before: Edition, *, complete: bool = False
) -> Joined:
    """Boundaries of a level among the areas of a roster that an edition holds at it.

    `before` is that edition, `linked` the same with these boundaries in the place of that level: there the
    parents of the boundaries are known. Shapes that were constructed give way in every ward that has a true
    boundary now; an area that has none is known by name again.
    """
    above = edition_above(linked, level.area_level)
    parents, _ = level_of(linked, level.area_level)
    rows = _completed(level.areas).with_columns(parents["parent_code"], parents["parent_level"])
    held, shapes = level_of(before, level.area_level)
    match = matched(_told(rows), _told(held), level.area_level)
    rows = rows.with_columns(pl.Series("code", match.codes, pl.String))
    rows, _ = _with_held(rows, held.with_columns(made=pl.lit(None, pl.String)), shapes)
    rest, left, findings = _others(rows, held, shapes, complete=complete, replaced=True)
    areas, geometry = pl.concat([rows, rest]), np.concatenate([level.geometry, left])
    wards = set(rows["parent_code"].drop_nulls().to_list())
    made = shaped(areas, geometry, above, wards, "never")
    joined = _level(level.area_level, areas, made.geometry, made.made, level.source)
    joined = replace(joined, parents=level.parents)
    return Joined(joined, (*_about(match, rows, held), *made.findings, *findings), tuple(match.codes))


def holds_roster(edition: Edition | None, area_level: str) -> bool:
    """Whether some area of a level came from a roster: by name only, constructed, or with a point or households."""
    if edition is None or area_level not in edition.levels:
        return False
    span = edition.rows(area_level)
    told = any(edition.told(name)[span].count() for name in ("made", "lon", "households"))
    return told or bool(shapely.is_missing(edition.geometry[span]).any())


def level_of(edition: Edition, area_level: str) -> tuple[pl.DataFrame, NDArray[Any]]:
    """The areas of a level as rows of a checked level with all particulars, and their shapes."""
    span = edition.rows(area_level)
    parent = edition.areas["parent"]
    apart = edition.areas.with_columns(
        edition.areas["code"].gather(parent).alias("parent_code"),
        edition.areas["area_level"].gather(parent).alias("parent_level"),
        pl.lit(None, pl.Int64).alias("persons"),
    )
    return _completed(apart[span]), edition.geometry[span]


def _completed(areas: pl.DataFrame) -> pl.DataFrame:
    """All columns of a checked level and all particulars, in one order."""
    missing = [pl.lit(None, kind).alias(name) for name, kind in _COLUMNS.items() if name not in areas.columns]
    return areas.with_columns(missing).select(list(_COLUMNS)).cast(_COLUMNS)


def _rows(roster: Roster, above: Edition) -> pl.DataFrame:
    parent = roster.rows["parent"]
    rows = roster.rows.with_columns(
        above.areas["code"].gather(parent).alias("parent_code"),
        above.areas["area_level"].gather(parent).alias("parent_level"),
    )
    return _completed(rows)


def _told(areas: pl.DataFrame) -> list[tuple[str | None, str, str | None]]:
    return list(areas.select("code", "name", "parent_code").iter_rows())


def _with_held(
    rows: pl.DataFrame, held: pl.DataFrame, shapes: NDArray[Any]
) -> tuple[pl.DataFrame, NDArray[Any]]:
    """Rows with the particulars held where they tell none themselves, and the shapes held of each."""
    where = held.select("code").with_row_index("held")
    at = rows.select("code").join(where, on="code", how="left", maintain_order="left")["held"]
    kept = ("lon", "lat", "households", "made", "area_km2", "name_raw")
    filled = rows.with_columns(pl.coalesce(rows[name], held[name].gather(at)).alias(name) for name in kept)
    with_none = np.concatenate([shapes, np.array([None], object)])
    return filled, with_none[at.fill_null(len(shapes)).to_numpy()]


def _others(
    rows: pl.DataFrame, held: pl.DataFrame, shapes: NDArray[Any], *, complete: bool, replaced: bool
) -> tuple[pl.DataFrame, NDArray[Any], list[Finding]]:
    """The areas held that the new file does not name: which stay, with their shapes, and what is said of it.

    All stay in wards that the file does not touch. In the others none does where the file is complete, and no
    true boundary where the file `replaced` boundaries: it would lie over the new ones.
    """
    unnamed = ~held["code"].is_in(rows["code"].implode())
    touched = held["parent_code"].is_in(rows["parent_code"].drop_nulls().unique().implode()).fill_null(False)
    true = pl.Series(~shapely.is_missing(shapes)) & (held["made"] != VORONOI).fill_null(True)
    gone = unnamed & touched
    if not complete:
        gone = gone & true if replaced else pl.repeat(False, len(held), eager=True)
    stays = unnamed & ~gone
    ceased, kept = held.filter(gone), held.filter(stays & touched)
    findings = [
        found(kind, times=len(some), code=f"{some['code'][0]} {some['name'][0]}")
        for kind, some in (("areas_ceased", ceased), ("areas_kept", kept))
        if len(some)
    ]
    return held.filter(stays), shapes[stays.to_numpy()], findings


def _level(
    area_level: str, areas: pl.DataFrame, geometry: NDArray[Any], made: list[str | None], source: str
) -> CheckedBoundaries:
    """The level, by code, with the size of every shape."""
    size = np.full(len(areas), np.nan)
    there = ~shapely.is_missing(geometry)
    size[there] = area_km2(geometry[there])
    whole = areas.with_columns(pl.Series("made", made, pl.String), pl.Series("area_km2", size).fill_nan(None))
    order = whole["code"].arg_sort().to_numpy()
    return CheckedBoundaries(area_level, whole[order], geometry[order], source)


def _about(match: Matched, rows: pl.DataFrame, held: pl.DataFrame) -> list[Finding]:
    """What of the file was held, under which code, and what is new."""
    findings = []
    codes, names = match.codes, rows["name"].to_list()
    if match.made:
        findings.append(found("codes_made", times=len(match.made), code=codes[match.made[0]]))
    if held.is_empty():
        return findings
    if match.by_code or match.by_name:
        at = (match.by_name or match.by_code)[0]
        facts = {"named": len(match.by_name), "value": names[at], "code": codes[at]}
        findings.append(found("areas_matched", times=len(match.by_code), **facts))
    if match.new:
        at = match.new[0]
        findings.append(found("areas_new", times=len(match.new), code=f"{codes[at]} {names[at]}"))
    return findings
