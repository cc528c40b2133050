"""Deliveries: compared, superseded, replaced, undone, and remembered as they were known."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.store import Delivery, ImportResult, Store
from zones.errors import ConflictError, InputError, NotFoundError

DAY = date(2022, 2, 19)


def rows(said: dict[str, str]) -> pl.DataFrame:
    """Case rows: identity -> what it says (kept as `case_id`, so that it can be read back)."""
    whole = {"identity": list(said), "content": list(said.values()), "case_id": list(said.values())}
    frame = pl.DataFrame(whole, schema=dict.fromkeys(whole, pl.String))
    return frame.with_columns(row=pl.int_range(2, pl.len() + 2, dtype=pl.Int32), report_date=DAY, count=1)


def refusals(*numbers: int) -> pl.DataFrame:
    """Refused rows of the given numbers."""
    return pl.DataFrame({"row": list(numbers)}, schema={"row": pl.Int32}).with_columns(
        column=pl.lit("report_date"),
        value=pl.lit("30/02/2022"),
        code=pl.lit("date_impossible"),
        raw=pl.lit("{}"),
    )


def load(store: Store, said: dict[str, str], refused: tuple[int, ...] = (), **more: object) -> ImportResult:
    options = {"file_name": "cases.csv"} | more
    return store.load(Delivery("cases", "district", rows(said), refusals(*refused), **options))  # type: ignore[arg-type]


def held(store: Store, known_at: object = None) -> dict[str, str]:
    found = store.cases(known_at, ["identity", "case_id"])  # type: ignore[arg-type]
    return dict(found.select("identity", "case_id").iter_rows())


def test_a_finished_import_is_there_after_reopening(open_store: Callable[[], Store]) -> None:
    load(open_store(), {"a": "1", "b": "2"})
    assert held(open_store()) == {"a": "1", "b": "2"}


def test_every_column_comes_back_as_it_was_stored(store: Store) -> None:
    words = 'Bản Chăn, "xã" Mùn Chung\n\'; DROP TABLE case_row; -- %s %(x)s \\N'
    full = rows({"a": "1"}).with_columns(
        lon=pl.lit(103.4512345678901), lat=pl.lit(21.6), cell=pl.lit(622236750694711295),
        count_hi=pl.lit(None, pl.Int64),
        setting=pl.lit(""), age=pl.lit("1-4"), onset_date=pl.lit(date(1969, 12, 31)), place_words=pl.lit(words),
    )  # fmt: skip
    store.load(Delivery("cases", "district", full))
    found = store.cases().row(0, named=True)
    assert {name: found[name] for name in full.columns if name in found} == {
        name: value for name, value in full.row(0, named=True).items() if name in found
    }
    assert found["outcome"] is None and found["list"] == "district" and found["report_date"] == DAY


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    load(store, {"a": "1", "b": "2"})
    token, known = store.token(), store.known_at()
    again = load(store, {"a": "1", "b": "2"})
    assert (again.accepted, again.unchanged) == (0, 2)
    assert (store.token(), store.known_at()) == (token, known)
    assert store.cases().height == 2


def test_a_corrected_file_changes_only_what_changed(store: Store) -> None:
    load(store, {"a": "1", "b": "2"})
    result = load(store, {"a": "1", "b": "3", "c": "4"})
    assert (result.accepted, result.unchanged, result.retracted) == (2, 1, 0)
    assert held(store) == {"a": "1", "b": "3", "c": "4"}
    assert store.cases().sort("id")["import_id"].to_list() == [1, 2, 2]


def test_a_row_that_is_missing_stays_unless_the_list_is_replaced(store: Store) -> None:
    load(store, {"a": "1", "b": "2"})
    load(store, {"a": "1"})
    assert held(store) == {"a": "1", "b": "2"}
    replaced = load(store, {"a": "1"}, mode="replace")
    assert (replaced.unchanged, replaced.retracted) == (1, 1)
    assert held(store) == {"a": "1"}


def test_lists_do_not_touch_each_other(store: Store) -> None:
    load(store, {"a": "1"})
    store.load(Delivery("cases", "hospital", rows({"a": "2"}), mode="replace"))
    assert sorted(store.cases().select("list", "case_id").iter_rows()) == [
        ("district", "1"),
        ("hospital", "2"),
    ]


def test_knowledge_of_any_past_moment_can_be_asked_for(store: Store) -> None:
    first = load(store, {"a": "1", "b": "2"}).import_.recorded_at
    second = load(store, {"b": "3"}).import_.recorded_at
    third = load(store, {"c": "1"}, mode="replace").import_.recorded_at
    assert first is not None and second is not None and third is not None and first < second < third
    assert held(store, first) == {"a": "1", "b": "2"}
    assert held(store, second) == {"a": "1", "b": "3"}
    assert held(store, third) == {"c": "1"} == held(store)
    assert store.known_at(third.replace(year=2030)) == third and store.known_at(second) == second


def test_recorded_at_grows_strictly_even_when_the_clock_stands_still(store_url: str) -> None:
    moment = date(2022, 2, 20)
    from datetime import UTC, datetime

    with Store.open(
        store_url, clock=lambda: datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    ) as store:
        moments = [load(store, {name: "1"}).import_.recorded_at for name in "abc"]
        assert moments == sorted(set(moments))  # type: ignore[type-var]


def test_rows_of_one_file_that_say_the_same_twice_are_counted_and_stored_once(store: Store) -> None:
    doubled = pl.concat([rows({"a": "1"}), rows({"a": "1"})])
    result = store.load(Delivery("cases", "district", doubled))
    assert (result.read, result.accepted, result.unchanged) == (2, 1, 1)


def test_rows_of_one_file_with_one_identity_that_differ_are_an_error(store: Store) -> None:
    contradicting = pl.concat([rows({"a": "1"}), rows({"a": "2"})])
    with pytest.raises(InputError, match="1 identities stand on rows that differ"):
        store.load(Delivery("cases", "district", contradicting))
    assert store.cases().is_empty() and store.imports() == []


def test_large_and_small_deliveries_end_alike(store: Store) -> None:
    many = {f"k{n:05}": "1" for n in range(12_000)}
    load(store, many)
    corrected = many | {"k00007": "2"}
    result = load(store, corrected)
    assert (result.accepted, result.unchanged) == (1, 11_999)
    small = load(store, {"k00007": "3"})
    assert (small.accepted, small.unchanged) == (1, 0)
    assert held(store) == many | {"k00007": "3"}


def test_progress_is_told_in_portions(store: Store) -> None:
    told: list[int] = []
    store.load(Delivery("cases", "district", rows({f"k{n}": "1" for n in range(25_000)})), told.append)
    assert sum(told) == 25_000 and len(told) >= 3


# ---- undoing


def test_undoing_retracts_what_came_and_restores_what_went(store: Store) -> None:
    load(store, {"a": "1", "b": "2"})
    bad = load(store, {"b": "3", "c": "4"})
    before = bad.import_.recorded_at
    undone = store.undo(bad.import_.id)
    assert held(store) == {"a": "1", "b": "2"}
    assert (undone.accepted, undone.retracted, undone.import_.undoes) == (1, 1, bad.import_.id)
    assert "undoes import 2" in undone.import_.notes[0]
    assert held(store, before) == {"a": "1", "b": "3", "c": "4"}


def test_undoing_a_replacement_brings_the_list_back(store: Store) -> None:
    load(store, {"a": "1", "b": "2"})
    store.undo(load(store, {"z": "9"}, mode="replace").import_.id)
    assert held(store) == {"a": "1", "b": "2"}


def test_undoing_leaves_what_a_later_import_said(store: Store) -> None:
    load(store, {"a": "1", "b": "2"})
    second = load(store, {"a": "2", "b": "3"})
    load(store, {"a": "3"})
    undone = store.undo(second.import_.id)
    assert held(store) == {"a": "3", "b": "2"}
    assert any("1 of its rows had been replaced" in note for note in undone.import_.notes)


def test_an_undoing_can_be_undone_but_an_import_only_once(store: Store) -> None:
    first = load(store, {"a": "1"})
    undone = store.undo(first.import_.id)
    assert held(store) == {}
    with pytest.raises(ConflictError, match="undone already"):
        store.undo(first.import_.id)
    store.undo(undone.import_.id)
    assert held(store) == {"a": "1"} and store.undone() == {undone.import_.id}


def test_an_unknown_import_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no such import"):
        store.undo(7)
    with pytest.raises(NotFoundError, match="no such import"):
        store.refused(7)


# ---- refused rows


def test_read_is_accepted_and_unchanged_and_refused(store: Store) -> None:
    load(store, {"a": "1"})
    result = load(store, {"a": "1", "b": "2"}, (4, 5, 6))
    assert result.read == 5 == result.accepted + result.unchanged + result.refused
    assert result.as_dict()["refused"] == 3
    assert store.refused(result.import_.id)["row"].to_list() == [4, 5, 6]
    assert store.open_refused().height == 3 and set(store.open_refused()["list_id"]) == {1}


def test_refused_rows_are_open_until_the_same_file_comes_mended(store: Store) -> None:
    first = load(store, {"a": "1", "b": "1"}, (4, 5))
    second = load(store, {"a": "1", "b": "1", "c": "1"}, (5,))
    assert store.open_refused()["import_id"].to_list() == [second.import_.id]
    assert store.open_refused(first.import_.recorded_at).height == 2
    assert any("settled" in note for note in second.import_.notes)
    store.undo(second.import_.id)
    assert store.open_refused()["import_id"].to_list() == [first.import_.id] * 2


def test_another_file_of_the_same_name_settles_nothing(store: Store) -> None:
    first = load(store, {"a": "1"}, (3,))
    load(store, {"b": "1", "c": "1", "d": "1"})
    assert store.open_refused()["import_id"].to_list() == [first.import_.id]


def test_mended_rows_of_another_file_settle_those_they_name(store: Store) -> None:
    first = load(store, {"a": "1"}, (3,))
    load(store, {"b": "1"}, file_name="mended.csv", mends=first.import_.id)
    assert store.open_refused().is_empty()
    with pytest.raises(NotFoundError, match="belongs to the list district"):
        store.load(Delivery("cases", "hospital", rows({}), mends=first.import_.id))


def test_replacing_a_list_and_undoing_an_import_settle_refused_rows(store: Store) -> None:
    first = load(store, {"a": "1"}, (3,))
    store.undo(first.import_.id)
    assert store.open_refused().is_empty()
    load(store, {"a": "1"}, (3,), file_name="b.csv")
    load(store, {"a": "1"}, file_name="c.csv", mode="replace")
    assert store.open_refused().is_empty()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deliveries=st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123"), max_size=6),
            st.sampled_from(["append", "replace"]),
            st.booleans(),
        ),
        max_size=6,
    ),
)
def test_any_history_of_deliveries_gives_the_same_as_a_dictionary(
    open_store: Callable[[], Store], deliveries: list[tuple[dict[str, str], str, bool]]
) -> None:
    store, list_name = open_store(), uuid4().hex
    states: list[tuple[object, dict[str, str]]] = []
    now: dict[str, str] = {}
    for said, mode, undo in deliveries:
        result = store.load(Delivery("cases", list_name, rows(said), mode=mode))  # type: ignore[arg-type]
        assert result.read == result.accepted + result.unchanged + result.refused
        then = dict(said) if mode == "replace" else now | said
        if undo:
            store.undo(result.import_.id)
        else:
            now = then
        states.append((store.imports()[-1].recorded_at, now))
    for known_at, expected in states:
        found = store.cases(known_at, ["identity", "case_id"]).filter(pl.col("list") == list_name)  # type: ignore[arg-type]
        assert dict(found.select("identity", "case_id").iter_rows()) == expected
    store.close()
