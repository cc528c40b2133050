"""From stored words and coordinates to the dense areas of one edition, once."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.locate_edition import EditionLocator
from geodata.rereading import Reread
from zones.areas import Edition


def area_of_code(edition: Edition, rows: pl.DataFrame) -> pl.Series:
    """`area` of each row's (`area_level`, `area_code`), null where this edition has none such."""
    keys = edition.areas.select("area", "area_level", pl.col("code").alias("area_code"))
    return rows.select("area_level", "area_code").join(
        keys, on=["area_level", "area_code"], how="left", maintain_order="left"
    )["area"]


def area_here(edition: Edition, rows: pl.DataFrame) -> pl.Series:
    """`area_of_code` of the rows whose `edition` (its name) is this one, or was not noted.

    A code means another area in another edition, even where it is the same code.
    """
    here = rows.select(pl.col("edition").is_null() | (pl.col("edition") == edition.name)).to_series()
    return pl.select(pl.when(here).then(area_of_code(edition, rows)).alias("area")).to_series()


def placed(
    edition: Edition,
    rows: pl.DataFrame,
    locator: EditionLocator,
    former: Callable[[str], Edition] | None = None,
    reread: Reread | None = None,
) -> pl.Series:
    """`area` of each case row in this edition, -1 where it has none or none is known.

    A row that was resolved in this very edition keeps its area. One resolved in another version of it keeps
    its code, unless it is a point: points are located again. A row of another edition that is no point has no
    place here (until a crosswalk gives one). `former` gives the version of an edition that a row names: with it,
    a point whose area had no shape there, and so was told by words, keeps that area, and a row whose area has
    ceased goes to the nearest area around it that is still there. With `reread` (rows then have an `id`) a point
    that came with words keeps what they meant there, as when it was read; it refines them where it lies in it.
    """
    same_version = pl.col("edition") == edition.key
    same_name = pl.col("edition").str.replace(r"-[0-9a-f]{8}$", "") == edition.name
    is_point = pl.col("cell").is_not_null()
    codes = area_of_code(edition, rows)
    keep = rows.select((same_version | (same_name & ~is_point)).fill_null(False)).to_series()
    again = rows.select(is_point & ~same_version.fill_null(False)).to_series()
    area = (
        pl.select(pl.when(keep).then(codes).otherwise(None))
        .to_series()
        .fill_null(-1)
        .to_numpy()
        .astype(np.int32)
    )
    if again.any() and len(edition.areas):
        at = np.flatnonzero(again.to_numpy())
        points = rows[at].select("lon", "lat").to_numpy()
        area[at] = locator.finest(points[:, 0], points[:, 1])
    if former is not None:
        earlier = rows.select(
            (same_name & ~same_version & pl.col("area_code").is_not_null()).fill_null(False)
        )
        _by_former(edition, rows, earlier.to_series(), area, former)
        if reread is not None:
            _by_words(edition, rows, earlier.to_series() & rows["cell"].is_not_null(), area, former, reread)
    return pl.Series("area", area, dtype=pl.Int32)


def _by_former(
    edition: Edition,
    rows: pl.DataFrame,
    earlier: pl.Series,
    area: NDArray[np.int32],
    former: Callable[[str], Edition],
) -> None:
    """Fill in what only the version tells in which a row was placed."""
    at = np.flatnonzero(earlier.to_numpy())
    for (key,), part in rows[at].with_columns(pl.Series("at", at)).group_by("edition", maintain_order=True):
        old = former(str(key))
        was = area_of_code(old, part).fill_null(-1).to_numpy()
        shapeless = (was >= 0) & (old.seat[was] != was)
        numbers, is_point = part["at"].to_numpy(), part["cell"].is_not_null().to_numpy()
        open_ = (was >= 0) & np.where(is_point, shapeless, area[numbers] < 0)
        for one in np.unique(was[open_]).tolist():
            found = _nearest_held(edition, old, one)
            if found >= 0:
                area[numbers[open_ & (was == one)]] = found


def _by_words(
    edition: Edition,
    rows: pl.DataFrame,
    points: pl.Series,
    area: NDArray[np.int32],
    former: Callable[[str], Edition],
    reread: Reread,
) -> None:
    """Give points the area that the words beside them mean, unless they lie in it."""
    at = np.flatnonzero(points.to_numpy())
    for (key,), part in rows[at].with_columns(pl.Series("at", at)).group_by("edition", maintain_order=True):
        old, numbers = former(str(key)), part["at"].to_numpy()
        meant, which = np.unique(reread(part["id"], old), return_inverse=True)
        held = np.array([_nearest_held(edition, old, one) for one in meant.tolist()], np.int32)[which]
        keep = (held >= 0) & ~_within(edition, area[numbers], held)
        area[numbers[keep]] = held[keep]


def _within(edition: Edition, inner: NDArray[np.int32], outer: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether each area `inner` is the area `outer` or lies in it."""
    parent = np.append(edition.parent, np.int32(-1))
    at, inside = inner.copy(), np.zeros(len(inner), np.bool_)
    while (at >= 0).any():
        inside |= (at == outer) & (at >= 0)
        at = parent[at]
    return inside


def _nearest_held(edition: Edition, old: Edition, area: int) -> int:
    """The area of an older version, else the nearest one around it, whose code the edition holds; -1: none."""
    while area >= 0:
        level, code = old.areas["area_level"][area], old.areas["code"][area]
        span = edition.rows(level)
        found = edition.areas["code"][span].index_of(code)
        if found is not None:
            return int(span.start + found)
        area = int(old.parent[area])
    return -1
