"""Columns of dates as people write them, read without guessing.

What is understood: ISO (`2022-02-19`, `2022/2/9`, `20220219`, with a time), `19/2/2022` with `/`, `-` or `.`,
`19 tháng 2 năm 2022`, `19-Feb-2022`, Excel serials. A time with an offset is brought to the workspace's zone.
Whether day or month stands first is decided for a whole column (`date_order`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from geodata.intake.cells.date_order import DateOrder, decided_order

#: Days before it are taken for a slip (Excel's empty date is 1900-01-00).
EARLIEST: Final = date(1900, 1, 1)
_EXCEL_DAY_0: Final = date(1899, 12, 30)

_CLOCK = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?)?$"
_ISO = r"^(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})" + _CLOCK
_PACKED = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"
_PARTED = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})" + _CLOCK
_SHORT = r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}" + _CLOCK
_SPOKEN = r"(?i)^(?:ngày )?(\d{1,2}) tháng (\d{1,2}),? năm (\d{4})$"
_NAMED = r"(?i)^(\d{1,2})[- ]([a-z]{3})[a-z]*[-, ]+(\d{4})$"
_SERIAL = r"^(\d{5})(?:\.\d+)?$"
_OFFSET = r":\d{2}(?:[.,]\d+)?(Z|[+-]\d{2}:?\d{2})$"
_MONTHS = {
    name: n
    for n, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


@dataclass(frozen=True, slots=True)
class Dates:
    """A column as days: `value` Date, `fault` a code of `faults.FAULTS` or null, `detail` for its words.

    Rows are those of the input; an empty cell has neither value nor fault. `by_order` marks days whose
    reading depended on the column's order.
    """

    value: pl.Series
    fault: pl.Series
    detail: pl.Series
    by_order: pl.Series
    notes: list[str] = field(default_factory=list)


def read_dates(
    text: pl.Series,
    *,
    today: date,
    order: DateOrder | None = None,
    timezone: str = "Asia/Ho_Chi_Minh",
    earliest: date = EARLIEST,
) -> Dates:
    """Read a column of text (null = empty), named as its heading; see the module for the rules."""
    distinct = pl.DataFrame({"text": text.unique().drop_nulls()}, schema={"text": pl.String})
    parts = _parts(distinct)
    decided, note = decided_order(parts, order, text.name)
    known = parts.select("text", *_reading(decided)).with_columns(_limits(today, earliest))
    known = _with_offsets(known, timezone, today)
    found = pl.DataFrame({"text": text}, schema={"text": pl.String}).join(
        known, on="text", how="left", maintain_order="left"
    )
    return Dates(found["value"], found["fault"], found["detail"], found["by_order"].fill_null(False), note)


#: A number below 1,827 that is shown as a day becomes one of the years 1900 to 1904.
_SMALL_NUMBERS_END: Final = date(1905, 1, 1)
_RECENT: Final = date(1950, 1, 1)


def read_days(
    text: pl.Series, *, today: date, order: DateOrder | None = None, timezone: str = "Asia/Ho_Chi_Minh"
) -> Dates:
    """`read_dates` of a column of one time: among days of today those of 1900 to 1904 are small numbers that a
    spreadsheet shows as days, and faults."""
    found = read_dates(text, today=today, order=order, timezone=timezone)
    days = found.value.drop_nulls()
    if not len(days) or not (days < _SMALL_NUMBERS_END).any() or 2 * (days < _RECENT).sum() >= len(days):
        return found
    return read_dates(text, today=today, order=order, timezone=timezone, earliest=_SMALL_NUMBERS_END)


def _parts(distinct: pl.DataFrame) -> pl.DataFrame:
    """Year and the two other numbers of every distinct value: `y m d` if certain, `y a b` if by order."""
    text = pl.col("text")

    def number(pattern: str, group: int) -> pl.Expr:
        return text.str.extract(pattern, group).cast(pl.Int32, strict=False)

    month = text.str.extract(_NAMED, 2).str.to_lowercase().replace_strict(_MONTHS, default=None)
    return distinct.with_columns(
        y=pl.coalesce(number(_ISO, 1), number(_PACKED, 1), number(_SPOKEN, 3), number(_NAMED, 3)),
        m=pl.coalesce(number(_ISO, 3), number(_PACKED, 2), number(_SPOKEN, 2), month.cast(pl.Int32)),
        d=pl.coalesce(number(_ISO, 4), number(_PACKED, 3), number(_SPOKEN, 1), number(_NAMED, 1)),
        a=number(_PARTED, 1),
        b=number(_PARTED, 2),
        year=number(_PARTED, 3),
        serial=number(_SERIAL, 1),
        short=text.str.contains(_SHORT),
    )


def _reading(order: str | None) -> list[pl.Expr]:
    """Columns `value`, `two` (the other reading where both hold) and `by_order`."""
    certain = pl.date("y", "m", "d")
    day_first, month_first = _day("b", "a"), _day("a", "b")
    either = pl.coalesce(day_first, month_first)
    parted = either if order is None else day_first if order == "dmy" else month_first
    two = pl.when((day_first != month_first) & pl.lit(order is None)).then(month_first)
    serial = pl.lit(_EXCEL_DAY_0) + pl.duration(days=pl.col("serial"))
    safe = pl.when(_is_day(pl.col("y"), pl.col("m"), pl.col("d"))).then(certain)
    written = pl.coalesce("y", "a", "serial").is_not_null()
    return [
        pl.coalesce(safe, parted, serial).alias("value"),
        two.alias("two"),
        (pl.col("a").is_not_null() & (pl.col("a") != pl.col("b"))).alias("by_order"),
        written.alias("written"),
        pl.col("short"),
    ]


def _day(month: str, day: str) -> pl.Expr:
    """The date of year, `month` and `day`, null where there is no such day."""
    is_day = _is_day(pl.col("year"), pl.col(month), pl.col(day))
    return pl.when(is_day).then(pl.date("year", month, day))


def _is_day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = pl.when(leap).then(29).otherwise(28)
    longest = pl.when(month == 2).then(february).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    return (year >= 1) & month.is_between(1, 12) & (day >= 1) & (day <= longest)


def _limits(today: date, earliest: date) -> list[pl.Expr]:
    value, two = pl.col("value"), pl.col("two")
    fault = (
        pl.when(pl.col("short")).then(pl.lit("date_two_digit_year"))
        .when(~pl.col("written")).then(pl.lit("date_unreadable"))
        .when(value.is_null()).then(pl.lit("date_impossible"))
        .when(two.is_not_null()).then(pl.lit("date_ambiguous"))
        .when(value > today).then(pl.lit("date_future"))
        .when(value < earliest).then(pl.lit("date_too_old"))
    )  # fmt: skip
    both = pl.format("{}, {}", value.dt.to_string("%Y-%m-%d"), two.dt.to_string("%Y-%m-%d"))
    detail = (
        pl.when(two.is_not_null()).then(both)
        .when(value > today).then(pl.lit(today.isoformat()))
        .when(value < earliest).then(pl.lit(earliest.isoformat()))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return [
        fault.alias("fault"),
        detail.alias("detail"),
        pl.when(fault.is_null()).then(value).alias("value"),
    ]


def _with_offsets(known: pl.DataFrame, timezone: str, today: date) -> pl.DataFrame:
    """Times that carry an offset, moved to the day they fall on in the workspace's zone."""
    shifted = known.filter(pl.col("text").str.contains(_OFFSET) & pl.col("value").is_not_null())
    if not len(shifted):
        return known
    zone = ZoneInfo(timezone)
    days = [_local_day(text, day, zone) for text, day in shifted.select("text", "value").iter_rows()]
    moved = shifted.select("text", moved=pl.Series(days, dtype=pl.Date))
    late = pl.col("moved") > today
    return known.join(moved, on="text", how="left", maintain_order="left").with_columns(
        value=pl.when(late).then(None).otherwise(pl.coalesce("moved", "value")),
        fault=pl.when(late).then(pl.lit("date_future")).otherwise("fault"),
        detail=pl.when(late).then(pl.lit(today.isoformat())).otherwise("detail"),
    )


def _local_day(text: str, day: date, zone: ZoneInfo) -> date:
    clock = text[text.index(":") - 2 :].strip().replace(",", ".")
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}").astimezone(zone).date()
    except ValueError:
        return day


def excel_day(serial: int) -> date:
    """The day of an Excel serial number (1900 system)."""
    return _EXCEL_DAY_0 + timedelta(days=serial)
