"""What the authority decided stands beside the level in everything that is drawn, and nowhere over it."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas
import numpy as np
import polars as pl
import pytest

from maps.exports import export
from maps.folium_map import folium_map
from maps.geojson import zones_csv, zones_geojson
from maps.state import OVERRIDE, packed_state
from maps.tilejson import tile_fields
from maps.zone_attributes import zone_attributes
from zones.disclose import disclose
from zones.overriding import overridden
from zones.snapshot import View

AUTHOR, REASON = "Nguyễn Văn Ký", "đám cưới đông người"
TOLD = {
    "override": "red", "override_from": "2022-02-18", "override_until": "2022-02-25",
    "override_document": "12/QĐ-UBND",
}  # fmt: skip


@pytest.fixture(params=["internal", "public"])
def view(small_world: Any, request: pytest.FixtureRequest) -> View:
    """The small world with its first ward decided to be red, for each audience."""
    ward = small_world.snapshot.layers["ward"].table["area"][0]
    decision = pl.DataFrame(
        {
            "rulebook": small_world.snapshot.rulebook.id, "area": ward, "level": "red", "document": "12/QĐ-UBND",
            "decided_by": None, "author": AUTHOR, "reason": REASON, "first_day": date(2022, 2, 18),
            "until": date(2022, 2, 25), "ended": None,
        },
        schema_overrides={"area": pl.Int32, "ended": pl.Date, "decided_by": pl.String},
    )  # fmt: skip
    return disclose(overridden(small_world.snapshot, decision), request.param, small_world.edition)


def test_the_packed_state_has_a_bit_for_it_and_keeps_the_level(view: View, small_world: Any) -> None:
    plain = packed_state(small_world.internal, small_world.edition, "ward").partition(b"\n")[2]
    told = packed_state(view, small_world.edition, "ward").partition(b"\n")[2]
    before, after = (np.frombuffer(one, np.uint8) for one in (plain, told))
    assert np.flatnonzero(after & OVERRIDE).tolist() == [0] and not (before & OVERRIDE).any()
    assert (before & 15 == after & 15).all()


def test_tiles_carry_it_for_that_ward_alone(view: View, small_world: Any) -> None:
    found = zone_attributes(view, "ward", small_world.edition)
    at = [found.keys.index(name) for name in TOLD]
    assert (found.codes[0, at] >= 0).all() and (found.codes[1:, at] < 0).all()
    assert set(TOLD) <= set(tile_fields(view, "ward"))
    assert not set(TOLD) & set(zone_attributes(view, "hamlet", small_world.edition).keys)


def test_geojson_and_csv_tell_it_beside_the_level(view: View, small_world: Any) -> None:
    first, second, *_ = json.loads(zones_geojson(view, small_world.edition, "ward"))["features"]
    assert TOLD.items() <= first["properties"].items() and first["properties"]["level"] != "red"
    assert [second["properties"][name] for name in TOLD] == [None] * 4
    row = next(csv.DictReader(io.StringIO(zones_csv(view, small_world.edition, "ward"))))
    assert TOLD.items() <= row.items()


@pytest.mark.parametrize("kind", ["gpkg", "parquet"])
def test_files_for_a_gis_hold_it(view: View, small_world: Any, tmp_path: Any, kind: str) -> None:
    path = tmp_path / f"zones.{kind}"
    export(view, small_world.edition, path, layer="ward")
    frame = geopandas.read_file(path) if kind == "gpkg" else geopandas.read_parquet(path)
    assert TOLD.items() <= frame.iloc[0].to_dict().items()


def test_the_popup_of_a_saved_map_tells_it(view: View, small_world: Any) -> None:
    page = folium_map(view, small_world.edition, levels=("ward",), lang="en")
    data = json.loads(re.search(r'id="data_[^"]*">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]

    def part(at: int) -> Any:
        entry = data["pool"][at]
        return [part(one) for one in entry] if isinstance(entry, list) else entry

    decided = [part(why)[9] for why in data["why"]]
    assert "Red zone, from 18 February 2022 to 25 February 2022" in decided[0][0]
    assert decided[1:] == [[]] * (len(decided) - 1)


def test_who_signed_it_and_why_stays_out_of_what_is_passed_on(view: View, small_world: Any) -> None:
    edition = small_world.edition
    written = folium_map(view, edition, levels=("ward",)), zones_geojson(view, edition, "ward")
    assert not any(word in text for word in (AUTHOR, REASON) for text in written)
    columns = view.layers["ward"].table.columns
    assert ("override_author" in columns) == (view.audience == "internal")


def test_a_decision_that_is_gone_leaves_no_trace(view: View, small_world: Any) -> None:
    later = replace(small_world.snapshot, meta=replace(small_world.snapshot.meta, as_of=date(2022, 2, 26)))
    rows = overridden(later, pl.DataFrame(schema=_SCHEMA)).layers["ward"].table
    assert rows["override"].null_count() == rows.height


_SCHEMA = {
    "rulebook": pl.String, "area": pl.Int32, "level": pl.String, "document": pl.String, "decided_by": pl.String,
    "author": pl.String, "reason": pl.String, "first_day": pl.Date, "until": pl.Date, "ended": pl.Date,
}  # fmt: skip
