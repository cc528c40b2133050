"""Files of cases that the author of a rulebook keeps beside it: read, checked, faults told with line and column."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from geodata.rulebook_text import MAX_BYTES, place_in, places_of, read_placed
from zones.errors import InputError, RulebookError
from zones.phrases import Words, both, said
from zones.rulebook import Rulebook
from zones.rulebook_trials import Trial
from zones.rulebook_words import listed, nearest
from zones.vocabulary import SCOPES

_KEYS: Final = ("rulebook", "scope", "cases")
_CASE_KEYS: Final = ("name", "scope", "given", "level", "may_be", "rule", "adjusted", "flagged", "note")

#: Keys of cases that are measured from records, replayed or asked about a day: for the developers' tests.
_OTHER_FORMS: Final = {"events", "children", "neighbours", "places", "raw", "in_force"}

Problem = tuple[str, Words]


def read_trials(file: Path, book: Rulebook) -> tuple[list[Trial], int]:
    """The cases of a file that give figures and say which level follows, and how many are of another form.

    Raises
    ------
    InputError : the file is no YAML mapping
    RulebookError : a key, an indicator or a level is not known; every fault with its line and column
    """
    if file.stat().st_size > MAX_BYTES:
        raise InputError(
            f"larger than {MAX_BYTES} bytes", where=file.name, fix="split the file of cases",
            vi=f"lớn hơn {MAX_BYTES} byte", vi_fix="chia tệp trường hợp thử thành nhiều tệp",
        )  # fmt: skip
    content, node = read_placed(file.read_bytes(), file.name)
    problems: list[Problem] = [*_of_file(content, book)]
    trials, others = [], 0
    cases = content.get("cases")
    for k, case in enumerate(cases if isinstance(cases, list) else []):
        if isinstance(case, dict) and _OTHER_FORMS & {*map(str, case)}:
            others += 1
            continue
        wrong = [*_of_case(case, f"cases[{k}]", book, content.get("scope"))]
        problems += wrong
        if not wrong:
            trials.append(_trial(case, str(case.get("scope", content.get("scope") or book.scopes[0]))))
    if problems:
        places = places_of(node)
        error = RulebookError(book.id, problems)
        raise error.placed(file.name, [place_in(places, path) for path, _ in problems])
    return trials, others


def _of_file(content: Mapping[str, Any], book: Rulebook) -> Iterator[Problem]:
    for key in content:
        if key not in _KEYS:
            yield str(key), _unknown_key(str(key), _KEYS)
    if content.get("rulebook", book.id) != book.id:
        named, own = repr(content["rulebook"]), repr(book.id)
        yield "rulebook", said("là {a}, còn bộ quy tắc là {b}", "is {a}, the rulebook is {b}", a=named, b=own)
    if not isinstance(content.get("cases"), list) or not content["cases"]:
        yield "cases", both("chỗ này phải là danh sách các trường hợp thử", "a list of cases belongs here")


def _of_case(case: Any, path: str, book: Rulebook, scope: Any) -> Iterator[Problem]:
    if not isinstance(case, dict):
        yield (
            path,
            both(
                "một trường hợp thử là {name, given: {chỉ số: giá trị}, level}",
                "a case is {name, given: {indicator: value}, level}",
            ),
        )
        return
    for key in case:
        if key not in _CASE_KEYS:
            yield f"{path}.{key}", _unknown_key(str(key), _CASE_KEYS)
    for key in ("name", "given", "level"):
        if key not in case:
            yield path, said("thiếu `{key}`", "has no {key}", key=key)
    own = case.get("scope", scope)
    if own is not None and SCOPES.get(str(own), str(own)) not in book.scopes:
        words = said(
            "{own} không được đánh giá; được đánh giá: {scopes}",
            "{own} is not assessed; assessed are {scopes}",
            own=repr(own),
            scopes=listed(book.scopes),
        )
        yield f"{path}.scope", words
    levels = [one.id for one in (*book.levels, *book.unknown)]
    named = [("level", case["level"])] if "level" in case else []
    if isinstance(case.get("may_be"), list):
        named += [(f"may_be[{k}]", one) for k, one in enumerate(case["may_be"])]
    for key, level in named:
        if level not in levels:
            words = said(
                "{level} không phải là mức nào{near}; có các mức: {levels}",
                "{level} is no level{near}; there are {levels}",
                level=repr(level),
                near=nearest(level, levels),
                levels=listed(levels),
            )
            yield f"{path}.{key}", words
    given = case.get("given", {})
    if not isinstance(given, dict):
        yield (
            f"{path}.given",
            both("chỗ này phải là các cặp chỉ số: giá trị", "a mapping indicator: value belongs here"),
        )
        return
    for name, value in given.items():
        if name not in book.indicators:
            words = said(
                "không phải là chỉ số nào{near}; có các chỉ số: {names}",
                "is no indicator{near}; there are {names}",
                near=nearest(name, book.indicators),
                names=listed(book.indicators),
            )
            yield f"{path}.given.{name}", words
        elif isinstance(value, dict | list):
            words = both(
                "chỗ này phải là một số hoặc một khoảng như 2..4",
                "a number or an interval like 2..4 belongs here",
            )
            yield f"{path}.given.{name}", words


def _unknown_key(key: str, allowed: tuple[str, ...]) -> Words:
    return said(
        "khóa không dùng được{near}; các khóa được phép: {words}",
        "unknown key{near}; allowed are {words}",
        near=nearest(key, allowed),
        words=listed(allowed),
    )


def _trial(case: Mapping[str, Any], scope: str) -> Trial:
    given = {name: _text(value) for name, value in case["given"].items() if value is not None}
    may_be = tuple(case.get("may_be") or ())
    return Trial(str(case["name"]), SCOPES.get(scope, scope), given, str(case["level"]), may_be)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
