"""Snapshots in the store: numbered, immutable, the same again, and the latest of a series."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import psycopg
import pytest
import shapely
import yaml
from polars.testing import assert_frame_equal

from geodata.store import Store
from zones.areas import AREA_SCHEMA, Edition
from zones.content import content_hash
from zones.errors import ConflictError, NotFoundError
from zones.rulebook import parse_rulebook
from zones.snapshot import Snapshot, SnapshotMeta, Window, ZoneLayer

ROOT = Path(__file__).resolve().parents[2]
BOOK = parse_rulebook(yaml.safe_load((ROOT / "zones/rulebooks/house-three-colour.yaml").read_text("utf-8")))
KNOWN = datetime(2022, 2, 20, 3, 4, 5, 678901, tzinfo=UTC)


def layer(levels: list[str], scope: str = "ward", name: str = "") -> ZoneLayer:
    table = pl.DataFrame({"level": levels}).with_columns(
        area=pl.int_range(1, pl.len() + 1, dtype=pl.Int32),
        cell=pl.int_range(pl.len(), dtype=pl.Int64) + 622236750694711295 if scope == "cell" else None,
        possible=pl.lit(1, pl.UInt32),
        last_report=pl.lit(date(2022, 2, 19)),
        n14=pl.lit(None, pl.Int64),
        reporting_ok=True,
    )
    return ZoneLayer(name or scope, scope, table, {"n14": Window(date(2022, 2, 6), date(2022, 2, 19))})


def boundaries() -> Edition:
    wards = [(at, "ward", f"0{at}", f"Xã {at}", 0, 1.0) for at in (1, 2)]
    areas = pl.DataFrame([(0, "province", "9", "Tỉnh", None, 2.0), *wards], schema=AREA_SCHEMA, orient="row")
    return Edition(
        "2009", areas, np.array([shapely.box(103, 21, 105, 22), shapely.box(103, 21, 104, 22), None])
    )


def made(
    edition: Edition | None = None, levels: tuple[str, ...] = ("green", "red"), **changes: Any
) -> Snapshot:
    key = "none" if edition is None else edition.key
    meta = SnapshotMeta(
        None,
        "house:live",
        "live",
        "closed",
        date(2022, 2, 19),
        KNOWN,
        key,
        BOOK.id,
        BOOK.hash,
        "Asia/Ho_Chi_Minh",
    )
    layers = {"ward": layer(list(levels)), "cell8": layer(["green", "empty"], "cell", "cell8")}
    return Snapshot(replace(meta, **changes), BOOK, layers)


def test_a_snapshot_comes_back_as_it_was_saved(open_store: Callable[[], Store]) -> None:
    saved = open_store().save_snapshot(made(), {"resolution": 8})
    again = open_store().snapshot(1)
    assert saved.meta.number == 1 and again.meta == saved.meta and again.meta.known_at == KNOWN
    assert again.rulebook == BOOK and list(again.layers) == ["ward", "cell8"]
    for name, kept in made().layers.items():
        assert_frame_equal(again.layers[name].table, kept.table)
        assert (again.layers[name].windows, again.layers[name].scope) == (kept.windows, kept.scope)
    assert again.meta.content_hash == content_hash(made(), "")


def test_the_same_result_again_is_the_same_snapshot(store: Store) -> None:
    first = store.save_snapshot(made())
    token = store.token()
    assert store.save_snapshot(made()).meta == first.meta and store.token() == token
    assert store.save_snapshot(made(levels=("red", "red"))).meta.number == 2
    assert store.save_snapshot(made(known_at=KNOWN + timedelta(hours=1))).meta.number == 3
    assert store.token() != token


def test_latest_is_the_greatest_day_then_the_greatest_knowledge_never_the_number(store: Store) -> None:
    assert store.latest() is None and store.latest("house:live") is None
    late = store.save_snapshot(made(as_of=date(2022, 2, 20)))
    store.save_snapshot(made(as_of=date(2022, 2, 18)))
    assert store.latest_number() == late.meta.number
    corrected = store.save_snapshot(made(as_of=date(2022, 2, 20), known_at=KNOWN + timedelta(hours=1)))
    store.save_snapshot(made(as_of=date(2022, 3, 1), purpose="backfill", series="house:backfill"))
    newest = store.latest()
    assert newest is not None and newest.meta.number == corrected.meta.number == store.latest_number(
        "house:live"
    )


def test_the_default_series_is_that_of_the_workspaces_rulebook(store: Store) -> None:
    store.save_snapshot(made(series="other:live"))
    store.save_snapshot(made(as_of=date(2022, 2, 20)))
    assert store.latest_number() == 1
    store.set_setting("series", "house:live")
    assert store.latest_number() == 2


def test_the_reading_of_the_day_in_progress_is_not_stored(store: Store) -> None:
    with pytest.raises(ConflictError, match="day in progress"):
        store.save_snapshot(made(reading="today"))


def test_an_unknown_snapshot_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no such snapshot"):
        store.snapshot(99)
    with pytest.raises(NotFoundError, match="no such edition"):
        unknown = made()
        store.save_snapshot(unknown.with_meta(edition="2009-12345678"))


def test_snapshots_are_listed_newest_first_with_their_counts(store: Store) -> None:
    for day in (17, 18, 19):
        store.save_snapshot(made(as_of=date(2022, 2, day)))
    listed = store.snapshots(limit=2)
    assert [one["number"] for one in listed] == [3, 2]
    assert listed[0]["counts"] == {"ward": {"green": 1, "red": 1}, "cell8": {"empty": 1, "green": 1}}
    assert listed[0]["as_of"] == "2022-02-19" and listed[0]["rulebook_id"] == BOOK.id
    assert [one["number"] for one in store.snapshots(before=2)] == [1]
    assert store.snapshots(purpose="backfill") == []


def test_the_rulebook_of_a_snapshot_is_kept_with_it(store: Store) -> None:
    store.save_snapshot(made())
    assert store.rulebook(BOOK.hash) == BOOK


@pytest.mark.postgres
def test_a_gis_sees_the_levels_of_the_latest_live_snapshot(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        try:
            conn.execute("CREATE EXTENSION postgis")
        except psycopg.Error:
            pytest.skip("the PostgreSQL server here has no PostGIS")
        with Store.open(postgres_url) as store:
            edition = store.save_edition(boundaries())
            store.save_snapshot(made(edition))
            store.save_snapshot(made(edition, ("red", "red"), as_of=date(2022, 2, 18)))
        columns = "code, level, hex, label_vi, as_of::text, snapshot, ST_Area(geom)"
        red, green = BOOK.level("red"), BOOK.level("green")
        assert conn.execute(f"SELECT {columns} FROM wardwatch_zones ORDER BY id").fetchall() == [
            ("01", "green", green.hex, green.vi, "2022-02-19", 1, 1.0),
            ("02", "red", red.hex, red.vi, "2022-02-19", 1, None),
        ]
