"""Sites: their cases are cases of their area too, and what is not known of sites is possible at each of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import bundled_rulebook
from tests.little_country import EDITION, case, evidence, heard, layers
from zones.classify import classify
from zones.content import content_hash
from zones.disclose import disclose
from zones.errors import RulebookError
from zones.explain import explain
from zones.rulebook import Rulebook, parse_rulebook
from zones.sites import NOWHERE, SITE_SCHEMA, UNTOLD, maybe_at, site_units
from zones.sites_effect import effect_of_sites
from zones.snapshot import Snapshot, SnapshotMeta
from zones.units import Units

DAY = date(2022, 2, 19)
SITES = pl.DataFrame(
    {
        "site": ["A", "B", "C"],
        "site_name": ["Trường A", "Chợ B", "Nhà trọ C"],
        "site_kind": ["school", "market", "boarding_house"],
        "size_class": [None, "large", "small"],
        "lon": [103.0, None, None],
        "lat": [21.0, None, None],
        "outline": [None, None, None],
        "people_from": ["persons", None, "capacity"],
        "number": [0, 1, 2],
        "area": [2, 2, 3],
        "people": [300, None, 40],
    },
    schema=SITE_SCHEMA | {"number": pl.Int32, "area": pl.Int32, "people": pl.Int64},
)
RULES = [
    {"if": "all7 >= 3", "then": "red"},
    {"if": "all7 >= 1", "then": "yellow"},
    {"else": "green"},
]


def book(*scopes: str) -> Rulebook:
    """The plain house rulebook with another rule for sites (`all7`: every case of 7 days)."""
    content: dict[str, Any] = dict(bundled_rulebook("house-three-colour").content)
    content["ind"] = {**content["ind"], "all7": {"kind": "count", "of": "case", "date": "report", "win": 7}}
    content["units"] = [content["units"][0], {"for": list(scopes), "decide": [{"rules": RULES}]}]
    return parse_rulebook(content)


def every_layer() -> list[Units]:
    return [*layers(), *site_units(EDITION, SITES)]


def at(site: int, area: int = 2, **more: Any) -> dict[str, Any]:
    return case(area, DAY, site=site, setting="community", **more)


def zones(rulebook: Rulebook, cases: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    """Site code or area code -> its row."""
    found = classify(rulebook, evidence(cases), every_layer(), heard(rulebook, DAY), DAY)
    return {name: layer.table for name, layer in found.items()}


def row(tables: dict[str, pl.DataFrame], kind: str) -> dict[str, Any]:
    return tables[f"site:{kind}"].row(0, named=True)


def test_a_case_at_a_site_counts_there_and_in_its_area() -> None:
    tables = zones(book("site"), [at(0), at(0), at(0)])
    assert (row(tables, "school")["all7.lo"], row(tables, "school")["level"]) == (3, "red")
    assert row(tables, "market")["level"] == "green"
    ward = tables["ward"].filter(pl.col("area") == 2)
    assert ward["n7.lo"].item() == 3


def test_a_case_known_to_be_at_no_site_leaves_every_site_green() -> None:
    tables = zones(book("site"), [at(NOWHERE)] * 5)
    assert {row(tables, kind)["level"] for kind in ("school", "market", "boarding_house")} == {"green"}


def test_a_case_of_which_nothing_is_known_is_possible_at_each_site_of_its_area_and_at_no_other() -> None:
    tables = zones(book("site"), [at(UNTOLD)])
    for kind in ("school", "market"):
        assert (row(tables, kind)["all7.lo"], row(tables, kind)["all7.hi"]) == (0, 1)
        assert row(tables, kind)["level"] == "grey"
    assert row(tables, "boarding_house")["level"] == "green"


def test_a_case_that_may_be_at_one_site_is_possible_there_and_nowhere_else() -> None:
    tables = zones(book("site"), [at(maybe_at(0))])
    assert (row(tables, "school")["all7.lo"], row(tables, "school")["all7.hi"]) == (0, 1)
    assert row(tables, "school")["level"] == "grey"
    assert {row(tables, kind)["all7.hi"] for kind in ("market", "boarding_house")} == {0}
    assert tables["ward"].filter(pl.col("area") == 2)["n7.lo"].item() == 1


def test_a_case_known_by_the_district_only_is_possible_at_the_sites_of_its_wards() -> None:
    tables = zones(book("site"), [at(UNTOLD, area=0)])
    assert {row(tables, kind)["level"] for kind in ("school", "market", "boarding_house")} == {"grey"}


def test_a_kind_without_an_entry_is_not_assessed_and_its_own_entry_goes_before_the_general_one() -> None:
    tables = zones(book("site:school"), [at(0)])
    assert row(tables, "school")["level"] == "yellow" and row(tables, "market")["level"] == "not_assessed"
    assert {row(zones(book("site"), []), kind)["level"] for kind in ("school", "market")} == {"green"}


def test_what_only_rules_for_sites_read_is_measured_at_sites_alone_and_the_other_way_round() -> None:
    tables = zones(bundled_rulebook("house-three-colour"), [at(0)])
    assert {name for name in tables["ward"].columns if name.endswith(".lo")} == {
        f"{name}.lo" for name in ("n14", "n7", "hh7", "rate7", "population")
    }
    assert {name for name in tables["site:school"].columns if name.endswith(".lo")} == {
        "site7.lo",
        "site14.lo",
    }
    silent = dict(book("site").content)
    silent["units"] = silent["units"][:1]  # no entry for sites: everything is counted everywhere
    assert "n7.lo" in zones(parse_rulebook(silent), [at(0)])["site:school"].columns


def test_a_site_whose_area_is_silent_is_never_green() -> None:
    rulebook = book("site")
    silent = {(area, DAY - timedelta(days=k)) for area in range(6) for k in range(10)}
    found = classify(rulebook, evidence([]), every_layer(), heard(rulebook, DAY, silent), DAY)
    assert found["site:school"].table["level"].to_list() == ["grey"]


def test_the_people_of_a_site_are_those_there_and_else_its_capacity_which_is_said() -> None:
    rulebook = book("site")
    made = _snapshot(rulebook, [at(2, area=3)])
    view = disclose(made, "internal")
    told = explain(view, "site:boarding_house", 0, EDITION)
    assert told["unit"]["name"] == "Nhà trọ C" and told["unit"]["people_from"] == "capacity"
    assert view.layers["site:boarding_house"].table["population_persons"].to_list() == [40]
    assert "sức chứa" in told["notes"][0]["vi"] and "capacity" in told["notes"][0]["en"]


def test_the_public_sees_levels_of_sites_and_no_figure_and_no_home() -> None:
    view = disclose(_snapshot(book("site"), [at(0)] * 9), "public", EDITION)
    assert "site:boarding_house" not in view.layers
    told = view.layers["site:school"].table.row(0, named=True)
    assert told["level"] == "red" and told["all7.hi"] is None and told["all7.lo"] == 0 and told["rule"] == ""


def test_neighbours_of_sites_are_refused() -> None:
    content: dict[str, Any] = dict(book("site").content)
    content["ind"] = {**content["ind"], "near": {"kind": "adjacent", "level": "red"}}
    content["units"] = [
        {"for": ["site"], "decide": [{"rules": [{"if": "near >= 1", "then": "red"}, {"else": "green"}]}]}
    ]
    with pytest.raises(RulebookError, match="sites do not have"):
        parse_rulebook(content)


def test_the_effect_names_the_sites_and_the_level_without_their_cases() -> None:
    rulebook = book("site")
    cases = [at(0)] * 9 + [at(1)] * 3 + [at(NOWHERE)] * 2 + [at(0) | {"setting": "quarantine"}]
    found = effect_of_sites(rulebook, evidence(cases), layers(), heard(rulebook, DAY), DAY, 2)
    assert found is not None and found.indicator.id == "n7"
    assert (found.of, found.total, dict(found.at), dict(found.aside)) == (14, 12, {0: 9, 1: 3}, {0: 1})
    assert found.without == "yellow"  # two cases without household: two households, one short of red
    assert effect_of_sites(rulebook, evidence([at(NOWHERE)]), layers(), heard(rulebook, DAY), DAY, 2) is None


def _snapshot(rulebook: Rulebook, cases: list[dict[str, Any]]) -> Snapshot:
    found = classify(rulebook, evidence(cases), every_layer(), heard(rulebook, DAY), DAY)
    moment = datetime(2022, 2, 20, tzinfo=UTC)
    meta = SnapshotMeta(
        None, "s", "live", "closed", DAY, moment, EDITION.key, rulebook.id, rulebook.hash, "Asia/Ho_Chi_Minh"
    )
    return Snapshot(meta, rulebook, found)


rows = st.lists(
    st.builds(
        lambda area, site, ago: {**case(area, DAY - timedelta(days=ago), setting="community"), "site": site},
        st.integers(0, 5), st.sampled_from([UNTOLD, NOWHERE, 0, 1, 2, maybe_at(0), maybe_at(2)]), st.integers(0, 9),
    ),
    max_size=12,
)  # fmt: skip
BOOK = book("site")


@settings(max_examples=100)
@given(rows)
def test_no_case_is_lost_at_sites_and_the_order_of_rows_does_not_matter(cases: list[dict[str, Any]]) -> None:
    tables = zones(BOOK, cases)
    for k, kind in enumerate(("school", "market", "boarding_house")):
        sure = sum(one["site"] == k and one["report_date"] > DAY - timedelta(days=7) for one in cases)
        assert row(tables, kind)["all7.lo"] == sure <= row(tables, kind)["all7.hi"]
    one, other = (content_hash(_snapshot(BOOK, some), "") for some in (cases, cases[::-1]))
    assert one == other


@settings(max_examples=100)
@given(rows, rows)
def test_more_cases_never_make_a_site_greener(
    cases: list[dict[str, Any]], more: list[dict[str, Any]]
) -> None:
    few, many = zones(BOOK, cases), zones(BOOK, cases + more)
    for kind in ("school", "market", "boarding_house"):
        best = [int(row(one, kind)["possible"] & -row(one, kind)["possible"]) for one in (few, many)]
        assert best[0] <= best[1] or row(few, kind)["possible"] >= 8


@settings(max_examples=100)
@given(rows)
def test_sites_change_nothing_of_any_area(cases: list[dict[str, Any]]) -> None:
    plain = [{**one, "site": UNTOLD} for one in cases]
    for name in ("ward", "district"):
        assert zones(BOOK, cases)[name].equals(zones(BOOK, plain)[name])
    assert np.all([one.size for one in site_units(EDITION, SITES)])
