"""A decision outlives a change of boundaries: shown where its area surely is, else listed, never lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from api.app import create_app
from api.classifying import Wanted, classified, stored
from api.cli import main
from api.overriding import decide, listed
from api.workspace import Workspace
from tests.api.reform import reformed, strips
from zones.areas import Edition

CHANGE, TODAY = date(2026, 7, 1), date(2026, 7, 5)
#: Name and western and eastern border of wards side by side.
OLD = {
    "A": (105.0, 105.1),
    "B": (105.1, 105.2),
    "D": (105.2, 105.4),
    "G": (105.4, 105.6),
    "S": (105.6, 105.7),
}
NEW = {
    "C": (105.0, 105.2), "A": (105.2, 105.3), "F": (105.3, 105.4), "H": (105.4, 105.45), "K": (105.45, 105.65),
    "T": (105.65, 105.7),
}  # fmt: skip


def edition(name: str, wards: dict[str, tuple[float, float]], **dates: Any) -> Edition:
    return strips(name, wards, **dates)


@pytest.fixture
def reform(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace in which the wards of `old` became those of `new` on 1 July."""
    old, new = edition("old", OLD, valid_to=CHANGE), edition("new", NEW, valid_from=CHANGE)
    with reformed(tmp_path / "w", TODAY, old, new) as here:
        yield here


def decided(here: Workspace, code: str, of: str = "old", to: str = "red", document: str = "") -> None:
    decide(here, {
        "area_code": code, "to": to, "document": document or f"1/{code}", "author": "An", "reason": "x", "edition": of,
        "from": "2026-07-01", "until": "2026-07-20", "by": "commune_committee", "area_level": "ward",
    })  # fmt: skip


def shown(here: Workspace, column: str = "override") -> dict[str, Any]:
    table = classified(here, Wanted(edition="new")).layers["ward"].table
    codes = here.store.edition("new").areas["code"].to_list()
    if column not in table.columns:
        return {}
    return {codes[area]: told for area, told in table.select("area", column).iter_rows() if told is not None}


def test_a_merged_ward_is_shown_on_the_ward_that_holds_it_and_the_words_say_so(reform: Workspace) -> None:
    decided(reform, "B")
    assert shown(reform) == {"C": "red"}
    stored(reform, Wanted(edition="new"))
    with TestClient(create_app(reform)) as client:
        told = client.get("/status/C?why=full").json()["decided"]
        assert client.get("/snapshots/latest").json()["off_the_map"] == []
    assert told["former"] == {"code": "B", "name": "Xã B", "edition": "old", "relation": "holds"}
    assert "Quyết định chỉ cho Xã B (mã B, bộ ranh giới old), là một phần của đơn vị này." in told["vi"]
    assert "It was decided for Xã B (code B, edition old) only, which is a part of this area." in told["en"]


def test_a_split_ward_is_shown_on_each_of_its_parts(reform: Workspace) -> None:
    decided(reform, "D")
    assert shown(reform) == {"A": "red", "F": "red"}
    assert all('"relation": "part"' in told for told in shown(reform, "override_former").values())
    assert [one["map"] for one in listed(reform)] == ["there"]


def test_the_same_code_elsewhere_is_another_area(reform: Workspace) -> None:
    """Ward A of the old boundaries is now a part of C; the new ward A lies elsewhere."""
    decided(reform, "A")
    assert shown(reform) == {"C": "red"}


def test_where_only_a_part_is_sure_the_rest_is_listed(reform: Workspace) -> None:
    decided(reform, "G")
    assert shown(reform) == {"H": "red"}
    stored(reform, Wanted(edition="new"))
    with TestClient(create_app(reform)) as client:
        (one,) = client.get("/snapshots/latest").json()["off_the_map"]
        (known,) = client.get("/overrides").json()["overrides"]
    assert (one["name"], one["area_code"], one["edition"], one["partly"]) == ("Xã G", "G", "old", True)
    assert (known["map"], [place["code"] for place in known["now"]]) == ("partly", ["H"])


def test_one_whose_area_is_no_longer_there_is_listed_with_its_name(reform: Workspace) -> None:
    decided(reform, "S")
    reform.store.save_edition(edition("new", {**NEW, "T": (105.65, 105.8)}, valid_from=CHANGE))
    assert shown(reform) == {}
    assert [(one["name"], one["map"], one["now"]) for one in listed(reform)] == [("Xã S", "gone", [])]
    stored(reform, Wanted(edition="new"))
    with TestClient(create_app(reform)) as client:
        (one,) = client.get("/snapshots/today").json()["off_the_map"]
    assert (one["name"], one["level"], one["partly"], one["last"]) == ("Xã S", "red", False, "2026-07-20")
    root = ["--data", str(reform.settings.data), "--today", str(TODAY), "override", "list"]
    assert "Xã S (ward S): red" in (said := CliRunner().invoke(main, root).output)
    assert "không còn trên bản đồ" in said
    assert "no longer on the map" in CliRunner().invoke(main, [*root, "--lang", "en"]).output


def test_what_is_decided_for_the_area_itself_comes_before_what_is_decided_for_a_part(
    reform: Workspace,
) -> None:
    decided(reform, "C", of="new", to="yellow")
    decided(reform, "B")
    assert shown(reform) == {"C": "yellow"}
    assert '"relation": "holds"' in shown(reform, "override_others")["C"]


def test_a_ward_that_stays_as_it_was_needs_no_words(reform: Workspace) -> None:
    reform.store.save_edition(edition("new", {**OLD, "X": (105.7, 105.8)}, valid_from=CHANGE))
    decided(reform, "D")
    assert shown(reform) == {"D": "red"} and shown(reform, "override_former") == {}


def test_a_ward_that_only_changed_its_code_is_told_by_its_old_one(reform: Workspace) -> None:
    reform.store.save_edition(edition("new", {"Z": OLD["D"]}, valid_from=CHANGE))
    decided(reform, "D")
    assert shown(reform) == {"Z": "red"}
    assert '"relation": "same"' in shown(reform, "override_former")["Z"]


def test_nothing_changes_where_no_boundaries_changed(reform: Workspace) -> None:
    decided(reform, "C", of="new")
    table = classified(reform, Wanted(edition="new")).layers["ward"].table
    assert "override_former" not in table.columns and shown(reform) == {"C": "red"}
