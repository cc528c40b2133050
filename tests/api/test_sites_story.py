"""Sites from the command line to the answer of the service."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pytest
import shapely
import yaml
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from geodata.rulebooks import bundled_rulebook
from maps.mvt_check import read_tile
from zones.rulebook import parse_rulebook

SITES = """Mã cơ sở,Tên cơ sở,Loại hình,Quy mô,Sức chứa,Sĩ số,Xã,Kinh độ,Vĩ độ,Điện thoại chủ cơ sở
PTDT,Trường PTDTNT Hoa Ban,,lớn,500,420,Xã Bằng Lăng,,,0912345678
,Khu trọ Số 5,nhà trọ,nhỏ,40,,Xã Bằng Lăng,,,0912345679
KCL,Khu cách ly huyện,,,300,,,105.35,21.05,
"""
CASES = "case_id,report_date,setting,ward,site_id\n" + "".join(
    f"{k},2022-02-{18 + k % 2},{'quarantine' if site == 'KCL' else 'community'},{ward},{site}\n"
    for k, (ward, site) in enumerate(
        [("Xã Bằng Lăng", "PTDT")] * 3 + [("Xã Bằng Lăng", "khu trọ số 5")] + [("Xã Bằng Lăng", "")]
        + [("", "KCL")] * 2 + [("Xã Sen Hồng", "PTDT")] + [("Xã Cẩm Tú", "Xưởng may")]
    )
)  # fmt: skip


def site_book(folder: Path) -> Path:
    """The plain house rulebook with the part on sites that the guide prints."""
    guide = (Path(__file__).parents[2] / "docs" / "rulebooks.md").read_text(encoding="utf-8")
    block = next(one for one in re.findall(r"```yaml\n(.*?)```", guide, re.S) if "site7" in one)
    part, content = yaml.safe_load(block), dict(bundled_rulebook("house-three-colour").content)
    content["id"] = "house-sites-example"
    content["ind"] = {**content["ind"], **part["ind"]}
    content["units"] = [*content["units"], *part["units"]]
    parse_rulebook(content)
    path = folder / "house-sites-example.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def story(wardwatch: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Six wards with three sites and nine cases, complete for two weeks, classified with a rulebook for sites."""
    wardwatch("sites", "load", wardwatch.file("sites.csv", SITES))
    wardwatch.load(CASES, "--list", "line")
    how = ("--list", "line", "--from", "2022-01-20", "--to", "2022-02-20")
    wardwatch("reports", "declare", "--complete", "all-in-list", *how)
    monkeypatch.setenv("WARDWATCH_RULEBOOK", str(site_book(wardwatch.folder.parent)))
    wardwatch("classify")
    return wardwatch


@pytest.fixture
def served(story: Any) -> Iterator[TestClient]:
    workspace = Workspace(Settings(data=story.folder, today="2022-02-20"))
    with TestClient(create_app(workspace)) as client:
        yield client
    workspace.store.close()


def test_a_table_of_sites_is_read_without_options_and_without_phones(wardwatch: Any) -> None:
    done = wardwatch("sites", "load", wardwatch.file("sites.csv", SITES), "--json").json
    assert (done["read"], done["accepted"], done["refused"]) == (3, 3, 0)
    assert any("phone number" in note for note in done["notes"])
    listed = wardwatch("sites", "list", "--json").json["sites"]
    assert [one["code"] for one in listed] == ["KCL", "PTDT", "S-00001-khu-tro-so-5"]
    assert [one["kind"] for one in listed] == ["quarantine", "school", "boarding_house"]
    assert [(one["people"], one["people_from"]) for one in listed] == [
        (300, "capacity"),
        (420, "persons"),
        (40, "capacity"),
    ]
    assert [one["area_code"] for one in listed] == ["00004", "00001", "00001"]
    assert "0912345678" not in wardwatch("imports", "show", done["import"], "--json").out
    again = wardwatch("sites", "load", wardwatch.file("sites.csv", SITES), "--json").json
    assert (again["accepted"], again["unchanged"]) == (0, 3)


def test_every_row_is_accepted_unchanged_or_refused_with_its_reason(wardwatch: Any) -> None:
    rows = SITES + (
        "X1,Kho lạnh,kho hàng,,,,Xã Cẩm Tú,,,\n"  # no kind of that name
        "X2,Chợ Mới,chợ,,,,Xã Không Có,,,\n"  # no such ward
        "X3,Chợ Xa,chợ,,,,,,,\n"  # nowhere
        ",,chợ,,,,Xã Cẩm Tú,,,\n"  # nameless
        "PTDT,Trường Khác,,,,,Xã Cẩm Tú,,,\n"  # a code twice
        "X4,Chợ Cũ,chợ,,-5,,Xã Cẩm Tú,,,\n"
        "KCL,Khu cách ly huyện,,,300,,,105.35,21.05,\n"  # said twice
    )
    done = wardwatch("sites", "load", wardwatch.file("sites.csv", rows), "--json").json
    assert done["read"] == 10 == done["accepted"] + done["unchanged"] + done["refused"]
    codes = {one["row"]: one["code"] for one in done["problems"]}
    assert codes == {
        2: "code_repeated", 5: "choice_unknown", 6: "place_unknown", 7: "value_missing", 8: "value_missing",
        9: "code_repeated", 10: "count_negative",
    }  # fmt: skip
    assert done["unchanged"] == 1
    assert (
        wardwatch("sites", "load", wardwatch.file("s.csv", rows), "--strict", status=1).err
        == "… đang đọc s.csv\n"
    )


def test_a_workbook_with_title_rows_and_one_kind_for_all(wardwatch: Any) -> None:
    book = openpyxl.Workbook()
    for row in (["DANH SÁCH TRƯỜNG HỌC"], [], ["STT", "Tên trường", "Xã", "Sĩ số"], [1, "Lê Lợi", "Cẩm Tú", 120],
                [2, "Kim Đồng", "Cẩm Tú", "1.250"]):  # fmt: skip
        book.active.append(row)
    path = wardwatch.folder.parent / "truong.xlsx"
    book.save(path)
    done = wardwatch("sites", "load", path, "--set", "kind=school", "--from", "2021-09-05", "--json").json
    assert done["accepted"] == 2, done
    listed = wardwatch("sites", "list", "--kind", "school", "--json").json["sites"]
    assert [(one["name"], one["people"], one["first_day"]) for one in listed] == [
        ("Kim Đồng", 1250, "2021-09-05"), ("Lê Lợi", 120, "2021-09-05")
    ]  # fmt: skip


@pytest.mark.parametrize("crs", [4326, 9210, 3857])
def test_polygons_in_any_system_lie_where_they_are_and_keep_their_outline(wardwatch: Any, crs: int) -> None:
    shapes = geopandas.GeoDataFrame(
        {"ten": ["Trường A", "Chợ B"], "ma": ["A", "B"]},
        geometry=[shapely.box(105.02, 21.02, 105.03, 21.03), shapely.Point(105.55, 21.05)], crs=4326,
    ).to_crs(crs)  # fmt: skip
    path = wardwatch.folder.parent / "sites.gpkg"
    shapes.to_file(path)
    done = wardwatch("sites", "load", path, "--json").json
    assert done["accepted"] == 2, done
    listed = wardwatch("sites", "list", "--json").json["sites"]
    assert [(one["area_code"], one["outline"]) for one in listed] == [("00001", True), ("00006", False)]
    assert listed[0]["lon"] == pytest.approx(105.025, abs=1e-3)


def test_a_point_far_from_the_ward_that_is_named_is_flagged_and_the_words_keep_the_area(
    wardwatch: Any,
) -> None:
    text = "Tên cơ sở,Loại,Xã,Kinh độ,Vĩ độ\nChợ Xa,chợ,Xã Bằng Lăng,105.55,21.05\n"
    done = wardwatch("sites", "load", wardwatch.file("sites.csv", text), "--json").json
    assert done["remarks"]["point_flagged"] == 1 and done["flagged"][0]["distance_m"] > 40_000
    assert wardwatch("sites", "list", "--json").json["sites"][0]["area_code"] == "00001"


def test_a_load_of_cases_tells_which_sites_it_knows(wardwatch: Any) -> None:
    wardwatch("sites", "load", wardwatch.file("sites.csv", SITES))
    done = wardwatch.load(CASES, "--list", "line").json
    assert done["accepted"] == 9
    assert done["remarks"]["site_unknown"] == 1 and done["remarks"]["site_elsewhere"] == 1
    assert done["remarks"]["place_of_site"] == 2
    assert any("7 rows at 3 known sites" in note for note in done["notes"])
    assert any("“Xưởng may”" in note for note in done["notes"])


def test_a_site_has_its_zone_and_explains_it(story: Any) -> None:
    told = story("explain", "PTDT", "--json").json
    assert told["unit"]["kind"] == "site" and told["level"]["id"] == "red"
    assert told["indicators"][0]["id"] == "site7" and told["indicators"][0]["lo"] == 4
    assert "420" not in told["sentence"]["vi"]
    boarding = story("explain", "S-00001-khu-tro-so-5", "--json").json
    assert boarding["level"]["id"] == "yellow"
    assert "sức chứa" in boarding["notes"][0]["vi"]
    assert story("explain", "KCL", "--json").json["level"]["id"] == "not_assessed"


def test_the_ward_says_what_its_sites_do_to_it(story: Any) -> None:
    told = story("explain", "00001", "--json").json["sites"]
    assert (told["of"], told["at_sites"]) == (5, 4)
    assert [(one["name"], one["cases"]) for one in told["sites"]] == [
        ("Trường PTDTNT Hoa Ban", 3),
        ("Khu trọ Số 5", 1),
    ]
    assert (told["without"], told["changes"]) == ("yellow", True)
    assert told["en"] == (
        "4 of 5 community cases in 7 days are at 2 sites: Trường PTDTNT Hoa Ban (3), Khu trọ Số 5 (1); "
        "without them it would be: Yellow zone."
    )
    assert "không tính các ca này thì là Vùng vàng" in told["vi"]
    assert told["vi"] in story("explain", "00001").out
    quarantine = story("explain", "00004", "--json").json["sites"]
    assert "2 cases in quarantine at sites" in quarantine["en"] and quarantine["at_sites"] == 0


def test_a_case_without_place_is_counted_in_the_area_of_its_site_once_that_is_known(story: Any) -> None:
    before = story("explain", "00004", "--json").json
    assert before["sites"]["sites"][0]["cases_in_quarantine"] == 2


def test_the_service_gives_sites_as_json_geojson_and_csv(served: TestClient) -> None:
    found = served.get("/sites").json()
    assert [(one["code"], one["level"]) for one in found["sites"]] == [
        ("S-00001-khu-tro-so-5", "yellow"), ("KCL", "not_assessed"), ("PTDT", "red")
    ]  # fmt: skip
    assert [one["code"] for one in served.get("/sites?kind=school").json()["sites"]] == ["PTDT"]
    assert [one["code"] for one in served.get("/sites?area=00004").json()["sites"]] == ["KCL"]
    shapes = served.get("/sites?f=geojson").json()["features"]
    assert {one["id"]: one["geometry"] and one["geometry"]["type"] for one in shapes}["KCL"] == "Point"
    rows = list(csv.DictReader(io.StringIO(served.get("/sites?f=csv").text)))
    assert rows[2]["code"] == "PTDT" and rows[2]["label"] == "Vùng đỏ"
    assert served.get("/sites?kind=castle").status_code == 400
    assert served.get("/sites?f=pdf").status_code == 400


def test_a_browser_gets_a_page_of_sites_and_a_program_json(served: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = served.get("/sites?area=00001&lang=en", headers=browser)
    assert page.headers["content-type"].startswith("text/html") and "Accept" in page.headers["vary"]
    assert "Sites: Xã Bằng Lăng" in page.text and "Boarding house" in page.text and "KCL" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert served.get("/sites?kind=school&f=html").text.count("<tr>") == 2
    assert served.get("/sites").headers["content-type"] == "application/json"
    assert served.get("/sites?area=99999&f=html").status_code == 404


def test_an_area_lists_its_sites_with_their_levels(served: TestClient) -> None:
    told = served.get("/areas/00001").json()["sites"]
    assert [(one["code"], one["level"]) for one in told] == [
        ("PTDT", "red"),  # the strictest first
        ("S-00001-khu-tro-so-5", "yellow"),
    ]
    short = served.get("/status/00001?lang=en").json()
    assert (
        "4 of 5 community cases" in short["sites"] and len(short["sites_here"]) == short["sites_count"] == 2
    )
    assert "sites" not in served.get("/status/00002").json()
    school = served.get("/status/PTDT").json()
    assert school["unit"]["name"] == "Trường PTDTNT Hoa Ban" and school["chain"][0]["code"] == "00001"


def test_sites_are_found_by_name_without_diacritics_and_by_code(served: TestClient) -> None:
    def codes(text: str) -> list[str]:
        return [one["code"] for one in served.get("/areas", params={"q": text}).json()["sites"]]

    assert codes("truong ptdtnt") == ["PTDT"] == codes("ptdt") == codes("Hoa Ban")[:1]
    assert codes("khu") == ["KCL", "S-00001-khu-tro-so-5"] and codes("chợ") == []
    (hit,) = served.get("/areas?q=huyện").json()["sites"]
    assert hit["area_level"] == "site" and hit["kind_vi"] == "khu cách ly"
    assert hit["bounds"] == [105.35, 21.05, 105.35, 21.05] and hit["parents"][0] == "Xã Hoa Ban"


def test_tiles_state_and_particulars_of_the_sites(served: TestClient) -> None:
    told = served.get("/snapshots/today").json()["sites"]
    assert told["units"] == 3 and told["levels"] == {"yellow": 1, "red": 1, "not_assessed": 1}
    assert [(one["kind"], one["vi"], one["units"]) for one in told["kinds"]] == [
        ("boarding_house", "nhà trọ", 1), ("school", "trường học", 1), ("quarantine", "khu cách ly", 1)
    ]  # fmt: skip
    n = 2**14
    x, y = (
        int((105.35 + 180) / 360 * n),
        int((0.5 - math.asinh(math.tan(math.radians(21.05))) / math.tau) * n),
    )
    tile = served.get(f"/tiles/today/site/14/{x}/{y}.mvt")
    reading = read_tile(tile.content)
    assert tile.status_code == 200 and reading.faults == []
    (site,) = reading.layers[0].features
    assert (site.attributes["code"], site.attributes["level"]) == ("KCL", "not_assessed")
    assert served.get("/tiles/1/site/0/0/0.mvt").content == b""
    edition = served.get("/snapshots/today").json()["edition_key"]
    head, _, body = served.get(f"/state/{edition}/site").content.partition(b"\n")
    assert json.loads(head)["units"] == told["key"] and len(body) == 3
    assert served.get("/tiles/site.json").json()["vector_layers"][1]["id"] == "site_outline"
    zones = served.get("/snapshots/latest/zones?level=site&f=geojson").json()["features"]
    assert {one["id"] for one in zones} == {"PTDT", "KCL", "S-00001-khu-tro-so-5"}
    assert served.get("/snapshots/1/changes?since=1&layer=site").json()["changes"] == []


def test_the_public_sees_no_home_and_no_figure_of_sites(story: Any) -> None:
    workspace = Workspace(Settings(data=story.folder, today="2022-02-20", audience="public"))
    with TestClient(create_app(workspace)) as client:
        assert [one["code"] for one in client.get("/sites").json()["sites"]] == ["KCL", "PTDT"]
        told = client.get("/status/PTDT?why=full").json()
        assert told["indicators"] and all(
            one["lo"] in (0, None) and one["hi"] is None for one in told["indicators"]
        )
        assert "sites" not in client.get("/status/00001").json()
        assert "khu-tro" not in json.dumps(client.get("/areas/00001").json())
        assert client.get("/areas?q=khu tro").json()["sites"] == []
        assert client.get("/snapshots/today").json()["sites"]["units"] == 2
        assert "tro" not in client.get("/snapshots/today/zones?level=site&f=csv").text
    workspace.store.close()


def test_a_closed_site_has_no_zone_and_an_undone_load_takes_its_sites_back(story: Any) -> None:
    closed = "Mã cơ sở,Tên cơ sở,Loại,Xã,Đến ngày\nDC,Chợ Đã Đóng,chợ,Xã Cẩm Tú,01/02/2022\n"
    number = story("sites", "load", story.file("closed.csv", closed), "--json").json["import"]
    made = story("classify", "--json").json["layers"]
    assert "site:market" not in made and "site:school" in made
    early = story("classify", "--as-of", "2022-01-31", "--purpose", "backfill", "--json").json["layers"]
    assert "site:market" in early
    story("imports", "undo", number)
    assert len(story("sites", "list", "--json").json["sites"]) == 3


def test_a_past_map_with_sites_is_made_again_word_for_word(story: Any) -> None:
    first = story("classify", "--json").json
    moved = SITES.replace("Xã Bằng Lăng", "Xã Cẩm Tú")
    story("sites", "load", story.file("sites.csv", moved))
    changed = story("classify", "--json").json
    again = story("classify", "--known-at", first["known_at"], "--json").json
    assert again["content_hash"] == first["content_hash"] != changed["content_hash"]


def test_a_decision_on_a_site_is_refused_in_plain_words(story: Any) -> None:
    said = ("--to", "red", "--document", "12/QĐ", "--author", "A", "--reason", "R", "--from", "2022-02-20", "--until",
            "2022-03-01", "--by", "commune_committee", "--rulebook", "house-three-colour")  # fmt: skip
    refused = story("override", "add", "PTDT", *said, status=None)
    assert refused.status == 1 and "là cơ sở" in refused.err and "xã/phường" in refused.err


def test_a_statement_of_a_site_is_no_statement_of_its_ward(story: Any) -> None:
    text = "Xã,Mã cơ sở,Ngày,Số ca\nXã Cẩm Tú,PTDT,19/02/2022,0\nXã Cẩm Tú,,19/02/2022,0\n"
    done = story("reports", "load", story.file("reports.csv", text), "--json", status=None).json
    assert (done["accepted"], done["refused"]) == (1, 1)
    (problem,) = done["problems"]
    assert problem["row"] == 2 and problem["code"] == "report_of_site"
