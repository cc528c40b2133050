"""The template: made, filled in as a person does, loaded back without options."""

import shutil
import subprocess
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from api.settings import Settings
from api.workspace import Workspace
from geodata.rulebooks import list_rulebooks, load_rulebook
from geodata.template import KINDS, filled_sheets, template_book
from geodata.template.book import columns_of
from geodata.template.rule_figures import figures_read

DAY = datetime(2022, 2, 19)


def made(run: Any, *words: object, name: str = "mau.xlsx") -> Path:
    path = run.folder.parent / name
    run("template", path, *words)
    return path


def fill(path: Path, sheet: str, *rows: dict[str, Any]) -> Path:
    """Write rows under the headings of a sheet; a key may be the beginning of a heading."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    headings = [str(cell.value) for cell in page[1]]
    for at, row in enumerate(rows, page.max_row + 1):
        for name, value in row.items():
            found = [place for place, heading in enumerate(headings, 1) if heading.startswith(name)]
            assert len(found) == 1, (name, headings)
            page.cell(at, found[0], value)
    book.save(path)
    return path


def store(run: Any) -> Any:
    return Workspace(Settings(data=run.folder)).store


def test_the_sheets_are_named_in_the_language_asked_for(wardwatch: Any) -> None:
    book = openpyxl.load_workbook(made(wardwatch))
    assert book.sheetnames == [
        "Hướng dẫn",
        "Thôn bản",
        "Dân số",
        "Cơ sở",
        "Ca bệnh",
        "Báo cáo ngày",
        "Số liệu khác",
        "Danh mục",
    ]
    book = openpyxl.load_workbook(made(wardwatch, "--lang", "en", "--for", "cases", "--for", "context"))
    assert book.sheetnames == ["Guide", "Cases", "Other figures", "Lists"]


def test_an_empty_template_says_that_nothing_is_filled_in(wardwatch: Any) -> None:
    path = made(wardwatch)
    assert [one.rows for one in filled_sheets(path)] == [0] * len(KINDS)
    assert "chưa điền gì" in wardwatch("load", path, status=1).err
    for kind in ("cases", "reports", "context", "population"):
        assert "chưa điền gì" in wardwatch(kind, "load", path, "--lang", "vi", status=1).err
    assert "nothing is filled in" in wardwatch("load", path, "--lang", "en", status=1).err


def test_another_workbook_is_no_template(wardwatch: Any) -> None:
    path = wardwatch.folder.parent / "other.xlsx"
    openpyxl.Workbook().save(path)
    assert "không phải tệp mẫu" in wardwatch("load", path, status=1).err


def whole(path: Path) -> Path:
    fill(path, "Thôn bản", {"Mã xã": "Xã Cẩm Tú (00002)", "Tên thôn": "Bản Mây", "Số hộ": 40, "Số khẩu": 200})
    people = [{"Mã đơn vị": "Xã Bằng Lăng (00001)", "Dân số": 5200}, {"Mã đơn vị": "00002", "Dân số": 4100}]
    fill(path, "Dân số", *people)
    fill(path, "Cơ sở", {"Mã cơ sở": "TH-1", "Tên cơ sở": "Trường Một", "Loại cơ sở": "trường học", "Sức chứa": 420,
                         "Mã đơn vị": "Xã Cẩm Tú (00002)"})  # fmt: skip
    fill(path, "Ca bệnh",
         {"Mã ca": "BN-1", "Ngày báo cáo": DAY, "Huyện": "Huyện Đông (001)", "Mã đơn vị": "Xã Cẩm Tú (00002)",
          "Nơi ghi nhận": "cộng đồng", "Tuổi": 34, "Giới tính": "nữ", "Nguồn lây": "không rõ nguồn"},
         {"Mã ca": "BN-2", "Ngày báo cáo": "19/02/2022", "Huyện": "Huyện Tây (002)",
          "Nơi ghi nhận": "cách ly"})  # fmt: skip
    fill(path, "Báo cáo ngày", {"Ngày": DAY, "Mã đơn vị": "Xã Bằng Lăng (00001)", "Số ca báo cáo": 0})
    return fill(path, "Số liệu khác", {"Ngày": DAY, "Mã đơn vị": "Xã Bằng Lăng (00001)", "số giường trống": 12,
                                       "số ca tử vong": 0, "Nguồn": "TTYT"})  # fmt: skip


def test_a_template_that_is_filled_in_loads_back_without_options(wardwatch: Any) -> None:
    path = whole(made(wardwatch))
    done = wardwatch("load", path, "--json").json["sheets"]
    assert [one["kind"] for one in done] == list(KINDS)
    assert not [one for one in done if "error" in one]
    tables = {one["kind"]: one for one in done}
    for kind, read in (("population", 2), ("sites", 1), ("cases", 2), ("reports", 1), ("context", 2)):
        one = tables[kind]
        assert (one["read"], one["accepted"], one["refused"]) == (read, read, 0), one
    held = store(wardwatch)
    assert sorted(held.context().select("area_code", "day", "name", "value", "source").rows()) == [
        ("00001", date(2022, 2, 19), "beds_free", "12", "TTYT"), ("00001", date(2022, 2, 19), "died", "0", "TTYT"),
    ]  # fmt: skip
    cases = (
        held.cases()
        .sort("case_id")
        .select("case_id", "area_level", "area_code", "setting", "report_date")
        .rows()
    )
    assert cases == [
        ("BN-1", "ward", "00002", "community", date(2022, 2, 19)),
        ("BN-2", "district", "002", "quarantine", date(2022, 2, 19)),
    ]
    sites = held.sites().select("code", "site_kind", "capacity", "area_code").rows()
    assert sites == [("TH-1", "school", 420, "00002")]
    held.close()
    again = wardwatch("load", path, "--json").json["sheets"]
    assert all(
        one["accepted"] == 0 and one["unchanged"] == one["read"] for one in again if one["kind"] != "roster"
    )


@pytest.mark.parametrize(
    ("command", "read"), [("cases", 2), ("sites", 1), ("reports", 1), ("context", 2), ("population", 2)]
)
def test_each_command_takes_its_own_sheet_by_itself(wardwatch: Any, command: str, read: int) -> None:
    done = wardwatch(command, "load", whole(made(wardwatch)), "--json").json
    assert (done["read"], done["accepted"]) == (read, read)


def test_a_sheet_may_be_renamed_and_the_template_be_in_english(wardwatch: Any) -> None:
    path = made(wardwatch, "--lang", "en")
    fill(path, "Daily reports", {"Date": DAY, "Area code": "Xã Bằng Lăng (00001)", "Cases reported": 3})
    fill(path, "Cases", {"Report date": DAY, "Area code": "00001", "Detection setting": "community"})
    fill(path, "Other figures", {"Date": DAY, "Area code": "00001", "free beds": 4, "Source": "x"})
    book = openpyxl.load_workbook(path)
    book["Daily reports"].title = "Anh Nam's report"
    for name in book.defined_names.values():
        name.attr_text = name.attr_text.replace("'Daily reports'", "'Anh Nam''s report'")
    book.save(path)
    done = wardwatch("load", path, "--json").json["sheets"]
    assert [(one["kind"], one.get("accepted")) for one in done] == [
        ("cases", 1),
        ("reports", 1),
        ("context", 1),
    ], done


def test_one_bad_sheet_keeps_no_other_back(wardwatch: Any) -> None:
    path = made(wardwatch)
    fill(path, "Báo cáo ngày", {"Ngày": DAY, "Mã đơn vị": "00001", "Số ca báo cáo": 0})
    fill(path, "Số liệu khác", {"Ngày": DAY, "Mã đơn vị": "00001"})
    done = wardwatch("load", path, status=1).out
    assert "nhận 1" in done and "không nạp được: chưa điền số liệu nào" in done


def test_rows_that_are_wrong_are_told_with_their_sheet(wardwatch: Any) -> None:
    path = made(wardwatch)
    fill(path, "Báo cáo ngày", {"Ngày": DAY, "Mã đơn vị": "Xã Bằng Lăng (00002)", "Số ca báo cáo": 0},
         {"Ngày": DAY, "Mã đơn vị": "00001"})  # fmt: skip
    done = wardwatch("load", path, "--json", status=1).json["sheets"]
    assert done[0]["read"] == done[0]["refused"] == 2
    assert {one["code"] for one in done[0]["problems"]} == {"code_unknown", "count_missing"}


@pytest.mark.parametrize("id", list_rulebooks())
def test_the_figures_of_every_rulebook_load_back(wardwatch: Any, id: str) -> None:
    read = figures_read(load_rulebook(id))
    path = made(wardwatch, "--for", "context", "--rulebook", id)
    columns = columns_of("context", None, load_rulebook(id))
    if not read:
        assert any(one.vi == "số giường trống" for one in columns)
        return
    page = openpyxl.load_workbook(path)["Số liệu khác"]
    headings = [str(cell.value) for cell in page[1]]
    figures = {
        heading: heading.rpartition("[")[2].rstrip("]") for heading in headings if heading.endswith("]")
    }
    assert list(figures.values()) == [one.id for one in read]
    fill(path, "Số liệu khác", {"Ngày": DAY, "Mã đơn vị": "00001"} | dict.fromkeys(figures, 1))
    how = [word for one in read for word in ("--per-cent", one.id)]
    assert wardwatch("context", "load", path, *how, "--json").json["accepted"] == len(read)
    held = store(wardwatch)
    assert set(held.context()["name"]) == {one.id for one in read}
    held.close()


def test_the_lists_hold_the_areas_asked_for(wardwatch: Any) -> None:
    book = openpyxl.load_workbook(made(wardwatch, "--for", "reports", "--area", "district:002"))
    words = [cell.value for column in book["Danh mục"].iter_cols(min_row=2) for cell in column if cell.value]
    assert "Xã Hoa Ban (00004)" in words and "Xã Bằng Lăng (00001)" not in words
    book = openpyxl.load_workbook(made(wardwatch, "--for", "reports"))
    page = book["Báo cáo ngày"]
    rules = {rule.formula1 for rule in page.data_validations.dataValidation}
    assert any("OFFSET(WW_AREAS" in str(rule) for rule in rules) and "WW_ABOVE" in rules
    assert page.freeze_panes == "A2" and page.column_dimensions["C"].number_format == "@"
    wrong = wardwatch("template", wardwatch.folder.parent / "x.xlsx", "--area", "99999", status=1)
    assert "không có đơn vị 99999" in wrong.err


def test_without_boundaries_places_are_free_words(bare: Any) -> None:
    path = made(bare, "--for", "cases")
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book["Ca bệnh"][1]][2:6] == ["Tỉnh", "Huyện", "Xã", "Thôn"]
    fill(path, "Ca bệnh", {"Mã ca": "a", "Ngày báo cáo": DAY, "Xã": "Quài Tở", "Huyện": "Tuần Giáo"})
    assert bare("load", path, "--json").json["sheets"][0]["accepted"] == 1


def test_the_template_opens_in_another_program(wardwatch: Any, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no other spreadsheet program is on this machine")
    path = whole(made(wardwatch))
    how = ("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "o")
    subprocess.run([office, *how, path], check=True, timeout=120)
    done = wardwatch("load", tmp_path / "o" / path.name, "--json").json["sheets"]
    assert [one["kind"] for one in done] == list(KINDS)


def test_a_large_list_of_areas_is_one_range() -> None:
    assert len(template_book(["reports"])) < 20_000


def test_the_service_gives_the_template_to_this_machine_only(own_client: Any) -> None:
    found = own_client.get("/template.xlsx", params={"for": "reports,context", "rulebook": "vn-4800-2021"})
    assert found.status_code == 200 and found.content[:2] == b"PK"
    assert "wardwatch-template.xlsx" in found.headers["content-disposition"]
    assert found.headers["cache-control"] == "no-store"
    for wrong in (
        {"for": "all,x"},
        {"area": "x"},
        {"rulebook": "/etc/passwd"},
        {"level": "street"},
        {"lang": "fr"},
    ):
        assert own_client.get("/template.xlsx", params=wrong).status_code in (400, 404, 422), wrong
    assert (
        own_client.get("/template.xlsx", headers={"origin": "https://elsewhere.example"}).status_code == 403
    )
    assert own_client.get("/template.xlsx", headers={"host": "elsewhere.example"}).status_code == 403


def test_the_figures_of_a_rulebook_of_ones_own_load_back(wardwatch: Any) -> None:
    text = Path(str(files("zones") / "rulebooks" / "vn-4800-2021.yaml")).read_text(encoding="utf-8")
    own = wardwatch.file(
        "own.yaml", text.replace("capacity_ok", "own_fact").replace("(tiêu chí 3)", "(1 có, 0 không)")
    )
    path = made(wardwatch, "--for", "context", "--rulebook", own)
    assert any(
        str(cell.value).endswith("[id: own_fact]") for cell in openpyxl.load_workbook(path)["Số liệu khác"][1]
    )
    row = {"Ngày": DAY, "Mã đơn vị": "00001", "bảo đảm": "có", "người cao tuổi": 80}
    assert wardwatch("load", fill(path, "Số liệu khác", row), "--json").json["sheets"][0]["accepted"] == 2
    held = store(wardwatch)
    assert dict(held.context().select("name", "value").rows()) == {"own_fact": "1", "full_elderly": "80"}
    held.close()


def test_a_template_that_is_damaged_or_not_there_is_told(wardwatch: Any) -> None:
    assert (
        "không dùng được tệp này" in wardwatch("load", wardwatch.folder.parent / "nowhere.xlsx", status=1).err
    )
    path = made(wardwatch)
    short = wardwatch.file("short.xlsx", path.read_bytes()[:4000])
    assert "không phải tệp mẫu" in wardwatch("load", short, status=1).err
    broken = wardwatch.folder.parent / "broken.xlsx"
    with ZipFile(path) as old, ZipFile(broken, "w") as new:
        for member in old.infolist():
            if member.filename != "xl/_rels/workbook.xml.rels":
                new.writestr(member, old.read(member))
    assert "không mở được sổ tính" in wardwatch("load", broken, status=1).err


def test_questions_about_figures_are_answered_by_options(wardwatch: Any) -> None:
    table = wardwatch.file("f.csv", "area_code,date,full_elderly\n00001,2022-02-19,0.85\n")
    asked = wardwatch("context", "load", table, "--json", status=1).json
    assert asked["question"] == "per_cent"
    assert [one["option"] for one in asked["answers"]] == ["--per-cent full_elderly", "--shares full_elderly"]
    assert "phần trăm" in wardwatch("context", "load", table, status=1).err
    assert wardwatch("context", "load", table, "--shares", "full_elderly", "--json").json["accepted"] == 1
    held = store(wardwatch)
    assert held.context()["value"].to_list() == ["85"]
    held.close()


def test_a_later_value_of_another_source_is_told(wardwatch: Any) -> None:
    head = "area_code,date,name,value,source\n"
    wardwatch("context", "load", wardwatch.file("a.csv", head + "00001,2022-02-19,icu,3,huyện\n"))
    done = wardwatch("context", "load", wardwatch.file("b.csv", head + "00001,2022-02-19,icu,5,sở\n"))
    assert "1 số liệu thay giá trị khác" in done.out and "3 (huyện) -> 5 (sở)" in done.out
    again = wardwatch("context", "load", wardwatch.file("b.csv", head + "00001,2022-02-19,icu,5.0,sở\n"))
    assert "thay giá trị" not in again.out


def test_a_zero_without_its_ward_is_none_of_the_district(wardwatch: Any) -> None:
    path = made(wardwatch, "--for", "reports")
    fill(path, "Báo cáo ngày", {"Ngày": DAY, "Lọc theo huyện": "Huyện Tây (002)", "Số ca báo cáo": 0},
         {"Ngày": DAY, "Mã đơn vị": "00001", "Số ca báo cáo": 0})  # fmt: skip
    done = wardwatch("load", path, "--json").json["sheets"][0]
    assert (done["read"], done["accepted"], done["refused"]) == (2, 1, 1)
    assert done["problems"][0]["code"] == "value_missing" and done["problems"][0]["column"] == "Mã đơn vị"
