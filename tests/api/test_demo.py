"""The demo has the totals of the notice, says that it is made up, and is the same every time."""

from pathlib import Path

import polars as pl
from starlette.testclient import TestClient

from geodata.demo import write_demo


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    one, two = write_demo(tmp_path / "one"), write_demo(tmp_path / "two")
    for name in ("communes", "hamlets", "people", "cases", "reports"):
        assert getattr(one, name).read_bytes() == getattr(two, name).read_bytes()


def test_the_totals_are_those_of_the_notice(tmp_path: Path) -> None:
    cases = pl.read_csv(write_demo(tmp_path).cases, infer_schema=False)
    last = cases.filter(pl.col("report_date") == "2022-02-19")
    assert cases.height == 1357
    assert last.height == 121
    assert (last["setting"] == "community").sum() == 59
    assert (last["setting"] == "quarantine").sum() == 62
    assert cases["report_date"].max() == "2022-02-19"


def test_there_are_19_communes_and_about_200_hamlets_of_every_colour_and_some_are_grey(
    client: TestClient,
) -> None:
    layers = client.get("/snapshots/latest").json()["layers"]
    assert layers["ward"]["units"] == 19
    assert 190 <= layers["hamlet"]["units"] <= 215
    for layer in ("ward", "hamlet"):
        assert all(layers[layer]["levels"][level] for level in ("green", "yellow", "red", "grey"))


def test_it_says_everywhere_that_it_is_made_up(client: TestClient) -> None:
    assert client.get("/snapshots/latest").json()["workspace"]["made_up"] is True
    assert "giả" in client.get("/snapshots/latest").json()["workspace"]["name"]
    assert "GIẢ LẬP" in client.get("/maps/zones.svg").text.upper()


def test_cases_in_quarantine_alone_leave_a_commune_green(client: TestClient) -> None:
    """In communes that are green nobody fell ill in the community, though some did in quarantine."""
    zones = client.get("/snapshots/latest/zones?layer=ward").json()["zones"]
    green = [zone for zone in zones if zone["level"] == "green"]
    assert green and all(zone["n14"] == "0" for zone in green)


def test_conservation_cases_are_the_sum_of_wards_and_of_cells_and_of_what_has_neither(prepared: Path) -> None:
    from api.settings import Settings
    from api.workspace import Workspace
    from zones.counting import count
    from zones.vocabulary import cell_layer

    workspace = Workspace(Settings(data=prepared))
    known = workspace.gathered(workspace.edition(None, workspace.today()))
    ledger = known.ledger.filter(pl.col("lo") > 0)
    assert ledger["lo"].sum() == 1357
    layers = {units.layer: units for units in known.layers(8)}
    wards = count(ledger, layers["ward"], {})[0].sum()
    assert wards + ledger.filter(pl.col("area") < 0)["lo"].sum() == 1357
    for resolution in range(8, 1, -1):
        cells = count(ledger, layers[cell_layer(resolution)], {})[0].sum()
        assert cells + ledger.filter(pl.col("cell") < 0)["lo"].sum() == 1357
    workspace.store.close()


def test_the_boarding_school_is_a_site_and_its_hamlet_tells_of_it(client: TestClient) -> None:
    schools = {one["code"]: one for one in client.get("/sites?kind=school").json()["sites"]}
    school = schools["boarding-school"]
    assert school["level"] == "red" and school["since"]
    told = client.get(f"/status/{school['area_code']}?lang=en").json()
    assert "cases in quarantine at sites" in told["sites"] and school["name"] in told["sites"]


def test_a_newcomer_sees_sites_of_seven_kinds_in_every_colour(client: TestClient) -> None:
    told = client.get("/snapshots/today").json()["sites"]
    assert told["units"] == 9 and len(told["kinds"]) == 7
    assert set(told["levels"]) == {"green", "yellow", "red", "grey", "not_assessed"}
    listed = {one["code"]: one["level"] for one in client.get("/sites").json()["sites"]}
    assert listed["cach-ly"] == listed["benh-vien"] == "not_assessed"  # they are there for cases
    assert listed["th-huoi-ban"] == "grey"  # its commune has fallen silent
    factory = client.get("/status/xuong-may?lang=en").json()
    assert factory["level"]["id"] == "yellow"
    assert "2 of 3 community cases" in client.get("/status/99004?lang=en").json()["sites"]
