"""A list in which nothing says that a row is a person, but a column may say how many persons it is."""

import re
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.cells.columns import Columns, map_option
from geodata.intake.cells.numbers import NOTHING, read_counts
from geodata.intake.reading.table import Table
from zones.errors import Answer, QuestionError

#: Fields that tell one person from another.
_OF_PERSONS: Final = (
    "case_id", "household_id", "site_id", "age", "sex", "onset_date", "sample_date", "lon", "lat", "point",
    "acquisition", "source", "place_kind",
)  # fmt: skip
_NO_COUNTS: Final = re.compile(
    r"^(?:stt|tt|so tt|so thu tu|no|order|#)$|\b(?:ma|code|id|nam|year|thang|month|tuan|week|dan so|so dan|so ho|"
    r"population|persons|households|dien tich|area|km2|lon|lat|x|y|kinh|vi)\b"
)
_CODE: Final = r"^0\d|^\d{6,}$"
_MOST_ANSWERS: Final = 5


def ask_how_many(table: Table, columns: Columns, where: str) -> None:
    """Ask which column holds the counts, where each row would be one case though a column of numbers is left.

    Not asked where a field of a person is there (age, id, point, …). Raises QuestionError.
    """
    if "count" in columns.taken or "count" in columns.constants or table.points is not None:
        return
    if any(name in columns.taken or name in columns.constants for name in _OF_PERSONS):
        return
    found = [name for name in columns.ignored if _may_count(name, table.frame[name])]
    if not found:
        return
    shown = ", ".join(found[:_MOST_ANSWERS])
    answers = [
        Answer(map_option("count", name),
               {"en": f"the column {name} says how many cases", "vi": f"cột {name} ghi số ca"})
        for name in found[:_MOST_ANSWERS]
    ]  # fmt: skip
    answers.append(Answer("--set count=1", {"en": "each row is one case", "vi": "mỗi dòng là một ca"}))
    raise QuestionError(
        "count",
        {"en": f"no column is known as the number of cases, but these hold numbers: {shown}",
         "vi": f"không rõ cột nào ghi số ca, nhưng các cột này có số: {shown}"},
        tuple(answers), where=where,
    )  # fmt: skip


def _may_count(heading: str, cells: pl.Series) -> bool:
    filled = cells.drop_nulls().head(2000)
    filled = filled.filter(~filled.str.contains(NOTHING))
    if not len(filled) or _NO_COUNTS.search(fold(heading)) or filled.str.contains(_CODE).any():
        return False
    return 2 * int(read_counts(filled).lo.is_not_null().sum()) > len(filled)
