"""What a reviewer called one case is counted once, as long as the answer holds; nothing is taken from the lists."""

from datetime import date
from typing import Any

import polars as pl

from geodata.store import Delivery, ImportResult, Store

DAY = date(2022, 2, 18)


def load(store: Store, name: str, said: dict[str, dict[str, Any]], mode: str = "append") -> ImportResult:
    rows = [
        {"identity": identity, "content": str(one), "report_date": DAY, "count": 1, **one}
        for identity, one in said.items()
    ]
    return store.load(Delivery("cases", name, pl.DataFrame(rows), mode=mode))  # type: ignore[arg-type]


def say(store: Store, a: str, b: str, answer: str = "same") -> ImportResult:
    row = {"case_a": a, "case_b": b, "answer": answer, "author": "B", "reason": "one patient"}
    return store.load_rows("double_answers", "doubles", pl.DataFrame([row]))


def counted(store: Store, known_at: Any = None) -> set[str]:
    rows = store.cases(known_at, ["identity"])
    return set((rows["list"] + ":" + rows["identity"]).to_list())


def two(store: Store) -> None:
    load(store, "A", {"a": {"sex": "female"}})
    load(store, "B", {"b": {"sex": "female", "age": "34"}, "c": {}})


def test_of_two_cases_that_are_one_the_fuller_counts(store: Store) -> None:
    two(store)
    said = say(store, "A:a", "B:b")
    assert counted(store) == {"B:b", "B:c"}
    assert store.set_aside()["list"].to_list() == ["A"]
    assert counted(store, store.imports()[1].recorded_at) == {"A:a", "B:b", "B:c"}
    store.undo(said.import_.id)
    assert counted(store) == {"A:a", "B:b", "B:c"}


def test_accepted_is_counted_and_set_aside(store: Store) -> None:
    two(store)
    say(store, "A:a", "B:b")
    held = sum(store.list_known(name).height for name in ("A", "B"))
    assert held == store.cases().height + store.set_aside().height == 3


def test_either_list_delivered_again_does_not_bring_the_double_back(store: Store) -> None:
    two(store)
    say(store, "A:a", "B:b")
    load(store, "A", {"a": {"sex": "female"}})
    load(store, "A", {"a": {"sex": "female", "outcome": "recovered"}})
    load(store, "B", {"b": {"sex": "female"}, "c": {}}, mode="replace")
    assert len(counted(store)) == 2 and store.set_aside().height == 1


def test_a_case_whose_other_half_is_retracted_counts_again(store: Store) -> None:
    two(store)
    say(store, "A:a", "B:b")
    load(store, "B", {"c": {}}, mode="replace")
    assert counted(store) == {"A:a", "B:c"} and store.double_answers_asleep() == 1


def test_another_answer_takes_the_place_of_the_first(store: Store) -> None:
    two(store)
    say(store, "A:a", "B:b")
    say(store, "A:a", "B:b", "different")
    assert len(counted(store)) == 3
    assert store.double_answers()["answer"].to_list() == ["different"]


def test_three_that_are_one_count_once(store: Store) -> None:
    two(store)
    say(store, "A:a", "B:b")
    say(store, "A:a", "B:c")
    assert counted(store) == {"B:b"} and store.set_aside().height == 2


def test_no_more_than_one_case_is_ever_set_aside_for_an_answer(store: Store) -> None:
    two(store)
    say(store, "A:a", "B:b")
    load(store, "A", {"a": {"count": 5}})
    assert store.cases()["count"].sum() == 7 and store.set_aside().is_empty()


def test_the_worse_statement_counts(store: Store) -> None:
    load(store, "A", {"a": {"setting": "quarantine", "sex": "male", "age": "3", "status": "suspected"}})
    load(store, "B", {"b": {"setting": "community", "status": "confirmed"}})
    say(store, "A:a", "B:b")
    assert counted(store) == {"B:b"}
