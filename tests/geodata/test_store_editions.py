"""Editions of boundaries in the store: versions, the day's edition, and geometry for a GIS."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import psycopg
import pytest
import shapely
from polars.testing import assert_frame_equal

from geodata.intake.batch import REFUSED_SCHEMA
from geodata.store import Store
from zones.areas import AREA_SCHEMA, Edition
from zones.errors import ConflictError, NotFoundError


def boundaries(
    name: str = "2009",
    codes: tuple[str, ...] = ("01", "02"),
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Edition:
    """A province with square wards beside each other; the last one is known by name only."""
    wards = [(at + 1, "ward", code, f"Xã {code}", 0, 1.5) for at, code in enumerate(codes)]
    areas = pl.DataFrame([(0, "province", "9", "Tỉnh", None, 3.0), *wards], schema=AREA_SCHEMA, orient="row")
    squares = [shapely.box(103 + at, 21, 104 + at, 22) for at in range(len(codes) - 1)]
    shapes = np.array([shapely.box(103, 21, 103 + len(codes), 22), *squares, None], object)
    return Edition(name, areas, shapes, valid_from, valid_to, source="made up")


def test_an_edition_comes_back_as_it_was(open_store: Callable[[], Store]) -> None:
    saved = open_store().save_edition(boundaries(valid_from=date(2009, 4, 1)), {"found": ["one gap"]})
    again = open_store().edition("2009")
    assert again.id == saved.id > 0 and again.checksum == saved.checksum != ""
    assert (again.valid_from, again.valid_to, again.source) == (date(2009, 4, 1), None, "made up")
    assert_frame_equal(again.areas, boundaries().areas)
    assert (
        shapely.equals_exact(again.geometry[:2], boundaries().geometry[:2]).all()
        and again.geometry[2] is None
    )
    (record,) = open_store().editions()
    assert record.report == {"found": ["one gap"]} and record.levels == ("province", "ward")


def test_the_same_boundaries_again_are_the_same_version(store: Store) -> None:
    first = store.save_edition(boundaries())
    token = store.token()
    assert store.save_edition(boundaries()).id == first.id and store.token() == token


def test_a_further_load_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    old = store.save_edition(boundaries())
    known = store.known_at()
    new = store.save_edition(boundaries(codes=("01", "02", "03")))
    assert store.edition("2009").id == new.id != old.id
    assert store.edition_by_key(old.key).areas.height == 3
    assert store.edition("2009", known_at=known).id == old.id
    assert [record.id for record in store.editions()] == [new.id]
    assert len(store.editions(all_versions=True)) == 2


def test_the_day_chooses_the_edition_and_the_last_day_is_not_in_it(store: Store) -> None:
    change = date(2025, 7, 1)
    store.save_edition(boundaries("old", valid_to=change))
    store.save_edition(boundaries("new", codes=("05",), valid_from=change))
    assert store.edition(on=date(2025, 6, 30)).name == "old"
    assert store.edition(on=change).name == "new"


def test_two_editions_valid_for_one_day_ask_for_the_option(store: Store) -> None:
    store.save_edition(boundaries("a"))
    store.save_edition(boundaries("b", valid_from=date(2020, 1, 1)))
    assert store.edition(on=date(2019, 12, 31)).name == "a"
    with pytest.raises(ConflictError, match="2 editions are valid on 2022-02-19") as problem:
        store.edition(on=date(2022, 2, 19))
    assert "--edition" in problem.value.fix and "a […, …), b [2020-01-01, …)" in problem.value.where
    assert store.edition("a", on=date(2022, 2, 19)).name == "a"


def test_a_level_that_only_one_edition_has_decides(store: Store) -> None:
    store.save_edition(boundaries("a"))
    clusters = boundaries("b").areas.with_columns(area_level=pl.lit("cluster"), parent=pl.lit(None, pl.Int32))
    store.save_edition(replace(boundaries("b"), areas=clusters))
    assert store.edition(level="ward").name == "a" and store.edition(level="cluster").name == "b"
    with pytest.raises(NotFoundError, match="of level hamlet"):
        store.edition(level="hamlet")


def test_a_workspace_without_boundaries_has_the_empty_edition(store: Store) -> None:
    assert store.edition().name == "none" and store.editions() == []
    assert store.edition_by_key(store.edition().key).areas.is_empty()
    with pytest.raises(NotFoundError, match="no such edition"):
        store.edition("2009")


def test_a_day_that_no_edition_covers_is_named(store: Store) -> None:
    store.save_edition(boundaries(valid_from=date(2025, 7, 1)))
    with pytest.raises(NotFoundError, match="no edition is valid on 2022-02-19") as problem:
        store.edition(on=date(2022, 2, 19))
    assert "2009 [2025-07-01, …)" in problem.value.where


def test_undoing_the_load_of_an_edition_brings_the_version_before_back(store: Store) -> None:
    old = store.save_edition(boundaries())
    new = store.save_edition(boundaries(codes=("01", "02", "03")))
    store.undo(store.imports()[-1].id)
    assert store.edition("2009").id == old.id
    assert store.edition_by_key(new.key).id == new.id


@pytest.mark.postgres
def test_a_gis_sees_geometry_in_views_where_postgis_is_installed(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        try:
            conn.execute("CREATE EXTENSION postgis")
        except psycopg.Error:
            pytest.skip("the PostgreSQL server here has no PostGIS")
        with Store.open(postgres_url) as store:
            store.save_edition(boundaries())
            store.save_edition(boundaries(codes=("01", "02", "03")))
        query = "SELECT code, parent_code, ST_SRID(geom), ST_Area(geom) FROM wardwatch_areas ORDER BY id"
        assert conn.execute(query).fetchall() == [
            ("9", None, 4326, 3.0),
            ("01", "9", 4326, 1.0),
            ("02", "9", 4326, 1.0),
            ("03", "9", None, None),
        ]
        assert conn.execute("SELECT count(*) FROM wardwatch_zones").fetchone() == (0,)


@pytest.mark.postgres
def test_postgresql_without_postgis_works_and_has_no_views(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        store.save_edition(boundaries())
    with psycopg.connect(postgres_url) as conn:
        assert conn.execute("SELECT to_regclass('wardwatch_areas')").fetchone() == (None,)


def test_refused_rows_of_a_file_are_kept_with_its_edition_or_by_themselves(
    open_store: Callable[[], Store],
) -> None:
    store = open_store()
    one = pl.DataFrame([{"row": 3, "code": "value_missing", "problem": "x", "raw": '{"a":"1"}'}])
    refused = pl.DataFrame(schema=REFUSED_SCHEMA).clear()
    refused = pl.concat([refused, one.cast({"row": pl.Int32})], how="diagonal")
    kept = store.save_edition(boundaries(), None, refused)
    first = store.last_load(kept)
    assert store.refused(first)["row"].to_list() == [3]
    assert store.save_edition(boundaries(), None, refused).id == kept.id and store.last_load(kept) == first
    other = refused.with_columns(row=pl.lit(4, pl.Int32))
    assert store.save_edition(boundaries(), None, other).id == kept.id
    second = store.last_load(kept)
    assert second > first and store.refused(second)["row"].to_list() == [4]
    counts = [store.import_record(number).counts for number in (first, second)]
    for one_count in counts:
        read = one_count["read"]
        assert read == one_count.get("accepted", 0) + one_count.get("unchanged", 0) + one_count["refused"]
    store.undo(second)
    assert store.edition(kept.name).id == kept.id
