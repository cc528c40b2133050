"""Points that lie where they should not: accepted as they are, and flagged with the distance."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.batch import FLAGGED_SCHEMA
from geodata.intake.coordinates.angles import Floats
from geodata.intake.coordinates.distances import metres_to_areas
from geodata.intake.coordinates.slips import slip_of
from geodata.intake.naming.placed import Placed, lies_in
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from geodata.intake.points import Points
from geodata.intake.targets import home_of, nearest_of, with_shape

#: Borders of different sources lie some hundred metres apart: points nearer to their area are not flagged.
TOLERANCE_M: Final = 500.0
#: A point that lies so far from its area was hardly seen there: the slip that would explain it is looked for.
_FAR_M: Final = 50_000.0
_MOST_SLIPS: Final = 200


@dataclass(frozen=True)
class _Rows:
    """What is known of the rows: number, day, point, the area they count in, the area that holds the point (-1 none),
    and whether they name an area in words; `sound` ones are not refused."""

    row: pl.Series
    day: pl.Series
    points: Points
    area: NDArray[np.int32]
    by_point: NDArray[np.int32]
    worded: NDArray[np.bool_]
    sound: NDArray[np.bool_]


@dataclass
class _Found:
    """Positions of suspects with their code and the area that they should lie in."""

    at: list[NDArray[np.intp]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    target: list[NDArray[np.intp]] = field(default_factory=list)


def no_flags() -> pl.DataFrame:
    """The table without a row."""
    return pl.DataFrame(schema=FLAGGED_SCHEMA)


def flagged_points(
    row: pl.Series, day: pl.Series, points: Points, placed: Placed, sound: NDArray[np.bool_],
    places: PlaceIndex | None,
) -> pl.DataFrame:  # fmt: skip
    """Sound rows (columns `FLAGGED_SCHEMA`, by row) whose point lies more than `TOLERANCE_M` from where it should.

    `point_in_no_area`: in the sea, abroad, or in a gap of the edition. `point_elsewhere`: outside the area that the
    row names. `point_apart`: the row names no area, and the rest of the list lies in one district or province.
    Nothing is moved: the words keep the area, the point its cell.
    """
    if places is None or places.is_empty or placed.by_point is None or not points.known.any():
        return no_flags()
    rows = _Rows(row, day, points, placed.area, placed.by_point, placed.words.is_not_null().to_numpy(), sound)
    suspects = _suspects(rows, places, with_shape(places))
    if not suspects.at:
        return no_flags()
    at, target = np.concatenate(suspects.at), np.concatenate(suspects.target)
    code = np.repeat(np.array(suspects.code, object), [len(one) for one in suspects.at])
    metres = _distances(rows.points.lon[at], rows.points.lat[at], target, places)
    far = np.flatnonzero(metres > TOLERANCE_M)
    return _told(rows, places, at[far], code[far], metres[far], target[far])


def _suspects(rows: _Rows, places: PlaceIndex, shaped: NDArray[np.intp]) -> _Found:
    known = rows.points.known & rows.sound
    nowhere = np.flatnonzero(known & (rows.by_point < 0))
    apart = np.flatnonzero(known & (rows.by_point >= 0) & (rows.area >= 0) & (rows.area != rows.by_point))
    inner, outer = rows.by_point[apart], rows.area[apart]
    apart = apart[~(lies_in(inner, outer, places) | lies_in(outer, inner, places))]
    home = home_of(rows.area[rows.sound & (rows.area >= 0)], places, shaped)
    found = _Found()
    if len(nowhere):
        target = shaped[rows.area[nowhere]]
        open_ = target < 0
        lon, lat = (axis[nowhere[open_]] for axis in (rows.points.lon, rows.points.lat))
        target[open_] = home if home >= 0 else nearest_of(lon, lat, places)
        _add(found, "point_in_no_area", nowhere, target)
    _add(found, "point_elsewhere", apart, shaped[rows.area[apart]])
    if home >= 0:
        strange = np.flatnonzero(known & ~rows.worded & (rows.by_point >= 0))
        own = places.edition.ancestors(places.level_of(home))
        strange = strange[own[rows.by_point[strange]] != home]
        _add(found, "point_apart", strange, np.full(len(strange), home))
    return found


def _add(found: _Found, code: str, at: NDArray[np.intp], target: NDArray[np.intp]) -> None:
    good = target >= 0
    if good.any():
        found.at.append(at[good])
        found.code.append(code)
        found.target.append(target[good].astype(np.intp))


def _distances(lon: Floats, lat: Floats, target: NDArray[np.intp], places: PlaceIndex) -> Floats:
    """Metres to the target of each point; the same point and target is measured once."""
    frame = pl.DataFrame({"lon": lon, "lat": lat, "target": target})
    distinct = frame.unique(maintain_order=True)
    metres = metres_to_areas(
        distinct["lon"].to_numpy(),
        distinct["lat"].to_numpy(),
        places.edition.geometry,
        distinct["target"].to_numpy(),
    )
    found = frame.join(
        distinct.with_columns(pl.Series("metres", metres)),
        on=["lon", "lat", "target"],
        how="left",
        maintain_order="left",
    )
    return found["metres"].to_numpy()


def _told(
    rows: _Rows,
    places: PlaceIndex,
    at: NDArray[np.intp],
    code: NDArray[Any],
    metres: Floats,
    target: NDArray[np.intp],
) -> pl.DataFrame:
    areas = places.edition.areas
    named = (rows.area[at] >= 0) | (target < places.edition.rows(places.edition.levels[-1]).start)
    hints = _hints(rows.points, at, np.where(named, metres, 0), target, places)
    found = pl.DataFrame(
        {
            "row": rows.row.gather(at),
            "report_date": rows.day.gather(at),
            "code": pl.Series(code.tolist(), dtype=pl.String),
            "distance_m": np.rint(metres).astype(np.int64),
            "area_level": areas["area_level"].gather(target),
            "area_code": areas["code"].gather(target),
            "area_name": areas["name"].gather(target),
            "hint": [None if hint is None else str(hint) for hint in hints],
            "hint_vi": [None if hint is None else hint.vi for hint in hints],
        },
        schema=FLAGGED_SCHEMA,
    )
    return found.sort("row", maintain_order=True)


def _hints(
    points: Points, at: NDArray[np.intp], metres: Floats, target: NDArray[np.intp], places: PlaceIndex
) -> list[Note | None]:
    """The slip that would explain each far point; looked for in the first points only, where there are many."""
    hints: list[Note | None] = [None] * len(at)
    known: dict[tuple[float, float, int], Note | None] = {}
    for i in np.flatnonzero(metres > _FAR_M).tolist():
        key = (float(points.lon[at[i]]), float(points.lat[at[i]]), int(target[i]))
        if key not in known and len(known) < _MOST_SLIPS:
            known[key] = slip_of(key[0], key[1], places.edition.geometry[key[2]])
        hints[i] = known.get(key)
    return hints
