"""Counting: every case once, what is not known widens, silence is not zero."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.cells import cells_of_points
from zones.areas import AREA_SCHEMA, Edition
from zones.cells import children, parents
from zones.counting import count
from zones.evidence import Evidence
from zones.ground import Ground
from zones.intervals import UNBOUNDED
from zones.ledger import LEDGER_SCHEMA, ledger, select
from zones.measure import measure
from zones.reconcile import unexplained
from zones.reporting import Requirement, reporting, told
from zones.rulebook import Indicator
from zones.snapshot import Window
from zones.units import CellGrid, area_units, cell_units

AS_OF = date(2022, 2, 19)
WEEK = Window(AS_OF - timedelta(days=6), AS_OF)


def edition() -> Edition:
    """A province of two districts; three wards in the first (one with two hamlets), one in the second."""
    rows = [
        (0, "province", "P", None), (1, "district", "D1", 0), (2, "district", "D2", 0),
        (3, "ward", "W1", 1), (4, "ward", "W2", 1), (5, "ward", "W3", 1), (6, "ward", "W4", 2),
        (7, "hamlet", "H1", 3), (8, "hamlet", "H2", 3),
    ]  # fmt: skip
    table = pl.DataFrame(
        [(area, level, code, code, parent, 1.0) for area, level, code, parent in rows],
        schema=AREA_SCHEMA,
        orient="row",
    )
    return Edition("test", table, np.full(len(rows), None, object))


E = edition()
NO_PEOPLE = np.full(len(E.areas), -1, np.int64)


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    base: dict[str, Any] = {"area": -1, "cell": -1, "report_date": AS_OF, "lo": 1, "hi": 1, "list_id": 1}
    return ledger(pl.DataFrame([base | one for one in given], infer_schema_length=None))


def counted(level: str, table: pl.DataFrame, **more: Any) -> list[tuple[int, int]]:
    lo, hi = count(table, area_units(E, level, NO_PEOPLE), more.pop("scopes", {}), **more)
    return list(zip(lo.tolist(), hi.tolist(), strict=True))


def test_a_case_counts_for_its_area_and_all_above_it() -> None:
    table = rows({"area": 7})
    assert counted("hamlet", table) == [(1, 1), (0, 0)]
    assert counted("ward", table) == [(1, 1), (0, 0), (0, 0), (0, 0)]
    assert counted("district", table) == [(1, 1), (0, 0)]
    assert counted("province", table) == [(1, 1)]


def test_a_case_known_only_by_district_widens_its_wards_and_hamlets_and_no_others() -> None:
    table = rows({"area": 1, "lo": 2, "hi": 2})
    assert counted("district", table) == [(2, 2), (0, 0)]
    assert counted("ward", table) == [(0, 2), (0, 2), (0, 2), (0, 0)]
    assert counted("hamlet", table) == [(0, 2), (0, 2)]


def test_a_point_in_no_hamlet_leaves_no_hamlet_in_doubt() -> None:
    table = rows({"area": 3, "cell": 5})
    assert counted("hamlet", table) == [(0, 0), (0, 0)]
    assert counted("ward", table)[0] == (1, 1)


def test_an_unplaced_case_widens_where_its_list_is_declared_complete() -> None:
    declared = np.zeros(len(E.areas) + 1, bool)
    declared[[3, 7, 8]] = True
    assert counted("ward", rows({"area": -1}), scopes={1: declared}) == [(0, 1), (0, 0), (0, 0), (0, 0)]
    assert counted("ward", rows({"area": -1, "list_id": 2}), scopes={1: declared}) == [(0, 0)] * 4


def test_an_unplaced_case_widens_the_areas_around_those_declared_complete() -> None:
    wards = pl.DataFrame(
        {"list_id": [1] * 3, "area": [3, 4, 5], "first_day": [WEEK.first] * 3, "last_day": [AS_OF] * 3},
        schema_overrides={"area": pl.Int32},
    )
    none = pl.DataFrame(schema={"area": pl.Int32, "day": pl.Date})
    scopes = reporting(E, none, wards, WEEK.first, AS_OF).declared
    assert counted("district", rows({"area": -1}), scopes=scopes) == [(0, 1), (0, 0)]
    assert counted("province", rows({"area": -1}), scopes=scopes) == [(0, 1)]


def test_a_coarse_cell_is_in_doubt_if_any_of_its_areas_is() -> None:
    cells, areas = _two_wards_in_one_cell()
    units = cell_units(E, CellGrid(8, cells, areas, np.full(len(cells), 10)), 7, "cell7")
    for ward in (3, 4):
        declared = np.zeros(len(E.areas) + 1, bool)
        declared[ward] = True
        assert count(rows({"area": -1}), units, {1: declared})[1].tolist() == [1]


def test_what_holds_for_a_coarse_cell_is_taken_from_its_own_areas() -> None:
    cells, areas = _two_wards_in_one_cell()
    outside = cells_of_points(np.array([110.0]), np.array([21.0]), 8)
    every = np.concatenate([cells, outside])
    order = np.argsort(every)
    grid = CellGrid(8, every[order], np.append(areas, np.int32(-1))[order], np.full(3, 10))
    units = cell_units(E, grid, 7, "cell7")
    told_by_area = np.zeros(len(E.areas) + 1, bool)
    told_by_area[[3, 4]] = True
    inside = np.searchsorted(units.cell, parents(cells[:1], 7)[0])
    assert units.over(told_by_area, np.logical_and).tolist() == [at == inside for at in range(2)]


def _two_wards_in_one_cell() -> tuple[Any, Any]:
    """Two neighbouring cells of one parent, in wards W1 and W2."""
    parent = parents(cells_of_points(np.array([105.0]), np.array([21.0]), 8), 7)
    return children(parent, 8)[:2], np.array([3, 4], np.int32)


def test_a_setting_that_was_not_stated_counts_as_possible() -> None:
    table = rows({"area": 3, "setting": "community"}, {"area": 3, "setting": "quarantine"}, {"area": 3})
    chosen = select(table, where={"setting": ("community",)}, date_kind="report", window=WEEK)
    assert counted("ward", chosen)[0] == (1, 2)


@pytest.mark.parametrize(("ago", "inside"), [(0, 1), (6, 1), (7, 0), (-1, 0)])
def test_a_window_of_seven_days_holds_as_of_and_the_six_days_before(ago: int, inside: int) -> None:
    table = rows({"area": 3, "report_date": AS_OF - timedelta(days=ago)})
    assert counted("ward", select(table, where={}, date_kind="report", window=WEEK))[0] == (inside, inside)


def test_a_case_between_two_days_is_possible_in_a_window_that_cuts_the_gap() -> None:
    gap = {"area": 3, "report_from": AS_OF - timedelta(days=8), "report_date": AS_OF - timedelta(days=5)}
    assert counted("ward", select(rows(gap), where={}, date_kind="report", window=WEEK))[0] == (0, 1)
    inside = gap | {"report_from": AS_OF - timedelta(days=7)}
    assert counted("ward", select(rows(inside), where={}, date_kind="report", window=WEEK))[0] == (1, 1)


def test_an_onset_that_is_not_known_is_possible_up_to_the_report() -> None:
    late = rows({"area": 3, "onset_date": None, "report_date": AS_OF})
    old = rows({"area": 3, "onset_date": None, "report_date": WEEK.first - timedelta(days=1)})
    assert counted("ward", select(late, where={}, date_kind="onset", window=WEEK))[0] == (0, 1)
    assert counted("ward", select(old, where={}, date_kind="onset", window=WEEK))[0] == (0, 0)


def test_households_count_once_and_an_unrecorded_one_is_its_own() -> None:
    table = rows(
        {"area": 7, "household_id": "a"}, {"area": 8, "household_id": "a"},
        {"area": 7, "household_id": "b", "lo": 2, "hi": 2}, {"area": 7, "lo": 2, "hi": 2},
    )  # fmt: skip
    assert counted("hamlet", table, by_household=True) == [(4, 4), (1, 1)]
    assert counted("ward", table, by_household=True)[0] == (4, 4)


def test_silence_leaves_a_count_without_upper_end_and_a_declaration_closes_it() -> None:
    units = area_units(E, "ward", NO_PEOPLE)
    n7 = {"n7": Indicator("n7", "count", of="case", win=7)}
    for declared_from, closed in [(AS_OF - timedelta(days=6), True), (AS_OF - timedelta(days=5), False)]:
        said = pl.DataFrame(
            {"list_id": [1], "area": [1], "first_day": [declared_from], "last_day": [AS_OF]},
            schema_overrides={"area": pl.Int32},
        )
        none = pl.DataFrame(schema={"area": pl.Int32, "day": pl.Date})
        heard = reporting(E, none, said, AS_OF - timedelta(days=13), AS_OF)
        evidence = Evidence(E, rows({"area": 3}), heard.declared, {})
        telling = told(heard.areas, None, 7).to_units(units)
        column = measure(n7, Ground(units, telling, heard.areas, evidence, AS_OF))["n7"]
        assert column.lo.tolist() == [1, 0, 0, 0]
        assert column.hi.tolist() == ([1, 0, 0, UNBOUNDED] if closed else [UNBOUNDED] * 4)


def test_a_parent_has_reported_when_all_its_children_have() -> None:
    said = pl.DataFrame({"area": [7, 8, 4, 5], "day": [AS_OF] * 4}, schema_overrides={"area": pl.Int32})
    heard = reporting(E, said, _no_declarations(), AS_OF, AS_OF).areas[:, 0]
    assert heard[[3, 4, 5, 1]].all() and not heard[[0, 2, 6]].any()
    fewer = reporting(E, said.filter(pl.col("area") != 8), _no_declarations(), AS_OF, AS_OF).areas[:, 0]
    assert not fewer[[3, 1]].any()


def _no_declarations() -> pl.DataFrame:
    return pl.DataFrame(
        schema={"list_id": pl.Int32, "area": pl.Int32, "first_day": pl.Date, "last_day": pl.Date}
    )


@pytest.mark.parametrize(
    ("missed", "enough"),
    [
        ([], True),
        ([3, 7], True),
        ([3, 7, 9], False),
        ([0, 1], True),
        ([0, 1, 2], False),
        ([5, 6], True),
        ([5, 6, 7], False),
    ],
)
def test_twelve_of_fourteen_days_no_gap_over_two_the_last_within_two(missed: list[int], enough: bool) -> None:
    house = Requirement(Fraction(12, 14), 14, 2, 2)
    days = np.ones((1, 60), bool)
    days[0, [59 - ago for ago in missed]] = False
    assert told(days, house, 14).enough.tolist() == [enough]


def test_what_a_unit_states_beyond_what_is_located_is_possible_but_never_counted() -> None:
    stated = pl.DataFrame(
        {"area": [7, 3], "day": [AS_OF] * 2, "setting": ["community", None], "cases_stated": [3, 5]},
        schema_overrides={"area": pl.Int32},
    )
    table = rows({"area": 7, "setting": "community"})
    doubt = ledger(unexplained(E, table, stated))
    both = pl.concat([table, doubt])
    assert counted("hamlet", both) == [(1, 5), (0, 2)]
    assert counted("ward", both)[0] == (1, 5)


case = st.fixed_dictionaries(
    {
        "area": st.integers(-1, 8),
        "lo": st.integers(0, 3),
        "setting": st.sampled_from([None, "community", "quarantine"]),
        "report_date": st.integers(0, 20).map(lambda ago: AS_OF - timedelta(days=ago)),
        "lon": st.floats(103.0, 103.3),
        "lat": st.floats(21.0, 21.3),
        "point": st.booleans(),
    }
)


def _located(cases: list[dict[str, Any]]) -> pl.DataFrame:
    frame = pl.DataFrame(cases)
    cell = cells_of_points(frame["lon"].to_numpy(), frame["lat"].to_numpy(), 10)
    return frame.with_columns(
        pl.when("point").then(pl.Series(cell)).otherwise(-1).alias("cell"),
        pl.col("lo").alias("hi"),
        list_id=1,
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(case, min_size=1, max_size=30), st.randoms())
def test_no_case_is_lost_or_doubled_and_the_order_of_rows_does_not_matter(
    cases: list[dict[str, Any]], random: Any
) -> None:
    located = _located(cases)
    table = ledger(located)
    assert table["lo"].sum() == located["lo"].sum()
    for level in E.levels:
        lo, _ = count(table, area_units(E, level, NO_PEOPLE), {})
        below = located.filter(pl.Series([*E.ancestors(level).tolist(), -1])[(located["area"] % 10)] >= 0)
        assert lo.sum() == below["lo"].sum()
    grid = CellGrid(8, np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int64))
    points = located.filter("point")
    grid = grid.with_cases(points["cell"].to_numpy())
    for resolution in (8, 7, 5, 2):
        lo, _ = count(table, cell_units(E, grid, resolution, f"cell{resolution}"), {})
        assert lo.sum() == points["lo"].sum()
    shuffled = list(cases)
    random.shuffle(shuffled)
    again = ledger(_located(shuffled))
    assert again.sort(list(LEDGER_SCHEMA)).equals(table.sort(list(LEDGER_SCHEMA)))


@settings(max_examples=60, deadline=None)
@given(st.lists(case, min_size=1, max_size=30))
def test_the_interval_of_a_unit_holds_every_way_in_which_coarse_cases_may_fall(
    cases: list[dict[str, Any]],
) -> None:
    table = ledger(_located([one | {"point": False} for one in cases]))
    for level in ("ward", "hamlet"):
        units = area_units(E, level, NO_PEOPLE)
        lo, hi = count(table, units, {})
        above = E.ancestors(level)
        for unit, area in enumerate(units.area):
            line = {int(area)}
            while (parent := int(E.parent[max(line, key=lambda a: -a)])) >= 0:
                line.add(parent)
            sure = sum(one["lo"] for one in cases if one["area"] >= 0 and above[one["area"]] == area)
            maybe = sum(
                one["lo"] for one in cases if one["area"] in line - {int(area)} and above[one["area"]] < 0
            )
            assert (lo[unit], hi[unit]) == (sure, sure + maybe)


def test_a_cell_without_people_that_holds_a_case_rests_on_the_report_of_its_area() -> None:
    located = cells_of_points(np.array([103.1, 103.2]), np.array([21.1, 21.2]), 10)
    base = np.unique(parents(located, 8))
    grid = CellGrid(8, base, np.array([3, 4], np.int32), np.array([0, 50]))
    units = cell_units(E, grid, 8, "cell8")
    assert units.member_unit.tolist() == [0, 1]
    assert units.member_area.tolist() == [3, 4]
    coarse = cell_units(E, grid, 4, "cell4")
    assert set(coarse.member_area.tolist()) <= {3, 4}


def test_a_parent_has_reported_when_children_of_every_level_have() -> None:
    """A province with a district and, beside it, a ward of its own: the one ward does not speak for all."""
    rows = [
        (0, "province", "P", "P", None), (1, "district", "D", "D", 0),
        (2, "ward", "W1", "W1", 1), (3, "ward", "W2", "W2", 1), (4, "ward", "W9", "W9", 0),
    ]  # fmt: skip
    areas = pl.DataFrame([(*row, 1.0) for row in rows], schema=AREA_SCHEMA, orient="row")
    edition, day = Edition("M", areas, np.full(5, None, object)), date(2026, 1, 1)
    none = {"list_id": pl.Int32, "area": pl.Int32, "first_day": pl.Date, "last_day": pl.Date}

    def province(*said: int) -> bool:
        stated = pl.DataFrame(
            [(area, day) for area in said], schema={"area": pl.Int32, "day": pl.Date}, orient="row"
        )
        return bool(reporting(edition, stated, pl.DataFrame(schema=none), day, day).areas[0, 0])

    assert [province(4), province(2, 3), province(1), province(1, 4), province(2, 3, 4)] == [
        False, False, False, True, True
    ]  # fmt: skip
