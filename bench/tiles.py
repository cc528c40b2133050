"""Tiles of real wards, ours beside mapbox-vector-tile, on the same features in one run.

    python bench/tiles.py [--tiles 6] [--repeats 7] [--cache DIR] [--zooms 6-10]

Ours makes the whole tile: finds the features of a prepared zoom, cuts them, checks and mends, adds the
attributes. The peer is handed exactly the features, coordinates and attributes of that tile as shapely
geometries and only encodes. Both tiles are read by the strict checker. Needs the nationwide wards of 2025
(folder in WARDWATCH_TEST_DATA, else ../shared/data).
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import geopandas  # noqa: E402
import mapbox_vector_tile  # noqa: E402
import numpy as np  # noqa: E402
import shapely  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from maps.area_tiles import AreaTiles  # noqa: E402
from maps.attributes import FeatureAttributes  # noqa: E402
from maps.mvt import compile_now  # noqa: E402
from maps.mvt_check import read_tile  # noqa: E402
from maps.pixels import world_xy  # noqa: E402

FILE = "vn_wards_2025_nationwide.parquet"
OPTIONS = {"y_coord_down": True, "extents": 4096}


def timed(repeats: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Median milliseconds, and the last result."""
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        took.append((time.perf_counter() - start) * 1e3)
    return statistics.median(took), result


def chosen(centres: NDArray[np.float64], z: int, count: int) -> list[tuple[int, int]]:
    """Half of the tiles: those with most centres; the others at random among those that hold one."""
    found, size = np.unique((centres * 2**z).astype(int), axis=0, return_counts=True)
    order = np.argsort(-size, kind="stable")
    dense = (count + 1) // 2
    rest = np.random.default_rng(z).permutation(order[dense:])[: count - dense]
    return [(int(x), int(y)) for x, y in found[np.concatenate([order[:dense], rest])]]


def peer_features(data: bytes) -> list[dict[str, Any]]:
    """What a tile holds, as the peer wants it."""
    return [
        {"geometry": one.shape(), "properties": one.attributes, "id": one.id}
        for one in read_tile(data).layers[0].features
    ]


def invalid(data: bytes) -> int:
    """Features with at least one fault."""
    return len({fault.split(":")[0] for fault in read_tile(data).faults})


def compare(
    tiles: AreaTiles, told: FeatureAttributes, at: tuple[int, int, int], repeats: int
) -> dict[str, float]:
    """One tile, both ways."""
    tiles.tile(*at, told)  # shapes that are cut are built once a zoom
    ours, result = timed(repeats, lambda: tiles.tile(*at, told))
    layer = {"name": "ward", "features": peer_features(result.data)}
    theirs, data = timed(
        max(1, min(repeats, int(3000 / (ours * 30 + 1)))),
        lambda: mapbox_vector_tile.encode(layer, default_options=OPTIONS),
    )
    points = sum(shapely.get_num_coordinates(one["geometry"]) for one in layer["features"])
    return {
        "features": result.features, "points": points, "dropped": result.dropped,
        "ours_ms": ours, "peer_ms": theirs, "ratio": theirs / ours,
        "bytes": len(result.data), "bytes_ratio": len(result.data) / len(data),
        "invalid": invalid(result.data), "peer_invalid": invalid(data),
    }  # fmt: skip


def main() -> None:
    """Print one line a tile and one a zoom; exit 1 where a tile of ours is invalid or a target is missed."""
    args = arguments()
    folder = Path(os.environ.get("WARDWATCH_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / FILE).is_file():
        print(f"left out: {FILE} is not on this machine")
        return
    frame = geopandas.read_parquet(folder / FILE, columns=["code", "name", "geometry"])
    told = FeatureAttributes.of({"code": frame["code"].tolist(), "name": frame["name"].tolist()})
    shapes = np.asarray(frame.geometry.values)
    print(
        f"compiled loops: {compile_now()}; {len(shapes)} wards, {shapely.get_num_coordinates(shapes).sum():,} points"
    )
    with tempfile.TemporaryDirectory() as temporary:
        tiles = AreaTiles("ward", np.arange(len(shapes)) + 1, shapes, args.cache or Path(temporary), "bench")
        if not run(tiles, told, world_xy(shapely.get_coordinates(shapely.centroid(shapes))), args):
            sys.exit(1)


def run(
    tiles: AreaTiles, told: FeatureAttributes, centres: NDArray[np.float64], args: argparse.Namespace
) -> bool:
    """All zooms; whether every target is met."""
    first, last = (int(part) for part in args.zooms.split("-"))
    cold, _ = timed(1, lambda: tiles.tile(first, *chosen(centres, first, 1)[0], told))
    print(f"first tile before anything is prepared: {cold:.0f} ms")
    start = time.perf_counter()
    tiles.warm(range(first, last + 1)).join()
    print(f"prepared z{first}-z{last} in {time.perf_counter() - start:.1f} s")
    good = True
    print(f"{'tile':>16} {'features':>8} {'points':>8} {'ours ms':>8} {'peer ms':>8} {'ratio':>6} "
          f"{'bytes':>8} {'ratio':>6} {'invalid':>7} {'peer':>5}")  # fmt: skip
    for z in range(first, last + 1):
        rows = []
        for x, y in chosen(centres, z, args.tiles):
            row = compare(tiles, told, (z, x, y), args.repeats)
            rows.append(row)
            print(f"{f'{z}/{x}/{y}':>16} {row['features']:>8} {row['points']:>8} {row['ours_ms']:>8.2f} "
                  f"{row['peer_ms']:>8.1f} {row['ratio']:>6.1f} {row['bytes']:>8} {row['bytes_ratio']:>6.3f} "
                  f"{row['invalid']:>7} {row['peer_invalid']:>5}")  # fmt: skip
        ratio = statistics.median(row["ratio"] for row in rows)
        size = max(row["bytes_ratio"] for row in rows)
        bad = sum(row["invalid"] for row in rows)
        good &= ratio >= 10 and size <= 1.1 and bad == 0
        print(
            f"z{z}: median ratio {ratio:.1f} (target 10), bytes at most {size:.3f} (target 1.1), invalid {bad:.0f}"
        )
    print("targets met" if good else "TARGET MISSED")
    return good


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiles", type=int, default=6, help="tiles a zoom")
    parser.add_argument(
        "--repeats", type=int, default=7, help="repeats a tile (ours; the peer fewer where slow)"
    )
    parser.add_argument("--zooms", default="6-10", help="first and last zoom")
    parser.add_argument("--cache", type=Path, default=None, help="keep prepared zooms here between runs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
