"""What commands say of their results: wholly Vietnamese unless asked for English, with the same figures."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from api.cli import main

ENGLISH = re.compile(
    r"\b(snapshot|as of|on|read|accepted|refused|takes|back|taken|zone|data|not|known|rows|thresholds)\b"
)
BOOK = """\
schema: zone-rulebook/1
id: cover
title: {vi: Phủ tiêm, en: Cover}
status: house
cite: {doc: "1", date: 2022-01-01}
valid: {from: 2022-01-01}
levels: [{id: green, vi: Vùng xanh, en: Green zone}, {id: red, vi: Vùng đỏ, en: Red zone}]
ind:
  covered: {kind: ratio, num: {of: dose}, den: {of: person}, scale: 100, vi: đã tiêm (%), en: vaccinated (%)}
units:
  - {for: [ward], decide: [{rules: [{if: covered < 70, then: red}, {else: green}]}]}
missing: {ambiguous: grey}
"""


@pytest.fixture
def judged(wardwatch: Any) -> Any:
    """A territory with a load that was taken back and one that holds, and a snapshot."""
    text = "report_date,ward,setting\n2022-02-18,Bằng Lăng,community\n"
    number = wardwatch.load(text).json["import"]
    wardwatch("imports", "undo", number)
    wardwatch.load(text)
    wardwatch("classify")
    return wardwatch


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (("classify",), "Insufficient data"),
        (("imports", "list"), "taken back"),
        (("snapshots",), "as of 19 February 2022"),
        (("editions",), "no dates given"),
    ],
)
def test_a_result_is_told_in_one_language(judged: Any, words: tuple[str, ...], english: str) -> None:
    said, asked = judged(*words).out, judged(*words, "--lang", "en").out
    assert ENGLISH.search(said) is None, said
    assert english in asked and not re.search("[ăđơưạảấầậếệịọốộớờợụứừự]", asked)


def test_an_edition_says_from_when_to_when_it_holds(wardwatch: Any, six_wards: Path) -> None:
    wardwatch("boundaries", "load", six_wards, "--edition", "old", "--valid-to", "2020-01-01")
    assert "trước 01/01/2020" in wardwatch("editions").out
    assert "before 1 January 2020" in wardwatch("editions", "--lang", "en").out


def test_an_unknown_figure_is_told_in_the_language_asked_for(judged: Any) -> None:
    judged("classify", "--rulebook", judged.file("cover.yaml", BOOK), "--purpose", "whatif")
    said, english = (
        judged("explain", "00001", "--snapshot", 2, "--lang", lang).out.split("\n", 2)[2]
        for lang in ("vi", "en")
    )
    assert "đã tiêm (%): chưa rõ (ngưỡng < 70)" in said and "not known" not in said
    assert "quyết định giữa Vùng xanh và Vùng đỏ" in said and "between Green zone and Red zone" in english
    assert "vaccinated (%): not known (thresholds < 70)" in english and "chưa" not in english


def test_a_figure_stands_beside_its_thresholds_and_its_days(judged: Any) -> None:
    assert "(ngưỡng ≥ 1; 06/02/2022 – 19/02/2022)" in judged("explain", "00001").out


def test_the_source_of_a_figure_is_no_source_of_infection(wardwatch: Any) -> None:
    file = wardwatch.file("beds.csv", "area_code,date,name,value,source\n00001,2022-02-01,beds,3,khoa A\n")
    assert "nguồn số liệu: lấy từ cột 'source'" in wardwatch("context", "load", file).out


def test_a_table_without_a_day_is_refused_in_the_language_asked_for(wardwatch: Any) -> None:
    file = wardwatch.file("reports.csv", "area_code,cases_stated\n00001,0\n")
    said, english = (
        wardwatch("reports", "load", file, "--lang", lang, status=1).err for lang in ("vi", "en")
    )
    assert "không cột nào cho biết ngày (date)" in said and "no column" not in said
    assert "no column holds date" in english


def test_a_run_says_how_many_rows_came_out_how(wardwatch: Any, tmp_path: Path) -> None:
    book, table = wardwatch.file("cover.yaml", BOOK), wardwatch.file("t.csv", "covered\n50\n90\n80\n")
    run = ("rulebooks", "run", book, table, "-o", tmp_path / "out.csv")
    assert "3 dòng (green 2, red 1)" in wardwatch(*run).out
    assert "3 rows (green 2, red 1)" in wardwatch(*run, "--lang", "en").out


def options(command: click.Command, name: str) -> Iterator[tuple[str, click.Option]]:
    """Every option of every command below one."""
    if isinstance(command, click.Group):
        for below, one in command.commands.items():
            yield from options(one, f"{name} {below}")
    yield from ((name, one) for one in command.params if isinstance(one, click.Option))


def test_every_option_says_what_it_is_for() -> None:
    silent = [(name, one.opts) for name, one in options(main, "wardwatch") if not one.hidden and not one.help]
    assert not silent


def test_settings_are_told_in_the_language_asked_for(wardwatch: Any) -> None:
    assert wardwatch("workspace", "set", "name", "Huyện Thử").out.strip() == "name: Huyện Thử"
    assert wardwatch("workspace", "set", "name", "X", "--lang", "en").out.strip() == "name is now X"
    said = wardwatch("workspace", "set", "timezone", "Mars", status=1).err
    assert "không có múi giờ 'Mars'" in said and "How" not in said


def test_the_demo_speaks_one_language(own_demo: Path) -> None:
    run = [CliRunner().invoke(main, ["demo", "--data", str(own_demo), "--no-serve", *more]).output
           for more in ([], ["--lang", "en"])]  # fmt: skip
    assert "Bản thử nằm ở" in run[0] and "20/02/2022" in run[0]
    assert "The demo stands in" in run[1] and "20 February 2022" in run[1]
