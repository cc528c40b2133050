"""Decisions of the authority stand beside the computed level: never over it, and over by themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from geodata.rulebooks import load_rulebook
from zones.areas import AREA_SCHEMA, Edition
from zones.content import content_hash
from zones.decided import decided
from zones.disclose import disclose
from zones.overriding import COLUMNS, overridden
from zones.permitting import against, only_role, refused_by
from zones.rulebook import Override, Rulebook
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer

BOOK = load_rulebook("house-three-colour")
DAY = date(2022, 2, 19)
LEVELS = ["green", "yellow", "red", "grey"]
SCHEMA = {
    "rulebook": pl.String, "area": pl.Int32, "level": pl.String, "document": pl.String, "decided_by": pl.String,
    "author": pl.String, "reason": pl.String, "first_day": pl.Date, "until": pl.Date, "ended": pl.Date,
}  # fmt: skip


def snapshot(levels: list[str], as_of: date = DAY) -> Snapshot:
    """Wards of these levels, and as many cells."""
    n = len(levels)
    table = pl.DataFrame(
        {"area": range(n), "level": levels, "possible": [7] * n, "rule": [""] * n},
        schema_overrides={"area": pl.Int32, "possible": pl.UInt32},
    )
    cells = table.with_columns(cell=pl.int_range(n, dtype=pl.Int64))
    meta = SnapshotMeta(
        None, f"{BOOK.id}:live", "live", "closed", as_of, datetime(2022, 2, 20, tzinfo=UTC), "e", BOOK.id,
        BOOK.hash, "Asia/Ho_Chi_Minh",
    )  # fmt: skip
    layers = {"ward": ZoneLayer("ward", "ward", table, {}), "cell8": ZoneLayer("cell8", "cell", cells, {})}
    return Snapshot(meta, BOOK, layers)


def decision(**said: Any) -> dict[str, Any]:
    return {
        "rulebook": BOOK.id, "area": 0, "level": "red", "document": "12", "decided_by": "commune_committee",
        "author": "A", "reason": "R", "first_day": DAY, "until": DAY + timedelta(days=6), "ended": None,
    } | said  # fmt: skip


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def told(shot: Snapshot, *rows: dict[str, Any]) -> dict[str, Any]:
    """The first ward."""
    return overridden(shot, table(*rows)).layers["ward"].table.row(0, named=True)


days = st.integers(-20, 20).map(lambda n: DAY + timedelta(days=n))
decisions = st.builds(
    decision, area=st.integers(0, 3), level=st.sampled_from([*LEVELS, "pink"]), first_day=days, until=days,
    ended=st.none() | days, document=st.text(max_size=5), rulebook=st.sampled_from([BOOK.id, "another"]),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(LEVELS), min_size=4, max_size=4), st.lists(decisions, max_size=6), days)
def test_nothing_but_the_columns_of_decisions_is_touched(
    levels: list[str], rows: list[dict[str, Any]], day: date
) -> None:
    plain = snapshot(levels, day)
    made = overridden(plain, table(*rows))
    assert_frame_equal(made.layers["ward"].table.drop(COLUMNS, strict=False), plain.layers["ward"].table)
    assert made.layers["cell8"] is plain.layers["cell8"]
    assert content_hash(overridden(made, table()), "e") == content_hash(overridden(plain, table()), "e")


@settings(deadline=None)
@given(st.lists(decisions, max_size=6), days)
def test_it_holds_on_its_days_and_on_no_other(rows: list[dict[str, Any]], day: date) -> None:
    made = overridden(snapshot(["green"] * 4, day), table(*rows)).layers["ward"].table
    for area in range(4):
        holding = [
            row
            for row in rows
            if row["area"] == area
            and (row["rulebook"], row["level"] in ("green", "yellow", "red")) == (BOOK.id, True)
            and row["first_day"] <= day <= min(row["until"], row["ended"] or row["until"])
        ]
        assert made["override"][area] == (holding[-1]["level"] if holding else None)


@pytest.mark.parametrize(("after", "shown"), [(-1, None), (0, "red"), (6, "red"), (7, None)])
def test_the_first_and_the_last_day_are_counted(after: int, shown: str | None) -> None:
    assert told(snapshot(["green"], DAY + timedelta(days=after)), decision())["override"] == shown


def test_one_that_was_ended_before_its_first_day_never_holds() -> None:
    assert told(snapshot(["green"]), decision(ended=DAY - timedelta(days=1)))["override"] is None


def test_the_explanation_names_level_document_days_and_how_it_differs() -> None:
    row = told(snapshot(["yellow"]), decision(document="old", level="green"), decision())
    said = decided(BOOK, row)
    assert said is not None
    assert (said["level"]["id"], said["differs"], said["document"]) == ("red", "worse", "12")
    assert [(one["level"], one["document"]) for one in said["others"]] == [("green", "old")]
    assert said["vi"].startswith("Cấp có thẩm quyền quyết định: Vùng đỏ, từ 19/02/2022 đến hết 25/02/2022")
    assert said["signed"]["vi"] == "Người ký: A. Lý do: R."
    assert decided(BOOK, told(snapshot(["yellow"]))) is None


@pytest.mark.parametrize(("computed", "how"), [("red", "same"), ("grey", None), ("green", "worse")])
def test_it_is_told_how_a_decision_stands_to_the_computed_level(computed: str, how: str | None) -> None:
    said = decided(BOOK, told(snapshot([computed]), decision()))
    assert said is not None and said["differs"] == how


def test_the_public_learns_what_is_decided_but_not_who_signed_it_and_why() -> None:
    wards = [(0, "ward", "00000", "Xã", None, 1.0)]
    edition = Edition("e", pl.DataFrame(wards, schema=AREA_SCHEMA, orient="row"), np.array([None]))
    view = disclose(overridden(snapshot(["green"]), table(decision())), "public", edition)
    said = decided(BOOK, view.layers["ward"].table.row(0, named=True))
    assert said is not None and said["document"] == "12"
    assert not {"author", "reason", "signed"} & set(said)


# ---- what a rulebook allows


def book(**said: Any) -> Rulebook:
    return replace(BOOK, override=Override(**{"allowed": True, "direction": "any", "by": ()} | said))


@pytest.mark.parametrize(
    ("declared", "to", "role", "code"),
    [
        ({"allowed": False}, "red", None, "override_forbidden"),
        ({}, "pink", None, "level_unknown"),
        ({}, "grey", None, "level_unknown"),
        ({"by": ("a", "b")}, "red", None, "role_unknown"),
        ({"by": ("a", "b")}, "red", "c", "role_unknown"),
        ({}, "red", "c", "role_unknown"),
        ({"needs": ("minutes",)}, "red", None, "needs_more"),
        ({"by": ("a", "b"), "needs": ("document_no", "expires")}, "red", "b", None),
        ({}, "red", None, None),
    ],
)
def test_a_rulebook_says_whether_and_who_may_decide(
    declared: dict[str, Any], to: str, role: str | None, code: str | None
) -> None:
    refusal = refused_by(book(**declared), to, role)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("direction", "to", "standing", "allowed"),
    [
        ("any", "green", "red", True),
        ("raise_only", "red", "yellow", True),
        ("raise_only", "yellow", "yellow", True),
        ("raise_only", "green", "yellow", False),
        ("raise_only", "green", None, True),
        ("lower_only", "green", "yellow", True),
        ("lower_only", "yellow", "yellow", True),
        ("lower_only", "red", "yellow", False),
        ("lower_only", "green", None, False),
    ],
)
def test_the_direction_is_held_to_the_level_that_stands(
    direction: str, to: str, standing: str | None, allowed: bool
) -> None:
    refusal = against(book(direction=direction), to, standing)
    assert (refusal is None) == allowed


def test_a_single_authority_need_not_be_named() -> None:
    assert only_role(book(by=("a",))) == "a" and only_role(book(by=("a", "b"))) is None
