"""How the reader of the import page wants a file to be taken: options of a request, checked one by one."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api.import_kinds import KINDS
from api.previewing import with_answer
from geodata.intake.presets import list_presets
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS

#: The options that a request may set, and what each may be.
_TYPES: Final[dict[str, type]] = {
    "kind": str, "list": str, "mode": str, "edition": str, "sheet": str, "date_order": str, "crs": str, "mends": int,
    "year": int, "vintage": int, "at_sites": bool, "cumulative": bool, "daily": bool, "keep_crs": bool,
    "swap_coordinates": bool, "visits": bool, "mapping": dict, "constants": dict, "only": dict, "preset": str,
    "text_encoding": dict, "key": list, "answers": list, "level": str, "valid_from": str, "valid_to": str,
    "complete": bool, "construct": str, "within": str, "parents": list, "ends": list, "per_cent": list, "shares": list,
}  # fmt: skip
_CHOICES: Final = {
    "kind": ("", *KINDS), "mode": ("append", "replace"), "date_order": ("dmy", "mdy"), "level": AREA_LEVELS,
    "construct": ("complete", "anyway", "never"),
}  # fmt: skip
_DAYS: Final = ("valid_from", "valid_to")
_HIGHEST: Final = 2**31 - 1


@dataclass(frozen=True)
class Wanted:
    """How a file is to be taken: its `kind` ("" to be told from the file) and the arguments of its reader.

    `is_new` says that the file mends no earlier import, though it looks so.
    """

    kind: str = ""
    how: Mapping[str, Any] = field(default_factory=dict)
    is_new: bool = False


def wanted(text: str) -> Wanted:
    """The options of a request, JSON of names in `_TYPES`; answers to questions are applied after the others.

    Raises
    ------
    InputError
        for what is no such option, or none of its values
    """
    given = _checked(text)
    kind, answers = given.pop("kind", ""), given.pop("answers", [])
    is_new = given.get("mends") == 0
    if not given.get("mends"):
        given.pop("mends", None)
    if "list" in given:
        given["list_name"] = given.pop("list").strip()
        if not given["list_name"]:
            del given["list_name"]
    how: dict[str, Any] = given
    for answer in answers:
        if answer == "--new":
            is_new = True
            continue
        mends = re.fullmatch(r"--mends (\d{1,9})", answer)
        told = {**how, "mends": int(mends[1])} if mends else with_any_answer(how, answer)
        if told is None:
            raise _no_option("answers", answer)
        how = told
    if how.get("cumulative") and how.get("daily"):
        raise _no_option("cumulative, daily", "cumulative, daily")
    return Wanted(kind, how, is_new)


def with_any_answer(how: Mapping[str, Any], option: str) -> dict[str, Any] | None:
    """As `with_answer`, for the answers to what only the page asks as well."""
    try:
        words = shlex.split(option)
    except ValueError:  # a quote that is not closed
        return None
    name, values = (words[0] if words else ""), words[1:]
    if name == "--level" and values and values[0] in AREA_LEVELS:
        return {**how, "level": values[0]}
    if name == "--edition" and values:
        return {**how, "edition": values[0]}
    if name in ("--per-cent", "--shares") and values:
        kept = name.removeprefix("--").replace("-", "_")
        return {**how, kept: [*(how.get(kept) or []), values[0]]}
    return with_answer(how, option)


def _checked(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise _no_option("options", text[:60])
    told = {name: value for name, value in given.items() if value not in (None, "")}
    for name, value in told.items():
        if not _fits(name, value):
            raise _no_option(name, value)
    return told


def _fits(name: str, value: Any) -> bool:
    if name == "preset" and value not in ("none", *(one.name for one in list_presets())):
        return False
    if name in _DAYS and not _is_day(value):
        return False
    if type(value) is not _TYPES.get(name) or (name in _CHOICES and value not in _CHOICES[name]):
        return False
    if isinstance(value, bool | int):
        return 0 <= value <= _HIGHEST
    words = (
        [*value.keys(), *value.values()]
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else [value]
    )
    return all(isinstance(word, str) and _written(word) for word in words)


def _is_day(value: Any) -> bool:
    try:
        return date.fromisoformat(value) is not None
    except (TypeError, ValueError):
        return False


def _written(word: str) -> bool:
    """Whether a text can be stored: half characters and zeros cannot."""
    return "\0" not in word and word.encode("utf-8", "replace").decode() == word and len(word) < 2_000


def _no_option(name: str, value: Any) -> InputError:
    shown = str(value)[:60].encode("utf-8", "replace").decode()
    return InputError(
        f"this is no option or no value of one: {name} {shown!r}", where="options",
        fix="see docs/intake.md, The import page", vi=f"không có tùy chọn hoặc giá trị này: {name} {shown!r}",
        vi_fix="xem docs/intake.md, mục The import page",
    )  # fmt: skip
