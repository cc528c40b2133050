"""Every number of a rulebook changed by one unit of its last written digit, up and down."""

import copy
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

#: Keys below which no number decides: names, colours, citation, prose.
SILENT = {
    "schema", "id", "title", "disease", "status", "cite", "tz", "line", "hex", "vi", "en", "note", "evidence",
}  # fmt: skip

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])[0-9]+(?:\.[0-9]+)?(?![0-9.A-Za-z_])|(?<![A-Za-z0-9_.])[0-9]+(?=d$)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

Path = tuple[str | int, ...]


def mutants(content: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is changed, in words, and the rulebook's content with it changed."""
    for path, old, new in _changes(content, ()):
        changed = copy.deepcopy(content)
        at = changed
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = new
        yield f"{'.'.join(map(str, path))}: {old} -> {new}", changed


def _changes(node: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(node, dict):
        for key, item in node.items():
            if key not in SILENT:
                yield from _changes(item, (*path, key))
    elif isinstance(node, list):
        for k, item in enumerate(node):
            yield from _changes(item, (*path, k))
    elif isinstance(node, int) and not isinstance(node, bool):
        yield from ((path, node, node + step) for step in (-1, 1))
    elif isinstance(node, str):
        yield from ((path, node, new) for new in _texts(node))


def _texts(text: str) -> Iterator[str]:
    if _DAY.match(text):
        day = date.fromisoformat(text)
        yield from ((day + timedelta(days=step)).isoformat() for step in (-1, 1))
        return
    for found in _NUMBER.finditer(text):
        for step in (-1, 1):
            number = Decimal(found[0])
            changed = number + step * Decimal((0, (1,), int(number.as_tuple().exponent)))
            yield f"{text[: found.start()]}{changed}{text[found.end() :]}"
