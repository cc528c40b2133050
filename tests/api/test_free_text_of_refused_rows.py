"""Free text beside refused rows, and ids that hold numbers of persons: found nowhere, in nothing that is said."""

import json
import logging
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

HEADING = (
    "Mã BN", "Họ và tên", "Ngày báo cáo", "Xã", "Yếu tố dịch tễ", "Ghi chú", "Diễn biến", "Tiền sử bệnh", "Thêm",
)  # fmt: skip
ROWS = (
    ("ABC-1988-0977123555", "Lò Văn Thôi", "19/02/2022", "Bằng Lăng", "tiếp xúc với Mùa A Thinh ở chợ",
     "vợ là Quàng Thị Vân", "khó thở đêm qua", "hen", "nhà sau trạm y tế cũ bên suối"),
    ("GAT", "Giàng A Thôi", "19/02/2022", "Không Có Xã", "Mùa A Thinh", "cháu Giàng A Khứ",
     "sốt cao rồi co giật", "tiểu đường lâu", "ở nhờ nhà bà cụ bán rau"),
    ("CC 001089055555", "Vừ Thôi", "32/02/2022", "Bằng Lăng", "con Sùng Bli", "cháu Khứ Hai",
     "nặng hơn hôm qua", "hen", "con dâu bán xôi đầu ngõ"),
)  # fmt: skip
PLANTED = (
    "0977123555", "001089055555", "Mùa A", "Quàng", "Khứ", "Sùng", "co giật", "tiểu đường", "nặng hơn",
    "bà cụ", "bán xôi",
)  # fmt: skip


def found_in(content: bytes) -> list[str]:
    forms = (lambda w: w.encode(), lambda w: w.encode("utf-16-le"), lambda w: ascii(w)[1:-1].encode())
    return [word for word in PLANTED if any(form(word) in content for form in forms)]


def everything(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def book(path: Path) -> Path:
    made = openpyxl.Workbook()
    for row in (HEADING, *ROWS):
        made.active.append(row)
    made.save(path)
    return path


def cells_of(path: Path) -> bytes:
    sheet = openpyxl.load_workbook(path).active
    return json.dumps(
        [row for row in sheet.iter_rows(values_only=True)], ensure_ascii=False, default=str
    ).encode()


def test_free_text_of_refused_rows_is_kept_and_said_nowhere(
    wardwatch: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = book(tmp_path / "ca.xlsx")
    said = [wardwatch("cases", "check", file), wardwatch("cases", "load", file, "--list", "a")]
    said.append(wardwatch("cases", "load", file, "--list", "b", "--json"))
    assert said[2].json["refused"] == 2 and said[2].json["accepted"] == 1
    assert any("free text is not stored" in note for note in said[2].json["notes"])
    number = said[2].json["import"]
    csv, xlsx = tmp_path / "r.csv", tmp_path / "r.xlsx"
    for path in (csv, xlsx):
        said.append(wardwatch("imports", "refused", number, "-o", path))
    assert found_in("\n".join(one.out + one.err for one in said).encode()) == []
    assert found_in(csv.read_bytes()) == [] == found_in(cells_of(xlsx)) and b"32/02/2022" in csv.read_bytes()
    file.unlink()
    assert found_in(everything(wardwatch.folder)) == [] == found_in(caplog.text.encode())


def test_the_import_page_does_not_tell_it_either(wardwatch: Any, tmp_path: Path) -> None:
    from api.app import create_app
    from api.settings import Settings
    from api.workspace import Workspace

    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    with TestClient(create_app(workspace), base_url="http://127.0.0.1:8000") as client:
        content = book(tmp_path / "ca.xlsx").read_bytes()
        shown = client.post("/imports/preview", files={"file": ("ca.xlsx", content)}, data={"options": "{}"})
        begun = client.post("/imports", data={"token": shown.json()["token"], "options": "{}"})
        while (state := client.get(begun.json()["progress"])).json()["state"] == "running":
            time.sleep(0.02)
        number = state.json()["result"]["import"]
        back = client.get(f"/imports/{number}/refused.xlsx")
        (tmp_path / "back.xlsx").write_bytes(back.content)
        answers = [shown.content, begun.content, state.content, client.get("/imports").content]
    workspace.store.close()
    assert state.json()["result"]["refused"] == 2 and found_in(b"\n".join(answers)) == []
    assert found_in(cells_of(tmp_path / "back.xlsx")) == []
    assert found_in(everything(wardwatch.folder)) == []


def test_ids_with_numbers_given_one_after_another_stay(wardwatch: Any) -> None:
    text = "Mã ca,Ngày báo cáo,Xã\nTG-202100123,19/02/2022,Bằng Lăng\nTG-2022-0045,19/02/2022,Bằng Lăng\n"
    said = wardwatch("cases", "load", wardwatch.file("t.csv", text), "--json")
    assert said.json["accepted"] == 2 and b"TG-202100123" in everything(wardwatch.folder)


def test_a_line_that_fits_no_heading_brings_no_free_text(wardwatch: Any) -> None:
    lines = "19/02/2022,Bằng Lăng,2,cháu Giàng A Khứ\n19/02/2022,Bằng Lăng,1,sốt cao, co giật\n"
    text = f"Ngày báo cáo,Xã,Số ca,Ghi chú\n{lines}"
    said = wardwatch("cases", "load", wardwatch.file("t.csv", text), "--json")
    assert said.json["refused"] == 1 and found_in(everything(wardwatch.folder)) == []
