"""How faults of a rulebook are worded: short, with the allowed words and the nearest one.

Values are shown alike in every language; only the question after the nearest word is a sentence.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

from zones.expressions import MAX_DIGITS
from zones.phrases import Words, both, said

MAX_NAME: Final = 64
_MOST_SHOWN: Final = 40
_MOST_COMPARED: Final = 200
_SIGNS: Final[dict[type, str]] = {list: "[…]", tuple: "[…]", dict: "{…}"}


def join(path: str, key: Any) -> str:
    """The path of a key inside a path."""
    return f"{path}.{key}" if path else str(key)


def nearest(word: Any, allowed: Iterable[str]) -> Words:
    """A question after the allowed word that is most like another one; empty where none is like it."""
    if not isinstance(word, str):
        return both("", "")
    words = {one.lower(): one for one in islice(allowed, _MOST_COMPARED)}
    found = get_close_matches(word[:MAX_NAME].lower(), words, 1, 0.6 if len(word) > 3 else 0.5)
    meant = repr(words[found[0]]) if found else ""
    return said(" (có phải {word}?)", " (did you mean {word}?)", word=meant) if found else both("", "")


def listed(words: Iterable[str]) -> str:
    """Words one after the other, the first of very many."""
    found = [*words]
    more = f", … (+{len(found) - _MOST_SHOWN})" if len(found) > _MOST_SHOWN else ""
    return ", ".join(cut(word, MAX_NAME) for word in found[:_MOST_SHOWN]) + more


def shown(value: Any) -> str:
    """A value in a message, cut where it is long."""
    if isinstance(value, str):
        return repr(cut(value, 80))
    if isinstance(value, int):
        return str(value) if abs(value) < 10**MAX_DIGITS else f"10^{round(value.bit_length() * 0.30103)}"
    return _SIGNS.get(type(value), "null" if value is None else "…")


def cut(text: str, most: int) -> str:
    """A text, cut where it is longer than so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
