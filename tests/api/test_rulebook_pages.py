"""The law in force can be read in a browser: every bundled rulebook as a page, and the list of them."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from geodata.rulebooks import list_rulebooks, load_rulebook

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Reader(HTMLParser):
    """The words of a page, its links and its tables; a tag that is not closed is told."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", list_rulebooks())
def test_every_rulebook_is_a_page_of_all_that_it_decides_by(client: TestClient, name: str, lang: str) -> None:
    book = load_rulebook(name)
    answer = client.get(f"/rulebooks/{name}?lang={lang}", headers=BROWSER)
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    read = Reader(answer.text)
    told = " ".join(read.words)
    assert not read.open and "script" not in read.seen
    assert book.title[lang] in told and book.hash in told
    for level in book.levels:
        assert getattr(level, lang) in told
    for table in book.tables.values():
        assert set(table.cells.values()) <= set(re.findall(r"[\w-]+", told))
    if any(table.cells for table in book.tables.values()):
        assert "table" in read.seen
    assert f"/rulebooks/{name}?f=html&lang={'en' if lang == 'vi' else 'vi'}" in read.links
    assert [one for one in read.links if not one.startswith("/rulebooks/")] == [
        url for url in [book.cite.get("url")] if url
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_list_leads_to_every_rulebook(client: TestClient, lang: str) -> None:
    read = Reader(client.get(f"/rulebooks?lang={lang}", headers=BROWSER).text)
    for name in list_rulebooks():
        assert load_rulebook(name).title[lang] in read.words
        (link,) = (one for one in read.links if f"/{name}?" in one)
        assert client.get(link).headers["content-type"].startswith("text/html")


def test_machines_have_json_and_what_is_neither_is_refused(client: TestClient) -> None:
    assert client.get("/rulebooks/vn-4800-2021").json()["id"] == "vn-4800-2021"
    assert client.get("/rulebooks/vn-4800-2021?f=json", headers=BROWSER).json()["hash"]
    assert {one["id"] for one in client.get("/rulebooks").json()["rulebooks"]} == set(list_rulebooks())
    answer = client.get("/rulebooks/vn-4800-2021?f=pdf")
    assert answer.status_code == 400 and "html" in answer.json()["fix"]
    assert client.get("/rulebooks/none-such", headers=BROWSER).status_code == 404


def test_a_snapshot_tells_where_its_rulebook_can_be_read(client: TestClient) -> None:
    told: dict[str, Any] = client.get("/snapshots/latest").json()["rulebook"]
    assert told["page"] == "/rulebooks/house-three-colour?f=html"
    assert told["title"]["vi"] in client.get(told["page"]).text
