"""How faults of a rulebook are worded: short, with the allowed words and the nearest one."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

from zones.expressions import MAX_DIGITS

MAX_NAME: Final = 64
_MOST_SHOWN: Final = 40
_MOST_COMPARED: Final = 200
_NOUNS: Final[dict[type, str]] = {list: "list", tuple: "list", dict: "mapping", int: "very long number"}


def join(path: str, key: Any) -> str:
    """The path of a key inside a path."""
    return f"{path}.{key}" if path else str(key)


def nearest(word: Any, allowed: Iterable[str]) -> str:
    """A question after the allowed word that is most like another one; "" where none is like it."""
    if not isinstance(word, str):
        return ""
    words = {one.lower(): one for one in islice(allowed, _MOST_COMPARED)}
    found = get_close_matches(word[:MAX_NAME].lower(), words, 1, 0.6 if len(word) > 3 else 0.5)
    return f" (did you mean {words[found[0]]!r}?)" if found else ""


def listed(words: Iterable[str]) -> str:
    """Words one after the other, the first of very many."""
    found = [*words]
    more = f", … ({len(found) - _MOST_SHOWN} more)" if len(found) > _MOST_SHOWN else ""
    return ", ".join(cut(word, MAX_NAME) for word in found[:_MOST_SHOWN]) + more


def shown(value: Any) -> str:
    """A value in a message, cut where it is long."""
    if isinstance(value, str):
        return repr(cut(value, 80))
    small = isinstance(value, int) and abs(value) < 10**MAX_DIGITS
    return str(value) if small else f"a {_NOUNS.get(type(value), 'value')}"


def cut(text: str, most: int) -> str:
    """A text, cut where it is longer than so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
