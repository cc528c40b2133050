"""The levels above that a layer carries in columns: those of which its cells leave no doubt."""

from collections.abc import Collection, Sequence
from typing import Final

import polars as pl

from geodata.boundaries.columns import ParentLevel, levels_in_columns

#: So large a part of the rows and codes has to be plain; what is not is told when the level is made.
_MOST: Final = 0.99


def levels_above(rows: pl.DataFrame, area_level: str, taken: Collection[str]) -> tuple[ParentLevel, ...]:
    """The levels (nearest first) that can be made from columns: the rows say their area, one code has one name, and
    each area lies in one of the next level above."""
    found = levels_in_columns(rows.columns, area_level, taken)
    return tuple(up for at, up in enumerate(found) if _is_plain(rows, up, found[at + 1 :]))


def _is_plain(rows: pl.DataFrame, up: ParentLevel, above: Sequence[ParentLevel]) -> bool:
    key = up.code or up.name
    if rows[key].count() < _MOST * len(rows) or not up.name:
        return False
    others = [] if not up.code else [up.name, *(each.code or each.name for each in above[:1])]
    return all(_one_each(rows, key, other) for other in others)


def _one_each(rows: pl.DataFrame, key: str, other: str) -> bool:
    """Whether the rows of one key say one thing in another column, with few exceptions."""
    times = rows.drop_nulls([key, other]).group_by(key).agg(pl.col(other).n_unique())[other]
    return len(times) > 0 and (times == 1).sum() >= _MOST * len(times)
