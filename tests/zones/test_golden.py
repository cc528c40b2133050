"""Every bundled rulebook against its readable cases, and published rulebooks as proofs of generality."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from geodata.rulebooks import list_rulebooks, load_rulebook, read_yaml
from zones.decide import compile_decision
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook import Indicator, Rulebook, parse_rulebook

FOLDER = Path(__file__).resolve().parent.parent / "rulebooks"


def _cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        book = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        found += [
            pytest.param(book["rulebook"], book["scope"], case, id=f"{path.stem}: {case['name']}")
            for case in book["cases"]
        ]
    return found


def column(text: str, one: Indicator) -> Intervals:
    """ "7", "51.59", "2..4" or "3.." as an interval of one row."""
    low, dots, high = text.partition("..")
    ends = [Fraction(end) for end in (low, high or low)]
    den = np.lcm.reduce([end.denominator for end in ends])
    lo, hi = (int(end * den) for end in ends)
    return Intervals(np.array([lo]), np.array([UNBOUNDED if dots and not high else hi]), np.array([den]))


def columns_of(book: Rulebook, given: dict[str, str]) -> dict[str, Intervals]:
    """What a case gives; a rate follows from a count with the same window and filter and the population."""
    found = {name: column(text, book.indicators[name]) for name, text in given.items()}
    for one in book.indicators.values():
        same = [
            other.id
            for other in book.indicators.values()
            if other.kind == "count"
            and not other.by
            and (other.of, other.where, other.win) == (one.of, one.where, one.win)
        ]
        people = int(given.get("population", 0))
        if one.kind == "rate" and one.id not in given and people and same and same[0] in given:
            count = found[same[0]]
            found[one.id] = Intervals(count.lo, count.hi, np.array([people]), one.factor)
    return found


def decided(book: Rulebook, scope: str, **given: str) -> tuple[str, list[str]]:
    decision = compile_decision(book, scope, given=True)
    assert decision is not None
    found = decision.decide(columns_of(book, given), 1, grid=False)
    return found.level[0], [level.id for level in book.possible_levels(int(found.possible[0]))]


@pytest.mark.parametrize(("rulebook", "scope", "case"), _cases())
def test_a_case_of_a_bundled_rulebook(rulebook: str, scope: str, case: dict[str, Any]) -> None:
    book = load_rulebook(rulebook)
    decision = compile_decision(book, scope)
    assert decision is not None
    columns = columns_of(book, case["given"])
    found = decision.decide(columns, 1)
    possible = [level.id for level in book.possible_levels(int(found.possible[0]))]
    assert (found.level[0], possible) == (case["level"], case.get("may_be", [case["level"]]))
    if "rule" in case:
        assert found.rule[0] == case["rule"]
    outcomes = decision.verdict(decision.states(columns, 1)[0]).outcomes
    adjusted = any(one.adjustments for one in outcomes)
    if len(possible) == 1 and len(outcomes) == 1:
        assert adjusted == (case.get("adjusted") == "true")


def test_every_bundled_rulebook_has_cases() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(list_rulebooks())


def test_cases_stand_at_every_threshold_of_every_bundled_rulebook() -> None:
    for path in FOLDER.glob("*.yaml"):
        book = load_rulebook(path.stem)
        decision = compile_decision(book, "ward")
        assert decision is not None
        reached = {number: 0 for number in range(len(decision.quantities))}
        for case in yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["cases"]:
            for number, mask in enumerate(decision.states(columns_of(book, case["given"]), 1)[0]):
                reached[number] |= mask if mask & (mask - 1) == 0 else 0
        for number, quantity in enumerate(decision.quantities):
            if quantity.indicator == "population" and book.small is not None:
                continue
            for mark, at in quantity.marks:
                place = 2 * quantity.thresholds.index(at) + 1
                for atom in (place - 1, place, place + 1):
                    if at == 0 and atom < place:
                        continue  # none of these figures is ever negative
                    assert reached[number] >> atom & 1, (
                        f"{path.stem}: no case near {quantity.names} {mark} {at}"
                    )


EU_2020 = """
schema: zone-rulebook/1
id: eu-2020-1475
title: {vi: "Bản đồ đèn giao thông EU", en: "EU traffic-light map, original version"}
status: verified
cite: {doc: "Council Recommendation (EU) 2020/1475", date: 2020-10-13}
valid: {from: 2020-10-13, to: 2021-02-01}
levels:
  - {id: green, hex: "#2E9E4F"}
  - {id: orange, hex: "#F08A24"}
  - {id: red, hex: "#D6342C"}
unknown: grey
ind:
  C: {kind: rate, of: case, win: 14, scale: 100000}
  P: {kind: ratio, num: {of: test, where: {result: positive}}, den: {of: test}, win: 7, scale: 100}
  T: {kind: rate, of: test, win: 7, scale: 100000}
units:
  - for: [region, country]
    decide:
      - rules:
          - {if: "T <= 300", then: grey}
          - {if: "C > 150 or (C >= 50 and P >= 4)", then: red}
          - {if: "(C < 50 and P >= 4) or (25 <= C <= 150 and P < 4)", then: orange}
          - {if: "C < 25 and P < 4", then: green}
missing: {ambiguous: grey}
"""

CDC_2022 = """
schema: zone-rulebook/1
id: us-cdc-community-2022
title: {vi: "Mức độ cộng đồng CDC Hoa Kỳ", en: "CDC COVID-19 Community Levels"}
status: verified
cite: {doc: "CDC COVID-19 Community Levels", date: 2022-02-24}
valid: {from: 2022-02-24, to: 2023-05-11}
levels: [{id: low}, {id: medium}, {id: high}]
ind:
  cases: {kind: rate, of: case, win: 7, scale: 100000}
  adm: {kind: rate, of: admission, win: 7, scale: 100000, at: "area:hsa", round: {decimals: 1, mode: half_up}}
  beds: {kind: ratio, num: {of: occupied_bed}, den: {of: staffed_bed}, win: 7, scale: 100, round: {decimals: 1}}
units:
  - for: [county]
    decide:
      - rules:
          - {if: "cases < 200 and (adm >= 20.0 or beds >= 15.0)", then: high}
          - {if: "cases >= 200 and (adm >= 10.0 or beds >= 10.0)", then: high}
          - {if: "cases >= 200 or adm >= 10.0 or beds >= 10.0", then: medium}
          - {if: "cases < 200 and adm < 10.0 and beds < 10.0", then: low}
"""


def book_of(text: str) -> Rulebook:
    return parse_rulebook(read_yaml(text.encode(), "in the test"))


@pytest.mark.parametrize(
    ("given", "level", "may_be"),
    [
        ({"C": "150", "P": "3.9"}, "orange", ["orange"]),
        ({"C": "150", "P": "4"}, "red", ["red"]),
        ({"C": "150.1", "P": "0"}, "red", ["red"]),
        ({"C": "25", "P": "3.99"}, "orange", ["orange"]),
        ({"C": "24.99", "P": "3.99"}, "green", ["green"]),
        ({"C": "24.99", "P": "4"}, "orange", ["orange"]),
        # without positivity: what all its values agree on is the answer
        ({"C": "151"}, "red", ["red"]),
        ({"C": "30"}, "orange", ["orange"]),
        ({"C": "49.9"}, "orange", ["orange"]),
        ({"C": "50"}, "grey", ["orange", "red"]),
        ({"C": "10"}, "grey", ["green", "orange"]),
        ({"C": "10..30"}, "grey", ["green", "orange"]),
        ({"C": "25..49"}, "orange", ["orange"]),
        # too few tests are grey by law, whatever else is known
        ({"C": "10", "P": "1", "T": "300"}, "grey", ["grey"]),
        ({"C": "10", "P": "1", "T": "300.1"}, "green", ["green"]),
        ({"C": "10", "P": "1", "T": ""}, "grey", ["green", "grey"]),
    ],
)
def test_eu_2020(given: dict[str, str], level: str, may_be: list[str]) -> None:
    figures = {"T": "1000"} | given
    assert decided(book_of(EU_2020), "region", **{k: v for k, v in figures.items() if v}) == (level, may_be)


def test_eu_2020_equals_an_independent_statement_of_the_law_without_a_gap() -> None:
    book = book_of(EU_2020)
    decision = compile_decision(book, "region")
    assert decision is not None
    pairs = [(c, p) for c in range(0, 400, 5) for p in range(0, 100, 4)]

    def law(c: int, p: int) -> str:  # tenths: C in tenths of a case, P in tenths of a per cent
        if c > 1500 or (p >= 40 and c >= 500):
            return "red"
        return "green" if c < 250 and p < 40 else "orange"

    tens = np.array([c * 5 for c, _ in pairs]), np.array([p for _, p in pairs])
    columns = {
        "C": Intervals(tens[0], tens[0], np.full(len(pairs), 10)),
        "P": Intervals(tens[1], tens[1], np.full(len(pairs), 10)),
        "T": Intervals.of_counts(np.full(len(pairs), 1000), np.full(len(pairs), 1000)),
    }
    assert decision.decide(columns, len(pairs)).level.tolist() == [law(c * 5, p) for c, p in pairs]


def test_cdc_levels_equal_the_higher_of_the_two_published_tables_around_every_cut() -> None:
    book = book_of(CDC_2022)
    names = ["low", "medium", "high"]

    def law(cases: str, adm: str, beds: str) -> str:
        a, b = (Fraction(int(Fraction(x) * 10 + Fraction(1, 2)), 10) for x in (adm, beds))
        if Fraction(cases) < 200:
            return names[max((a >= 10) + (a >= 20), (b >= 10) + (b >= 15))]
        return names[max(1 + (a >= 10), 1 + (b >= 10))]

    for cases in ("0", "199.99", "200", "200.01"):
        for adm in ("0", "9.949", "9.95", "10", "19.949", "19.95", "20"):
            for beds in ("9.94", "9.95", "14.9499", "14.95", "15"):
                found = decided(book, "county", cases=cases, adm=adm, beds=beds)
                assert found[0] == law(cases, adm, beds), (cases, adm, beds)


def test_rounding_before_comparing_is_only_where_it_is_declared() -> None:
    assert decided(book_of(CDC_2022), "county", cases="100", adm="19.95", beds="0")[0] == "high"
    plain = book_of(CDC_2022.replace(", round: {decimals: 1, mode: half_up}", ""))
    assert decided(plain, "county", cases="100", adm="19.95", beds="0")[0] == "medium"
