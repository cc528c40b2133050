"""The command-centre page as its readers meet it: in a real browser, over a real server."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import uvicorn

from api.app import create_app
from api.classifying import Wanted, stored
from api.settings import Settings
from api.workspace import Workspace

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

QUIET = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
WARD = "99013"
SETTLED = "(d => d.ready === 'yes' && (d.map === 'idle' || !d.snapshot))(document.documentElement.dataset)"
#: Blocks of the page that must not cover each other, as selector and box of those that are seen.
BOXES = """() => Object.fromEntries(
    ["#panel", "#why", "#buttons", "#connection", "#notice", ".ribbon", ".maplibregl-ctrl-scale"].flatMap((name) => {
        const one = document.querySelector(name);
        if (!one || !one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
        const { left, top, right, bottom } = one.getBoundingClientRect();
        return right > left && bottom > top ? [[name, [left, top, right, bottom]]] : [];
    }))"""
#: Controls whose touch target is too small, and texts that are: on phones.
SMALL = """() => {
    const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const targets = [...document.querySelectorAll("button, a[href], input, summary")].filter(seen).flatMap((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width < 44 || height < 44 ? [`${one.className || one.id} ${one.textContent} ${width}x${height}`] : [];
    });
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const around = node.parentElement;
        if (!node.data.trim() || !seen(around) || around.closest(".maplibregl-control-container, .hidden")) continue;
        const size = parseFloat(getComputedStyle(around).fontSize);
        if (size < 14) texts.push(`${node.data} ${size}px`);
    }
    return [targets, texts];
}"""
#: Texts whose contrast is under WCAG AA, as text, ratio; letters over a map are left out, they have halos.
FAINT = """() => {
    const channels = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = (text) => channels(text).slice(0, 3)
        .map((one) => one / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = (one) => {
        for (; one; one = one.parentElement) {
            const box = one.getBoundingClientRect();
            if (box.right - box.left < 8) continue; // a tick: its words stand beside it
            const colour = getComputedStyle(one).backgroundColor, alpha = channels(colour)[3] ?? 1;
            if (alpha === 1) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const one = node.parentElement;
        if (!node.data.trim() || one.closest("#map, script, noscript")) continue;
        if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const style = getComputedStyle(one), size = parseFloat(style.fontSize);
        const [a, b] = [light(style.color), light(ground(one))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        if (ratio < (large ? 3 : 4.5)) found.push(`${node.data.trim()}: ${ratio.toFixed(2)}`);
    }
    return found;
}"""


class Service:
    """The service over a workspace, on a port of its own; it may be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        self.workspace = Workspace(Settings(data=self.folder))
        app = create_app(self.workspace, ready=True)
        how = {"log_level": "error", "access_log": False, "timeout_graceful_shutdown": 1}
        self.server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=self.port, **how))
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        wait(lambda: self.server.started)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.workspace.store.close()


def wait(what: Callable[[], Any], seconds: float = 60, step: float = 0.05) -> Any:
    """The first true answer; the policy of the page forbids the browser's own waiting for expressions."""
    end = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s")
        time.sleep(step)
    return found


class Reader:
    """One page of one browser."""

    def __init__(self, browser: Any, service: Service, path: str = "/", **how: Any) -> None:
        self.context = browser.new_context(**({"viewport": {"width": 1366, "height": 768}} | how))
        self.page, self.origin = self.context.new_page(), f"http://127.0.0.1:{service.port}"
        self.faults: list[str] = []
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.goto(self.origin + path)
        self.wait(SETTLED)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def wait(self, expression: str, seconds: float = 60) -> Any:
        return wait(lambda: self.page.evaluate(expression) or self.page.wait_for_timeout(40), seconds)

    @property
    def address(self) -> str:
        return str(self.page.url.removeprefix(self.origin))

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def overlaps(self) -> list[str]:
        """Pairs of blocks that cover each other, by more than a hair."""
        boxes = self.page.evaluate(BOXES)
        on_panel = {"#panel", ".ribbon"}  # on a large screen the ribbon belongs to the panel
        wide = self.page.viewport_size["width"] >= 720
        return [
            f"{a} {boxes[a]} / {b} {boxes[b]}"
            for a, b in combinations(boxes, 2)
            if not (wide and {a, b} == on_panel) and _cover(boxes[a], boxes[b])
        ]


def _cover(one: list[float], other: list[float]) -> bool:
    hair = 0.5
    return all(
        min(one[at + 2], other[at + 2]) - max(one[at], other[at]) > hair for at in (0, 1)
    )  # both across and down


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
def service(prepared: Path) -> Iterator[Service]:
    if not (Path(__file__).resolve().parents[2] / "maps" / "web" / "static" / "index.html").is_file():
        pytest.skip("the browser pages are not built: make web")
    one = Service(prepared)
    yield one
    one.stop()


@pytest.fixture
def own_service(own_demo: Path) -> Iterator[Service]:
    one = Service(own_demo)
    yield one
    one.stop()


@pytest.fixture
def read(browser: Any, service: Service) -> Iterator[Callable[..., Reader]]:
    opened: list[Reader] = []

    def reader(path: str = "/", of: Service = service, **how: Any) -> Reader:
        opened.append(Reader(browser, of, path, **how))
        return opened[-1]

    yield reader
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.context.close()
    assert faults == []


# ---- language and links ------------------------------------------------------------------------------------


def test_the_language_is_part_of_the_address_and_stays_there(read: Callable[..., Reader]) -> None:
    page = read("/?lang=en")
    assert page.get_attribute("html", "lang") == "en" and "Made-up data" in page.text(".ribbon")
    page.click("[data-value=vi]")
    assert "lang" not in page.address and "Số liệu giả lập" in page.text(".ribbon")
    page.click("[data-value=en]")
    assert page.address.startswith("/?lang=en#")
    page.reload()
    page.wait(SETTLED)
    assert "Made-up data" in page.text(".ribbon")


def test_a_link_with_the_language_behind_the_hash_still_works(read: Callable[..., Reader]) -> None:
    page = read("/#lang=en&layer=hamlet")
    assert "Made-up data" in page.text(".ribbon")
    assert page.locator(".choice.layer [data-value=hamlet]").get_attribute("aria-pressed") == "true"


def test_place_layer_day_and_unit_are_in_the_address(read: Callable[..., Reader]) -> None:
    page = read(f"/?lang=en#unit={WARD}")
    page.click("[data-value=closed]")
    page.click("[data-value=hamlet]")
    page.wait(SETTLED)
    parts = page.address.partition("#")[2]
    assert f"unit={WARD}" in parts and "reading=closed" in parts and "layer=hamlet" in parts


def test_a_link_to_a_hamlet_shows_hamlets(read: Callable[..., Reader]) -> None:
    page = read("/#unit=9901301")
    page.wait("document.querySelector('#why h2')?.textContent === 'Bản Pú Ưng'")
    assert page.locator(".choice.layer [data-value=hamlet]").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize(
    ("path", "said", "todo"),
    [
        ("/#unit=777", "Không có đơn vị nào mang mã “777”", "Hãy kiểm tra mã"),
        ("/?lang=en#unit=777", "No unit on this map has the code “777”", "Check the code"),
        ("/#snapshot=99", "Không có bản chụp số 99. Đang hiển thị: Hôm nay (tạm)", "Hãy kiểm tra số"),
        ("/?lang=en&snapshot=99", "There is no snapshot 99. Shown instead: Today", "Check the number"),
    ],
)
def test_a_bad_link_says_in_the_pages_language_what_is_wrong_and_what_to_do(
    read: Callable[..., Reader], path: str, said: str, todo: str
) -> None:
    page = read(path)
    page.wait("document.querySelector('#notice p').textContent")
    assert said in page.text("#notice") and todo in page.text("#notice")
    assert "777" not in page.address and "snapshot=" not in page.address
    page.click("#notice button")
    assert page.text("#notice p") == ""


# ---- legend ------------------------------------------------------------------------------------------------


def test_the_legend_of_the_page_and_of_the_map_file_list_the_levels_alike(
    read: Callable[..., Reader], browser: Any, service: Service
) -> None:
    """The strictest first: what comes first is what has to be seen first."""
    page = read("/#layer=ward")
    on_page = page.page.locator(".legend .levels .label").all_inner_texts()
    context = browser.new_context()
    file = context.new_page()
    file.goto(f"http://127.0.0.1:{service.port}/maps/zones.html?level=ward")
    in_file = file.locator("table[data-layer=ward] tbody th").evaluate_all(
        "all => all.map((one) => one.firstChild.data)"
    )
    context.close()
    assert on_page == in_file == ["Vùng đỏ", "Vùng vàng", "Vùng xanh", "Chưa đủ dữ liệu"]


# ---- layout ------------------------------------------------------------------------------------------------

STATES: dict[str, str] = {
    "folded": "",
    "open": "document.querySelector('.fold').click()",
    "reports open": "document.querySelector('.fold').click(); document.querySelector('details').open = true",
}


def crowded(page: Reader) -> None:
    """The banner of a lost line and a long notice, both at once, as the page itself shows them."""
    page.evaluate("""() => {
        const banner = document.getElementById("connection");
        banner.textContent = "Mất kết nối từ 07:45. Bản đồ có thể đã cũ.";
        banner.hidden = false;
        document.querySelector("#notice p").textContent = "Không có bản chụp số 99. Đang hiển thị: Hôm nay (tạm).";
        document.querySelector("#notice button").hidden = false;
    }""")
    page.wait(
        "document.documentElement.style.getPropertyValue('--banner')"
        " === `${document.getElementById('top').offsetHeight}px`"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", STATES)
def test_on_a_phone_nothing_overlaps_and_all_can_be_read_and_touched(
    read: Callable[..., Reader], state: str, language: str
) -> None:
    page = read(f"/?lang={language}", **PHONE)
    if STATES[state]:
        page.evaluate(STATES[state])
    check_phone(page)
    crowded(page)
    check_phone(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_phone_the_card_leaves_room_for_the_map(read: Callable[..., Reader], language: str) -> None:
    page = read(f"/?lang={language}#unit={WARD}", **PHONE)
    page.wait("!document.getElementById('why').hidden && document.querySelector('.possible')")
    check_phone(page)
    assert page.locator(".ribbon").is_visible()
    crowded(page)
    check_phone(page)


def check_phone(page: Reader) -> None:
    assert page.overlaps() == []
    assert page.evaluate(SMALL) == [[], []]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    inside = "(one) => one.getBoundingClientRect().right <= 360.5"
    assert page.evaluate(f"[...document.querySelectorAll('#panel *, #why *:not(.hidden)')].every({inside})")


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1024, 768), (820, 600), (740, 360)])
def test_on_larger_screens_nothing_overlaps_either(
    read: Callable[..., Reader], size: tuple[int, int]
) -> None:
    page = read(f"/#unit={WARD}", viewport={"width": size[0], "height": size[1]})
    page.wait("!document.getElementById('why').hidden")
    assert page.overlaps() == []
    crowded(page)
    assert page.overlaps() == []
    page.press("body", "Escape")
    assert page.overlaps() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("unit", ["99013", "99001", "99004", "99016"])
def test_words_stand_out_from_their_ground_by_wcag_aa(
    read: Callable[..., Reader], scheme: str, unit: str
) -> None:
    page = read(f"/#unit={unit}", color_scheme=scheme)
    page.wait("!document.getElementById('why').hidden")
    crowded(page)
    assert page.evaluate(FAINT) == []


# ---- keyboard and ears -------------------------------------------------------------------------------------


def test_every_control_is_reached_by_the_keyboard_and_shows_it(read: Callable[..., Reader]) -> None:
    page = read(f"/#unit={WARD}")
    page.wait("!document.getElementById('why').hidden")
    page.evaluate("document.activeElement.blur()")
    mark = """() => {
        const one = document.activeElement, style = getComputedStyle(one);
        one.dataset.reached = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? "seen" : "unseen";
        return one === document.body;
    }"""
    for _ in range(90):
        page.keyboard.press("Tab")
        page.evaluate(mark)
    missed = page.evaluate("""[...document.querySelectorAll("button, input, summary, a[href], canvas")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((one) => one.dataset.reached !== "seen").map((one) => one.outerHTML.slice(0, 90))""")
    assert missed == []


def test_escape_closes_the_card_and_gives_the_focus_back(read: Callable[..., Reader]) -> None:
    page = read()
    page.click("summary")
    page.locator(".reporting .link").first.focus()
    page.keyboard.press("Enter")
    page.wait("!document.getElementById('why').hidden && document.activeElement.tagName === 'H2'")
    page.keyboard.press("Escape")
    assert page.locator("#why").is_hidden() and "unit" not in page.address
    assert page.evaluate("document.activeElement.className") == "link"


def test_a_unit_is_found_and_opened_with_the_keyboard_alone(read: Callable[..., Reader]) -> None:
    page = read()
    page.keyboard.press("/")
    page.keyboard.type("na trang")
    page.wait("document.querySelectorAll('#hits [role=option]').length")
    page.keyboard.press("Enter")
    page.wait("document.querySelector('#why h2')?.textContent === 'Xã Nà Trắng'")


def test_every_level_has_a_symbol_beside_its_colour(read: Callable[..., Reader]) -> None:
    page = read(f"/#unit={WARD}")
    page.wait("!document.getElementById('why').hidden")
    bare = ".level .swatch, .chain .swatch, .badge .swatch, .changes .swatch"
    assert page.evaluate(
        f"[...document.querySelectorAll('{bare}')].every((one) => one.querySelector('.symbol'))"
    )
    assert page.locator(".level .swatch").count() >= 4


# ---- sites -------------------------------------------------------------------------------------------------

CARD = "(document.querySelector('#why')?.innerText ?? '')"
SIGNS = """() => {
    const at = document.querySelector("[role=switch]");
    return [at.getAttribute("aria-checked"), document.querySelectorAll(".kinds li").length];
}"""


def test_a_site_is_found_by_name_told_with_its_own_zone_and_leads_to_its_area(
    read: Callable[..., Reader],
) -> None:
    page = read("/?lang=en")
    page.fill("#search", "xuong may")
    page.wait_for_selector("#hits [role=option]")
    page.press("#search", "Enter")
    page.wait_for_selector("#why h2")
    card = page.text("#why")
    assert "Yellow zone" in card and "Factory · 140 people" in card and "Cases at the site in 7 days" in card
    page.wait(SETTLED)
    page.click("#why .chain button >> text=Chiềng Lam")
    page.wait(f"{CARD}.includes('Ward · 99004')")
    assert "2 of 3 community cases in 7 days are at 1 site" in page.text("#why")
    page.click("#why .sitelist button")
    page.wait(f"{CARD}.includes('Factory')")
    assert "unit=xuong-may" in page.address


def test_signs_stand_on_the_map_answer_a_click_and_can_be_switched_off(
    service: Service, read: Callable[..., Reader]
) -> None:
    with urlopen(f"http://127.0.0.1:{service.port}/sites?kind=factory") as answer:
        (site,) = json.load(answer)["sites"]
    page = read(f"/#at={site['lat']},{site['lon']},13&layer=ward")
    assert page.evaluate(SIGNS) == ["true", 7]
    page.mouse.click(683, 384)  # the middle of the map
    page.wait_for_selector("#why h2")
    assert "Xưởng may Chiềng Lam" in page.text("#why h2") and "Nhà máy, công ty" in page.text("#why")
    page.keyboard.press("Escape")
    page.click("[role=switch]")
    page.wait(SETTLED)
    assert page.evaluate(SIGNS)[0] == "false" and "sites=off" in page.address
    page.mouse.click(683, 384)
    page.wait_for_selector("#why h2")
    assert page.text("#why h2") == "Xã Chiềng Lam"  # the ward beneath


def test_changes_of_colour_are_told_calmly(own_service: Service, read: Callable[..., Reader]) -> None:
    page = read(of=own_service)
    page.wait("document.documentElement.dataset.line === 'live'")
    page.evaluate("""() => {
        window.told = [];
        new MutationObserver(() => told.push(document.querySelector("#notice p").textContent))
            .observe(document.querySelector("#notice p"), { childList: true, characterData: true, subtree: true });
    }""")
    for number, ward in enumerate(("99013", "99003", "99009"), start=1):
        case = {
            "report_date": "2022-02-20",
            "area_code": ward,
            "setting": "community",
            "case_id": f"t{number}",
        }
        answer = page.request.post(f"{page.origin}/cases", data={"list": "line", "cases": [case]})
        assert answer.ok, answer.text()
        page.wait_for_timeout(1500)
    told = [one for one in page.evaluate("told") if one]
    assert len(told) == 1 and told[0].endswith("vừa đổi màu")
    assert page.locator("#notice p").get_attribute("aria-live") == "polite"


CHANGED = """[...document.querySelectorAll(".changed li")]
    .map((one) => [...one.querySelectorAll("button, .aside")].map((part) => part.innerText))"""


def turn_red(page: Reader, *wards: str) -> None:
    """Thirty community cases of today in each ward."""
    for ward in wards:
        case = {"report_date": "2022-02-20", "area_code": ward, "setting": "community", "count": 30}
        answer = page.request.post(f"{page.origin}/cases", data={"list": "demo-cases", "cases": [case]})
        assert answer.ok, answer.text()


def test_what_has_changed_colour_is_listed_by_itself_and_a_click_leads_there(
    own_service: Service, read: Callable[..., Reader]
) -> None:
    page = read("/?lang=en", of=own_service)
    assert page.text(".changed").endswith("No unit has changed colour")
    turn_red(page, "99013", "99012")
    page.wait(f"{CHANGED}.length === 2")
    changed = page.evaluate(CHANGED)
    assert changed == [
        ["Xã Nà Trắng", "Green zone → Red zone"], ["Xã Pú Sương", "Green zone → Red zone"],
    ]  # fmt: skip
    assert "against 19 Feb 2022" in page.text(".changed")
    page.click(".changed button >> text=Xã Pú Sương")
    page.wait_for_selector("#why h2")
    assert "Xã Pú Sương" in page.text("#why h2") and "unit=99012" in page.address
    page.wait(SETTLED)
    assert page.evaluate("innerHeight") and page.faults == []


def test_the_closed_day_is_compared_with_the_day_before_it(
    own_service: Service, read: Callable[..., Reader]
) -> None:
    page = read("/?lang=en#reading=closed", of=own_service)
    page.wait("document.querySelector('.changed').innerText.includes('no snapshot of an earlier day')")
    stored(own_service.workspace, Wanted(date(2022, 2, 18)))
    page.reload()
    page.wait("document.querySelector('.changed')?.innerText.includes('against 18 Feb 2022')")


def test_changes_are_told_of_the_last_hour_and_since_the_last_look(
    own_service: Service, read: Callable[..., Reader]
) -> None:
    own_service.workspace.store.set_setting("today", "")
    page = read("/?lang=en", of=own_service)
    page.evaluate("localStorage.setItem('wardwatch.seen', new Date(Date.now() - 864e5).toISOString())")
    page.reload()
    page.wait(SETTLED)
    tabs = page.locator(".changed .choice button").all_inner_texts()
    assert tabs == ["Since the day closed", "Last hour", "Since I last looked"]
    page.click(".changed button >> text=Last hour")
    page.wait("!document.querySelector('.changed').innerText.includes('Looking')")
    assert "since=hour" in page.address
    assert "There is no snapshot" not in page.text(".changed")


def test_what_the_page_has_painted_never_goes_back_while_cases_come_in(
    own_service: Service, read: Callable[..., Reader]
) -> None:
    """Some come while the page asks for the rest of an earlier change, whose answer is then an old one."""
    page = read(of=own_service)
    page.wait("document.documentElement.dataset.line === 'live'")
    page.evaluate("""() => {
        window.painted = [];
        new MutationObserver(() => painted.push(Number(document.documentElement.dataset.painted.split("-")[1])))
            .observe(document.documentElement, { attributeFilter: ["data-painted"] });
    }""")
    for number in range(12):
        case = {"report_date": "2022-02-20", "area_code": f"990{number + 1:02}", "setting": "community"}
        case["case_id"] = f"q{number}"
        answer = page.request.post(f"{page.origin}/cases", data={"list": "quick", "cases": [case]})
        assert answer.ok, answer.text()
        page.wait_for_timeout(1600 if number % 4 == 1 else 120)
    newest = int(own_service.workspace.store.token().split("-")[1])
    page.wait(f"painted.at(-1) === {newest}")
    painted = page.evaluate("painted")
    assert painted == sorted(painted) and len(set(painted)) >= 4


# ---- nothing there, nobody there ---------------------------------------------------------------------------


def test_a_service_that_is_gone_is_seen_within_five_seconds_and_its_return_heals_the_page(
    own_service: Service, read: Callable[..., Reader]
) -> None:
    page = read(of=own_service)
    page.wait("document.documentElement.dataset.line === 'live'")
    own_service.stop()
    gone = time.monotonic()
    page.wait("!document.getElementById('connection').hidden", seconds=5)
    assert time.monotonic() - gone <= 5
    assert "Mất kết nối" in page.text("#connection") and page.overlaps() == []
    own_service.start()
    page.wait("document.getElementById('connection').hidden")
    assert "Trực tiếp" in page.text(".line")


@pytest.mark.parametrize("how", [{}, PHONE])
def test_before_the_first_snapshot_the_page_says_what_to_do_and_shows_it_when_it_comes(
    bare: Any, six_wards: Path, read: Callable[..., Reader], how: dict[str, Any]
) -> None:
    service = Service(bare.folder)
    try:
        page = read("/", of=service, **how)
        assert "Chưa có bản chụp nào" in page.text("#panel") and "wardwatch classify" in page.text("#panel")
        bare(
            "boundaries",
            "load",
            six_wards,
            "--level",
            "ward",
            "--population",
            "population",
            "--vintage",
            2021,
        )
        bare("classify")
        page.wait("document.querySelector('.level')")
        page.wait(SETTLED)
        assert page.overlaps() == [] and "Chưa có bản chụp nào" not in page.text("#panel")
    finally:
        service.stop()
