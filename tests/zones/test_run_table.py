"""A rulebook applied to a table of published figures: same rows, same order, exact, and honest about gaps."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from zones.errors import InputError, RulebookError
from zones.given import read_given
from zones.intervals import UNBOUNDED
from zones.rulebook import Rulebook, parse_rulebook
from zones.run import run_table as answer_table
from zones.run_columns import Reading
from zones.run_dates import Dating

LAW = load_rulebook("vn-4800-2021")
HOUSE = load_rulebook("house-three-colour")


def run_table(book: Rulebook, given_: pl.DataFrame, scope: str | None = None, **more: Any) -> pl.DataFrame:
    return answer_table(book, given_, scope, **more).table


def table(**columns: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def one_rule(condition: str) -> Rulebook:
    return parse_rulebook(
        {
            "schema": "zone-rulebook/1",
            "id": "one-rule",
            "title": {"vi": "-", "en": "-"},
            "status": "draft",
            "cite": {"doc": "-", "date": "2022-01-01"},
            "valid": {"from": "2022-01-01"},
            "levels": [{"id": "green"}, {"id": "red"}],
            "ind": {
                "rate": {"kind": "rate", "of": "test", "scale": 100000},
                "near": {"kind": "adjacent", "level": "red"},
                "known": {"kind": "fact"},
            },
            "units": [
                {
                    "for": ["county"],
                    "decide": [{"rules": [{"if": condition, "then": "red"}, {"else": "green"}]}],
                }
            ],
        }
    )


def test_published_results_come_out_with_rule_reason_and_what_is_missing() -> None:
    found = run_table(
        LAW,
        table(
            city=["HCMC", "Hanoi", "Long An", "Somewhere", "Elsewhere"],
            incidence=["73.537", "0.025", " 10 ", "10", "10"],
            dose1_adult=["99", "98", "90", "90", "90"],
            full_elderly=["92", "92", "51.59", "", None],
            cases14=["13450", "4", "300", "3", "0"],
        ),
        lang="en",
    )
    assert found.columns == [
        "city", "incidence", "dose1_adult", "full_elderly", "cases14", "level", "rule", "reason", "missing",
    ]  # fmt: skip
    assert found["city"].to_list() == ["HCMC", "Hanoi", "Long An", "Somewhere", "Elsewhere"]
    assert found["level"].to_list() == ["l2", "l1", "l2", "grey", "l1"]
    assert found["rule"].to_list()[0] == "tables.base.cells.hi.m3"
    assert found["missing"].to_list() == ["", "", "", "full_elderly", "full_elderly"]
    assert "50 to under 150" in found["reason"][0] and "raised by 1" in found["reason"][2]
    assert found["reason"][3] == "may be Level 1 - low (new normal) or Level 2 - medium"


def test_an_absent_column_is_missing_in_every_row() -> None:
    found = run_table(LAW, table(incidence=["500"], dose1_adult=["50"]))
    assert found.select("level", "missing").row(0) == ("l4", "full_elderly,cases14")


def test_columns_with_the_names_of_answers_are_kept_beside_them() -> None:
    found = run_table(LAW, table(incidence=["10"], dose1_adult=["90"], cases14=["0"], level=["1"]))
    assert found.select("level_given", "level").row(0) == ("1", "l1")


def test_indicators_that_are_not_computed_yet_are_plain_columns() -> None:
    found = run_table(
        one_rule("near >= 1 or known"), table(near=["0", "1", "0"], known=["false", "no", "Có"])
    )
    assert found["level"].to_list() == ["green", "red", "red"]


def test_the_scope_may_be_named_in_the_words_of_the_law() -> None:
    given_ = table(population=["400"], n7=["3"], hh7=["3"], n14=["3"])
    assert run_table(HOUSE, given_, "commune")["rule"].to_list() == ["ward.rules[0]"]
    assert run_table(HOUSE, given_)["rule"].to_list() == ["cell.rules[0]"]
    with pytest.raises(InputError, match="does not assess 'province'"):
        run_table(HOUSE, given_, "province")


@pytest.mark.parametrize("field", ["7.5.1", "1e3", "abc", "5 %", "٣", "12 34", "inf", "9-1", "<", "1,23,4"])
def test_a_field_that_is_no_plain_number_is_refused_with_its_row(field: str) -> None:
    with pytest.raises(InputError) as caught:
        run_table(LAW, table(incidence=["10", field]))
    assert caught.value.where == "column incidence" and "row 3" in caught.value.what


def test_an_incomplete_rulebook_is_refused() -> None:
    content = dict(one_rule("known").content) | {"status": "incomplete"}
    with pytest.raises(RulebookError, match="incomplete"):
        run_table(parse_rulebook(content), table(known=["1"]))


def test_no_rows_give_no_answers() -> None:
    assert run_table(LAW, table(incidence=[])).height == 0


decimals = st.builds(
    lambda whole, places: f"{whole}.{places}" if places else str(whole),
    st.integers(0, 10**25),
    st.text("0123456789", max_size=25),
)


@given(
    st.lists(decimals, min_size=1, max_size=5),
    decimals.filter(lambda text: len(text) < 30),
    st.sampled_from(["<", "<=", ">=", ">", "==", "!="]),
)
@settings(max_examples=60, deadline=None)
def test_decimals_of_any_length_are_compared_exactly(fields: list[str], threshold: str, op: str) -> None:
    at = Fraction(threshold)
    truth = {
        "<": lambda v: v < at, "<=": lambda v: v <= at, ">": lambda v: v > at, ">=": lambda v: v >= at,
        "==": lambda v: v == at, "!=": lambda v: v != at,
    }[op]  # fmt: skip
    found = run_table(one_rule(f"rate {op} {threshold}"), table(rate=[*fields, threshold]))["level"].to_list()
    assert found == ["red" if truth(Fraction(field)) else "green" for field in (*fields, threshold)]


# ---- the contract: published tables


COMMUNITY = load_rulebook("us-cdc-community-2022")
TRANSMISSION = load_rulebook("us-cdc-transmission-2021")
TOWNS = load_rulebook("us-ma-towns-2020")


def levels(book: Rulebook, **columns: list[str | None]) -> list[str]:
    return run_table(book, table(**columns))["level"].to_list()


def test_community_levels_at_and_below_every_threshold() -> None:
    assert levels(
        COMMUNITY,
        cases=["199.99", "199.99", "199.99", "199.99", "199.99", "200", "200", "200", "1,250.5"],
        adm=["9.9", "10.0", "20.0", "0", "0", "0", "10", "9.9", "<5"],
        beds=["9.9", "0", "0", "10.0", "15.0", "0", "0", "10", "1-3"],
    ) == ["low", "medium", "high", "medium", "high", "medium", "high", "high", "medium"]


def test_what_is_missing_matters_only_where_the_level_hangs_on_it() -> None:
    found = run_table(
        COMMUNITY,
        table(cases=["250", "150", "", "250"], adm=["12", "N/A", "25", "-"], beds=["nan", "9", "3", ""]),
        lang="en",
    )
    assert found["level"].to_list() == ["high", "grey", "high", "grey"]
    assert found["missing"].to_list() == ["beds", "adm", "cases", "adm,beds"]


def test_a_small_count_that_is_printed_as_an_interval_decides_where_all_its_values_agree() -> None:
    found = run_table(
        TOWNS,
        table(
            population=["8,000", "8000", "60 000", "8.000.000", "8,000"],
            cases14=["<5", "11-15", "10+", "< 20", "5–12"],
            rate=["1.2", "3", "12", "1", "1"],
            positivity=["0.55%", "1 %", "4.2", "3.9", "1"],
        ),
    )
    assert found["level"].to_list() == ["grey", "green", "unknown", "unknown", "unknown"]
    assert found["missing"].to_list() == ["", "", "cases14", "cases14", "cases14"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("<5", 0, 4), ("< 5", 0, 4), ("≤5", 0, 5), ("1-9", 1, 9), ("1–9", 1, 9), ("1 to 9", 1, 9),
        ("1 đến 9", 1, 9), ("1..9", 1, 9), ("1,234", 1234, 1234), ("1 234", 1234, 1234), ("1\u202f234", 1234, 1234),
        ("1.234.567", 1234567, 1234567), ("1'234", 1234, 1234), ("12.0", 12, 12), ("+7", 7, 7), ("0", 0, 0),
        (">10", 11, None), ("≥3", 3, None), (">= 3", 3, None), ("10+", 10, None), ("1,234+", 1234, None),
    ],
)  # fmt: skip
def test_counts_are_read_as_they_are_published(text: str, low: int, high: int | None) -> None:
    one = read_given(TOWNS.indicators["cases14"], pl.Series("cases14", [text])).values
    assert (one.lo[0] / one.den[0], None if one.hi[0] == UNBOUNDED else one.hi[0] / one.den[0]) == (low, high)


@pytest.mark.parametrize(
    "text", ["", " ", "N/A", "n/a", "NA", "-", "–", "nan", "NaN", "null", "Chưa rõ", "suppressed", "*"]
)
def test_words_for_not_given_are_missing_and_so_is_what_is_suppressed(text: str) -> None:
    assert read_given(TOWNS.indicators["cases14"], pl.Series("cases14", [text])).absent.tolist() == [True]


@pytest.mark.parametrize(
    ("texts", "second"),
    [
        (["7,5", "0,123"], Fraction("0.123")),
        (["7,5", "1.234,5"], Fraction("1234.5")),
        (["2.5", "1,234"], Fraction(1234)),
        (["2.5", "1.234"], Fraction("1.234")),
        (["1 234,5", "12,25"], Fraction("12.25")),
        (["3", "4,9 %"], Fraction("4.9")),
    ],
)
def test_a_comma_is_what_the_column_shows_it_to_be(texts: list[str], second: Fraction) -> None:
    values = read_given(TOWNS.indicators["positivity"], pl.Series("p", texts)).values
    assert Fraction(int(values.lo[1]), int(values.den[1])) == second


@pytest.mark.parametrize(
    ("name", "texts"),
    [("positivity", ["7,5", "1,234"]), ("positivity", ["1.234.567", "1.234"]), ("cases14", ["5", "1.234"])],
)
def test_a_number_that_may_be_two_is_refused(name: str, texts: list[str]) -> None:
    with pytest.raises(InputError, match="two ways") as caught:
        read_given(TOWNS.indicators[name], pl.Series(name, texts))
    assert "row 3" in caught.value.what


def test_a_per_cent_sign_where_nothing_is_compared_in_per_cent_is_refused() -> None:
    with pytest.raises(InputError, match="per cent"):
        levels(TRANSMISSION, cases=["5 %"], positivity=["5 %"])


def test_a_rate_below_a_bound_stays_below_it_however_near() -> None:
    given_ = table(cases=["<10", "<10.1", ">99", "≥100"], positivity=["1", "1", "1", "1"])
    assert run_table(TRANSMISSION, given_)["level"].to_list() == ["low", "grey", "grey", "high"]


def test_suppressed_counts_have_the_bounds_that_are_given() -> None:
    given_ = table(
        population=["9000", "9000"], cases14=["suppressed", "11"], rate=["1", "1"], positivity=["1", "1"]
    )
    bounds = (Fraction(1), Fraction(9))
    assert run_table(TOWNS, given_)["level"].to_list() == ["unknown", "green"]
    found = run_table(TOWNS, given_, reading=Reading(suppressed={"": bounds}))
    assert found["level"].to_list() == ["grey", "green"]
    own = run_table(TOWNS, given_, reading=Reading(suppressed={"cases14": (Fraction(11), Fraction(12))}))
    assert own["level"].to_list() == ["green", "green"]


def test_a_suppressed_rate_is_bounded_by_its_cases_and_the_population() -> None:
    """1 to 9 cases among 100,000 people are 1 to 9 per 100,000; among 10,000 they are 10 to 90."""
    given_ = table(
        cases=["suppressed"] * 4, positivity=["1", "1", "9", ""], population=["100,000", "10000", "10000", ""]
    )
    assert run_table(TRANSMISSION, given_)["level"].to_list() == ["grey"] * 4
    found = run_table(TRANSMISSION, given_, reading=Reading(suppressed={"": (Fraction(1), Fraction(9))}))
    assert found["level"].to_list() == ["low", "grey", "substantial", "grey"]


def test_columns_are_found_by_looser_names_and_it_is_said() -> None:
    given_ = table(**{"CASES ": ["5"], "Test positivity": ["1"]})
    answers = answer_table(TRANSMISSION, given_, reading=Reading({"positivity": "test  POSITIVITY"}))
    assert answers.table["level"].to_list() == ["low"]
    assert any("'CASES '" in note["en"] for note in answers.notes)
    with pytest.raises(InputError, match="may be column"):
        run_table(TRANSMISSION, table(**{"Cases": ["5"], "CASES": ["7"]}))
    with pytest.raises(InputError, match="no column is called"):
        run_table(TRANSMISSION, table(**{"x": ["5"]}))
    with pytest.raises(InputError, match="no indicator 'postivity'"):
        run_table(TRANSMISSION, given_, reading=Reading({"postivity": "x"}))
    with pytest.raises(InputError, match="'nowhere' is not in the table"):
        run_table(TRANSMISSION, given_, reading=Reading({"positivity": "nowhere"}))


def test_a_share_is_scaled_to_the_per_cent_that_the_rulebook_compares() -> None:
    given_ = table(cases=["5", "5"], positivity=["0.049", "0.05"])
    found = run_table(TRANSMISSION, given_, reading=Reading(scale={"positivity": Fraction(100)}))
    assert found["level"].to_list() == ["low", "moderate"]


weights = st.builds(lambda number: f"{number / 100:.2f}", st.integers(0, 60_000))


@given(
    st.lists(
        st.tuples(weights, st.sampled_from(["0", "70.5", "<50", "60-80", "100", ""])), min_size=1, max_size=30
    )
)
@settings(max_examples=40, deadline=None)
def test_formulas_of_several_columns_are_as_exact_in_bulk_as_one_by_one(rows: list[tuple[str, str]]) -> None:
    book = load_rulebook("eu-2022-107")
    many = [
        *rows,
        *((f"{k / 100:.2f}", "50") for k in range(5_200, 5_500)),
        *((f"{k}", f"{k % 101}") for k in range(2_500)),
    ]
    columns = {"C": [c for c, _ in many], "V": [v for _, v in many], "T": ["5000"] * len(many)}
    bulk = run_table(book, table(**columns))["level"].to_list()
    for (c, v), level in zip(rows, bulk, strict=False):
        assert levels(book, C=[c], V=[v], T=["5000"]) == [level]
    at_40 = [level for (c, v), level in zip(many, bulk, strict=True) if v == "50" and c in ("53.33", "53.34")]
    assert at_40[:2] == ["green", "orange"]


@pytest.mark.parametrize(
    "condition",
    ["rate * near - known >= 3", "rate / near > 2", "rate / (near - known) <= 0.5", "(rate + near) / 3 == known",
     "rate * near * known < 7.5", "rate - near * 0.1 > known / 7"],
)  # fmt: skip
def test_columns_of_formulas_are_decided_like_a_few_rows_of_them(condition: str) -> None:
    """Thousands of rows go through floating point where that leaves no doubt, a few rows never do."""
    rng = np.random.default_rng(5)
    words = [
        "0",
        "1",
        "2",
        "3",
        "0.1",
        "0.3",
        "7",
        "1-2",
        "0-3",
        "<5",
        ">2",
        "",
        "1.5-1.7",
        "0.0001",
        "12.34",
    ]
    numbers = [f"{one:.4f}" for one in rng.random(200) * 9]
    known = [*words, "-1", "-2.5", "0", "3"]
    columns = {name: rng.choice([*some, *numbers], 4_500).tolist() for name, some in
               (("rate", words), ("near", words), ("known", known))}  # fmt: skip
    book = one_rule(condition)
    bulk = run_table(book, table(**columns))
    parts = [run_table(book, table(**columns)[at : at + 900]) for at in range(0, 4_500, 900)]
    assert bulk["level"].to_list() == pl.concat(parts)["level"].to_list()


# ---- stability over dated rows


def tiers(**more: Any) -> Rulebook:
    content = {
        "schema": "zone-rulebook/1", "id": "tiers", "title": {"vi": "Bậc", "en": "Tiers"}, "status": "draft",
        "cite": {"doc": "-", "date": "2020-08-28"}, "valid": {"from": "2020-08-28", "to": "2021-06-15"},
        "levels": [
            {"id": "yellow", "vi": "Vàng", "en": "Minimal"}, {"id": "orange", "vi": "Cam", "en": "Moderate"},
            {"id": "red", "vi": "Đỏ", "en": "Substantial"}, {"id": "purple", "vi": "Tím", "en": "Widespread"},
        ],
        "ind": {"rate": {"kind": "rate", "of": "case", "win": 7, "scale": 100000}, "ready": {"kind": "fact"}},
        "bands": {"by": {"of": "rate", "yellow": "[0,1)", "orange": "[1,4)", "red": "[4,7]", "purple": "(7,inf)"}},
        "units": [{"for": ["county"], "decide": [{"worst_of": ["by"]}]}],
        "stability": {
            "worsen": {"confirm": 2, "max_step": 1},
            "improve": {"confirm": 2, "dwell_days": 21, "max_step": 1},
            "versions": [{"from": "2020-11-16", "worsen": {"confirm": 1},
                          "improve": {"confirm": 2, "dwell_days": 21, "max_step": 1}}],
        },
    } | more  # fmt: skip
    return parse_rulebook(content)


WEEKS = [f"2020-{month:02}-{day:02}" for month, day in
         [(9, 1), (9, 8), (9, 15), (9, 22), (9, 29), (10, 6), (10, 13), (10, 20),
          (10, 27), (11, 3), (11, 10), (11, 17)]]  # fmt: skip
RATES = ["9", "5", "5", "5", "3", "3", "0.5", "0.5", "0.5", "5", "5", "9"]
STANDS = [
    "purple",
    "purple",
    "purple",
    "red",
    "red",
    "red",
    "orange",
    "orange",
    "orange",
    "orange",
    "red",
    "purple",
]


def test_rows_in_any_order_with_units_interleaved_are_replayed_by_unit_and_date() -> None:
    rows = [(unit, day, rate) for unit in "AB" for day, rate in zip(WEEKS, RATES, strict=True)]
    rows = rows[::-1][::2] + rows[::2]
    assert len(rows) == 24
    given_ = table(**{name: [row[k] for row in rows] for k, name in enumerate(("county", "week", "rate"))})
    found = run_table(tiers(), given_, stability=Dating("county", "week"), lang="en")
    assert found.columns == ["county", "week", "rate", "level", "raw", "rule", "reason", "missing"]
    assert [found[name].to_list() for name in ("county", "week", "rate")] == [
        list(one) for one in zip(*rows, strict=True)
    ]
    ordered = found.sort("county", "week")
    assert ordered["level"].to_list() == STANDS * 2
    assert ordered["raw"].to_list()[:5] == ["purple", "red", "red", "red", "orange"]
    assert "stood long enough" in ordered["reason"][1] and "computed: Substantial" in ordered["reason"][1]
    assert "computed" not in ordered["reason"][0]


def test_one_step_ahead_of_its_own_levels_is_the_replay_itself() -> None:
    given_ = table(county=["A"] * 12, week=WEEKS, rate=RATES, before=[None, *STANDS[:-1]])
    found = run_table(tiers(), given_, stability=Dating("county", "week", "before"))
    assert found["level"].to_list() == STANDS


def test_each_row_starts_from_the_level_really_published() -> None:
    """Published otherwise than computed: the row after a published step goes on from there, and it has stood since."""
    published = ["", "PURPLE", "tím", "Substantial", "red", "red", "red", "orange"]
    given_ = table(
        county=["A"] * 8, week=WEEKS[:8], rate=["9", "5", "5", "5", "3", "3", "0.5", "0.5"], before=published
    )
    found = run_table(tiers(), given_, stability=Dating("county", "week", "before"))
    assert found["level"].to_list() == [
        "purple",
        "purple",
        "purple",
        "red",
        "red",
        "orange",
        "orange",
        "orange",
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(["0.5", "2", "5", "9", ""]), st.integers(1, 9)), min_size=1, max_size=16
    ),
    st.sampled_from(["grey", "hold"]),
)
@settings(max_examples=60, deadline=None)
def test_a_series_and_its_own_past_agree_whatever_was_computed(
    rows: list[tuple[str, int]], ambiguous: str
) -> None:
    book = tiers(missing={"ambiguous": ambiguous})
    days = [
        str(date(2020, 9, 1) + timedelta(days=sum(gap for _, gap in rows[: k + 1]))) for k in range(len(rows))
    ]
    columns: dict[str, list[str | None]] = {
        "u": ["A"] * len(rows),
        "d": list(days),
        "rate": [r for r, _ in rows],
    }
    free = run_table(book, table(**columns), stability=Dating("u", "d"))["level"].to_list()
    ahead = table(**columns, before=[None, *free[:-1]])
    assert run_table(book, ahead, stability=Dating("u", "d", "before"))["level"].to_list() == free


def test_a_level_that_the_rulebook_does_not_know_is_refused_with_its_cell() -> None:
    given_ = table(county=["A"] * 2, week=WEEKS[:2], rate=["9", "5"], before=["", "lilac"])
    with pytest.raises(InputError) as caught:
        run_table(tiers(), given_, stability=Dating("county", "week", "before"))
    assert caught.value.where == "column before" and "row 3 'lilac'" in caught.value.what
    assert "purple" in caught.value.fix


@pytest.mark.parametrize(
    ("units", "dates", "said"),
    [
        (["A", "A"], ["2020-09-01", "01/09/2020"], "rows 2 and 3"),
        (["A", ""], ["2020-09-01", "2020-09-01"], "row 3"),
        (["A", "B"], ["2020-09-01", "09/31/2020"], "row 3 '09/31/2020'"),
        (["A", "B"], ["", "2020-09-01"], "row 2"),
    ],
)
def test_a_row_without_unit_or_day_or_that_stands_twice_is_refused(
    units: list[str], dates: list[str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        run_table(tiers(), table(u=units, d=dates, rate=["1", "2"]), stability=Dating("u", "d"))


def test_rows_outside_the_validity_are_decided_and_it_is_said_once() -> None:
    given_ = table(
        u=["A", "B", "C"], d=["2020-08-01", "15/06/2021", "2021-06-14T00:00:00.000"], rate=["9"] * 3
    )
    answers = answer_table(tiers(), given_, date="d")
    assert answers.table["level"].to_list() == ["purple"] * 3
    (note,) = [note["en"] for note in answers.notes if "validity" in note["en"]]
    assert note.startswith("2 rows")


def test_a_gate_is_read_from_its_column_and_a_missing_one_stays_shut() -> None:
    book = tiers(stability={"improve": {"gate": "ready"}})
    given_ = table(u=["A"] * 4, d=WEEKS[:4], rate=["9", "5", "3", "0.5"], ready=["no", "", "yes", "0"])
    assert run_table(book, given_, stability=Dating("u", "d"))["level"].to_list() == [
        "purple",
        "purple",
        "orange",
        "orange",
    ]
    shut = run_table(book, given_.drop("ready"), stability=Dating("u", "d"), lang="en")
    assert shut["level"].to_list() == ["purple"] * 4 and "condition for improving" in shut["reason"][3]


def test_hold_shows_the_level_that_stands_while_figures_leave_it_open_but_not_in_silence() -> None:
    book = tiers(missing={"ambiguous": "hold"}, stability={"improve": {"confirm": 1}})
    given_ = table(u=["A"] * 4, d=WEEKS[:4], rate=["9", "3-5", "", "0.5"])
    found = run_table(book, given_, stability=Dating("u", "d"))
    assert found["level"].to_list() == ["purple", "purple", "grey", "yellow"]
    assert found["raw"].to_list() == ["purple", "grey", "grey", "yellow"]
