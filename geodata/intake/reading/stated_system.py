"""Points of a file that states its coordinate system, as degrees on WGS 84."""

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from geodata.intake.notes import Note
from geodata.vn2000.recognising import recognised
from geodata.vn2000.shift import last_used, to_wgs84
from zones.errors import QuestionError

Floats = NDArray[np.float64]


def degrees_of_file(x: Floats, y: Floats, stated: CRS) -> tuple[Floats, Floats, list[Note]]:
    """Longitude and latitude, NaN where a point cannot be placed, and what was done.

    A definition that may or may not mean VN-2000 is taken to the letter, and said to be doubtful: should the points
    lie off, `--crs VN2000` makes the shift.
    """
    notes = []
    try:
        used = recognised(stated).crs
    except QuestionError:
        used = stated
        notes.append(_doubtful(stated))
    way = to_wgs84(used)
    lon, lat = way.transform(x, y)
    finite = np.isfinite(lon) & np.isfinite(lat)
    return np.where(finite, lon, np.nan), np.where(finite, lat, np.nan), [_moved(used, way), *notes]


def _moved(used: CRS, way: Transformer) -> Note:
    shift = last_used(way)
    how, how_vi = "", ""
    if shift.name:
        told = shift.told()
        how = f" by '{shift.name}', stated accuracy {told['accuracy']}"
        how_vi = f" bằng phép «{shift.name}», độ chính xác công bố {told['accuracy_vi']}"
    return Note(
        f"points brought from {used.name} to WGS 84{how}",
        f"tọa độ được chuyển từ {used.name} sang WGS 84{how_vi}",
    )


def _doubtful(stated: CRS) -> Note:
    return Note(
        f"'{stated.name}' may mean VN-2000; it was taken as written. If the points lie 225 m off, say --crs VN2000",
        f"hệ «{stated.name}» có thể là VN-2000; đã dùng đúng như ghi. Nếu các điểm lệch 225 m, thêm --crs VN2000",
    )
