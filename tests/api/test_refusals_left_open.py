"""A corrected file beside refused rows that stand open says so, and a mended import offers nothing to mend."""

from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace

BAD = "Ngày báo cáo,Xã,Số ca\n19/02/2022,Bằng Lăng,2\n19/02/2022,Cẩm Tú,x\n"
GOOD = "Ngày báo cáo,Xã,Số ca\n19/02/2022,Bằng Lăng,2\n19/02/2022,Cẩm Tú,5\n"


def history(wardwatch: Any) -> dict[int, dict[str, Any]]:
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    with TestClient(create_app(workspace)) as client:
        found = client.get("/imports").json()["imports"]
    workspace.store.close()
    return {one["import"]: one for one in found}


def test_a_corrected_file_that_does_not_mend_says_what_it_leaves_open(wardwatch: Any) -> None:
    first = wardwatch("cases", "load", wardwatch.file("a.csv", BAD), "--list", "A", "--json").json["import"]
    again = wardwatch("cases", "load", wardwatch.file("b.csv", GOOD), "--list", "A", "--lang", "vi")
    said = f"lần nạp {first} còn 1 dòng bị từ chối chưa sửa: --mends {first} nếu tệp này thay nó"
    assert said in again.out
    assert history(wardwatch)[first]["refused_file"] and not history(wardwatch)[first]["settled"]
    third = wardwatch(
        "cases", "load", wardwatch.file("b.csv", GOOD), "--list", "A", "--mends", first, "--lang", "vi"
    )
    assert "chưa sửa" not in third.out
    assert history(wardwatch)[first]["refused_file"] is None and history(wardwatch)[first]["settled"]


def test_another_list_is_not_spoken_of(wardwatch: Any) -> None:
    wardwatch("cases", "load", wardwatch.file("a.csv", BAD), "--list", "A")
    other = wardwatch("cases", "load", wardwatch.file("b.csv", GOOD), "--list", "B", "--lang", "vi")
    assert "chưa sửa" not in other.out
