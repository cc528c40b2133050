"""Which column of a roster holds what: as given, else by what people write over such columns."""

from collections.abc import Mapping, Sequence
from typing import Final

from geodata.boundaries.columns import chosen, guess_code, guess_name, level_columns
from geodata.boundaries.rosters.fields import ROSTER_FIELDS as ROSTER_FIELDS
from geodata.fold import fold, fold_heading
from geodata.intake.cells.columns import OWN_COLUMNS
from geodata.intake.cells.headings import ranks_of
from zones.vocabulary import AREA_LEVELS, level_order

#: The words of which headings over names and codes of a level are put together.
_TYPE_WORDS: Final = {
    "province": {"tinh", "thanh", "pho", "tp", "province", "city"},
    "district": {"huyen", "quan", "thi", "xa", "thanh", "pho", "tx", "tp", "district"},
    "ward": {"xa", "phuong", "thi", "tran", "dac", "khu", "tt", "p", "x", "ward", "commune"},
    "hamlet": {
        "thon", "ban", "ap", "to", "dan", "pho", "khu", "khoi", "xom", "buon", "lang", "khom", "soc", "tdp", "cu",
        "hamlet", "village",
    },
}  # fmt: skip
#: A heading of a level has one of these at least: others (`khu`, `pho`) stand in those of several levels.
_OWN_WORDS: Final = {
    "province": {"tinh", "province"},
    "district": {"huyen", "quan", "district"},
    "ward": {"phuong", "xa", "ward", "commune"},
    "hamlet": {"thon", "ban", "ap", "xom", "buon", "lang", "khom", "soc", "tdp", "to", "khoi", "hamlet", "village"},
}  # fmt: skip
_ABOUT_NAMES: Final = {"ten", "name", "goi"}
_ABOUT_CODES: Final = {"ma", "code", "id", "so", "dvhc"}
_BETWEEN: Final = {"va", "hoac", "hay", "cua", "or", "of", "and"}

_HOUSEHOLDS: Final = (
    "so ho", "tong so ho", "ho", "so ho dan", "so ho gia dinh", "ho dan", "ho gia dinh", "households",
    "household count", "number of households", "no of households", "total households", "hh",
)  # fmt: skip
_PERSONS: Final = (
    "so khau", "khau", "so nhan khau", "nhan khau", "tong so khau", "tong so nhan khau", "tong nhan khau", "persons",
    "so dan", "dan so", "so nguoi", "population", "pop", "tong dan so", "number of persons",
)  # fmt: skip


def roster_columns(
    heading: Sequence[str], area_level: str, given: Mapping[str, str], *, where: str
) -> dict[str, str]:
    """Field (`ROSTER_FIELDS`) -> heading of the columns taken; `given` wins over guessing.

    Raises
    ------
    InputError : a column given is not there, or none holds the names of the roster's areas
    """
    columns = [name for name in heading if name not in OWN_COLUMNS]
    found = {
        field: chosen(column, "", columns, what=field, option=_option(field), where=where)
        for field, column in given.items()
    }
    for field, guess in _guesses(columns, area_level):
        if field not in found and guess and guess not in found.values():
            found[field] = guess
    if "name" not in found:
        chosen(None, "", columns, what="name", option="--name", where=where)
    return {field: found[field] for field in ROSTER_FIELDS if field in found}


def _option(field: str) -> str:
    named = {"code": "--code", "name": "--name", "ward_code": "--parent", "persons": "--population"}
    return named.get(field, f"--map {field}=")


def _guesses(columns: Sequence[str], area_level: str) -> list[tuple[str, str]]:
    """Field and column, the surest first: a column is taken once."""
    above = [level for level in reversed(AREA_LEVELS[: level_order(area_level)]) if level in _TYPE_WORDS]
    guesses = [*_of_level(columns, area_level, "code", "name")]
    for level in above:
        guesses += _of_level(columns, level, f"{level}_code", level)
    taken = [column for _, column in guesses if column]
    guesses += [(axis, _known(columns, ranks_of(axis))) for axis in ("lon", "lat")]
    guesses += [("households", _known(columns, _joined(_HOUSEHOLDS)))]
    guesses += [("persons", _known(columns, _joined(_PERSONS)))]
    rest = [column for column in columns if column not in taken]
    return [*guesses, ("code", guess_code(rest, area_level)), ("name", guess_name(rest, area_level))]


def columns_of_level(columns: Sequence[str], level: str) -> tuple[str, str]:
    """The columns that hold the codes and the names of a level, "" for none."""
    (_, code), (_, name) = _of_level(columns, level, "code", "name")
    return code, name if name != code else ""


def _of_level(columns: Sequence[str], level: str, code: str, name: str) -> list[tuple[str, str]]:
    usual = level_columns(columns, level)
    spoken = {about: one for one in reversed(columns) if (about := _about(one, level))}
    return [
        (code, spoken.get("code") or (usual.code if usual else "")),
        (name, spoken.get("name") or (usual.name if usual else "")),
    ]


def _about(column: str, level: str) -> str:
    """`code` or `name` of a level, or "": `Mã xã/phường`, `Tên thôn, bản, tổ dân phố`, `Xã`."""
    words = set((fold_heading(column) if column.isascii() else fold(column)).split()) - _BETWEEN
    about_code = "ma" in words or bool(words & {"code", "id"})
    rest = words - (_ABOUT_CODES if about_code else _ABOUT_NAMES)
    if not rest & _OWN_WORDS.get(level, set()) or not rest <= _TYPE_WORDS.get(level, set()):
        return ""
    return "code" if about_code else "name"


def _joined(words: Sequence[str]) -> dict[str, int]:
    return {word.replace(" ", ""): rank for rank, word in enumerate(words)}


def _known(columns: Sequence[str], ranks: Mapping[str, int]) -> str:
    """The column whose heading says it best, or ""."""
    told = {column: fold_heading(column).replace(" ", "") for column in columns}
    known = [column for column in columns if told[column] in ranks]
    return min(known, key=lambda column: ranks[told[column]], default="")
