"""Tables with one column a day or a setting, as rows: one figure a row."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from geodata.intake.figures import Figure
from geodata.intake.grid import letter_of
from geodata.intake.notes import Note
from geodata.intake.numbers import NOTHING, read_counts
from geodata.intake.table import Table

_MOST_TOLD: Final = 10


@dataclass(frozen=True)
class Unpivoted:
    """Which columns became rows: heading -> what it stands for; for previews."""

    figures: dict[str, dict[str, str | None]]
    totals: tuple[str, ...]
    blank: int
    made: frozenset[str] = frozenset()
    letters: dict[str, str] = field(default_factory=dict)


def as_figures(
    table: Table, figures: list[Figure], totals: list[Figure], days: dict[str, date]
) -> tuple[Table, Unpivoted]:
    """One row for every figure that is stated: the other columns, `report_date` and `setting` where headings tell
    them, `count`, and `source_cell` with the cell it came from. A blank cell or a dash states nothing and is no row.

    A total is compared with its parts; where it alone is stated, it becomes the row, without a setting.
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
    long = pl.concat([_stated(frame, names), *alone]).sort("at", "place", maintain_order=True)
    by_heading = {one.heading: one for one in (*figures, *sums)}
    at = long["at"].to_numpy()
    body = frame.select(list(others)).rename(others)[at].with_columns(_facts(long, by_heading, days, made))
    body = body.with_columns(_cells(table, long, at))
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
    )
    notes = [*table.notes, *_told(found, days), *differing]
    return replace(table, frame=body, rows=rows, points=points, not_points=shapes, notes=notes), found


def _stands_for(one: Figure, days: dict[str, date]) -> dict[str, str | None]:
    place = one.place[1] if one.place else None
    return {"report_date": _iso(days.get(one.heading)), "setting": one.setting, "place": place}


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


def _totals(table: Table, figures: list[Figure], sums: list[Figure]) -> tuple[list[pl.DataFrame], list[Note]]:
    """The totals that stand alone, as rows, and sentences on those that are not the sum of their parts."""
    alone, notes = [], list[Note]()
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
        notes += [
            _differs(table, int(at), total.heading, int(said[int(at)]), int(sums_up[int(at)]))
            for at in np.flatnonzero(wrong.to_numpy())
        ]
    more = len(notes) - _MOST_TOLD
    tail = [Note(f"{more} further totals are not the sum of their parts",
                 f"thêm {more} số tổng khác với các phần cộng lại")] if more > 0 else []  # fmt: skip
    return alone, [*notes[:_MOST_TOLD], *tail]


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


def _differs(table: Table, at: int, heading: str, stated: int, parts: int) -> Note:
    row = int(table.rows[at])
    return Note(
        f"row {row}: column {heading!r} says {stated}, but its parts come to {parts}; the parts are taken",
        f"dòng {row}: cột {heading!r} ghi {stated}, nhưng các phần cộng lại là {parts}; lấy theo các phần",
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
