"""One thing has one name: on the page, on the Folium map and in pictures, in either language."""

import re
from pathlib import Path

import pytest

from maps.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "maps" / "web" / "src" / "words.ts"
#: Names of the same thing in `maps/words.py` and in the page's dictionary.
SAME = {
    "known_at": "known_at",
    "as_of": "as_of",
    "snapshot": "snapshot",
    "not_stored": "not_stored",
    "rulebook": "rulebook",
    "closed_level": "closed_level",
    "indicators": "indicators",
    "missing": "missing",
    "would_change": "would_change",
    "decided_by": "decided_by",
    "possible": "possible",
    "reporting": "reports",
    "not_known": "not_known",
    "met": "crossed",
    "not_met": "below",
    "from_ward": "from_ward",
    "legend": "legend",
    "no_boundaries": "no_boundaries",
}
#: Words that were in use for something that has another name now.
GONE = re.compile(r"(số liệu|dữ liệu) giả định|khép sổ|\b[Bb]ản số(?! liệu)|dữ liệu giả", re.I)


def entries(language: str) -> dict[str, str]:
    """Plain texts of one language of the page."""
    block = re.search(rf"^const {language}\b[^{{]*{{\n(.*?)^}};", PAGE.read_text(), re.M | re.S)
    assert block
    return dict(re.findall(r'^  (\w+): "([^"]*)",$', block[1], re.M))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_and_the_folium_map_name_the_same_thing_alike(language: str) -> None:
    page = entries(language)
    assert {ours: WORDS[ours][language] for ours in SAME} == {
        ours: page[theirs] for ours, theirs in SAME.items()
    }


def test_made_up_data_have_one_name() -> None:
    assert entries("vi")["made_up"].upper().startswith(WORDS["made_up"]["vi"])
    assert entries("en")["made_up"].upper().startswith(WORDS["made_up"]["en"])


def test_no_retired_word_is_left_in_what_people_read() -> None:
    folders = ("zones", "geodata", "maps", "api")
    files = [one for folder in folders for kind in ("*.py", "*.ts", "*.js", "*.yaml")
             for one in (ROOT / folder).rglob(kind) if not {"node_modules", "static"} & set(one.parts)]  # fmt: skip
    assert not [str(one.relative_to(ROOT)) for one in files if GONE.search(one.read_text(encoding="utf-8"))]
