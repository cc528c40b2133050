"""Two coordinates in one cell, taken apart."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.coordinates.angles import LAT, LON, UNSAID, Floats, plainer, read_angles

#: Words and brackets around a pair.
_AROUND: Final = (
    r"(?i)^[\s(\[{]*(?:(?:tọa độ|toạ độ|toa do|gps|vị trí|vi tri|coordinates?|location|latlng|latlong|"
    r"point z?|point)\s*[:=]?\s*)?[\s(\[{]*|[\s)\]};,.]*$"
)
_WKT: Final = r"(?i)^\s*(?:srid=\d+;)?\s*point\s*z?\s*\("
#: Where a pair (made `plainer`) may be parted, the surest first.
_PARTINGS: Final = (
    r"^(.+?)\s*[;|/~]\s*(.+)$",
    r"^(.*\S)\s+-\s+(\S.*)$",
    r"^(φ[^λ]+?)\s*,?\s*(λ.+)$",
    r"^(λ[^φ]+?)\s*,?\s*(φ.+)$",
    r"^([^nsew]*[ns])\s*,?\s*([^nsew]*[ew])$",
    r"^([^nsew]*[ew])\s*,?\s*([^nsew]*[ns])$",
    r"^([ns][^nsew]*?)\s*,?\s*([ew].*)$",
    r"^([ew][^nsew]*?)\s*,?\s*([ns].*)$",
    r"^([^,]*\.[^,]*),\s*([^,]*)$",
    r"^([^,]*),\s*([^,]*\.[^,]*)$",
    r"^([^,]*[°'\"][^,]*),\s*([^,]*)$",
    r"^([+-]?\d{1,3},\d+)\s*,?\s+([+-]?\d{1,3},\d+)$",
    r"^([+-]?\d{1,3},\d+),([+-]?\d{1,3},\d+)$",
    r"^([^,]+),\s+([^,]+)$",
    r"^(\S+)\s+(\S+)$",
    r"^([+-]?\d[^\"]*\")\s*,?\s*(.+)$",
    r"^([+-]?\d[^']*')\s*,?\s*(.+)$",
    r"^(\S+\s+\S+)\s+(\S+\s+\S+)$",
    r"^(\S+\s+\S+\s+\S+)\s+(\S+\s+\S+\s+\S+)$",
)
#: Metres: five digits or more before the decimals, in groups of three or not.
_METRES: Final = (
    r"(\d{5,7}(?:[.,]\d+)?|\d{1,3}(?:[. ]\d{3}){1,2}(?:,\d+)?|\d{1,3}(?:[, ]\d{3}){1,2}(?:\.\d+)?)"
)
_TWO_METRES: Final = rf"^[xyen]?\s*[:=]?\s*{_METRES}\s*m?\s*[;,/|\s]\s*[xyen]?\s*[:=]?\s*{_METRES}\s*m?$"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two numbers a text, in the order written (NaN: unreadable); the axis of the first as words say, and whether
    minutes reach 60. `metres` marks those that are no degrees."""

    first: Floats
    second: Floats
    axis: NDArray[np.int8]
    beyond: NDArray[np.bool_]
    metres: NDArray[np.bool_]


def read_pairs(text: pl.Series) -> Pairs:
    """The pairs of texts such as `21.0285, 105.8542`, `21°01'30"N 105°51'15"E`, `(105.85 21.02)`, `POINT(105.8 21)`."""
    is_wkt = text.str.contains(_WKT).fill_null(False).to_numpy()
    plain = plainer(text.str.replace_all(_AROUND, ""))
    height = len(text)
    first, second = np.full(height, np.nan), np.full(height, np.nan)
    axis, beyond = np.zeros(height, np.int8), np.zeros(height, bool)
    for pattern in _PARTINGS:
        at = np.flatnonzero(np.isnan(first) & plain.str.contains(pattern).fill_null(False).to_numpy())
        if len(at):
            _part(plain.gather(at), pattern, at, first, second, axis, beyond)
    axis[is_wkt] = LON
    one, other, metres = _metres(plain, np.isnan(first))
    return Pairs(
        np.where(metres, one, first), np.where(metres, other, second), axis, beyond & np.isnan(first), metres
    )


def _part(
    plain: pl.Series, pattern: str, at: NDArray[np.intp], first: Floats, second: Floats,
    axis: NDArray[np.int8], beyond: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Read the texts that a pattern parts, where both parts are angles that do not speak of one axis."""
    groups = plain.str.extract_groups(pattern).struct.unnest()
    left, right = (read_angles(groups[name].str.strip_chars(" ,")) for name in ("1", "2"))
    beyond[at] |= left.beyond | right.beyond
    agree = (left.axis == UNSAID) | (right.axis == UNSAID) | (left.axis != right.axis)
    good = left.read & right.read & agree
    first[at[good]], second[at[good]] = left.degrees[good], right.degrees[good]
    other = np.select([right.axis == LAT, right.axis == LON], [LON, LAT], UNSAID)
    axis[at[good]] = np.where(left.axis == UNSAID, other, left.axis)[good]


def _metres(plain: pl.Series, among: NDArray[np.bool_]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    groups = plain.str.extract_groups(_TWO_METRES).struct.unnest()
    one, other = metres_of(groups["1"]), metres_of(groups["2"])
    return one, other, among & np.isfinite(one) & np.isfinite(other)


def metres_of(text: pl.Series) -> Floats:
    """Metres of texts such as `2325123.45`, `2.325.123,45`, `588 123`; NaN for others."""
    cell = pl.col("text")
    grouped_by_point = cell.str.contains(r"^\d{1,3}(?:[. ]\d{3}){1,2}(?:,\d+)?$")
    grouped_by_comma = cell.str.contains(r"^\d{1,3}(?:[, ]\d{3}){1,2}(?:\.\d+)?$")
    plain = cell.str.contains(r"^\d{5,7}(?:[.,]\d+)?$")
    number = (
        pl.when(plain).then(cell.str.replace(",", ".", literal=True))
        .when(grouped_by_point).then(cell.str.replace_all(r"[. ]", "").str.replace(",", ".", literal=True))
        .when(grouped_by_comma).then(cell.str.replace_all(r"[, ]", ""))
    )  # fmt: skip
    read = pl.DataFrame({"text": text}, schema={"text": pl.String}).select(
        number.cast(pl.Float64, strict=False)
    )
    return read.to_series().fill_null(np.nan).to_numpy().astype(np.float64)
