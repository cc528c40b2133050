"""Every bundled rulebook against its readable cases, and the published results that prove them."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook, read_yaml
from tests.rulebook_cases.files import Case, case_ids, cases_of
from tests.rulebook_cases.given import columns_of, decision_of
from tests.rulebook_cases.held import difference
from zones.compile import Quantity
from zones.decide import Decision, compile_decision
from zones.intervals import Intervals
from zones.rulebook import Rulebook, parse_rulebook

BOOKS = {id: load_rulebook(id) for id in list_rulebooks()}
CASES = [case for book in case_ids() for case in cases_of(book)]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.book}: {case.name}") for case in CASES])
def test_a_case_of_a_bundled_rulebook(case: Case) -> None:
    assert difference(BOOKS[case.book], case) == ""


def test_every_bundled_rulebook_has_cases() -> None:
    assert set(case_ids()) == set(list_rulebooks())


@pytest.mark.parametrize(
    "book", [book for book in BOOKS.values() if book.status != "incomplete"], ids=lambda book: book.id
)
def test_cases_stand_at_below_and_above_every_threshold(book: Rulebook) -> None:
    """Of each quantity that a condition or band compares; what only flags small units apart."""
    reached: dict[str, dict[int, int]] = {}
    decisions: dict[str, Decision] = {}
    cases = [case for case in cases_of(book.id) if case.form == "given"]
    for scope in dict.fromkeys(case.scope for case in cases):
        units = str(book.units_for(scope))
        decision = decisions.setdefault(units, decision_of(book, scope))
        given = [case.keys["given"] for case in cases if case.scope == scope]
        known = reached.setdefault(units, {})
        for state in decision.states(columns_of(book, given), len(given), grid=False):
            for number, mask in enumerate(state):
                known[number] = known.get(number, 0) | (mask if mask.bit_count() == 1 else 0)
    for units, decision in decisions.items():
        for number, quantity in enumerate(decision.quantities):
            if quantity.indicator != "population" or book.small is None:
                assert not _not_near(quantity, reached[units][number], book), decision.scope


def _not_near(quantity: Quantity, reached: int, book: Rulebook) -> list[str]:
    """Thresholds of a quantity at, below or above which no case stands, though a figure could."""
    found = []
    for mark, at in quantity.marks:
        place = 2 * quantity.thresholds.index(at) + 1
        for where, atom in (("below", place - 1), ("at", place), ("above", place + 1)):
            if _may_be(quantity, atom, book) and not reached >> atom & 1:
                found.append(f"{where} {quantity.names} {mark} {at}")
    return found


def _may_be(quantity: Quantity, atom: int, book: Rulebook) -> bool:
    """Whether a figure can lie in an atom: none is negative, some are whole, some are 0 or 1."""
    if not quantity.atoms >> atom & 1:
        return False
    if atom % 2:
        return True
    one = book.indicators.get(quantity.indicator)
    above = quantity.thresholds[atom // 2 - 1] if atom else Fraction(-1)
    below = quantity.thresholds[atom // 2] if atom // 2 < len(quantity.thresholds) else None
    if below is not None and below <= 0:
        return False
    if one is not None and one.kind in ("cluster", "trend"):
        return any(above < value and (below is None or value < below) for value in (0, 1))
    return one is None or not one.whole or below is None or floor(above) + 1 < below


def decided(book: Rulebook, scope: str, **given: str) -> tuple[str, list[str]]:
    found = decision_of(book, scope).decide(columns_of(book, [given]), 1, grid=False)
    return found.level[0], [level.id for level in book.possible_levels(int(found.possible[0]))]


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
