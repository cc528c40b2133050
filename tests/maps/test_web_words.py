"""The browser page speaks both languages completely and asks nobody else for anything."""

import json
import re
from pathlib import Path

import pytest

from zones.palette import INKS

WEB = Path(__file__).resolve().parents[2] / "maps" / "web"
STATIC = WEB / "static"
#: Names in the bundle that are never fetched: XML namespaces and texts of the map library.
NAMED_ONLY = {"www.w3.org", "maplibre.org", "maplibre.invalid", "github.com", "wiki.openstreetmap.org"}


def dictionary(language: str) -> dict[str, str]:
    """Key and raw text of every entry of one language in words.ts."""
    source = (WEB / "src" / "words.ts").read_text()
    block = re.search(rf"^const {language}\b[^{{]*{{\n(.*?)^}};", source, re.M | re.S)
    assert block, f"words.ts has no dictionary {language}"
    parts = re.split(r"^  (\w+):", block[1], flags=re.M)
    return {key: text.strip() for key, text in zip(parts[1::2], parts[2::2], strict=True)}


def built(*suffixes: str) -> list[Path]:
    files = [path for path in STATIC.rglob("*") if path.suffix in suffixes]
    if not files:
        pytest.skip("the browser pages are not built: make web")
    return files


def test_both_languages_have_the_same_keys() -> None:
    assert dictionary("vi").keys() == dictionary("en").keys()
    assert len(dictionary("vi")) > 50


def test_no_word_is_empty_in_either_language() -> None:
    for language in ("vi", "en"):
        assert not [key for key, text in dictionary(language).items() if text in ('"",', '""', "")]


def test_the_english_words_hold_no_vietnamese_letters() -> None:
    assert not re.search(r"[ăâđêôơưạ-ỹ]", " ".join(dictionary("en").values()))


def test_every_used_word_is_in_the_dictionary() -> None:
    known = dictionary("vi").keys()
    for path in (WEB / "src").glob("*.ts"):
        used = re.findall(r"\b(?:w|this\.w|words\([^()]*(?:\.\w+)*\))\.(\w+)", path.read_text())
        assert set(used) <= known, path.name


def test_the_lock_file_names_exact_versions_with_hashes_and_no_download_address() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if "integrity" not in entry]
    wanted = json.loads((WEB / "package.json").read_text())
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert all(re.fullmatch(r"[\d.]+", version) for version in versions.values()), versions


def test_the_page_itself_and_its_styles_name_no_other_host() -> None:
    for path in built(".html", ".css"):
        hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.\w+)", path.read_text()))
        assert hosts <= {"www.w3.org"}, path.name


def test_the_scripts_name_no_host_that_could_be_fetched_from() -> None:
    for path in built(".js"):
        hosts = set(re.findall(r"https?://([\w-]+\.[\w.-]+)", path.read_text()))
        assert hosts <= NAMED_ONLY, path.name


def test_the_page_holds_no_inline_script_so_that_a_strict_policy_lets_it_run() -> None:
    page = (STATIC / "index.html") if STATIC.is_dir() else WEB / "index.html"
    text = page.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son\w+=", text)


def test_names_can_only_become_text_never_markup() -> None:
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML")
    assert not [path.name for path in (WEB / "src").glob("*.ts") if markup.search(path.read_text())]


def test_the_page_can_draw_the_symbol_of_every_level() -> None:
    drawn = set(re.findall(r'^  "(.)": "M', (WEB / "src" / "palette.ts").read_text(), re.M))
    assert {one.symbol for one in INKS.values() if one.symbol} <= drawn
