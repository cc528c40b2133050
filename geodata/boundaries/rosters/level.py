"""Of which level the areas of a roster are: told by its headings, and by the type words of its names."""

from collections.abc import Sequence

import polars as pl

from geodata.boundaries.columns import guess_name
from geodata.boundaries.recognised.levels import level_of_names
from geodata.boundaries.rosters.columns import columns_of_level
from geodata.intake.cells.columns import OWN_COLUMNS
from geodata.intake.naming.type_words import with_type_words
from geodata.intake.reading.table import Table
from zones.vocabulary import AREA_LEVELS

#: So many rows have to be told apart by the names of a level for the rows to be its areas.
_APART = 0.9


def level_of_roster(table: Table, held: Sequence[str] = (), name: str | None = None) -> str:
    """The level of the rows; "" where nothing tells it. `held` are the levels that the edition has, `name` is the
    column of names where it is known."""
    heading = [one for one in table.heading if one not in OWN_COLUMNS]
    finest, own = _by_headings(table.frame, heading)
    column = name or own or guess_name(heading, "")
    said, _ = level_of_names(table.frame[column].cast(pl.String)) if column in heading else ("", "")
    if said:
        return said
    if own:
        return finest
    return _below(finest or (held[-1] if held else ""))


def _by_headings(frame: pl.DataFrame, heading: Sequence[str]) -> tuple[str, str]:
    """The finest level that a heading names, and its column of names if they tell the rows apart."""
    above: list[str] = []
    finest = ("", "")
    columns = {level: columns_of_level(heading, level) for level in AREA_LEVELS}
    frame, _, _ = with_type_words(frame, {level: name for level, (_, name) in columns.items() if name})
    for level, (code, name) in columns.items():
        if not (code or name):
            continue
        above += [one for one in (name or code,) if one not in above]
        apart = frame.select(above).n_unique() >= _APART * len(frame)
        finest = (level, name if apart and name else "")
    return finest


def _below(level: str) -> str:
    at = AREA_LEVELS.index(level) + 1 if level in AREA_LEVELS else len(AREA_LEVELS)
    return AREA_LEVELS[at] if at < len(AREA_LEVELS) else ""
