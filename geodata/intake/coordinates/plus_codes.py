"""Plus codes (Open Location Code) as degrees.

After the open specification of the Open Location Code project: twenty signs; the first ten go in pairs (latitude,
longitude), each pair twenty times finer, from 20 degrees down to 1/8000 degree; from the eleventh sign on each
divides the cell into 5 rows and 4 columns. A `+` stands after the eighth sign; `0` fills codes that are cut short.
A short code lacks its first two, four, six or eight signs: it is completed by a place near it.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

_SIGNS: Final = "23456789CFGHJMPQRVWX"
_CODE: Final = re.compile(rf"(?<![\w+])([{_SIGNS}0]{{2,8}}\+[{_SIGNS}]{{0,7}})(?![\w+])", re.IGNORECASE)
_PAIRS, _BEFORE_PLUS, _LONGEST = 10, 8, 15
_METRES_PER_DEGREE: Final = 111_320


@dataclass(frozen=True, slots=True)
class PlusCell:
    """The cell of a code: its centre in degrees, and its height and width in degrees."""

    lat: float
    lon: float
    height: float
    width: float

    @property
    def metres(self) -> float:
        """The length of the cell from south to north."""
        return self.height * _METRES_PER_DEGREE


def find_code(text: str) -> str | None:
    """The first plus code in a text, in capitals; None where there is none."""
    for found in _CODE.finditer(text):
        code = found[1].upper()
        if is_full(code) or is_short(code):
            return code
    return None


def is_full(code: str) -> bool:
    """Whether it is a whole code."""
    before, _, after = code.partition("+")
    head = before.rstrip("0")
    return (
        len(before) == _BEFORE_PLUS
        and len(head) >= 2
        and len(head) % 2 == 0
        and "0" not in head
        and len(after) != 1
        and not (len(head) < _BEFORE_PLUS and after)
        and _SIGNS.index(head[0]) < 9
        and _SIGNS.index(head[1]) < 18
    )


def is_short(code: str) -> bool:
    """Whether it lacks its first signs."""
    before, plus, after = code.partition("+")
    return bool(plus) and len(before) in (2, 4, 6) and "0" not in before and len(after) != 1 and bool(after)


def cell_of(code: str) -> PlusCell:
    """The cell of a whole code."""
    signs = [_SIGNS.index(sign) for sign in code.replace("+", "").rstrip("0")][:_LONGEST]
    lat, lon, height, width = -90.0, -180.0, 400.0, 400.0
    for at in range(0, min(len(signs), _PAIRS), 2):
        height, width = height / 20, width / 20
        lat, lon = lat + signs[at] * height, lon + signs[at + 1] * width
    for sign in signs[_PAIRS:]:
        height, width = height / 5, width / 4
        lat, lon = lat + (sign // 4) * height, lon + (sign % 4) * width
    return PlusCell(lat + height / 2, lon + width / 2, height, width)


def completed(code: str, lat: float, lon: float) -> PlusCell:
    """The cell of a short code that lies nearest to a point."""
    missing = _BEFORE_PLUS - code.index("+")
    step = 20.0 ** (2 - missing / 2)
    cell = cell_of(encoded(lat, lon)[:missing] + code)
    near = [
        PlusCell(cell.lat + up * step, cell.lon + right * step, cell.height, cell.width)
        for up in (-1, 0, 1)
        for right in (-1, 0, 1)
    ]
    return min(near, key=lambda one: math.hypot(one.lat - lat, one.lon - lon))


def encoded(lat: float, lon: float) -> str:
    """The code of ten signs of a point."""
    up = min(int((lat + 90) * 8000), 180 * 8000 - 1)
    right = int(((lon + 180) % 360) * 8000)
    signs = ""
    for _ in range(_PAIRS // 2):
        signs = _SIGNS[up % 20] + _SIGNS[right % 20] + signs
        up, right = up // 20, right // 20
    return f"{signs[:_BEFORE_PLUS]}+{signs[_BEFORE_PLUS:]}"
