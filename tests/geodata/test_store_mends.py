"""Mends: each settles the refused rows that it brings again, and no more; taking one back opens its own only."""

from datetime import date

import polars as pl

from geodata.store import Delivery, ImportResult, Store


def rows(*names: str) -> pl.DataFrame:
    """Case rows that say their name."""
    frame = pl.DataFrame({"identity": names, "content": names, "case_id": names})
    return frame.cast(pl.String).with_columns(report_date=date(2022, 2, 19), count=1)


def refusals(*numbers: int, group: str = "") -> pl.DataFrame:
    """Refused rows of these numbers; of one `group` of contradicting rows, if named."""
    frame = pl.DataFrame({"row": numbers}, schema={"row": pl.Int32})
    said = [group if group else f"row {number}" for number in numbers]
    code = "id_differs" if group else "date_impossible"
    return frame.with_columns(code=pl.lit(code), raw=pl.lit("{}"), problem=pl.Series(said, dtype=pl.String))


def load(store: Store, *names: str, refused: pl.DataFrame | None = None, **more: object) -> ImportResult:
    refused = refusals() if refused is None else refused
    return store.load(Delivery("cases", "L", rows(*names), refused, **more))  # type: ignore[arg-type]


def still_open(store: Store) -> list[int]:
    return store.open_refused()["row"].to_list()


def test_a_mend_that_brings_some_rows_settles_these(store: Store) -> None:
    first = load(store, "a", refused=refusals(3, 4, 5)).import_.id
    mend = load(store, "b", mends=first, mended_rows=(3,))
    assert still_open(store) == [4, 5]
    assert any("1 of the 3 refused rows of import 1" in note for note in mend.import_.notes)


def test_taking_back_one_of_two_mends_opens_only_what_it_alone_settled(store: Store) -> None:
    first = load(store, "a", refused=refusals(3, 4, 5)).import_.id
    one = load(store, "b", mends=first, mended_rows=(3, 4)).import_.id
    load(store, "c", mends=first, mended_rows=(4, 5))
    assert still_open(store) == []
    back = store.undo(one)
    assert still_open(store) == [3]
    store.undo(back.import_.id)
    assert still_open(store) == []


def test_rows_of_a_mend_of_the_whole_stay_settled_when_another_mend_is_taken_back(store: Store) -> None:
    first = load(store, "a", refused=refusals(3, 4)).import_.id
    one = load(store, "b", mends=first).import_.id
    load(store, "c", mends=first)
    store.undo(one)
    assert still_open(store) == []


def test_a_file_delivered_again_twice_settles_twice(store: Store) -> None:
    load(store, "a", refused=refusals(3), file_name="f.csv")
    again = load(store, "a", "b", file_name="f.csv").import_.id
    load(store, "a", "b", "c", file_name="f.csv")
    store.undo(again)
    assert still_open(store) == []


def test_settling_again_what_is_settled_changes_nothing(store: Store) -> None:
    first = load(store, "a", refused=refusals(3)).import_.id
    load(store, "b", mends=first)
    token = store.token()
    again = load(store, "b", mends=first)
    assert store.token() == token and again.import_.notes == ()


def test_of_rows_that_contradict_each_other_one_that_is_brought_settles_all(store: Store) -> None:
    both = refusals(3, 4, group="case_id 'A' stands on rows that differ (rows 3, 4)")
    first = load(store, "a", refused=pl.concat([both, refusals(5)])).import_.id
    load(store, "b", mends=first, mended_rows=(4,))
    assert still_open(store) == [5]


def test_the_refused_rows_of_an_import_can_be_had_without_the_mended_ones(store: Store) -> None:
    first = load(store, "a", refused=refusals(3, 4)).import_.id
    load(store, "b", mends=first, mended_rows=(3,))
    assert store.refused(first)["row"].to_list() == [3, 4]
    assert store.refused(first, still_open=True)["row"].to_list() == [4]


def test_what_stood_open_at_a_moment_is_told_for_that_moment(store: Store) -> None:
    first = load(store, "a", refused=refusals(3, 4))
    one = load(store, "b", mends=first.import_.id, mended_rows=(3,))
    load(store, "c", mends=first.import_.id, mended_rows=(4,))
    assert store.open_refused(one.import_.recorded_at)["row"].to_list() == [4]


def named(**cases: int) -> pl.DataFrame:
    """Refused rows of these cases, by their row."""
    ids = pl.Series("case_id", list(cases), dtype=pl.String)
    return refusals(*cases.values()).with_columns(ids)


def test_a_case_that_comes_again_in_whatever_file_settles_its_refused_row(store: Store) -> None:
    load(store, "a", refused=named(x=3, y=4), file_name="monday.csv")
    again = load(store, "x", file_name="tuesday.csv")
    assert still_open(store) == [4]
    assert any("1 of the 2 refused rows of import 1" in note for note in again.import_.notes)
    store.undo(again.import_.id)
    assert still_open(store) == [3, 4]


def test_a_case_of_another_list_settles_nothing(store: Store) -> None:
    load(store, "a", refused=named(x=3))
    store.load(Delivery("cases", "M", rows("x"), refusals()))
    assert still_open(store) == [3]


def test_a_mend_settles_what_it_names_and_the_cases_that_it_brings(store: Store) -> None:
    first = load(store, "a", refused=named(x=3, y=4, z=5)).import_.id
    load(store, "y", mends=first, mended_rows=(3,))
    assert still_open(store) == [5]


def test_a_case_that_is_refused_again_leaves_its_last_refusal_open(store: Store) -> None:
    load(store, "a", refused=named(x=3))
    load(store, "b", refused=named(x=7))
    load(store, "x")
    assert still_open(store) == []
    load(store, "c", refused=named(x=9))
    assert still_open(store) == [9]
