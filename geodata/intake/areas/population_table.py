"""Populations of areas from a table."""

from collections.abc import Mapping
from pathlib import Path

from geodata.intake.areas.area_layout import as_sheet
from geodata.intake.areas.area_tables import PLACE_WORDS, AreaBatch, closed_area_table, open_area_table
from geodata.intake.cells.numbers import read_counts
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.old_letters import decoded_table
from geodata.intake.presets.named import of_figures
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table


def read_populations(
    path: str | Path | Table,
    *,
    places: PlaceIndex,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    text_encoding: Mapping[str, str] | None = None,
) -> AreaBatch:
    """Persons with columns row, area_level, area_code, place_words, persons (whole, not negative).

    "5.200" and "5,200" are thousands. Two different numbers for one area are refused, both.
    """
    where = "" if isinstance(path, Table) else Path(path).name
    table = path if isinstance(path, Table) else read_table(path, sheet=sheet)
    table, mapping, constants = of_figures(
        table, places, mapping, constants, (*PLACE_WORDS, "persons"), where
    )
    table = decoded_table(table, text_encoding, places, mapping=mapping, where=where)
    table, mapping, constants = as_sheet(
        table, places, mapping or {}, constants or {}, today=None, where=where
    )
    opened = open_area_table(
        table, places, fields=("persons",), figure="persons", needed=("persons",), mapping=mapping,
        constants=constants, sheet=None, where=where,
    )  # fmt: skip
    text = opened.text("persons")
    counts = read_counts(text, grouped=True)
    for code in counts.fault.drop_nulls().unique(maintain_order=True).to_list():
        opened.faults.add(code, (counts.fault == code).fill_null(False).to_numpy(), text.name, text)
    opened.faults.add("count_not_whole", counts.hi.is_not_null().to_numpy(), text.name, text)
    return closed_area_table(opened, [counts.lo.alias("persons")], key=(), value="persons")
