"""The way from VN-2000 to WGS 84: which transformation is used, how accurate it is said to be, how far it moves."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

from geodata.vn2000.zones import degrees, is_vn2000

Floats = NDArray[np.float64]
_WGS84: Final = 4326
_METRES: Final = 111_195.0  # of a degree of latitude on the sphere of radius 6371 km


@dataclass(frozen=True)
class Shift:
    """One transformation of datums as the registry states it.

    `accuracy_m` is None where none is stated. `parameters` are metres, seconds of arc and parts in a million, as
    published. `name` is empty where no datum is changed; `is_guess` says that one should be but nobody knows how.
    """

    name: str
    accuracy_m: float | None
    parameters: dict[str, float]
    is_guess: bool = False

    def told(self) -> dict[str, str]:
        """Accuracy (in both languages) and parameters as text."""
        known = self.accuracy_m is not None
        return {
            "accuracy": f"{self.accuracy_m:g} m" if known else "not stated",
            "accuracy_vi": f"{self.accuracy_m:g} m" if known else "không nêu",
            "parameters": ", ".join(_parameter(*each) for each in self.parameters.items()) or "–",
        }


#: The registry's words for parameters, as signs that need no language; with the unit.
_SIGNS: Final = {
    "X-axis translation": ("ΔX", " m"), "Y-axis translation": ("ΔY", " m"), "Z-axis translation": ("ΔZ", " m"),
    "X-axis rotation": ("rX", "″"), "Y-axis rotation": ("rY", "″"), "Z-axis rotation": ("rZ", "″"),
    "Scale difference": ("ds", " ppm"),
}  # fmt: skip


def _parameter(name: str, value: float) -> str:
    sign, unit = _SIGNS.get(name, (name, ""))
    return f"{sign} {value:.8g}{unit}"


@lru_cache(maxsize=64)
def to_wgs84(crs: CRS) -> Transformer:
    """From a system to EPSG:4326, longitude and easting first.

    From VN-2000 always by the transformation that is recorded: the first that the registry offers.
    """
    if not is_vn2000(crs) or crs.is_bound:
        return Transformer.from_crs(crs, _WGS84, always_xy=True)
    return TransformerGroup(crs, _WGS84, always_xy=True).transformers[0]


def shift_of(crs: CRS) -> Shift:
    """The transformation that `to_wgs84` takes from a system."""
    return _stated(to_wgs84(crs))


def last_used(way: Transformer) -> Shift:
    """The transformation that a transformer used last; it may have several to choose from, by place."""
    try:
        return _stated(way.get_last_used_operation())
    except ProjError:  # it has not been used
        return _stated(way)


def _stated(way: Transformer) -> Shift:
    accuracy = way.accuracy if way.accuracy >= 0 else None
    for step in way.operations or ():
        if "allpark" in step.name:
            return Shift("", None, {}, is_guess=True)
        if any("ranslation" in each.name for each in step.params):
            parameters = {each.name: float(each.value) for each in step.params}
            return Shift(step.name, accuracy, parameters)
    return Shift("", accuracy, {}, is_guess="allpark" in way.description)


def shift_vector(lon: Floats | float, lat: Floats | float) -> tuple[Floats, Floats]:
    """Metres east and north from where VN-2000 degrees taken for WGS 84 lie to where they belong.

    `lon` and `lat` are the degrees as written. The vector is about 195 m east and 110 m south, and differs by place.
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    true_lon, true_lat = to_wgs84(degrees()).transform(x, y)
    east = (true_lon - x) * _METRES * np.cos(np.radians(y))
    return np.asarray(east), np.asarray((true_lat - y) * _METRES)
