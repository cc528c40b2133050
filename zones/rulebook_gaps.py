"""What a rulebook's text leaves open: every `null` says that the law is not known there."""

from collections.abc import Iterable, Mapping
from typing import Any


def nulls(content: Any, path: str = "") -> Iterable[str]:
    """Paths of every null, except the open end of the validity."""
    if content is None and path != "valid.to":
        yield path
    elif isinstance(content, Mapping):
        for key, item in content.items():
            yield from nulls(item, f"{path}.{key}" if path else str(key))
    elif isinstance(content, list):
        for k, item in enumerate(content):
            yield from nulls(item, f"{path}[{k}]")
