"""The pictures of kinds of sites as shapes, for what is drawn without SVG."""

import re
from functools import cache, reduce
from typing import Any, Final

import numpy as np
import shapely

from zones.site_signs import SITE_SIGNS

_PART: Final = re.compile(r"([MLHVZ])([^MLHVZ]*)")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
FIELD: Final = 24.0


@cache
def sign_shape(kind: str) -> Any:
    """The picture of a kind as a polygon around (0, 0), one unit from side to side, y up."""
    rings = [shapely.Polygon(ring) for ring in _rings(SITE_SIGNS[kind].picture)]
    whole = reduce(shapely.symmetric_difference, rings)  # the even-odd rule
    return shapely.transform(whole, lambda xy: (xy - FIELD / 2) / FIELD * np.array([1, -1]))


def _rings(picture: str) -> list[list[tuple[float, float]]]:
    """The corners of each closed line of a picture (`M`, `L`, `H`, `V`, `Z`, absolute)."""
    rings: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, rest in _PART.findall(picture):
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        if command == "M":
            rings.append([])
        match command:
            case "H":
                points = [(number, y) for number in numbers]
            case "V":
                points = [(x, number) for number in numbers]
            case _:
                points = list(zip(numbers[::2], numbers[1::2], strict=True))
        rings[-1] += points
        x, y = points[-1] if points else (x, y)
    return rings
