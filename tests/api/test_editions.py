"""Boundaries change: a code of the old ones says nothing about the new ones."""

from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import polars as pl
import shapely

from api.classifying import Wanted, classified
from api.declaring import declare_complete
from api.loading import (
    BoundaryFile,
    load_boundaries,
    load_cases,
    load_context,
    load_report_records,
    load_reports,
)
from api.settings import Settings
from api.workspace import Workspace
from geodata.locate_edition import EditionLocator
from zones.areas import AREA_SCHEMA, Edition

CHANGE, AS_OF = date(2025, 7, 1), date(2025, 7, 4)


def keep(workspace: Workspace, name: str, wards: dict[str, float], **dates: date) -> None:
    """Keep an edition of wards side by side: code -> its eastern border, from 105 E."""
    rows = [(at, "ward", code, code, None, 1.0) for at, code in enumerate(wards)]
    west = [105.0, *list(wards.values())[:-1]]
    shapes = [shapely.box(start, 21.0, end, 21.1) for start, end in zip(west, wards.values(), strict=True)]
    table = pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row")
    workspace.store.save_edition(Edition(name, table, np.array(shapes, object), **dates))


def test_a_merged_ward_that_keeps_a_code_is_not_told_by_what_was_said_of_its_part(tmp_path: Path) -> None:
    """Two wards become one under the code of the first: the first one's zero is not the zero of both."""
    workspace = Workspace(Settings(data=tmp_path / "workspace", today=date(2025, 7, 5)))
    keep(workspace, "vn", {"00001": 105.1, "00002": 105.2}, valid_to=CHANGE)
    declare_complete(workspace, ["00001"], "L", date(2025, 6, 1), AS_OF, edition="vn", new_list=True)
    keep(workspace, "vn-2025", {"00001": 105.2}, valid_from=CHANGE)
    ward = classified(workspace, Wanted(AS_OF)).layers["ward"].table
    assert ward.select("level", "reporting_ok", "n14.hi").row(0) == ("grey", False, None)
    workspace.store.close()


def test_a_ward_of_an_edition_whose_name_begins_alike_is_another_ward(tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=tmp_path / "workspace", today=date(2025, 7, 5)))
    keep(workspace, "vn", {"00001": 105.1, "00002": 105.2}, valid_from=CHANGE)
    keep(workspace, "vn-2024", {"00001": 105.2}, valid_to=CHANGE)
    file = tmp_path / "cases.csv"
    file.write_text("report_date,area_code,setting\n2025-06-25,00001,community\n")
    load_cases(workspace, file, list_name="L", edition="vn-2024")
    assert classified(workspace, Wanted(AS_OF)).layers["ward"].table["n14.lo"].to_list() == [0, 0]
    workspace.store.close()


def test_a_statement_counts_for_the_edition_it_was_made_in(tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=tmp_path / "workspace", today=date(2025, 7, 5)))
    keep(workspace, "vn", {"00001": 105.1, "00002": 105.2})
    load_report_records(workspace, "R", [{"area_code": "00001", "date": "2025-07-04", "cases_stated": 0}])
    ward = classified(workspace, Wanted(AS_OF)).layers["ward"].table
    assert ward["reported_days"].to_list() == [1, 0]
    workspace.store.close()


def test_large_boundaries_are_ready_for_many_points_when_they_are_loaded(
    six_wards: Path, tmp_path: Path
) -> None:
    """The next import of a list with points opens the grid; small ones are left to the first need."""
    workspace = Workspace(Settings(data=tmp_path / "workspace", today=date(2025, 7, 5)))
    load_boundaries(workspace, BoundaryFile(six_wards, "ward", "small"))
    assert not workspace.settings.cache_dir.exists()
    wards = geopandas.read_file(six_wards)
    wards.geometry = shapely.segmentize(wards.geometry.to_numpy(), 1e-5)
    wards.to_parquet(tmp_path / "large.parquet")
    kept, _ = load_boundaries(workspace, BoundaryFile(tmp_path / "large.parquet", "ward", "large"))
    assert EditionLocator(kept, workspace.settings.cache_dir).level("ward").has_grid
    workspace.store.close()


def changed_wards(tmp_path: Path) -> Workspace:
    """Two wards become one on 1 July 2025, under a code of its own; today is after that."""
    workspace = Workspace(Settings(data=tmp_path / "workspace", today=date(2025, 7, 5)))
    keep(workspace, "vn", {"00001": 105.1, "00002": 105.2}, valid_to=CHANGE)
    keep(workspace, "vn-2025", {"00009": 105.2}, valid_from=CHANGE)
    return workspace


def test_statements_are_placed_in_the_edition_valid_on_their_day(tmp_path: Path) -> None:
    workspace, file = changed_wards(tmp_path), tmp_path / "reports.csv"
    file.write_text(
        "area_code,date,cases_stated\n00001,2025-06-30,0\n00009,2025-07-01,2\n00001,2025-07-02,1\n00001,2025-06-30,0\n"
    )
    done = load_reports(workspace, file).result
    assert (done.read, done.accepted, done.unchanged, done.refused) == (4, 2, 1, 1)
    rows = workspace.store.reports().select("area_code", "day", "edition", "cases_stated").rows()
    assert sorted(rows) == [
        ("00001", date(2025, 6, 30), "vn", 0),
        ("00009", date(2025, 7, 1), "vn-2025", 2),
    ]
    by_hand = load_reports(workspace, file, edition="vn").result
    assert (by_hand.refused, by_hand.accepted + by_hand.unchanged) == (1, 3)
    workspace.store.close()


def test_figures_are_placed_in_the_edition_valid_on_their_day(tmp_path: Path) -> None:
    workspace, file = changed_wards(tmp_path), tmp_path / "context.csv"
    file.write_text(
        "area_code,date,name,value\n00002,2025-06-30,beds,4\n00009,2025-07-01,beds,5\nx,,beds,5\n"
    )
    done = load_context(workspace, file).result
    assert (done.read, done.accepted, done.refused) == (3, 2, 1)
    assert sorted(workspace.store.context()["edition"]) == ["vn", "vn-2025"]
    workspace.store.close()


def test_statements_of_a_request_are_placed_by_their_day_too(tmp_path: Path) -> None:
    workspace = changed_wards(tmp_path)
    said = [{"area_code": "00001", "date": "2025-06-30", "cases_stated": 0}]
    assert load_report_records(workspace, "R", said).result.accepted == 1
    workspace.store.close()
