"""One cell that says where: a pair of degrees or metres, a map link, a plus code."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.coordinates.angles import LAT, LON, UNSAID, Floats
from geodata.intake.coordinates.links import read_links
from geodata.intake.coordinates.pairs import read_pairs
from geodata.intake.coordinates.plus_codes import cell_of, find_code, is_full

#: A cell of a plus code that is larger (metres) says no more than a name of a ward does.
COARSEST_M: Final = 500.0


@dataclass(frozen=True)
class Spots:
    """What distinct texts say. `first`, `second` in the order written, with `axis` of the first (0 unsaid).

    `fault` is a code or empty. `metres`: projected metres. `centre`: only the middle of a map. `code`: a short plus
    code that a near place has to complete. `cell_m`: size of the cell of a code, NaN for others.
    """

    first: Floats
    second: Floats
    axis: NDArray[np.int8]
    fault: NDArray[np.object_]
    metres: NDArray[np.bool_]
    centre: NDArray[np.bool_]
    code: dict[int, str] = field(default_factory=dict)
    cell_m: Floats = field(default_factory=lambda: np.empty(0))


#: Two plain decimals: what most cells hold, and read without trying every other writing.
_PLAIN: Final = r"^\s*[(\[]?\s*([+-]?\d{1,3}\.\d+)\s*[,;/|\s]\s*([+-]?\d{1,3}\.\d+)\s*[)\]]?\s*$"


def read_spots(text: pl.Series) -> Spots:
    """Read texts that are all there (no nulls) and all different."""
    parts = text.str.extract_groups(_PLAIN).struct.unnest()
    first, second = (parts[name].cast(pl.Float64).fill_null(np.nan).to_numpy().copy() for name in ("1", "2"))
    others = np.flatnonzero(np.isnan(first))
    read = _read_others(text.gather(others))
    spots = Spots(
        first, second, np.zeros(len(text), np.int8), np.full(len(text), "", object), np.zeros(len(text), bool),
        np.zeros(len(text), bool), {int(others[at]): code for at, code in read.code.items()},
        np.full(len(text), np.nan),
    )  # fmt: skip
    for name in ("first", "second", "axis", "fault", "metres", "centre", "cell_m"):
        getattr(spots, name)[others] = getattr(read, name)
    return spots


def _read_others(text: pl.Series) -> Spots:
    """Links, codes, metres, and pairs in any other writing."""
    links = read_links(text)
    is_link = links["is_link"].fill_null(False).to_numpy()
    rest = links["rest"].fill_null("")
    pairs = read_pairs(pl.select(pl.when(pl.Series(is_link)).then(rest).otherwise(text)).to_series())
    first, second, axis = pairs.first.copy(), pairs.second.copy(), pairs.axis.copy()
    linked = links["lat"].is_not_null().to_numpy() & links["lon"].is_not_null().to_numpy()
    linked &= ~(links["centre"].to_numpy() & np.isfinite(first))  # the place is written in the link itself
    first[linked], second[linked] = links["lat"].to_numpy()[linked], links["lon"].to_numpy()[linked]
    axis[linked | (is_link & (axis == UNSAID))] = LAT
    fault = np.full(len(text), "", object)
    unread = np.isnan(first)
    fault[unread] = "coordinate_not_number"
    fault[pairs.beyond & unread] = "coordinate_minutes"
    fault[is_link & unread] = "coordinate_link_empty"
    fault[is_link & unread & links["is_short"].fill_null(False).to_numpy()] = "coordinate_link_short"
    spots = Spots(
        first, second, axis, fault, pairs.metres & ~linked, linked & links["centre"].to_numpy(),
        cell_m=np.full(len(text), np.nan),
    )  # fmt: skip
    _read_codes(text, np.flatnonzero(unread & ~(fault == "coordinate_link_short")), spots)
    return spots


def _read_codes(text: pl.Series, among: NDArray[np.intp], spots: Spots) -> None:
    """Plus codes among the texts that nothing else could read."""
    with_plus = text.str.contains("+", literal=True).to_numpy()
    for at in among[with_plus[among]].tolist():
        code = find_code(text[at].replace("%2B", "+"))
        if code is None:
            spots.fault[at] = "coordinate_code"
        elif not is_full(code):
            spots.code[at], spots.fault[at] = code, ""
        elif (cell := cell_of(code)).metres > COARSEST_M:
            spots.fault[at] = "coordinate_code_coarse"
        else:
            spots.first[at], spots.second[at], spots.axis[at] = cell.lat, cell.lon, LAT
            spots.fault[at], spots.cell_m[at] = "", cell.metres


@dataclass(frozen=True)
class Ordered:
    """Degrees in the right order, and which pairs leave it open."""

    lon: Floats
    lat: Floats
    open: NDArray[np.bool_]
    lat_first: int
    lon_first: int


def in_order(
    first: Floats, second: Floats, axis: NDArray[np.int8], bounds: tuple[float, float, float, float] | None
) -> Ordered:
    """Which of two numbers is the longitude: as words say, as ranges allow, as fits the bounds (west, south, east,
    north), as all other pairs of the column are written; else it stays open."""
    with np.errstate(invalid="ignore"):
        may_lat, may_lon = np.abs(first) <= 90, np.abs(second) <= 90
    known = np.isfinite(first)
    side = np.where(
        axis != UNSAID, axis, np.select([may_lat & ~may_lon, may_lon & ~may_lat], [LAT, LON], UNSAID)
    )
    unsure = known & (side == UNSAID)
    if bounds is not None:
        as_lat, as_lon = _within(second, first, bounds), _within(first, second, bounds)
        side = np.where(unsure & as_lat & ~as_lon, LAT, np.where(unsure & as_lon & ~as_lat, LON, side))
    decided = known & (side != UNSAID)
    sides = np.unique(side[decided & (axis == UNSAID)])
    if len(sides) == 1:
        side = np.where(known & (side == UNSAID) & may_lat & may_lon, sides[0], side)
    lat, lon = np.where(side == LON, second, first), np.where(side == LON, first, second)
    return Ordered(
        np.where(side == UNSAID, np.nan, lon), np.where(side == UNSAID, np.nan, lat), known & (side == UNSAID),
        int((known & (side == LAT)).sum()), int((known & (side == LON)).sum()),
    )  # fmt: skip


def _within(lon: Floats, lat: Floats, bounds: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, south, east, north = bounds
    with np.errstate(invalid="ignore"):
        return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
