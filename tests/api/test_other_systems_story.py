"""A province that reports by DHIS2: its units, its events, its weekly figures, from the command line."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli import main

EXAMPLES = Path(__file__).parents[1] / "geodata" / "presets" / "examples"
LEVELS = "2=province,3=district,4=ward,5=hamlet"


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """A command on a workspace of its own, its JSON."""

    def of(*words: str, ok: bool = True) -> Any:
        told = CliRunner().invoke(
            main,
            ["--data", str(tmp_path / "w"), "--today", "2022-02-20", "--json", *words],
            catch_exceptions=False,
        )
        assert (told.exit_code == 0) is ok, told.output
        return json.loads(told.stdout) if told.stdout else json.loads(told.stderr.splitlines()[-1])

    return of


@pytest.fixture
def units(run: Any) -> Any:
    return run("boundaries", "load", str(EXAMPLES / "dhis2-org-units.geojson"), "--level-map", LEVELS)


def _as_uids(tmp_path: Path) -> Path:
    text = (EXAMPLES / "dhis2-events.json").read_text("utf-8")
    path = tmp_path / "events.json"
    path.write_text(text.replace('"0203"', '"wUnitAnHai1"').replace('"0204"', '"wUnitLThan1"'), "utf-8")
    return path


def test_the_levels_of_one_file_become_the_levels_of_one_edition(units: Any) -> None:
    assert (units["read"], units["accepted"], units["refused"]) == (6, 6, 0)
    assert [one["units"] for one in units["levels"]] == [
        {"province": 1},
        {"district": 1},
        {"ward": 2},
        {"hamlet": 2},
    ]
    assert "level" in units["notes"][0] or "levels" in units["notes"][0]


def test_units_that_are_loaded_again_are_unchanged(units: Any, run: Any) -> None:
    again = run("boundaries", "load", str(EXAMPLES / "dhis2-org-units.geojson"), "--level-map", LEVELS)
    assert (again["accepted"], again["unchanged"]) == (0, 6)


def test_events_find_units_by_their_ids(units: Any, run: Any, tmp_path: Path) -> None:
    loaded = run("cases", "load", str(_as_uids(tmp_path)), "--list", "tracker")
    assert (loaded["read"], loaded["accepted"], loaded["refused"]) == (3, 2, 1)


@pytest.mark.parametrize("file", ["dhis2-events.json", "uids"])
def test_units_held_by_code_are_known_by_their_ids_too(run: Any, tmp_path: Path, file: str) -> None:
    run(
        "boundaries",
        "load",
        str(EXAMPLES / "dhis2-org-units.geojson"),
        "--level-map",
        LEVELS,
        "--code",
        "code",
    )
    path = _as_uids(tmp_path) if file == "uids" else EXAMPLES / file
    loaded = run("cases", "load", str(path), "--list", "tracker")
    assert (loaded["accepted"], loaded["refused"]) == (2, 1)


def test_a_level_that_is_not_in_the_file_is_named(run: Any) -> None:
    error = run(
        "boundaries", "load", str(EXAMPLES / "dhis2-org-units.geojson"), "--level-map", "9=ward", ok=False
    )
    assert "1, 2, 3, 4, 5" in json.dumps(error, ensure_ascii=False)


def test_an_event_that_is_deleted_is_taken_back_by_replacing(units: Any, run: Any, tmp_path: Path) -> None:
    path = _as_uids(tmp_path)
    run("cases", "load", str(path), "--list", "tracker")
    document = json.loads(path.read_text("utf-8"))
    document["instances"][0]["deleted"] = True
    path.write_text(json.dumps(document), "utf-8")
    again = run("cases", "load", str(path), "--list", "tracker", "--mode", "replace")
    assert (again["unchanged"], again["retracted"]) == (1, 1)


def test_a_figure_corrected_in_dhis2_replaces_itself(units: Any, run: Any, tmp_path: Path) -> None:
    text = (EXAMPLES / "dhis2-analytics.json").read_text("utf-8")
    path = tmp_path / "weekly.json"
    path.write_text(text, "utf-8")
    first = run("cases", "load", str(path), "--list", "weekly")
    assert (first["accepted"], first["refused"]) == (3, 1)
    path.write_text(text.replace('"5.0"', '"6.0"'), "utf-8")
    second = run("cases", "load", str(path), "--list", "weekly")
    assert (second["accepted"], second["unchanged"]) == (1, 2)


def test_refused_figures_are_mended_and_loaded_again(units: Any, run: Any, tmp_path: Path) -> None:
    loaded = run("cases", "load", str(EXAMPLES / "dhis2-analytics.json"), "--list", "weekly")
    number, out = str(loaded["import"]), tmp_path / "refused.csv"
    run("imports", "refused", number, "-o", str(out))
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 1 and rows[0]["pe"] == "2022W53"
    rows[0]["pe"] = "2022W7"
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    again = run("cases", "load", str(mended), "--mends", number)
    assert (again["accepted"], again["refused"]) == (1, 0)


def test_a_preview_asks_which_and_goes_on(units: Any, run: Any, tmp_path: Path) -> None:
    document = json.loads((EXAMPLES / "dhis2-analytics.json").read_text("utf-8"))
    document["rows"].append(["wDeaths0001", "wUnitAnHai1", "2022W6", "1"])
    path = tmp_path / "two.json"
    path.write_text(json.dumps(document), "utf-8")
    preview = run("cases", "check", str(path), ok=False)
    assert preview["question"]["question"] == "only" and preview["read"] == 4
    loaded = run("cases", "load", str(path), "--only", "dx=wDeaths0001")
    assert loaded["accepted"] == 1


def test_a_preset_of_ones_own_is_kept_with_the_import(units: Any, run: Any, tmp_path: Path) -> None:
    own = str(EXAMPLES / "dhis2-events-own.yaml")
    loaded = run("cases", "load", str(_as_uids(tmp_path)), "--list", "tracker", "--preset", own)
    kept = run("imports", "show", str(loaded["import"]))["params"]["preset"]
    assert kept["name"] == "dhis2-our-programme"


def test_a_fault_of_a_preset_of_ones_own_names_line_and_key(units: Any, run: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("name: a\nsystem: b\ntitle: {vi: c, en: d}\nfeilds: {}\n", "utf-8")
    error = run("cases", "load", str(_as_uids(tmp_path)), "--preset", str(tmp_path / "p.yaml"), ok=False)
    assert "p.yaml, line 4" in json.dumps(error)


def test_the_presets_are_listed(run: Any) -> None:
    names = [one["name"] for one in run("presets")["presets"]]
    assert {"dhis2-events", "kobo", "odk", "hxl", "fhir-r4"} <= set(names)


def test_weekly_figures_can_be_classified(units: Any, run: Any) -> None:
    run("cases", "load", str(EXAMPLES / "dhis2-analytics.json"), "--list", "weekly")
    told = run("classify")
    assert told
