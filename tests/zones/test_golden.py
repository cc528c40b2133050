"""Every bundled rulebook against its readable cases, and the published results that prove them."""

import copy
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import floor
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook
from tests.rulebook_cases.files import Case, case_ids, cases_of
from tests.rulebook_cases.given import columns_of, decision_of
from tests.rulebook_cases.held import difference
from tests.rulebook_cases.measured import classified
from zones.compile import Quantity
from zones.decide import Decision, compile_decision
from zones.errors import RulebookError
from zones.intervals import Intervals
from zones.rulebook import Rulebook, parse_rulebook
from zones.rulebook_figures import LEVEL_KINDS
from zones.run import run_table

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


def read(case: str) -> dict[str, str]:
    """ "C 150, P 3.9" as figures."""
    return dict(one.split(" ") for one in case.split(", "))


VECTORS = [
    # the golden vectors of the texts: rulebook, kind of unit, figures, level, levels that are possible
    ("vn-4800-2021", "ward", "incidence 73.537, dose1_adult 99, full_elderly 92, cases14 13450", "l2", ""),
    ("vn-4800-2021", "ward", "incidence 104.5, dose1_adult 99, full_elderly 92, cases14 18691", "l2", ""),
    ("vn-4800-2021", "ward", "incidence 150, dose1_adult 98, full_elderly 92, cases14 99", "l3", ""),
    ("vn-4800-2021", "ward", "incidence 0.025, dose1_adult 98, full_elderly 92, cases14 4", "l1", ""),
    ("vn-4800-2021", "ward", "incidence 10, dose1_adult 90, full_elderly 51.59, cases14 300", "l2", ""),
    ("vn-4800-2021", "ward", "incidence 500, dose1_adult 50, full_elderly 10, cases14 9", "l4", ""),
    ("vn-4800-2021", "ward", "incidence 10, dose1_adult 90, cases14 3", "grey", "l1 l2"),
    ("vn-4800-2021", "ward", "incidence 10, dose1_adult 90, cases14 0", "l1", ""),
    ("eu-2020-1475", "region", "C 150, P 3.9, T 1000", "orange", ""),
    ("eu-2020-1475", "region", "C 150, P 4, T 1000", "red", ""),
    ("eu-2020-1475", "region", "C 151, T 1000", "red", ""),
    ("eu-2020-1475", "region", "C 10, T 1000", "grey", "green orange"),
    ("vn-hcm-2716-2021", "hamlet", "hh 0, days_clean 14, mixing 0", "near_green", ""),
    ("vn-hcm-2716-2021", "hamlet", "hh 0, days_clean 15, mixing 0", "green", ""),
    ("who-meningitis-2014", "district", "population 29999, n7 2, rate7 6.7, doubled3w 0", "alert", ""),
    ("who-meningitis-2014", "district", "population 50000, n7 5, rate7 10, doubled3w 0", "epidemic", ""),
    ("house-three-colour", "ward", "population 400, hh7 1, n7 1, n14 1", "yellow", ""),
    ("house-three-colour", "ward", "population 400, hh7 3, n7 3, n14 3", "red", ""),
]


@pytest.mark.parametrize(("book", "scope", "figures", "level", "may_be"), VECTORS)
def test_golden_vectors(book: str, scope: str, figures: str, level: str, may_be: str) -> None:
    found = decided(BOOKS[book.replace("vn-hcm-2716-2021", "vn-hcm-2716-2021")], scope, **read(figures))
    assert found == (level, may_be.split() or [level])


def test_one_untraced_case_is_orange_and_a_cluster_is_red() -> None:
    none = dict.fromkeys(
        ("traced", "hotspot", "crowd", "contacts", "near_red", "near_orange", "entry_or_quarantine_risk"), "0"
    )
    book = BOOKS["vn-2686-2021"]
    assert decided(book, "ward", untraced="1", untraced_cluster="0", **none)[0] == "orange"
    assert decided(book, "ward", untraced="2", untraced_cluster="1", **none)[0] == "red"


def test_thirty_per_cent_is_red_for_a_district_and_orange_for_a_province() -> None:
    three_of_ten = {"share_red": "0.3", "share_orange": "0.3", "share_yellow": "0.3", "n_red": "3"}
    facts = {"scattered": "1", "spread_share": "0", "traced_rate": "0"}
    book = BOOKS["vn-2686-2021"]
    assert decided(book, "district", **three_of_ten, **facts, protected_zone_exposed="0")[0] == "red"
    assert decided(book, "province", **three_of_ten, **facts, spreads_out="0")[0] == "orange"


def law_of_2020(c: int, p: int) -> str:
    """(EU) 2020/1475, article by article; C and P in tenths."""
    if c < 250 and p < 40:
        return "green"
    if (c < 500 and p >= 40) or (250 <= c <= 1500 and p < 40):
        return "orange"
    assert (c >= 500 and p >= 40) or c > 1500
    return "red"


def law_of_february_2021(c: int, p: int) -> str:
    if c >= 5000:
        return "dark_red"
    assert law_of_2020(c, p) != "red" or (500 <= c <= 1500 and p >= 40) or 1500 < c < 5000
    return law_of_2020(c, p)


def law_of_june_2021(c: int, p: int) -> str:
    if c >= 5000:
        return "dark_red"
    if (c < 500 and p < 40) or (c < 750 and p < 10):
        return "green"
    if (c < 500 and p >= 40) or (500 <= c < 750 and p >= 10) or (750 <= c <= 2000 and p < 40):
        return "orange"
    assert (750 <= c <= 2000 and p >= 40) or 2000 < c < 5000
    return "red"


@pytest.mark.parametrize(
    ("book", "law"),
    [
        ("eu-2020-1475", law_of_2020),
        ("eu-2021-119", law_of_february_2021),
        ("eu-2021-961", law_of_june_2021),
    ],
)
def test_eu_texts_equal_an_independent_statement_of_the_law_without_a_gap(
    book: str, law: Callable[[int, int], str]
) -> None:
    """2,000 pairs and every limit with its neighbours, in tenths."""
    around = [limit + step for limit in (250, 500, 750, 1500, 2000, 5000) for step in (-1, 0, 1)]
    tenths = [(c, p) for c in range(0, 6000, 75) for p in range(0, 100, 4)]
    tenths += [(c, p) for c in around for p in (0, 9, 10, 11, 39, 40, 41, 100)]
    assert len(tenths) > 2000
    columns = {
        name: Intervals(np.array(values), np.array(values), np.full(len(tenths), 10))
        for name, values in zip("CP", zip(*tenths, strict=True), strict=True)
    }
    many = np.full(len(tenths), 1000)
    columns["T"] = Intervals.of_counts(many, many)
    decision = decision_of(BOOKS[book], "region")
    found = decision.decide(columns, len(tenths), grid=False).level.tolist()
    assert found == [law(c, p) for c, p in tenths]


def test_eu_2022_weights_cases_with_what_is_not_vaccinated() -> None:
    for cases in range(0, 700, 7):
        for uptake in (0, 33, 50, 75, 90, 100):
            weighted = (Fraction(cases) + Fraction(cases * (100 - uptake), 100)) / 2
            law = next(
                name
                for name, top in (("green", 40), ("orange", 100), ("red", 300), ("dark_red", 10**9))
                if weighted < top
            )
            given = {"C": str(cases), "V": str(uptake), "T": "601"}
            assert decided(BOOKS["eu-2022-107"], "region", **given)[0] == law, given


def test_cdc_levels_equal_the_higher_of_the_two_published_tables_around_every_cut() -> None:
    names = ["low", "medium", "high"]

    def law(cases: str, adm: str, beds: str) -> str:
        a, b = (Fraction(int(Fraction(x) * 10 + Fraction(1, 2)), 10) for x in (adm, beds))
        if Fraction(cases) < 200:
            return names[max((a >= 10) + (a >= 20), (b >= 10) + (b >= 15))]
        return names[max(1 + (a >= 10), 1 + (b >= 10))]

    for cases in ("0", "199.99", "200", "200.01"):
        for adm in ("0", "9.949", "9.95", "10", "19.949", "19.95", "20"):
            for beds in ("9.94", "9.95", "14.9499", "14.95", "15"):
                found = decided(BOOKS["us-cdc-community-2022"], "county", cases=cases, adm=adm, beds=beds)
                assert found[0] == law(cases, adm, beds), (cases, adm, beds)


def test_cdc_transmission_is_the_worse_of_two_tables() -> None:
    names = ["low", "moderate", "substantial", "high"]
    for cases in (0, 9.99, 10, 49.99, 50, 99.99, 100, 400):
        for positive in (0, 4.99, 5, 7.99, 8, 9.99, 10, 40):
            rank = max(sum(cases >= at for at in (10, 50, 100)), sum(positive >= at for at in (5, 8, 10)))
            given = {"cases": str(cases), "positivity": str(positive)}
            assert decided(BOOKS["us-cdc-transmission-2021"], "county", **given)[0] == names[rank], given


def test_rounding_before_comparing_is_only_where_it_is_declared() -> None:
    book = BOOKS["us-cdc-community-2022"]
    assert decided(book, "county", cases="100", adm="19.95", beds="0")[0] == "high"
    content = copy.deepcopy(dict(book.content))
    del content["ind"]["adm"]["round"]
    assert decided(parse_rulebook(content), "county", cases="100", adm="19.95", beds="0")[0] == "medium"


def test_what_is_measured_is_what_the_whole_engine_shows() -> None:
    """Cases of events without figures given beside, through `classify`."""
    for case in CASES:
        book = BOOKS[case.book]
        if case.form == "events" and "given" not in case.keys and not _from_above(book):
            row = classified(book, case).table.row(0, named=True)
            possible = [level.id for level in book.possible_levels(row["possible"])]
            assert (row["level"], possible) == (case.keys["level"], case.levels), case.name


def _from_above(book: Rulebook) -> bool:
    """Whether levels of other units are asked for, which a unit alone cannot have."""
    return any(one.kind in LEVEL_KINDS for one in book.indicators.values())


def test_an_incomplete_rulebook_is_refused() -> None:
    book = BOOKS["vn-218-2022"]
    with pytest.raises(RulebookError, match="incomplete"):
        compile_decision(book, "ward")
    with pytest.raises(RulebookError, match="incomplete"):
        run_table(book, pl.DataFrame({"cases": ["10"]}))


def test_of_a_line_of_rulebooks_one_holds_on_any_day() -> None:
    """From its first day to its last no day has two, and none is left out."""
    for line in {book.line for book in BOOKS.values() if book.line}:
        spans = sorted(
            (book.valid[0], book.valid[1] or date.max) for book in BOOKS.values() if book.line == line
        )
        assert all(end == first for (_, end), (first, _) in pairwise(spans)), line


def test_the_library_is_listed_with_its_status() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "rulebooks.md").read_text("utf-8")
    page = page.split("## The library")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|[^|]*\| (\w+) \|", page, re.M)
    assert sorted(rows) == sorted((book.id, book.status) for book in BOOKS.values())
