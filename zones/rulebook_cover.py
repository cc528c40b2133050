"""Checks that bands cover their domain once and that tables are full."""

from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor
from typing import Final

from zones.expressions import names_of
from zones.phrases import Words, both
from zones.rulebook import Bands, Indicator, Interval, Rulebook, Table
from zones.rulebook_values import Door
from zones.rulebook_words import join, listed

MAX_CELLS: Final = 4096
MAX_AXES: Final = 6


def check_bands(door: Door, book: Rulebook, bands: Bands) -> None:
    """Note gaps, overlaps and missing ends."""
    path = f"bands.{bands.id}"
    if bands.id in book.tables:
        door.refuse(path, "đã có một bảng cùng tên này", "a table has this name too")
    if not names_of(bands.formula):
        door.refuse(join(path, "of"), "không nêu chỉ số nào", "names no indicator")
    parts = [(name, part) for name, part in bands.parts.items() if part is not None]
    if not parts or len(parts) < len(bands.parts):
        return
    parts.sort(key=lambda item: _order(item[1]))
    one = book.indicators.get(bands.of)
    _check_ends(door, path, one, parts)
    for (before, lower), (after, upper) in pairwise(parts):
        wrong = _seam(lower, upper, step_of(one))
        if wrong:
            door.refuse(
                path,
                "`{before}` {lower} và `{after}` {upper}: {wrong}",
                "{before} {lower} and {after} {upper}: {wrong}",
                before=before,
                lower=lower,
                after=after,
                upper=upper,
                wrong=wrong,
            )


def _order(part: Interval) -> tuple[bool, Fraction, bool]:
    return (part.low is not None, part.low or Fraction(0), not part.low_closed)


def step_of(one: Indicator | None) -> Fraction | None:
    """The grid on which an indicator's compared values lie; None where every number is possible."""
    if one is None:
        return None
    if one.round is not None:
        return Fraction(1, 10**one.round.decimals)
    return Fraction(1) if one.whole else None


_OVERLAP: Final = both("hai phần chồng lên nhau", "they overlap")
_GAP: Final = both("giữa hai phần có khoảng trống", "there is a gap between them")
_BOTH: Final = both("cả hai phần cùng chứa điểm chung", "both hold their common end")
_NONE: Final = both("không phần nào chứa điểm chung", "none holds their common end")


def _seam(lower: Interval, upper: Interval, step: Fraction | None) -> Words | None:
    """What is wrong where two neighbouring parts meet; None when they meet exactly once."""
    if lower.high is None or upper.low is None:
        return _OVERLAP
    if step is not None:
        last = floor(lower.high / step) if lower.high_closed else ceil(lower.high / step) - 1
        first = ceil(upper.low / step) if upper.low_closed else floor(upper.low / step) + 1
        return None if first == last + 1 else _OVERLAP if first <= last else _GAP
    if lower.high != upper.low:
        return _OVERLAP if lower.high > upper.low else _GAP
    if lower.high_closed == upper.low_closed:
        return _BOTH if lower.high_closed else _NONE
    return None


def _check_ends(door: Door, path: str, one: Indicator | None, parts: list[tuple[str, Interval]]) -> None:
    (first_name, first), (last_name, last) = parts[0], parts[-1]
    from_zero = first.low == 0 and first.low_closed
    if not from_zero and not (first.low is None and may_be_negative(one)):
        door.refuse(
            path,
            "`{part}` {interval}: phần thấp nhất bắt đầu bằng [0",
            "{part} {interval}: the lowest part begins with [0",
            part=first_name,
            interval=first,
        )
    if first.low is None and last.high is None and len(parts) == 1:
        door.refuse(path, "không chia gì cả", "divides nothing")
    if last.high is not None and not (last.high == highest(one) and last.high_closed):
        door.refuse(
            path,
            "`{part}` {interval}: phần cao nhất kết thúc bằng inf)",
            "{part} {interval}: the highest part ends with inf)",
            part=last_name,
            interval=last,
        )


def may_be_negative(one: Indicator | None) -> bool:
    """Whether an indicator (None: an expression) may be below zero."""
    return one is None or one.kind in ("fact", "expr")


def highest(one: Indicator | None) -> Fraction | None:
    """The most that a ratio or a share of children is; None where there is no most."""
    return one.scale if one is not None and one.kind in ("ratio", "child_share") else None


def check_table(door: Door, book: Rulebook, table: Table) -> None:
    """Note cells that are missing or that no part of the axes leads to."""
    path = f"tables.{table.id}"
    for axis in table.axes:
        if axis not in book.bands and axis not in book.tables:
            names = listed((*book.bands, *book.tables))
            door.refuse(
                path,
                "{axis} không phải là thang hay bảng nào; hiện có: {names}",
                "{axis} is no bands and no table; there are {names}",
                axis=repr(axis),
                names=names,
            )
    domains = [domain(book, axis) for axis in table.axes]
    if not table.cells or not all(domains):
        return
    size = 1
    for parts in domains:
        size *= len(parts)
    if size > MAX_CELLS or len(domains) > MAX_AXES:
        door.refuse(
            path,
            "hơn {cells} ô hoặc {axes} trục",
            "more than {cells} cells or {axes} axes",
            cells=MAX_CELLS,
            axes=MAX_AXES,
        )
        return
    needed = set(product(*domains))
    for key in sorted(needed - set(table.cells)):
        door.refuse(
            join(join(path, "cells"), ".".join(key)),
            "còn thiếu: bảng phải đủ mọi ô",
            "is missing: tables are full",
        )
    for key in sorted(set(table.cells) - needed):
        door.refuse(
            join(join(path, "cells"), ".".join(key)),
            "không ứng với phần nào của các trục",
            "stands for no part of the axes",
        )


def domain(book: Rulebook, axis: str) -> tuple[str, ...]:
    """The parts of bands, or the outcomes of a table; () where they are not known."""
    if axis in book.bands:
        return tuple(book.bands[axis].parts)
    table = book.tables.get(axis)
    return tuple(dict.fromkeys(table.cells.values())) if table else ()
