"""The real files, from the command line to served tiles, with the figures that they must give.

What is expected was counted in the files themselves or stated by their sources.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import asinh, pi, radians, tan
from pathlib import Path
from typing import Any

import h3
import matplotlib.image
import numpy as np
import polars as pl
import pytest
import rasterio
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from maps.mvt_check import read_tile
from zones.cells import compact_id
from zones.counting import count
from zones.vocabulary import cell_layer

pytestmark = pytest.mark.real_data

COMMUNES, CASES, PIXELS = 10_786, 21_383, 97_338_583
HALF, FULL = "2021-06-15", "2021-07-12"
HIERARCHY = (
    "--code",
    "commune_id",
    "--name",
    "commune_vn",
    "--parent-level",
    "district=district_id:district_vn",
    "--parent-level",
    "province=province_id:province_vn",
    "--population",
    "population",
    "--vintage",
    2009,
)


@dataclass(frozen=True)
class Prepared:
    """A workspace made by commands, and what each of them answered under --json."""

    run: Any
    said: dict[str, Any]

    def opened(self) -> Workspace:
        return Workspace(Settings(data=self.run.folder, today=date.fromisoformat(self.run.today)))


@pytest.fixture(scope="module")
def vietnam(shared_data: Path, command_line: Any, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Lines 1 to 3: both editions, people from the raster, cases, a declaration, two days classified."""
    run = command_line(tmp_path_factory.mktemp("vietnam") / "workspace", "2021-07-14")
    steps: dict[str, tuple[Any, ...]] = {
        "communes": (
            "boundaries",
            "load",
            shared_data / "vn_communes_2009census.parquet",
            *HIERARCHY,
            "--edition",
            "census2009",
            "--valid-to",
            "2025-07-01",
        ),
        "wards": (
            "boundaries",
            "load",
            shared_data / "vn_wards_2025_four_provinces.parquet",
            "--code",
            "code",
            "--name",
            "fullName",
            "--parent-level",
            "province=provinceCode:provinceName",
            "--edition",
            "wards2025",
            "--valid-from",
            "2025-07-01",
        ),
        "people": (
            "population",
            "load",
            shared_data / "worldpop_vnm_ppp_2020_1km_UNadj.tif",
            "--vintage",
            2020,
        ),
        "cases": (
            "cases",
            "load",
            shared_data / "vn_covid_commune_day_2021.csv.gz",
            "--list",
            "covid",
            "--set",
            "setting=community",
        ),
        "declared": (
            "reports",
            "declare",
            "--complete",
            "all-in-list",
            "--list",
            "covid",
            "--from",
            "2021-04-27",
            "--to",
            "2021-07-13",
        ),
        "half": ("classify", "--as-of", HALF, "--purpose", "backfill"),
        "full": ("classify", "--as-of", FULL, "--purpose", "backfill"),
    }
    return Prepared(run, {name: run(*words, "--json").json for name, words in steps.items()})


@pytest.fixture(scope="module")
def taiwan(shared_data: Path, command_line: Any, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Line 4: points without boundaries."""
    run = command_line(tmp_path_factory.mktemp("taiwan") / "workspace", "2024-02-01")
    file = shared_data / "taiwan_dengue_linelist_2023.csv.gz"
    span = ("--from", "2023-01-01", "--to", "2024-01-31")
    steps: dict[str, tuple[Any, ...]] = {
        "cases": ("cases", "load", file, "--list", "dengue", "--set", "setting=community"),
        "declared": ("reports", "declare", "--complete", "all-in-list", "--list", "dengue", *span),
        "high": ("classify", "--as-of", "2023-10-15", "--resolution", 9, "--purpose", "backfill"),
        "low": ("classify", "--as-of", "2023-11-30", "--resolution", 9, "--purpose", "backfill"),
    }
    return Prepared(run, {name: run(*words, "--json").json for name, words in steps.items()})


def client_of(prepared: Prepared) -> Iterator[TestClient]:
    workspace = prepared.opened()
    with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
        yield client
    workspace.store.close()


@pytest.fixture(scope="module")
def vietnam_client(vietnam: Prepared) -> Iterator[TestClient]:
    yield from client_of(vietnam)


@pytest.fixture(scope="module")
def taiwan_client(taiwan: Prepared) -> Iterator[TestClient]:
    yield from client_of(taiwan)


# ---- 1. boundaries


def test_all_communes_are_loaded_with_their_hierarchy(vietnam: Prepared) -> None:
    workspace = vietnam.opened()
    edition = workspace.store.edition("census2009")
    sizes = {level: edition.rows(level).stop - edition.rows(level).start for level in edition.levels}
    assert sizes == {"province": 61, "district": 678, "ward": COMMUNES}
    assert (edition.parent[edition.rows("ward")] >= 0).all()
    assert edition.areas["name"].null_count() == 0
    workspace.store.close()


def test_the_report_of_the_communes_tells_overlaps_gaps_and_what_was_mended(vietnam: Prepared) -> None:
    told = vietnam.said["communes"]
    assert (told["read"], told["accepted"], told["refused"]) == (COMMUNES, COMMUNES, 0)
    assert (told["overlaps"]["above_limit"], told["counts"]["name_missing"]) == (184, 2)
    assert any("2030105" in str(one) and "2030115" in str(one) for one in told["findings"])
    assert told["gaps"]["count"] > 30_000 and told["gaps"]["slivers"] > 0.99 * told["gaps"]["count"]
    assert vietnam.said["wards"]["overlaps"]["km2"] < 20


def test_two_editions_stand_side_by_side_and_the_day_chooses(vietnam: Prepared) -> None:
    workspace = vietnam.opened()
    assert workspace.edition(None, date(2025, 6, 30)).name == "census2009"
    assert workspace.edition(None, date(2025, 7, 1)).name == "wards2025"
    wards = workspace.store.edition("wards2025")
    assert wards.levels == ("province", "ward")
    workspace.store.close()


def test_wards_in_utm_have_the_census_people_of_the_city(
    shared_data: Path, command_line: Any, tmp_path: Path
) -> None:
    run = command_line(tmp_path / "hcmc", "2021-07-14")
    run(
        "boundaries",
        "load",
        shared_data / "hcmc_wards_population_2019_utm48n.parquet",
        "--code",
        "Com_ID",
        "--name",
        "Com_Name",
        "--parent-level",
        "district=Dist_ID:Dist_Name",
        "--population",
        "Pop_2019",
        "--vintage",
        2019,
    )
    layers = run("classify", "--json").json["layers"]
    assert layers["ward"]["units"] == 322
    assert (
        sum(layers["ward"]["population"].values())
        == sum(layers["district"]["population"].values())
        == 8_993_082
    )


def test_clusters_with_heights_and_invalid_rings_load_as_no_hierarchy(
    shared_data: Path, command_line: Any, tmp_path: Path
) -> None:
    run = command_line(tmp_path / "singapore", "2020-07-24")
    file = shared_data / "singapore_dengue_clusters_2020.gpkg"
    how = ("--level", "cluster", "--code", "name", "--max-overlap", 1)
    told = run("boundaries", "load", file, *how, "--json").json
    assert (told["accepted"], told["refused"]) == (424, 0)
    assert {"geometry_mended": 2, "height_dropped": 1}.items() <= told["counts"].items()
    assert run("classify", "--json").json["layers"]["cluster"]["units"] == 424


# ---- 2. people


def test_the_people_of_the_raster_are_those_of_the_communes_and_those_outside_exactly(
    vietnam: Prepared, shared_data: Path
) -> None:
    told = vietnam.said["people"]["raster"]
    with rasterio.open(shared_data / "worldpop_vnm_ppp_2020_1km_UNadj.tif") as file:
        pixels = float(file.read(1, masked=True).sum(dtype=np.float64))
    assert round(pixels) == PIXELS
    assert told["raster_sum"] == pytest.approx(pixels, abs=1)
    assert told["areas_sum"] + told["outside"] == pytest.approx(pixels, abs=1)
    assert told["persons"] == pytest.approx(told["areas_sum"], abs=1)
    assert told["in_slivers"] + told["in_gaps"] <= told["outside"]
    assert 91e6 < told["persons"] < 93e6
    assert any("97,338,583" in note for note in vietnam.said["people"]["notes"])


def test_children_sum_to_their_parents_and_cells_to_the_same_people(vietnam: Prepared) -> None:
    workspace = vietnam.opened()
    edition = workspace.store.edition("census2009")
    known = workspace.gathered(edition)
    people = known.population
    for child, parent in (("ward", "district"), ("district", "province")):
        span = edition.rows(child)
        sums = np.bincount(edition.parent[span], weights=people[span].clip(0), minlength=len(people))
        assert (sums[edition.rows(parent)] == people[edition.rows(parent)]).all()
    total = people[edition.rows("province")].sum()
    assert total == vietnam.said["people"]["raster"]["persons"]
    cells = vietnam.said["people"]["cells"]
    assert cells["persons"] == pytest.approx(total, rel=0.02)  # cells whose centre lies in the territory
    layers = {units.layer: units for units in known.layers(8)}
    sums = {
        name: int(units.population.clip(0).sum()) for name, units in layers.items() if name.startswith("cell")
    }
    unknown = known.grid(8).population < 0
    assert unknown.sum() == 7  # at the cape of Cà Mau, beyond the edge of the raster
    assert sums["cell8"] == cells["persons"] == max(sums.values())
    assert min(sums.values()) > 0.996 * cells["persons"]
    workspace.store.close()


# ---- 3. cases of 2021


def test_rows_are_matched_or_refused_with_their_reason(vietnam: Prepared, shared_data: Path) -> None:
    said = vietnam.said["cases"]
    # 199 rows of the wards of districts 2 and 9 lie in the city of Thủ Đức, which the layer does not have yet
    assert (said["read"], said["accepted"], said["refused"], said["unplaced"]) == (6151, 5781, 370, 0)
    assert said["reasons"] == {"place_impossible": 364, "place_ambiguous": 6}
    assert len(said["problems"]) == 370
    assert pl.read_csv(shared_data / "vn_covid_commune_day_2021.csv.gz")["cases"].sum() == CASES


def test_every_accepted_case_is_in_one_ward_or_told_to_have_none(vietnam: Prepared) -> None:
    workspace = vietnam.opened()
    edition = workspace.store.edition("census2009")
    known = workspace.gathered(edition)
    sure = known.ledger.filter(pl.col("lo") > 0)
    doubtful = known.ledger.filter(pl.col("lo") == 0)
    assert sure["lo"].sum() + doubtful["hi"].sum() == CASES
    units = {one.layer: one for one in known.layers(8)}
    span = edition.rows("ward")
    without_ward = sure.filter(~pl.col("area").is_between(span.start, span.stop - 1))["lo"].sum()
    assert count(sure, units["ward"], {})[0].sum() + without_ward == sure["lo"].sum()
    assert count(sure, units["province"], {})[0].sum() == sure["lo"].sum()
    workspace.store.close()


def test_cases_of_which_only_the_province_is_known_widen_its_wards(vietnam: Prepared) -> None:
    """Only units in provinces with refused rows are widened; those without are as exact as their list."""
    for number, told in ((1, vietnam.said["half"]), (2, vietnam.said["full"])):
        wards = told["layers"]["ward"]["levels"]
        assert told["layers"]["ward"]["units"] == sum(wards.values()) == COMMUNES
        assert wards["green"] and wards["yellow"] and wards["red"] and wards["grey"]
        workspace = vietnam.opened()
        table = workspace.store.snapshot(number).layers["ward"].table
        silent = table.filter(pl.col("n14.hi").is_null())
        widened = table.filter(pl.col("n14.lo") < pl.col("n14.hi"))
        grey = table.filter(pl.col("level") == "grey")
        assert silent.height == COMMUNES - vietnam.said["declared"]["accepted"] == 973
        assert grey.height == silent.height + widened.filter(pl.col("level") == "grey").height
        assert widened.filter(pl.col("level") == "green").is_empty()
        refused = workspace.store.open_refused()
        edition = workspace.store.edition("census2009")
        touched = set(refused["area_code"].to_list())
        chain = [edition.ancestors(level)[widened["area"].to_numpy()] for level in ("province", "district")]
        codes = edition.areas["code"].to_numpy()
        in_doubt = np.isin(codes[chain[0]], list(touched)) | np.isin(codes[chain[1]], list(touched))
        at_parent = widened.height - int(in_doubt.sum())
        assert at_parent <= 60  # wards of the few districts that hold the 8 rows accepted at the parent
        workspace.store.close()
    assert (
        vietnam.said["full"]["layers"]["ward"]["levels"]["red"]
        > vietnam.said["half"]["layers"]["ward"]["levels"]["red"]
    )


def test_what_changed_between_the_two_days_can_be_asked(
    vietnam: Prepared, vietnam_client: TestClient
) -> None:
    workspace = vietnam.opened()
    before, after = (
        workspace.store.snapshot(number).layers["ward"].table.sort("area")["level"] for number in (1, 2)
    )
    workspace.store.close()
    changes = vietnam_client.get("/snapshots/2/changes?since=1&layer=ward").json()["changes"]
    wards = [one for one in changes if one["layer"] == "ward"]
    assert wards and len(wards) == (before != after).sum()


def test_the_same_map_again_has_the_same_hash(vietnam: Prepared) -> None:
    again = vietnam.run("classify", "--as-of", HALF, "--purpose", "backfill", "--json").json
    assert (again["content_hash"], again["snapshot"]) == (vietnam.said["half"]["content_hash"], 1)


# ---- 4. points without boundaries


def test_every_patient_is_accepted_and_those_without_place_are_listed(taiwan: Prepared) -> None:
    said = taiwan.said["cases"]
    assert (said["read"], said["accepted"], said["refused"], said["unplaced"]) == (26_641, 26_641, 0, 14)
    workspace = taiwan.opened()
    rows = workspace.store.cases(None)
    assert rows["cell"].is_not_null().sum() == 26_627
    workspace.store.close()


def test_sums_agree_at_each_resolution_and_units_are_the_cells_that_hold_a_case(
    taiwan: Prepared, shared_data: Path
) -> None:
    source = pl.read_csv(shared_data / "taiwan_dengue_linelist_2023.csv.gz", infer_schema_length=0)
    points = source.select(pl.col("lon", "lat").cast(pl.Float64)).drop_nulls().unique()
    finest = {h3.latlng_to_cell(lat, lon, 10) for lon, lat in points.rows()}
    workspace = taiwan.opened()
    known = workspace.gathered(workspace.edition("none", date(2023, 10, 15)))
    units = {one.layer: one for one in known.layers(9)}
    for resolution in (9, 8, 7):
        expected = {h3.str_to_int(h3.cell_to_parent(cell, resolution)) for cell in finest}
        layer = units[cell_layer(resolution)]
        assert set(layer.cell.tolist()) == expected
        assert count(known.ledger, layer, {})[0].sum() == 26_627
        told = taiwan.said["high"]["layers"][cell_layer(resolution)]
        assert told["units"] == len(expected)
    assert taiwan.said["high"]["edition"] == "none"
    workspace.store.close()


def test_counts_alone_decide_where_no_people_are_known(taiwan: Prepared, shared_data: Path) -> None:
    """Two weeks with cases of unknown place leave no cell green; in two weeks without, every cell is decided."""
    high, low = (taiwan.said[name]["layers"] for name in ("high", "low"))
    assert high["cell8"]["levels"]["grey"] and "green" not in high["cell8"]["levels"]
    source = pl.read_csv(shared_data / "taiwan_dengue_linelist_2023.csv.gz", infer_schema_length=0)
    placed = source.with_columns(pl.col("report_date").str.to_date("%Y/%m/%d")).drop_nulls(["lon", "lat"])
    for resolution in (7, 8, 9):
        cells = [
            h3.cell_to_parent(h3.latlng_to_cell(float(lat), float(lon), 10), resolution)
            for lon, lat in placed.select("lon", "lat").rows()
        ]
        days = placed.select("report_date", pl.Series("cell", cells))
        week, fortnight = (
            days.filter(pl.col("report_date").is_between(date(2023, 11, 30 - back), date(2023, 11, 30)))
            for back in (6, 13)
        )
        red = set(week.group_by("cell").len().filter(pl.col("len") >= 3)["cell"])
        yellow = set(fortnight["cell"]) - red
        expected = {"red": len(red), "yellow": len(yellow), "green": len(set(cells)) - len(red | yellow)}
        assert {level: n for level, n in low[cell_layer(resolution)]["levels"].items() if n} == expected


# ---- 5. the service over both


def tiles_over(client: TestClient, layer: str, zoom: int) -> list[str]:
    """Some tiles of a zoom over the territory: its corners and its middle."""
    west, south, east, north = client.get("/snapshots/latest").json()["workspace"]["bounds"]
    places = [
        (west, south),
        (east, north),
        ((west + east) / 2, (south + north) / 2),
        (106.7, 10.8),
        (105.85, 21.03),
        (120.2, 23.0),
    ]
    found = {
        (int((lon + 180) / 360 * 2**zoom), int((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom))
        for lon, lat in places
    }
    return [f"/tiles/{layer}/{zoom}/{x}/{y}.mvt" for x, y in sorted(found)]


@pytest.mark.parametrize("zoom", [0, 4, 6, 8, 10, 12])
@pytest.mark.parametrize("layer", ["ward", "cell"])
def test_tiles_of_the_country_are_valid_and_name_their_units_once(
    vietnam_client: TestClient, layer: str, zoom: int
) -> None:
    check_tiles(vietnam_client, layer, zoom)


@pytest.mark.parametrize("zoom", [0, 5, 8, 11])
def test_tiles_of_points_without_boundaries_are_valid(taiwan_client: TestClient, zoom: int) -> None:
    check_tiles(taiwan_client, "cell", zoom)


def check_tiles(client: TestClient, layer: str, zoom: int) -> None:
    seen = 0
    for path in tiles_over(client, layer, zoom):
        answer = client.get(path)
        assert answer.status_code in (200, 204), path
        reading = read_tile(answer.content)
        assert reading.faults == [], path
        for one in reading.layers:
            ids = [feature.id for feature in one.features]
            assert len(ids) == len(set(ids))
            assert all({"level", "colour"} <= feature.attributes.keys() for feature in one.features)
            seen += len(ids)
    assert seen


def test_a_tile_shows_the_figures_of_the_snapshot(taiwan: Prepared, taiwan_client: TestClient) -> None:
    workspace = taiwan.opened()
    table = workspace.store.snapshot(1).layers["cell7"].table
    workspace.store.close()
    levels = dict(zip(compact_id(table["cell"].to_numpy()).tolist(), table["level"].to_list(), strict=True))
    found = {}
    for path in tiles_over(taiwan_client, "cell", 8):
        for layer in read_tile(taiwan_client.get(path.replace("/tiles/", "/tiles/1/")).content).layers:
            found |= {feature.id: feature.attributes["level"] for feature in layer.features}
    assert len(found) > 100
    assert found == {id_: levels[id_] for id_ in found}


def test_the_status_of_a_place_is_its_wards(vietnam_client: TestClient) -> None:
    told = vietnam_client.get("/status?lat=10.7769&lon=106.7009").json()
    assert told["unit"]["area_level"] == "ward"
    assert vietnam_client.get("/status?lat=48.85&lon=2.35").status_code == 404
    found = vietnam_client.get("/areas", params={"q": "tuan giao"}).json()["areas"]
    assert any(area["area_level"] == "district" for area in found)


@pytest.mark.parametrize("place", ["vietnam", "taiwan"])
def test_the_picture_can_be_looked_at(place: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    prepared = request.getfixturevalue(place)
    out = tmp_path / "zones.png"
    level = "ward" if place == "vietnam" else "cell"
    prepared.run("brief", out, "--level", level, "--width", 900)
    pixels = matplotlib.image.imread(out)
    assert pixels.shape[1] == 900
    green, yellow, red = (
        np.array([int(text[at : at + 2], 16) for at in (1, 3, 5)]) / 255
        for text in ("#2E9E4F", "#F2C230", "#D6342C")
    )
    seen = [(np.abs(pixels[:, :, :3] - colour).max(axis=2) < 0.02).sum() for colour in (green, yellow, red)]
    assert all(number > 20 for number in seen)


@pytest.mark.browser
@pytest.mark.parametrize("place", ["vietnam", "taiwan"])
def test_the_map_opens_without_network_and_asks_for_nothing(
    place: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    prepared = request.getfixturevalue(place)
    out = tmp_path / "zones.html"
    prepared.run("map", out)
    with playwright.sync_playwright() as run:
        try:
            browser = run.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        except playwright.Error:
            pytest.skip("no Chromium on this machine")
        context = browser.new_context(offline=True, viewport={"width": 1200, "height": 800})
        page, asked, faults = context.new_page(), [], []
        page.on("request", lambda one: asked.append(one.url))
        page.on("pageerror", lambda one: faults.append(str(one)))
        page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
        page.goto(out.as_uri())
        page.wait_for_selector(
            ".leaflet-container canvas, .leaflet-container svg", state="attached", timeout=60_000
        )
        page.wait_for_timeout(500)
        browser.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert faults == []
