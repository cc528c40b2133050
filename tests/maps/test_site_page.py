"""The page of the sites: the strictest first, both languages, text that is only text, nothing that a view hides."""

import re
from typing import Any

import pytest

from maps.site_page import sites_html
from tests.maps.sited_world import with_sites
from zones.disclose import disclose
from zones.snapshot import View


@pytest.fixture
def view(small_world: Any) -> View:
    return disclose(with_sites(small_world.snapshot), "internal")


def codes(page: str) -> list[str]:
    return re.findall(r'<td data-of="[^"]*"><strong><a href="/[^#]*#unit=(\w+)">', page)


def test_the_strictest_stand_first_and_what_is_not_assessed_last(view: View, small_world: Any) -> None:
    page = sites_html(view, small_world.edition, "vi", "/sites", {})
    assert codes(page) == ["NT1", "TR1", "NM1", "CK1", "CH1", "KH1", "CL1", "DT1"]
    assert "● Vùng đỏ" in page and "? Chưa đủ dữ liệu" in page and "Không đánh giá" in page
    assert "Nhà trọ" in page and "Mùn Chung" in page and "432" in page
    english = sites_html(view, small_world.edition, "en", "/sites", {})
    assert "Boarding house" in english and "Red zone" in english and "Vùng" not in english


def test_names_are_text_and_the_page_runs_no_script(view: View, small_world: Any) -> None:
    page = sites_html(view, small_world.edition, "vi", "/sites", {"area": '"><script>'}, place="<b>X</b>")
    assert "<script" not in page and "Khu trọ &lt;b&gt;Bà Năm&lt;/b&gt;" in page and "&lt;b&gt;X" in page
    assert "default-src 'none'" in page


def test_one_kind_can_be_chosen_and_every_link_keeps_what_was_asked_for(view: View, small_world: Any) -> None:
    page = sites_html(view, small_world.edition, "vi", "/sites", {"kind": "school", "area": "ward:03254"})
    assert codes(page) == ["TR1"]
    links = re.findall(r'href="(/sites[^"]*)"', page)
    assert links and all("area=ward%3A03254" in link for link in links)
    assert any("kind=school" in link and "f=csv" in link for link in links)
    assert any("kind" not in link for link in links)  # all of them again


def test_a_day_since_which_it_stands_is_told_of_decided_levels_only(small_world: Any) -> None:
    snapshot = with_sites(small_world.snapshot)
    layers = dict(snapshot.layers)
    for kind in ("school", "checkpoint"):
        told = layers[f"site:{kind}"]
        day = small_world.snapshot.meta.as_of
        layers[told.name] = told.changed(lambda table, day=day: table.with_columns(since=day))
    view = View("internal", snapshot.meta, snapshot.rulebook, layers)
    page = sites_html(view, small_world.edition, "vi", "/sites", {})
    assert page.count('<td data-of="Từ ngày">19/02/2022</td>') == 1


def test_the_public_page_says_what_it_leaves_out(small_world: Any) -> None:
    public = disclose(with_sites(small_world.snapshot), "public", small_world.edition)
    page = sites_html(public, small_world.edition, "vi", "/sites", {})
    assert "Bà Năm" not in page and "Chốt cầu treo" not in page and "Trang công khai" in page
    assert codes(page) == ["TR1", "NM1", "CH1", "CL1", "DT1"]


def test_a_view_without_sites_says_so(small_world: Any) -> None:
    assert "Không có cơ sở nào" in sites_html(small_world.internal, small_world.edition, "vi", "/sites", {})
