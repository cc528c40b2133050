"""Files of cases that the author of a rulebook keeps beside it: read, checked, faults told with line and column."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from geodata.rulebook_text import MAX_BYTES, place_in, places_of, read_placed
from zones.errors import InputError, RulebookError
from zones.rulebook import Rulebook
from zones.rulebook_trials import Trial
from zones.rulebook_words import listed, nearest
from zones.vocabulary import SCOPES

_KEYS: Final = ("rulebook", "scope", "cases")
_CASE_KEYS: Final = ("name", "scope", "given", "level", "may_be", "rule", "adjusted", "flagged", "note")

#: Keys of cases that are measured from records, replayed or asked about a day: for the developers' tests.
_OTHER_FORMS: Final = {"events", "children", "neighbours", "places", "raw", "in_force"}

Problem = tuple[str, str]


def read_trials(file: Path, book: Rulebook) -> tuple[list[Trial], int]:
    """The cases of a file that give figures and say which level follows, and how many are of another form.

    Raises
    ------
    InputError : the file is no YAML mapping
    RulebookError : a key, an indicator or a level is not known; every fault with its line and column
    """
    if file.stat().st_size > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES} bytes", where=file.name, fix="split the file of cases")
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
            yield str(key), f"unknown key{nearest(str(key), _KEYS)}; allowed are {listed(_KEYS)}"
    if content.get("rulebook", book.id) != book.id:
        yield "rulebook", f"is {content['rulebook']!r}, the rulebook is {book.id!r}"
    if not isinstance(content.get("cases"), list) or not content["cases"]:
        yield "cases", "a list of cases belongs here"


def _of_case(case: Any, path: str, book: Rulebook, scope: Any) -> Iterator[Problem]:
    if not isinstance(case, dict):
        yield path, "a case is {name, given: {indicator: value}, level}"
        return
    for key in case:
        if key not in _CASE_KEYS:
            yield (
                f"{path}.{key}",
                f"unknown key{nearest(str(key), _CASE_KEYS)}; allowed are {listed(_CASE_KEYS)}",
            )
    for key in ("name", "given", "level"):
        if key not in case:
            yield path, f"has no {key}"
    own = case.get("scope", scope)
    if own is not None and SCOPES.get(str(own), str(own)) not in book.scopes:
        yield f"{path}.scope", f"{own!r} is not assessed; assessed are {listed(book.scopes)}"
    levels = [one.id for one in (*book.levels, *book.unknown)]
    named = [("level", case["level"])] if "level" in case else []
    if isinstance(case.get("may_be"), list):
        named += [(f"may_be[{k}]", one) for k, one in enumerate(case["may_be"])]
    for key, level in named:
        if level not in levels:
            yield (
                f"{path}.{key}",
                f"{level!r} is no level{nearest(level, levels)}; there are {listed(levels)}",
            )
    given = case.get("given", {})
    if not isinstance(given, dict):
        yield f"{path}.given", "a mapping indicator: value belongs here"
        return
    for name, value in given.items():
        if name not in book.indicators:
            there = listed(book.indicators)
            yield (
                f"{path}.given.{name}",
                f"is no indicator{nearest(name, book.indicators)}; there are {there}",
            )
        elif isinstance(value, dict | list):
            yield f"{path}.given.{name}", "a number or an interval like 2..4 belongs here"


def _trial(case: Mapping[str, Any], scope: str) -> Trial:
    given = {name: _text(value) for name, value in case["given"].items() if value is not None}
    may_be = tuple(case.get("may_be") or ())
    return Trial(str(case["name"]), SCOPES.get(scope, scope), given, str(case["level"]), may_be)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
