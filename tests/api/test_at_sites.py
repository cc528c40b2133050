"""Cases whose point lies in the grounds of a site: possible there until somebody says, never placed in silence."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from geodata.sites.inside import inside_sites
from geodata.sites.matching import BY_POINT, sites_of_cases
from zones.areas import empty_edition
from zones.sites import NOWHERE, UNTOLD, maybe_at

GROUNDS = {
    "TR": ("Trường Hoa Ban", [105.02, 21.02, 105.03, 21.03], {}),
    "XM": ("Xưởng may", [105.05, 21.02, 105.06, 21.03], {"tu": "2022-02-19"}),
}
CASES = """case_id,report_date,setting,lon,lat,site_id
1,2022-02-18,community,105.025,21.025,
2,2022-02-19,community,105.026,21.026,
3,2022-02-19,community,105.055,21.025,
4,2022-02-18,community,105.055,21.026,
5,2022-02-19,community,105.081,21.081,
6,2022-02-19,community,105.022,21.022,không
"""


@pytest.fixture
def town(wardwatch: Any) -> Any:
    """A school and, from 19 February on, a workshop with their grounds, in the first of six wards."""
    features = [
        {
            "type": "Feature", "properties": {"ma": code, "ten": name, "loai": "nhà máy" if code == "XM" else "trường",
                                              "si_so": 300, **more},
            "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]},
        }
        for code, (name, (w, s, e, n), more) in GROUNDS.items()
    ]  # fmt: skip
    path: Path = wardwatch.file(
        "sites.geojson", json.dumps({"type": "FeatureCollection", "features": features})
    )
    how = (
        "--map",
        "code=ma",
        "--map",
        "name=ten",
        "--map",
        "kind=loai",
        "--map",
        "persons=si_so",
        "--map",
        "from=tu",
    )
    assert wardwatch("sites", "load", path, *how, "--json").json["accepted"] == 2
    return wardwatch


def zones(town: Any) -> dict[str, tuple[str, int, int | None]]:
    """Level and cases of 14 days, surely and possibly, of each site."""
    town(
        "reports",
        "declare",
        "--complete",
        "all-in-list",
        "--list",
        "line",
        "--from",
        "2022-01-01",
        "--to",
        "2022-02-20",
    )
    town("classify")
    told = {code: town("explain", code, "--json").json for code in GROUNDS}
    return {
        code: (one["level"]["id"], *((i := one["indicators"][-1])["lo"], i["hi"]))
        for code, one in told.items()
    }


def test_without_an_answer_they_are_counted_said_and_possible_there_alone(town: Any) -> None:
    done = town.load(CASES, "--list", "line").json
    (note,) = [one for one in done["notes"] if "--at-sites" in one]
    assert note.startswith("3 rows name no site") and "Trường Hoa Ban (2), Xưởng may (1)" in note
    assert zones(town) == {
        "TR": ("grey", 0, 2),
        "XM": ("grey", 0, 1),
    }  # the list names sites elsewhere: “không”


def test_said_to_be_there_they_are_and_it_holds_for_the_next_delivery_until_it_is_taken_back(
    town: Any,
) -> None:
    done = town.load(CASES, "--list", "line", "--at-sites").json
    assert any(one.startswith("3 rows are placed at the site in whose grounds") for one in done["notes"])
    assert any("3 rows at 2 known sites" in one for one in done["notes"])
    assert zones(town) == {"TR": ("yellow", 2, 2), "XM": ("yellow", 1, 1)}
    more = CASES + "7,2022-02-19,community,105.027,21.027,\n"
    again = town.load(more, "--list", "line").json
    assert (again["accepted"], again["unchanged"]) == (1, 6)
    assert any("as was said for this list before" in one for one in again["notes"])
    assert zones(town)["TR"][:2] == ("red", 3)
    back = town.load(more, "--list", "line", "--no-at-sites").json
    assert (back["accepted"], back["unchanged"]) == (4, 3)
    assert {code: told[1:] for code, told in zones(town).items()} == {"TR": (0, 0), "XM": (0, 0)}
    silent = town.load(more, "--list", "line").json
    assert silent["unchanged"] == 7 and not any("at-sites" in one for one in silent["notes"])


def test_a_check_says_so_and_a_trial_shows_what_would_change(town: Any) -> None:
    path = town.file("cases.csv", CASES)
    checked = town("cases", "check", path).out
    assert "3 dòng không ghi cơ sở nhưng tọa độ nằm trong khuôn viên" in checked
    town.load(CASES, "--list", "line")
    trial = town("cases", "load", path, "--list", "line", "--at-sites", "--dry-run", "--json").json
    assert trial["changed"] == 3 and trial["unchanged"] == 3


def test_an_undone_answer_no_longer_counts(town: Any) -> None:
    number = town.load(CASES, "--list", "line", "--at-sites").json["import"]
    town("imports", "undo", number)
    again = town.load(CASES, "--list", "line").json
    assert any("--no-at-sites: they are not" in one for one in again["notes"])


SITES = pl.DataFrame(
    {"site": ["A", "B"], "number": [0, 1], "name_key": ["a", "b"], "area": [-1, -1]},
    schema_overrides={"area": pl.Int32},
)


def test_points_that_placed_cases_do_not_make_a_list_one_that_tells_of_sites() -> None:
    rows = pl.DataFrame(
        {
            "site_id": [f"{BY_POINT}A", None, "may:B", "B", None, "may:A", "at:gone"],
            "area": pl.Series([0] * 7, dtype=pl.Int32),
            "list_id": [1, 1, 1, 2, 2, 2, 2],
        }
    )
    found = sites_of_cases(empty_edition(), SITES, rows).to_list()
    assert found == [0, UNTOLD, UNTOLD, 1, NOWHERE, maybe_at(0), UNTOLD]


def test_a_point_in_the_grounds_of_several_sites_is_at_none_and_is_counted() -> None:
    import shapely

    boxes = [shapely.to_wkb(shapely.box(*side)) for side in ((0, 0, 2, 2), (1, 1, 3, 3))]
    sites = pl.DataFrame(
        {"code": ["A", "B"], "geom": boxes, "first_day": [None, None], "last_day": [None, None]},
        schema_overrides={"first_day": pl.Date, "last_day": pl.Date},
    )
    rows = pl.DataFrame(
        {
            "lon": [0.5, 1.5, 2.5, 9.0, None, 0.5], "lat": [0.5, 1.5, 2.5, 9.0, None, 0.5],
            "site_id": [None, None, None, None, None, "X"], "report_date": pl.Series(["2022-02-19"] * 6).str.to_date(),
        }
    )  # fmt: skip
    found = inside_sites(sites, rows)
    assert (found.code.to_list(), found.several) == (["A", None, "B", None, None, None], 1)
    assert inside_sites(sites.clear(), rows).code.null_count() == 6
