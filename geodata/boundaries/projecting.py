"""From the file's projection to EPSG:4326, and the mistakes that show themselves there.

Axis order is that of files: longitude or easting first, whatever the projection's definition says.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geodata.boundaries.findings import Finding, found
from geodata.vn2000.shift import last_used, to_wgs84
from zones.errors import InputError

_DEGREES = CRS.from_epsg(4326)


@dataclass(frozen=True)
class Projected:
    """Shapes in EPSG:4326; `refused` marks rows whose coordinates cannot be on the globe."""

    geometry: NDArray[Any]
    refused: NDArray[np.bool_]
    findings: list[Finding]


def transformer(crs: CRS, where: str) -> Transformer:
    """From `crs` to EPSG:4326; InputError for a local system that is tied to no place."""
    try:
        return to_wgs84(crs.to_2d())
    except (ProjError, CRSError) as error:
        what = f"{crs.name} is tied to no place on the globe"
        raise InputError(
            what,
            where=where,
            fix="name the true projection with --crs",
            vi=f"hệ {crs.name} không gắn với nơi nào trên trái đất",
            vi_fix="ghi đúng hệ toạ độ bằng --crs",
        ) from error


def to_lonlat(geometry: NDArray[Any], crs: CRS, codes: list[str], where: str) -> Projected:
    """Reproject 2D shapes; rows with impossible coordinates are refused, a file of nothing else is refused whole."""
    if crs.is_geographic:
        kind, refused = _impossible_degrees(geometry)
    else:
        _refuse_degrees_as_metres(geometry, crs, where)
        kind, refused = np.full(len(geometry), "", object), np.zeros(len(geometry), bool)
    moved = (
        geometry
        if crs.equals(_DEGREES, ignore_axis_order=True)
        else _moved(geometry, transformer(crs, where))
    )
    lost = ~refused & _unfinished(moved, geometry)
    kind[lost], refused = "coordinate_impossible", refused | lost
    findings = [_bad(str(kind[row]), int(row), geometry[row], codes[row]) for row in np.flatnonzero(refused)]
    if findings and refused[~_no_shape(geometry)].all():
        first = findings[0]
        raise InputError(
            f"{first.problem}, and so with all {len(findings)} shapes",
            where=where,
            fix=first.remedy,
            vi=f"{first.words('vi')[0]}; cả {len(findings)} hình đều như vậy",
            vi_fix=first.words("vi")[1],
        )
    moved = moved.copy()
    moved[refused] = None
    told = [*findings, *_outside(moved, geometry, crs, codes, where), *_way_taken(crs, where)]
    return Projected(moved, refused, told)


def _way_taken(crs: CRS, where: str) -> list[Finding]:
    """The change of datum that was used and its stated accuracy; a warning where the datum is tied to nothing."""
    if crs.equals(_DEGREES, ignore_axis_order=True):
        return []
    used = last_used(transformer(crs, where))
    if used.is_guess:
        return [found("crs_no_shift", crs=crs.name, value=crs.datum.name if crs.datum else "")]
    if not used.name:
        return []
    facts: dict[str, Any] = used.told()
    return [found("crs_shift", crs=crs.name, value=used.name, **facts)]


def _no_shape(geometry: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray(shapely.is_missing(geometry) | shapely.is_empty(geometry), bool)


def _impossible_degrees(geometry: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """What is wrong with each row's degrees (a kind of finding, or "")."""
    points, of = shapely.get_coordinates(geometry, return_index=True)
    kind = np.full(len(geometry), "", object)
    far, n = np.abs(points), len(geometry)
    worst = np.zeros((n, 2))
    np.maximum.at(worst, of, np.where(np.isfinite(far), far, np.inf))
    lon, lat = worst.T
    bad = (lon > 180 + 1e-9) | (lat > 90 + 1e-9)
    kind[bad] = "coordinate_impossible"
    kind[bad & (lon <= 90) & (lat <= 180)] = "lonlat_swapped"
    kind[bad & np.isfinite(lon + lat) & (np.maximum(lon, lat) > 1000)] = "metres_as_degrees"
    return kind, bad


def _refuse_degrees_as_metres(geometry: NDArray[Any], crs: CRS, where: str) -> None:
    bounds = shapely.total_bounds(geometry)
    if np.isfinite(bounds).all() and np.abs(bounds).max() <= 180:
        raise InputError(
            f"the coordinates look like degrees but are labelled as {crs.name}, in metres",
            where=where,
            fix="name the true projection, probably --crs EPSG:4326",
            vi=f"toạ độ có vẻ tính bằng độ nhưng lại ghi hệ {crs.name}, tính bằng mét",
            vi_fix="ghi đúng hệ toạ độ, có lẽ là --crs EPSG:4326",
        )


def _moved(geometry: NDArray[Any], to_degrees: Transformer) -> NDArray[Any]:
    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = to_degrees.transform(points[:, 0], points[:, 1])
        return np.column_stack([lon, lat])

    return np.asarray(shapely.transform(geometry, move), object)


def _unfinished(moved: NDArray[Any], geometry: NDArray[Any]) -> NDArray[np.bool_]:
    """Rows with a coordinate that is not a number, or not on the globe, after the move."""
    points, of = shapely.get_coordinates(moved, return_index=True)
    off = (
        ~np.isfinite(points).all(1) | (np.abs(points[:, 0]) > 180 + 1e-9) | (np.abs(points[:, 1]) > 90 + 1e-9)
    )
    lost = np.zeros(len(geometry), bool)
    lost[of[off]] = True
    return lost


def _bad(kind: str, row: int, shape: Any, code: str) -> Finding:
    points = shapely.get_coordinates(shape)
    wild = ~np.isfinite(points).all(1) | (np.abs(points[:, 0]) > 180) | (np.abs(points[:, 1]) > 90)
    x, y = points[np.argmax(wild)] if len(points) else (np.nan, np.nan)
    return found(kind, row=row + 2, column="geometry", value=f"{x:.6g} {y:.6g}", code=code)


def _outside(
    moved: NDArray[Any], geometry: NDArray[Any], crs: CRS, codes: list[str], where: str
) -> list[Finding]:
    """Rows whose middle lies outside the projection's area of use; a file of swapped axes is refused."""
    use = crs.area_of_use
    rows = np.flatnonzero(~_no_shape(moved))
    if use is None or not len(rows) or use.west > use.east:
        return []
    box = shapely.box(use.west, use.south, use.east, use.north).buffer(0.5)
    far = rows[~shapely.intersects(box, shapely.box(*shapely.bounds(moved[rows]).T))]
    if not len(far):
        return []
    if len(far) == len(rows) and _swapped_fits(geometry[rows], crs, box, where):
        raise InputError(
            f"the axes look swapped: exchanged, all shapes lie where {crs.name} is used",
            where=where,
            fix="put easting (longitude) first and northing (latitude) second",
            vi=f"hai trục có vẻ bị đổi chỗ: đổi lại thì mọi hình nằm trong vùng dùng {crs.name}",
            vi_fix="ghi hoành độ (kinh độ) trước, tung độ (vĩ độ) sau",
        )
    return [
        found("outside_area_of_use", row=int(far[0]) + 2, column="geometry", times=len(far), code=codes[far[0]],
              crs=crs.name)
    ]  # fmt: skip


def _swapped_fits(geometry: NDArray[Any], crs: CRS, box: Any, where: str) -> bool:
    swapped = shapely.transform(geometry, lambda points: points[:, ::-1])
    middles = shapely.points(
        shapely.get_coordinates(shapely.centroid(_moved(swapped, transformer(crs, where))))
    )
    return bool(len(middles)) and bool(shapely.intersects(box, middles).all())
