"""A column that can stand for the codes of a layer where none is called so."""

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from geodata.boundaries.columns import like_code, name_columns, squeezed

#: Numbers that a program gives to the rows of a file: they are others in the next export.
_ROW_NUMBERS: Final = re.compile(r"^(fid|ogcfid|objectid\d*|oid|rowid|rownum|stt|id|gid)$")


@dataclass(frozen=True)
class ToldCode:
    """The column and what it is: another column of codes, names that stand for codes, or numbers of rows."""

    column: str
    kind: str


def code_of_layer(rows: pl.DataFrame) -> ToldCode | None:
    """The column whose cells are there on every row and on no two the same: one that is called like codes, else that
    of the names, else numbers of rows; None where there is none."""
    apart = [name for name in rows.columns if _tells_apart(rows[name])]
    numbers = [name for name in apart if _ROW_NUMBERS.match(squeezed(name))]
    codes = [name for name in apart if name not in numbers and like_code(name)]
    names = [name for name in name_columns(rows.columns) if name in apart]
    for found, kind in (
        (codes, "code_column_taken"),
        (names, "names_as_codes"),
        (numbers, "row_numbers_as_codes"),
    ):
        if found:
            return ToldCode(found[0], kind)
    return None


def _tells_apart(cells: pl.Series) -> bool:
    return len(cells) > 0 and not cells.has_nulls() and cells.n_unique() == len(cells)
