"""Outbreaks from a loaded list to a table, files, a map and an address."""

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import h3
import pytest
import shapely
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace

TODAY = "2022-02-20"
AS_OF = date(2022, 2, 19)
LAST = (AS_OF - timedelta(days=2)).isoformat()
BOOK = ("my-dengue", "--allow-draft")

#: Three in one hamlet of the first ward, six on the border of the third and the fourth, two long ago, one alone.
GROUPS = [
    ((105.0523, 21.0517), [3, 5, 9]),
    ((105.3000, 21.0480), [2, 3, 3, 5, 8, 11]),
    ((105.5511, 21.0211), [50, 52]),
    ((105.4511, 21.0711), [4]),
]


def listed(chance: Random, *, spread_m: float = 60) -> list[tuple[float, float, date]]:
    """Cases around the middle of each group, `spread_m` at most from it to each side."""
    found = []
    for (lon, lat), ago in GROUPS:
        for days in ago:
            x, y = (chance.uniform(-1, 1) * spread_m / 111_000 for _ in "xy")
            found.append((round(lon + x, 9), round(lat + y, 9), AS_OF - timedelta(days=days)))
    return found


def as_csv(cases: list[tuple[float, float, date]], extra: str = "") -> str:
    rows = "".join(f"c{k},{lon!r},{lat!r},{day}\n" for k, (lon, lat, day) in enumerate(cases))
    return "case_id,lon,lat,report_date\n" + rows + extra


CASES = listed(Random(5))
NOWHERE = f"n1,,,{LAST}\nn2,,,2021-11-02\n"


@pytest.fixture
def six(wardwatch: Any) -> Any:
    """The six wards with the cases, the list declared complete."""
    wardwatch.load(as_csv(CASES, NOWHERE), "--list", "dengue")
    declare(wardwatch)
    return wardwatch


def declare(run: Any, last: str = "2022-02-19") -> None:
    span = ("--from", "2021-11-01", "--to", last)
    run("reports", "declare", "--complete", "all-in-list", "--list", "dengue", *span)


def told(run: Any, *options: object) -> dict[str, Any]:
    return run("outbreaks", *BOOK, *options, "--json").json


def sizes(said: dict[str, Any]) -> list[int]:
    return sorted(one["cases"] for one in said["outbreaks"])


def of_size(said: dict[str, Any], *cases: int) -> list[dict[str, Any]]:
    """The outbreaks that have so many cases, each the only one of its size."""
    return [next(one for one in said["outbreaks"] if one["cases"] == n) for n in cases]


def test_it_lists_the_outbreaks_of_yesterday_with_level_days_and_wards(six: Any) -> None:
    said = told(six)
    assert (said["as_of"], said["rulebook"], said["rulebook_status"]) == ("2022-02-19", "my-dengue", "draft")
    small, large = of_size(said, 3, 6)
    assert (small["level"], small["label_en"], small["open"]) == ("outbreak", "Active outbreak", True)
    assert (large["start"], large["last"], large["age_days"]) == ("2022-02-11", "2022-02-17", 8)
    assert large["closes"] == "2022-03-04"  # the day after the fourteenth without a case
    assert (small["areas"], large["areas"]) == (["00001"], ["00003", "00004"])
    assert large["area_names"] == ["Xã Đỗ Quyên", "Xã Hoa Ban"]
    assert said["levels"] == {"outbreak": 2} and said["over"] == 1


def test_cases_without_a_place_are_told_and_belong_to_none(six: Any) -> None:
    vi, en = (told(six)["notes"][0][lang] for lang in ("vi", "en"))
    assert vi.startswith("2 ca không có tọa độ") and "(gần đây: 1 ca)" in vi
    assert en == "2 cases have no point: they may belong to any outbreak (lately: 1)."


def test_what_the_rulebook_filters_by_and_a_case_does_not_state_is_left_out_and_told(
    wardwatch: Any, tmp_path: Path
) -> None:
    text = (Path(__file__).parents[2] / "zones/rulebooks/my-dengue.yaml").read_text(encoding="utf-8")
    book = tmp_path / "local.yaml"
    filtered = text.replace("{of: case, date", "{of: case, where: {acquisition: local}, date")
    book.write_text(filtered.replace("id: my-dengue", "id: local"), encoding="utf-8")
    rows = as_csv(CASES).splitlines()
    stated = [
        rows[0] + ",acquisition",
        *(row + ",local" for row in rows[1:9]),
        rows[9] + ",",
        rows[10] + ",imported",
    ]
    wardwatch.load("\n".join(stated) + "\n", "--list", "dengue")
    declare(wardwatch)
    said = wardwatch("outbreaks", book, "--allow-draft", "--json").json
    assert sizes(said) == [3, 5]
    assert said["notes"][0]["en"].startswith("Of 1 cases it is not stated")


def test_closed_ones_of_the_best_level_are_counted_and_listed_on_request(six: Any) -> None:
    assert sizes(told(six, "--all")) == [2, 3, 6]
    assert [one["open"] for one in told(six, "--open")["outbreaks"]] == [True, True]


def test_an_earlier_day_and_an_earlier_knowledge_can_be_asked_for(six: Any) -> None:
    assert sizes(told(six, "--as-of", "2022-02-14")) == [2, 3]
    assert told(six, "--known-at", "2022-01-01T00:00:00+07:00")["outbreaks"] == []


def test_numbers_stay_when_a_later_delivery_adds_cases(six: Any) -> None:
    before = [one["number"] for one in of_size(told(six), 3, 6)]
    lon, lat, _ = CASES[0]
    six.load(
        f"case_id,lon,lat,report_date\nlate,{lon},{lat},2022-02-08\n", "--list", "dengue", name="more.csv"
    )
    assert [one["number"] for one in of_size(told(six), 4, 6)] == before


def test_without_reports_none_is_over_and_the_number_of_cases_is_at_least_that_known(wardwatch: Any) -> None:
    wardwatch.load(as_csv(CASES), "--list", "dengue")
    said = told(wardwatch, "--all")
    assert said["levels"] == {"outbreak": 2, "grey": 1} and said["over"] == 0
    small, old = of_size(said, 3, 2)
    assert (small["cases_text"], old["possible"]) == ("≥ 3", ["controlled", "hotspot"])
    assert "reports since its last case do not suffice" in old["why_en"]
    assert "chưa đủ báo cáo" in old["why_vi"]


def test_a_list_that_ended_long_ago_makes_nothing_green(wardwatch: Any) -> None:
    wardwatch.load(as_csv(CASES), "--list", "dengue")
    declare(wardwatch, "2022-02-19")
    wardwatch.today = "2022-04-20"
    assert set(told(wardwatch, "--all")["levels"]) == {"grey"}


def test_the_table_is_vietnamese_or_english_the_worst_first(six: Any) -> None:
    vi, en = (six("outbreaks", *BOOK, "--lang", lang).out.splitlines() for lang in ("vi", "en"))
    assert vi[0].startswith("Ổ dịch · Số liệu đến hết ngày 19/02/2022") or "19/02/2022" in vi[0]
    assert vi[1].split()[:4] == ["Số", "Mức", "Số", "ca"]
    assert "Ổ dịch đang hoạt động  6" in vi[2] and "Xã Đỗ Quyên, Xã Hoa Ban" in vi[2]
    assert "Active outbreak  6" in en[2] and "3 Mar 2022" not in en[2] and "4 Mar 2022" in en[2]
    assert en[4] == "Outbreaks: 2 · Active outbreak: 2 · Closed and no longer watched: 1"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("house-three-colour",), "không định nghĩa ổ dịch"),
        (("my-dengue",), "là bản dự thảo"),
        (("my-dengue", "--allow-draft", "--as-of", "2023-01-01"), "sau ngày hôm nay"),
        (("my-dengue", "--allow-draft", "--as-of", "2013-01-01"), "không có hiệu lực"),
        (("my-dengue", "--allow-draft", "-o", "out.pdf"), "dạng '.pdf'"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(six: Any, words: tuple[str, ...], what: str) -> None:
    refused = six("outbreaks", *words, status=1)
    assert what in refused.err and ("Cách sửa" in refused.err or "How to fix" in refused.err)


# ---- what readers see is no place of a person


def files(run: Any, folder: Path, audience: str) -> dict[str, str]:
    """Everything that the command writes, by form."""
    options = (*BOOK, "--all", "--audience", audience)
    found = {"json": json.dumps(run("outbreaks", *options, "--json").json)}
    for form in ("csv", "geojson", "html"):
        out = folder / f"{audience}.{form}"
        run("outbreaks", *options, "-o", out)
        found[form] = out.read_text(encoding="utf-8")
    return found


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_no_file_holds_a_coordinate_of_a_case(six: Any, tmp_path: Path, audience: str) -> None:
    places = {(f"{lon:.5f}", f"{lat:.5f}") for lon, lat, _ in CASES}
    for form, body in files(six, tmp_path, audience).items():
        numbers = [f"{float(text):.5f}" for text in re.findall(r"\d+\.\d{4,}", body)]
        pairs = set(itertools.pairwise(numbers))
        assert not (pairs | {(b, a) for a, b in pairs}) & places, form


def moved_within_its_cell(chance: Random, lon: float, lat: float) -> tuple[float, float]:
    cell = h3.latlng_to_cell(lat, lon, 10)
    while True:
        x, y = (chance.uniform(-1, 1) * 30 / 111_000 for _ in "xy")
        if h3.latlng_to_cell(lat + y, lon + x, 10) == cell:
            return round(lon + x, 9), round(lat + y, 9)


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_cases_moved_within_their_cells_change_no_byte(
    command_line: Any, tmp_path: Path, audience: str
) -> None:
    chance, made = Random(8), []
    moved = [(*moved_within_its_cell(chance, lon, lat), day) for lon, lat, day in CASES]
    assert moved != CASES
    for name, cases in (("one", CASES), ("other", moved)):
        folder = tmp_path / name
        folder.mkdir()
        run = command_line(folder / "workspace", TODAY)
        run.load(as_csv(cases), "--list", "dengue")
        run(
            "reports",
            "declare",
            "--complete",
            "all-in-list",
            "--list",
            "dengue",
            "--from",
            "2021-11-01",
            "--to",
            AS_OF,
        )
        made.append({form: undated(body) for form, body in files(run, folder, audience).items()})
    assert made[0] == made[1]


def undated(body: str) -> str:
    """Without the moment of knowledge, which differs between two workspaces, and what is hashed with it."""
    body = re.sub(r"20\d\d-\d\d-\d\dT[0-9:.+]+", "", body)
    return re.sub(r"\d\d/\d\d/20\d\d \d\d:\d\d|'sha256-[^']+'", "", body)


def test_the_public_sees_neither_outbreaks_nor_counts_under_five(six: Any, tmp_path: Path) -> None:
    public, internal = (files(six, tmp_path, audience) for audience in ("public", "internal"))
    said = json.loads(public["json"])
    assert sizes(said) == [6] and said["not_shown"] == 2
    notes = [note["en"] for note in said["notes"]]
    assert notes == [
        "<5 cases have no point: they may belong to any outbreak (lately: <5).",
        "2 outbreaks of fewer than 5 cases are not shown in detail.",
    ]
    shapes = [json.loads(body["geojson"])["features"] for body in (public, internal)]
    assert [len(one) for one in shapes] == [1, 3]
    assert {row["cases"] for row in csv.DictReader(io.StringIO(public["csv"]))} == {"6"}
    assert "Ổ dịch 1" not in public["html"]


def test_a_shape_holds_the_cells_of_its_cases_and_those_around_them(six: Any, tmp_path: Path) -> None:
    places = [(lon, lat) for lon, lat, _ in CASES[3:9]]
    for audience, resolution in (("internal", 10), ("public", 9)):
        features = json.loads(files(six, tmp_path, audience)["geojson"])["features"]
        (told,) = (one["geometry"] for one in features if one["properties"]["cases"] == 6)
        shape = shapely.from_geojson(json.dumps(told))
        assert shape.is_valid and all(one.exterior.is_ccw for one in shape.geoms)
        for lon, lat in places:
            ring = h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), 1)
            centres = [shapely.Point(*reversed(h3.cell_to_latlng(cell))) for cell in ring]
            assert all(shape.contains(point) for point in centres)
        edge = h3.average_hexagon_edge_length(resolution, "m")
        assert shape.hausdorff_distance(shapely.MultiPoint(places)) * 111_000 < 200 + 5 * edge


# ---- over HTTP


def client_of(run: Any, audience: str | None = None) -> Iterator[TestClient]:
    workspace = Workspace(Settings(data=run.folder, today=date.fromisoformat(run.today), audience=audience))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
        yield client
    workspace.store.close()


@pytest.fixture
def six_client(six: Any) -> Iterator[TestClient]:
    yield from client_of(six)


def test_the_address_says_what_the_command_says(six: Any, six_client: TestClient) -> None:
    assert six_client.get("/outbreaks?rulebook=my-dengue").json() == told(six)
    day = six_client.get("/outbreaks?rulebook=my-dengue&as_of=2022-02-14&which=all").json()
    assert day == told(six, "--as-of", "2022-02-14", "--all")


@pytest.mark.parametrize(
    ("form", "kind"), [("geojson", "application/geo+json"), ("csv", "text/csv"), ("html", "text/html")]
)
def test_it_comes_as_geojson_csv_and_a_map(six_client: TestClient, form: str, kind: str) -> None:
    answer = six_client.get(f"/outbreaks?rulebook=sg-dengue&f={form}&lang=en")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
    assert "sandbox" in answer.headers["content-security-policy"] if form == "html" else True


def test_the_public_address_shows_the_public_view(six: Any) -> None:
    for client in client_of(six, "public"):
        said = client.get("/outbreaks?rulebook=my-dengue").json()
        assert said["audience"] == "public" and sizes(said) == [6]


@pytest.mark.parametrize(
    ("query", "status", "what"),
    [
        ("", 400, "không định nghĩa ổ dịch"),
        ("?rulebook=nothing", 404, "nothing"),
        ("?rulebook=../../etc/passwd", 404, ""),
        ("?rulebook=my-dengue&as_of=2032-01-01", 400, "sau ngày hôm nay"),
        ("?rulebook=my-dengue&as_of=yesterday", 422, "as_of"),
        ("?rulebook=my-dengue&f=pdf", 400, "dạng 'pdf'"),
        ("?rulebook=my-dengue&edition=none-such", 404, "none-such"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_document(
    six_client: TestClient, query: str, status: int, what: str
) -> None:
    answer = six_client.get(f"/outbreaks{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert what in answer.text


def test_the_view_follows_what_is_loaded(six: Any, six_client: TestClient) -> None:
    assert len(six_client.get("/outbreaks?rulebook=my-dengue").json()["outbreaks"]) == 2
    lon, lat, _ = CASES[-1]
    six.load(
        f"case_id,lon,lat,report_date\nnew,{lon},{lat},2022-02-18\n", "--list", "dengue", name="more.csv"
    )
    assert len(six_client.get("/outbreaks?rulebook=my-dengue").json()["outbreaks"]) == 3


# ---- in a browser


@pytest.mark.browser
def test_the_map_opens_without_network_and_tells_an_outbreak(six: Any, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    out = tmp_path / "outbreaks.html"
    six("outbreaks", *BOOK, "-o", out)
    (number,) = (one["number"] for one in of_size(told(six), 6))
    with playwright.sync_playwright() as run:
        try:
            browser = run.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        except playwright.Error:
            pytest.skip("no Chromium on this machine")
        page = browser.new_context(offline=True, viewport={"width": 1200, "height": 800}).new_page()
        asked, faults = [], []
        page.on("request", lambda one: asked.append(one.url))
        page.on("pageerror", lambda one: faults.append(str(one)))
        page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
        page.goto(out.as_uri())
        page.wait_for_selector(".leaflet-container canvas", state="attached", timeout=60_000)
        page.fill("#zones-find", str(number))
        page.press("#zones-find", "Enter")
        page.wait_for_selector(".zones-popup")
        said = page.inner_text(".zones-popup")
        legend = page.inner_text("#zones-legend")
        browser.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == [] and faults == []
    assert f"Ổ dịch {number}" in said and "Xã Đỗ Quyên · Xã Hoa Ban" in said and "17/02/2022" in said
    assert "Ổ dịch đang hoạt động" in legend and "không phải vị trí ca bệnh" in legend
