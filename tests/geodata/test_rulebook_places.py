"""Every fault of a rulebook file is told with its line and column, the allowed words and the nearest one."""

from pathlib import Path

import pytest

from geodata.rulebooks import load_rulebook, read_rulebook
from zones.errors import RulebookError

TEXT = """\
# a comment
schema: zone-rulebook/1
id: placed
title: {vi: "-", en: "-"}
status: house
cite: {doc: "none", date: 2022-01-01}
valid: {from: 2022-01-01}
levels:
  - {id: green}
  - {id: yellow}
  - {id: red}
ind:
  n7: {kind: count, of: case, win: 7}
  rate:
    kind: rate
    of: case
    win: 14
bands:
  r:
    of: rate
    low: "[0,20)"
    high: "[20,inf)"
tables:
  base:
    by: [r]
    cells:
      low: green
      high: red
units:
  - for: [ward]
    decide:
      - table: base
      - rules:
          - {if: "n7 > 3", then: red}
          - if: >-
              n7 > 1
            then: yellow
          - else: green
"""


def faults(old: str, new: str) -> list[str]:
    """The lines of the message after one change in the text."""
    assert old in TEXT
    with pytest.raises(RulebookError) as caught:
        read_rulebook(TEXT.replace(old, new).encode(), "file.yaml")
    assert len(caught.value.places) == len(caught.value.problems)
    return caught.value.what.splitlines()


def test_the_text_itself_has_no_fault() -> None:
    assert read_rulebook(TEXT.encode(), "file.yaml").id == "placed"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "then: red}",
            "then: rde}",
            "file.yaml, line 34, column 34: units[0].decide[1].rules[0].then: 'rde' is not one of the levels "
            "green, yellow, red, grey (did you mean 'red'?)",
        ),
        (
            "            then: yellow",
            "            then: 5",
            "file.yaml, line 37, column 19: units[0].decide[1].rules[1].then: '5' is not one of the levels "
            "green, yellow, red, grey",
        ),
        (
            "else: green",
            "else: gren",
            "file.yaml, line 38, column 19: units[0].decide[1].rules[2].else: 'gren' is not one of the levels "
            "green, yellow, red, grey (did you mean 'green'?)",
        ),
        (
            "    win: 14",
            "    wim: 14\n    win: 14",
            "file.yaml, line 17, column 10: ind.rate.wim: unknown key; allowed are kind, vi, en, note, round, at, "
            "of, where, date, win, week_starts, mean_of, scale, pop, by (did you mean 'win'?)",
        ),
        (
            "    win: 14\n",
            "",
            "file.yaml, line 14, column 3: ind.rate.win: is required for cases (days, the last being as-of)",
        ),
        (
            "n7 > 1",
            "n8 > 1",
            "file.yaml, line 35, column 17: units[0].decide[1].rules[1].if: 'n8' is not declared in ind; declared "
            "are n7, rate, population (did you mean 'n7'?)",
        ),
        (
            '    high: "[20,inf)"',
            '    high: "[21,inf)"',
            "file.yaml, line 19, column 3: bands.r: low [0,20) and high [21,inf): there is a gap between them",
        ),
        (
            "      high: red\n",
            "",
            "file.yaml, line 26, column 5: tables.base.cells.high: is missing: tables are full",
        ),
        ("kind: count", "kind: cuont", "file.yaml, line 13, column 14: ind.n7.kind: 'cuont' is not one of"),
        ("title:", "titel:", "file.yaml, line 2, column 1: title: is required"),
    ],
)  # fmt: skip
def test_a_fault_stands_where_its_word_is_written(old: str, new: str, said: str) -> None:
    assert any(line.startswith(said) for line in faults(old, new)), faults(old, new)


def test_all_faults_come_in_the_order_of_the_text() -> None:
    lines = faults("levels:\n  - {id: green}", "colour: 1\nlevels:\n  - {id: red}")
    places = [int(line.split("line ")[1].split(",")[0]) for line in lines]
    assert places == sorted(places) and len(set(places)) >= 4


def test_a_set_of_levels_by_name_has_its_faults_at_its_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    levels = "levels:\n  - {id: green}\n  - {id: yellow}\n  - {id: red}\nind:"
    path.write_text(TEXT.replace(levels, "levels: vn2868\nind:"), "utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    assert (
        "mine.yaml, line 8, column 9: levels: 'vn2868' is not one of vn4, vn2686, grey (did you mean 'vn2686'?)"
        in (str(caught.value))
    )
