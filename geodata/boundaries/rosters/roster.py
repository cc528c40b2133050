"""A roster: areas known by name, with the ward of each, maybe a point, households and persons. No boundaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.boundaries.findings import Finding, found
from geodata.boundaries.rosters.columns import roster_columns
from geodata.boundaries.rosters.kind import taken_out
from geodata.boundaries.rosters.parents import Parents, parents_of
from geodata.boundaries.rosters.refused import refused_of_roster
from geodata.fold import fold_marked
from geodata.intake.batch import REFUSED_SCHEMA
from geodata.intake.cells.columns import OWN_COLUMNS, Columns
from geodata.intake.cells.numbers import read_counts
from geodata.intake.faults import Faults
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.naming.type_words import with_type_words
from geodata.intake.points import Points, read_points
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from geodata.locate_edition import EditionLocator
from zones.areas import Edition
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS, level_order

#: Columns of `Roster.rows`. `code` is null where the roster gives none; `parent` is an area of the edition.
ROSTER_SCHEMA: Final = {
    "row": pl.Int32, "code": pl.String, "name": pl.String, "parent": pl.Int32, "lon": pl.Float64,
    "lat": pl.Float64, "households": pl.Int64, "persons": pl.Int64,
}  # fmt: skip
_MOST_ROWS: Final = 10  # rows named in one message


@dataclass(frozen=True)
class Roster:
    """The sound rows of a roster (columns `ROSTER_SCHEMA`), the `refused` ones (`REFUSED_SCHEMA`), and everything
    that was found: read = rows + refused."""

    area_level: str
    rows: pl.DataFrame
    findings: tuple[Finding, ...]
    read: int
    columns: dict[str, str]
    left_aside: tuple[str, ...]
    source: str = ""
    refused: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REFUSED_SCHEMA))


def read_roster(
    path: str | Path | Table,
    edition: Edition,
    area_level: str = "hamlet",
    *,
    columns: Mapping[str, str] | None = None,
    within: str | None = None,
    sheet: str | None = None,
    locator: EditionLocator | None = None,
    source: str = "",
) -> Roster:
    """Read a table of areas whose parents stand in an edition; every row is accepted or refused with its reason.

    Parameters
    ----------
    path : a table (CSV, workbook, Parquet) or points in any vector file; see `intake.tables.read_table`. Or a table
        that was read already, from a file called `source`
    edition : holds the level right above
    columns : field (`ROSTER_FIELDS`) -> heading, where guessing would be wrong
    within : code of an area that holds all of the roster
    locator : finds the ward of a point where a row names none

    Raises
    ------
    InputError : no column holds the names, or the edition has no level above
    """
    table = path if isinstance(path, Table) else roster_table(path, sheet)
    source = source if isinstance(path, Table) else Path(path).name
    taken = roster_columns(table.heading, area_level, columns or {}, where=source)
    table, types = with_types(table, taken, area_level)
    faults = Faults(len(table.frame))
    above = edition_above(edition, area_level)
    index = PlaceIndex(above)
    points = _points(table, taken, faults, index)
    parents = parents_of(table, taken, faults, index, points, locator, within)
    rows = _rows(table, taken, faults, parents, points)
    _refuse_doubles(rows, faults)
    sound = rows.filter(pl.Series(~faults.mask))
    findings = [*_refused(rows, faults), *_lines(table), *_by_point(sound, parents.by_point, above)]
    told = taken | {f"{level}_type": heading for level, heading in types.items()}
    left = tuple(name for name in table.heading if name not in told.values() and name not in OWN_COLUMNS)
    refused = refused_of_roster(table, told, faults)
    source = source or "roster"
    return Roster(area_level, sound.drop("at"), tuple(findings), table.read, told, left, source, refused)


def with_types(table: Table, taken: Mapping[str, str], area_level: str) -> tuple[Table, dict[str, str]]:
    """The table with type words of columns of their own before the names (see `with_type_words`), and these columns."""
    names = {level: taken[level] for level in AREA_LEVELS if level in taken}
    names |= {area_level: taken["name"]} if area_level in AREA_LEVELS else {}
    frame, types, _ = with_type_words(table.frame, names)
    return replace(table, frame=frame), types


def roster_table(path: str | Path, sheet: str | None = None) -> Table:
    """The table of a roster: a file of a table or of points, also in a zip."""
    with taken_out(Path(path)) as file:
        return read_table(file, sheet=sheet)


def edition_above(edition: Edition, area_level: str) -> Edition:
    """The levels above one, under the same numbers (larger levels stand first)."""
    above = [level for level in edition.levels if level_order(level) < level_order(area_level)]
    if not above or area_level not in AREA_LEVELS:
        raise InputError(
            f"no boundaries above {area_level} are loaded: a roster says in which ward an area lies",
            where="--level",
            fix="load the wards first: wardwatch boundaries load FILE --level ward",
            vi=f"chưa có ranh giới cấp trên {area_level}: danh sách cần biết đơn vị thuộc xã nào",
            vi_fix="nạp ranh giới xã trước: wardwatch boundaries load TỆP --level ward",
        )
    end = max(edition.rows(level).stop for level in above)
    return Edition(edition.name, edition.areas[:end], edition.geometry[:end], checksum=edition.checksum)


def _points(table: Table, taken: Mapping[str, str], faults: Faults, index: PlaceIndex) -> Points:
    axes = Columns({axis: taken[axis] for axis in ("lon", "lat") if axis in taken})
    return read_points(table, axes, faults, index.bounds)


def _rows(
    table: Table, taken: Mapping[str, str], faults: Faults, parents: Parents, points: Points
) -> pl.DataFrame:
    """All rows, with `at`, their position."""
    text = {field: table.frame[taken[field]] for field in ("code", "name") if field in taken}
    faults.add("value_missing", text["name"].is_null().to_numpy(), taken["name"])
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, len(table.frame))
    return pl.DataFrame(
        {
            "row": table.rows.cast(pl.Int32),
            "code": text.get("code", empty),
            "name": text["name"],
            "parent": pl.Series(parents.area, dtype=pl.Int32),
            "lon": pl.Series(points.lon).fill_nan(None),
            "lat": pl.Series(points.lat).fill_nan(None),
            "households": _figures(table, taken, "households", faults),
            "persons": _figures(table, taken, "persons", faults),
        },
        schema=ROSTER_SCHEMA,
    ).with_row_index("at")


def _figures(table: Table, taken: Mapping[str, str], field: str, faults: Faults) -> pl.Series:
    """Whole numbers of a column, null where a cell is empty: not told is not zero."""
    if field not in taken:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, len(table.frame))
    text = table.frame[taken[field]]
    counts = read_counts(text, grouped=True)
    fault = counts.fault.fill_null("").replace("count_missing", "")
    for code in fault.unique().to_list():
        if code:
            faults.add(code, (fault == code).to_numpy(), taken[field], text)
    faults.add("count_not_whole", counts.hi.is_not_null().to_numpy(), taken[field], text)
    return counts.lo


def _refuse_doubles(rows: pl.DataFrame, faults: Faults) -> None:
    """One code on several rows; one name in one ward several times, unless each row has a code."""
    sound = rows.filter(pl.Series(~faults.mask)).with_columns(
        key=pl.col("name").map_elements(fold_marked, pl.String)
    )
    _refuse_groups(
        sound.filter(pl.col("code").is_not_null()), ["code"], "code_repeated", "code", rows, faults
    )
    several = sound.filter(pl.col("code").null_count().over("parent", "key") > 0)
    _refuse_groups(several, ["parent", "key"], "name_doubled", "name", rows, faults)


def _refuse_groups(
    sound: pl.DataFrame, by: list[str], code: str, column: str, rows: pl.DataFrame, faults: Faults
) -> None:
    groups = sound.group_by(by, maintain_order=True).agg("at", "row").filter(pl.col("at").list.len() > 1)
    for at, numbers in groups.select("at", "row").iter_rows():
        mask = np.zeros(len(rows), bool)
        mask[at] = True
        shown = ", ".join(map(str, numbers[:_MOST_ROWS])) + (", …" if len(numbers) > _MOST_ROWS else "")
        faults.add(code, mask, column, rows[column], shown)


def _refused(rows: pl.DataFrame, faults: Faults) -> list[Finding]:
    said = faults.table()
    numbers = rows["row"].gather(said["at"]).to_list()
    return [
        Finding(
            one["code"], one["problem"], one["remedy"], row, one["column"], one["value"] or "", "refused",
            facts={"said": one["problem"], "said_vi": one["problem_vi"], "fix": one["remedy"],
                   "fix_vi": one["remedy_vi"], "code": ""},
        )
        for row, one in zip(numbers, said.iter_rows(named=True), strict=True)
    ]  # fmt: skip


def _lines(table: Table) -> list[Finding]:
    """Lines that do not fit the heading, refused as well."""
    facts: dict[str, Any] = {
        "said": "the line does not fit the heading", "said_vi": "dòng không khớp với tiêu đề",
        "fix": "mend the delimiters or quotation marks of this line",
        "fix_vi": "sửa dấu phân cách hoặc dấu ngoặc kép của dòng này", "code": "",
    }  # fmt: skip
    return [
        Finding("line_ragged", facts["said"], facts["fix"], row, severity="refused", facts=facts)
        for row in table.broken["row"].to_list()
    ]


def _by_point(sound: pl.DataFrame, by_point: NDArray[np.bool_], above: Edition) -> list[Finding]:
    guessed = sound.filter(pl.Series(by_point).gather(sound["at"]))
    if guessed.is_empty():
        return []
    first = guessed.row(0, named=True)
    value = above.areas["name"][first["parent"]]
    return [found("parent_by_point", times=len(guessed), code=first["name"], value=value)]
