"""Sites in the store: one code is one site, what was known when stays known, in both databases."""

from pathlib import Path

import numpy as np
import polars as pl
import shapely

from geodata.evidence import Gathered
from geodata.locate_edition import EditionLocator
from geodata.sites.known import known_sites
from geodata.store import Store
from zones.areas import AREA_SCHEMA, Edition
from zones.sites import NOWHERE, UNTOLD

AREAS = pl.DataFrame(
    [(0, "ward", "W1", "Xã Một", None, 1.0), (1, "ward", "W2", "Xã Hai", None, 1.0)],
    schema=AREA_SCHEMA,
    orient="row",
)
SHAPES = np.array([shapely.box(105, 21, 105.1, 21.1), shapely.box(105.1, 21, 105.2, 21.1)], object)


def kept(store: Store) -> Edition:
    return store.save_edition(Edition("E", AREAS, SHAPES, source="test"))


def site(code: str, area: str | None, **more: object) -> dict[str, object]:
    return {"code": code, "name": f"Trường {code}", "site_kind": "school", "edition": "E",
            "area_level": "ward" if area else None, "area_code": area} | more  # fmt: skip


def load(store: Store, *rows: dict[str, object]) -> dict[str, int]:
    made = store.load_rows("sites", "sites", pl.DataFrame(list(rows)))
    return {name: getattr(made, name) for name in ("read", "accepted", "unchanged", "refused")}


def test_a_site_said_again_is_unchanged_and_one_that_changed_counts_from_then_on(
    store: Store, tmp_path: Path
) -> None:
    edition = kept(store)
    assert load(store, site("A", "W1", persons=10), site("B", "W2")) == {
        "read": 2,
        "accepted": 2,
        "unchanged": 0,
        "refused": 0,
    }
    before = store.known_at()
    assert load(store, site("A", "W1", persons=12), site("B", "W2"))["unchanged"] == 1
    locator = EditionLocator(edition, tmp_path)
    now, then = (known_sites(store, edition, locator, at) for at in (None, before))
    assert now["people"].to_list() == [12, None] and then["people"].to_list() == [10, None]
    assert now["number"].to_list() == [0, 1] and now["area"].to_list() == [0, 1]


def test_a_site_of_other_boundaries_lies_where_its_point_lies(store: Store, tmp_path: Path) -> None:
    edition = kept(store)
    load(store, site("A", "OLD", edition="former", lon=105.15, lat=21.05), site("B", "OLD", edition="former"))
    assert known_sites(store, edition, EditionLocator(edition, tmp_path))["area"].to_list() == [1, -1]


def test_cases_are_matched_when_they_are_counted_and_one_without_place_is_where_its_site_is(
    store: Store,
) -> None:
    edition = kept(store)
    named = ["A", "truong b", "trường z", None, "không", "A"]
    area = ["W1", "W2", "W1", "W1", "W1", None]
    rows = pl.DataFrame(
        {
            "identity": [str(k) for k in range(6)], "content": ["x"] * 6, "case_id": [str(k) for k in range(6)],
            "report_date": [pl.Series(["2022-02-19"]).str.to_date()[0]] * 6, "site_id": named, "count": [1] * 6,
            "edition": [edition.key if one else None for one in area],
            "area_level": ["ward" if one else None for one in area], "area_code": area,
        },
        schema_overrides={"site_id": pl.String, "area_code": pl.String},
    )  # fmt: skip
    from geodata.store.delivery import Delivery

    store.load(Delivery("cases", "line", rows))
    assert set(Gathered(store, edition).ledger["site"]) == {UNTOLD}  # no site is known yet
    load(store, site("A", "W1", lon=105.05, lat=21.05), site("B", "W2"))
    found = Gathered(store, edition).ledger
    assert found["lo"].sum() == 6
    told = {
        (row["area"], row["site"]): row["lo"]
        for row in found.group_by("area", "site").agg(pl.col("lo").sum()).iter_rows(named=True)
    }
    assert told == {(0, 0): 2, (1, 1): 1, (0, UNTOLD): 1, (0, NOWHERE): 2}
    assert found.filter(pl.col("cell") >= 0)["site"].to_list() == [0]


def test_a_list_that_never_names_a_site_says_nothing_of_sites(store: Store) -> None:
    edition = kept(store)
    from geodata.store.delivery import Delivery

    day = pl.Series(["2022-02-19"]).str.to_date()[0]
    one = {"identity": ["1"], "content": ["x"], "case_id": ["1"], "report_date": [day], "count": [1],
           "edition": [edition.key], "area_level": ["ward"], "area_code": ["W1"]}  # fmt: skip
    store.load(Delivery("cases", "line", pl.DataFrame(one)))
    load(store, site("A", "W1"))
    assert Gathered(store, edition).ledger["site"].to_list() == [UNTOLD]
