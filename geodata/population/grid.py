"""A raster of people per pixel, opened and checked, and read in windows: never as a whole.

What is masked, not a number or negative counts as "no value"; negative values are counted, because they are a fault
of the raster (or a nodata value it forgot to declare). An unscaled count is expected: people, not people per km².
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from rasterio.errors import NotGeoreferencedWarning, RasterioError, RasterioIOError
from rasterio.windows import Window

from zones.errors import InputError

#: Pixels on a side of a window that is read at once (8 MB as float64).
WINDOW: Final = 1024
_DEGREES: Final = CRS.from_epsg(4326)


@dataclass(frozen=True)
class Tile:
    """One window: `people` (NaN = no value), its place in the raster's own coordinates, negatives masked."""

    people: NDArray[np.float64]
    west: float
    south: float
    east: float
    north: float
    negative: int


@dataclass(frozen=True)
class PeopleGrid:
    """One band of a raster. Coordinates of `crs` are those of files: easting first."""

    path: Path
    band: int
    crs: CRS
    width: int
    height: int
    west: float
    north: float
    dx: float
    dy: float
    dataset: Any

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """west, south, east, north in `crs`."""
        return self.west, self.north - self.dy * self.height, self.west + self.dx * self.width, self.north

    def tiles(self) -> Iterator[Tile]:
        """The whole raster in windows, every pixel once, from the top."""
        for row in range(0, self.height, WINDOW):
            for column in range(0, self.width, WINDOW):
                yield self._tile(row, column)

    def _tile(self, row: int, column: int) -> Tile:
        window = Window(column, row, min(WINDOW, self.width - column), min(WINDOW, self.height - row))
        with readable(self.path):
            read = self.dataset.read(self.band, window=window, masked=True)
        people = read.astype(np.float64).filled(np.nan)
        people[~np.isfinite(people)] = np.nan
        below = people < 0
        people[below] = np.nan
        west, north = self.west + column * self.dx, self.north - row * self.dy
        high, wide = people.shape
        return Tile(people, west, north - high * self.dy, west + wide * self.dx, north, int(below.sum()))

    def to_raster(self, geometry: NDArray[Any]) -> NDArray[Any]:
        """Shapes from EPSG:4326 into the raster's projection."""
        return _moved(geometry, _DEGREES, self.crs)

    def to_lonlat(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Points of the raster's projection as longitude and latitude."""
        if self.crs.equals(_DEGREES, ignore_axis_order=True):
            return x, y
        lon, lat = Transformer.from_crs(self.crs, _DEGREES, always_xy=True).transform(x, y)
        return lon, lat


def _moved(geometry: NDArray[Any], source: CRS, target: CRS) -> NDArray[Any]:
    if source.equals(target, ignore_axis_order=True):
        return geometry
    move = Transformer.from_crs(source, target, always_xy=True).transform
    return np.asarray(shapely.transform(geometry, lambda p: np.column_stack(move(p[:, 0], p[:, 1]))), object)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn the failures of the raster library into our own."""
    try:
        yield
    except (RasterioIOError, RasterioError, CRSError) as error:
        raise InputError(
            "this is no raster that can be read, or it is incomplete",
            where=str(path),
            fix="copy it again, as GeoTIFF",
            vi="đây không phải ảnh lưới đọc được, hoặc tệp không đầy đủ",
            vi_fix="chép lại tệp, dạng GeoTIFF",
        ) from error


@contextmanager
def open_grid(path: str | Path, band: int | None = None) -> Iterator[PeopleGrid]:
    """Open a raster for the length of a `with`.

    InputError: no such file, no raster, several bands and none named, no projection, rotated.
    """
    path = Path(path)
    if not path.exists():
        raise InputError(
            "there is no such file",
            where=str(path),
            fix="check the path",
            vi="không có tệp này",
            vi_fix="xem lại đường dẫn",
        )
    with readable(path), warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        dataset = rasterio.open(path)
    with dataset:
        yield _grid(path, dataset, band)


def _grid(path: Path, dataset: Any, band: int | None) -> PeopleGrid:
    where, at = str(path), dataset.transform
    if band is None and dataset.count > 1:
        fix = f"say which holds people: --band 1 to {dataset.count}"
        raise InputError(
            f"the raster has {dataset.count} bands",
            where=where,
            fix=fix,
            vi=f"ảnh lưới có {dataset.count} kênh",
            vi_fix=f"chỉ ra kênh chứa số người: --band 1 đến {dataset.count}",
        )
    if band is not None and not 1 <= band <= dataset.count:
        raise InputError(
            f"there is no band {band}",
            where=where,
            fix=f"the raster has bands 1 to {dataset.count}",
            vi=f"không có kênh {band}",
            vi_fix=f"ảnh lưới có các kênh 1 đến {dataset.count}",
        )
    if dataset.crs is None:
        raise InputError(
            "the raster does not say its projection",
            where=where,
            fix="set it in the file",
            vi="ảnh lưới không ghi hệ toạ độ",
            vi_fix="ghi hệ toạ độ vào tệp",
        )
    if at.b or at.d or at.a <= 0 or at.e >= 0:
        raise InputError(
            "the raster is rotated or upside down",
            where=where,
            fix="warp it to a grid with north above",
            vi="ảnh lưới bị xoay hoặc lộn ngược",
            vi_fix="nắn lại theo lưới có hướng bắc ở trên",
        )
    with readable(path):
        crs = CRS.from_wkt(dataset.crs.to_wkt())
    return PeopleGrid(path, band or 1, crs, dataset.width, dataset.height, at.c, at.f, at.a, -at.e, dataset)
