"""A change of boundaries with a crosswalk: cases, reports and history on the other side of it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import shapely
from click.testing import CliRunner
from starlette.testclient import TestClient

from api.app import create_app
from api.classifying import Wanted, classified, stored
from api.cli import main
from api.crosswalking import make_crosswalk
from api.declaring import declare_complete
from api.loading import load_cases, load_context, load_reports
from api.overriding import decide
from api.restating import restate, summary
from api.rosters import RosterFile, load_roster
from api.showing import Showing
from api.workspace import Workspace
from tests.api.reform import reformed, strips
from zones.areas import Edition
from zones.explain import explain
from zones.public import PUBLIC_FLOOR

CHANGE, TODAY, AS_OF = date(2025, 7, 1), date(2025, 7, 5), date(2025, 7, 4)
#: Western and eastern border of wards side by side: A and B become C, D is divided into E and F, code X changes hands.
OLD = {"A": (105.0, 105.1), "B": (105.1, 105.2), "D": (105.2, 105.4), "X": (105.4, 105.5)}
NEW = {
    "C": (105.0, 105.2),
    "E": (105.2, 105.3),
    "F": (105.3, 105.4),
    "Y": (105.4, 105.5),
    "X": (105.5, 105.6),
}


def edition(name: str, wards: dict[str, tuple[float, float]], **dates: Any) -> Edition:
    return strips(name, wards, f"{name} ", **dates)


@pytest.fixture
def reform(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace in which the wards of `old` became those of `new` on 1 July."""
    old, new = edition("old", OLD, valid_to=CHANGE), edition("new", NEW, valid_from=CHANGE)
    with reformed(tmp_path / "w", TODAY, old, new) as here:
        yield here


def cases(here: Workspace, lines: str, name: str = "L", of: str | None = "old") -> None:
    file = here.settings.data.parent / "cases.csv"
    file.write_text(f"report_date,area_code,setting,count\n{lines}", encoding="utf-8")
    assert load_cases(here, file, list_name=name, edition=of).result.refused == 0


def zeros(here: Workspace, codes: str, first: date, last: date, of: str) -> None:
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    file = here.settings.data.parent / "zeros.csv"
    file.write_text(
        "area_code,date,cases_stated\n" + "".join(f"{code},{day},0\n" for code in codes for day in days)
    )
    load_reports(here, file, edition=of)


def table(
    here: Workspace, known_at: Any = None, of: str = "new", on: date = AS_OF
) -> dict[str, dict[str, Any]]:
    made = classified(here, Wanted(on, known_at, edition=of)).layers["ward"].table
    codes = here.store.edition(of).areas["code"].to_list()
    return {codes[row["area"]]: row for row in made.iter_rows(named=True)}


def counts(found: dict[str, dict[str, Any]]) -> dict[str, tuple[int, int | None]]:
    return {code: (row["n14.lo"], row["n14.hi"]) for code, row in found.items()}


def test_a_case_of_a_merged_ward_is_sure_and_one_of_a_divided_ward_possible_in_its_parts_alone(
    reform: Workspace,
) -> None:
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    cases(reform, "2025-06-28,A,community,3\n2025-06-28,D,community,2\n2025-06-28,X,community,5\n")
    before = counts(table(reform))
    assert before["C"] == (0, 5) and before["E"] == before["X"] == (0, 2)  # what is sure without a crosswalk
    make_crosswalk(reform, "old", "new")
    assert counts(table(reform)) == {"C": (3, 3), "E": (0, 2), "F": (0, 2), "X": (0, 0), "Y": (5, 5)}
    province = classified(reform, Wanted(AS_OF)).layers["province"].table
    assert province.select("n14.lo", "n14.hi").row(0) == (10, 10)


def test_a_map_made_before_the_crosswalk_can_be_made_again(reform: Workspace) -> None:
    cases(reform, "2025-06-28,A,community,3\n")
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    first = stored(reform, Wanted(AS_OF))
    make_crosswalk(reform, "old", "new")
    second = stored(reform, Wanted(AS_OF))
    again = classified(reform, Wanted(AS_OF, first.meta.known_at))
    assert again.meta.content_hash == first.meta.content_hash != second.meta.content_hash


def test_an_explanation_says_how_many_cases_came_by_crosswalk_and_the_public_is_not_told(
    reform: Workspace,
) -> None:
    cases(reform, "2025-06-28,A,community,3\n2025-06-28,X,community,1\n")
    cases(reform, "2025-07-02,C,community,4\n", "M", "new")
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    make_crosswalk(reform, "old", "new")
    stored(reform, Wanted(AS_OF))
    shown = Showing(reform, "internal").shown("latest")
    here = shown.edition.areas.filter(code="C")["area"][0] - shown.edition.rows("ward").start
    notes = explain(shown.view, "ward", here, shown.edition)["notes"]
    assert any(note["en"].startswith("3 of 7 cases") for note in notes), notes
    assert any(note["vi"].startswith("3 trong 7 ca") for note in notes)
    public = Showing(reform, "public").shown("latest")
    assert PUBLIC_FLOOR > 3 and not {"carried", "carried_of"} & set(public.view.layers["ward"].table.columns)


def test_a_new_ward_has_reported_on_days_on_which_all_its_parts_had(reform: Workspace) -> None:
    before = CHANGE - timedelta(days=1)
    make_crosswalk(reform, "old", "new")
    zeros(reform, "CEFXY", CHANGE, AS_OF, "new")
    zeros(reform, "AD", AS_OF - timedelta(days=13), before, "old")
    found = table(reform)
    assert {code: row["reported_days"] for code, row in found.items()} == {
        "C": 4,
        "E": 14,
        "F": 14,
        "X": 4,
        "Y": 4,
    }
    zeros(reform, "B", AS_OF - timedelta(days=13), before, "old")
    assert table(reform)["C"]["reported_days"] == 14 and table(reform)["C"]["level"] == "green"


def test_a_list_declared_complete_for_the_old_wards_is_complete_for_the_new_ones(reform: Workspace) -> None:
    make_crosswalk(reform, "old", "new")
    declare_complete(reform, ["A"], "L", date(2025, 6, 1), AS_OF, edition="old", new_list=True)
    assert table(reform)["C"]["reported_days"] == 0
    declare_complete(reform, ["B"], "L", date(2025, 6, 1), AS_OF, edition="old")
    assert table(reform)["C"]["level"] == "green"
    cases(reform, "2025-07-02,,community,3\n", of=None)  # somewhere: it breaks what the list declared
    assert table(reform)["C"]["level"] != "green" and table(reform)["Y"]["n14.lo"] == 0


def test_cases_that_an_old_ward_stated_and_nobody_listed_are_possible_in_its_heirs(reform: Workspace) -> None:
    make_crosswalk(reform, "old", "new")
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    file = reform.settings.data.parent / "stated.csv"
    file.write_text("area_code,date,cases_stated\nB,2025-06-28,2\n")
    load_reports(reform, file, edition="old")
    assert counts(table(reform))["C"] == (0, 2)


def test_a_refused_row_of_an_old_ward_is_possible_in_its_heirs(reform: Workspace) -> None:
    make_crosswalk(reform, "old", "new")
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    file = reform.settings.data.parent / "cases.csv"
    file.write_text("report_date,area_code,setting,count\n2025-06-28,A,community,-3\n")
    assert load_cases(reform, file, list_name="L", edition="old").result.refused == 1
    assert counts(table(reform))["C"] == (0, 3) and counts(table(reform))["Y"] == (0, 0)


def test_cases_of_new_wards_are_told_on_the_old_ones_by_the_same_crosswalk(reform: Workspace) -> None:
    make_crosswalk(reform, "old", "new")
    cases(reform, "2025-07-02,E,community,3\n2025-07-02,C,community,4\n", of="new")
    zeros(reform, "ABDX", AS_OF - timedelta(days=13), AS_OF, "old")
    assert counts(table(reform, of="old")) == {"A": (0, 4), "B": (0, 4), "D": (3, 3), "X": (0, 0)}


def test_history_told_on_new_and_on_old_wards_keeps_every_case(reform: Workspace) -> None:
    make_crosswalk(reform, "old", "new")
    cases(
        reform,
        "2025-06-28,A,community,3\n2025-06-29,D,community,5\n"
        "2025-06-29,P,community,2\n2025-06-29,,community,1\n",
    )
    told = summary(restate(reform, "new"))
    assert told["cases"] == told["in_areas"] + told["without_area"] == 11
    assert (told["certain"], told["apportioned"], told["without"]) == (3, 5, {"larger": 2, "unplaced": 1})
    back = summary(restate(reform, "old"))
    assert (back["cases"], back["in_areas"], back["apportioned"]) == (11, 8, 0)
    some = summary(restate(reform, "new", date(2025, 6, 28), date(2025, 6, 28)))
    assert (some["cases"], some["in_areas"]) == (3, 3)


def run(here: Workspace, *words: object) -> Any:
    root = ["--data", str(here.settings.data), "--today", TODAY.isoformat()]
    return CliRunner().invoke(main, [*root, *map(str, words)])


def test_history_is_not_told_without_a_crosswalk_and_the_remedy_is_named(reform: Workspace) -> None:
    cases(reform, "2025-06-28,A,community,3\n")
    done = run(reform, "cases", "restate", "--edition", "new")
    assert done.exit_code == 1 and "wardwatch boundaries crosswalk old new" in done.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_commands_make_a_crosswalk_and_tell_history_and_write_both(
    reform: Workspace, tmp_path: Path, ending: str
) -> None:
    cases(reform, "2025-06-28,A,community,3\n2025-06-29,D,community,5\n")
    pairs, series = tmp_path / f"pairs.{ending}", tmp_path / f"series.{ending}"
    made = run(reform, "boundaries", "crosswalk", "old", "new", "-o", pairs, "--lang", "en")
    assert made.exit_code == 0, made.output
    assert (
        "2 merged wholly into one with others" in made.stdout
        and "Xã old D (D) → Xã new E 50.0 %" in made.stdout
    )
    told = run(reform, "cases", "restate", "--edition", "new", "-o", series, "--json")
    assert json.loads(told.stdout)["cases"] == 8
    lines = {
        "csv": lambda path: pl.read_csv(path).height, "json": lambda path: len(json.loads(path.read_text())),
        "xlsx": lambda path: openpyxl.load_workbook(path).active.max_row - 1,
    }[ending]  # fmt: skip
    assert lines(pairs) == 6 and lines(series) == 3


def test_the_same_crosswalk_again_changes_nothing_and_impossible_ones_are_refused(reform: Workspace) -> None:
    first, again = (make_crosswalk(reform, "old", "new").result for _ in range(2))
    assert (first.accepted, again.accepted, again.unchanged) == (1, 0, 1)
    for words in (["old", "old"], ["old", "nowhere"], ["old", "new", "--level", "hamlet"]):
        done = run(reform, "boundaries", "crosswalk", *words)
        assert done.exit_code == 1 and "Cách sửa" in done.stderr


def test_today_is_drawn_in_the_boundaries_of_today_on_the_very_day_of_the_change(reform: Workspace) -> None:
    make_crosswalk(reform, "old", "new")
    eve = CHANGE - timedelta(days=1)
    zeros(reform, "ABDX", eve - timedelta(days=13), eve, "old")
    cases(reform, "2025-06-28,A,community,3\n")
    here = Workspace(reform.settings.model_copy(update={"today": CHANGE}))
    assert stored(here, Wanted()).meta.edition.startswith("old-")
    showing = Showing(here, "internal")
    today = showing.shown("today")
    assert today.edition.name == "new" and today.closed is not None and today.closed.meta.as_of == eve
    ward = today.closed.layers["ward"].table
    levels = dict(zip(today.edition.areas["code"].gather(ward["area"]), ward["level"], strict=True))
    assert levels["C"] == table(here, of="new", on=eve)["C"]["level"] and levels["E"] == "green"
    assert showing.shown("today", edition="old").edition.name == "old"
    here.store.close()


@pytest.mark.parametrize(("code", "shown"), [("A", {"C"}), ("D", {"E", "F"}), ("X", {"Y"})])
def test_a_decision_on_an_old_ward_is_shown_where_the_crosswalk_says_that_it_is(
    reform: Workspace, code: str, shown: set[str]
) -> None:
    """The layers lie 100 m apart, so that laying one over the other proves nothing."""
    moved = {code: (west + 0.001, east + 0.001) for code, (west, east) in NEW.items()}
    reform.store.save_edition(edition("new", moved, valid_from=CHANGE))
    decide(
        reform,
        {
            "area_code": code, "to": "red", "document": "1", "author": "An", "reason": "x", "edition": "old",
            "from": "2025-06-01", "until": "2025-07-20", "by": "commune_committee", "area_level": "ward",
        },
    )  # fmt: skip
    make_crosswalk(reform, "old", "new")
    assert {code for code, row in table(reform).items() if row.get("override") == "red"} == shown


def test_a_past_day_is_drawn_in_the_boundaries_of_that_day_and_codes_are_not_compared_across(
    reform: Workspace,
) -> None:
    zeros(reform, "ABDX", date(2025, 6, 10), date(2025, 6, 30), "old")
    zeros(reform, "CEFXY", CHANGE, AS_OF, "new")
    before, after = (stored(reform, Wanted(day)).meta for day in (date(2025, 6, 30), AS_OF))
    assert (before.edition.split("-")[0], after.edition.split("-")[0]) == ("old", "new")
    with TestClient(create_app(reform)) as client:
        zones = client.get(f"/snapshots/{before.number}/zones?layer=ward").json()["zones"]
        assert {zone["code"] for zone in zones} == set(OLD)
        refused = client.get(f"/snapshots/{after.number}/changes?since={before.number}")
        assert refused.status_code == 409 and "wardwatch boundaries crosswalk old new" in refused.text


def test_areas_that_went_on_as_one_are_compared_across_a_change_and_the_others_told_apart(
    reform: Workspace,
) -> None:
    zeros(reform, "ABDX", date(2025, 6, 10), date(2025, 6, 30), "old")
    zeros(reform, "CEFXY", CHANGE, AS_OF, "new")
    cases(reform, "2025-07-02,Y,community,3\n", of="new")
    make_crosswalk(reform, "old", "new")
    before, after = (stored(reform, Wanted(day)).meta for day in (date(2025, 6, 30), AS_OF))
    with TestClient(create_app(reform)) as client:
        path = f"/snapshots/{after.number}/changes?since={before.number}"
        told = client.get(path).json()
        rows = {row["code"]: row for row in told["changes"]}
        assert told["layers"] == ["ward"] and set(rows) == {"C", "E", "F", "X", "Y"}
        assert (rows["Y"]["from"], rows["Y"]["to"], rows["Y"]["boundaries"]) == ("green", "red", "")
        assert [one["code"] for one in rows["Y"]["was"]] == ["X"]  # not the X that is new
        kinds = {code: (row["from"], row["boundaries"]) for code, row in rows.items() if code != "Y"}
        assert kinds == {
            "C": (None, "merged"),
            "E": (None, "split"),
            "F": (None, "split"),
            "X": (None, "new"),
        }
        lines = client.get(path + "&f=csv").text.splitlines()
        assert lines[0] == "layer,code,name,from,to,boundaries,was"
        assert any("A Xã old A: green; B Xã old B: green" in line for line in lines)
        assert len(client.get(path + "&f=geojson").json()["features"]) == 5
        back = client.get(f"/snapshots/{before.number}/changes?since={after.number}").json()["changes"]
        kinds = {
            row["code"] or row["was"][0]["code"]: row["boundaries"] for row in back if row["code"] != "X"
        }
        assert kinds == {"A": "split", "B": "split", "D": "merged", "X": "outside"}
        assert [(row["from"], row["to"]) for row in back if row["code"] == "X"] == [("red", "green")]


def test_versions_of_one_edition_are_compared_by_code(reform: Workspace) -> None:
    zeros(reform, "CEFXY", CHANGE - timedelta(days=14), AS_OF, "new")
    first = stored(reform, Wanted(AS_OF)).meta
    wider = {code: (west, east) for code, (west, east) in NEW.items() if code != "X"} | {"Z": (105.5, 105.6)}
    reform.store.save_edition(edition("new", wider, valid_from=CHANGE))
    cases(reform, "2025-07-02,Y,community,3\n", of="new")
    second = stored(reform, Wanted(AS_OF)).meta
    with TestClient(create_app(reform)) as client:
        told = client.get(f"/snapshots/{second.number}/changes?since={first.number}&layer=ward").json()
        assert [(row["code"], row["boundaries"]) for row in told["changes"]] == [
            ("Y", ""), ("Z", "new"), (None, "outside"),
        ]  # fmt: skip


def test_loading_a_second_edition_names_the_command_that_makes_the_crosswalk(
    reform: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "next.geojson"
    features = [
        {"type": "Feature", "properties": {"code": f"N{k}", "name": f"Xã Mới {k}"},
         "geometry": shapely.geometry.mapping(shapely.box(105 + k / 4, 21, 105.25 + k / 4, 21.1))}
        for k in range(2)
    ]  # fmt: skip
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    how = ["boundaries", "load", file, "--edition", "next", "--valid-from", "2025-08-01", "--lang", "vi"]
    told = run(reform, *how)
    assert told.exit_code == 0, told.output
    assert "wardwatch boundaries crosswalk new next" in told.stdout
    make_crosswalk(reform, "new", "next")
    make_crosswalk(reform, "old", "next")
    assert json.loads(run(reform, *how, "--json").stdout)["crosswalks_wanted"] == []


def test_hamlets_that_join_the_new_wards_leave_the_crosswalk_of_the_wards_in_place(
    reform: Workspace, tmp_path: Path
) -> None:
    make_crosswalk(reform, "old", "new")
    cases(reform, "2025-06-28,A,community,3\n")
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    before = counts(table(reform))
    file = tmp_path / "h.csv"
    file.write_text("Tên thôn,Mã xã\nBản Một,C\nBản Hai,C\n", encoding="utf-8")
    load_roster(reform, RosterFile(file, edition="new"))
    assert counts(table(reform)) == before and before["C"] == (3, 3)
    assert summary(restate(reform, "new"))["certain"] == 3


def test_an_edition_that_is_undone_hands_its_cases_back_and_comes_again_when_the_undoing_is_undone(
    reform: Workspace,
) -> None:
    make_crosswalk(reform, "old", "new")
    cases(reform, "2025-06-28,A,community,3\n")
    cases(reform, "2025-07-02,Y,community,2\n", name="N", of="new")
    before = counts(table(reform))
    (number,) = (one.import_id for one in reform.store.editions() if one.name == "new")
    told = run(reform, "imports", "undo", number)
    assert told.exit_code == 0 and "new không còn dùng" in told.stdout
    on_old = counts(table(reform, of="old"))
    assert (on_old["A"][0], on_old["X"][0]) == (3, 2)
    undoing = reform.store.imports()[-1].id
    back = run(reform, "imports", "undo", undoing)
    assert back.exit_code == 0 and f"new nay dùng bản của lần nạp {number} (province, ward)" in back.stdout
    assert counts(table(reform)) == before


def test_an_epidemic_year_of_an_old_ward_leaves_the_baseline_of_its_heirs_open(reform: Workspace) -> None:
    """A year with an epidemic raises the mean; what it is to be left out of is not known of the new wards."""
    make_crosswalk(reform, "old", "new")
    lines = "".join(f"{year}-07-02,{code},community,{2 + 50 * (code == 'A' and year == 2024)}\n"
                    for year in range(2020, 2025) for code in "AX")  # fmt: skip
    cases(reform, lines)
    cases(reform, "2025-07-02,C,community,5\n2025-07-02,Y,community,5\n", name="N", of="new")
    declare_complete(reform, list("ABDX"), "L", date(2020, 1, 1), date(2025, 6, 30), edition="old")
    plain = means(reform)
    assert plain == {"C": (60, 60), "Y": (10, 10)}  # sums of five years
    flag(reform, "A", "old")
    assert means(reform) == plain | {"C": (0, None)}
    flag(reform, "C", "new")
    assert means(reform) == plain | {"C": (8, 8)}  # of four


def flag(here: Workspace, code: str, of: str) -> None:
    file = here.settings.data.parent / "flags.csv"
    file.write_text(f"area_code,date,name,value\n{code},2024-07-01,epidemic_year,1\n")
    assert load_context(here, file, edition=of).result.accepted == 1


def means(here: Workspace) -> dict[str, tuple[int, int | None]]:
    made = classified(here, Wanted(AS_OF, None, "vn-tt15-2026", "new", purpose="whatif", allow_draft=True))
    codes = here.store.edition("new").areas["code"].to_list()
    rows = made.layers["ward"].table.select("area", "month_mean.lo", "month_mean.hi").iter_rows()
    return {codes[area]: (lo, hi) for area, lo, hi in rows if codes[area] in "CY"}


def test_an_official_list_is_exact_where_it_is_sure_and_open_where_it_tells_of_parts(
    reform: Workspace, tmp_path: Path
) -> None:
    """The map lies askew: by the ground A and B would be divided."""
    askew = {code: (west + 0.02, east + 0.02) for code, (west, east) in NEW.items()}
    reform.store.save_edition(edition("new", askew, valid_from=CHANGE))
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    cases(reform, "2025-06-28,A,community,3\n2025-06-28,D,community,2\n2025-06-28,X,community,5\n")
    make_crosswalk(reform, "old", "new")
    assert counts(table(reform))["C"][0] < 3 or counts(table(reform))["E"][1] != 2
    file = tmp_path / "danh sach.csv"
    file.write_text(
        "STT;Đơn vị cũ;Đơn vị mới\n1;các xã old A, old B;xã new C\n2;một phần xã old D;xã new E\n"
        "3;phần còn lại của xã old D;xã new F\n4;xã old X;xã new Y\n",
        encoding="utf-8",
    )
    done = run(reform, "boundaries", "crosswalk", "old", "new", "--table", file, "--json")
    assert done.exit_code == 0, done.output
    assert (told := json.loads(done.stdout))["listed_rows"] == 4 and told["certain_areas"] == 3
    found = counts(table(reform))
    assert {code: found[code] for code in "CEFY"} == {"C": (3, 3), "E": (0, 2), "F": (0, 2), "Y": (5, 5)}
    told = summary(restate(reform, "new"))
    assert (told["cases"], told["certain"], told["apportioned"]) == (10, 8, 2)
    zeros(reform, "ABDX", AS_OF - timedelta(days=13), AS_OF, "old")
    assert counts(table(reform, of="old"))["A"][0] == 3


def test_a_wrong_name_in_a_merger_list_leaves_out_its_row_and_the_rest_is_followed(
    reform: Workspace, tmp_path: Path
) -> None:
    zeros(reform, "CEFXY", AS_OF - timedelta(days=13), AS_OF, "new")
    cases(reform, "2025-06-28,A,community,3\n2025-06-28,D,community,2\n2025-06-28,X,community,5\n")
    file = tmp_path / "l.csv"
    file.write_text(
        'Đơn vị cũ,Đơn vị mới\n"xã old A, xã old B",xã new C\nxã old D,xã new EE\nxã old X,xã new Y\n',
        encoding="utf-8",
    )
    done = run(reform, "boundaries", "crosswalk", "old", "new", "--table", file, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert (
        "3 rows read, 2 followed, 1 refused" in done.stdout
        and "row 3: not surely one unit: xã new EE" in done.stdout
    )
    assert "Xã new E (E)" in done.stdout, "what the word may mean is said"
    found = counts(table(reform))
    assert {code: found[code] for code in "CEFY"} == {"C": (3, 3), "E": (0, 2), "F": (0, 2), "Y": (5, 5)}


def test_a_unit_that_a_refused_row_names_too_is_sure_nowhere_by_the_list(
    reform: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "l.csv"
    file.write_text(
        "Đơn vị cũ,Đơn vị mới\nxã old D,xã new E\nphần còn lại của xã old D,xã new FF\n", encoding="utf-8"
    )
    done = run(reform, "boundaries", "crosswalk", "old", "new", "--table", file, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["listed_rows"], [one["row"] for one in told["listed_refused"]]) == (2, [3])
    assert sorted(part["code"] for part in told["divided"][0]["to"]) == ["E", "F"]


def test_a_merger_list_of_which_no_row_is_understood_is_refused(reform: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "l.csv"
    file.write_text("Đơn vị cũ,Đơn vị mới\nxã old A,xã Nào\nxã Không Có,xã new C\n", encoding="utf-8")
    done = run(reform, "boundaries", "crosswalk", "old", "new", "--table", file)
    assert done.exit_code == 1 and "3: xã Không Có" in done.stderr
    assert reform.store.crosswalks().is_empty()


def test_shares_of_a_merger_list_divide_and_codes_name_units(reform: Workspace, tmp_path: Path) -> None:
    cases(reform, "2025-06-28,D,community,10\n")
    file = tmp_path / "l.csv"
    file.write_text('old_code,new_code,share\nD,E,"0,7"\nD,F,30 %\n', encoding="utf-8")
    done = run(
        reform,
        "boundaries",
        "crosswalk",
        "old",
        "new",
        "--table",
        file,
        "--map",
        "old_code=old_code",
        "--json",
    )
    assert done.exit_code == 0, done.output
    parts = {one["code"]: one["share"] for one in json.loads(done.stdout)["divided"][0]["to"]}
    assert parts == {"E": 0.7, "F": 0.3}
