"""What became of old areas: merged, divided, the same; borders drawn twice are no parts."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import rasterio
import shapely
from affine import Affine

from geodata.crosswalk.heirs import Heir, Heirs
from geodata.crosswalk.table import Crosswalk, crosswalk, packed, unpacked
from zones.areas import AREA_SCHEMA, Edition

Strips = dict[str, tuple[float, float]]


def edition(name: str, wards: Strips, names: dict[str, str] | None = None, shift: float = 0.0) -> Edition:
    """A province over wards that are strips between two longitudes, about 11 km high."""
    named = names or {}
    rows: list[Any] = [(0, "province", "P", "P", None, 1.0)]
    rows += [(k, "ward", code, named.get(code, code), 0, 1.0) for k, code in enumerate(sorted(wards), 1)]
    strips = [
        shapely.box(west + shift, 21, east + shift, 21.1)
        for west, east in (wards[code] for code in sorted(wards))
    ]
    shapes = np.array([shapely.union_all(strips), *strips], object)
    table = pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row")
    checksum = hashlib.sha256(repr((name, wards, shift)).encode()).hexdigest()
    return Edition(name, table, shapes, checksum=checksum)


def told(walk: Crosswalk) -> set[tuple[str, str | None, str, float]]:
    return {
        (a, b, kind, round(share, 3))
        for a, b, kind, share in walk.kept.select("code_from", "code_to", "kind", "share").iter_rows()
    }


def test_each_old_area_says_what_became_of_it() -> None:
    old = edition(
        "old",
        {
            "A": (105.0, 105.1),
            "B": (105.1, 105.2),
            "D": (105.2, 105.4),
            "E": (105.4, 105.5),
            "V": (106.0, 106.1),
        },
        {"E": "Xã Én"},
    )
    new = edition(
        "new",
        {
            "1": (105.0, 105.2),
            "2": (105.2, 105.25),
            "3": (105.25, 105.4),
            "4": (105.4, 105.5),
            "9": (107, 107.1),
        },
        {"4": "Phường Én"},
    )
    walk = crosswalk(old, new, "ward")
    assert told(walk) == {
        ("A", "1", "merged", 1.0), ("B", "1", "merged", 1.0), ("D", "2", "split", 0.25), ("D", "3", "split", 0.75),
        ("E", "4", "same", 1.0), ("V", None, "outside", 1.0),
    }  # fmt: skip
    assert walk.pairs.filter(pl.col("kind") == "new")["code_to"].to_list() == ["9"]


def test_an_area_divided_among_areas_that_took_in_others_is_regrouped() -> None:
    old = edition("old", {"A": (105.0, 105.2), "B": (105.2, 105.4)})
    new = edition("new", {"1": (105.0, 105.1), "2": (105.1, 105.4)})
    assert told(crosswalk(old, new, "ward")) == {
        ("A", "1", "regrouped", 0.5), ("A", "2", "regrouped", 0.5), ("B", "2", "merged", 1.0),
    }  # fmt: skip


def test_a_border_drawn_twice_is_counted_with_the_main_receiver() -> None:
    """Both layers show the same wards, one of them 150 m to the east."""
    wards = {"A": (105.0, 105.1), "B": (105.1, 105.2)}
    walk = crosswalk(edition("old", wards), edition("new", wards, shift=0.0015), "ward")
    assert told(walk) == {("A", "A", "same", 1.0), ("B", "B", "same", 1.0)}
    slivers = walk.pairs.filter(pl.col("kind") == "sliver").select("code_from", "code_to").rows()
    assert slivers == [("A", None), ("B", "A")]


def test_a_part_that_bears_the_old_name_is_never_taken_for_a_sliver() -> None:
    old = edition("old", {"A": (105.0, 105.1)}, {"A": "Xã Yên"})
    new = edition("new", {"1": (105.0, 105.099), "2": (105.099, 105.1)}, {"1": "Xã Tân", "2": "Phường Yên"})
    assert {one[1] for one in told(crosswalk(old, new, "ward"))} == {"1", "2"}


def test_codes_of_another_system_that_are_equal_by_chance_prove_nothing() -> None:
    old = edition("old", {"1": (105.0, 105.1), "2": (105.1, 105.2)}, {"1": "Xã Một", "2": "Xã Hai"})
    new = edition("new", {"2": (105.0, 105.1), "1": (105.1, 105.2)}, {"1": "Xã Ba", "2": "Xã Bốn"})
    assert told(crosswalk(old, new, "ward")) == {("1", "2", "renamed", 1.0), ("2", "1", "renamed", 1.0)}


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """People live in the western tenth of the country only."""
    path = tmp_path / "people.tif"
    values = np.zeros((20, 40), np.float32)
    values[:, :2] = 10
    grid = {"transform": Affine(0.01, 0, 105.0, 0, -0.005, 21.1), "crs": "EPSG:4326"}
    with rasterio.open(
        path, "w", driver="GTiff", width=40, height=20, count=1, dtype="float32", **grid
    ) as out:
        out.write(values, 1)
    return path


def test_parts_are_weighed_by_people_where_a_raster_is_given(people: Path) -> None:
    old = edition("old", {"A": (105.0, 105.2)})
    new = edition("new", {"1": (105.0, 105.01), "2": (105.01, 105.2)})
    assert told(crosswalk(old, new, "ward", people)) == {("A", "1", "split", 0.5), ("A", "2", "split", 0.5)}
    assert told(crosswalk(old, new, "ward")) == {("A", "1", "split", 0.05), ("A", "2", "split", 0.95)}


def test_the_way_back_is_made_of_the_same_overlaps_and_what_is_stored_is_what_was_made() -> None:
    old = edition("old", {"A": (105.0, 105.1), "B": (105.1, 105.2)})
    new = edition("new", {"1": (105.0, 105.2)})
    walk = crosswalk(old, new, "ward")
    assert told(walk.turned()) == {("1", "A", "split", 0.5), ("1", "B", "split", 0.5)}
    row = {
        "edition_from": walk.old, "edition_to": walk.new, "area_level": "ward", "weight": "area", "source": "",
        "pairs": packed(walk),
    }  # fmt: skip
    again = unpacked(row)
    assert (again.old, again.new, again.level, again.tolerance) == (old.key, new.key, "ward", walk.tolerance)
    assert again.pairs.equals(walk.pairs) and again.turned().turned().kept.equals(walk.kept)


def test_heirs_are_one_area_several_or_outside_and_an_area_that_is_not_in_it_is_not_known() -> None:
    old = edition("old", {"A": (105.0, 105.1), "D": (105.2, 105.4), "V": (106.0, 106.1)})
    new = edition("new", {"1": (105.0, 105.2), "2": (105.2, 105.25), "3": (105.25, 105.4)})
    heirs = Heirs(crosswalk(old, new, "ward"), old, new)
    assert [heirs.of(area) for area in (1, 2, 3)] == [Heir((1,)), Heir((2, 3)), Heir((), outside=True)]
    assert heirs.of(0) == Heir((1, 2, 3), outside=True)  # the province: wherever a ward of it went
    unknown = edition("old", {"Z": (105.0, 105.1)})
    assert Heirs(heirs.walk, unknown, new).of(1) is None


def test_a_new_area_was_told_of_on_days_on_which_all_its_old_parts_were() -> None:
    old = edition("old", {"A": (105.0, 105.1), "B": (105.1, 105.2), "D": (105.2, 105.4)})
    new = edition("new", {"1": (105.0, 105.2), "2": (105.2, 105.3), "3": (105.3, 105.5)})
    heirs = Heirs(crosswalk(old, new, "ward"), old, new)
    days = np.array([[0, 0], [1, 1], [1, 0], [1, 0]], np.bool_)
    assert heirs.told(days).tolist() == [[False, False], [True, False], [True, False], [False, False]]
