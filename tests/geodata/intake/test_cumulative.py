"""Totals so far become daily figures; no case is made or lost on the way."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.cumulative import counted_through
from zones.ledger import ANY_NUMBER


def totals(*pairs, ward="An Hải", **more):
    return [{"report_date": day, "ward": ward, "lũy kế": str(total)} | more for day, total in pairs]


def figures(found):
    return found.rows.sort("report_date").select("report_date", "count", "report_date_from").rows()


def test_the_first_total_is_a_balance_and_the_rest_are_differences(batch):
    found = batch(totals(("2022-02-01", 10), ("2022-02-02", 13), ("2022-02-03", 13)), cumulative=True)
    assert figures(found) == [(date(2022, 2, 2), 3, None), (date(2022, 2, 3), 0, None)]
    assert found.balances.select("report_date", "count", "area_code").rows() == [
        (date(2022, 2, 1), 10, "0203")
    ]


def test_a_gap_of_days_is_held_as_between_two_days(batch):
    found = batch(totals(("2022-02-01", 10), ("2022-02-05", 17)), cumulative=True)
    assert figures(found) == [(date(2022, 2, 5), 7, date(2022, 2, 1))]


def test_a_fall_is_a_correction_and_listed(batch):
    found = batch(totals(("2022-02-01", 10), ("2022-02-02", 8), ("2022-02-03", 9)), cumulative=True)
    assert [count for _, count, _ in figures(found)] == [0, 1]
    correction = found.corrections.row(0, named=True)
    assert (correction["row"], correction["fell_by"], correction["from_total"]) == (3, 2, 10)


def most(found):
    return found.rows.sort("report_date")["count_hi"].to_list()


def test_a_total_that_begins_anew_hides_no_case(batch):
    found = batch(totals(("2022-02-01", 100), ("2022-02-02", 5), ("2022-02-03", 8)), cumulative=True)
    assert found.rows.sort("report_date").select("count", "count_hi").rows() == [(0, 5), (3, None)]
    assert found.corrections["at_most"].to_list() == [5]
    assert any("began anew" in note for note in found.notes)


def test_a_small_fall_is_a_correction_and_opens_nothing(batch):
    found = batch(totals(("2022-02-01", 100), ("2022-02-02", 97), ("2022-02-08", 90)), cumulative=True)
    assert most(found) == [None, None] and found.corrections["fell_by"].to_list() == [3, 7]
    assert not any("began anew" in note for note in found.notes)


def test_of_few_cases_a_small_fall_may_be_a_new_count(batch):
    for before, after, hi in ((15, 13, None), (10, 8, None), (10, 7, 7), (9, 8, 8), (3, 2, 2)):
        found = batch(totals(("2022-02-01", before), ("2022-02-02", after)), cumulative=True)
        assert most(found) == [hi]


def test_where_days_lie_between_a_new_count_may_hide_any_number_of_the_old(batch):
    far = batch(totals(("2021-12-31", 100), ("2022-02-15", 95)), cumulative=True)
    assert figures(far) == [(date(2022, 2, 15), 0, date(2021, 12, 31))] and most(far) == [ANY_NUMBER]
    assert most(batch(totals(("2022-02-01", 3), ("2022-02-03", 1)), cumulative=True)) == [ANY_NUMBER]


def test_a_fall_to_nothing_overnight_hides_none(batch):
    assert most(batch(totals(("2022-02-01", 1), ("2022-02-02", 0)), cumulative=True)) == [None]


def test_the_day_before_corrected_makes_a_fall_exact(batch):
    first = batch(totals(("2022-02-01", 100), ("2022-02-02", 50)), cumulative=True)
    mended = batch(totals(("2022-02-01", 50)), cumulative=True, held=held_of(first))
    again = mended.recomputed.select("report_date", "count", "count_hi").rows()
    assert most(first) == [50] and again == [(date(2022, 2, 2), 0, None)]


def test_places_and_settings_run_apart(batch):
    rows = [
        *totals(("2022-02-01", 1), ("2022-02-02", 2)), *totals(("2022-02-02", 7), ("2022-02-01", 5), ward="Bến Nghé"),
        *totals(("2022-02-01", 100), ("2022-02-02", 110)),
    ]  # fmt: skip
    for i, row in enumerate(rows):
        row["setting"] = "quarantine" if i > 3 else "community"
    found = batch(rows, cumulative=True)
    assert sorted(found.rows["count"]) == [1, 2, 10] and len(found.balances) == 3


def test_two_totals_of_one_day_are_refused_and_an_unreadable_one_leaves_a_gap(batch):
    found = batch(
        totals(
            ("2022-02-01", 1), ("2022-02-02", 2), ("2022-02-02", 3), ("2022-02-03", "?"), ("2022-02-04", 6)
        ),
        cumulative=True,
    )
    assert found.reasons() == {"key_differs": 2, "count_not_whole": 1}
    assert figures(found) == [(date(2022, 2, 4), 5, date(2022, 2, 1))]


def test_the_same_total_said_twice_is_repeated_and_a_range_is_none(batch):
    found = batch(
        totals(("2022-02-01", 1), ("2022-02-02", 2), ("2022-02-02", 2), ("2022-02-03", "1-9")),
        cumulative=True,
    )
    assert len(found.repeated) == 1 and found.reasons() == {"count_is_range": 1}


series = st.lists(st.integers(0, 500), min_size=1, max_size=12)
gaps = st.lists(st.integers(1, 4), min_size=12, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["An Hải", "Bến Nghé", "Phước Mỹ"]), series, min_size=1),
    gaps,
    st.randoms(),
)
def test_balance_and_days_less_corrections_are_the_last_total(batch, by_ward, gap, random):
    rows, start = [], date(2021, 12, 1)
    for ward, values in by_ward.items():
        days = [start + timedelta(days=sum(gap[:i])) for i in range(len(values))]
        rows += totals(*zip((day.isoformat() for day in days), values, strict=True), ward=ward)
    random.shuffle(rows)
    found = batch(rows, cumulative=True)

    def sums(frame, column):
        words = pl.col("place_words").str.json_path_match("$.ward")
        return dict(frame.group_by(words).agg(pl.col(column).sum()).iter_rows())

    balance, days, fallen = (
        sums(found.balances, "count"),
        sums(found.rows, "count"),
        sums(found.corrections, "fell_by"),
    )
    for ward, values in by_ward.items():
        assert balance[ward] + days.get(ward, 0) - fallen.get(ward, 0) == values[-1]
        assert balance[ward] == values[0]
    assert (found.rows["count"] >= 0).all()


def held_of(found):
    """What the store would hold of a batch."""
    parts = [
        found.rows.with_columns(balance=pl.lit(None, pl.Boolean)),
        found.balances.with_columns(balance=True),
    ]
    return pl.concat(parts, how="vertical_relaxed")


def test_a_place_written_otherwise_goes_on_with_its_running_total(batch):
    first = batch(totals(("2022-02-01", 10), ("2022-02-02", 13)), cumulative=True)
    later = batch(
        totals(("2022-02-02", 14), ("2022-02-03", 15), ward="xã An-Hải"), cumulative=True, held=held_of(first)
    )
    assert figures(later) == [(date(2022, 2, 2), 4, None), (date(2022, 2, 3), 1, None)]
    assert later.balances.is_empty()
    assert later.rows["identity"][0] == first.rows["identity"][0]


def test_wordings_of_one_area_beside_each_other_on_one_day_are_two_series(batch):
    rows = [*totals(("2022-02-01", 10), ("2022-02-02", 11)),
            *totals(("2022-02-01", 3), ("2022-02-02", 5), ward="Xã An Hải")]  # fmt: skip
    found = batch(rows, cumulative=True)
    assert sorted(found.balances["count"]) == [3, 10] and sorted(found.rows["count"]) == [1, 2]


def test_a_file_that_changes_its_wording_goes_on(batch):
    rows = [*totals(("2022-02-01", 10)), *totals(("2022-02-02", 12), ward="Xã An Hải")]
    found = batch(rows, cumulative=True)
    assert figures(found) == [(date(2022, 2, 2), 2, None)]
    assert any("written otherwise" in note for note in found.notes)


def test_an_unknown_hamlet_is_not_taken_for_its_ward(batch):
    rows = [*totals(("2022-02-01", 10)), *totals(("2022-02-02", 2), hamlet="Thôn Không Có")]
    assert sorted(batch(rows, cumulative=True).balances["count"]) == [2, 10]


def test_a_batch_that_was_read_in_parts_is_counted_through(batch):
    whole = batch(totals(("2022-02-01", 10), ("2022-02-02", 13), ("2022-02-03", 20)), cumulative=True)
    early = batch(
        totals(("2022-02-01", 10), ("2022-02-03", 20)), cumulative=True
    )  # there the second day was refused
    late = batch(totals(("2022-02-02", 13)), cumulative=True)
    parts = replace(early, rows=pl.concat([early.rows, late.balances]))
    found = counted_through(parts, None)
    by_day = pl.col("report_date").rank()
    same = ("identity", "content", "count", "report_date_from")
    assert found.rows.sort(by_day).select(same).equals(whole.rows.sort(by_day).select(same))
    assert found.balances.equals(whole.balances) and found.recomputed is None


def test_counting_a_whole_batch_through_changes_nothing(batch):
    first = batch(totals(("2022-02-01", 10), ("2022-02-04", 13)), cumulative=True)
    later = batch(totals(("2022-02-02", 11)), cumulative=True, held=held_of(first))
    again = counted_through(later, held_of(first))
    assert again.rows.equals(later.rows) and again.balances.equals(later.balances)
    key = ["identity", "content", "count", "report_date_from"]
    assert again.recomputed is not None and again.recomputed.select(key).equals(later.recomputed.select(key))


def test_several_settings_side_by_side_are_series_of_their_own_over_deliveries(batch):
    def sheet(day, community, quarantine):
        each = (("community", community), ("quarantine", quarantine))
        return [row for setting, total in each for row in totals((day, total), setting=setting)]

    first = batch(sheet("2022-02-01", 10, 100), cumulative=True)
    later = batch(sheet("2022-02-02", 12, 99), cumulative=True, held=held_of(first))
    assert sorted(later.rows.select("setting", "count").rows()) == [("community", 2), ("quarantine", 0)]
    assert later.corrections["fell_by"].to_list() == [1]
