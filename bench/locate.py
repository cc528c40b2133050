"""Locating side by side: points to areas against geopandas, points to cells against a loop over h3.

    python -m bench.locate [--points 2000000] [--repeats 3]

Both sides get the same points in the same run and must give the same answer, on random points and on points that
lie on edges and corners; a difference ends the run with status 1. Times are medians. What is done once per edition
or per machine (grid, compiling) is shown apart.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import geopandas
import h3
import h3.api.numpy_int as h3_int  # type: ignore[import-untyped]
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata import compiling
from geodata.cells import cells_of_points
from geodata.locate import AreaLocator

RESOLUTION = 10
DATA = Path(os.environ.get("WARDWATCH_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
Points = tuple[NDArray[np.float64], NDArray[np.float64]]


def clustered(layer: geopandas.GeoDataFrame, count: int) -> Points:
    """Points heaped around places in the areas, as cases are."""
    rng = np.random.default_rng(2)
    centre = layer.geometry.representative_point()
    at = rng.integers(0, len(layer), count)
    spread = rng.normal(0, 0.03, (2, count))
    return centre.x.to_numpy()[at] + spread[0], centre.y.to_numpy()[at] + spread[1]


def on_edges(layer: geopandas.GeoDataFrame, count: int) -> Points:
    """Corners, middles of edges, and both a hair off."""
    xy = shapely.get_coordinates(layer.geometry.to_numpy())
    at = np.random.default_rng(3).integers(0, len(xy) - 1, count // 4)
    middle = (xy[at] + xy[at + 1]) / 2
    every = np.concatenate([xy[at], middle, np.nextafter(xy[at], 999), np.nextafter(middle, -999)])
    return np.ascontiguousarray(every[:, 0]), np.ascontiguousarray(every[:, 1])


def on_cell_borders(count: int) -> Points:
    """Corners of cells and middles of their edges."""
    rng = np.random.default_rng(4)
    rings = [
        np.array(h3_int.cell_to_boundary(h3_int.latlng_to_cell(y, x, RESOLUTION)))
        for x, y in rng.uniform((102, 8), (110, 23), (count // 12, 2))
    ]
    every = np.concatenate([*rings, *((ring + np.roll(ring, 1, axis=0)) / 2 for ring in rings)])
    return np.ascontiguousarray(every[:, 1]), np.ascontiguousarray(every[:, 0])


def by_sjoin(points: geopandas.GeoDataFrame, areas: geopandas.GeoDataFrame) -> NDArray[np.int64]:
    """The same rule with geopandas: every area that intersects, then the lowest code (areas stand in that order)."""
    joined = geopandas.sjoin(points, areas, predicate="intersects")
    first = joined["index_right"].groupby(level=0).min()
    return first.reindex(points.index, fill_value=-1).to_numpy()


def by_loop(package: Any, lon: list[float], lat: list[float]) -> list[Any]:
    return [package.latlng_to_cell(y, x, RESOLUTION) for y, x in zip(lat, lon, strict=True)]


def timed(repeats: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Median seconds of `work`, and what it gave."""
    seconds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), result


def line(name: str, count: int, seconds: float, peer: float, differences: int | None) -> None:
    shown = "-" if differences is None else f"{differences:,}"
    print(f"{name:<58} {seconds:8.3f} {count / seconds / 1e6:9.2f} {peer / seconds:8.1f}x {shown:>12}")


def heading(title: str) -> None:
    print(f"\n{title}\n{'':<58} {'seconds':>8} {'M pts/s':>9} {'ratio':>9} {'differences':>12}")


def one_core(work: Callable[[], Any]) -> Callable[[], Any]:
    def alone() -> Any:
        compiling.THREADS, before = 1, compiling.THREADS
        try:
            return work()
        finally:
            compiling.THREADS = before

    return alone


def areas(layer: geopandas.GeoDataFrame, count: int, repeats: int) -> int:
    """Points to communes; the number of differences."""
    geometry, codes = layer.geometry.to_numpy(), layer["commune_id"].tolist()
    begin = time.perf_counter()
    locator = AreaLocator.build(geometry, codes)
    locator.prepare()
    built = time.perf_counter() - begin
    differences = 0
    bare = layer[["geometry"]].set_crs(4326, allow_override=True)
    for name, points in (
        ("clustered points", clustered(layer, count)),
        ("points on edges", on_edges(layer, count // 10)),
    ):
        number = len(points[0])
        frame = geopandas.GeoDataFrame(geometry=shapely.points(*points), crs=4326)
        peer, expected = timed(repeats, partial(by_sjoin, frame, bare))
        heading(f"{number:,} {name} into {len(layer):,} communes (grid built once, {built:.1f} s, before)")
        line("geopandas.sjoin intersects + lowest code", number, peer, peer, None)
        ways: dict[str, Callable[[], Any]] = {
            "tree (no compiled code), 1 core": partial(locator.locate, *points, by="tree"),
            "grid, 1 core": one_core(partial(locator.locate, *points, by="grid")),
            f"grid, {compiling.THREADS} threads": partial(locator.locate, *points, by="grid"),
        }
        for way, work in ways.items():
            seconds, found = timed(repeats + 2, work)
            wrong = int((found != expected).sum())
            differences += wrong
            line(way, number, seconds, peer, wrong)
    return differences


def cells(layer: geopandas.GeoDataFrame, count: int, repeats: int) -> int:
    """Points to cells; the number of differences."""
    differences = 0
    cells_of_points(*clustered(layer, 1_000_000), RESOLUTION)
    for name, points in (
        ("clustered points", clustered(layer, count)),
        ("points on cell borders", on_cell_borders(count // 10)),
    ):
        lon, lat = (axis.tolist() for axis in points)
        number = len(lon)
        loop, text = timed(repeats, partial(by_loop, h3, lon, lat))
        integers, expected = timed(repeats, partial(by_loop, h3_int, lon, lat))
        ours = partial(cells_of_points, *points, RESOLUTION)
        heading(f"{number:,} {name} to H3 resolution {RESOLUTION}")
        line("loop over h3.latlng_to_cell", number, loop, loop, None)
        line("loop over h3.api.numpy_int.latlng_to_cell", number, integers, loop, None)
        ways: dict[str, Callable[[], Any]] = {
            "cells_of_points, 1 core": one_core(ours),
            f"cells_of_points, {compiling.THREADS} threads": ours,
        }
        for way, work in ways.items():
            seconds, found = timed(repeats + 2, work)
            wrong = int((found != np.array(expected, np.int64)).sum())
            differences += wrong
            line(f"{way} ({integers / seconds:.1f}x the integer loop)", number, seconds, loop, wrong)
        differences += int(sum(int(a, 16) != b for a, b in zip(text, expected, strict=True)))
    return differences


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=2_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    layer = geopandas.read_parquet(DATA / "vn_communes_2009census.parquet")
    layer = layer.sort_values("commune_id").reset_index(drop=True)
    peers = (geopandas, pd, shapely, h3)
    print(", ".join(f"{package.__name__} {package.__version__}" for package in peers))
    wrong = areas(layer, asked.points, asked.repeats) + cells(layer, asked.points, asked.repeats)
    print(f"\ndifferences in all: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
