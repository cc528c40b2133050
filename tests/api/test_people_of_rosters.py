"""How many live in a ward of which only some hamlets are listed: not known, and never the smaller number."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from click.testing import CliRunner

from api.cli import main
from api.loading import load_population
from api.rosters import RosterFile, load_roster
from api.settings import Settings
from api.workspace import Workspace
from zones.areas import AREA_SCHEMA, Edition

SOME = "Tên bản,Xã,Số khẩu\nBản Mây,Hoa Ban,200\nBản Lài,Hoa Ban,150\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """One ward without hamlets."""
    opened = Workspace(Settings(data=tmp_path / "workspace", today="2022-02-20"))
    rows = [(0, "district", "D1", "Huyện Một", None, 1.0), (1, "ward", "00001", "Xã Hoa Ban", 0, 1.0)]
    shapes = np.array([shapely.box(103.0, 21.0, 103.3, 21.1)] * 2, object)
    opened.store.save_edition(Edition("e", pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), shapes))
    yield opened
    opened.store.close()


def load(
    workspace: Workspace, folder: Path, text: str = SOME, **how: Any
) -> tuple[dict[str, int], list[str]]:
    """Persons by code, -1 not known, and the codes of what was found."""
    (folder / "ban.csv").write_text(text, "utf-8")
    kept, report = load_roster(workspace, RosterFile(folder / "ban.csv", **how))
    people = workspace.gathered(kept).population.tolist()
    told = [one.code for one in report.findings if one.code.startswith("persons")]
    return dict(zip(kept.areas["code"].to_list(), people, strict=True)), told


def test_a_list_of_some_hamlets_is_not_the_population_of_the_ward(
    workspace: Workspace, tmp_path: Path
) -> None:
    people, told = load(workspace, tmp_path)
    assert (people["00001"], people["D1"], people["00001-ban-may"]) == (-1, -1, 200)
    assert told == ["persons_not_summed"]


def test_a_list_that_is_said_to_be_complete_is(workspace: Workspace, tmp_path: Path) -> None:
    people, told = load(workspace, tmp_path, complete=True)
    assert people["00001"] == people["D1"] == 350 and told == ["persons_summed"]
    held = workspace.store.population("e").filter(pl.col("area_code") == "00001")
    assert held["source"].to_list() == ["Σ ban.csv"]
    more = SOME + "Bản Cốc,Hoa Ban,50\n"
    people, told = load(workspace, tmp_path, more, complete=True)
    assert people["00001"] == 400 and told == ["persons_summed"]


def test_constructed_shapes_do_not_make_a_list_complete(workspace: Workspace, tmp_path: Path) -> None:
    text = "Tên bản,Xã,Số khẩu,lon,lat\nBản Mây,Hoa Ban,200,103.02,21.05\nBản Lài,Hoa Ban,150,103.2,21.05\n"
    people, _ = load(workspace, tmp_path, text)
    assert people["00001"] == -1


def test_the_wards_own_figure_goes_before_the_sum_and_the_difference_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "dan.csv").write_text("area_code,persons\n00001,2600\n")
    load_population(workspace, tmp_path / "dan.csv", vintage=None, level=None)
    people, told = load(workspace, tmp_path, complete=True)
    assert people["00001"] == 2600 and told == ["persons_differ"]


def test_undoing_a_file_under_a_later_one_says_that_nothing_changes(
    workspace: Workspace, tmp_path: Path
) -> None:
    base = workspace.store.editions()[0].import_id
    load(workspace, tmp_path)
    later = workspace.store.editions()[0].import_id
    folder = str(workspace.settings.data)
    workspace.store.close()
    told = CliRunner().invoke(
        main, ["imports", "undo", str(base), "--lang", "vi"], env={"WARDWATCH_DATA": folder}
    )
    assert told.exit_code == 0, told.output
    assert f"bộ ranh giới e không đổi: lần nạp {later} sau đó đã lưu cả bộ" in told.stdout
