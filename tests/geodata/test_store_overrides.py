"""Decisions of the authority: kept with everything that was known of them, ended by a further record."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import psycopg
import pytest
import sqlalchemy as sa

from geodata.rulebooks import load_rulebook
from geodata.store import ImportResult, Store
from zones.areas import AREA_SCHEMA, Edition
from zones.overriding import overridden
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer

BOOK = load_rulebook("house-three-colour")
WARDS = [(at, "ward", f"0000{at}", f"Xã {at}", None, 1.0) for at in (0, 1)]
EDITION = Edition("squares", pl.DataFrame(WARDS, schema=AREA_SCHEMA, orient="row"), np.array([None, None]))
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


def snapshot(*, decided: bool) -> Snapshot:
    """Two wards, both green; the second decided to be red if so."""
    table = pl.DataFrame(
        {"area": [0, 1], "level": ["green", "green"], "possible": [1, 1]},
        schema_overrides={"area": pl.Int32, "possible": pl.UInt32},
    )
    meta = SnapshotMeta(
        None, f"{BOOK.id}:live", "live", "closed", date(2022, 2, 19), datetime(2022, 2, 20, tzinfo=UTC),
        EDITION.key, BOOK.id, BOOK.hash, "Asia/Ho_Chi_Minh",
    )  # fmt: skip
    plain = Snapshot(meta, BOOK, {"ward": ZoneLayer("ward", "ward", table, {})})
    said = decision(area=1, until=UNTIL, ended=None)
    rows = pl.DataFrame([said], schema_overrides={"area": pl.Int32, "ended": pl.Date})
    return overridden(plain, rows if decided else rows.clear())


def test_those_who_look_with_a_gis_see_the_decision_beside_the_level(store: Store) -> None:
    kept = store.save_edition(EDITION)
    made = snapshot(decided=True)
    store.save_snapshot(made.with_meta(edition=kept.key))
    columns = "area, level, override, override_from, override_until, override_document"
    with store._db.read() as conn:
        rows = conn.execute(sa.text(f"SELECT {columns} FROM current_zone ORDER BY area")).all()
    first, second = ([str(value) for value in row] for row in rows)
    assert first == ["0", "green", *["None"] * 4]
    assert second == ["1", "green", "red", "2022-02-19", "2022-03-05", "12/QĐ-UBND"]


@pytest.mark.postgres
def test_the_view_of_an_earlier_version_gets_the_columns_of_decisions(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        try:
            conn.execute("CREATE EXTENSION postgis")
        except psycopg.Error:
            pytest.skip("the PostgreSQL server here has no PostGIS")
        Store.open(postgres_url).close()
        names = "edition, area_level, code, name, level, hex, label_vi, label_en, as_of, snapshot, geom"
        conn.execute(f"CREATE TABLE kept AS SELECT id, {names} FROM wardwatch_zones")
        conn.execute("DROP VIEW wardwatch_zones")
        conn.execute(f"CREATE VIEW wardwatch_zones AS SELECT id, {names} FROM kept")
        Store.open(postgres_url).close()
        conn.execute("SELECT override, override_from, override_until, override_document FROM wardwatch_zones")
