"""Which points of cases lie inside the outline of a site."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.sites.known import valid_on

#: More points than this are looked up in slices, so that memory stays small.
_SLICE: Final = 200_000


@dataclass(frozen=True)
class Inside:
    """For each row the code of the site whose outline holds its point, null for none; `several` rows lie in more."""

    code: pl.Series
    several: int


def inside_sites(sites: pl.DataFrame, rows: pl.DataFrame) -> Inside:
    """The site in whose outline each case lies that names none; no site where several hold it.

    Parameters
    ----------
    sites : `code`, `geom` (WKB, EPSG:4326), `first_day`, `last_day`; a site holds cases of its own days only
    rows : `lon`, `lat`, `site_id`, `report_date`
    """
    codes = pl.Series("code", [None] * rows.height, pl.String)
    with_outline = sites.filter(pl.col("geom").is_not_null())
    lon, lat = (rows[name].to_numpy() for name in ("lon", "lat"))
    asked = rows["site_id"].is_null().to_numpy() & np.isfinite(lon) & np.isfinite(lat)
    if with_outline.is_empty() or not asked.any():
        return Inside(codes, 0)
    outlines = shapely.from_wkb(with_outline["geom"].to_numpy())
    west, south, east, north = shapely.total_bounds(outlines)
    near = np.flatnonzero(asked & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    pairs = _open(with_outline, rows, _pairs(outlines, lon, lat, near))
    held = pairs.group_by("row").agg(pl.col("site").first(), pl.len())
    alone = held.filter(pl.col("len") == 1)
    found = codes.scatter(alone["row"], with_outline["code"].gather(alone["site"]))
    return Inside(found, held.height - alone.height)


def _pairs(
    outlines: NDArray[np.object_], lon: NDArray[np.float64], lat: NDArray[np.float64], rows: NDArray[np.intp]
) -> pl.DataFrame:
    """Each `row` with each `site` (places in the tables) whose outline holds its point."""
    tree, found = shapely.STRtree(outlines), [np.empty((2, 0), np.intp)]
    for at in range(0, len(rows), _SLICE):
        part = rows[at : at + _SLICE]
        point, site = tree.query(shapely.points(lon[part], lat[part]), predicate="intersects")
        found.append(np.stack([part[point], site]))
    row, site = np.concatenate(found, axis=1)
    return pl.DataFrame({"row": row, "site": site})


def _open(sites: pl.DataFrame, rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Those pairs whose site is open on the day of the report."""
    kept = [pairs.clear()]
    of_day = pairs.with_columns(rows["report_date"].gather(pairs["row"]).alias("day"))
    for (day,), part in of_day.drop_nulls("day").group_by("day"):
        open_ = pl.Series("site", np.flatnonzero(valid_on(sites, day).to_numpy()))
        kept.append(part.drop("day").filter(pl.col("site").is_in(open_.implode())))
    return pl.concat(kept)


def placed_by_point(rows: pl.DataFrame, code: pl.Series, mark: str) -> pl.DataFrame:
    """Rows of cases (`site_id`, `content`) with the sites that their points gave them, behind a mark.

    What such a row says is other than what it said without, so that loading it again with another answer changes it.

    Parameters
    ----------
    mark : `BY_POINT` where they are there, `BY_POINT_MAYBE` where they may be
    """
    there = code.is_not_null()
    named = pl.select(pl.when(there).then(pl.concat_str(pl.lit(mark), code)).otherwise(rows["site_id"]))
    at = there.arg_true()
    told = zip(rows["content"].gather(at), code.gather(at), strict=True)
    contents = [
        blake2b(f"{content}\x1f{mark}{one}".encode(), digest_size=16).hexdigest() for content, one in told
    ]
    content = rows["content"].clone().scatter(at, contents)
    return rows.with_columns(named.to_series().alias("site_id"), content.alias("content"))
