"""Which column of a published table holds which indicator, and how it is to be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import polars as pl

from zones.given import Bounds, Given, read_given
from zones.phrases import Words
from zones.rulebook import Rulebook
from zones.run_faults import note, refused


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read.

    `columns` names the columns whose names differ (indicator -> column), `scale` multiplies the numbers of an
    indicator (indicator -> factor), `suppressed` gives the bounds of suppressed figures (indicator -> bounds;
    "" for every count of cases, by itself or behind a rate whose population is given), `rows` the number
    of each row in its source (default: the heading is row 1).
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    scale: Mapping[str, Fraction] = field(default_factory=dict)
    suppressed: Mapping[str, Bounds] = field(default_factory=dict)
    rows: Sequence[int] | None = None

    def row(self, k: int) -> int:
        """The number of the k-th row in its source."""
        return self.rows[k] if self.rows is not None else k + 2

    def checked(self, book: Rulebook, table: pl.DataFrame) -> None:
        """Refuse names of indicators and columns that do not exist."""
        for name in {*self.columns, *self.scale, *self.suppressed} - {""}:
            if name not in book.indicators:
                words = ", ".join(book.indicators)
                raise refused("no_indicator", "indicators", book=book.id, name=name, words=words)
        for column in self.columns.values():
            column_of(table, column)


def column_of(table: pl.DataFrame, name: str) -> str:
    """A column by its name, capital letters and spaces aside; InputError where there is none or several."""
    if name in table.columns:
        return name
    alike = [column for column in table.columns if folded(column) == folded(name)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise refused("several_columns", "columns", name=name, words=", ".join(map(repr, alike)))
    raise refused("no_column", "columns", name=name, words=", ".join(table.columns))


def folded(name: str) -> str:
    """A name without capitals, spaces and signs: "Full elderly" is `full_elderly`."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def find_columns(
    table: pl.DataFrame, names: Sequence[str], given: Mapping[str, str]
) -> tuple[dict[str, str], list[Words]]:
    """For each indicator its column, if the table has one, and what readers should know about it."""
    found: dict[str, str] = {}
    notes: list[Words] = []
    for name in names:
        if name in given:
            found[name] = column_of(table, given[name])
        elif name in table.columns:
            found[name] = name
        elif column := _alike(table, name, {*names, *given.values()}):
            found[name] = column
            notes.append(note("looser", name=name, column=column))
        else:
            notes.append(note("absent", name=name))
    if names and not found:
        raise refused("no_figures", "columns", words=", ".join(names), name=names[0])
    return found, notes


def _alike(table: pl.DataFrame, name: str, taken: set[str]) -> str | None:
    alike = [one for one in table.columns if one not in taken and folded(one) == folded(name)]
    if len(alike) > 1:
        raise refused("several_columns", "columns", name=name, words=", ".join(map(repr, alike)))
    return alike[0] if alike else None


def read_columns(
    book: Rulebook, table: pl.DataFrame, columns: Mapping[str, str], reading: Reading
) -> dict[str, Given]:
    """The figures of the columns found."""
    found: dict[str, Given] = {}
    for name, column in columns.items():
        one, scale = book.indicators[name], reading.scale.get(name, Fraction(1))
        bounds = _bounds(book, name, reading)
        given = read_given(one, table[column], bounds=bounds, scale=scale, rows=reading.rows)
        is_rate = one.kind == "rate" and bounds is None
        found[name] = replace(given, cases=reading.suppressed.get("")) if is_rate else given
    return found


def _bounds(book: Rulebook, name: str, reading: Reading) -> Bounds | None:
    """What a suppressed figure may be: by its own bounds, or by those of counts if it is one."""
    if name in reading.suppressed:
        return reading.suppressed[name]
    one = book.indicators[name]
    return reading.suppressed.get("") if one.kind == "count" and one.whole else None
