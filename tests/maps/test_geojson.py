"""Zones as records, GeoJSON and CSV."""

import csv
import io
import json

import pytest
import shapely

from maps.figures import figure_columns
from maps.geojson import zone_records, zone_table, zones_csv, zones_geojson
from maps.legend import count_levels
from zones.errors import NotFoundError


def test_geojson_follows_the_right_hand_rule_with_six_decimals(small_world):
    found = json.loads(zones_geojson(small_world.internal, small_world.edition, "ward"))
    assert found["type"] == "FeatureCollection" and len(found["features"]) == 9
    for feature in found["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.exterior.is_ccw and shape.is_valid
        numbers = shapely.get_coordinates(shape).ravel().tolist()
        assert all(round(number, 6) == number for number in numbers)
    assert "crs" not in found


def test_a_feature_carries_code_name_level_and_figures(small_world, nasty_name):
    feature = json.loads(zones_geojson(small_world.internal, small_world.edition, "ward"))["features"][0]
    about = feature["properties"]
    assert feature["id"] == about["code"] == "03250"
    assert about["name"] == nasty_name
    assert (about["level"], about["label_vi"], about["label_en"]) == ("green", "Vùng xanh", "Green zone")
    assert (about["n14"], about["n14_lo"], about["n14_hi"]) == ("0", 0, 0)
    assert about["population_persons"] == 2000 and about["parent_code"] == "099"


def test_cells_are_named_by_their_hex_text(small_world):
    records = zone_records(small_world.internal, small_world.edition, "cell7")
    assert all(len(record["code"]) == 15 and record["code"].startswith("87") for record in records)
    assert zone_records(small_world.internal, small_world.edition, "cell")[0]["code"].startswith("88")


def test_a_missing_report_has_no_upper_end(small_world):
    silent = zone_records(small_world.internal, small_world.edition, "ward")[4]
    assert silent["level"] == "grey" and silent["reporting_ok"] is False
    assert silent["indicators"]["n14"]["hi"] is None
    assert silent["possible"] == ["green", "yellow", "red"]


def test_small_counts_reach_the_public_only_as_less_than_five(small_world):
    shown = zone_records(small_world.public, small_world.edition, "ward")
    own = zone_records(small_world.internal, small_world.edition, "ward")
    for public, internal in zip(shown, own, strict=True):
        count = internal["indicators"]["n14"]["hi"]
        if count in (1, 2, 3, 4):
            assert public["indicators"]["n14"] == {"lo": 1, "hi": 4, "text": "<5", "masked": True}
            assert public["indicators"]["rate"]["masked"] and "<" in public["indicators"]["rate"]["text"]
        else:
            assert public["indicators"]["n14"]["text"] == internal["indicators"]["n14"]["text"]


def test_pages_together_are_the_whole(small_world):
    view, edition = small_world.internal, small_world.edition
    parts = [record for at in (0, 4, 8) for record in zone_table(view, edition, "ward", offset=at, limit=4)]
    assert parts == zone_table(view, edition, "ward")
    assert zone_table(view, edition, "ward", offset=99, limit=4) == []


def test_csv_lines_say_where_they_come_from(small_world, nasty_name):
    text = zones_csv(small_world.internal, small_world.edition, "ward")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 9 and rows[0]["name"] == nasty_name and rows[0]["code"] == "03250"
    assert {row["snapshot"] for row in rows} == {"12"}
    assert {row["rulebook"] for row in rows} == {"test-three-colour"}
    assert {row["as_of"] for row in rows} == {"2022-02-19"}


def test_counts_of_the_legend_are_those_of_the_records(small_world):
    for layer in ("ward", "hamlet", "cell8", "cell7"):
        counts = count_levels(small_world.internal, layer)
        records = zone_records(small_world.internal, small_world.edition, layer)
        assert counts.units == len(records)
        for level, units in counts.levels.items():
            people = [record["population_persons"] for record in records if record["level"] == level]
            assert units == len(people) and counts.population[level] == sum(people)


def test_a_number_is_given_only_where_it_is_exact_and_open(small_world):
    (counts, _) = figure_columns(small_world.public, small_world.public.layers["ward"])
    assert counts.plain(0) == 0 and counts.plain(2) == 12
    assert counts.plain(1) == "<5" and isinstance(counts.plain(4), str)


def test_only_views_and_layers_that_exist_are_written(small_world):
    with pytest.raises(TypeError, match=r"zones\.disclose"):
        zones_geojson(small_world.snapshot, small_world.edition, "ward")
    with pytest.raises(NotFoundError) as caught:
        zone_records(small_world.internal, small_world.edition, "region")
    assert "hamlet" in caught.value.fix
