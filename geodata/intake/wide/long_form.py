"""Tables with one column a day or a setting, as rows: one figure a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from geodata.intake.cells.numbers import NOTHING, read_counts
from geodata.intake.cells.total_words import is_total
from geodata.intake.faults import Faults
from geodata.intake.notes import Note
from geodata.intake.reading.letters import letter_of
from geodata.intake.reading.table import Table
from geodata.intake.wide.figures import Figure

_MOST_TOLD: Final = 10
_PARTS_TAKEN: Final = Note("the parts are taken", "lấy theo các phần")


@dataclass(frozen=True)
class Unpivoted:
    """Which columns became rows: heading -> what it stands for; for previews.

    `missing` names the cells of totals that are larger than their parts, of which a row holds the rest: cell -> why.
    """

    figures: dict[str, dict[str, str | None]]
    totals: tuple[str, ...]
    blank: int
    made: frozenset[str] = frozenset()
    letters: dict[str, str] = field(default_factory=dict)
    missing: dict[str, Note] = field(default_factory=dict)


def as_figures(
    table: Table, figures: list[Figure], totals: list[Figure], days: dict[str, date]
) -> tuple[Table, Unpivoted]:
    """One row for every figure that is stated: the other columns, `report_date` and `setting` where headings tell
    them, `count`, and `source_cell` with the cell it came from. A blank cell or a dash states nothing and is no row.

    A total is compared with its parts; where it alone is stated, it becomes the row, without a setting. Where it is
    larger than its parts, the rest is a row that `missing_of_totals` refuses: nobody says that there are no such cases.
    """
    frame, names = table.frame, [one.heading for one in figures]
    sums = [one for one in totals if one.heading in frame.columns]
    made = (
        {"count"}
        | ({"report_date"} if days else set())
        | ({"setting"} if any(f.setting for f in figures) else set())
    )
    made |= {one.place[0] for one in figures if one.place}
    aside = {*names, *(one.heading for one in sums)}
    others = {name: (f"{name} (*)" if name in made else name) for name in frame.columns if name not in aside}
    alone, differing = _totals(table, figures, sums)
    stated = [_stated(frame, names), *alone, _rests(differing, len(figures))]
    long = pl.concat(stated).sort("at", "place", maintain_order=True)
    by_heading = {one.heading: one for one in (*figures, *sums)}
    at = long["at"].to_numpy()
    facts = pl.DataFrame([*_facts(long, by_heading, days, made), _cells(table, long, at)])
    body = frame.select(list(others)).rename(others)[at].with_columns(facts) if others else facts
    raw = None
    if table.as_found is not None:
        kept = [table.as_found.to_series(i) for i, name in enumerate(frame.columns) if name in others]
        raw = pl.DataFrame(kept)[at].with_columns(facts) if kept else facts
    rows = table.rows.gather(at)
    points = None if table.points is None else (table.points[0][at], table.points[1][at])
    shapes = None if table.not_points is None else table.not_points[at]
    found = Unpivoted(
        {
            one.heading: {"report_date": _iso(days.get(one.heading)), "setting": one.setting}
            for one in figures
        },
        tuple(one.heading for one in sums),
        len(frame) * len(names) - int(long["heading"].is_in(names).sum()),
        frozenset(made),
        _letters(table),
        _missing(body["source_cell"], long, differing),
    )
    notes = [*table.notes, *_told(found, days), *_differing_told(differing, table)]
    return replace(
        table, frame=body, as_found=raw, rows=rows, points=points, not_points=shapes, notes=notes
    ), found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _stated(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """The filled cells of some columns: `at`, `place` (order of the column), `heading`, `value`."""
    parts = [
        pl.DataFrame(
            {"at": pl.int_range(len(frame), dtype=pl.UInt32, eager=True), "value": frame[name]}
        ).with_columns(place=pl.lit(place, pl.Int32), heading=pl.lit(name))
        for place, name in enumerate(names)
    ]
    filled = pl.col("value").is_not_null() & ~pl.col("value").str.contains(NOTHING)
    return pl.concat(parts).filter(filled).select("at", "place", "heading", "value")


@dataclass(frozen=True)
class _Differing:
    """A total that is not the sum of its parts; `rest` are the cases that it says beyond them."""

    at: int
    heading: str
    note: Note
    rest: int


def _totals(
    table: Table, figures: list[Figure], sums: list[Figure]
) -> tuple[list[pl.DataFrame], list[_Differing]]:
    """The totals that stand alone, as rows, and those that are not the sum of their parts."""
    alone, differing = [], list[_Differing]()
    for total in sums:
        parts = [one for one in figures if total.day is None or one.day == total.day]
        if not parts or (total.day is None and total.running != parts[0].running):
            continue
        bare = _all([~_says(table.frame[one.heading]) for one in parts])
        has_settings = any(one.setting for one in parts)
        if has_settings:
            cells = _stated(table.frame, [total.heading]).with_columns(place=pl.lit(len(figures), pl.Int32))
            alone.append(cells.filter(pl.Series(bare.gather(cells["at"]))))
        said, sums_up, sure = _sums(table, total, parts)
        wrong = (said.is_not_null() & sure & (said != sums_up) & ~(bare & has_settings)).fill_null(False)
        of_one_day = has_settings and (total.day is not None or parts[0].day is None)
        differing += [
            _compared(table, at, total.heading, said[at], sums_up[at], of_one_day)
            for at in wrong.arg_true().to_list()
        ]
    return alone, differing


def _compared(table: Table, at: int, heading: str, stated: int, parts: int, of_one_day: bool) -> _Differing:
    sums_up = any(map(is_total, table.frame.row(at)))
    rest = max(stated - parts, 0) if of_one_day and not sums_up else 0
    return _Differing(at, heading, _differs(heading, stated, parts), rest)


def _rests(differing: Sequence[_Differing], place: int) -> pl.DataFrame:
    """The rows (columns as `_stated`) of what totals say beyond their parts."""
    rows = [(one.at, place, one.heading, str(one.rest)) for one in differing if one.rest]
    schema = {"at": pl.UInt32, "place": pl.Int32, "heading": pl.String, "value": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _missing(cells: pl.Series, long: pl.DataFrame, differing: Sequence[_Differing]) -> dict[str, Note]:
    """The cells of totals whose rest is a row -> why."""
    why = {(one.at, one.heading): one.note for one in differing if one.rest}
    if not why:
        return {}
    keys = zip(long["at"], long["heading"], strict=True)
    return {cell: why[key] for cell, key in zip(cells, keys, strict=True) if key in why}


def missing_of_totals(table: Table, unpivoted: Unpivoted | None, faults: Faults) -> None:
    """Refuse what totals say beyond their parts: it may be, and nobody says where it was found."""
    if unpivoted is None or not unpivoted.missing:
        return
    cells = table.frame["source_cell"]
    mask = cells.is_in(list(unpivoted.missing)).fill_null(False)
    why = [unpivoted.missing[cell] for cell in cells.filter(mask)]
    faults.add("total_above_parts", mask.to_numpy(), "count", table.frame["count"], why)


def _differing_told(differing: Sequence[_Differing], table: Table) -> list[Note]:
    notes, more = [_row_told(one, table) for one in differing[:_MOST_TOLD]], len(differing) - _MOST_TOLD
    tail = [Note(f"{more} further totals are not the sum of their parts",
                 f"thêm {more} số tổng khác với các phần cộng lại")] if more > 0 else []  # fmt: skip
    return [*notes, *tail]


def _row_told(one: _Differing, table: Table) -> Note:
    row, (en, vi) = int(table.rows[one.at]), (str(one.note), one.note.vi)
    done = Note("the rest is refused", "phần chênh bị từ chối") if one.rest else _PARTS_TAKEN
    return Note(f"row {row}: {en}; {done}", f"dòng {row}: {vi}; {done.vi}")


def _sums(table: Table, total: Figure, parts: list[Figure]) -> tuple[pl.Series, pl.Series, pl.Series]:
    """What a total says, what its parts come to, and where both are certain."""
    said = read_counts(table.frame[total.heading])
    read = [(read_counts(table.frame[one.heading]), _says(table.frame[one.heading])) for one in parts]
    sums_up = pl.DataFrame(
        [one.lo.fill_null(0).alias(str(i)) for i, (one, _) in enumerate(read)]
    ).sum_horizontal()
    sure = _all([one.hi.is_null() & (one.lo.is_not_null() | ~says) for one, says in read])
    return said.lo, sums_up, sure & said.hi.is_null()


def _says(column: pl.Series) -> pl.Series:
    """Which cells state anything."""
    return column.is_not_null() & ~column.str.contains(NOTHING).fill_null(False)


def _all(masks: list[pl.Series]) -> pl.Series:
    frame = pl.DataFrame([mask.alias(str(i)) for i, mask in enumerate(masks)])
    return frame.select(pl.all_horizontal(pl.all())).to_series()


def _differs(heading: str, stated: int, parts: int) -> Note:
    return Note(
        f"column {heading!r} says {stated}, but its parts come to {parts}",
        f"cột {heading!r} ghi {stated}, nhưng các phần cộng lại là {parts}",
    )


def _facts(
    long: pl.DataFrame, by_heading: dict[str, Figure], days: dict[str, date], made: set[str]
) -> list[pl.Series]:
    day = {name: days[name].isoformat() for name in by_heading if name in days}
    setting = {name: one.setting for name, one in by_heading.items() if one.setting}

    def of(facts: dict[str, str], name: str) -> pl.Series:
        return long["heading"].replace_strict(facts, default=None, return_dtype=pl.String).alias(name)

    given = {
        "report_date": of(day, "report_date"),
        "setting": of(setting, "setting"),
        "count": long["value"].alias("count"),
    }
    for level in dict.fromkeys(one.place[0] for one in by_heading.values() if one.place):
        given[level] = of(
            {n: one.place[1] for n, one in by_heading.items() if one.place and one.place[0] == level}, level
        )
    return [series for name, series in given.items() if name in made]


def _letters(table: Table) -> dict[str, str]:
    letters = {name: letter_of(at) for at, name in enumerate(table.heading)}
    return letters | (table.layout.letters if table.layout is not None else {})


def _cells(table: Table, long: pl.DataFrame, at: np.ndarray) -> pl.Series:
    """`E7`, or `19.02!E7` where several sheets were read."""
    letter = long["heading"].replace_strict(_letters(table), default="", return_dtype=pl.String)
    cell = letter + table.rows.gather(at).cast(pl.String)
    if "source_sheet" in table.heading:
        cell = table.frame["source_sheet"].gather(at) + "!" + cell
    return cell.alias("source_cell")


def _told(found: Unpivoted, days: dict[str, date]) -> list[Note]:
    names = list(found.figures)
    shown = ", ".join(names[:_MOST_TOLD]) + (", …" if len(names) > _MOST_TOLD else "")
    notes = []
    if days:
        first, last = min(days.values()), max(days.values())
        notes.append(Note(
            f"{len(names)} columns are figures of days ({first} to {last}), one row each: {shown}",
            f"{len(names)} cột là số theo ngày ({first:%d/%m/%Y} đến {last:%d/%m/%Y}), mỗi ô thành một dòng: {shown}",
        ))  # fmt: skip
    elif "setting" not in found.made:
        notes.append(Note(f"{len(names)} columns are figures of places, one row each: {shown}",
                          f"{len(names)} cột là số theo nơi, mỗi ô thành một dòng: {shown}"))  # fmt: skip
    else:
        notes.append(Note(f"{len(names)} columns are figures of settings, one row each: {shown}",
                          f"{len(names)} cột là số theo nơi phát hiện, mỗi ô thành một dòng: {shown}"))  # fmt: skip
    if found.totals:
        beside = ", ".join(found.totals[:_MOST_TOLD])
        notes.append(Note(f"compared with their parts and not added: {beside}",
                          f"chỉ đối chiếu với các phần, không cộng thêm: {beside}"))  # fmt: skip
    if found.blank:
        notes.append(Note(f"{found.blank} blank cells or dashes among the figures state nothing, which is not zero",
                          f"{found.blank} ô trống hoặc gạch ngang không nêu số nào, không tính là 0"))  # fmt: skip
    return notes
