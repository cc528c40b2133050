"""From degrees to metres on a plane around the middle of what is drawn."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Plane:
    """An equal-area plane (Lambert, WGS 84) whose origin is the middle of a box; units are metres."""

    lon: float
    lat: float

    @classmethod
    def around(cls, box: Box) -> "Plane":
        """The plane whose origin is the middle of west, south, east, north in degrees."""
        west, south, east, north = box
        return cls((west + east) / 2, (south + north) / 2)

    def project(self, shapes: NDArray[Any]) -> NDArray[Any]:
        """Shapes in degrees as shapes in metres; None stays None."""
        crs = f"+proj=laea +lat_0={self.lat:.6f} +lon_0={self.lon:.6f} +datum=WGS84 +units=m"
        to = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        projected: NDArray[Any] = shapely.transform(
            shapes, lambda xy: np.column_stack(to.transform(xy[:, 0], xy[:, 1]))
        )
        return projected


def bar_length(width_m: float) -> float:
    """Length of a scale bar in metres: 1, 2 or 5 times a power of ten, at most a quarter of the width."""
    most = width_m / 4
    power = 10 ** np.floor(np.log10(most))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most))


def length_text(metres: float, decimal_comma: bool) -> str:
    """A length as it stands at a scale bar: "500 m", "20 km"."""
    text = f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"
    return text.replace(".", ",") if decimal_comma else text
