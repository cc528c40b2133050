"""The import page as its readers meet it: a file is dropped, asked about, loaded, mended, taken back.

One service serves all tests; each loads lists of its own.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.api.test_page_browser import FAINT, PHONE, QUIET, SMALL, Service, wait

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

#: Controls without a name that is read out, pictures of the page aside.
NAMELESS = """() => [...document.querySelectorAll("button, input, select, a[href], progress, [role=region], dialog")]
    .filter((one) => one.checkVisibility() && !one.closest(".maplibregl-control-container"))
    .filter((one) => !(one.labels?.length || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby")
        || one.textContent.trim()))
    .map((one) => one.outerHTML.slice(0, 120))"""
POINTS = ["case_id,report_date,lon,lat,Họ tên"] + [
    f"c{n},{'2022-02-31' if n % 9 == 0 else '2022-02-18'},{105 + n / 100:.2f},21.05,Trần Văn Bền"
    for n in range(60)
]


def workbook(path: Path) -> Path:
    """A sheet as it comes: titles, headings in two rows with merged cells, totals so far, a sum, two faults."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Tháng 2"
    lines: list[list[Any]] = [
        ["SỞ Y TẾ TỈNH THỬ"], ["SỐ CA MẮC THÁNG 2 NĂM 2022"], ["TT", "Xã", "Số ca mắc tính đến ngày"],
        [None, None, *[f"{day}/2/2022" for day in range(11, 18)]], [1, "Xã Bằng Lăng", 1, 2, 4, 7, 9, 12, 15],
        [2, "Xã Cẩm Tú", 0, 0, 1, 1, 2, 2, 3], [3, "Xã Không Có", 1, 1, 1, 2, 2, 2, 2],
        ["Cộng", "", 2, 3, 6, 10, 13, 16, 20],
    ]  # fmt: skip
    for line in lines:
        sheet.append(line)
    for cells in ("A1:I1", "A2:I2", "A3:A4", "B3:B4", "C3:I3"):
        sheet.merge_cells(cells)
    made.save(path)
    return path


class Clerk:
    """Somebody at the import page."""

    def __init__(self, browser: Any, service: Service, path: str = "/import", **how: Any) -> None:
        self.context = browser.new_context(**({"viewport": {"width": 1366, "height": 768}} | how))
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.goto(f"http://127.0.0.1:{service.port}{path}")
        self.see("#file", "attached")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def see(self, selector: str, state: str = "visible") -> str:
        """Wait for a block of the page; its words."""
        self.page.wait_for_selector(selector, state=state, timeout=60_000)
        return str(self.page.locator(selector).first.inner_text()) if state == "visible" else ""

    def give(self, path: Path) -> str:
        """Hand a file over and wait for what is said of it."""
        self.page.set_input_files("#file", path)
        return self.see("#bar")

    def drop(self, path: Path) -> str:
        """Let a file fall on the page."""
        data = self.page.evaluate_handle(
            """([name, bytes]) => {
                const held = new DataTransfer();
                held.items.add(new File([new Uint8Array(bytes)], name));
                return held;
            }""",
            [path.name, list(path.read_bytes())],
        )
        self.page.dispatch_event("#main", "drop", {"dataTransfer": data})
        return self.see("#bar")

    def load(self) -> str:
        """Press the button and wait for the end."""
        self.page.click("[data-action=load]")
        return self.see(".ended")

    def passes(self) -> None:
        """Nothing runs off the side, everything has a name and can be read."""
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert self.page.evaluate(NAMELESS) == []
        assert self.page.evaluate(FAINT) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as run:
        try:
            opened = run.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        except playwright.Error:
            pytest.skip("no Chromium on this machine")
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def service(_settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    if not (Path(__file__).resolve().parents[2] / "maps" / "web" / "static" / "import.html").is_file():
        pytest.skip("the browser pages are not built: make web")
    folder = Path(shutil.copytree(_settled, tmp_path_factory.mktemp("import") / "workspace"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARDWATCH_TODAY", "2022-02-20")
        one = Service(folder)
        yield one
        one.stop()


@pytest.fixture
def clerk(browser: Any, service: Service) -> Iterator[Callable[..., Clerk]]:
    opened: list[Clerk] = []

    def made(path: str = "/import", **how: Any) -> Clerk:
        opened.append(Clerk(browser, service, path, **how))
        return opened[-1]

    yield made
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.context.close()
    assert faults == []


def test_a_workbook_is_dropped_asked_about_loaded_mended_and_taken_back(
    clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    page = clerk()
    bar = page.drop(workbook(tmp_path / "thang-2.xlsx"))
    assert "đọc 21 = nhận" in bar and page.is_disabled("[data-action=load]")
    assert "lũy kế" in page.see(".question") and "Tháng 2, tiêu đề ở dòng 3, 4" in page.see(".understood")
    page.click(".understood summary")
    assert "dòng tổng" in page.see(".understood")

    page.click("[data-option='--cumulative']")
    assert "Bỏ câu trả lời" in page.see(".given")
    page.see("[data-action=load]:enabled")
    assert "đọc 21 = nhận 14 + trùng 0 + từ chối 7" in page.see("#bar")
    assert "Tên đơn vị không có" in page.see(".refusals") and "Danh sách mới" in page.see(".changes")
    assert "Xã Bằng Lăng" in page.see(".areas") and not page.locator(".map").count()

    said = page.load()
    assert "Đọc 21 = nhận 14 + không đổi 0 + từ chối 7" in said and "dòng/giây" in said
    assert "Đã nạp xong" in page.text_content("#said")
    with page.expect_download() as download:
        page.click(".mending .button")
    got = tmp_path / download.value.suggested_filename
    download.value.save_as(got)
    sheet = openpyxl.load_workbook(got)
    lines = list(sheet.active.iter_rows())
    ward = [cell.value for cell in lines[0]].index("Xã")
    for line in lines[1:]:
        line[ward].value = "Xã Hoa Ban"
    sheet.save(got)

    page.give(got)
    assert "các dòng bị từ chối" in page.see(".question")
    page.click(".question .answer >> nth=0")
    page.see("[data-action=load]:enabled")
    assert "Danh sách “thang-2”" in page.see(".changes") and "So với danh sách sau lần nạp" in page.see(
        ".changes"
    )
    assert "nhận 7 + không đổi 0 + từ chối 0" in page.load()

    page.click("[data-action=undo]")
    assert "Hoàn lại lần nạp" in page.see("dialog") and "đã nhận 7 dòng" in page.see("dialog")
    page.keyboard.press("Escape")
    wait(lambda: not page.locator("dialog").count())
    page.click("[data-action=undo]")
    page.click("[data-action=sure]")
    assert "rút 7 dòng" in page.see(".notice")
    wait(lambda: "đã hoàn lại" in page.see(".past"))


def test_points_are_drawn_and_told_by_state_and_nobody_is_named(
    clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_text("\n".join(POINTS), encoding="utf-8")
    page = clerk("/import?lang=en")
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some((one) => /pointmap|paper-/.test(one.name))"
    )
    page.give(path)
    wait(
        lambda: (
            page.evaluate("document.querySelector('.map')?.dataset.map === 'idle'")
            or page.wait_for_timeout(50)
        )
    )
    assert "60 points" in page.see(".points") and "refused" in page.see(".legend")
    assert "Personal data" in page.see(".understood") and "Trần" not in page.see("#preview")
    page.passes()


def test_a_column_is_taken_for_something_else_by_hand(clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("Ngày báo cáo,Xã,Phân loại\n18/02/2022,Xã Hoa Ban,cộng đồng\n", encoding="utf-8")
    page = clerk()
    page.give(path)
    assert "tại cộng đồng" in page.see(".sample")
    page.select_option("select[aria-label*='Phân loại']", "")
    wait(lambda: "tại cộng đồng" not in page.see(".sample"))
    page.select_option("[data-name=setting]", "quarantine")
    wait(lambda: "trong khu cách ly" in page.see(".sample"))
    page.fill("[data-name=list]", "một danh sách khác")
    page.press("[data-name=list]", "Enter")
    wait(lambda: "một danh sách khác" in page.see(".changes"))


def test_the_file_is_sent_again_when_the_service_was_started_anew(
    clerk: Callable[..., Clerk], service: Service, tmp_path: Path
) -> None:
    page = clerk()
    page.give(workbook(tmp_path / "t.xlsx"))
    service.stop()
    service.start()
    page.click("[data-option='--daily']")
    page.see("[data-action=load]:enabled")
    service.stop()
    service.start()
    page.click("[data-action=load]")
    assert "gửi lại" in page.see(".notice")
    assert "Đã nạp xong" in page.load()


def test_a_load_that_the_service_did_not_survive_is_said_to_have_stored_nothing(
    clerk: Callable[..., Clerk], service: Service, tmp_path: Path
) -> None:
    path = tmp_path / "giua-chung.csv"
    lines = [f"c{n},2022-02-18,105.05,21.05" for n in range(40_000)]
    path.write_text("\n".join(["case_id,report_date,lon,lat", *lines]), encoding="utf-8")
    page = clerk()
    page.give(path)
    page.click("[data-action=load]")
    page.see(".underway")
    service.stop()
    service.start()
    said = page.see(".notice")
    held = page.evaluate("fetch('/imports').then((one) => one.json())")["imports"]
    kept = [one["counts"]["accepted"] for one in held if one["file"] == path.name]
    assert (kept == [] and "chưa lưu gì" in said) or (kept == [40_000] and "đã nạp xong" in said.lower())


def test_what_cannot_be_read_is_told_with_what_to_do(clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"%PDF-1.4 nothing")
    page = clerk()
    page.set_input_files("#file", path)
    said = page.see(".problem")
    assert "report.xlsx" in said and "PDF" in said and "Cách sửa" in said
    page.passes()
    page.set_input_files("#file", workbook(tmp_path / "t.xlsx"))
    page.see("#bar")


NAMES = (
    "Ngày báo cáo,Huyện,Xã,Số ca\n18/02/2022,Huyện Đông,Xã Bằng Lăng,2\n18/02/2022,Huyện Đôngg,Xã Cẩm Tú,3\n"
    "17/02/2022,Huyện Tây,Xã Lạ Hoắc,1\n"
)


@pytest.mark.parametrize(("theme", "lang"), [("light", "en"), ("dark", "vi")])
def test_the_page_can_be_read_on_a_phone(
    clerk: Callable[..., Clerk], tmp_path: Path, theme: str, lang: str
) -> None:
    page = clerk(f"/import?lang={lang}", color_scheme=theme, **PHONE)
    page.passes()
    page.give(workbook(tmp_path / f"{lang}.xlsx"))
    page.passes()
    small, texts = page.evaluate(SMALL)
    assert [one for one in small if "hidden" not in one and not one.startswith(" file")] == [] and texts == []
    page.click("[data-option='--daily']")
    page.see("[data-action=load]:enabled")
    page.load()
    page.passes()


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("thon.csv", "Mã thôn,Tên thôn,Xã,Số hộ\nH1,Thôn Thượng,Xã Hoa Ban,40\n", ".wards"),
        ("bao-cao.csv", "Xã,Ngày,Số ca báo cáo\nXã Hoa Ban,18/02/2022,0\nXã Lạ Hoắc,18/02/2022,3\n", ".grid"),
        ("ten.csv", NAMES, ".doubt"),
    ],
)  # fmt: skip
def test_every_kind_of_file_can_be_read_on_a_phone_in_the_dark(
    clerk: Callable[..., Clerk], tmp_path: Path, name: str, content: str, seen: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    page = clerk("/import?lang=en", color_scheme="dark", **PHONE)
    page.give(path)
    page.see(seen)
    page.passes()
    small, texts = page.evaluate(SMALL)
    assert [one for one in small if "hidden" not in one and not one.startswith(" file")] == [] and texts == []


def test_a_name_in_doubt_is_answered_with_the_keyboard_and_taken_back(
    clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    path = tmp_path / "ten-noi.csv"
    path.write_text(NAMES, encoding="utf-8")
    page = clerk()
    page.give(path)
    assert "2 tên nơi chưa chắc" in page.see(".names")
    page.focus(".doubt >> nth=0 >> .area")
    page.keyboard.press("Enter")
    assert "Hãy ghi người trả lời" in page.see(".notice")
    assert page.evaluate("document.activeElement.id") == "author"
    page.keyboard.type("BS An")
    page.focus(".doubt:has-text('Đôngg') .area")
    page.keyboard.press("Enter")
    wait(lambda: "nhận 3" in page.see("#bar"))
    assert "là Xã Cẩm Tú, Huyện Đông" in page.see(".names .given")
    wait(lambda: "Lạ Hoắc" in page.evaluate("document.activeElement.closest('.doubt')?.textContent ?? ''"))

    page.load()
    page.click("#names .doubt summary")
    page.keyboard.type("sen hong")
    page.click("#names .search .area:has-text('Sen Hồng')")
    wait(lambda: "nhận 1 dòng" in page.see("#names .given"))
    assert "Không còn tên nào" in page.see("#names")
    page.click("#names [data-forget] >> nth=0")
    assert "Đã bỏ câu trả lời" in page.see(".notice")
    wait(lambda: "Lạ Hoắc" in page.see("#names .doubts"))


def test_boundaries_are_dropped_asked_about_drawn_loaded_and_told_in_the_workspaces_time(
    clerk: Callable[..., Clerk], six_wards: Path, tmp_path: Path
) -> None:
    layer = json.loads(six_wards.read_text(encoding="utf-8"))
    layer["features"][5]["properties"]["name"] = "Xã Sen Trắng"
    path = tmp_path / "moi.geojson"
    path.write_text(json.dumps(layer), encoding="utf-8")
    page = clerk(timezone_id="America/New_York")
    page.drop(path)
    assert "thuộc bộ ranh giới nào" in page.see(".question")
    page.click("[data-option='--edition squares']")
    page.see("[data-action=load]:enabled")
    assert "Đổi tên: Xã Sen Trắng (trước là Xã Sen Hồng)" in page.see(".set")
    wait(
        lambda: (
            page.evaluate("document.querySelector('.map')?.dataset.map === 'idle'")
            or page.wait_for_timeout(50)
        )
    )
    assert "Không đơn vị nào chồng nhau" in page.see(".findings") and "đổi tên" in page.see(".legend")
    page.passes()
    page.load()
    wait(lambda: "moi.geojson" in page.see(".past"))
    told = page.evaluate("fetch('/imports').then((one) => one.json())")["imports"][0]["recorded_at"]
    here = datetime.fromisoformat(told).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))  # not the browser's zone
    assert f"{here:%d/%m/%Y %H:%M}" in page.see(".past tbody tr")
    page.click("[data-undo] >> nth=0")
    assert "Bộ ranh giới trở lại như trước" in page.see("dialog")
    page.click("[data-action=sure]")
    assert "đã hoàn lại" in page.see(".notice")


def test_a_day_is_written_day_first_and_nothing_else_is_taken(
    clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    path = tmp_path / "khong-ngay.csv"
    path.write_text("case_id,Xã\na,Xã Hoa Ban\n", encoding="utf-8")
    page = clerk()
    page.give(path)
    page.fill("[data-name=day]", "02/31/2022")
    page.press("[data-name=day]", "Tab")
    assert page.get_attribute("[data-name=day]", "aria-invalid") == "true"
    page.fill("[data-name=day]", "18/02/2022")
    page.press("[data-name=day]", "Tab")
    wait(lambda: "18/02/2022" in page.see(".sample"))


def test_everything_can_be_done_with_the_keyboard(clerk: Callable[..., Clerk], tmp_path: Path) -> None:
    page = clerk()
    for _ in range(4):  # the map, two languages, the file
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "file"
    page.give(workbook(tmp_path / "ban-phim.xlsx"))
    page.focus("[data-option='--cumulative']")
    page.keyboard.press("Enter")
    page.see("[data-action=load]:enabled")
    page.focus("[data-action=load]")
    page.keyboard.press("Enter")
    page.see(".ended")


def _school(path: Path) -> Path:
    """A school with its grounds, far from the points of other tests."""
    ring = [[105.02, 21.02], [105.03, 21.02], [105.03, 21.03], [105.02, 21.03], [105.02, 21.02]]
    told = {"code": "TR", "name": "Trường Hoa Ban", "kind": "trường"}
    shape = {"type": "Polygon", "coordinates": [ring]}
    layer = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": told, "geometry": shape}],
    }
    path.write_text(json.dumps(layer), "utf-8")
    return path


@pytest.mark.parametrize(("path", "yes", "asked"), [
    ("/import", "Có, tính tại cơ sở", "2 dòng nằm trong khuôn viên"),
    ("/import?lang=en", "Yes, count them at the site", "2 rows in the grounds"),
])  # fmt: skip
def test_cases_in_the_grounds_of_a_site_are_placed_there_by_a_choice_of_the_page(
    path: str, yes: str, asked: str, clerk: Callable[..., Clerk], tmp_path: Path
) -> None:
    page = clerk(path, **PHONE, color_scheme="dark" if "en" in path else "light")
    page.give(_school(tmp_path / "sites.geojson"))
    page.load()
    rows = [f"{n},2022-02-18,105.02{n},21.025" for n in (5, 6)] + ["9,2022-02-18,105.065,21.065"]
    cases = tmp_path / f"grounds-{path[-2:]}.csv"
    cases.write_text("\n".join(["case_id,report_date,lon,lat", *rows]), "utf-8")
    page.give(cases)
    card = page.see(".at-sites")
    assert asked in card and "Trường Hoa Ban" in card and "--at-sites" not in page.see("#preview")
    assert page.locator("input[name=at-sites]:checked").get_attribute("value") == "open"
    page.passes()
    with page.expect_response("**/imports/preview"):
        page.get_by_label(yes).check()
    wait(lambda: page.evaluate("document.documentElement.dataset.stage") == "shown")
    page.load()
    page.give(cases)
    page.see(".at-sites")
    assert page.locator("input[name=at-sites]:checked").get_attribute("value") == "yes"
    assert page.locator("input[name=at-sites]").count() == 2  # what was said for the list before holds


def test_the_map_leads_to_the_import_page(browser: Any, service: Service) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{service.port}/?lang=en", wait_until="commit")
    page.click(".brand a")
    page.wait_for_selector("#file", state="attached")
    assert page.evaluate("document.documentElement.lang") == "en"
    context.close()
