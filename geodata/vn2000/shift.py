"""The way from VN-2000 to WGS 84: which transformation is used, how accurate it is said to be, how far it moves."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.transformer import TransformerGroup

from geodata.vn2000.zones import degrees, is_vn2000

Floats = NDArray[np.float64]
_WGS84: Final = 4326
_METRES: Final = 111_195.0  # of a degree of latitude on the sphere of radius 6371 km


@dataclass(frozen=True)
class Shift:
    """One transformation of datums as the registry states it.

    `accuracy_m` is None where none is stated. `parameters` are metres, seconds of arc and parts in a million, as
    published (coordinate frame rotation).
    """

    name: str
    accuracy_m: float | None
    parameters: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """The shift as plain values."""
        return asdict(self)


@lru_cache(maxsize=64)
def to_wgs84(crs: CRS) -> Transformer:
    """From a system to EPSG:4326, longitude and easting first.

    From VN-2000 always by the transformation that is recorded: the first that the registry offers.
    """
    if not is_vn2000(crs):
        return Transformer.from_crs(crs, _WGS84, always_xy=True)
    return TransformerGroup(crs, _WGS84, always_xy=True).transformers[0]


@lru_cache(maxsize=64)
def shift_of(crs: CRS) -> Shift:
    """The transformation that `to_wgs84` takes from a system on VN-2000."""
    way = to_wgs84(crs)
    for step in way.operations or ():
        if step.towgs84 or any("ranslation" in each.name for each in step.params):
            parameters = {each.name: float(each.value) for each in step.params}
            accuracy = way.accuracy if way.accuracy >= 0 else None
            return Shift(step.name, accuracy, parameters)
    return Shift("", None, {})


def shift_vector(lon: Floats | float, lat: Floats | float) -> tuple[Floats, Floats]:
    """Metres east and north from where VN-2000 degrees taken for WGS 84 lie to where they belong.

    `lon` and `lat` are the degrees as written. The vector is about 195 m east and 110 m south, and differs by place.
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    true_lon, true_lat = to_wgs84(degrees()).transform(x, y)
    east = (true_lon - x) * _METRES * np.cos(np.radians(y))
    return np.asarray(east), np.asarray((true_lat - y) * _METRES)
