"""Coordinates in metres (VN-2000): the zone that puts them where the areas are, and their degrees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geodata.intake.coordinates.angles import Floats
from geodata.intake.notes import Note
from geodata.vn2000 import (
    fitting_meridians,
    known_zones,
    metres_to_degrees,
    one_that_fits,
    option_for,
    shift_of,
)  # fmt: skip
from geodata.vn2000.named import named_crs
from zones.errors import Answer, QuestionError
from zones.phrases import Words

Inside = Callable[[Floats, Floats], NDArray[np.bool_]]
_MOST_ASKED: Final = 6


@dataclass(frozen=True, slots=True)
class Projected:
    """Degrees of the rows with metres (NaN where no zone is known), and what was understood."""

    lon: Floats
    lat: Floats
    notes: tuple[Note, ...] = ()


def are_metres(first: Floats, second: Floats) -> NDArray[np.bool_]:
    """Rows whose two numbers are an easting and a northing of Viet Nam by their size, in either order."""
    with np.errstate(invalid="ignore"):
        low, high = np.minimum(first, second), np.maximum(first, second)
        return np.asarray((low > 50_000) & (low < 900_000) & (high >= 900_000) & (high < 2_700_000))


def degrees_of(
    first: Floats, second: Floats, crs: str | None, inside: Inside | None, where: str = ""
) -> Projected:
    """The degrees of metres; NaN throughout where no zone of VN-2000 puts them into the areas.

    Raises QuestionError where several zones do, or where there are no areas to try them on.
    """
    if crs is not None:
        return _projected(first, second, named_crs(crs))
    fits = [] if inside is None else fitting_meridians(first, second, inside)
    alone = one_that_fits(fits)
    if alone is not None:
        return _projected(first, second, alone)
    if inside is not None and not fits:
        return Projected(np.full(len(first), np.nan), np.full(len(first), np.nan))
    likely = [zone for zone, _ in fits[:_MOST_ASKED]] or list(known_zones())
    raise _which(likely, len(first), where)


def _projected(first: Floats, second: Floats, crs: CRS) -> Projected:
    lon, lat = metres_to_degrees(first, second, crs)
    rows, shift = int(np.isfinite(lon).sum()), shift_of(crs).told()
    note = Note(
        f"coordinates of {rows} rows are metres in {crs.name}: taken to WGS 84 (accuracy {shift['accuracy']})",
        f"tọa độ của {rows} dòng tính bằng mét theo {crs.name}: đã chuyển về WGS 84 "
        f"(độ chính xác {shift['accuracy_vi']})",
    )
    return Projected(lon, lat, (note,))


def _which(zones: list[CRS], rows: int, where: str) -> QuestionError:
    asked: Words = {
        "vi": f"tọa độ của {rows} dòng tính bằng mét (VN-2000) nhưng không rõ kinh tuyến trục",
        "en": f"coordinates of {rows} rows are metres (VN-2000), and the central meridian is not known",
    }
    answers = [
        Answer(f"--crs {option_for(crs)}", {"vi": f"múi {crs.name}", "en": f"zone {crs.name}"})
        for crs in zones
    ]
    return QuestionError("vn2000_zone", asked, tuple(answers), where=where)
