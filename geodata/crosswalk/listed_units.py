"""Units as a merger list writes them in one cell: `xã A, xã B và một phần xã C`."""

import re
from typing import Final

from geodata.fold import fold

#: How much of a unit is meant: all of it, a part, or what other lines leave of it.
WHOLE, PART, REST = "whole", "part", "rest"

_MUCH: Final = (
    r"(toàn bộ|một phần|phần còn lại|all|part|the rest)"
    r"(?:\s+(?:diện\s+tích(?:\s+tự\s+nhiên)?|quy\s+mô\s+dân\s+số|dân\s+số)(?:\s*(?:,|và)\s*(?:quy\s+mô\s+)?dân\s+số)?)?"
    r"(?:\s+(?:của|of))?\s+"
)
_AMOUNT: Final = re.compile(_MUCH, re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*[,;\n+]\s*(?:và\s+|and\s+)?|\s+(?:và|and)\s+", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"^(?:các|những)\s+", re.IGNORECASE)
_TYPE: Final = re.compile(r"^(xã|phường|thị trấn|đặc khu)\s+", re.IGNORECASE)
_MARKS: Final = {"toan bo": WHOLE, "all": WHOLE, "mot phan": PART, "part": PART}


def units_of(cell: str) -> list[tuple[str, str]]:
    """Each unit that a cell names, with how much of it is meant.

    `một phần của các xã A, B` means a part of each, up to the next unit that has a type word of its own; one without
    such a word has that of the unit before it.
    """
    marked = _AMOUNT.sub(lambda found: f"\x01{_MARKS.get(fold(found[1]), REST)}\x02", cell.strip().strip("."))
    found, going_on, kind = list[tuple[str, str]](), "", ""
    for piece in _BETWEEN.split(marked):
        mark, _, name = piece.rpartition("\x02") if "\x02" in piece else ("", "", piece)
        name, much = name.strip(), mark.strip("\x01 ")
        several, name = bool(_SEVERAL.match(name)), _SEVERAL.sub("", name)
        typed = _TYPE.match(name)
        if much or typed:
            going_on = much if several else ""
        kind = typed[0] if typed else kind
        if name:
            found.append((name if typed else kind + name, much or going_on or WHOLE))
    return found
