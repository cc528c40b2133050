"""What the import page asks: a file is looked at, loaded once, mended, taken back; from this machine only."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.import_jobs import Broken, Job, Jobs
from api.settings import Settings
from api.uploads import MOST_FILES, Uploads
from api.workspace import Workspace
from zones.errors import InputError, NotFoundError

RISING = [
    ["SỞ Y TẾ TỈNH THỬ"],
    ["TT", "Xã", *[f"{day}/2/2022" for day in range(11, 18)]],
    [1, "Xã Bằng Lăng", 1, 2, 4, 7, 9, 12, 15],
    [2, "Xã Cẩm Tú", 0, 0, "x", 1, 2, 2, 3],
    [3, "Xã Không Có", 1, 1, 1, 2, 2, 2, 2],
]
POINTS = "case_id,report_date,lon,lat\na,2022-02-18,105.05,21.05\nb,2022-02-31,105.05,21.05\nc,2022-02-18,109,21.05\n"


def book(path: Path, lines: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    made.save(path)
    return path


@pytest.fixture
def service(wardwatch: Any) -> Iterator[TestClient]:
    """The service over six wards, for its operators."""
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as one:
        yield one
    workspace.store.close()


def look(service: TestClient, name: str, content: bytes | str, **options: Any) -> dict[str, Any]:
    answer = service.post(
        "/imports/preview", files={"file": (name, content)}, data={"options": json.dumps(options)}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def again(service: TestClient, token: str, **options: Any) -> dict[str, Any]:
    answer = service.post("/imports/preview", data={"token": token, "options": json.dumps(options)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def load(service: TestClient, token: str, **options: Any) -> dict[str, Any]:
    """Load and wait; how it ended."""
    begun = service.post("/imports", data={"token": token, "options": json.dumps(options)})
    assert begun.status_code == 202, begun.text
    for _ in range(600):
        found = service.get(begun.json()["progress"]).json()
        if found["state"] != "running":
            return found
        time.sleep(0.05)
    pytest.fail("it never ends")


def test_a_workbook_is_looked_at_answered_loaded_mended_and_taken_back(service, tmp_path) -> None:
    path = book(tmp_path / "luyke.xlsx", RISING)
    seen = look(service, "luyke.xlsx", path.read_bytes())
    assert seen["question"]["question"] == "cumulative" and not seen["loads"]
    assert [one["field"] for one in seen["columns"]] == ["ward", None]
    seen = again(service, seen["token"], answers=["--cumulative"], list="tháng 2")
    assert seen["loads"] and seen["list"] == "tháng 2" and not seen["changes"]["held"]
    assert seen["read"] == seen["accepted"] + seen["unchanged"] + seen["refused"] == 21
    assert {one["code"]: one["rows"] for one in seen["groups"]} == {"place_unknown": 7, "count_not_whole": 1}
    assert [one["name"] for one in seen["areas"]] == ["Xã Bằng Lăng", "Xã Cẩm Tú"]
    done = load(service, seen["token"], answers=["--cumulative"], list="tháng 2")
    result = done["result"]
    assert [one["stage"] for one in done["steps"]] == ["reading", "placing", "storing"]
    assert done["steps"][-1]["rows"] == done["steps"][-1]["of"] == 21
    assert (result["read"], result["accepted"], result["refused"]) == (21, 13, 8)
    assert (
        result["widened"]["nowhere"] == 7
        and result["refused_file"] == f"refused-import-{result['import']}.xlsx"
    )
    number = result["import"]

    file = service.get(f"/imports/{number}/refused.xlsx")
    assert result["refused_file"] in file.headers["content-disposition"]
    back = tmp_path / "back.xlsx"
    back.write_bytes(file.content)
    lines = [list(line) for line in openpyxl.load_workbook(back).active.iter_rows(values_only=True)]
    assert {"source_cell", "problem_vi", "remedy_vi"} <= set(lines[0])
    ward = lines[0].index("Xã")
    mended = [
        [*line[:ward], "Xã Hoa Ban", *line[ward + 1 :]] if line[ward] == "Xã Không Có" else line
        for line in lines
    ]
    seen = look(
        service, f"refused-import-{number} (1).xlsx", book(back, mended).read_bytes(), cumulative=True
    )
    assert seen["question"]["question"] == "mends"
    yes = seen["question"]["answers"][0]["option"]
    done = load(service, seen["token"], answers=[yes], cumulative=True)
    assert (done["result"]["list"], done["result"]["accepted"]) == ("tháng 2", 7)
    assert service.get("/imports").json()["imports"][0]["import"] == done["result"]["import"]

    undone = service.post(f"/imports/{done['result']['import']}/undo")
    assert undone.status_code == 200 and undone.json()["retracted"] == 7
    assert service.post(f"/imports/{done['result']['import']}/undo").status_code == 409
    past = {one["import"]: one for one in service.get("/imports").json()["imports"]}
    assert past[done["result"]["import"]]["undone"] and not past[number]["undone"]


def test_points_come_with_their_state_and_with_the_boundaries_under_them(service) -> None:
    seen = look(service, "p.csv", POINTS)
    assert sorted(state for *_, state in seen["points"]) == ["accepted", "no_area", "refused"]
    assert seen["map"]["layers"][-1] == "ward" and seen["flagged_in_all"] == 1
    tile = service.get(f"/geometry/{seen['map']['edition']}/ward/0/0/0.mvt")
    assert tile.status_code == 200


def test_many_points_are_drawn_together_and_none_is_lost(service) -> None:
    lines = [f"{105 + n % 997 / 2_000:.4f},{21 + n % 89 / 1_000:.3f},2022-02-18" for n in range(9_000)]
    seen = look(service, "many.csv", "\n".join(["lon,lat,report_date", *lines]))
    assert len(seen["spots"]) <= 800 and sum(points for _, _, points, _ in seen["spots"]) == 9_000


def test_columns_that_name_persons_are_told_and_appear_nowhere(service) -> None:
    text = "Họ và tên,Điện thoại,Ngày báo cáo,Xã\nTrần Văn Bền,0912345678,18/02/2022,Xã Hoa Ban\n"
    seen = look(service, "p.csv", text)
    assert [one["heading"] for one in seen["private"]] == ["Họ và tên", "Điện thoại"]
    assert "không lưu" in seen["private"][0]["words"]["vi"]
    assert "Bền" not in json.dumps(seen, ensure_ascii=False) and "0912345678" not in json.dumps(seen)


def test_a_column_may_be_taken_for_something_else_or_for_nothing(service) -> None:
    text = "Ngày báo cáo,Ngày A,Xã,Phân loại\n18/02/2022,17/02/2022,Xã Hoa Ban,cộng đồng\n"
    token = look(service, "c.csv", text)["token"]
    seen = again(
        service, token, mapping={"report_date": "Ngày A", "setting": ""}, constants={"setting": "quarantine"}
    )
    assert seen["rows"][0]["report_date"] == "2022-02-17" and seen["rows"][0]["setting"] == "quarantine"
    seen = again(service, token, mapping={"setting": ""})
    assert "setting" not in seen["rows"][0]


def test_a_file_that_cannot_be_read_on_shows_its_columns_so_that_one_can_say_what_they_are(service) -> None:
    seen = look(service, "c.csv", "Xã,Hôm nào\nXã Hoa Ban,18/02/2022\n")
    assert seen["error"] and not seen["loads"]
    assert {one["heading"]: one["field"] for one in seen["columns"]} == {"Xã": "ward", "Hôm nào": None}
    seen = again(service, seen["token"], mapping={"report_date": "Hôm nào"})
    assert seen["loads"] and seen["accepted"] == 1


def test_what_a_second_delivery_changes_is_said_before(service) -> None:
    head = "case_id,report_date,ward\n"
    first = look(service, "l.csv", head + "a,2022-02-17,Xã Hoa Ban\nb,2022-02-17,Xã Hoa Ban\n", list="l")
    load(service, first["token"], list="l")
    second = look(service, "m.csv", head + "a,2022-02-18,Xã Hoa Ban\nc,2022-02-18,Xã Hoa Ban\n", list="l")
    told = second["changes"]
    assert (told["held"], told["added"], told["changed"], told["absent"]) == (True, 1, 1, 1)
    assert again(service, second["token"], list="l", mode="replace")["changes"]["retracted"] == 1


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("r.csv", "ward,date,cases_stated\nXã Hoa Ban,2022-02-18,0\nXã Lạ,2022-02-18,1\n", "reports"),
        ("d.csv", "ward,persons\nXã Hoa Ban,1200\nXã Lạ,5\n", "population"),
        ("f.csv", "ward,date,name,value\nXã Hoa Ban,2022-02-18,beds,5\nXã Lạ,2022-02-18,beds,5\n", "context"),
    ],
)
def test_tables_about_areas_are_told_from_lists_of_cases(service, name: str, text: str, kind: str) -> None:
    seen = look(service, name, text)
    assert (seen["kind"], seen["read"], seen["accepted"], seen["refused"]) == (kind, 2, 1, 1)
    done = load(service, seen["token"], kind=kind)
    assert (done["result"]["kind"], done["result"]["accepted"], done["result"]["refused"]) == (kind, 1, 1)


def test_a_load_is_begun_once_however_often_it_is_asked_for(service) -> None:
    token = look(service, "p.csv", POINTS, list="p")["token"]
    first, second = load(service, token, list="p"), load(service, token, list="p")
    assert first["result"]["import"] == second["result"]["import"]
    assert sum(one["kind"] == "cases" for one in service.get("/imports").json()["imports"]) == 1
    gone = service.post("/imports/preview", data={"token": token})
    assert gone.status_code == 404 and "đưa tệp vào lại" in gone.json()["fix"]


def test_a_load_that_is_broken_off_stores_nothing(service) -> None:
    lines = [f"c{n},2022-02-18,105.05,21.05" for n in range(30_000)]
    token = look(service, "big.csv", "\n".join(["case_id,report_date,lon,lat", *lines]))["token"]
    begun = service.post("/imports", data={"token": token}).json()
    assert service.post(begun["progress"] + "/cancel").status_code == 202
    state = "running"
    while state == "running":
        state = service.get(begun["progress"]).json()["state"]
    assert state == "cancelled"
    assert all(one["kind"] != "cases" for one in service.get("/imports").json()["imports"])
    assert load(service, token)["result"]["accepted"] == 30_000


def test_a_problem_of_a_load_is_told_in_both_languages_and_the_file_stays(service, tmp_path) -> None:
    token = look(service, "luyke.xlsx", book(tmp_path / "b.xlsx", RISING).read_bytes())["token"]
    failed = load(service, token)
    assert failed["state"] == "failed" and failed["problem"]["question"] == "cumulative"
    assert "lũy kế" in failed["problem"]["detail"]["vi"] and "totals" in failed["problem"]["detail"]["en"]
    assert load(service, token, answers=["--daily"])["state"] == "done"


@pytest.mark.parametrize(
    "options",
    ["[", "[]", '{"list": 5}', '{"mode": "all"}', '{"mends": -1}', '{"mends": 1e9}', '{"nothing": 1}',
     '{"mapping": {"a": 5}}', '{"answers": [true]}', '{"answers": ["--drop"]}', '{"answers": ["--sheet \\"a"]}',
     '{"list": "\\u0000"}', '{"list": "\\ud800"}', '{"cumulative": 1}', '{"year": 99999999999}',
     '{"kind": "tiles"}', '{"valid_from": "18/02/2022"}', '{"level": "street"}', '{"answers": ["--level street"]}',
     '{"cumulative": true, "daily": true}', '{"answers": ["--year ' + "9" * 5000 + '"]}', "[" * 100_000],
)  # fmt: skip
def test_options_that_are_none_are_refused_in_words(service, options: str) -> None:
    for path, how in (("/imports/preview", {"files": {"file": ("p.csv", POINTS)}}), ("/imports", {})):
        answer = service.post(path, data={"options": options, "token": "none"}, **how)
        assert answer.status_code == 400 or (path == "/imports" and answer.status_code == 404), answer.text
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "options",
    [{"mapping": {"count": "nowhere"}}, {"sheet": "none"}, {"date_order": "mdy"}, {"crs": "nonsense"},
     {"edition": "none"},
     {"constants": {"setting": "here"}}, {"constants": {"report_date": "never"}}, {"mends": 999}, {"year": 0},
     {"mapping": {"report_date": ""}}, {"text_encoding": {"": "nonsense"}}, {"key": ["none"]}, {"list": "x" * 300}],
)  # fmt: skip
def test_no_options_make_the_service_fail(service, options: dict[str, Any]) -> None:
    answer = service.post(
        "/imports/preview", files={"file": ("p.csv", POINTS)}, data={"options": json.dumps(options)}
    )
    assert answer.status_code in (200, 400, 404, 409), answer.text


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.4", b"\x00" * 2000, b"PK\x03\x04broken", b"\xff\xfe", b"a,b\n", b"{}", b"[" * 9999],
)
def test_no_bytes_make_the_service_fail(service, content: bytes) -> None:
    answer = service.post("/imports/preview", files={"file": ("f.xlsx", content)})
    assert answer.status_code in (200, 400), answer.text


def test_a_form_without_a_file_and_numbers_without_an_import_are_told(service) -> None:
    assert service.post("/imports", data={"list": "x"}).status_code == 422
    assert service.post("/imports/preview").status_code == 404
    for path in (
        "/imports/999/refused.csv",
        "/imports/99999999999999999999/refused.xlsx",
        "/imports/progress/none",
    ):
        assert service.get(path).status_code == 404
    assert service.get("/imports/1/refused.pdf").status_code == 400
    assert service.post("/imports/99999999999999999999/undo").status_code == 404


PATHS = (
    ("GET", "/imports"), ("GET", "/imports/1/refused.csv"), ("POST", "/imports/1/undo"), ("POST", "/imports/preview"),
    ("GET", "/imports/progress/x"), ("POST", "/imports/progress/x/cancel"), ("DELETE", "/imports/preview/x"),
    ("POST", "/imports"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path"), [*PATHS, ("GET", "/import")])
def test_nobody_elsewhere_sees_any_of_it(service, wardwatch, method: str, path: str) -> None:
    how: dict[str, Any] = {"data": {"token": "x"}} if method == "POST" else {}
    assert service.request(method, path, headers={"Host": "figures.example"}, **how).status_code == 403
    assert (
        service.request(method, path, headers={"Origin": "https://elsewhere.example"}, **how).status_code
        == 403
    )
    workspace = Workspace(Settings(data=wardwatch.folder, audience="public"))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as public:
        assert public.request(method, path, **how).status_code == 403
    far = TestClient(create_app(workspace), client=("192.0.2.7", 5000), raise_server_exceptions=False)
    assert far.request(method, path, **how).status_code == 403
    workspace.store.close()


def test_a_script_on_this_machine_may_send_a_file_to_a_service_for_the_public(wardwatch) -> None:
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20", audience="public"))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as public:
        answer = public.post("/imports", files={"file": ("p.csv", POINTS)}, data={"list": "p"})
        assert (answer.status_code, answer.json()["accepted"]) == (200, 2)
    workspace.store.close()


def test_who_may_not_load_is_told_so_on_a_page(service) -> None:
    refused = service.get("/import", headers={"Host": "figures.example"})
    assert refused.headers["content-type"].startswith("text/html")
    assert "chính máy này" in refused.text and "this machine" in refused.text


def test_large_files_are_let_in_from_this_machine_only(wardwatch) -> None:
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20", max_body_mb=1, max_upload_mb=2))
    app = create_app(workspace)
    some, much = ("report_date,ward\n" + "2022-02-18,Xã Hoa Ban\n" * (n * 2**20 // 46) for n in (3, 5))
    with TestClient(app, raise_server_exceptions=False) as near:
        assert near.post("/imports/preview", files={"file": ("a.csv", some)}).status_code == 200
        assert near.post("/imports/preview", files={"file": ("a.csv", much)}).status_code in (400, 413)
        assert near.post("/cases", content=some).status_code == 413
    far = TestClient(app, client=("192.0.2.7", 5000), raise_server_exceptions=False)
    assert far.post("/imports/preview", files={"file": ("a.csv", some)}).status_code == 413
    workspace.store.close()


# ---- files that were sent


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Uploads]:
    one = Uploads(tmp_path / "uploads", 1000)
    yield one
    one.close()


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def kept(uploads: Uploads, path: Path, content: bytes = b"a", name: str = "a.csv") -> Any:
    path.write_bytes(content)
    with path.open("rb") as stream:
        return uploads.keep(name, stream)


def test_files_are_private_few_and_gone_when_the_service_ends(uploads: Uploads, tmp_path: Path) -> None:
    tokens = [kept(uploads, tmp_path / "f").token for _ in range(MOST_FILES + 2)]
    with pytest.raises(NotFoundError):
        uploads.of(tokens[0])
    one = uploads.of(tokens[-1])
    assert one.path.parent.stat().st_mode & 0o077 == 0 and len(files_in(tmp_path / "uploads")) == MOST_FILES
    uploads.close()
    assert not files_in(tmp_path / "uploads")


def test_a_file_that_nobody_asks_for_is_deleted_without_being_asked_for(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads", 1000, kept_seconds=0.1)
    kept(uploads, tmp_path / "f")
    end = time.monotonic() + 10
    while files_in(tmp_path / "uploads"):
        assert time.monotonic() < end
        time.sleep(0.05)
    uploads.close()


def test_what_a_killed_service_left_is_deleted_by_the_next(tmp_path: Path) -> None:
    left, living = (
        tmp_path / "uploads" / "service-999999999-x" / "t",
        tmp_path / "uploads" / f"service-{os.getppid()}-x",
    )
    for folder in (left, living):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("a")
    Uploads(tmp_path / "uploads", 1000).close()
    assert not left.exists() and living.exists()


def test_a_file_too_large_is_refused_and_not_kept(uploads: Uploads, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        kept(uploads, tmp_path / "f", b"a" * 1001)
    assert not files_in(tmp_path / "uploads")


def test_the_rate_of_a_stage_is_rows_over_its_own_seconds() -> None:
    job = Job("t", None)
    job.told("reading", 0, 0)
    job.told("placing", 0, 500)
    job.told("storing", 0, 500)
    job.steps[2].began -= 2
    job.told("storing", 100, 500)
    steps = job.as_dict()["steps"]
    assert steps[0]["of"] == 500 and 45 <= steps[2]["rows_per_second"] <= 50
    job.stop.set()
    with pytest.raises(Broken):
        job.told("storing", 200, 500)


def test_the_service_waits_for_a_load_under_way_when_it_ends() -> None:
    jobs = Jobs()

    def work(told: Any) -> dict[str, Any]:
        while True:
            told("storing", 0, 1)
            time.sleep(0.01)

    job = jobs.begin("t", None, work)
    jobs.settle()
    assert job.state == "cancelled"
