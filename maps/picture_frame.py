"""The part of the plane that a picture shows."""

from dataclasses import dataclass
from typing import Final

from maps.page_layout import Layout

_METRES_PER_DEGREE: Final = 111_000


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is drawn, in metres, and what a pixel and a point are there."""

    west: float
    south: float
    east: float
    north: float
    metres_per_px: float
    metres_per_pt: float

    @classmethod
    def around(cls, extent: tuple[float, float, float, float], place: Layout, width_px: int) -> "Frame":
        """The frame with the proportions of the map's place, four percent wider than what it holds."""
        west, south, east, north = extent
        _, _, wide, high = place.map_box
        per_pt = max((east - west) * 1.04 / wide, (north - south) * 1.04 / high, 0.1)
        x, y = (west + east) / 2, (south + north) / 2
        half_x, half_y = per_pt * wide / 2, per_pt * high / 2
        return cls(x - half_x, y - half_y, x + half_x, y + half_y, per_pt * place.width / width_px, per_pt)

    @property
    def degrees_per_px(self) -> float:
        """A pixel in degrees of latitude."""
        return self.metres_per_px / _METRES_PER_DEGREE
