"""No name, phone or identity number of a list can be found again: not in the store, not in anything that is said."""

from pathlib import Path
from typing import Any

import pytest

PLANTED = (
    "Nguyễn Văn Alpha", "Alpha", "Trần Thị Betta", "Lê Gammma", "Bùi Indiaa", "0912345678", "0987654321", "912345679",
    "001089012345", "298765432", "a.bee@mail.vn", "Ngõ Không Tên", "1/1/1981",
)  # fmt: skip
LIST = (
    "Mã ca,Họ và tên,SĐT,CCCD,Email,Địa chỉ,Ngày sinh,Ngày báo cáo,ward,Tuổi,Ghi chú,Mã hộ\n"
    "C1,Nguyễn Văn Alpha,0912345678,001089012345,a.bee@mail.vn,12 Ngõ Không Tên,1/1/1981,19/2/2022,Bằng Lăng,30,"
    "gọi 0987654321,298765432\n"
    "C2,Trần Thị Betta,+84912345679,298765432,,12 Ngõ Không Tên,1/1/1981,30/2/2022,Cẩm Tú,31,a.bee@mail.vn,\n"
    "001089012345,Lê Gammma,0912345678,001089012345,,12 Ngõ Không Tên,1/1/1981,19/2/2022,Không Có Xã 0912345678,32,,\n"
    "C4,Lê Gammma,0912345678,001089012345,,12 Ngõ Không Tên,1/1/1981,19/2/2022,Bằng Lăng,33,x,,Bùi Indiaa,0987654321\n"
)


def everything(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def found_in(content: bytes) -> list[str]:
    forms = (lambda w: w.encode(), lambda w: w.encode("utf-16-le"), lambda w: ascii(w)[1:-1].encode())
    return [word for word in PLANTED if any(form(word) in content for form in forms)]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_list_with_persons_leaves_no_trace_of_them(wardwatch: Any, tmp_path: Path, lang: str) -> None:
    file = wardwatch.file("f0.csv", LIST)
    said = [wardwatch("cases", "load", file, "--lang", lang), wardwatch("cases", "load", file, "--json")]
    assert (
        said[1].json["read"] == 4 == sum(said[1].json[name] for name in ("accepted", "unchanged", "refused"))
    )
    assert any("personal data" in note for note in said[1].json["notes"])
    number = said[1].json["import"]
    csv, xlsx = tmp_path / "out" / "r.csv", tmp_path / "out" / "r.xlsx"
    csv.parent.mkdir()
    for path in (csv, xlsx):
        said.append(wardwatch("imports", "refused", number, "-o", path))
    said += [wardwatch("imports", "show", number), wardwatch("imports", "list", "--json"),
             wardwatch("workspace", "show", "--json")]  # fmt: skip
    spoken = "\n".join(one.out + one.err for one in said).encode()
    assert found_in(spoken) == []
    assert found_in(everything(csv.parent)) == []
    import openpyxl

    cells = [
        str(cell) for row in openpyxl.load_workbook(xlsx).active.iter_rows(values_only=True) for cell in row
    ]
    assert found_in("\n".join(cells).encode()) == []
    file.unlink()
    kept = everything(wardwatch.folder)
    assert found_in(kept) == [] and "Bằng Lăng".encode() in kept and b"Ghi ch" in kept


def test_records_sent_by_programs_are_treated_alike(wardwatch: Any) -> None:
    from api.loading import load_case_records
    from api.settings import Settings
    from api.workspace import Workspace

    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    records = [
        {
            "case_id": "R1",
            "report_date": "2022-02-19",
            "full_name": "Nguyễn Văn Alpha",
            "phone": "0912345678",
        },
        {"case_id": "R2", "report_date": "x", "full_name": "Trần Thị Betta", "phone": "0912345678"},
    ]
    told = str(load_case_records(workspace, "sent", records).as_dict())
    workspace.store.close()
    assert found_in(told.encode()) == [] and found_in(everything(wardwatch.folder)) == []
