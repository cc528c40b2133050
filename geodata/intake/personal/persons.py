"""Names of persons in cells: recognised by the family name, never among names of places that are held."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import polars as pl

from geodata.fold import fold_marked
from geodata.intake.cells.headings import is_heading_word
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.personal.cells import Secret, token
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS

#: Family names of the Kinh, and of Tày, Thái, Hmông, Dao, Khmer and Hoa people. Those that begin many names of places
#: (An, Bình, Long, Tân, Thạnh …) are not among them.
_FAMILIES: Final = (
    "nguyễn, trần, lê, phạm, hoàng, huỳnh, phan, vũ, võ, đặng, bùi, đỗ, hồ, ngô, dương, lý, đinh, đoàn, lâm, trương, "
    "trịnh, đào, mai, tô, tạ, cao, lương, lưu, chu, châu, phùng, vương, hà, quách, tăng, thái, triệu, nông, giàng, vừ, "
    "sùng, thào, lò, quàng, cà, tòng, lường, điêu, cầm, vàng, vì, mùa, ly, lầu, hạng, cứ, hờ, bạc, bế, ma, hứa, kiều, "
    "văn, la, khuất, nghiêm, doãn, thạch, kim, danh, lục, mạc, ninh, tống, từ, giang, bàn, chảo, tẩn, phàn, "
    "lù, lèng, thèn, khổng, mã, quan, tôn, âu, tiêu, hàn, diệp, phó, lữ, đàm, cung, tráng, cháng, phàng, chang, "
    "sồng, chá, vi, sầm, leo, đèo, thân, giáp, trầm, lại, bành, uông, nhữ, thiều, tưởng, cấn, đậu, kha"
)
_FAMILY: Final = frozenset(fold_marked(word) for word in _FAMILIES.split(", "))
#: Last words of names of places: Châu Thành A, Hòa Khánh Bắc.
_SIDES: Final = frozenset(("a", "b", "c", "bắc", "đông", "tây", "thượng", "hạ"))
#: Of names without marks only the commonest families tell.
_COMMONEST: Final = (
    "nguyen, tran, le, pham, hoang, huynh, phan, vu, vo, dang, bui, do, ho, ngo, duong, ly, dinh, lo"
)
_BARE: Final = frozenset(_COMMONEST.split(", "))
#: Second words that hardly any place has: Văn, Thị and the A of the Hmông.
_MIDDLE: Final = frozenset(("văn", "thị", "van", "thi", "a"))
_WORDS: Final = r"\p{L}{1,8}"
#: Three to five words: shorter names are those of places as well.
_SHAPE: Final = rf"^\s*{_WORDS}(?:\s+{_WORDS}){{2,4}}\s*$"
_HOME: Final = r"(?:nhà|nha)\s+(?:ông|bà|anh|chị|cô|chú|bác|ong|ba|chi|co|chu|bac)\s"
#: A cell of which a part may be a name; the parts are looked at one by one.
_MAYBE: Final = rf"(?i)^\s*{_WORDS}\s+{_WORDS}\s+\p{{L}}|[,;(–/-]\s*{_WORDS}\s+{_WORDS}\s+\p{{L}}|{_HOME}"
_PARTS: Final = re.compile(r"\s*[,;()/]\s*|\s+[-–]\s+")
_AT_HOME: Final = re.compile(_HOME, re.IGNORECASE)
_SAMPLE: Final = 2_000
_HALF: Final = 0.5
#: Places stand in more rows than persons do.
_MOST_ROWS: Final = 2
_FEW: Final = 3
_BLOT: Final = "•••"


@lru_cache(maxsize=50_000)
def is_person(text: str) -> bool:
    """Whether a text looks like the name of a person: a family name and two to four words more."""
    words = _words(text)
    if not 3 <= len(words) <= 5 or not all(word.isalpha() and len(word) <= 8 for word in words):
        return False
    if words[-1] in _SIDES:
        return False
    if text.isascii():
        return words[0] in _BARE and words[1] in _MIDDLE
    return fold_marked(words[0]) in _FAMILY


def is_surely_person(text: str) -> bool:
    """Whether the second word of such a name is one that names of places hardly have."""
    return is_person(text) and _words(text)[1] in _MIDDLE


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text.casefold()).split()


def hold_persons(column: pl.Series, places: PlaceIndex | None, *, sure: bool = False) -> bool:
    """Whether most of the distinct cells look like names of persons and are no areas of the edition.

    If `sure` (the column may hold places), one at least is surely a person's or three are likely, and few stand in many
    rows.
    """
    some = column.drop_nulls().head(_SAMPLE)
    distinct = some.unique()
    likely = [text for text in distinct.filter(distinct.str.contains(_SHAPE)) if is_person(text)]
    if len(likely) <= _HALF * len(distinct) or not likely:
        return False
    found = [text for text in likely if not _is_held(text, places)]
    if len(found) <= _HALF * len(distinct):
        return False
    if not sure:
        return True
    return len(some) <= _MOST_ROWS * len(distinct) and (
        len(found) >= _FEW or any(is_surely_person(text) for text in found)
    )


def _is_held(text: str, places: PlaceIndex | None) -> bool:
    return places is not None and any(places.knows(level, text) for level in AREA_LEVELS)


def without_names(column: pl.Series, places: PlaceIndex | None, *, strict: bool | None) -> pl.Series | None:
    """A column of places without the names of persons in its cells, or in parts of them; None where there are none.

    What stands in more than two rows is no person. If `strict` (the list tells of persons) every likely name goes, else
    the sure ones; if it is None only homes (`nhà ông …`). A cell of which nothing is left becomes `•••`: its row is
    told by its number.
    """
    held = _held_by(column, _MAYBE)
    if held is None:
        return None
    strict = strict if strict is None else strict or _most_name_persons(column, places)
    times = column.filter(held).value_counts(name="times")
    rare = times.filter(pl.col("times") <= _MOST_ROWS)[column.name]
    made = {text: short for text in rare if (short := _without_name(text, places, strict)) != text}
    return column.replace(made) if made else None


def _most_name_persons(column: pl.Series, places: PlaceIndex | None) -> bool:
    """Whether most distinct cells have a part that is likely a person's, and several surely so."""
    distinct = column.drop_nulls().head(_SAMPLE).unique().to_list()
    parted = [
        [part for part in _PARTS.split(text) if is_person(part) and not _is_held(part, places)]
        for text in distinct
    ]
    sure = sum(any(map(is_surely_person, parts)) for parts in parted)
    return sum(map(bool, parted)) > _HALF * len(distinct) and sure > 1


def check_headings(heading: Sequence[str], where: str) -> None:
    """Refuses a table whose first row is a row of data: none of its headings is known, and one is surely a person's
    name. None of them is repeated in the words."""
    if any(map(is_heading_word, heading)) or not any(map(is_surely_person, heading)):
        return
    raise InputError(
        "the table has no headings: its first row holds data",
        where=where, fix="write the headings (report_date, ward, …) into a row above",
        vi="bảng không có dòng tiêu đề: dòng đầu là số liệu",
        vi_fix="thêm một dòng tiêu đề (Ngày báo cáo, Xã, …) ở trên",
    )  # fmt: skip


def names_blotted(
    column: pl.Series, places: PlaceIndex | None, secret: Secret | None = None
) -> pl.Series | None:
    """A column of anything else in which cells that are surely the name of a person alone are blotted out, with a
    `secret` (the column tells rows apart) made tokens; None where there are none."""
    held = _held_by(column, _SHAPE)
    if held is None:
        return None
    found = [
        one for one in column.filter(held).unique() if is_surely_person(one) and not _is_held(one, places)
    ]
    key = secret() if found and secret is not None else b""
    made = {text: token(text, "name", key) if secret is not None else _BLOT for text in found}
    return column.replace(made) if made else None


def _held_by(column: pl.Series, pattern: str) -> pl.Series | None:
    """Which cells a pattern of several words fits; None for none (columns of single words are told at once)."""
    if not column.str.contains(" ", literal=True).any():
        return None
    held = column.str.contains(pattern).fill_null(False)
    return held if held.any() else None


def _without_name(text: str, places: PlaceIndex | None, strict: bool | None) -> str:
    parts = [part for part in _PARTS.split(text) if part]
    kept = [part for part in parts if not _names_person(part, places, strict)]
    if len(kept) == len(parts):
        return text
    return ", ".join(kept) or _BLOT


def _names_person(part: str, places: PlaceIndex | None, strict: bool | None) -> bool:
    if _AT_HOME.search(part):
        return True
    if strict is None:
        return False
    return (is_person(part) if strict else is_surely_person(part)) and not _is_held(part, places)
