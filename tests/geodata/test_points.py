"""Cases with a point, as clusters are formed of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from api.settings import Settings
from api.workspace import Workspace
from geodata.points import points
from geodata.rulebooks import load_rulebook
from zones.errors import InputError
from zones.outbreak_cells import RESOLUTION, drawn_resolution, rings, touched
from zones.outbreaks import Unlocated
from zones.rulebook import Clusters

MY, SG = (load_rulebook(name).clusters for name in ("my-dengue", "sg-dengue"))
AS_OF = date(2022, 2, 19)

LIST = """case_id,lon,lat,report_date,onset_date,status,count
a,105.05,21.05,2022-02-10,2022-02-06,confirmed,1
b,105.05,21.05,2022-02-12,,confirmed,2
c,105.05,21.05,2022-02-20,2022-02-18,confirmed,1
d,,,2022-02-12,,confirmed,3
e,,,2022-01-01,,confirmed,1
f,105.05,21.05,2022-02-12,,,1
g,105.05,21.05,2022-02-12,,suspected,1
h,105.05,21.05,2022-02-12,,confirmed,0-4
"""


@pytest.fixture
def known(tmp_path: Path) -> Any:
    from click.testing import CliRunner

    from api.cli import main

    file = tmp_path / "cases.csv"
    file.write_text(LIST, encoding="utf-8")
    root = ["--data", str(tmp_path / "w"), "--today", "2022-02-21"]
    done = CliRunner().invoke(main, [*root, "cases", "load", str(file), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    workspace = Workspace(Settings(data=tmp_path / "w", today=date(2022, 2, 21)))
    yield workspace.gathered(workspace.edition("none", AS_OF))
    workspace.store.close()


def of(form: Clusters, known: Any) -> tuple[list[tuple[date, int]], Unlocated]:
    found = points(known, form, AS_OF)
    return found.cases.select("day", "count").sort("day", "count").rows(), found.others


def test_the_day_is_that_of_report_or_of_onset_and_of_report_where_onset_is_not_known(known: Any) -> None:
    assert MY and SG
    filtered = {"status": ("confirmed",)}
    report, _ = of(replace(MY, where=filtered), known)
    onset, _ = of(replace(SG, where=filtered), known)
    assert report == [(date(2022, 2, 10), 1), (date(2022, 2, 12), 2)]
    assert onset == [(date(2022, 2, 6), 1), (date(2022, 2, 12), 2)]


def test_what_is_not_known_well_enough_is_counted(known: Any) -> None:
    assert MY
    _, others = of(replace(MY, where={"status": ("confirmed",)}), known)
    assert others == Unlocated(unplaced=4, lately=3, unstated=2, refused=0)
    rows, others = of(MY, known)
    assert sum(count for _, count in rows) == 5 and others.unstated == 1  # "0-4" may be none


def test_only_cases_have_points(known: Any) -> None:
    assert MY
    with pytest.raises(InputError, match="only cases"):
        points(known, replace(MY, of="test"), AS_OF)


def test_the_cells_of_an_outbreak_are_those_of_its_cases_and_rings_as_wide_as_the_radius() -> None:
    assert [rings(metres, 10) for metres in (1, 150, 200, 400)] == [1, 1, 2, 3]
    assert [rings(metres, 9) for metres in (150, 200, 400)] == [1, 1, 1]
    cell = 0x8A4144A74C17FFF  # of resolution 10
    one = pl.DataFrame({"number": [7, 7, 9], "cell": [cell, cell, cell]})
    around = touched(one, 200, 10)
    assert around.group_by("number").len().sort("number").rows() == [(7, 19), (9, 19)]
    assert touched(one.reverse(), 200, 10).equals(around)
    assert touched(one.clear(), 200, 10).is_empty()


def test_a_large_radius_is_drawn_in_coarser_cells_never_in_finer_ones_than_the_audience_may_see() -> None:
    for audience in ("internal", "public"):
        drawn = [drawn_resolution(metres, audience) for metres in (100, 1_000, 10_000)]
        assert drawn[0] == RESOLUTION[audience] and drawn == sorted(drawn, reverse=True) and drawn[2] < 9
