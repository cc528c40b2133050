"""Points of cases that lie as VN-2000 degrees taken for WGS 84 do: recognised by the areas that the rows name.

The shift is some 225 m, so only rows near a border tell: those whose point lies outside the area that they name and
would lie inside if the shift were made, against those that the shift would carry out of it. Points that lie right
lose more by the shift than they gain, whatever their scatter; so the sign of the difference tells, and it is asked
about only where chance does not make it (four standard deviations). Some 150 rows with points and names of wards are
needed, where all names are right.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geodata.intake.naming.placed import Placed, lies_in
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.points import Locator, Points
from geodata.vn2000.shift import to_wgs84
from geodata.vn2000.zones import degrees
from zones.errors import Answer, QuestionError

_MOST: Final = 20_000  # rows looked at
_LEAST: Final = 15  # rows that the shift has to bring home
_SIGMAS: Final = 4.0
_VIET_NAM: Final = (101.5, 5.5, 118.5, 24.0)


@dataclass(frozen=True)
class Votes:
    """Rows that the shift would bring into the area that they name, and rows that it would carry out of it."""

    home: int
    away: int
    rows: int

    @property
    def are_clear(self) -> bool:
        """Whether more come home than chance explains."""
        enough = self.home >= max(_LEAST, 1.25 * self.away)
        return enough and self.home - self.away >= _SIGMAS * (self.home + self.away) ** 0.5


def ask_if_shifted(
    points: Points, placed: Placed, places: PlaceIndex | None, locator: Locator | None, where: str = ""
) -> None:
    """Raise QuestionError where the points lie as if the shift of VN-2000 had been forgotten."""
    if places is None or places.is_empty or locator is None or placed.said is None:
        return
    found = votes(points, placed.said, places, locator)
    if found.are_clear:
        raise QuestionError(
            "vn2000_points",
            {
                "vi": f"{found.home} điểm nằm ngoài đơn vị mà dòng ghi nhưng sẽ nằm đúng nếu tọa độ là VN-2000 "
                f"(ngược lại chỉ {found.away} điểm); tọa độ theo hệ nào?",
                "en": f"{found.home} points lie outside the area that their row names, and inside it if the "
                f"coordinates are VN-2000 (the other way round only {found.away}); which are they?",
            },
            (
                Answer("--crs VN2000", {"vi": "tọa độ là VN-2000", "en": "the coordinates are VN-2000"}),
                Answer(
                    "--keep-crs", {"vi": "tọa độ đúng là WGS 84", "en": "the coordinates are WGS 84 indeed"}
                ),
            ),
            where=where,
        )


def votes(points: Points, said: NDArray[np.int32], places: PlaceIndex, locator: Locator) -> Votes:
    """How the shift would change where points lie to the areas that their rows name (-1: none)."""
    at = np.flatnonzero(points.known & (said >= 0))
    if len(at) > _MOST:
        at = at[np.linspace(0, len(at) - 1, _MOST).astype(int)]
    lon, lat, own = points.lon[at], points.lat[at], said[at]
    if len(at) < _LEAST or not _in_viet_nam(lon, lat):
        return Votes(0, 0, len(at))
    now = lies_in(locator.finest(lon, lat), own, places)
    then = lies_in(locator.finest(*to_wgs84(degrees()).transform(lon, lat)), own, places)
    return Votes(int((~now & then).sum()), int((now & ~then).sum()), len(at))


def _in_viet_nam(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> bool:
    west, south, east, north = _VIET_NAM
    return bool(west <= np.median(lon) <= east and south <= np.median(lat) <= north)
