"""The Folium map as a reader meets it: opened from disk, with the network off."""

import pytest

from maps.folium_map import folium_map, zone_map
from tests.maps.sited_world import with_sites
from zones.disclose import disclose
from zones.explain import explain

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


#: How many pixels of the map have each colour.
COLOURS = """() => {
    const canvas = document.querySelector("canvas"), found = {};
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) {
        const key = data.slice(at, at + 4).join();
        found[key] = (found[key] || 0) + 1;
    }
    return found;
}"""


#: Targets under 44 pixels and texts under 14, of what is seen; names on the map and the credit are left out.
SMALL = """() => {
    const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const all = [...document.querySelectorAll("a[href], input[type=search], summary, .leaflet-control-layers label")];
    const targets = all.filter(seen).flatMap((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width < 44 || height < 44 ? [`${one.className} ${one.textContent} ${width}x${height}`] : [];
    });
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const around = node.parentElement, free = ".zones-label, .leaflet-control-attribution, script";
        if (!node.data.trim() || !seen(around) || around.closest(free)) continue;
        const size = parseFloat(getComputedStyle(around).fontSize);
        if (size < 14) texts.push(`${node.data} ${size}px`);
    }
    return [targets, texts];
}"""


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as run:
        try:
            opened = run.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        except playwright.Error:
            pytest.skip("no Chromium on this machine")
        yield opened
        opened.close()


class Reader:
    """A page opened from a file without network, with all that went wrong on it."""

    def __init__(self, browser, path, **how):
        self.context = browser.new_context(
            **({"offline": True, "viewport": {"width": 1200, "height": 800}} | how)
        )
        self.page = self.context.new_page()
        self.requests, self.faults = [], []
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.on("console", lambda one: self.faults.append(one.text) if one.type == "error" else None)
        self.page.on("dialog", lambda one: (self.faults.append(f"dialog {one.message}"), one.dismiss()))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector(".zones-label", state="attached")

    def outside(self):
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]

    def find(self, name):
        self.page.fill("#zones-find", name)
        self.page.press("#zones-find", "Enter")
        self.page.wait_for_selector(".zones-popup")
        return self.page.inner_text(".zones-popup")


@pytest.fixture
def reader(browser, tmp_path):
    opened = []

    def read(html, **how):
        path = tmp_path / f"map{len(opened)}.html"
        path.write_text(html, encoding="utf-8")
        opened.append(Reader(browser, path, **how))
        return opened[-1]

    yield read
    for one in opened:
        one.context.close()


def test_a_ward_tells_why_when_clicked(small_world, reader):
    shown = reader(folium_map(small_world.internal, small_world.edition, lang="vi"))
    box = shown.page.locator(".zones-map").bounding_box()
    shown.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    text = shown.page.inner_text(".zones-popup")
    said = explain(small_world.internal, "ward", 4, small_world.edition)
    assert said["sentence"]["vi"] in text and "Mùn Chung" in text and "Chưa đủ dữ liệu" in text
    assert "19/02/2022" in text and "12" in text
    assert shown.outside() == [] and shown.faults == []


def test_a_hostile_name_is_read_and_does_nothing(small_world, reader, nasty_name):
    shown = reader(folium_map(small_world.internal, small_world.edition))
    assert nasty_name in shown.find("script")
    assert shown.page.query_selector("img[src=x]") is None
    assert shown.faults == []


def test_layers_change_one_for_the_other_with_their_legend(small_world, reader):
    shown = reader(folium_map(small_world.internal, small_world.edition))
    assert shown.page.locator("#zones-legend table:visible").get_attribute("data-layer") == "ward"
    shown.page.locator(".leaflet-control-layers-selector").nth(2).click()
    assert shown.page.locator("#zones-legend table:visible").get_attribute("data-layer") == "cell8"
    code = f"{small_world.internal.layers['cell8'].table['cell'][5]:x}"
    assert code in shown.find(code)
    assert shown.outside() == [] and shown.faults == []


def test_colours_on_the_screen_are_those_of_the_legend(small_world, reader):
    shown = reader(folium_map(small_world.internal, small_world.edition, levels=("ward",)))
    shown.page.wait_for_timeout(300)
    seen = shown.page.evaluate(COLOURS)
    for hex_ in ("#2E9E4F", "#F2C230", "#D6342C", "#9AA0A6"):
        key = ",".join(str(int(hex_[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
        assert seen.get(key, 0) > 500, hex_


def test_scale_and_legend_do_not_cover_each_other_even_on_a_phone(small_world, reader):
    phone = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
    shown = reader(folium_map(small_world.internal, small_world.edition, made_up=True), **phone)
    scale = shown.page.locator(".leaflet-control-scale").bounding_box()
    legend = shown.page.locator("#zones-legend").bounding_box()
    assert legend["x"] + legend["width"] < scale["x"] or legend["y"] + legend["height"] < scale["y"]
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "Rạng Đông" in shown.find("rang dong")
    popup = shown.page.locator(".leaflet-popup").bounding_box()
    assert popup["x"] >= 0 and popup["x"] + popup["width"] <= 390


def test_a_users_own_folium_marker_and_popup_work_without_network(small_world, reader, tmp_path):
    import folium

    made = zone_map(small_world.internal, small_world.edition)
    folium.Marker([21.575, 103.375], popup="Trạm y tế", icon=None).add_to(made)
    shown = reader(made.get_root().render())
    shown.page.locator(".leaflet-marker-icon[src]").click()
    assert "Trạm y tế" in shown.page.inner_text(".leaflet-popup")
    assert shown.outside() == [] and shown.faults == []


def test_signs_of_sites_tell_of_them_when_clicked_and_can_be_switched_off(small_world, reader):
    view = disclose(with_sites(small_world.snapshot), "internal")
    shown = reader(folium_map(view, small_world.edition, lang="vi"))
    assert shown.page.locator(".zones-sign").count() == 6  # one is nowhere, one lies under a stricter one
    shown.page.locator(".leaflet-marker-icon:has([aria-label^='NM1'])").press("Enter")
    text = shown.page.inner_text(".zones-popup")
    assert "Nhà máy, công ty · Số người: 900" in text and "Vùng vàng" in text and "Mùn Chung" in text
    shown.page.wait_for_timeout(400)  # the map has moved for the popup, which stays
    assert shown.page.locator(".zones-popup").is_visible()
    shown.page.locator(".leaflet-control-layers-overlays input").click()
    assert shown.page.locator(".zones-sign").count() == 0
    assert shown.outside() == [] and shown.faults == []


def test_days_are_written_as_the_language_writes_them(small_world, reader):
    text = reader(folium_map(small_world.internal, small_world.edition, lang="en")).find("mun chung")
    assert "–19 Feb" in text and "/02" not in text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_on_a_phone_all_can_be_read_and_touched(small_world, reader, lang):
    phone = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    shown = reader(folium_map(small_world.internal, small_world.edition, lang=lang, made_up=True), **phone)
    assert shown.page.evaluate(SMALL) == [[], []]
    blocks = ("zoom", "layers", "scale")
    boxes = [shown.page.locator(f".leaflet-control-{one}").bounding_box() for one in blocks]
    boxes.append(shown.page.locator("#zones-legend").bounding_box())
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
            down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
            assert across <= 0 or down <= 0
    shown.page.click("#zones-legend summary")
    assert shown.page.locator(".leaflet-control-scale").is_hidden()
    assert shown.page.evaluate(SMALL) == [[], []]
    shown.find("rang dong")
    shown.page.wait_for_timeout(300)
    assert shown.page.evaluate(SMALL) == [[], []]
    assert shown.page.locator(".zones-tooltip").count() == 0
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
