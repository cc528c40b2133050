"""A table as the source of cases: a row a case (or a number of them), columns known, nothing personal, no totals."""

from dataclasses import dataclass, replace

import polars as pl

from geodata.intake.cells.columns import Columns
from geodata.intake.diseases import ask_which_disease
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.old_letters import decoded_table
from geodata.intake.personal.columns import without_personal
from geodata.intake.personal.persons import check_headings
from geodata.intake.presets.named import with_names
from geodata.intake.reading.table import Table
from geodata.intake.rests import Rests, taken_out
from geodata.intake.stages.known_columns import known_columns
from geodata.intake.stages.wanted import Reading
from geodata.intake.totals import without_totals
from geodata.intake.uncounted import ask_how_many
from geodata.intake.unused import unused_figures
from geodata.intake.wide.as_rows import as_rows, options_of
from geodata.intake.wide.long_form import Unpivoted


@dataclass(frozen=True)
class Source:
    """A table whose rows are cases and how to read on; `skipped` are its rows of totals, `rests` those that say more
    than their rows, `unpivoted` tells which columns became rows, and `where` what to call it in messages."""

    table: Table
    columns: Columns
    how: Reading
    unpivoted: Unpivoted | None
    skipped: pl.DataFrame
    rests: Rests
    notes: list[str]
    where: str


def source_of(table: Table, how: Reading, places: PlaceIndex | None, where: str) -> Source:
    """The table as a source; raises InputError where a column is missing, QuestionError where only the sender knows."""
    table, how = with_names(table, how, places, where)
    table = decoded_table(table, how.text_encoding, places, mapping=how.mapping, where=where)
    check_headings(table.heading, where)
    found = as_rows(table, places, where=where, **options_of(how))
    table, how = found.table, replace(how, mapping=found.mapping, constants=found.constants)
    columns, notes = known_columns(table, how, where)
    public = without_personal(table, columns, how.key, places, how.secret, may_ask=how.may_ask, where=where)
    table, columns = public.table, public.columns
    if how.may_ask and not how.key and not public.notes:
        ask_how_many(table, columns, where)
    if how.may_ask:
        ask_which_disease(table, columns, frozenset(how.only), where)
    table, skipped = without_totals(table, columns, "count", places, running=how.cumulative, rests=True)
    table, rests = taken_out(table)
    unused = unused_figures(table.frame, columns.ignored)
    told = [*table.notes, *columns.notes(found.made), *unused, *notes, *public.notes]
    return Source(table, columns, how, found.unpivoted, skipped, rests, told, where)
