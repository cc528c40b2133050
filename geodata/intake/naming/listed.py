"""Areas as lists to choose from write them: a name, and its code in brackets."""

import re
from collections.abc import Callable, Mapping
from typing import Final

_LISTED: Final = re.compile(r"^(.+?)\s*\(\s*([^()\s][^()]*?)\s*\)$")


def listed_as(name: str, code: str) -> str:
    """`Xã Quài Tở (03301)`, as the lists of the template have it."""
    return f"{name} ({code})"


def named_with_code(
    text: str, by_code: Mapping[str, list[int]], is_called: Callable[[int, str], bool]
) -> list[int]:
    """The areas that a name with a code means: those of the code that have the name. None if they contradict."""
    match = _LISTED.match(text) if text.endswith(")") else None
    if match is None:
        return []
    areas = by_code.get(match[2].casefold(), [])
    return [area for area in areas if is_called(area, match[1])]
