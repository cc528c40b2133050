"""Published-looking tables through `run_table`, against the printed rules told again row by row and nothing else.

The reference below shares no code with the product: fractions, if-clauses and a walk over the rows of one unit.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import polars as pl
import pytest

from geodata.rulebooks import load_rulebook
from zones.run import run_table
from zones.run_dates import Dating

ROWS = 2_500
UNITS = 120
Ends = tuple[Fraction, Fraction]


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Half up."""
    return Fraction((value * 10**decimals + Fraction(1, 2)).__floor__(), 10**decimals)


# ---- the printed rules: figures in, number of the level out (0 is the best)


def transmission(cases: Fraction, positivity: Fraction) -> int:
    return max(sum(cases >= cut for cut in (10, 50, 100)), sum(positivity >= cut for cut in (5, 8, 10)))


def community(cases: Fraction, adm: Fraction, beds: Fraction) -> int:
    adm, beds = rounded(adm, 1), rounded(beds, 1)
    if cases >= 200:
        return 2 if adm >= 10 or beds >= 10 else 1
    return max((adm >= 10) + (adm >= 20), (beds >= 10) + (beds >= 15))


def towns(population: Fraction, cases14: Fraction, rate: Fraction, positivity: Fraction) -> int:
    if population < 10_000:
        return 0 if cases14 <= 10 else 1 if cases14 <= 15 else 2 if cases14 <= 25 else 3
    large = population > 50_000
    if cases14 <= (15 if large else 10):
        return 0
    return 1 + (rounded(rate, 1) >= 10) + (rounded(positivity, 2) >= (4 if large else 5))


def blueprint(rate: Fraction, positivity: Fraction) -> int:
    rate, positivity = rounded(rate, 1), rounded(positivity, 1)
    by_cases = 0 if rate < 1 else 1 if rate < 4 else 2 if rate <= 7 else 3
    by_tests = 0 if positivity < 2 else 1 if positivity < 5 else 2 if positivity <= 8 else 3
    return max(by_cases, by_tests)


def italy(incidence: Fraction, icu_pct: Fraction, ward_pct: Fraction) -> int:
    if incidence >= 150 and icu_pct > 30 and ward_pct > 40:
        return 3
    if incidence >= 150 and icu_pct > 20 and ward_pct > 30:
        return 2
    return 1 if incidence >= 50 and icu_pct > 10 and ward_pct > 15 else 0


def traffic_2020(C: Fraction, P: Fraction, T: Fraction) -> int | None:
    if T <= 300:
        return None
    if C > 150 or (C >= 50 and P >= 4):
        return 2
    if (C < 50 and P >= 4) or (25 <= C <= 150 and P < 4):
        return 1
    return 0


def traffic_dark(C: Fraction, P: Fraction, T: Fraction) -> int | None:
    return 3 if T > 300 and C >= 500 else traffic_2020(C, P, T)


def traffic_2021(C: Fraction, P: Fraction, T: Fraction) -> int | None:
    if T <= 300:
        return None
    if C >= 500:
        return 3
    if (75 <= C <= 200 and P >= 4) or C > 200:
        return 2
    return 0 if (C < 50 and P < 4) or (C < 75 and P < 1) else 1


# ---- how levels move: confirmed worse, confirmed better, days to be served, steps


@dataclass(frozen=True)
class Terms:
    worse: int = 1
    worse_step: int = 9
    better: int = 1
    days: int = 0
    better_step: int = 9


def california_terms(day: date) -> Terms:
    if day < date(2020, 9, 9):  # the first assignment owes no three weeks
        return Terms(2, 1, 2, 0, 1)
    if day < date(2020, 11, 16):
        return Terms(2, 1, 2, 21, 1)
    return Terms(1, 9, 2, 21, 1)


def italian_terms(_: date) -> Terms:
    return Terms(1, 9, 3, 14, 1)


def walked(
    terms: Callable[[date], Terms], rows: list[tuple[date, int | None, int | str | None]]
) -> Iterator[int | None]:
    """One unit's rows by day: the day, the computed level, and what was published before ("" nothing, None untold)."""
    computed: list[int | None] = []
    published: tuple[int | None, date] = (None, date.min)
    level, since, before = None, date.min, date.min
    for day, raw, said in rows:
        if said is not None:
            if said == "":
                published = (None, date.min)
            elif said != published[0]:
                published = (int(said), before)
            level, since = published
        now, before = terms(day), day
        computed.append(raw)
        if raw is None:
            yield None
            continue
        known = [one for one in computed if one is not None][-now.worse :]
        lately = computed[-now.better :]
        if level is None:
            level, since = raw, day
        elif raw > level and len(known) == now.worse and min(known) > level:
            level, since = min(min(known), level + now.worse_step), day
        elif raw < level and (day - since).days >= now.days and len(lately) == now.better:
            better = [one for one in lately if one is not None and one < level]
            if len(better) == now.better:
                level, since = max(max(better), level - now.better_step), day
        yield level


# ---- figures as authorities publish them


@dataclass(frozen=True)
class Column:
    cuts: tuple[int, ...]
    whole: bool = False
    percent: bool = False


@dataclass(frozen=True)
class Law:
    columns: dict[str, Column]
    level: Callable[..., int | None]
    unknown: str = "grey"
    terms: Callable[[date], Terms] | None = None
    first: date = date(2021, 9, 1)


LAWS = {
    "us-cdc-transmission-2021": Law(
        {"cases": Column((10, 50, 100)), "positivity": Column((5, 8, 10), percent=True)}, transmission
    ),
    "us-cdc-community-2022": Law(
        {"cases": Column((200,)), "adm": Column((10, 20)), "beds": Column((10, 15), percent=True)}, community
    ),
    "us-ma-towns-2020": Law(
        {
            "population": Column((10_000, 50_000), whole=True), "cases14": Column((10, 15, 25), whole=True),
            "rate": Column((10,)), "positivity": Column((4, 5), percent=True),
        },
        towns, "unknown",
    ),
    "us-ca-blueprint-2020": Law(
        {"rate": Column((1, 4, 7)), "positivity": Column((2, 5, 8), percent=True)}, blueprint,
        terms=california_terms, first=date(2020, 8, 28),
    ),
    "it-2021": Law(
        {
            "incidence": Column((50, 150)), "icu_pct": Column((10, 20, 30), percent=True),
            "ward_pct": Column((15, 30, 40), percent=True),
        },
        italy, terms=italian_terms, first=date(2021, 8, 5),
    ),
    "eu-2020-1475": Law(
        {"C": Column((25, 50, 150)), "P": Column((4,), percent=True), "T": Column((300,))}, traffic_2020
    ),
    "eu-2021-119": Law(
        {"C": Column((25, 50, 150, 500)), "P": Column((4,), percent=True), "T": Column((300,))}, traffic_dark
    ),
    "eu-2021-961": Law(
        {"C": Column((50, 75, 200, 500)), "P": Column((1, 4), percent=True), "T": Column((300,))}, traffic_2021
    ),
}  # fmt: skip
NOT_GIVEN = ["", " ", "NA", "N/A", "nan", "NaN", "None", "null", "-", "#N/A", "suppressed", "Suppressed", "*"]


def field(dice: random.Random, column: Column) -> tuple[str, Ends | None]:
    """One field, and the values that it leaves open; None for every value."""
    kind = dice.random()
    if kind < 0.05:
        return dice.choice(NOT_GIVEN), None
    cut = Fraction(dice.choice(column.cuts))
    if kind < 0.08:
        return f"<{cut}", (Fraction(0), cut - (1 if column.whole else Fraction(1, 10**9)))
    if kind < 0.11:
        low, high = sorted((dice.randrange(int(cut) + 2), int(cut) + dice.choice([-1, 0, 1])))
        return f"{low}{dice.choice(['-', '–', ' - ', ' to '])}{high}", (Fraction(low), Fraction(high))
    decimals = 0 if column.whole else dice.choice([0, 1, 1, 2, 2, 3, 6])
    unit = Fraction(1, 10**decimals)
    value = cut + unit * dice.choice([-2, -1, 0, 0, 1, 2])
    if kind > 0.6:
        value = unit * dice.randrange(int(column.cuts[-1] * Fraction(8, 5) / unit))
    value = max(value, Fraction(0)) if kind < 0.97 or column.percent else value * 97
    return dressed(dice, f"{int(value / unit):0{decimals + 1}d}", decimals, column), (value, value)


def dressed(dice: random.Random, digits: str, decimals: int, column: Column) -> str:
    """A number as somebody might print it."""
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if len(whole) > 3 and dice.random() < 0.5:
        whole = f"{int(whole):,}"
    text = f"{whole}.{rest}" if rest else whole
    habit = dice.random()
    if habit < 0.1 and not rest:
        return f"{text}.0"
    if habit < 0.2 and column.percent:
        return text + dice.choice(["%", " %"])
    return f" {text} " if habit < 0.25 else text


def values(column: Column, ends: Ends | None) -> list[Fraction]:
    """Enough of the values that a field leaves open to reach every level that they reach."""
    low, high = ends or (Fraction(0), Fraction(100 if column.percent else 10**7))
    near = [cut + step for cut in column.cuts for step in (-1, Fraction(-1, 10**9), 0, Fraction(1, 10**9), 1)]
    some = {low, high, *(one for one in map(Fraction, near) if low < one < high)}
    return [one for one in some if not column.whole or one.denominator == 1]


def level_of(law: Law, read: list[Ends | None]) -> int | None:
    """The level, where all that the figures leave open gives one and the same."""
    choices = [values(column, ends) for column, ends in zip(law.columns.values(), read, strict=True)]
    possible = {law.level(*some) for some in product(*choices)}
    return possible.pop() if len(possible) == 1 else None


def drawn(dice: random.Random, law: Law, n: int) -> tuple[dict[str, list[str]], list[int | None]]:
    fields = [[field(dice, column) for column in law.columns.values()] for _ in range(n)]
    texts = {name: [row[k][0] for row in fields] for k, name in enumerate(law.columns)}
    return texts, [level_of(law, [ends for _, ends in row]) for row in fields]


def ids(book: str, law: Law, ranks: list[int | None]) -> list[str]:
    names = [level.id for level in load_rulebook(book).levels]
    return [law.unknown if rank is None else names[rank] for rank in ranks]


@pytest.mark.parametrize("book", LAWS)
def test_every_row_has_the_level_that_the_printed_rule_gives(book: str) -> None:
    law, dice = LAWS[book], random.Random(book)
    texts, ranks = drawn(dice, law, ROWS)
    found = run_table(load_rulebook(book), pl.DataFrame(texts)).table
    assert found["level"].to_list() == ids(book, law, ranks)
    assert len(set(ranks)) == len(load_rulebook(book).levels) + 1, "every level occurs, the undecided one too"


@pytest.mark.parametrize("told", ["freely", "one step ahead"])
@pytest.mark.parametrize("book", [name for name, law in LAWS.items() if law.terms])
def test_every_unit_moves_as_the_printed_rule_says(book: str, told: str) -> None:
    """Rows in any order, weeks missing between, days in three spellings, published levels by several names."""
    law, dice = LAWS[book], random.Random(book + told)
    assert law.terms is not None
    levels = load_rulebook(book).levels
    rows: list[tuple[str, date, int | str | None]] = []
    for unit in range(UNITS):
        day, said = law.first + timedelta(days=dice.randrange(30)), dice.choice(["", *range(len(levels))])
        for _ in range(dice.randrange(1, 26)):
            rows.append((f"{unit:06d}", day, said if told == "one step ahead" else None))
            day += timedelta(days=dice.choice([7] * 8 + [1, 6, 8, 14, 28]))
            said = said if dice.random() < 0.75 else dice.choice(["", *range(len(levels))])
    dice.shuffle(rows)
    texts, ranks = drawn(dice, law, len(rows))
    names = [[one.id, one.id.upper(), one.en, one.vi, f" {one.en.split(' - ')[0]} "] for one in levels]
    table = pl.DataFrame(texts).with_columns(
        place=pl.Series([unit for unit, _, _ in rows]),
        week=pl.Series([dice.choice([f"{day}", f"{day:%d/%m/%Y}", f"{day}T00:00:00"]) for _, day, _ in rows]),
        before=pl.Series(
            [dice.choice(names[said]) if isinstance(said, int) else said for _, _, said in rows]
        ),
    )
    dating = Dating("place", "week", "before" if told == "one step ahead" else "")
    found = run_table(load_rulebook(book), table, stability=dating).table
    expected: list[int | None] = [None] * len(rows)
    for unit in {unit for unit, _, _ in rows}:
        own = sorted((k for k, row in enumerate(rows) if row[0] == unit), key=lambda k: rows[k][1])
        for k, rank in zip(
            own, walked(law.terms, [(rows[k][1], ranks[k], rows[k][2]) for k in own]), strict=True
        ):
            expected[k] = rank
    assert found["raw"].to_list() == ids(book, law, ranks)
    assert found["level"].to_list() == ids(book, law, expected)
    assert sum(a != b for a, b in zip(expected, ranks, strict=True)) > len(rows) / 20, "stability holds some"
