"""Whatever bytes come, every reader answers in words and in time: no crash, no hang."""

import gzip
import io
import json
import time
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import polars as pl
import pytest
import rasterio
import shapely
from affine import Affine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geodata.boundaries.check import check_boundaries
from geodata.boundaries.read import read_boundaries
from geodata.boundaries.rosters.roster import read_roster
from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports
from geodata.intake.cases import read_cases
from geodata.intake.naming.places import PlaceIndex
from geodata.population.raster import population_of_areas
from geodata.sites.reading import SiteReading, read_sites
from tests.nasty.sheets import html, ods, one_sheet, xls
from zones.areas import Edition
from zones.errors import WardWatchError

TODAY = date(2022, 2, 20)
SECONDS = 10.0
ROWS = [
    ["Ngày báo cáo", "Xã", "Huyện", "Số ca", "lon", "lat"], ["19/02/2022", "An Hải", "Ninh Phước", 2, 109.5, 11.5],
    ["18/02/2022", "Phước Mỹ", None, "3 ca", None, None], ["x", "Lạ", "", -1, 200, 11],
]  # fmt: skip
NAMES = (
    "a.csv", "a.csv.gz", "a.geojson", "a.gpkg", "a.html", "a.json", "a.ods", "a.parquet", "a.shp.zip", "a.tif", "a.xls",
    "a.xlsx", "a.zip", "geo.parquet",
)  # fmt: skip


class Seeds(dict[str, bytes]):
    """Sound files by name; told in one word where a test fails."""

    def __repr__(self) -> str:
        return "seeds"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Seeds:
    """A small sound file of every kind that some reader takes."""
    folder = tmp_path_factory.mktemp("seeds")
    lines = "\n".join(",".join("" if c is None else str(c) for c in row) for row in ROWS) + "\n"
    (folder / "a.csv").write_text(lines, encoding="utf-8")
    one_sheet(folder / "a.xlsx", ROWS, "B2:B3")
    for write, name in ((xls, "a.xls"), (ods, "a.ods"), (html, "a.html")):
        write(folder / name, [[str(c) if isinstance(c, float) else c for c in row] for row in ROWS])
    (folder / "a.csv.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
    with zipfile.ZipFile(folder / "a.zip", "w") as file:
        file.writestr("a.csv", lines)
    boxes = [shapely.box(109, 11, 109.1, 11.1), shapely.box(109.1, 11, 109.2, 11.1)]
    layer = geopandas.GeoDataFrame({"code": ["1", "2"], "name": ["A", "B"]}, geometry=boxes, crs=4326)
    layer.to_file(folder / "a.gpkg")
    layer.to_file(folder / "a.geojson", driver="GeoJSON")
    layer.to_file(folder / "a.shp.zip", driver="ESRI Shapefile")
    layer.to_parquet(folder / "geo.parquet")
    pl.DataFrame({"report_date": ["2022-02-19"], "ward": ["An Hải"], "count": [2]}).write_parquet(
        folder / "a.parquet"
    )
    with rasterio.open(
        folder / "a.tif", "w", driver="GTiff", width=8, height=8, count=1, dtype="float32", crs="EPSG:4326",
        transform=Affine(0.1, 0, 109, 0, -0.1, 12), nodata=-1,
    ) as raster:  # fmt: skip
        raster.write(np.ones((1, 8, 8), np.float32))
    (folder / "a.json").write_text(json.dumps([{"report_date": "2022-02-19", "ward": "An Hải"}]))
    return Seeds({name: (folder / name).read_bytes() for name in NAMES})


def _cases(path: Path, edition: Edition) -> None:
    found = read_cases(path, today=TODAY, places=PlaceIndex(edition))
    parts = (found.rows, found.refused, found.repeated, found.balances)
    assert found.read == sum(part.height for part in parts)


def _boundaries(path: Path, edition: Edition) -> None:
    check_boundaries(read_boundaries(path, "ward"))


def _raster(path: Path, edition: Edition) -> None:
    population_of_areas(path, edition, "ward")


def _sites(path: Path, edition: Edition) -> None:
    found = read_sites(path, SiteReading(TODAY, {}, {}), PlaceIndex(edition), None)
    assert found.read == found.rows.height + found.refused.height + found.repeated


READERS: dict[str, Callable[[Path, Edition], Any]] = {
    "cases": _cases,
    "boundaries": _boundaries,
    "roster": lambda path, edition: read_roster(path, edition),
    "context": lambda path, edition: read_context(path, today=TODAY, places=PlaceIndex(edition)),
    "reports": lambda path, edition: read_reports(path, today=TODAY, places=PlaceIndex(edition)),
    "population": lambda path, edition: read_populations(path, places=PlaceIndex(edition)),
    "raster": _raster,
    "sites": _sites,
}


def answered(reader: str, path: Path, edition: Edition) -> None:
    """The reader takes the file or refuses it in two languages, within the time."""
    begun = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            READERS[reader](path, edition)
        except WardWatchError as error:
            assert error.what and error.vi and error.fix and error.vi_fix, error
    assert time.perf_counter() - begun < SECONDS


#: One hurt: where (a share of the length), how, and with what.
hurt = st.tuples(
    st.floats(0, 1), st.sampled_from(["flip", "cut", "drop", "double", "put"]), st.binary(max_size=24)
)


def hurt_bytes(data: bytes, hurts: list[tuple[float, str, bytes]]) -> bytes:
    """The bytes after several hurts."""
    for share, how, more in hurts:
        at = int(share * len(data))
        if how == "flip" and data:
            at = min(at, len(data) - 1)
            data = data[:at] + bytes([data[at] ^ (more[0] if more else 255)]) + data[at + 1 :]
        elif how == "cut":
            data = data[:at]
        elif how == "drop":
            data = data[:at] + data[at + len(more) + 1 :]
        elif how == "double":
            data = data[:at] + data[at : at + 200] + data[at:]
        else:
            data = data[:at] + more + data[at:]
    return data


def hurt_inside(data: bytes, share: float, hurts: list[tuple[float, str, bytes]]) -> bytes:
    """A zip with one of its members hurt and packed again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as made:
        members = whole.infolist()
        chosen = members[min(int(share * len(members)), len(members) - 1)].filename
        for member in members:
            inner = whole.read(member)
            made.writestr(member, hurt_bytes(inner, hurts) if member.filename == chosen else inner)
    return out.getvalue()


quickly = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=True
)


@pytest.mark.parametrize("reader", READERS)
@quickly
@given(
    data=st.binary(max_size=400),
    suffix=st.sampled_from([".csv", ".xlsx", ".gpkg", ".tif", ".zip", ".json", ""]),
)
@example(data=b"", suffix=".csv")
@example(data=b"{", suffix=".json")
def test_any_bytes_are_answered(
    tmp_path: Path, edition: Edition, reader: str, data: bytes, suffix: str
) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    answered(reader, path, edition)


@pytest.mark.parametrize("reader", READERS)
@quickly
@given(
    name=st.sampled_from(NAMES), hurts=st.lists(hurt, max_size=4), inside=st.booleans(), share=st.floats(0, 1)
)
def test_hurt_files_are_answered(
    tmp_path: Path, edition: Edition, seeds: Seeds, reader: str, name: str, hurts: list[Any], inside: bool, share: float
) -> None:  # fmt: skip
    whole = seeds[name]
    packed = inside and whole.startswith(b"PK")
    whole = hurt_inside(whole, share, hurts) if packed else hurt_bytes(whole, hurts)
    path = tmp_path / name
    path.write_bytes(whole)
    answered(reader, path, edition)


@pytest.mark.parametrize("reader", READERS)
def test_a_zip_that_ends_well_and_lists_its_files_wrongly_is_answered(
    tmp_path: Path, edition: Edition, seeds: Seeds, reader: str
) -> None:
    whole = seeds["a.zip"]
    at = whole.rindex(b"PK\x01\x02")
    (tmp_path / "a.zip").write_bytes(whole[:at] + b"PX" + whole[at + 2 :])
    answered(reader, tmp_path / "a.zip", edition)
