"""A rulebook's text with some values changed: what a what-if is asked about."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zones.errors import RulebookError
from zones.phrases import Words, both, said
from zones.rulebook import Rulebook, parse_rulebook
from zones.rulebook_words import listed, nearest, shown

_WORDS: Final = ("vi", "en")
#: Parts of a rulebook whose values the words of its rules tell of.
_DECIDING: Final = ("ind", "bands", "tables", "units", "clusters")


@dataclass(frozen=True, slots=True)
class Change:
    """A new value at a path as problems name it (`units[0].decide[0].rules[0].if`).

    `text` is the value as it was written, `value` what YAML takes it for; where a text stands, `[25,150]` is an
    interval and no list.
    """

    path: str
    text: str
    value: Any

    def over(self, old: Any) -> Any:
        """The value in place of an old one."""
        return self.text if isinstance(old, str) and isinstance(self.value, list | dict) else self.value


def edited(book: Rulebook, changes: Sequence[Change]) -> Rulebook:
    """The rulebook with some values in place of those written; one that was verified is a draft then.

    Raises
    ------
    RulebookError : a path leads nowhere, or what comes out breaks the schema; every fault with its path
    """
    content = copy.deepcopy(_plain(book.content))
    problems = []
    for one in changes:
        place = _place(content, one.path)
        if isinstance(place, dict):
            problems.append((one.path, place))
            continue
        node, key = place
        node[key] = one.over(_old(node, key))
    if problems:
        raise RulebookError(book.id, problems)
    _forget_words(content, changes)
    _mark(content, book, changes)
    return parse_rulebook(content)


def _mark(content: dict[str, Any], book: Rulebook, changes: Sequence[Change]) -> None:
    """Say of the text that it is changed; what was verified is so no longer."""
    named = {"vi": "thử thay đổi", "en": "changed for a what-if"}
    content["title"] = {
        lang: f"{text} ({named[lang]})" if lang in named else text for lang, text in content["title"].items()
    }
    if book.status == "verified":
        evidence = dict(content.get("evidence") or {})
        points = evidence.get("unverified") or []
        told = [f"{one.path}: {one.text}" for one in changes]
        content["evidence"] = {**evidence, "unverified": [*_as_list(points), *told]}
        content["status"] = "draft"


def replaced(book: Rulebook, changes: Sequence[Change]) -> list[tuple[str, str, str]]:
    """Each change as path, the value as it stands in the rulebook, and the new one; for readers."""
    found = []
    for one in changes:
        place = _place(_plain(book.content), one.path)
        old = None if isinstance(place, dict) else _old(*place)
        found.append((one.path, "" if old is None else str(old), one.text.strip("\"'")))
    return found


def _forget_words(content: dict[str, Any], changes: Sequence[Change]) -> None:
    """Drop the rulebook's own words of rules and of changed figures: they tell of the values that were.

    Words made from the new values take their place. Words that are changed themselves are kept.
    """
    named = {one.path for one in changes}
    if any(path.partition(".")[0].partition("[")[0] in _DECIDING for path in named):
        _without_words(content.get("units"), "units", named)
    for path in named:
        part, _, rest = path.partition(".")
        if part == "ind":
            id = rest.partition(".")[0]
            _without_words(content["ind"].get(id), f"ind.{id}", named)


def _without_words(node: Any, path: str, named: set[str]) -> None:
    if isinstance(node, list):
        for k, one in enumerate(node):
            _without_words(one, f"{path}[{k}]", named)
    elif isinstance(node, dict):
        for word in _WORDS:
            if f"{path}.{word}" not in named:
                node.pop(word, None)
        for key, one in node.items():
            _without_words(one, f"{path}.{key}", named)


def _old(node: Any, key: str | int) -> Any:
    return node.get(key) if isinstance(node, dict) else node[key]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _place(content: dict[str, Any], path: str) -> tuple[Any, str | int] | Words:
    """Where a path leads: the mapping or list, and the key in it; or what is wrong."""
    node: Any = content
    reached, rest = "", path
    while True:
        key, left = _next(node, rest)
        if key is None:
            return _nowhere(node, reached, rest)
        if not left:
            return node, key
        node = node[key]
        reached, rest = path[: len(path) - len(left)].rstrip("."), left


def _next(node: Any, rest: str) -> tuple[str | int | None, str]:
    """The key of a mapping or the place in a list with which a path begins, and what is left of the path.

    The longest key that fits is meant: keys may hold points and brackets. A last key may be new.
    """
    if isinstance(node, list):
        number, sign, left = rest.removeprefix("[").partition("]")
        inside = rest.startswith("[") and sign and number.isdecimal() and int(number) < len(node)
        return (int(number), left.removeprefix(".")) if inside else (None, rest)
    if not isinstance(node, dict):
        return None, rest
    fitting = [key for key in map(str, node) if rest == key or rest.startswith((f"{key}.", f"{key}["))]
    if fitting:
        key = max(fitting, key=len)
        return key, rest[len(key) :].removeprefix(".")
    return (rest, "") if rest and not {*".[]"} & {*rest} else (None, rest)


def _nowhere(node: Any, reached: str, rest: str) -> Words:
    where = both(f"`{reached}`", reached) if reached else both("bộ quy tắc", "the rulebook")
    if isinstance(node, list):
        return said(
            "{where} là danh sách có {n} mục: hãy viết tiếp từ [0] đến [{last}]",
            "{where} is a list of {n}: go on with [0] to [{last}]",
            where=where,
            n=len(node),
            last=len(node) - 1,
        )
    if isinstance(node, dict):
        word = rest.split(".")[0].split("[")[0]
        return said(
            "{where} không có {word}{near}; có: {words}",
            "{where} has no {word}{near}; it has {words}",
            where=where,
            word=shown(word),
            near=nearest(word, node),
            words=listed(map(str, node)),
        )
    return said(
        "{where} là một giá trị đơn: {value}",
        "{where} is a single value: {value}",
        where=where,
        value=shown(node),
    )
