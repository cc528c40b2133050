"""The columns of a file: which field each is taken for."""

from typing import Any

from geodata.intake import CaseBatch
from geodata.intake.notes import FIELDS_VI


def told_columns(batch: CaseBatch) -> list[dict[str, Any]]:
    """Every column of the table: which field it is, or that it is left aside."""
    if batch.understood is None:
        return []
    letters = batch.unpivoted.letters if batch.unpivoted else batch.layout.letters if batch.layout else {}
    made = batch.unpivoted.made if batch.unpivoted else frozenset[str]()
    taken = [
        _column(heading, letters.get(heading), name)
        for name, heading in batch.understood.taken.items()
        if heading not in made
    ]
    fixed = [
        _column(None, None, name) | {"value": value} for name, value in batch.understood.constants.items()
    ]
    aside = [_column(heading, letters.get(heading), None) for heading in batch.understood.ignored]
    return [*taken, *fixed, *aside]


def _column(heading: str | None, letter: str | None, name: str | None) -> dict[str, Any]:
    return {
        "heading": heading, "column": letter, "field": name, "field_vi": FIELDS_VI.get(name, name) if name else None,
    }  # fmt: skip


def told_figures(batch: CaseBatch) -> list[dict[str, Any]]:
    """The columns that were made into rows: which figures they hold, and those that are totals."""
    if batch.unpivoted is None:
        return []
    letters = batch.unpivoted.letters
    figures = [
        {"heading": name, "column": letters.get(name), "total": False, **facts}
        for name, facts in batch.unpivoted.figures.items()
    ]
    return figures + [
        {"heading": name, "column": letters.get(name), "total": True} for name in batch.unpivoted.totals
    ]
