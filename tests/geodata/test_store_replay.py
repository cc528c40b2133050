"""Undoing: the list is what it would be without the delivery, whatever came before and after."""

from uuid import uuid4

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.store import Delivery, ImportResult, Store, confirmations
from geodata.store.engine import Database


def rows(said: dict[str, str]) -> pl.DataFrame:
    from datetime import date

    whole = {"identity": list(said), "content": list(said.values()), "case_id": list(said.values())}
    frame = pl.DataFrame(whole, schema=dict.fromkeys(whole, pl.String))
    return frame.with_columns(report_date=date(2022, 2, 19), count=1)


def load(store: Store, said: dict[str, str], mode: str = "append", name: str = "L") -> ImportResult:
    return store.load(Delivery("cases", name, rows(said), mode=mode))  # type: ignore[arg-type]


def held(store: Store, known_at: object = None, name: str = "L") -> dict[str, str]:
    found = store.cases(known_at, ["identity", "case_id"])  # type: ignore[arg-type]
    return dict(found.filter(pl.col("list") == name).select("identity", "case_id").iter_rows())


def test_undoing_restores_no_row_of_an_import_that_is_undone_itself(store: Store) -> None:
    load(store, {"a": "1"})
    second = load(store, {"a": "2"})
    third = load(store, {"a": "3"})
    store.undo(second.import_.id)
    store.undo(third.import_.id)
    assert held(store) == {"a": "1"}


def test_a_row_that_a_later_delivery_said_again_stays_when_the_first_is_undone(store: Store) -> None:
    monday = load(store, {"a": "1", "b": "1"})
    load(store, {"a": "1", "c": "1"})
    undone = store.undo(monday.import_.id)
    assert held(store) == {"a": "1", "c": "1"} and (undone.retracted, undone.accepted) == (1, 0)


def test_and_goes_once_both_are_undone(store: Store) -> None:
    monday, tuesday = load(store, {"a": "1"}), load(store, {"a": "1"})
    store.undo(monday.import_.id)
    assert held(store) == {"a": "1"}
    store.undo(tuesday.import_.id)
    assert held(store) == {}


def test_what_was_replaced_does_not_come_back_by_undoing_an_undoing(store: Store) -> None:
    first = load(store, {"a": "1"})
    undoing = store.undo(first.import_.id)
    load(store, {"b": "1"}, mode="replace")
    store.undo(undoing.import_.id)
    assert held(store) == {"b": "1"}


def test_what_was_known_at_each_moment_stays_as_it_was(store: Store) -> None:
    moments = [load(store, {"a": "1"}), load(store, {"a": "2", "b": "1"})]
    moments.append(store.undo(moments[1].import_.id))
    moments.append(store.undo(moments[2].import_.id))
    was = [held(store, one.import_.recorded_at) for one in moments]
    assert was == [{"a": "1"}, {"a": "2", "b": "1"}, {"a": "1"}, {"a": "2", "b": "1"}]


def test_ids_of_rows_said_again_take_little_room_and_come_back(tmp_path: object) -> None:
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        number = load(store, {"a": "1"}).import_.id
    db = Database(f"sqlite:///{tmp_path}/x.db")
    ids = pl.Series("row_id", [*range(5, 100_005), 7_000_000, 200_001])
    with db.write() as conn:
        confirmations.keep(conn, number, ids)
    with db.read() as conn:
        assert confirmations.of(conn, number).to_list() == sorted(ids.to_list())
        assert confirmations.of(conn, 99).is_empty()
    db.close()


steps = st.lists(
    st.one_of(
        st.tuples(
            st.dictionaries(st.sampled_from("abc"), st.sampled_from("12"), max_size=3),
            st.sampled_from(["append", "append", "replace"]),
        ),
        st.integers(0, 6),
    ),
    min_size=2,
    max_size=9,
)


def counting(undone: dict[int, int], numbers: list[int]) -> set[int]:
    """The deliveries that are not undone, where undoings may be undone."""
    gone: set[int] = set()
    for number in sorted(undone, reverse=True):
        if number not in gone:
            gone.add(undone[number])
    return set(numbers) - gone


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_list_is_what_the_deliveries_that_count_say_in_their_order(store: Store, told: list) -> None:
    name = uuid4().hex
    loads: dict[int, tuple[dict[str, str], str]] = {}
    undone: dict[int, int] = {}
    every: list[int] = []
    for one in told:
        if isinstance(one, tuple):
            number = load(store, *one, name=name).import_.id
            loads[number] = one
        elif one < len(every) and every[one] in counting(undone, every):
            number = store.undo(every[one]).import_.id
            undone[number] = every[one]
        else:
            continue
        every.append(number)
    expected: dict[str, str] = {}
    for number in sorted(set(loads) & counting(undone, every)):
        said, mode = loads[number]
        expected = dict(said) if mode == "replace" else expected | said
    assert held(store, name=name) == expected


@pytest.mark.parametrize("kind", ["reports", "context", "place_answers", "population"])
def test_every_kind_of_rows_can_be_taken_back_and_brought_again(store: Store, kind: str) -> None:
    from datetime import date

    whole = {
        "reports": {"area_level": "ward", "area_code": "1", "day": date(2022, 2, 1), "cases_stated": 3},
        "context": {
            "area_level": "ward",
            "area_code": "1",
            "day": date(2022, 2, 1),
            "name": "beds",
            "value": "3",
        },
        "place_answers": {"place_key": "x", "area_level": "ward", "area_code": "1", "author": "B"},
        "population": {"edition": "E", "area_level": "ward", "area_code": "1", "persons": 9},
    }[kind]
    done = store.load_rows(kind, "L", pl.DataFrame([whole]))  # type: ignore[arg-type]
    undone = store.undo(done.import_.id)
    assert store._visible(kind, None).is_empty() and undone.retracted == 1
    store.undo(undone.import_.id)
    assert store._visible(kind, None).height == 1
