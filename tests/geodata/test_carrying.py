"""Boundaries that change: a case known by an old area is possible in what that area became, and nowhere surely."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from api.classifying import Wanted, classified
from api.loading import load_cases, load_context, load_reports
from api.settings import Settings
from api.workspace import Workspace
from geodata.carrying import Crossings
from zones.areas import AREA_SCHEMA, Edition

CHANGE = date(2025, 7, 1)


def edition(name: str, wards: dict[str, tuple[float, float]], **dates: date) -> Edition:
    """A province over wards that are strips between two longitudes."""
    rows = [(0, "province", "P", "P", None, 1.0)]
    rows += [(k, "ward", code, code, 0, 1.0) for k, code in enumerate(wards, 1)]  # type: ignore[misc]
    strips = [shapely.box(west, 21, east, 21.1) for west, east in wards.values()]
    shapes = np.array([shapely.union_all(strips), *strips], object)
    return Edition(
        name, pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), shapes, checksum=name * 8, **dates
    )  # type: ignore[arg-type]


OLD = {"A": (105.0, 105.1), "B": (105.1, 105.2), "D": (105.2, 105.4)}
NEW = {"C": (105.0, 105.2), "E": (105.2, 105.3), "F": (105.3, 105.4)}


def test_a_merged_ward_is_carried_to_its_successor_and_a_split_one_to_its_province() -> None:
    old, new = edition("old", OLD), edition("new", NEW)
    codes = new.areas["code"].to_list()
    held = Crossings().carried(old, new, np.array([1, 2, 3], np.int32))
    assert [codes[area] for area in held] == ["C", "C", "P"]


@pytest.mark.parametrize(
    ("ward", "expected"),
    [("A", {"C": "grey", "E": "green", "F": "green"}), ("D", {"C": "grey", "E": "grey", "F": "grey"})],
)
def test_no_zero_of_a_new_ward_outweighs_a_case_of_the_old_one(
    tmp_path: Path, ward: str, expected: dict[str, str]
) -> None:
    workspace = Workspace(Settings(data=tmp_path / "w", today=date(2025, 7, 5)))
    workspace.store.save_edition(edition("old", OLD, valid_to=CHANGE))
    workspace.store.save_edition(edition("new", NEW, valid_from=CHANGE))
    source = tmp_path / "cases.csv"
    source.write_text(f"report_date,area_code,setting\n2025-06-28,{ward},community\n")
    load_cases(workspace, source, list_name="L", edition="old")
    days = [date(2025, 7, 4) - timedelta(days=ago) for ago in range(14)]
    zeros = tmp_path / "zeros.csv"
    zeros.write_text(
        "area_code,date,cases_stated\n" + "".join(f"{code},{day},0\n" for code in NEW for day in days)
    )
    load_reports(workspace, zeros, edition="new")
    table = classified(workspace, Wanted(date(2025, 7, 4))).layers["ward"].table
    codes = workspace.edition("new", date(2025, 7, 4)).areas["code"]
    assert dict(zip(codes.gather(table["area"]), table["level"], strict=True)) == expected
    workspace.store.close()


def test_a_fact_of_an_old_area_does_not_reach_a_new_one_that_took_its_code(tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=tmp_path / "w", today=date(2025, 7, 5)))
    workspace.store.save_edition(edition("old", {"A": (105.0, 105.1)}, valid_to=CHANGE))
    workspace.store.save_edition(edition("new", {"A": (105.1, 105.2)}, valid_from=CHANGE))
    facts = tmp_path / "facts.csv"
    facts.write_text("area_code,date,name,value\nA,2025-06-01,dose1_adult,71\n")
    load_context(workspace, facts, edition="old")
    for name, known in (("old", True), ("new", False)):
        found = workspace.gathered(workspace.store.edition(name)).evidence(date(2025, 7, 4)).facts
        assert ("dose1_adult" in found) is known
    workspace.store.close()


def test_a_refused_row_of_an_old_area_leaves_no_doubt_in_a_new_one_that_took_its_code(tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=tmp_path / "w", today=date(2025, 7, 5)))
    workspace.store.save_edition(edition("old", {"A": (105.0, 105.1)}, valid_to=CHANGE))
    workspace.store.save_edition(edition("new", {"A": (105.1, 105.2)}, valid_from=CHANGE))
    source = tmp_path / "cases.csv"
    source.write_text("report_date,area_code,count\n2025-06-20,A,-3\n")
    assert load_cases(workspace, source, list_name="L", edition="old").result.refused == 1
    for name, doubts in (("old", 1), ("new", 0)):
        ledger = workspace.gathered(workspace.store.edition(name)).ledger
        assert ledger.filter((pl.col("hi") > pl.col("lo")) & (pl.col("area") >= 0)).height == doubts
    workspace.store.close()
