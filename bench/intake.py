"""Cases from a file to the store, beside a plain script of pandas and geopandas that does less.

    python bench/intake.py [--rows 1000000] [--communes FILE]

Two files, each read by both: with lon/lat, and with names of places. Ours reads, checks, places, identifies and stores
every row in SQLite; the plain script reads the CSV, joins (`geopandas.sjoin` for points, `merge` on lowered names) and
writes the table with `to_sql`. It refuses nothing, explains nothing, and has no second delivery.
Marks: 60,000 rows a second with points, 20,000 with names, below 1.5 GB. `--communes` is a layer of areas with the
columns of the commune layer of 2009; by default that of WARDWATCH_TEST_DATA, else boxes made here.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import polars as pl
import shapely

MARKS = {"points": 60_000, "names": 20_000}
MOST_MEMORY = 1.5  # GB
_NAMES = {"province_id": "ma_tinh", "province_vn": "ten_tinh", "district_id": "ma_huyen", "district_vn": "ten_huyen",
          "commune_id": "ma_xa", "commune_vn": "ten_xa"}  # fmt: skip


def communes(file: Path | None) -> geopandas.GeoDataFrame:
    """Areas with codes and names of three levels; 10,000 boxes where there is no file."""
    if file is not None:
        read = geopandas.read_parquet(file)[[*_NAMES, "geometry"]].rename(columns=_NAMES)
        return read.dropna().reset_index(drop=True)
    at = np.arange(10_000)
    west, south = 103 + 0.03 * (at % 100), 20 + 0.03 * (at // 100)
    return geopandas.GeoDataFrame(
        {"ma_xa": [f"{n:05}" for n in at], "ten_xa": [f"Xã Số {n}" for n in at],
         "ma_huyen": [f"{n // 20:03}" for n in at], "ten_huyen": [f"Huyện {n // 20}" for n in at],
         "ma_tinh": [f"{n // 200:02}" for n in at], "ten_tinh": [f"Tỉnh {n // 200}" for n in at]},
        geometry=shapely.box(west, south, west + 0.03, south + 0.03), crs=4326,
    )  # fmt: skip


def files(folder: Path, rows: int, areas: geopandas.GeoDataFrame) -> None:
    """A made-up line list over two years, each case in a commune, once with its point, once with its names."""
    chance = np.random.default_rng(7)
    inside = areas.geometry.representative_point()
    at = chance.integers(0, len(areas), rows)
    days = pl.Series(chance.integers(0, 730, rows) + (date(2020, 6, 1) - date(1970, 1, 1)).days).cast(
        pl.Int32
    )
    common = {
        "case_id": [f"TG-{number:07}" for number in range(rows)], "report_date": days.cast(pl.Date),
        "setting": chance.choice(["community", "quarantine"], rows), "age": chance.integers(0, 99, rows),
        "sex": chance.choice(["f", "m"], rows),
    }  # fmt: skip
    near = chance.normal(0, 0.002, (2, rows))
    lon, lat = inside.x.to_numpy()[at] + near[0], inside.y.to_numpy()[at] + near[1]
    pl.DataFrame(common | {"lon": lon.round(6), "lat": lat.round(6)}).write_csv(folder / "points.csv")
    names = {
        "province": areas["ten_tinh"].to_numpy()[at],
        "district": areas["ten_huyen"].to_numpy()[at],
        "ward": areas["ten_xa"].to_numpy()[at],
    }
    pl.DataFrame(common | names).write_csv(folder / "names.csv")


def ours(folder: Path, what: str) -> int:
    """The file into a workspace that holds the communes; rows stored."""
    from api.loading import load_cases
    from api.settings import Settings
    from api.workspace import Workspace

    workspace = Workspace(Settings(data=folder / "workspace", today=date(2022, 7, 1)))
    loaded = load_cases(workspace, folder / f"{what}.csv", list_name=what).as_dict()
    if loaded["read"] != loaded["accepted"] + loaded["unchanged"] + loaded["refused"]:
        raise SystemExit("rows were lost")
    print(f"    of {loaded['read']:,} rows refused {loaded['refused']:,}", file=sys.stderr)
    return int(loaded["read"])


def plain(folder: Path, what: str) -> int:
    """The same with pandas and geopandas: rows written."""
    import sqlite3

    import pandas

    areas = geopandas.read_file(folder / "communes.gpkg")
    cases = pandas.read_csv(folder / f"{what}.csv", parse_dates=["report_date"])
    if what == "points":
        points = geopandas.GeoDataFrame(
            cases, geometry=geopandas.points_from_xy(cases["lon"], cases["lat"]), crs=4326
        )
        found = points.sjoin(areas[["ma_xa", "geometry"]], how="left", predicate="within").drop(
            columns="geometry"
        )
    else:
        keys = {"province": "ten_tinh", "district": "ten_huyen", "ward": "ten_xa"}
        for mine, theirs in keys.items():
            cases[theirs] = cases[mine].str.lower()
            areas[theirs] = areas[theirs].str.lower()
        found = cases.merge(areas.drop(columns="geometry"), how="left", on=list(keys.values()))
    with sqlite3.connect(folder / f"plain-{what}.db") as store:
        pandas.DataFrame(found).to_sql("case_row", store, index=False, if_exists="replace")
    return len(cases)


WORKERS: dict[str, Callable[[Path, str], int]] = {"ours": ours, "plain": plain}


def prepare(folder: Path, rows: int, file: Path | None) -> None:
    """Both files, and the communes in a workspace and as a layer."""
    from api.loading import BoundaryFile, load_boundaries
    from api.settings import Settings
    from api.workspace import Workspace
    from geodata.boundaries import ParentLevel

    areas = communes(file)
    files(folder, rows, areas)
    areas.to_file(folder / "communes.gpkg")
    levels = tuple(
        ParentLevel.parse(one) for one in ("district=ma_huyen:ten_huyen", "province=ma_tinh:ten_tinh")
    )
    workspace = Workspace(Settings(data=folder / "workspace"))
    load_boundaries(
        workspace,
        BoundaryFile(
            folder / "communes.gpkg",
            "ward",
            code="ma_xa",
            name="ten_xa",
            parent_levels=levels,
            max_overlap=1.0,
        ),
    )


def started(worker: str, folder: str, what: str, *more: str) -> None:
    """A worker in a process of its own, so that its memory is its own."""
    words = [sys.executable, "-W", "ignore", __file__, "--worker", worker, folder, what, *more]
    subprocess.run(words, check=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])})


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=1_000_000)
    data = os.environ.get("WARDWATCH_TEST_DATA")
    options.add_argument(
        "--communes", type=Path, default=Path(data) / "vn_communes_2009census.parquet" if data else None
    )
    options.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.worker and given.worker[0] == "prepare":
        prepare(Path(given.worker[1]), given.rows, given.communes)
        return
    if given.worker:
        worker, folder, what = given.worker
        begun, busy = time.perf_counter(), time.process_time()
        rows = WORKERS[worker](Path(folder), what)
        seconds, busy = time.perf_counter() - begun, time.process_time() - busy
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"{what:<7} {worker:<6} {seconds:7.1f} s {rows / seconds:9,.0f} rows/s ({busy:.1f} s of processor), "
              f"{memory:.2f} GB at most")  # fmt: skip
        return
    with tempfile.TemporaryDirectory() as folder:
        started(
            "prepare",
            folder,
            "",
            "--rows",
            str(given.rows),
            *(["--communes", str(given.communes)] * bool(given.communes)),
        )
        for what in MARKS:
            for worker in WORKERS:
                words = [sys.executable, __file__, "--worker", worker, folder, what]
                subprocess.run(
                    words, check=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
                )
    print(f"marks: {MARKS['points']:,} rows/s with points, {MARKS['names']:,} with names, {MOST_MEMORY} GB")


if __name__ == "__main__":
    main()
