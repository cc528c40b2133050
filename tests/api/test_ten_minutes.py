"""The guide's own rulebook: its files and its lines, taken from the page, do what the page says."""

import csv
import re
import shlex
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from api.cli import main

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "rulebooks.md").read_text(encoding="utf-8")
TEN_MINUTES = re.search(r"^## Your own rulebook in ten minutes\n(.*?)^## ", GUIDE, re.M | re.S)
assert TEN_MINUTES, "the guide opens with a rulebook to copy"
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```", TEN_MINUTES[1], re.M | re.S))
LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", TEN_MINUTES[1], re.M | re.S)
    for line in block.splitlines()
]


def run(line: str, *more: str) -> Result:
    done = CliRunner().invoke(main, [*shlex.split(line)[1:], *more], catch_exceptions=False)
    assert done.exit_code == 0, f"{line}\n{done.output}"
    return done


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the reader has copied."""
    for name, content in FILES.items():
        if name != "levels.csv":
            (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def line(word: str) -> str:
    """The one line of the page with a word."""
    found = [one for one in LINES if f" {word} " in one]
    assert len(found) == 1, found
    return found[0]


def test_the_rulebook_has_no_fault_and_its_cases_hold(beside: Path) -> None:
    said = run(line("check")).output
    assert all(f"`{one}`" in GUIDE for one in said.splitlines()), said
    changed = FILES["my-district.yaml"].replace("rate7 >= 100", "rate7 > 100")
    (beside / "my-district.yaml").write_text(changed, encoding="utf-8")
    assert CliRunner().invoke(main, shlex.split(line("check"))[1:]).exit_code == 1


def test_the_table_gets_the_levels_that_the_page_shows(beside: Path) -> None:
    run(line("run"))
    told = list(csv.DictReader(FILES["levels.csv"].splitlines()))
    found = list(csv.DictReader((beside / "levels.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [{key: value for key, value in row.items() if key != "reason"} for row in found] == told


def test_the_lines_about_cases_run_on_the_demo(beside: Path, prepared: Path) -> None:
    shutil.copytree(prepared, beside / "wardwatch-demo")
    on_the_demo = [one for one in LINES if "wardwatch-demo" in one]
    said = {one: run(one).output for one in on_the_demo}
    assert "my-district" in said[line("classify")]
    assert "Vùng đỏ → Vùng vàng (tốt hơn)" in next(text for one, text in said.items() if "--set" in one)
    assert "wardwatch-demo" in said[line("demo")]
    assert "<html" in (beside / "compare.html").read_text(encoding="utf-8")
    history = pl.read_csv(beside / "history.csv", infer_schema=False)
    assert set(history["level"]) == {"ward", "hamlet"} and history.height == 19 + 205
