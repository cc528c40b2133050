"""Decisions of the authority: kept with everything that was known of them, ended by a further record."""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from geodata.store import ImportResult, Store

FROM, UNTIL = date(2022, 2, 19), date(2022, 3, 5)


def decision(**said: Any) -> dict[str, Any]:
    """One decision on ward 00001, with particulars replaced."""
    return {
        "act": "decide", "rulebook": "house-three-colour", "edition": "squares", "area_level": "ward",
        "area_code": "00001", "document": "12/QĐ-UBND", "first_day": FROM, "last_day": UNTIL, "level": "red",
        "decided_by": "commune_committee", "author": "Ủy ban xã", "reason": "đám cưới đông người",
    } | said  # fmt: skip


def load(store: Store, *decisions: dict[str, Any], list_name: str = "overrides") -> ImportResult:
    return store.load_rows("overrides", list_name, pl.DataFrame(list(decisions), infer_schema_length=None))


def end(store: Store, last_day: date, **said: Any) -> ImportResult:
    nothing = dict.fromkeys(("level", "decided_by", "author", "reason"))
    return load(store, decision(act="end", last_day=last_day, **nothing | said))


def test_a_decision_comes_back_with_its_number_and_the_moment_of_its_record(store: Store) -> None:
    result = load(store, decision())
    row = store.overrides().row(0, named=True)
    said = decision()
    del said["act"], said["last_day"]
    assert said.items() <= row.items()
    assert (row["until"], row["ended"], row["list"]) == (UNTIL, None, "overrides")
    assert (row["recorded_at"], row["import_id"]) == (result.import_.recorded_at, result.import_.id)


def test_the_same_decision_again_changes_nothing(store: Store) -> None:
    load(store, decision())
    token = store.token()
    assert load(store, decision()).unchanged == 1
    assert store.overrides().height == 1 and store.token() == token


def test_a_decision_is_not_known_before_it_was_recorded(store: Store) -> None:
    before = load(store, decision(area_code="00002")).import_.recorded_at
    load(store, decision())
    assert store.overrides(before)["area_code"].to_list() == ["00002"]
    assert store.overrides()["area_code"].to_list() == ["00002", "00001"]


def test_an_ending_is_a_further_record_and_the_decision_stays_as_it_was_known(store: Store) -> None:
    first = load(store, decision()).import_.recorded_at
    end(store, date(2022, 2, 25))
    assert store.overrides().select("until", "ended").row(0) == (UNTIL, date(2022, 2, 25))
    assert store.overrides(first)["ended"].to_list() == [None]
    with store._db.read() as conn:
        assert conn.execute(sa.text("SELECT COUNT(*) FROM override_row")).scalar() == 2
        assert conn.execute(sa.text("SELECT COUNT(*) FROM override_row_superseded")).scalar() == 0


def test_a_decision_that_is_sent_again_after_its_end_stays_ended(store: Store) -> None:
    load(store, decision())
    end(store, date(2022, 2, 25))
    assert load(store, decision()).unchanged == 1
    assert store.overrides()["ended"].to_list() == [date(2022, 2, 25)]


def test_an_ending_ends_the_decision_of_its_own_list_only(store: Store) -> None:
    load(store, decision())
    load(store, decision(), list_name="province")
    end(store, date(2022, 2, 25))
    assert dict(store.overrides().select("list", "ended").iter_rows()) == {
        "overrides": date(2022, 2, 25),
        "province": None,
    }


def test_undoing_an_ending_lets_the_decision_hold_again(store: Store) -> None:
    load(store, decision())
    ended = end(store, date(2022, 2, 25)).import_
    undone = store.undo(ended.id).import_.recorded_at
    assert store.overrides()["ended"].to_list() == [None]
    assert store.overrides(ended.recorded_at)["ended"].to_list() == [date(2022, 2, 25)]
    assert undone is not None


def test_undoing_and_bringing_back_a_decision_keeps_its_ending(store: Store) -> None:
    made = load(store, decision()).import_
    end(store, date(2022, 2, 25))
    undone = store.undo(made.id)
    assert store.overrides().is_empty()
    store.undo(undone.import_.id)
    assert store.overrides()["ended"].to_list() == [date(2022, 2, 25)]


def test_a_corrected_decision_replaces_the_one_of_the_same_document_area_and_first_day(store: Store) -> None:
    load(store, decision())
    load(store, decision(last_day=date(2022, 3, 1)))
    assert store.overrides()["until"].to_list() == [date(2022, 3, 1)]


def test_decisions_come_in_the_order_of_their_records(store: Store) -> None:
    load(store, decision(document="b"))
    load(store, decision(document="a"))
    assert store.overrides()["document"].to_list() == ["b", "a"]
