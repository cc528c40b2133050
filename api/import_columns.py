"""The columns of a table on the import page: what they were taken for, or are likely to be."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from geodata.boundaries.rosters.kind import taken_out
from geodata.intake.cells.columns import Columns
from geodata.intake.cells.headings import field_of
from geodata.intake.reading.tables import read_table
from zones.errors import InputError


def columns_as_they_are(path: Path, how: Mapping[str, Any], fields: Sequence[str]) -> list[dict[str, Any]]:
    """The columns of a file that could not be read on, so that somebody can say what they are."""
    try:
        with taken_out(path) as file:
            table = read_table(file, sheet=how.get("sheet"))
    except InputError:
        return []
    letters = table.layout.letters if table.layout else {}
    mapping: Mapping[str, str] = how.get("mapping") or {}
    taken = {heading: name for name, heading in mapping.items() if heading}
    for heading in table.heading:
        likely = field_of(heading, fields)
        if heading not in taken and likely is not None and likely not in {*mapping, *taken.values()}:
            taken[heading] = likely
    return [
        {"heading": heading, "column": letters.get(heading), "field": taken.get(heading)}
        for heading in table.heading
    ]


def columns_taken(columns: Columns | None, made: Sequence[str] = ("name", "value")) -> list[dict[str, Any]]:
    """Every column of a table that was read; those `made` on the way are told elsewhere."""
    if columns is None:
        return []
    taken = [(heading, field, None) for field, heading in columns.taken.items() if heading not in made]
    fixed = [(None, field, value) for field, value in columns.constants.items()]
    aside = [(heading, None, None) for heading in columns.ignored]
    return [
        {"heading": heading, "column": None, "field": field} | ({} if value is None else {"value": value})
        for heading, field, value in [*taken, *fixed, *aside]
    ]
