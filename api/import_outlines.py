"""The outlines of areas for the map of the import page: few enough points for a browser, nothing left out."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

_MOST_POINTS: Final = 60_000
_STEPS: Final = 8
_DIGITS: Final = 5  # of a degree: about a metre


def outlines(shapes: NDArray[Any], told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Areas as a GeoJSON FeatureCollection, each with what is `told` of it; those without a shape are left out.

    Borders are drawn coarser until the whole fits; this is a picture, nothing is computed from it.
    """
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    drawn = _coarser(shapes[there])
    kept = [one for one, here in zip(told, there, strict=True) if here]
    features = [
        {"type": "Feature", "geometry": _plain(shape), "properties": dict(one)}
        for shape, one in zip(drawn, kept, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _coarser(shapes: NDArray[Any]) -> NDArray[Any]:
    if shapely.get_num_coordinates(shapes).sum() <= _MOST_POINTS:
        return shapes
    west, south, east, north = shapely.total_bounds(shapes)
    width = max(east - west, north - south) / 8_000
    drawn = shapes
    for _ in range(_STEPS):
        drawn = shapely.simplify(shapes, width)
        if shapely.get_num_coordinates(drawn).sum() <= _MOST_POINTS:
            break
        width *= 2
    return np.where(shapely.is_empty(drawn), shapes, drawn)


def _plain(shape: Any) -> dict[str, Any]:
    told = shapely.geometry.mapping(shape)
    return {"type": told["type"], "coordinates": _rounded(told["coordinates"])}


def _rounded(part: Any) -> Any:
    if isinstance(part[0], int | float):
        return [round(float(part[0]), _DIGITS), round(float(part[1]), _DIGITS)]
    return [_rounded(one) for one in part]
