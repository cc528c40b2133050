"""What the tables about areas have in common: reports, context, populations. One area, maybe one day, a row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.batch import REFUSED_SCHEMA
from geodata.intake.cells.columns import Columns, choose_columns
from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.dates import read_days
from geodata.intake.cells.fields import text_of
from geodata.intake.faults import Faults
from geodata.intake.naming.placed import WORD_FIELDS, Placed, place_rows
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.naming.titled import within_titles
from geodata.intake.naming.type_words import with_type_words
from geodata.intake.notes import FIELDS_VI
from geodata.intake.old_letters import decoded_table
from geodata.intake.personal.columns import without_personal
from geodata.intake.personal.free_text import kept_cells
from geodata.intake.points import Points
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from geodata.intake.refused import area_words, refused_lines
from geodata.intake.totals import SKIPPED_SCHEMA, told, without_totals
from geodata.intake.unused import unused_figures
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS

#: Columns that every such table has: where, as code or as names.
PLACE_WORDS: Final = ("area_code", "province", "district", "ward", "hamlet")


@dataclass(frozen=True)
class AreaBatch:
    """Rows of a table about areas: read = rows + refused (+ repeated, said twice in the same words).

    `skipped` (columns `totals.SKIPPED_SCHEMA`) are rows of totals, which are not among those read. `understood` says
    what the columns were taken for.
    """

    rows: pl.DataFrame
    refused: pl.DataFrame
    repeated: pl.DataFrame
    read: int
    skipped: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SKIPPED_SCHEMA))
    tally: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    understood: Columns | None = None


@dataclass
class AreaTable:
    """A table about areas while it is being read."""

    table: Table
    columns: Columns
    faults: Faults
    placed: Placed
    places: PlaceIndex
    path_text: pl.Series
    notes: list[str]
    skipped: pl.DataFrame

    def text(self, name: str) -> pl.Series:
        """The text of a field, named as its heading."""
        return text_of(self.table, self.columns, name)

    def dates(self, name: str, *, today: date, order: DateOrder | None) -> pl.Series:
        """A required date; faults are noted."""
        text = self.text(name)
        read = read_days(text, today=today, order=order)
        self.notes += read.notes
        self.faults.add("date_missing", text.is_null().to_numpy(), text.name)
        for code in read.fault.drop_nulls().unique(maintain_order=True).to_list():
            mask = (read.fault == code).fill_null(False)
            self.faults.add(code, mask.to_numpy(), text.name, text, read.detail.filter(mask).to_list())
        return read.value.alias(name)

    def required(self, name: str) -> pl.Series:
        """A text that may not be empty."""
        text = self.text(name)
        self.faults.add("value_missing", text.is_null().to_numpy(), text.name)
        return text.alias(name)


def open_area_table(
    source: str | Path | Table,
    places: PlaceIndex,
    *,
    fields: Sequence[str],
    needed: Sequence[str],
    mapping: Mapping[str, str] | None,
    constants: Mapping[str, str] | None,
    sheet: str | None,
    figure: str = "",
    text_encoding: Mapping[str, str] | None = None,
    where: str = "",
    made: Collection[str] = (),
) -> AreaTable:
    """Read a table, or take one that is read already, and place its rows; `needed` fields must have a column or
    a constant. Of columns `made` on the way it is told elsewhere what they are. Rows
    of totals (of the field `figure`) are left out."""
    table = source if isinstance(source, Table) else read_table(source, sheet=sheet)
    where = where if isinstance(source, Table) else Path(source).name
    table = decoded_table(table, text_encoding, places, mapping=mapping, where=where)
    columns = choose_columns(table.heading, mapping=mapping, constants=constants,
                             fields=(*PLACE_WORDS, *fields), where=where)  # fmt: skip
    known = {*columns.taken, *columns.constants}
    for name in needed:
        if name not in known:
            raise InputError(f"no column holds {name}", where=where,
                             fix=f"call one of them {name}: {', '.join(table.heading)}",
                             vi=f"không cột nào cho biết {FIELDS_VI[name]} ({name})",
                             vi_fix=f"đặt tên {name} cho một trong các cột: {', '.join(table.heading)}")  # fmt: skip
    if not known & set(PLACE_WORDS):
        raise InputError("no column says which area a row is about", where=where,
                         fix="give area_code, or province, district, ward and hamlet",
                         vi="không cột nào cho biết dòng nói về đơn vị nào",
                         vi_fix="thêm cột area_code, hoặc province, district, ward và hamlet")  # fmt: skip
    public = without_personal(table, columns, (), places)
    table, columns, typed = _with_types(public.table, public.columns)
    table, skipped = without_totals(table, columns, figure, places)
    faults = Faults(len(table.frame))
    words = pl.DataFrame([text_of(table, columns, name).alias(name) for name in WORD_FIELDS])
    nowhere = np.full(len(table.frame), np.nan)
    placed = place_rows(words, Points(nowhere, nowhere), faults, places, headings=columns.taken)
    placed = within_titles(placed, words, table, faults, places, _place_heading(columns))
    empty = words.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()
    faults.add("value_missing", empty, _place_heading(columns))
    path_text = words.select(pl.concat_str(WORD_FIELDS, separator=" / ", ignore_nulls=True)).to_series()
    unused = unused_figures(table.frame, columns.ignored)
    notes = [*table.notes, *typed, *columns.notes(made), *unused, *public.notes, *told(skipped)]
    return AreaTable(table, columns, faults, placed, places, path_text, notes, skipped)


def _with_types(table: Table, columns: Columns) -> tuple[Table, Columns, list[str]]:
    """Type words of columns of their own before the names, these columns no longer left aside, and what is said."""
    names: dict[str, str] = {level: columns.taken[level] for level in AREA_LEVELS if level in columns.taken}
    frame, types, said = with_type_words(table.frame, names)
    ignored = [heading for heading in columns.ignored if heading not in types.values()]
    return replace(table, frame=frame), replace(columns, ignored=ignored), said


def closed_area_table(
    opened: AreaTable, values: Sequence[pl.Series], *, key: Sequence[str], value: str,
    aside: NDArray[np.bool_] | None = None,
) -> AreaBatch:  # fmt: skip
    """The batch: rows that agree on `key` and differ in `value` are refused, all of them; those of `aside` are taken
    for said already.

    An area of which the parent alone is known is refused: a statement of a ward is none of its district.
    """
    frame = _frame(opened, values)
    _refuse_parents(opened, frame)
    passed = np.zeros(len(frame), bool) if aside is None else aside & ~opened.faults.mask
    repeated = _refuse_contradictions(opened, frame, [*key], value, passed) | passed
    rows = frame.filter(pl.Series(~opened.faults.mask) & ~pl.Series(repeated))
    return AreaBatch(
        rows=rows.drop("at_parent"),
        refused=pl.concat([_refused(opened, frame), refused_lines(opened.table.broken)]).sort("row"),
        repeated=frame.filter(pl.Series(repeated)).select("row"),
        read=opened.table.read,
        skipped=opened.skipped,
        tally={name: n for name, n in opened.placed.tally.items() if n},
        notes=opened.notes,
        understood=opened.columns,
    )


def _frame(opened: AreaTable, values: Sequence[pl.Series]) -> pl.DataFrame:
    level, code = area_words(pl.Series(opened.placed.area), opened.places)
    return pl.DataFrame(
        [
            opened.table.rows.alias("row"),
            level.alias("area_level"),
            code.alias("area_code"),
            opened.placed.words.alias("place_words"),
            opened.placed.at_parent.alias("at_parent"),
            *values,
        ]
    )


def _place_heading(columns: Columns) -> str:
    """The heading of the finest column of places."""
    given = [columns.taken[name] for name in (*WORD_FIELDS[::-1], "area_code") if name in columns.taken]
    return given[0] if given else "area_code"


def _refuse_parents(opened: AreaTable, frame: pl.DataFrame) -> None:
    mask = frame["at_parent"].to_numpy() & ~opened.faults.mask
    opened.faults.add("place_unknown", mask, _place_heading(opened.columns), opened.path_text)


def _refuse_contradictions(
    opened: AreaTable, frame: pl.DataFrame, key: list[str], value: str, passed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    sound = frame.with_row_index("at").filter(pl.Series(~opened.faults.mask & ~passed))
    groups = (
        sound.group_by("area_level", "area_code", *key, maintain_order=True)
        .agg("at", differ=pl.col(value).n_unique() > 1)
        .filter(pl.col("at").list.len() > 1)
    )
    repeated = np.zeros(len(frame), bool)
    for at, differ in groups.select("at", "differ").iter_rows():
        if not differ:
            repeated[at[1:]] = True
            continue
        mask = np.zeros(len(frame), bool)
        mask[at] = True
        heading = opened.columns.taken.get(value, value)
        opened.faults.add(
            "area_differs", mask, heading, frame[value].cast(pl.String), ", ".join(opened.table.called(at))
        )
    return repeated


def _refused(opened: AreaTable, frame: pl.DataFrame) -> pl.DataFrame:
    said = opened.faults.table()
    at = said["at"]
    found = said.with_columns(
        frame["row"].gather(at),
        frame["area_level"].gather(at),
        frame["area_code"].gather(at),
        kept_cells(opened.table, at, opened.columns.taken.values()),
    )
    if "date" in frame.columns:
        found = found.with_columns(frame["date"].gather(at).alias("report_date"))
    return found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in REFUSED_SCHEMA.items()
    )
