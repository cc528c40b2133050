"""What is asked of results: the same names by command and by request, and no silent pick."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace

DECLARE = ("reports", "declare", "--complete", "all-in-list", "--from", "2022-01-20", "--to", "2022-02-19")
CASES = "report_date,ward,setting\n2022-02-18,Cẩm Tú,community\n"
PARENTS = (
    "--parent-level", "district=district_code:district", "--parent-level", "province=province_code:province",
)  # fmt: skip


@pytest.fixture
def classified(wardwatch: Any) -> Any:
    """Six wards with one case, classified once."""
    wardwatch.load(CASES)
    wardwatch(*DECLARE, "--list", "cases")
    wardwatch("classify")
    return wardwatch


@pytest.fixture
def twins(classified: Any, six_wards: Path) -> Any:
    """The same territory on two editions: snapshot 1 on `squares`, 2 on `others`; both valid."""
    classified("boundaries", "load", six_wards, "--edition", "others", *PARENTS)
    classified("classify", "--edition", "others")
    return classified


@pytest.fixture
def doubled(bare: Any, six_wards: Path) -> Any:
    """Ward 00001 lies in district 00001; classified."""
    whole = json.loads(six_wards.read_text(encoding="utf-8"))
    for one in whole["features"]:
        one["properties"] |= {"district_code": "00001", "district": "Huyện Trùng"}
    bare("boundaries", "load", bare.file("wards.geojson", json.dumps(whole)), *PARENTS)
    bare.load(CASES)
    bare(*DECLARE, "--list", "cases")
    bare("classify")
    return bare


@pytest.fixture
def service_of() -> Iterator[Any]:
    """A client over a command line's workspace."""
    opened = []

    def client(line: Any) -> TestClient:
        workspace = Workspace(Settings(data=line.folder, today=line.today))
        opened.append(workspace)
        return TestClient(create_app(workspace), raise_server_exceptions=False)

    yield client
    for workspace in opened:
        workspace.store.close()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ---- by command


def test_every_reading_command_takes_the_same_options(classified: Any, tmp_path: Path) -> None:
    how = ("--snapshot", 1, "--area", "002", "--level", "ward", "--edition", "squares", "--lang", "en")
    assert "Hoa Ban" in classified("explain", "00004", *how).out
    for command, name in (("map", "z.html"), ("brief", "z.png"), ("export", "z.csv")):
        classified(command, tmp_path / name, *how)
    assert [row["code"] for row in rows(tmp_path / "z.csv")] == ["00004", "00005", "00006"]


def test_several_levels_are_named_with_commas(classified: Any, tmp_path: Path) -> None:
    classified("export", tmp_path / "z.csv", "--level", "ward,district")
    assert [row["area_level"] for row in rows(tmp_path / "z.csv")] == ["ward"] * 6 + ["district"] * 2
    page = tmp_path / "z.html"
    classified("map", page, "--level", "district,province")
    assert "Huyện Đông" in page.read_text(encoding="utf-8")
    assert "wards" not in classified("brief", tmp_path / "z.png", "--level", "ward,district", status=1).out


@pytest.mark.parametrize(
    ("how", "named"),
    [
        (("--edition", "none-such"), "squares"),
        (("--snapshot", "77"), "77"),
        (("--area", "99999"), "99999"),
        (("--level", "commune"), "district"),
        (("--snapshot", "someday"), "someday"),
    ],
)
def test_what_is_not_there_is_named_and_what_there_is(
    classified: Any, tmp_path: Path, how: Any, named: str
) -> None:
    for words in (("explain", "00001"), ("map", tmp_path / "z.html"), ("export", tmp_path / "z.csv")):
        for lang, remedy in (("en", "How to fix"), ("vi", "Cách sửa")):
            said = classified(*words, *how, "--lang", lang, status=1).err
            assert named in said and remedy in said


def test_the_latest_of_an_edition_is_the_one_on_it(twins: Any, tmp_path: Path) -> None:
    for edition, number in (("squares", 1), ("others", 2)):
        told = twins("export", tmp_path / "z.csv", "--edition", edition, "--json").json
        assert told["snapshot"] == number
    said = twins("explain", "00001", "--snapshot", 1, "--edition", "others", "--lang", "en", status=1).err
    assert "squares" in said and "snapshots on others: 2" in said


def test_an_edition_without_a_snapshot_says_how_to_make_one(classified: Any, six_wards: Path) -> None:
    classified("boundaries", "load", six_wards, "--edition", "others")
    said = classified("explain", "00001", "--edition", "others", status=1).err
    assert "wardwatch classify --edition others" in said


def test_a_code_of_several_levels_is_never_picked_silently(doubled: Any, tmp_path: Path) -> None:
    said = doubled("explain", "00001", "--lang", "en", status=1).err
    assert "--level district" in said and "--level ward" in said and "Huyện Trùng" in said
    assert doubled("explain", "00001", "--level", "district").out.startswith("Huyện Trùng")
    assert doubled("explain", "00001", "--level", "ward").out.startswith("Xã Bằng Lăng")
    out = tmp_path / "z.csv"
    assert "district:00001" in doubled("export", out, "--area", "00001", status=1).err
    doubled("export", out, "--area", "district:00001")
    assert len(rows(out)) == 6
    doubled("export", out, "--area", "ward:00001")
    assert len(rows(out)) == 1


def test_an_unknown_code_or_name_is_answered_with_what_comes_near(classified: Any) -> None:
    assert "00002 Xã Cẩm Tú (ward)" in classified("explain", "cam tu", status=1).err
    assert "wardwatch explain 00002" in classified("explain", "Xã Cẩm Tú", status=1).err
    assert "00001" in classified("explain", "00009", status=1).err
    assert "/areas" not in classified("explain", "zzzz", status=1).err


def test_a_unit_outside_the_area_is_not_explained(classified: Any) -> None:
    classified("explain", "00001", "--area", "001")
    classified("explain", "00001", "--area", "002", status=1)


def test_numbers_are_written_as_the_language_writes_them(bare: Any, six_wards: Path) -> None:
    whole = json.loads(six_wards.read_text(encoding="utf-8"))
    for one in whole["features"]:
        one["properties"]["population"] = 12400
    bare("boundaries", "load", bare.file("w.geojson", json.dumps(whole)), "--population", "population")
    bare.load("report_date,area_code,setting,count\n2022-02-18,00001,community,2400\n")
    bare(*DECLARE, "--list", "cases")
    bare("classify")
    vi, en = (bare("explain", "00001", "--lang", lang).out for lang in ("vi", "en"))
    assert ": 2.400" in vi and "12.400" in vi and "2,400" not in vi and ": 2400" not in vi
    assert ": 2,400" in en and "12,400" in en and "2.400" not in en and ": 2400" not in en


def test_what_is_held_is_listed_in_the_language_asked_for(twins: Any) -> None:
    assert "đến hết ngày 19/02/2022" in twins("snapshots").out
    assert "as of 19 February 2022" in twins("snapshots", "--lang", "en").out
    on_others = twins("snapshots", "--edition", "others", "--json").json["snapshots"]
    assert [one["number"] for one in on_others] == [2]


# ---- by request


def test_the_http_twins_take_the_same_names(twins: Any, service_of: Any) -> None:
    client = service_of(twins)
    how = "area=002&level=ward,district&edition=squares"
    told = client.get(f"/snapshots/latest/zones?{how}").json()
    assert [zone["code"] for zone in told["zones"]] == ["00004", "00005", "00006", "002"]
    assert told["total"] == 4
    page = client.get(f"/snapshots/1/zones?{how}&offset=2&limit=1&f=csv")
    assert (page.headers["x-total-count"], page.headers["x-next-offset"]) == ("4", "3")
    assert "00006" in page.text and "00005" not in page.text
    for form in ("html", "png", "svg"):
        answer = client.get(f"/maps/zones.{form}?snapshot=1&area=002&level=ward&edition=squares&lang=en")
        assert answer.status_code == 200, answer.text
    for path in ("/status/00004", "/status?lat=21.05&lon=105.35"):
        sign = "&" if "?" in path else "?"
        told = client.get(f"{path}{sign}snapshot=1&area=002&level=ward&edition=squares&lang=en").json()
        assert told["unit"]["code"] == "00004" and told["snapshot"] == 1
    levelled = client.get("/status?lat=21.05&lon=105.35&snapshot=1&level=district").json()
    assert levelled["unit"]["code"] == "002"


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("edition=none-such", 404, "squares"), ("edition=others&snapshot=1", 409, "others: 2"),
        ("area=99999", 404, "99999"), ("level=commune", 404, "ward"), ("snapshot=someday", 400, "latest"),
    ],
)  # fmt: skip
def test_a_request_for_what_is_not_there_is_a_problem_that_names_the_choice(
    twins: Any, service_of: Any, query: str, status: int, named: str
) -> None:
    client = service_of(twins)
    for path in ("/status/00001", "/maps/zones.html", "/maps/zones.png", "/status?lat=21.05&lon=105.05"):
        sign = "&" if "?" in path else "?"
        told = client.get(f"{path}{sign}{query}")
        assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
        assert named in told.text
    if "snapshot" not in query:
        assert client.get(f"/snapshots/latest/zones?{query}").status_code == status


def test_a_doubled_code_is_a_conflict_that_names_the_candidates(doubled: Any, service_of: Any) -> None:
    client = service_of(doubled)
    for path in ("/status/00001", "/areas/00001"):
        told = client.get(f"{path}?lang=en")
        assert told.status_code == 409
        body = told.json()
        assert {one["level"] for one in body["candidates"]} == {"district", "ward"}
        assert "?level=district" in body["fix"] and "?level=ward" in body["fix"]
        assert client.get(f"{path}?level=district").status_code == 200
    assert client.get("/status/00001?level=ward").json()["unit"]["area_level"] == "ward"


def test_a_place_outside_the_area_asked_for_is_not_answered(classified: Any, service_of: Any) -> None:
    client = service_of(classified)
    assert client.get("/status?lat=21.05&lon=105.05&area=002").status_code == 404
    assert client.get("/status?lat=21.05&lon=105.05&area=001").status_code == 200
