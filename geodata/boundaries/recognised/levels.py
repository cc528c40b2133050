"""Which area level a layer holds: told by its columns, by the type words of its names, by the length of its codes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from geodata.boundaries.columns import guess_plain_code, level_columns, name_columns
from geodata.intake.naming.names import name_of
from zones.vocabulary import AREA_LEVELS

#: What speaks for a level; `nothing` where the usual one was taken.
Why = Literal["names", "columns", "codes", "nothing"]

#: The level that is taken where nothing tells.
USUAL: Final = "ward"
#: So large a part of the names has to bear type words of one level.
_MOST: Final = 0.8
_NAMES_READ: Final = 500
#: Codes of the statistics office by their number of digits.
_DIGITS: Final = {2: "province", 3: "district", 5: "ward"}


@dataclass(frozen=True)
class ToldLevel:
    """The level of a layer and what speaks for it; `example` is a name or column that does. `against`: a level of
    which the type words of the names speak, though the columns speak for `level`."""

    level: str
    why: Why
    example: str = ""
    against: str = ""


def level_of_layer(rows: pl.DataFrame, name: str | None = None) -> ToldLevel:
    """The level of the units of a layer from its cells (as text); `name` is the column of names where it is known."""
    possible, column = _by_columns(rows)
    said, example = level_of_names(rows[name] if name in rows.columns and name else _names(rows))
    if said and (said in possible or not possible):
        return ToldLevel(said, "names", example)
    if len(possible) == 1:
        return ToldLevel(possible[0], "columns", column, said)
    digits = _by_codes(rows)
    if digits and (digits in possible or not possible):
        return ToldLevel(digits, "codes", column)
    if possible and column:
        return ToldLevel(USUAL if USUAL in possible else possible[0], "columns", column, said)
    return ToldLevel(said or USUAL, "names" if said else "nothing", example)


def level_of_names(names: pl.Series) -> tuple[str, str]:
    """The level of which most names bear a type word (`Xã`, `Huyện`), and one of them; "" where no level stands out.

    `Thành phố` stands before provinces and before what lies in them: the other names decide.
    """
    distinct = names.drop_nulls().unique(maintain_order=True)
    told = distinct.gather_every(max(1, len(distinct) // _NAMES_READ)).to_list()
    votes: Counter[str] = Counter()
    first: dict[str, str] = {}
    for name in told:
        for level in AREA_LEVELS:
            if name_of(name, level).kind:
                votes[level] += 1
                first.setdefault(level, name)
    best = [level for level in AREA_LEVELS if votes[level] and votes[level] >= _MOST * len(told)]
    best = [level for level in best if votes[level] == max(votes.values())]
    return (best[0], first[best[0]]) if len(best) == 1 else ("", "")


def _by_columns(rows: pl.DataFrame) -> tuple[Sequence[str], str]:
    """The levels that the headings leave possible, and the column that says so.

    The finest level that has a column of codes, or of names, of its own which tells the rows apart is the layer's.
    Where a plain column of codes (`code`, `ma`) does, columns of levels are those of the areas around.
    """
    plain = guess_plain_code(rows.columns)
    for level in reversed(AREA_LEVELS):
        found = level_columns(rows.columns, level)
        if found is None:
            continue
        column = found.code or found.name
        if plain and _apart(rows[plain]) and found.code != plain:
            return AREA_LEVELS[AREA_LEVELS.index(level) + 1 :], column
        if found.code and _apart(rows[found.code]):
            return [level], found.code
        if not found.code and _names_apart(rows, found.name, level):
            return [level], found.name
        return AREA_LEVELS[AREA_LEVELS.index(level) + 1 :], column
    return (), ""


def _names_apart(rows: pl.DataFrame, name: str, level: str) -> bool:
    """Whether names, with those of the levels above, tell nearly all rows apart."""
    above = [level_columns(rows.columns, up) for up in AREA_LEVELS[: AREA_LEVELS.index(level)]]
    names = [name, *(up.name or up.code for up in above if up is not None)]
    distinct = rows.select(dict.fromkeys(names)).n_unique()
    return distinct >= 0.9 * len(rows)


def _apart(cells: pl.Series) -> bool:
    """Whether no two rows have one value."""
    known = cells.drop_nulls()
    return len(known) > 0 and known.n_unique() == len(known)


def _names(rows: pl.DataFrame) -> pl.Series:
    """The column that holds the units' names: of those that are called so, the one that tells most rows apart."""
    columns = name_columns(rows.columns)
    if not columns:
        return pl.Series([], dtype=pl.String)
    return rows[max(columns, key=lambda column: rows[column].n_unique())]


def _by_codes(rows: pl.DataFrame) -> str:
    column = guess_plain_code(rows.columns)
    codes = rows[column].drop_nulls() if column else pl.Series([], dtype=pl.String)
    lengths = codes.str.len_chars().unique().to_list()
    digits = len(codes) > 0 and bool(codes.str.contains(r"^\d+$").all())
    return _DIGITS.get(lengths[0], "") if digits and len(lengths) == 1 else ""
