"""The packed state: one byte a unit, in the order of the feature ids."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from maps.state import packed_state
from zones.errors import InputError, NotFoundError


def unpacked(state):
    head, _, body = state.partition(b"\n")
    return json.loads(head), np.frombuffer(body, np.uint8)


def test_every_ward_has_one_byte_that_names_its_level(small_world):
    head, body = unpacked(packed_state(small_world.internal, small_world.edition, "ward"))
    assert head["first_id"] == 3 and head["count"] == len(body) == 9
    assert head["levels"] == ["green", "yellow", "red", "grey", "not_assessed", "empty"]
    assert [head["levels"][byte & 15] for byte in body] == small_world.internal.layers["ward"].table[
        "level"
    ].to_list()
    assert (head["snapshot"], head["as_of"], head["reading"]) == (12, "2022-02-19", "closed")
    assert (head["rulebook"], head["edition"], head["layer"]) == ("test-three-colour", "test-2022", "ward")


def test_a_unit_that_did_not_report_is_stale_and_widened(small_world):
    _, body = unpacked(packed_state(small_world.internal, small_world.edition, "ward"))
    assert [bool(byte & 64) for byte in body] == [at == 4 for at in range(9)]
    assert [bool(byte & 128) for byte in body] == [at == 4 for at in range(9)]


def test_an_area_that_was_not_classified_is_not_assessed(small_world):
    view = small_world.internal
    ward = view.layers["ward"]
    cut = replace(view, layers={"ward": replace(ward, table=ward.table.filter(pl.col("area") != 5))})
    head, body = unpacked(packed_state(cut, small_world.edition, "ward"))
    assert head["levels"][body[3] & 15] == "not_assessed"
    assert head["count"] == 9


def test_today_is_provisional_where_its_level_differs_from_the_closed_one(small_world, remake):
    closed = small_world.internal
    levels = closed.layers["ward"].table["level"].to_list()
    now = remake(
        closed, "ward", {"level": pl.Series(["red", *levels[1:]]), "closed_level": pl.Series(levels)}
    )
    today = replace(now, meta=replace(now.meta, reading="today", number=None))
    for state in (
        packed_state(today, small_world.edition, "ward"),
        packed_state(today, small_world.edition, "ward", closed=closed),
    ):
        head, body = unpacked(state)
        assert [bool(byte & 16) for byte in body] == [True] + [False] * 8
        assert head["snapshot"] is None
    _, body = unpacked(packed_state(closed, small_world.edition, "ward", closed=closed))
    assert not (body & 16).any()


def test_cells_and_unknown_layers_are_refused_with_what_there_is(small_world):
    with pytest.raises(InputError, match="cells have no packed state"):
        packed_state(small_world.internal, small_world.edition, "cell8")
    with pytest.raises(NotFoundError) as caught:
        packed_state(small_world.internal, small_world.edition, "region")
    assert "ward" in caught.value.fix


def test_a_snapshot_is_no_view(small_world):
    with pytest.raises(TypeError, match=r"zones\.disclose"):
        packed_state(small_world.snapshot, small_world.edition, "ward")
