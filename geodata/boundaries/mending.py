"""Neighbours that were drawn each on its own made to fit: no overlaps, no slivers, and nothing else moved.

Rules
-----
An overlap goes to the lower code: a point there was counted for the lower code already, so no point that has an
answer gets another one. `prefer` names units whose overlaps stay theirs whatever their code.

A sliver (a gap of a mean width below `gap_width_km`) goes to the unit with the longest border on it, the lower code
of equals. Wider gaps are lakes, enclaves or units that the file leaves out: they stay.

What a unit loses and gains together is what it *moved*. Moves by which a unit would move more than `max_moved` of
its area, by which one of two units that are nearly the same polygon would swallow the other, or by which nothing
would be left of a unit, are `doubtful`. They are made by nobody: the largest moves of such a unit are left undone
until the rest is within the limit. Moves of the units in `leave` are left undone, too.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.faces import Faces, borders, faces_of
from geodata.boundaries.measure import area_km2, width_km
from geodata.boundaries.neighbours import NEGLIGIBLE_KM2, SLIVER_WIDTH_KM

#: A unit that would move more of its area is left to somebody who knows.
USUAL_MAX_MOVED: Final = 0.05
#: Two units that share at least so much of each are nearly the same polygon.
SAME_SHARE: Final = 0.5
_GAP: Final = -1

#: A move takes ground from a unit (null: from a sliver) and gives it to another. `done`: it was made.
MOVE_SCHEMA: Final[dict[str, Any]] = {
    "from": pl.String, "to": pl.String, "km2": pl.Float64, "share_from": pl.Float64, "share_to": pl.Float64,
    "done": pl.Boolean,
}  # fmt: skip
#: `lost_km2` and `gained_km2` are what was done; `wanted_share` is what all moves together would come to.
UNIT_SCHEMA: Final[dict[str, Any]] = {
    "code": pl.String, "km2": pl.Float64, "lost_km2": pl.Float64, "gained_km2": pl.Float64, "share": pl.Float64,
    "wanted_share": pl.Float64, "doubtful": pl.Boolean,
}  # fmt: skip
SAME_SCHEMA: Final[dict[str, Any]] = {
    "code": pl.String, "other": pl.String, "km2": pl.Float64, "share": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Mending:
    """Mended shapes in the order of the units, and what was moved from whom to whom (see the schemas)."""

    geometry: NDArray[Any]
    units: pl.DataFrame
    moves: pl.DataFrame
    same: pl.DataFrame
    max_moved: float
    gap_width_km: float

    @property
    def doubtful(self) -> pl.DataFrame:
        """Units that cannot be mended within the limit, the gravest first."""
        return self.units.filter("doubtful").sort(["wanted_share", "code"], descending=[True, False])


@dataclass(frozen=True)
class _Moves:
    """Faces that change hands: `loser` (a row, or _GAP) to `winner`; `group` are moves made or left together."""

    face: NDArray[np.int64]
    loser: NDArray[np.int64]
    winner: NDArray[np.int64]
    km2: NDArray[np.float64]
    group: NDArray[np.int64]

    def totals(self) -> pl.DataFrame:
        """One row a group: loser, winner, km2; in the order of groups."""
        table = pl.DataFrame(
            {"group": self.group, "loser": self.loser, "winner": self.winner, "km2": self.km2}
        )
        return table.group_by("group", "loser", "winner").agg(pl.col("km2").sum()).sort("group")


def mend_neighbours(
    geometry: NDArray[Any],
    codes: Sequence[str],
    *,
    max_moved: float = USUAL_MAX_MOVED,
    gap_width_km: float = SLIVER_WIDTH_KM,
    prefer: Collection[str] = (),
    leave: Collection[str] = (),
) -> Mending:
    """Units of one level (valid shapes, EPSG:4326) without overlaps and slivers, as far as nothing is doubtful.

    The order of units makes no difference. The result is a valid coverage where every move was done.
    """
    names = np.array([*codes, None], object)[:-1]
    rank = _ranks(names, prefer)
    faces, km2 = faces_of(geometry), area_km2(geometry)
    moves = _moves(faces, rank, gap_width_km)
    totals = moves.totals()
    still = _touching(totals, np.isin(names, list(leave)))
    wanted = totals.filter(pl.Series(~still))
    same = _same(faces, km2)
    twins = _pairs_in(wanted, same)
    doubtful = _doubtful(wanted, km2, twins, max_moved)
    left = still.copy()
    left[~still] = twins | _left(wanted, km2, doubtful, max_moved)
    shapes = _joined(geometry, faces, moves, left)
    return Mending(
        shapes, _units(names, km2, totals, left, doubtful), _table(names, km2, totals, left),
        _named(same, names), max_moved, gap_width_km,
    )  # fmt: skip


def _ranks(names: NDArray[Any], prefer: Collection[str]) -> NDArray[np.int64]:
    """The place of each unit when overlaps are given away; 0 is first."""
    order = sorted(range(len(names)), key=lambda at: (names[at] not in prefer, names[at]))
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    return rank


def _moves(faces: Faces, rank: NDArray[np.int64], gap_width_km: float) -> _Moves:
    owner = _owners(faces, rank)
    lost = owner[faces.face] != faces.unit
    gap, heir = _heirs(faces, owner, rank, gap_width_km)
    face = np.r_[faces.face[lost], gap]
    loser = np.r_[faces.unit[lost], np.full(len(gap), _GAP, np.int64)]
    winner = np.r_[owner[faces.face[lost]], heir]
    single = np.where(loser == _GAP, face, -1)
    keys = np.column_stack([np.where(loser == _GAP, -1, rank[loser]), rank[winner], single])
    _, group = np.unique(keys, axis=0, return_inverse=True)
    return _Moves(face, loser, winner, faces.km2[face], group.astype(np.int64).ravel())


def _owners(faces: Faces, rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """The unit that each face goes to, by rank; _GAP where nobody covers it."""
    owner = np.full(len(faces.shapes), _GAP, np.int64)
    order = np.lexsort((-rank[faces.unit], faces.face))
    owner[faces.face[order]] = faces.unit[order]  # the last one written, so the first by rank, stays
    return owner


def _heirs(
    faces: Faces, owner: NDArray[np.int64], rank: NDArray[np.int64], gap_width_km: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The slivers and the units that get them."""
    gaps = faces.gaps()
    slivers = gaps[width_km(faces.shapes[gaps]) < gap_width_km] if len(gaps) else gaps
    one, other, long = borders(faces.shapes)
    beside = np.isin(one, slivers) & (owner[other] != _GAP)
    unit = owner[other[beside]]
    shared = (
        pl.DataFrame({"gap": one[beside], "unit": unit, "rank": rank[unit], "long": long[beside]})
        .group_by("gap", "unit", "rank")
        .agg(pl.col("long").sum())
        .sort(["gap", "long", "rank"], descending=[False, True, False])
        .unique("gap", keep="first", maintain_order=True)
    )
    return shared["gap"].to_numpy(), shared["unit"].to_numpy()


def _same(faces: Faces, km2: NDArray[np.float64]) -> pl.DataFrame:
    """Pairs of rows (a, b) that share at least SAME_SHARE of both, with km2 and the smaller of both shares."""
    cover = pl.DataFrame({"face": faces.face, "a": faces.unit, "km2": faces.km2[faces.face]})
    cover = cover.filter(pl.len().over("face") > 1)
    pairs = cover.join(cover.select("face", pl.col("a").alias("b")), on="face").filter(
        pl.col("a") < pl.col("b")
    )
    shared = pairs.group_by("a", "b").agg(pl.col("km2").sum()).sort("a", "b")
    larger = np.maximum(km2[shared["a"].to_numpy()], km2[shared["b"].to_numpy()])
    share = pl.Series("share", shared["km2"].to_numpy() / larger, pl.Float64)
    return shared.with_columns(share).filter(pl.col("share") >= SAME_SHARE)


def _each(totals: pl.DataFrame, units: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each unit loses (its overlaps) and gains (slivers; an overlap was its winner's before), in km²."""
    overlap = totals.filter(pl.col("loser") != _GAP)
    sliver = totals.filter(pl.col("loser") == _GAP)
    return _summed(overlap["loser"], overlap["km2"], units), _summed(sliver["winner"], sliver["km2"], units)


def _summed(rows: pl.Series, km2: pl.Series, units: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(rows.to_numpy(), km2.to_numpy(), minlength=units), np.float64)


def _pairs_in(totals: pl.DataFrame, same: pl.DataFrame) -> NDArray[np.bool_]:
    """Groups of moves between two units that are nearly the same."""
    twins = {*same.select("a", "b").iter_rows(), *same.select("b", "a").iter_rows()}
    return np.array([pair in twins for pair in totals.select("loser", "winner").iter_rows()], bool)


def _doubtful(
    totals: pl.DataFrame, km2: NDArray[np.float64], twins: NDArray[np.bool_], max_moved: float
) -> NDArray[np.bool_]:
    lost, gained = _each(totals, len(km2))
    doubtful = (lost + gained > max_moved * km2 + NEGLIGIBLE_KM2) | (km2 - lost < NEGLIGIBLE_KM2)
    between = totals.filter(pl.Series(twins))
    doubtful[between["loser"].to_numpy()] = doubtful[between["winner"].to_numpy()] = True
    return np.asarray(doubtful, bool)


def _left(
    totals: pl.DataFrame, km2: NDArray[np.float64], doubtful: NDArray[np.bool_], limit: float
) -> NDArray[np.bool_]:
    """Groups of moves that are left undone, so that every doubtful unit stays within the limit: its largest first."""
    loser, winner, size = (totals[name].to_numpy() for name in ("loser", "winner", "km2"))
    lost, _ = _each(totals, len(km2))
    room = np.where(km2 - lost < NEGLIGIBLE_KM2, min(limit, SAME_SHARE), limit) * km2 + NEGLIGIBLE_KM2
    mover = np.where(loser == _GAP, winner, loser)
    moving = np.flatnonzero(doubtful[mover])
    order = moving[np.lexsort((moving, -np.round(size[moving], 9), mover[moving]))]
    left = np.zeros(len(totals), bool)
    for unit, mine in _runs(order, mover[order]):
        rest = np.cumsum(size[mine][::-1])[::-1]
        left[mine[rest > room[unit]]] = True
    return left


def _runs(rows: NDArray[np.int64], of: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """The rows of each unit, where those of one stand together."""
    units, first = np.unique(of, return_index=True)
    yield from zip(units.tolist(), np.split(rows, first[1:]), strict=False)


def _touching(totals: pl.DataFrame, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Groups of moves in which a chosen unit takes part."""
    loser, winner = totals["loser"].to_numpy(), totals["winner"].to_numpy()
    return np.asarray(((loser != _GAP) & chosen[loser]) | chosen[winner], bool)


def _joined(geometry: NDArray[Any], faces: Faces, moves: _Moves, left: NDArray[np.bool_]) -> NDArray[Any]:
    """The units put together from the faces that are theirs after all moves but those left."""
    made = ~left[moves.group]
    lost = pl.DataFrame({"face": moves.face[made], "unit": moves.loser[made]})
    held = pl.DataFrame({"face": faces.face, "unit": faces.unit}).join(lost, on=["face", "unit"], how="anti")
    filled = made & (moves.loser == _GAP)
    gained = pl.DataFrame({"face": moves.face[filled], "unit": moves.winner[filled]})
    parts = pl.concat([held, gained]).sort("unit", "face").group_by("unit", maintain_order=True).agg("face")
    shapes = geometry.copy()
    for unit, own in parts.iter_rows():
        pieces = faces.shapes[own]
        shapes[unit] = pieces[0] if len(pieces) == 1 else shapely.coverage_union_all(pieces)
    return np.asarray(shapely.normalize(shapes), object)


def _units(
    names: NDArray[Any], km2: NDArray[np.float64], totals: pl.DataFrame, left: NDArray[np.bool_],
    doubtful: NDArray[np.bool_],
) -> pl.DataFrame:  # fmt: skip
    wanted = np.add(*_each(totals, len(km2)))
    lost, gained = _each(totals.filter(pl.Series(~left)), len(km2))
    data = {
        "code": names, "km2": km2, "lost_km2": lost, "gained_km2": gained, "share": (lost + gained) / km2,
        "wanted_share": wanted / km2, "doubtful": doubtful,
    }  # fmt: skip
    return pl.DataFrame(data, schema=UNIT_SCHEMA)


def _table(
    names: NDArray[Any], km2: NDArray[np.float64], totals: pl.DataFrame, left: NDArray[np.bool_]
) -> pl.DataFrame:
    """All moves above a square metre by code, largest first; slivers of one unit in one row."""
    code = pl.Series([*names, None], dtype=pl.String)  # row -1, the gap, has none
    loser, winner = totals["loser"].to_numpy(), totals["winner"].to_numpy()
    table = pl.DataFrame(
        {"from": code.gather(loser % len(code)), "to": code.gather(winner), "km2": totals["km2"], "done": ~left,
         "km2_from": np.r_[km2, np.nan][loser], "km2_to": km2[winner]}
    )  # fmt: skip
    table = table.group_by("from", "to", "done", "km2_from", "km2_to").agg(pl.col("km2").sum())
    share_from = (pl.col("km2") / pl.col("km2_from")).fill_nan(None).alias("share_from")
    table = table.with_columns(share_from, (pl.col("km2") / pl.col("km2_to")).alias("share_to"))
    table = (
        table.filter(pl.col("km2") > NEGLIGIBLE_KM2).select(list(MOVE_SCHEMA)).cast(pl.Schema(MOVE_SCHEMA))
    )
    return table.sort(["km2", "from", "to"], descending=[True, False, False])


def _named(same: pl.DataFrame, names: NDArray[Any]) -> pl.DataFrame:
    both = [sorted((names[a], names[b])) for a, b in same.select("a", "b").iter_rows()]
    data = {
        "code": [a for a, _ in both],
        "other": [b for _, b in both],
        "km2": same["km2"],
        "share": same["share"],
    }
    return pl.DataFrame(data, schema=SAME_SCHEMA).sort(["share", "code"], descending=[True, False])
