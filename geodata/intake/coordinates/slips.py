"""Points far from where they should be: the one slip of the pen that would explain it."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from geodata.intake.notes import Note

#: Digits after the point that are tried: a slip in a later one moves a point by less than a kilometre.
_DECIMALS: Final = 2


def slip_of(lon: float, lat: float, shape: Any) -> Note | None:
    """What would bring the point into the shape: exchanged values, another sign, a digit; None where nothing or more
    than one thing does."""
    tried = list(_slips(lon, lat))
    x, y = np.array([one[0] for one in tried]), np.array([one[1] for one in tried])
    good = np.flatnonzero(shapely.contains_xy(shape, x, y))
    places = {(round(x[at], 6), round(y[at], 6)): tried[at][2] for at in good}
    return next(iter(places.values())) if len(places) == 1 else None


def _slips(lon: float, lat: float) -> Iterator[tuple[float, float, Note]]:
    yield lat, lon, Note("lon and lat exchanged would fit", "đổi chỗ kinh độ và vĩ độ thì khớp")
    for value in _other_values(lon):
        yield value, lat, Note(f"lon {value:.10g} would fit", f"kinh độ {value:.10g} thì khớp")
    for value in _other_values(lat):
        yield lon, value, Note(f"lat {value:.10g} would fit", f"vĩ độ {value:.10g} thì khớp")


def _other_values(value: float) -> Iterator[float]:
    """The value with another sign, its point moved, one digit changed, or two neighbours exchanged."""
    yield -value
    yield from (value * 10, value / 10)
    text = f"{abs(value):.7f}"
    last = text.index(".") + _DECIMALS
    sign = -1.0 if value < 0 else 1.0
    for at, digit in enumerate(text[: last + 1]):
        if digit == ".":
            continue
        yield from (sign * float(text[:at] + new + text[at + 1 :]) for new in "0123456789" if new != digit)
        after = at + 1 if text[at + 1] != "." else at + 2
        if after <= last + 1 and text[after] != digit:
            yield sign * float(text[:at] + text[after] + text[at + 1 : after] + digit + text[after + 1 :])
