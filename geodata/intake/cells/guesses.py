"""Columns that were guessed by their headings, held against what is in them."""

from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.cells.choices import allowed, read_choices
from geodata.intake.cells.columns import Columns
from geodata.intake.notes import FIELDS_VI, Note
from geodata.intake.reading.table import Table
from geodata.quoting import quoted
from zones.vocabulary import CASE_CHOICES

#: Headings of columns that ask "imported?" and are answered with yes or no.
_YES_NO_HEADINGS: Final = frozenset(("imported", "nhap canh", "xam nhap", "ca nhap canh", "imported case"))
_COMMON_WORDS: Final = frozenset(("source", "status"))
#: How headings begin that tell where somebody lives, and what those contain that tell where a case was found.
_HOMES: Final = (
    "noi o", "dia chi", "noi cu tru", "cu tru", "thuong tru", "tam tru", "noi song", "noi sinh song", "address",
    "residence", "home",
)  # fmt: skip
_DETECTED: Final = "phat hien"
_SHORTEST_WORD: Final = 2  # "cl" is too short to be guessed by
_LONGEST_WORD: Final = 60
_MOST_WORDS: Final = 200  # no vocabulary of settings is that large


def asks_yes_no(heading: str) -> bool:
    """Whether a heading asks "imported?"."""
    return fold(heading) in _YES_NO_HEADINGS


def understood_columns(table: Table, columns: Columns) -> tuple[Columns, list[str]]:
    """Columns without guesses that were wrong: a closed vocabulary none of whose words is understood.

    A heading that is our own word for the field is no guess, unless everybody uses it for other things.
    """
    notes: list[str] = []
    for name in CASE_CHOICES:
        heading = columns.taken.get(name, "")
        if name not in columns.guessed or (fold(heading) == fold(name) and name not in _COMMON_WORDS):
            continue
        read = read_choices(name, table.frame[heading].unique(), yes_no=asks_yes_no(heading))
        if read.unknown.any() and read.value.null_count() == len(read.value):
            columns = columns.without(name)
            notes.append(Note(
                f"column {heading!r} is not taken as {name}: it holds none of {allowed(name)}",
                f"cột {heading!r} không được hiểu là {FIELDS_VI[name]}: không có giá trị nào trong số: "
                f"{allowed(name).vi}",
            ))  # fmt: skip
    columns, told = _with_setting(table, columns)
    return columns, [*notes, *told]


def _with_setting(table: Table, columns: Columns) -> tuple[Columns, list[Note]]:
    """With the column that says community or quarantine without being called so, if exactly one can be it.

    All its words must be understood; half of them, where the heading speaks of where the case was found. Where
    somebody lives says nothing about it.
    """
    if "setting" in {*columns.taken, *columns.constants, *columns.declined}:
        return columns, []
    shares = {heading: _share_of_settings(table.frame[heading], 1 if _DETECTED in fold(heading) else _SHORTEST_WORD)
              for heading in columns.ignored if not fold(heading).startswith(_HOMES)}  # fmt: skip
    called = [heading for heading, share in shares.items() if share > 0.5 and _DETECTED in fold(heading)]
    alike = called or [heading for heading, share in shares.items() if share == 1]
    if len(alike) == 1:
        return columns.with_guess("setting", alike[0]), []
    half = [heading for heading, share in shares.items() if share > 0 and _DETECTED in fold(heading)]
    return columns, [_not_settings(heading) for heading in half]


def _not_settings(heading: str) -> Note:
    return Note(
        f"column {heading!r} is not taken as setting: too few of its cells say community or quarantine; "
        f"--map {quoted(f'setting={heading}')} takes it all the same",
        f"cột {heading!r} không được hiểu là nơi phát hiện: quá ít ô ghi cộng đồng hay cách ly; "
        f"--map {quoted(f'setting={heading}')} nếu vẫn lấy",
    )


def _share_of_settings(column: pl.Series, shortest: int) -> float:
    """The share of filled cells that read as a setting, by words of more than `shortest` letters."""
    filled = column.drop_nulls()
    some = filled.unique().head(_MOST_WORDS)
    if not len(filled) or (some.str.len_chars() > _LONGEST_WORD).all() or len(some) == _MOST_WORDS:
        return 0
    read = read_choices("setting", some)
    words = some.filter(read.value.is_not_null() & (some.str.len_chars() > shortest))
    return int(filled.is_in(words.implode()).sum()) / len(filled)
