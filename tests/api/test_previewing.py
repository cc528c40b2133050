"""`cases check`: what a file would come to, before anything is stored; and refused figures mended and loaded again."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.previewing import MOST_POINTS, preview_cases
from api.settings import Settings
from api.workspace import Workspace

LINES: list[Sequence[Any]] = [
    ["BÁO CÁO SỐ CA MẮC NĂM 2022"],
    ["TT", "Xã", "17/02", "18/02", "19/02"],
    [1, "Xã Bằng Lăng", 3, None, "x"],
    [2, "Xã Cẩm Tú", "không rõ", 2, 0],
    [3, "Xã Không Có", 1, 2, 0],
]


def book(path: Path, sheets: dict[str, list[Sequence[Any]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    made.save(path)
    return path


def test_a_check_shows_everything_and_stores_nothing(wardwatch, tmp_path):
    path = book(tmp_path / "t.xlsx", {"Tháng 2": LINES})
    told = wardwatch("cases", "check", path, "--json").json
    assert (told["read"], told["accepted"], told["unchanged"], told["refused"]) == (8, 3, 0, 5)
    assert told["layout"]["heading_rows"] == [2] and told["layout"]["titles"][0]["row"] == 1
    assert told["layout"]["skipped"][0]["why_vi"]
    assert [one["column"] for one in told["unpivoted"]] == ["C", "D", "E"]
    assert {one["field"] for one in told["columns"]} == {"ward", None}
    assert told["rows"][0] == {
        "row": 3, "report_date": "2022-02-17", "count": 3, "area_level": "ward", "area_code": "00001",
        "place": "Xã Bằng Lăng",
    }  # fmt: skip
    assert told["loads"] and told["question"] is None
    assert wardwatch("imports", "--json").json["imports"][-1]["kind"] != "cases"


def test_a_check_speaks_both_languages(wardwatch, tmp_path):
    path = book(tmp_path / "t.xlsx", {"Tháng 2": LINES})
    vi, en = (wardwatch("cases", "check", path, "--lang", lang).out for lang in ("vi", "en"))
    assert "ô C4" in vi and "chưa lưu gì" in vi and "đọc 8" in vi and "số ca 3" in vi
    assert "cell C4" in en and "nothing is stored" in en and "read 8" in en


def test_a_question_is_shown_with_its_answers_and_what_would_come_of_it(wardwatch, tmp_path):
    rising = [["Xã", *[f"{day}/2/2022" for day in range(11, 18)]], ["Xã Bằng Lăng", 1, 2, 4, 7, 9, 12, 15]]
    path = book(tmp_path / "r.xlsx", {"s": rising})
    told = wardwatch("cases", "check", path, "--json", status=1).json
    assert told["question"]["question"] == "cumulative" and not told["loads"]
    assert [one["option"] for one in told["question"]["answers"]] == ["--cumulative", "--daily"]
    assert told["assumed"] == ["--cumulative"] and told["read"] == 7 and told["accepted"] == 7
    assert "--daily" in wardwatch("cases", "check", path, status=1).out
    assert wardwatch("cases", "load", path, "--json", status=1).json["question"] == "cumulative"
    assert wardwatch("cases", "check", path, "--daily", "--json").json["cases"] == 50
    assert wardwatch("cases", "load", path, "--daily", "--json").json["accepted"] == 7
    assert wardwatch("cases", "load", path, "--daily", "--cumulative", status=2).status == 2


def test_a_file_without_days_shows_what_was_understood_up_to_there(wardwatch, tmp_path):
    path = book(tmp_path / "n.xlsx", {"s": [["Xã", "Số ca"], ["Xã Bằng Lăng", 3]]})
    told = wardwatch("cases", "check", path, "--json", status=1).json
    assert told["error"]["error_vi"] and told["layout"]["sheet"] == "s"
    wardwatch("cases", "check", tmp_path / "nothing.xlsx", status=1)


def test_a_preview_of_many_points_holds_some_of_them(wardwatch, tmp_path):
    lines = [f"{105 + n / 50_000:.5f},21.05,2022-02-18" for n in range(4_000)]
    path = tmp_path / "p.csv"
    path.write_text(
        "\n".join(["lon,lat,report_date", *lines, "104,21,2022-02-18", "105,21.05,2022-02-31"]),
        encoding="utf-8",
    )
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    found = preview_cases(workspace, path)
    assert found.points_in_all == 4_002 and len(found.points) <= MOST_POINTS
    assert {point[3] for point in found.points} <= {"accepted", "no_area", "refused"}
    workspace.store.close()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_refused_figures_come_back_as_a_file_and_go_in_when_mended(wardwatch, tmp_path, ending):
    path = book(tmp_path / "t.xlsx", {"Tháng 2": LINES})
    first = wardwatch("cases", "load", path, "--list", "ca", "--json").json
    assert (first["read"], first["accepted"], first["refused"]) == (8, 3, 5)
    out = tmp_path / f"refused.{ending}"
    wardwatch("imports", "refused", first["import"], "-o", out)
    lines = mended(out, tmp_path / f"mended.{ending}", {"E3": "5", "C4": "1"})
    again = wardwatch("cases", "load", lines, "--mends", first["import"], "--json").json
    assert (again["read"], again["accepted"], again["refused"]) == (2, 2, 0)
    rest = tmp_path / f"rest.{ending}"
    left = wardwatch("imports", "refused", first["import"], "-o", rest, "--json").json
    assert (left["rows"], left["mended"]) == (3, 2)


def mended(source: Path, to: Path, cells: dict[str, str]) -> Path:
    """The rows of some cells with other counts, the rest left out."""
    if source.suffix == ".xlsx":
        lines = [list(line) for line in openpyxl.load_workbook(source).active.iter_rows(values_only=True)]
    else:
        lines = list(csv.reader(source.read_text(encoding="utf-8-sig").splitlines()))
    head = lines[0]
    count, cell = head.index("count"), head.index("source_cell")
    kept = [
        [*line[:count], cells[line[cell]], *line[count + 1 :]] for line in lines[1:] if line[cell] in cells
    ]
    if to.suffix == ".xlsx":
        return book(to, {"refused": [head, *kept]})

    with to.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    return to


def test_rows_of_several_sheets_are_told_apart_when_mended(wardwatch, tmp_path):
    head = ["Xã", "Số ca"]
    sheets = {day: [head, ["Xã Bằng Lăng", "x"], ["Xã Cẩm Tú", 1]] for day in ("18.02.2022", "19.02.2022")}
    path = book(tmp_path / "days.xlsx", sheets)
    wardwatch("cases", "load", path, status=1)
    first = wardwatch("cases", "load", path, "--sheet", "all", "--list", "ca", "--json").json
    assert (first["read"], first["accepted"], first["refused"]) == (4, 2, 2)
    out = tmp_path / "refused.csv"
    wardwatch("imports", "refused", first["import"], "-o", out)
    one = mended_cell(out, tmp_path / "one.csv", "19.02.2022!2")
    again = wardwatch("cases", "load", one, "--mends", first["import"], "--json").json
    assert again["accepted"] == 1
    left = wardwatch("imports", "refused", first["import"], "-o", tmp_path / "rest.csv", "--json").json
    assert (left["rows"], left["mended"]) == (1, 1)


def mended_cell(source: Path, to: Path, cell: str) -> Path:

    lines = list(csv.reader(source.read_text(encoding="utf-8-sig").splitlines()))
    at, count = lines[0].index("source_cell"), lines[0].index("Số ca")
    kept = [[*line[:count], "4", *line[count + 1 :]] for line in lines[1:] if line[at] == cell]
    with to.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([lines[0], *kept])
    return to
