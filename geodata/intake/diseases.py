"""A table of several diseases: which of them the cases are is asked."""

import re
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.cells.columns import Columns, map_option
from geodata.intake.cells.headings import is_running, speaks_of_no_cases
from geodata.intake.cells.numbers import NOTHING, read_counts
from geodata.intake.reading.table import Table
from geodata.quoting import quoted
from zones.errors import Answer, QuestionError

#: Names of diseases, folded; a heading or cell that holds one names a disease.
_NAMES: Final = (
    "sot xuat huyet|sxh|sxhd|dengue|tay chan mieng|tcm|hfmd|soi|measles|rubella|covid|covid 19|sars cov 2|ncov|cum|"
    "cum mua|influenza|flu|ho ga|pertussis|bach hau|diphtheria|thuy dau|varicella|chickenpox|quai bi|mumps|tieu chay|"
    "diarrhoea|diarrhea|ly|dysentery|thuong han|typhoid|ta|cholera|sot ret|malaria|viem nao|encephalitis|dai|rabies|"
    "uon van|tetanus|viem gan|hepatitis|lao|tuberculosis|hiv|than|anthrax|dich hach|plague|mers|mpox|dau mua khi|"
    "lien cau lon|nao mo cau|meningococcal|viem phoi|pneumonia|zika|chikungunya|leptospira|adeno|adenovirus"
)
#: Short names mean a disease only where they are all of the heading, but for words such as *bệnh* and *số ca*.
_SHORT: Final = 3
_AROUND: Final = frozenset(
    ["benh", "so", "ca", "mac", "moi", "f0", "dich", "tong", "trong", "ngay", "nguoi", "nghi"]
)
_COLUMNS: Final = frozenset(
    (
        "benh",
        "ten benh",
        "loai benh",
        "chan doan",
        "dich benh",
        "benh dich",
        "mat benh",
        "disease",
        "diagnosis",
    )
)
_MOST: Final = 6


def names_disease(text: str) -> bool:
    """Whether a heading or cell names a disease."""
    plain = fold(text)
    words = " ".join(word for word in plain.split() if word not in _AROUND)
    return any(
        words == name or (len(name) > _SHORT and re.search(rf"\b{name}\b", plain))
        for name in _NAMES.split("|")
    )


def ask_which_disease(table: Table, columns: Columns, only: frozenset[str], where: str) -> None:
    """Ask which disease is meant, where columns or rows of a table are of several; `only` are the columns of which the
    caller says what he wants. Raises QuestionError."""
    _ask_of_rows(table, columns, only, where)
    if "count" not in columns.guessed:
        return
    count = columns.taken["count"]
    found = [name for name in columns.ignored if _may_be_cases(name) and _holds_counts(table.frame[name])]
    if found:
        raise _of_columns([*found, count] if names_disease(count) else found, count, where)


def _may_be_cases(heading: str) -> bool:
    return names_disease(heading) and not speaks_of_no_cases(fold(heading)) and not is_running(heading)


def _holds_counts(cells: pl.Series) -> bool:
    filled = cells.drop_nulls().head(2000)
    filled = filled.filter(~filled.str.contains(NOTHING))
    return len(filled) == 0 or 2 * int(read_counts(filled).lo.is_not_null().sum()) > len(filled)


def _of_columns(found: list[str], count: str, where: str) -> QuestionError:
    answers = [
        Answer(map_option("count", name), {"en": f"cases of {name}", "vi": f"số ca {name}"})
        for name in found[:_MOST]
    ]
    if count not in found:
        answers.append(Answer(map_option("count", count), {
            "en": f"the column {count}: all of them together", "vi": f"cột {count}: tất cả các bệnh cộng lại",
        }))  # fmt: skip
    shown = ", ".join(found)
    return QuestionError(
        "disease",
        {"en": f"the columns are of several diseases: {shown}; which are the cases?",
         "vi": f"bảng có cột của nhiều bệnh: {shown}; lấy số ca của bệnh nào?"},
        tuple(answers), where=where,
    )  # fmt: skip


def _ask_of_rows(table: Table, columns: Columns, only: frozenset[str], where: str) -> None:
    for heading in columns.ignored:
        if fold(heading) not in _COLUMNS or heading in only:
            continue
        cells = table.frame[heading].drop_nulls()
        common = cells.value_counts(name="rows").sort(["rows", heading], descending=[True, False])
        said = [text for text in common[heading] if names_disease(text)]
        if len({fold(text) for text in said}) > 1:
            raise _of_rows(heading, said, where)


def _of_rows(heading: str, said: list[str], where: str) -> QuestionError:
    choices = [*said[:_MOST], "|".join(said)]
    words = [(f"only rows of {one}", f"chỉ lấy các dòng {one}") for one in choices[:-1]]
    words.append(("all these diseases together", "tất cả các bệnh này"))
    shown = ", ".join(said[:_MOST])
    return QuestionError(
        "disease",
        {"en": f"the rows are of several diseases ({heading}: {shown}); which are the cases?",
         "vi": f"các dòng thuộc nhiều bệnh ({heading}: {shown}); lấy bệnh nào?"},
        tuple(Answer(f"--only {quoted(f'{heading}={one}')}", {"en": en, "vi": vi})
              for one, (en, vi) in zip(choices, words, strict=True)),
        where=where,
    )  # fmt: skip
