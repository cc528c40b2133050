"""The fields of a case, column by column: text in, checked values out, faults noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl

from geodata.intake.cells.choices import allowed, read_choices, read_open
from geodata.intake.cells.columns import Columns
from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.dates import read_days
from geodata.intake.cells.guesses import asks_yes_no
from geodata.intake.cells.numbers import Counts, most_meant, read_counts
from geodata.intake.faults import Faults
from geodata.intake.reading.table import Table
from zones.ledger import ANY_NUMBER
from zones.vocabulary import CASE_CHOICES

DATE_FIELDS: Final = ("report_date", "onset_date", "sample_date", "outcome_date")
OPEN_FIELDS: Final = ("sex", "outcome")
PLAIN_FIELDS: Final = ("case_id", "exposure", "household_id", "site_id")
_AGE = r"^\d{1,3}(?:[.,]\d+)?$"


@dataclass
class Fields:
    """Checked columns of one table, with the notes made on the way.

    `iso` holds, for date columns whose reading depended on the order of day and month, heading -> ISO text.
    """

    columns: dict[str, pl.Series]
    notes: list[str] = field(default_factory=list)
    iso: dict[str, pl.Series] = field(default_factory=dict)


def text_of(table: Table, columns: Columns, name: str) -> pl.Series:
    """The text of a field in every row: its constant, its column, or nothing; named as its heading."""
    if name in columns.constants:
        said = pl.Series(name, [columns.constants[name]], dtype=pl.String)
        return said.new_from_index(0, len(table.frame)).alias(name)
    if name in columns.taken:
        return table.frame[columns.taken[name]]
    return pl.Series(name, [None], dtype=pl.String).new_from_index(0, len(table.frame)).alias(name)


def _is_empty(text: pl.Series) -> bool:
    return text.null_count() == len(text)


def read_fields(
    table: Table,
    columns: Columns,
    faults: Faults,
    *,
    today: date,
    order: DateOrder | None,
    timezone: str,
    cumulative: bool,
) -> Fields:
    """Read every field but the place; rows with a fault have null there."""
    found = Fields({})
    for name in DATE_FIELDS:
        _read_date_field(found, table, columns, faults, name, today, order, timezone)
    for name in CASE_CHOICES:
        _read_choice_field(found, table, columns, faults, name)
    for name in OPEN_FIELDS:
        text = text_of(table, columns, name)
        found.columns[name] = text if _is_empty(text) else read_open(name, text)
    for name in PLAIN_FIELDS:
        found.columns[name] = text_of(table, columns, name)
    _read_age(found, table, columns, faults)
    _read_count(found, table, columns, faults, cumulative)
    return found


def _read_date_field(
    found: Fields,
    table: Table,
    columns: Columns,
    faults: Faults,
    name: str,
    today: date,
    order: DateOrder | None,
    timezone: str,
) -> None:
    text = text_of(table, columns, name)
    if _is_empty(text):
        found.columns[name] = pl.Series(name, [None], dtype=pl.Date).new_from_index(0, len(text))
    else:
        read = read_days(text, today=today, order=order, timezone=timezone)
        found.columns[name] = read.value
        found.notes += read.notes
        for code in read.fault.drop_nulls().unique(maintain_order=True).to_list():
            mask = (read.fault == code).fill_null(False)
            faults.add(code, mask.to_numpy(), text.name, text, read.detail.filter(mask).to_list())
        if name in columns.taken and read.by_order.any():
            iso = read.value.dt.to_string("%Y-%m-%d")
            found.iso[text.name] = pl.select(pl.when(read.by_order).then(iso)).to_series()
    if name == "report_date":
        faults.add("date_missing", text.is_null().to_numpy(), text.name)


def _read_choice_field(found: Fields, table: Table, columns: Columns, faults: Faults, name: str) -> None:
    text = text_of(table, columns, name)
    if _is_empty(text):
        found.columns[name] = text
        return
    read = read_choices(name, text, yes_no=name == "acquisition" and asks_yes_no(text.name))
    found.columns[name] = read.value
    faults.add("choice_unknown", read.unknown.to_numpy(), text.name, text, allowed(name))


def _read_age(found: Fields, table: Table, columns: Columns, faults: Faults) -> None:
    found.columns["age"] = text = text_of(table, columns, "age")
    if _is_empty(text):
        return
    years = pl.select(
        pl.when(text.str.contains(_AGE)).then(text.str.replace(",", ".")).cast(pl.Float64, strict=False)
    ).to_series()
    wrong = ((years > 130) | text.str.contains(r"^[-−]\s*\d")).fill_null(False)
    faults.add("age_impossible", wrong.to_numpy(), text.name, text)


def _read_count(found: Fields, table: Table, columns: Columns, faults: Faults, cumulative: bool) -> None:
    text = text_of(table, columns, "count")
    nothing = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(text))
    if not is_aggregated(columns):
        found.columns["count"] = pl.Series([1], dtype=pl.Int64).new_from_index(0, len(text))
        found.columns["count_hi"] = nothing
        return
    read = read_counts(text)
    for code in read.fault.drop_nulls().unique(maintain_order=True).to_list():
        faults.add(code, (read.fault == code).fill_null(False).to_numpy(), text.name, text)
    if cumulative:
        faults.add("count_is_range", read.hi.is_not_null().to_numpy(), text.name, text)
    found.columns["count"], found.columns["count_hi"] = read.lo, _at_most(text, read)


def _at_most(text: pl.Series, read: Counts) -> pl.Series:
    """The most cases of each row where the number is not exact; of a cell that cannot be read, what it may mean: any
    number unless its digits bound it."""
    unread = read.fault.is_not_null()
    if not unread.any():
        return read.hi
    at = unread.arg_true()
    return read.hi.clone().scatter(at, most_meant(text.gather(at)).fill_null(ANY_NUMBER))


def is_aggregated(columns: Columns) -> bool:
    """Whether rows carry how many cases they stand for."""
    return "count" in columns.taken or "count" in columns.constants


def key_text(table: Table, columns: Columns, key: Sequence[str]) -> pl.Series:
    """The text of the caller's key columns (fields or headings) a row; null where all of them are empty."""
    given = [table.frame[name] if name in table.heading else text_of(table, columns, name) for name in key]
    parts = pl.DataFrame([text.alias(str(place)) for place, text in enumerate(given)])
    empty = parts.select(pl.all_horizontal(pl.all().is_null())).to_series()
    joined = parts.select(pl.concat_str(pl.all().fill_null(""), separator="\x1f")).to_series()
    return pl.select(pl.when(~empty).then(joined)).to_series()
