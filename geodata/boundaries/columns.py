"""Which column holds the code, the name and the parent: as given, else by the usual names.

Usual names are compared without case, diacritics and punctuation, so `Mã xã`, `MA_XA` and `maxa` are one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from geodata.fold import fold
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS, level_order

#: Words that begin or end column names of one level, in English and Vietnamese.
_LEVEL_WORDS = {
    "province": ("province", "prov", "tinh", "tinhthanh", "tinhtp", "tinhthanhpho", "city", "matinh", "adm1"),
    "district": ("district", "dist", "huyen", "quanhuyen", "qh", "county", "adm2"),
    "ward": ("ward", "commune", "com", "xa", "phuong", "xaphuong", "phuongxa", "px", "xp", "dvhc", "adm3"),
    "hamlet": (
        "hamlet",
        "village",
        "thon",
        "ban",
        "ap",
        "todanpho",
        "tdp",
        "khupho",
        "khom",
        "thonban",
        "adm4",
    ),
}
_CODE_ENDS = ("id", "code", "ma", "cd", "pcode")
_NAME_ENDS = ("vn", "vi", "namevn", "namevi", "fullname", "name", "ten", "title", "")
_PLAIN_CODES = ("code", "ma", "madvhc", "madonvi", "areacode", "unitcode", "gsocode", "pcode")
_PLAIN_NAMES = (
    "fullname",
    "tendaydu",
    "tendvhc",
    "tendonvi",
    "name",
    "ten",
    "namevn",
    "namevi",
    "areaname",
    "title",
)
#: Squeezed headings that sound like codes.
_LIKE_CODES = re.compile(r"(id\d*|code|ma|cd|key|stt|rownum)$|^(ma|id|code)")
#: What a column is looked for, in Vietnamese.
_WHAT_VI = {"code": "mã", "name": "tên", "parent": "mã cấp trên", "population": "dân số"}
_PLAIN_PARENTS = ("parentcode", "parentid", "parent", "macha", "macaptren", "captren")


@dataclass(frozen=True, slots=True)
class ParentLevel:
    """A parent level that the file carries in columns: its level, code column ("" = none) and name column."""

    area_level: str
    code: str
    name: str

    def __str__(self) -> str:
        """As `parse` reads it."""
        return f"{self.area_level}={self.code}" + (f":{self.name}" if self.name else "")

    @classmethod
    def parse(cls, text: str) -> "ParentLevel":
        """From `district=district_id:district_vn`, `district=district_id` or `province=:province_vn`."""
        area_level, given, columns = text.partition("=")
        code, _, name = columns.partition(":")
        if not given or not (code.strip() or name.strip()):
            raise InputError(
                f"{text!r} does not name a level and its columns",
                where="--parent-level",
                fix="write for example --parent-level district=district_id:district_vn",
                vi=f"{text!r} không nêu cấp và cột của cấp",
                vi_fix="ghi ví dụ --parent-level district=district_id:district_vn",
            )
        return cls(area_level.strip(), code.strip(), name.strip())


def squeezed(column: str) -> str:
    """A column name without case, diacritics and punctuation."""
    return re.sub(r"[^a-z0-9]", "", fold(column))


def _usual_codes(area_level: str) -> list[str]:
    words, at = _LEVEL_WORDS.get(area_level, (area_level,)), level_order(area_level) + 1
    own = [word + end for word in words for end in _CODE_ENDS] + [
        end + word for word in words for end in ("ma", "id")
    ]
    return [*own, f"gid{at}", f"level{at}id", f"id{at}", f"cc{at}"]


def _usual_names(area_level: str) -> list[str]:
    words, at = _LEVEL_WORDS.get(area_level, (area_level,)), level_order(area_level) + 1
    own = [word + end for end in _NAME_ENDS for word in words] + ["ten" + word for word in words]
    return [*own, f"name{at}", f"level{at}name"]


def _first(usual: Iterable[str], columns: Sequence[str], taken: Iterable[str] = ()) -> str:
    by_name = {squeezed(column): column for column in reversed(columns) if column not in taken}
    return next((by_name[word] for word in usual if word in by_name), "")


def level_columns(columns: Sequence[str], area_level: str) -> ParentLevel | None:
    """The columns that usually hold codes and names of a level, plain words such as `name` left aside."""
    code = _first(_usual_codes(area_level), columns)
    name = _first(_usual_names(area_level), columns, [code])
    return ParentLevel(area_level, code, name) if code or name else None


def levels_in_columns(
    columns: Sequence[str], area_level: str, taken: Iterable[str]
) -> tuple[ParentLevel, ...]:
    """The levels above that a file seems to carry in columns, nearest first; `taken` columns hold other things."""
    above = AREA_LEVELS[: level_order(area_level)] if area_level in AREA_LEVELS else ()
    free = [column for column in columns if column not in taken]
    found = (level_columns(free, level) for level in reversed(above))
    return tuple(level for level in found if level is not None)


def guess_code(columns: Sequence[str], area_level: str) -> str:
    """The column that usually holds the codes of a level, or ""."""
    return _first([*_usual_codes(area_level), *_PLAIN_CODES], columns)


def guess_name(columns: Sequence[str], area_level: str, taken: Iterable[str] = ()) -> str:
    """The column that usually holds the names of a level, or ""."""
    return _first([*_usual_names(area_level), *_PLAIN_NAMES], columns, taken)


def guess_plain_code(columns: Sequence[str]) -> str:
    """The column of codes that no level is named in (`code`, `ma`), or ""."""
    return _first(_PLAIN_CODES, columns)


def name_columns(columns: Sequence[str]) -> list[str]:
    """Columns that may hold the units' own names: plain ones (`fullName`, `ten`), then those of each level, finest
    first."""
    usual = [*_PLAIN_NAMES, *(word for level in reversed(AREA_LEVELS) for word in _usual_names(level))]
    by_name = {squeezed(column): column for column in reversed(columns)}
    return list(dict.fromkeys(by_name[word] for word in usual if word in by_name))


def like_code(column: str) -> bool:
    """Whether a heading sounds like codes: `osm_id`, `Ma vung`."""
    return bool(_LIKE_CODES.search(squeezed(column)))


def may_tell(column: str) -> bool:
    """Whether a heading sounds like codes or names of any level."""
    return like_code(column) or squeezed(column) in _told_of()


@cache
def _told_of() -> frozenset[str]:
    levels = (word for level in AREA_LEVELS for word in (*_usual_codes(level), *_usual_names(level)))
    return frozenset((*_PLAIN_CODES, *_PLAIN_NAMES, *levels))


def guess_parent(columns: Sequence[str], area_level: str, taken: Iterable[str] = ()) -> str:
    """The column with the codes of the nearest level above that the file names, or ""."""
    above = AREA_LEVELS[: level_order(area_level)] if area_level in AREA_LEVELS else ()
    usual = [word for level in reversed(above) for word in _usual_codes(level)]
    return _first([*_PLAIN_PARENTS, *usual], columns, taken)


def chosen(
    given: str | None, guess: str, columns: Sequence[str], *, what: str, option: str, where: str
) -> str:
    """The column given, else the guess; refused with the columns seen when there is none."""
    column = given or guess
    if columns.count(column) > 1:
        raise InputError(
            f"column {column!r} stands twice",
            where=where,
            fix="rename one of them",
            vi=f"cột {column!r} có hai lần",
            vi_fix="đổi tên một cột",
        )
    if given and given in columns:
        return given
    seen = ", ".join(columns) or "none"
    if given:
        raise InputError(
            f"there is no column {given!r}",
            where=where,
            fix=f"{option} takes one of: {seen}",
            vi=f"không có cột {given!r}",
            vi_fix=f"{option} nhận một trong: {seen}",
        )
    if not guess:
        raise InputError(
            f"no column looks like the {what}; columns seen: {seen}",
            where=where,
            fix=f"name it with {option} COLUMN",
            vi=f"không cột nào giống cột {_WHAT_VI.get(what, what)}; các cột có: {seen}",
            vi_fix=f"chỉ ra cột bằng {option} CỘT",
        )
    return guess
