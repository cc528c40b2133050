"""The sites of a view, of all kinds together: what tiles, states, maps and pictures draw them from."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from maps.audience import require_view
from maps.legend import LevelCounts, counted, legend
from zones.snapshot import View, ZoneLayer
from zones.vocabulary import SITE_KINDS

#: The name under which all sites are asked for; `site:school` means those of one kind.
SITE: Final = "site"


def site_layers(view: View) -> list[ZoneLayer]:
    """The layers of sites of a view, in the order of the kinds."""
    found = {layer.name: layer for layer in view.layers.values() if layer.is_sites}
    return [found[name] for kind in SITE_KINDS if (name := f"{SITE}:{kind}") in found]


def names_sites(layer: str) -> bool:
    """Whether the name of a layer means sites: `site`, or `site:school`."""
    return layer.partition(":")[0] == SITE


def expanded(view: View, layers: Sequence[str]) -> list[str]:
    """Names of layers with `site` as the layers of every kind that the view holds."""
    kinds = [layer.name for layer in site_layers(view)]
    found = [name for layer in layers for name in (kinds if layer == SITE else [layer])]
    return list(dict.fromkeys(found))


def sites_of(view: View) -> pl.DataFrame:
    """Every site of a view, in the order of their codes: the columns of its layer, and `layer` and `row` that say
    where in the view it stands. Its place in this order, from 1, is its id in tiles and states of the view."""
    require_view(view)
    tables = [
        layer.table.with_columns(pl.lit(layer.name).alias("layer"), pl.int_range(pl.len()).alias("row"))
        for layer in site_layers(view)
    ]
    if not tables:
        return pl.DataFrame(schema=_NONE)
    return pl.concat(tables, how="diagonal").sort("site")


_NONE: Final = {
    "area": pl.Int32, "site": pl.String, "site_name": pl.String, "site_kind": pl.String, "size_class": pl.String,
    "lon": pl.Float64, "lat": pl.Float64, "outline": pl.Binary, "people_from": pl.String, "level": pl.String,
    "possible": pl.UInt32, "population_persons": pl.Int64, "reporting_ok": pl.Boolean, "layer": pl.String,
    "row": pl.Int64,
}  # fmt: skip


def count_sites(view: View) -> LevelCounts:
    """Sites, and the persons that are known to be there, per level."""
    return counted(view, SITE, sites_of(view))


def bounds_of(table: pl.DataFrame) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the sites of which it is known where they are; None where of none."""
    shapes = shapes_of(table)
    known = shapes[~shapely.is_missing(shapes)]
    if not len(known):
        return None
    west, south, east, north = (float(side) for side in shapely.total_bounds(known))
    return west, south, east, north


def names_of(table: pl.DataFrame) -> pl.Series:
    """The name of each site, its code where it has none."""
    return table.select(pl.coalesce("site_name", "site").alias("name")).to_series()


def outlines_of(table: pl.DataFrame) -> NDArray[Any]:
    """The outline of each site in EPSG:4326, None where only a point is known, or nothing."""
    found = np.empty(table.height, object)
    if "outline" in table.columns:  # results from before outlines were kept have none
        found[:] = table["outline"].to_list()
    shapes: NDArray[Any] = shapely.from_wkb(found)
    return shapes


def points_of(table: pl.DataFrame) -> NDArray[Any]:
    """The point of each site in EPSG:4326, within its outline where it has one; None where nothing is known."""
    lon, lat = (table[name].fill_null(np.nan).to_numpy() for name in ("lon", "lat"))
    points = np.full(table.height, None, object)
    known = np.isfinite(lon) & np.isfinite(lat)
    points[known] = shapely.points(lon[known], lat[known])
    return points


def shapes_of(table: pl.DataFrame) -> NDArray[Any]:
    """The outline of each site where one is known, else its point."""
    outlines = outlines_of(table)
    shapes: NDArray[Any] = np.where(shapely.is_missing(outlines), points_of(table), outlines)
    return shapes


def severity(view: View, table: pl.DataFrame) -> NDArray[np.float64]:
    """What is drawn above what: ordered levels by their rank, the unknown ones just above the best, others below."""
    heights = {
        entry.id: float(entry.rank) if entry.rank >= 0 else 0.5 if entry.colour in _UNKNOWN else -1.0
        for entry in legend(view.rulebook)
    }
    found = table["level"].replace_strict(heights, default=-1.0, return_dtype=pl.Float64)
    return found.to_numpy()


_UNKNOWN: Final = ("grey", "dark_grey", "light_grey")


def spaced(xy: NDArray[np.float64], height: NDArray[np.float64], side: float) -> NDArray[np.intp]:
    """Of the points in each square of a grid the highest (of alike ones the first), in their order.

    The grid is fixed to the plane, so that the same points are left wherever its edges are cut.
    """
    if not len(xy):
        return np.empty(0, np.intp)
    square = np.floor(xy / side).astype(np.int64)
    order = np.lexsort((np.arange(len(xy)), -height, square[:, 1], square[:, 0]))
    first = np.ones(len(order), np.bool_)
    first[1:] = (square[order][1:] != square[order][:-1]).any(axis=1)
    return np.sort(order[first])
