"""The command line: every command, one JSON object, exit status 0, 1 or 2, the numbers on the last line."""

import csv
import json
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

NUMBERS = ("import", "read", "accepted", "unchanged", "retracted", "refused", "unplaced", "problems")
THREE = """report_date,ward,setting,case_id
2022-02-10,Xã Bằng Lăng,community,a
2022-02-18,Cẩm Tú,community,b
2022-02-19,cam tu,quarantine,c
"""
DECLARE = ("reports", "declare", "--complete", "all-in-list", "--from", "2022-01-01", "--to", "2022-02-19")


def counts(answer: Any) -> tuple[int, ...]:
    """accepted, unchanged, retracted, refused, unplaced of a load; they account for every row read."""
    told = answer.json
    assert set(NUMBERS) <= set(told)
    assert told["read"] == told["accepted"] + told["unchanged"] + told["refused"]
    return tuple(told[name] for name in NUMBERS[2:7])


def levels(answer: Any, layer: str = "ward") -> dict[str, int]:
    return {level: n for level, n in answer.json["layers"][layer]["levels"].items() if n}


def classified(wardwatch: Any, text: str = THREE, *options: str) -> Any:
    """Cases loaded, declared complete and classified; the classification's answer."""
    wardwatch.load(text)
    wardwatch(*DECLARE, "--list", "cases")
    return wardwatch("classify", *options, "--json")


# ---- the whole path


def test_the_demo_is_prepared_with_every_piece_and_a_second_time_nothing_is_done(bare: Any) -> None:
    bare.today = "2022-02-20"
    first = bare("demo", "--no-serve")
    assert "20/02/2022" in first.last
    imports = bare("imports", "--json").json["imports"]
    assert bare("demo", "--no-serve").last == first.last
    assert bare("imports", "--json").json["imports"] == imports
    assert sum(one["counts"]["read"] for one in imports if one["kind"] == "cases") == 1357


def test_from_files_to_a_map_by_commands_alone(wardwatch: Any, tmp_path: Path) -> None:
    made = classified(wardwatch)
    assert levels(made) == {"green": 4, "yellow": 2}
    assert made.json["as_of"] == "2022-02-19"
    page, picture, table = tmp_path / "zones.html", tmp_path / "zones.png", tmp_path / "zones.csv"
    for words in (("map", page), ("brief", picture), ("export", table)):
        told = wardwatch(*words, "--json").json
        assert (told["file"], told["snapshot"]) == (str(words[1]), 1)
    assert "Bằng Lăng" in page.read_text(encoding="utf-8")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert pl.read_csv(table, infer_schema=False)["level"].to_list().count("yellow") == 2


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet", ".csv"])
def test_zones_are_exported_by_the_files_ending(wardwatch: Any, tmp_path: Path, ending: str) -> None:
    classified(wardwatch)
    out = tmp_path / f"zones{ending}"
    assert wardwatch("export", out, "--json").json["rows"] == 6
    assert out.stat().st_size > 100
    assert wardwatch("export", tmp_path / f"cells{ending}", "--level", "cell", "--json").json["rows"] > 0


@pytest.mark.parametrize(
    "words", [("export", "zones.exe"), ("brief", "zones.bmp"), ("map", "no/such/folder/zones.html")]
)
def test_a_file_that_cannot_be_made_is_said_so(wardwatch: Any, tmp_path: Path, words: Any) -> None:
    classified(wardwatch)
    answer = wardwatch(words[0], tmp_path / words[1], status=1)
    assert "Cách sửa" in answer.err or "How to fix" in answer.err


def test_a_picture_in_svg_and_in_english(wardwatch: Any, tmp_path: Path) -> None:
    classified(wardwatch)
    out = tmp_path / "zones.svg"
    wardwatch("brief", out, "--lang", "en", "--palette", "colour_blind")
    assert "<svg" in out.read_text(encoding="utf-8")


# ---- how commands speak


@pytest.mark.parametrize(
    "words",
    [
        ("imports",), ("imports", "list"), ("imports", "show", "1"), ("classify",), ("rulebooks", "list"),
        ("rulebooks", "show", "house-three-colour"), ("rulebooks", "show", "vn-4800-2021"),
    ],
)  # fmt: skip
def test_json_stands_before_or_after_the_command_and_is_one_object(wardwatch: Any, words: Any) -> None:
    before, after = wardwatch("--json", *words), wardwatch(*words, "--json")
    assert isinstance(before.json, dict)
    assert before.json.keys() == after.json.keys()
    assert before.err == after.err == ""


def test_a_load_gives_the_names_of_the_contract_in_json_and_its_numbers_on_the_last_line(
    wardwatch: Any,
) -> None:
    text = THREE + "2022-02-30,Cẩm Tú,community,d\n2022-02-11,,community,e\n"
    told = wardwatch.load(text).json
    assert set(NUMBERS) <= set(told)
    assert [told[name] for name in NUMBERS[1:7]] == [5, 4, 0, 0, 1, 1]
    (problem,) = told["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (5, "report_date", "2022-02-30")
    assert problem["problem"] and problem["remedy"]
    again = wardwatch("cases", "load", wardwatch.folder.parent / "cases.csv", "--lang", "en")
    assert again.last == (
        f"import {told['import'] + 1}: read 5, accepted 0, unchanged 4, retracted 0, refused 1, unplaced 1"
    )


def test_exit_status_is_1_when_nothing_was_stored_or_strict_and_anything_refused(wardwatch: Any) -> None:
    assert wardwatch.load("report_date,ward\n2022-02-30,Cẩm Tú\n", status=1).json["refused"] == 1
    half = THREE + "2022-02-30,Cẩm Tú,community,d\n"
    assert wardwatch.load(half, status=0).json["accepted"] == 3
    assert wardwatch.load(half, "--strict", status=1).json["refused"] == 1
    assert wardwatch("cases", "load", "nowhere.csv", status=1).err.count("wardwatch: nowhere.csv")


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",), ("cases", "load"), ("cases", "load", "x.csv", "--mode", "other"),
        ("classify", "--as-of", "30/02/2022"), ("classify", "--known-at", "2022-02-19"),
        ("classify", "--known-at", "2022-02-19T10:00"), ("classify", "--resolution", "99"),
        ("classify", "--purpose", "fun"), ("map",), ("map", "x.html", "--audience", "everybody"),
        ("cases", "load", "x.csv", "--set", "setting"), ("imports", "show", "one"),
        ("reports", "declare", "--list", "cases"), ("--today", "soon", "imports"),
        ("cases", "load", "x.csv", "--nonsense"),
    ],
)  # fmt: skip
def test_exit_status_is_2_for_wrong_usage(wardwatch: Any, words: Any) -> None:
    assert "Usage" in wardwatch(*words, status=2).err


def test_an_error_is_one_json_object_too(wardwatch: Any) -> None:
    told = wardwatch("imports", "show", "99", "--json", status=1).json
    assert told["error"] and told["fix"]


@pytest.mark.parametrize("data", ["a-file", "a-file/below", "no-database"])
def test_a_workspace_that_cannot_be_opened_is_said_so(bare: Any, data: str) -> None:
    bare.file("a-file", "no folder")
    broken = bare.folder.parent / "no-database"
    broken.mkdir()
    (broken / "wardwatch.db").write_text("this is no database, and it is long enough to be looked at" * 99)
    answer = bare("--data", bare.folder.parent / data, "imports", status=1)
    assert answer.err.startswith("wardwatch: ")


def test_help_is_there_for_every_command(bare: Any) -> None:
    listed = re.findall(r"^  (\w+) ", bare("--help").out.split("Commands:")[1], re.M)
    assert set(listed) >= {
        "boundaries", "population", "cases", "reports", "context", "imports", "classify", "explain", "rulebooks",
        "map", "brief", "export", "serve", "demo",
    }  # fmt: skip
    for name in listed:
        assert "Usage" in bare(name, "--help").out
    assert {"--host", "--port"} <= set(re.findall(r"--\w+", bare("serve", "--help").out))


def test_the_installed_command_is_the_module(tmp_path: Path) -> None:
    """A real process: exit status, and the object alone on the output stream."""
    command = [sys.executable, "-m", "api.cli", "--data", str(tmp_path / "own"), "imports", "--json"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, {"imports": [], "set_aside": 0}, "")
    wrong = subprocess.run([*command[:-2], "nothing"], capture_output=True, text=True, cwd=root, check=False)
    assert (wrong.returncode, wrong.stdout) == (2, "")


# ---- boundaries


def test_boundaries_are_checked_without_keeping_them_and_the_report_is_json(
    bare: Any, six_wards: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    told = bare("boundaries", "check", six_wards, "-o", out, "--json").json
    assert json.loads(out.read_text(encoding="utf-8")) == told
    assert "6" in bare("boundaries", "check", six_wards).out
    assert bare("imports", "--json").json["imports"] == []


def test_where_several_editions_are_valid_the_error_names_the_option(wardwatch: Any, six_wards: Path) -> None:
    wardwatch("boundaries", "load", six_wards, "--edition", "others")
    wardwatch.file("cases.csv", THREE)
    for words in (("cases", "load", wardwatch.folder.parent / "cases.csv"), ("classify",)):
        failed = wardwatch(*words, status=1)
        assert "--edition" in failed.err
        assert "others" in failed.err and "squares" in failed.err
        assert wardwatch(*words, "--edition", "squares").status == 0


def test_the_edition_valid_on_the_day_is_taken(wardwatch: Any, six_wards: Path, bare: Any) -> None:
    bare = type(bare)(bare.folder.parent / "dated")
    load = ("boundaries", "load", six_wards, "--edition")
    bare(*load, "old", "--valid-to", "2022-02-15")
    bare(*load, "new", "--valid-from", "2022-02-15")
    bare.load(THREE)
    assert bare("classify", "--as-of", "2022-02-14", "--json").json["edition"].startswith("old-")
    assert bare("classify", "--as-of", "2022-02-15", "--json").json["edition"].startswith("new-")


# ---- cases


def test_loading_twice_changes_nothing(wardwatch: Any) -> None:
    first = classified(wardwatch)
    assert counts(wardwatch.load(THREE)) == (0, 3, 0, 0, 0)
    assert wardwatch("classify", "--json").json == first.json


def test_only_what_changed_is_changed(wardwatch: Any) -> None:
    wardwatch.load(THREE)
    assert counts(wardwatch.load(THREE.replace("cam tu,quarantine", "cam tu,community"))) == (1, 2, 0, 0, 0)


def test_replacing_makes_retractions_of_rows_no_longer_there(wardwatch: Any) -> None:
    classified(wardwatch)
    shorter = "\n".join(THREE.splitlines()[:2])
    assert counts(wardwatch.load(shorter, "--mode", "append")) == (0, 1, 0, 0, 0)
    assert counts(wardwatch.load(shorter, "--mode", "replace")) == (0, 1, 2, 0, 0)
    assert levels(wardwatch("classify", "--json")) == {"green": 5, "yellow": 1}


def test_headings_are_mapped_and_constants_set(wardwatch: Any) -> None:
    text = "wann;wo;wer\n2022-02-18;Cẩm Tú;x\n"
    told = wardwatch.load(text, "--map", "report_date=wann", "--map", "ward=wo", "--set", "setting=cộng đồng")
    assert counts(told) == (1, 0, 0, 0, 0)
    wardwatch(*DECLARE, "--list", "cases")
    assert levels(wardwatch("classify", "--json")) == {"green": 5, "yellow": 1}


def test_a_mapping_to_a_column_that_is_not_there_names_those_that_are(wardwatch: Any) -> None:
    told = wardwatch.load("a,b\n1,2\n", "--map", "report_date=c", status=1).json
    assert "'c'" in told["error"] and "a, b" in told["fix"]


def test_key_columns_identify_a_row(wardwatch: Any) -> None:
    text = "report_date,ward,folder,line\n2022-02-18,Cẩm Tú,x,1\n2022-02-18,Cẩm Tú,x,2\n"
    assert counts(wardwatch.load(text, "--key", "folder,line")) == (2, 0, 0, 0, 0)
    moved = text.replace("2022-02-18,Cẩm Tú,x,2", "2022-02-17,Cẩm Tú,x,2")
    assert counts(wardwatch.load(moved, "--key", "folder,line")) == (1, 1, 0, 0, 0)


def test_totals_so_far_become_daily_figures_with_balance_fall_and_gap(wardwatch: Any) -> None:
    text = """report_date,ward,setting,total cases
2022-02-10,Cẩm Tú,community,40
2022-02-11,Cẩm Tú,community,43
2022-02-12,Cẩm Tú,community,41
2022-02-16,Cẩm Tú,community,46
"""
    told = wardwatch.load(text, "--cumulative").json
    assert told["balances"] == {"rows": 1, "cases": 40}
    (fall,) = told["corrections"]
    assert (fall["report_date"], fall["from_total"], fall["to_total"], fall["fell_by"]) == (
        "2022-02-12",
        43,
        41,
        2,
    )
    with sqlite3.connect(wardwatch.folder / "wardwatch.db") as store:
        rows = store.execute(
            "select report_date_from, report_date, count from case_row where balance is null order by report_date"
        ).fetchall()
    store.close()
    assert [row[2] for row in rows] == [3, 0, 5]
    assert [row[0] is not None for row in rows] == [False, False, True]
    wardwatch(*DECLARE, "--list", "cases")
    assert levels(wardwatch("classify", "--as-of", "2022-02-16", "--json"))["green"] == 5
    assert "43" not in wardwatch("explain", "00002").out


def test_totals_so_far_are_not_taken_for_daily_figures(wardwatch: Any) -> None:
    told = wardwatch.load("report_date,ward,total_cases_to_date\n2022-02-10,Cẩm Tú,40\n", status=1).json
    assert "--cumulative" in told["fix"]


def test_refused_rows_are_exported_mended_and_loaded_again(wardwatch: Any, tmp_path: Path) -> None:
    text = THREE + "2022-02-30,Hoa Ban,community,d\n2022-02-19,Hoa Sen,community,e\n"
    number = wardwatch.load(text).json["import"]
    out = tmp_path / "refused.csv"
    assert wardwatch("imports", "refused", number, "-o", out, "--json").json["rows"] == 2
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["source_row"] for row in rows] == ["5", "6"]
    assert all(row["problem"] and row["remedy"] and row["problem_vi"] for row in rows)
    mended = (
        out.read_text(encoding="utf-8-sig").replace("2022-02-30", "2022-02-18").replace("Hoa Sen", "Sen Hồng")
    )
    answer = wardwatch.load(mended, "--list", "cases", "--mends", number, name="mended.csv")
    assert counts(answer) == (2, 0, 0, 0, 0)
    wardwatch(*DECLARE, "--list", "cases")
    assert levels(wardwatch("classify", "--json")) == {"green": 2, "yellow": 4}


def test_refused_rows_are_exported_as_a_workbook_too(wardwatch: Any, tmp_path: Path) -> None:
    number = wardwatch.load(THREE + "2022-02-30,=1+1,community,d\n").json["import"]
    out = tmp_path / "refused.xlsx"
    wardwatch("imports", "refused", number, "-o", out)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None and sheet.max_row == 2
    assert "=1+1" in [cell.value for cell in sheet[2]]
    assert all(cell.data_type != "f" for cell in sheet[2])


def test_refused_rows_break_the_declaration_until_they_are_mended(wardwatch: Any, tmp_path: Path) -> None:
    """A row whose day is wrong but whose ward is known leaves that ward alone in doubt."""
    made = classified(wardwatch, THREE + "2022-02-30,Hoa Ban,community,d\n")
    assert levels(made) == {"green": 3, "yellow": 2, "grey": 1}
    number = 3
    mended = "report_date,ward,setting,case_id\n2022-02-18,Hoa Ban,quarantine,d\n"
    wardwatch.load(mended, "--list", "cases", "--mends", number, name="mended.csv")
    assert levels(wardwatch("classify", "--json")) == {"green": 4, "yellow": 2}


def test_an_import_is_taken_back_and_the_map_is_the_former_one(wardwatch: Any) -> None:
    before = classified(wardwatch).json
    more = "report_date,ward,setting,case_id\n2022-02-19,Hoa Ban,community,z\n"
    number = wardwatch.load(more, "--list", "cases", name="more.csv").json["import"]
    assert wardwatch("classify", "--json").json["content_hash"] != before["content_hash"]
    assert wardwatch("imports", "undo", number, "--json").json["retracted"] == 1
    assert wardwatch("classify", "--json").json["content_hash"] == before["content_hash"]
    assert "đã được hoàn lại" in wardwatch("imports", "undo", number, status=1).err


def test_imports_are_listed_and_shown(wardwatch: Any) -> None:
    number = wardwatch.load(THREE, "--list", "daily").json["import"]
    assert "daily" in wardwatch("imports").last
    shown = wardwatch("imports", "show", number, "--json").json
    assert (shown["id"], shown["list"], shown["file_name"]) == (number, "daily", "cases.csv")
    assert shown["counts"]["accepted"] == 3


# ---- reports, context, population


def test_a_stated_zero_makes_green_and_silence_does_not(wardwatch: Any) -> None:
    days = "\n".join(f"00004,2022-02-{day:02d},0" for day in range(1, 20))
    path = wardwatch.file("reports.csv", f"area_code,date,cases_stated\n{days}\n")
    assert counts(wardwatch("reports", "load", path, "--json")) == (19, 0, 0, 0, 0)
    assert levels(wardwatch("classify", "--json")) == {"green": 1, "grey": 5}
    assert counts(wardwatch("reports", "load", path, "--json")) == (0, 19, 0, 0, 0)


def test_a_list_is_declared_complete_for_named_areas(wardwatch: Any) -> None:
    wardwatch.load(THREE)
    words = ("reports", "declare", "--complete", "00001", "00003", "--list", "cases")
    answer = wardwatch(*words, "--from", "2022-02-01", "--to", "2022-02-19", "--json")
    assert answer.json["accepted"] == 2
    assert levels(wardwatch("classify", "--json")) == {"green": 1, "yellow": 1, "grey": 4}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--complete", "99999", "--list", "cases", "--from", "2022-02-01", "--to", "2022-02-02"), "99999"),
        (("--complete", "all-in-list", "--list", "no-such", "--from", "2022-02-01", "--to", "2022-02-02"), "no-such"),
        (("--complete", "00001", "--list", "cases", "--from", "2022-02-03", "--to", "2022-02-02"), "bị ngược"),
    ],
)  # fmt: skip
def test_a_declaration_of_what_is_not_there_is_refused(wardwatch: Any, words: Any, said: str) -> None:
    wardwatch.load(THREE)
    assert said in wardwatch("reports", "declare", *words, status=1).err


def test_context_is_loaded_with_its_refused_rows(wardwatch: Any, tmp_path: Path) -> None:
    path = wardwatch.file(
        "context.csv",
        "area_code,date,name,value,source\n00001,2022-02-01,doses,812.5,x\n9,2022-02-01,doses,1,x\n",
    )
    told = wardwatch("context", "load", path, "--json")
    assert counts(told) == (1, 0, 0, 1, 0)
    assert told.json["problems"][0]["code"] == "code_unknown"
    wardwatch("imports", "refused", told.json["import"], "-o", tmp_path / "refused.csv")
    assert "doses" in (tmp_path / "refused.csv").read_text(encoding="utf-8-sig")


def test_population_is_loaded_from_a_table_and_the_newest_vintage_counts(wardwatch: Any) -> None:
    path = wardwatch.file("people.csv", "area_code,persons\n00001,3000\n00002,\n")
    told = wardwatch("population", "load", path, "--vintage", "2022", "--source", "census", "--json")
    assert counts(told) == (1, 0, 0, 1, 0)
    wardwatch.load(THREE)
    wardwatch("classify")
    assert "3000" in wardwatch("explain", "00001").out.replace(".", "").replace(",", "")


# ---- classify, explain


def test_classifying_twice_is_the_same_snapshot(wardwatch: Any) -> None:
    first = classified(wardwatch).json
    assert wardwatch("classify", "--json").json == first


def test_a_past_map_is_made_again_with_the_same_content_hash(wardwatch: Any) -> None:
    then = classified(wardwatch).json
    wardwatch.load(
        THREE + "2022-02-19,Hoa Ban,community,z\n2022-02-31,Hoa Ban,community,y\n", "--mode", "replace"
    )
    path = wardwatch.file("people.csv", "area_code,persons\n00001,9\n")
    wardwatch("population", "load", path, "--vintage", "2023")
    now = wardwatch("classify", "--json").json
    replayed = wardwatch("classify", "--known-at", then["known_at"], "--json").json
    assert now["content_hash"] != then["content_hash"]
    assert (replayed["content_hash"], replayed["known_at"]) == (then["content_hash"], then["known_at"])


def test_before_anything_was_known_nothing_is_known(wardwatch: Any) -> None:
    classified(wardwatch)
    answer = wardwatch("classify", "--known-at", "2020-01-01T00:00:00+07:00", "--json", status=None)
    assert answer.status == 1 or levels(answer) == {"grey": 6}


def test_a_day_to_come_is_refused(wardwatch: Any) -> None:
    assert "2022-02-20" in wardwatch("classify", "--as-of", "2022-02-21", status=1).err


def test_two_workspaces_know_nothing_of_each_other(wardwatch: Any, bare: Any, six_wards: Path) -> None:
    other = type(bare)(bare.folder.parent / "other")
    other("boundaries", "load", six_wards)
    classified(wardwatch)
    assert levels(other("classify", "--json")) == {"grey": 6}
    assert other("imports", "--json").json["imports"][0]["id"] == 1


def test_an_explanation_names_level_rule_figures_and_what_would_change_it(wardwatch: Any) -> None:
    classified(wardwatch)
    told = wardwatch("explain", "00002", "--json").json
    assert told["level"]["id"] == "yellow"
    assert told["decided_by"]["text"] == "n14 >= 1"
    assert told["rulebook"]["id"] == "house-three-colour"
    assert any(change["to"] == "red" for change in told["would_change"])
    assert "Cẩm Tú" in wardwatch("explain", "00002").out
    assert "Yellow" in wardwatch("explain", "00002", "--lang", "en").out


@pytest.mark.parametrize("by", ["option", "variable"])
def test_an_explanation_for_the_public_holds_no_small_count(
    wardwatch: Any, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    classified(wardwatch)
    counts = {one["text"] for one in wardwatch("explain", "00002", "--json").json["indicators"]}
    assert counts & set("1234")
    if by == "variable":
        monkeypatch.setenv("WARDWATCH_AUDIENCE", "public")
    told = wardwatch("explain", "00002", "--json", *(["--audience", "public"] if by == "option" else []))
    assert not {one["text"] for one in told.json["indicators"]} & set("1234")


def test_a_port_that_is_taken_is_told_before_anything_is_served(wardwatch: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answer = wardwatch("serve", "--port", other.getsockname()[1], status=1)
    assert "Cách sửa" in answer.err and "http://" not in answer.out


def test_what_is_no_port_is_told(wardwatch: Any) -> None:
    assert "65535" in wardwatch("serve", "--port", "70000", "--lang", "en", status=1).err


def test_a_map_is_a_page_and_nothing_else(wardwatch: Any, tmp_path: Path) -> None:
    wardwatch("classify")
    assert "Cách sửa" in wardwatch("map", tmp_path / "zones.txt", status=1).err
    assert not (tmp_path / "zones.txt").exists()


def test_a_cell_is_explained_by_its_hexadecimal_index(wardwatch: Any) -> None:
    wardwatch.load("report_date,lon,lat,setting\n2022-02-18,105.05,21.05,community\n")
    wardwatch(*DECLARE, "--list", "cases")
    wardwatch("classify")
    import h3

    told = wardwatch("explain", h3.latlng_to_cell(21.05, 105.05, 8), "--json").json
    assert (told["unit"]["kind"], told["level"]["id"]) == ("cell", "yellow")


@pytest.mark.parametrize("code", ["99999", "88415a1a11fffff", "'; drop table area; --", "<b>", ""])
def test_explaining_what_is_not_there_says_how_to_find_it(wardwatch: Any, code: str) -> None:
    classified(wardwatch)
    assert "Cách sửa" in wardwatch("explain", code, status=1).err
    assert "How to fix" in wardwatch("explain", code, "--lang", "en", status=1).err


def test_results_are_asked_for_before_there_are_any(wardwatch: Any, tmp_path: Path) -> None:
    for words in (("explain", "00001"), ("map", tmp_path / "x.html"), ("export", tmp_path / "x.csv")):
        assert "wardwatch classify" in wardwatch(*words, status=1).err


def test_a_snapshot_is_shown_by_its_number(wardwatch: Any) -> None:
    classified(wardwatch, THREE, "--as-of", "2022-02-11")
    wardwatch("classify")
    assert wardwatch("explain", "00002", "--snapshot", 1, "--json").json["level"]["id"] == "green"
    assert wardwatch("explain", "00002", "--json").json["level"]["id"] == "yellow"
    assert wardwatch("explain", "00002", "--snapshot", "99", status=1)


def test_what_changed_between_two_days_is_told(wardwatch: Any) -> None:
    from starlette.testclient import TestClient

    from api.app import create_app
    from api.settings import Settings
    from api.workspace import Workspace

    classified(wardwatch, THREE, "--as-of", "2022-02-11")
    wardwatch("classify")
    workspace = Workspace(Settings(data=wardwatch.folder))
    with TestClient(create_app(workspace)) as client:
        told = client.get("/snapshots/2/changes?since=1").json()["changes"]
    workspace.store.close()
    wards = [(one["code"], one["from"], one["to"]) for one in told if one["layer"] == "ward"]
    assert wards == [("00002", "green", "yellow")]


# ---- rulebooks


def test_rulebooks_are_listed_shown_and_checked(bare: Any, tmp_path: Path) -> None:
    listed = bare("rulebooks", "list", "--json").json["rulebooks"]
    assert {"house-three-colour", "vn-4800-2021"} <= {one["id"] for one in listed}
    shown = bare("rulebooks", "show", "vn-4800-2021").out
    assert "4800" in shown and "2021" in shown
    assert "house-three-colour" in bare("rulebooks", "show", "no-such", status=1).err
    source = Path(__file__).resolve().parents[2] / "zones" / "rulebooks" / "house-three-colour.yaml"
    assert bare("rulebooks", "check", source, "--json").json["id"] == "house-three-colour"
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        source.read_text(encoding="utf-8").replace("then: red", "then: crimson"), encoding="utf-8"
    )
    answer = bare("rulebooks", "check", broken, status=1)
    assert "crimson" in answer.err and "rules" in answer.err
    assert "không thuộc các mức" in answer.err and "is not one of" not in answer.err
    english = bare("rulebooks", "check", broken, "--lang", "en", status=1)
    assert "is not one of the levels" in english.err and "không" not in english.err


@pytest.mark.parametrize(
    "text", ["", "{", "- 1\n- 2\n", "a: [1, 2", "\x00\x01", "id: x\nlevels: 7\n", "&a [*a]"]
)
def test_a_rulebook_file_that_is_none_is_said_so(bare: Any, text: str) -> None:
    assert bare("rulebooks", "check", bare.file("rules.yaml", text), status=1).err.startswith("wardwatch: ")


def test_a_rulebook_is_run_over_a_table(bare: Any, tmp_path: Path) -> None:
    table = bare.file(
        "table.csv", "place,n14,n7,hh7,rate7,population\nx,0,0,0,0,1000\ny,4,3,3,300,1000\nz,,,,,1000\n"
    )
    out = tmp_path / "out.csv"
    told = bare("rulebooks", "run", "house-three-colour", table, "-o", out, "--json").json
    assert told["rows"] == 3
    rows = pl.read_csv(out, infer_schema=False)
    assert rows["place"].to_list() == ["x", "y", "z"]
    assert rows["level"].to_list() == ["green", "red", "grey"]
    assert rows.columns[-4:] == ["level", "rule", "reason", "missing"]
    printed = bare("rulebooks", "run", "house-three-colour", table).out
    assert printed == out.read_text(encoding="utf-8")


# ---- what leaves the house


def test_the_map_refers_to_no_network(wardwatch: Any, tmp_path: Path) -> None:
    classified(wardwatch)
    out = tmp_path / "zones.html"
    wardwatch("map", out)
    page = out.read_text(encoding="utf-8")
    loaded = re.findall(r"""(?:src|href)\s*=\s*["']\s*((?:https?:)?//[^"']+)""", page)
    assert not [
        url for url in loaded if "leafletjs.com" not in url and "openstreetmap.org/copyright" not in url
    ]
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=\s*["']?(?:https?:)?//""", page)
    assert not re.search(r"""(?:url\(|@import|fetch\(|tileLayer\()\s*["']?(?:https?:)?//""", page)


def test_the_public_sees_less_than_5_and_never_a_figure_of_1_to_4(wardwatch: Any, tmp_path: Path) -> None:
    """Bằng Lăng has 3 cases, Cẩm Tú 7, the others none. The district's 10 less Cẩm Tú's 7 would tell the 3."""
    rows = [f"2022-02-18,Bằng Lăng,community,a{n}" for n in range(3)] + [
        f"2022-02-18,Cẩm Tú,community,b{n}" for n in range(7)
    ]
    classified(wardwatch, "report_date,ward,setting,case_id\n" + "\n".join(rows) + "\n")
    own, public = tmp_path / "own.csv", tmp_path / "public.csv"
    wardwatch("export", own)
    wardwatch("export", public, "--audience", "public")
    inside, outside = (pl.read_csv(path, infer_schema=False).sort("code") for path in (own, public))
    assert inside["n14"].to_list()[:3] == ["3", "7", "0"]
    assert outside["n14"].to_list()[:3] == ["<5", "không công bố / not published", "0"]
    assert outside["level"].to_list() == inside["level"].to_list()
    for name in ("n14", "n7", "hh7"):
        assert not set(outside[name]) & {"1", "2", "3", "4"}
    assert outside["rate7"].to_list()[0] != inside["rate7"].to_list()[0]
    page = tmp_path / "public.html"
    wardwatch("map", page, "--audience", "public")
    text = page.read_text(encoding="utf-8")
    assert "<5" in text or "&lt;5" in text or r"\u003c5" in text
    assert "300" not in re.findall(r"rate7[^,}]*", text)


def test_a_workspace_for_the_public_exports_what_the_public_may_see(
    wardwatch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classified(wardwatch, "report_date,ward,setting\n2022-02-18,Bằng Lăng,community\n")
    monkeypatch.setenv("WARDWATCH_AUDIENCE", "public")
    wardwatch("export", tmp_path / "zones.csv")
    assert pl.read_csv(tmp_path / "zones.csv", infer_schema=False)["audience"].unique().to_list() == [
        "public"
    ]


def test_cases_are_placed_in_the_edition_valid_on_their_day(bare: Any, six_wards: Path) -> None:
    """A reform merges wards one and two; the list goes over it, and today is long after both."""
    old = json.loads(six_wards.read_text(encoding="utf-8"))
    new = json.loads(six_wards.read_text(encoding="utf-8"))
    for one in new["features"]:
        one["properties"]["name"] += " Mới"
        one["properties"]["code"] = "9" + one["properties"]["code"]
    bare.today = "2024-06-01"
    for name, whole, span in (
        ("old", old, ("--valid-to", "2022-02-15")),
        ("new", new, ("--valid-from", "2022-02-15")),
    ):
        bare("boundaries", "load", bare.file(f"{name}.geojson", json.dumps(whole)), "--edition", name, *span)
    text = """report_date,ward,lon,lat,case_id
2022-02-14,Cẩm Tú,,,a
2022-02-15,Cẩm Tú Mới,,,b
2022-02-14,Cẩm Tú Mới,,,c
2022-02-13,,105.05,21.05,d
2022-02-16,,105.05,21.05,e
2022-02-30,Cẩm Tú,,,f
2022-02-16,Cẩm Tú Mới,,,g
2022-02-16,Cẩm Tú Mới,,,g
"""
    told = bare.load(text).json
    assert (told["read"], told["accepted"], told["unchanged"], told["refused"]) == (8, 5, 1, 2)
    assert {one["row"]: one["code"] for one in told["problems"]} == {4: "place_unknown", 7: "date_impossible"}
    with sqlite3.connect(bare.folder / "wardwatch.db") as store:
        rows = store.execute("select case_id, edition, area_code from case_row order by case_id").fetchall()
    store.close()
    assert [(name, edition.split("-")[0], code) for name, edition, code in rows] == [
        ("a", "old", "00002"),
        ("b", "new", "900002"),
        ("d", "old", "00001"),
        ("e", "new", "900001"),
        ("g", "new", "900002"),
    ]
    assert counts(bare.load(text)) == (0, 6, 0, 2, 0)
    declare = ("reports", "declare", "--complete", "all-in-list", "--list", "cases", "--from", "2022-02-01")
    assert bare(*declare, "--to", "2022-02-14", "--json").json["accepted"] == 6


def test_a_rulebook_is_shown_as_a_page_in_either_language(bare: Any) -> None:
    vi, en = (bare("rulebooks", "show", "house-three-colour", "--lang", lang).out for lang in ("vi", "en"))
    assert "hh7 >= 3 and population < 2500" in vi and "hh7 >= 3 and population < 2500" in en
    assert "Quy tắc" in vi and "Quy tắc" not in en and "Rules" in en and "Rules" not in vi
    assert "Ba màu" in bare("rulebooks", "list").out and "three-colour" in bare("rulebooks", "list").out
    assert bare("rulebooks", "show", "house-three-colour", "--json").json["ind"]["n14"]["win"] == 14


@pytest.mark.parametrize("command", ["compare", "backtest"])
def test_trials_of_rulebooks_are_not_for_the_public(
    wardwatch: Any, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their tables and reasons tell counts as they are."""
    monkeypatch.setenv("WARDWATCH_AUDIENCE", "public")
    refused = wardwatch("rulebooks", command, "house-three-colour", status=1)
    assert "nội bộ" in refused.err and "WARDWATCH_AUDIENCE" in refused.err
