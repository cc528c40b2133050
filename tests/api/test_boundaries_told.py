"""What a load of boundaries tells: columns left aside, levels that could be made, in the language asked for."""

from pathlib import Path
from typing import Any

import pytest

SUGGESTED = "--parent-level district=district_code:district --parent-level province=province_code:province"


@pytest.mark.parametrize("command", ["check", "load"])
def test_columns_that_were_left_aside_are_named(bare: Any, six_wards: Path, command: str) -> None:
    said = bare("boundaries", command, six_wards, "--lang", "en").out
    assert "columns taken: code = code, name = name, parent = district_code" in said
    assert "columns left aside: district, province_code, province, population" in said
    told = bare("boundaries", command, six_wards, "--json").json
    assert told["left_aside"] == ["district", "province_code", "province", "population"]
    assert told["columns"] == {"code": "code", "name": "name", "parent": "district_code"}


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_file_with_its_hierarchy_in_columns_is_told_how_to_use_it(
    bare: Any, six_wards: Path, command: str
) -> None:
    assert SUGGESTED in bare("boundaries", command, six_wards).out
    told = bare("boundaries", command, six_wards, "--json").json
    assert told["suggested_parent_levels"] == [
        "district=district_code:district",
        "province=province_code:province",
    ]


def test_what_is_suggested_can_be_typed_as_it_stands(bare: Any, six_wards: Path) -> None:
    import shlex

    bare("boundaries", "load", six_wards, *shlex.split(SUGGESTED))
    levels = bare("editions", "--json").json["editions"][0]["levels"]
    assert levels == ["province", "district", "ward"]


def test_nothing_is_suggested_where_the_parents_are_given(bare: Any, six_wards: Path) -> None:
    asked = ("--parent-level", "district=district_code:district")
    assert bare("boundaries", "check", six_wards, *asked, "--json").json["suggested_parent_levels"] == [
        "province=province_code:province"
    ]
    both = (*asked, "--parent-level", "province=province_code:province")
    for how in (both, ("--parent", "district_code")):
        said = bare("boundaries", "check", six_wards, *how)
        assert "--parent-level" not in said.out


def test_a_load_speaks_vietnamese_unless_english_is_asked_for(bare: Any, six_wards: Path) -> None:
    vi = bare("boundaries", "load", six_wards)
    assert vi.last == "lần nạp 1: đọc 6, nhận 6, không đổi 0, rút lại 0, từ chối 0, không rõ nơi 0"
    assert "cột không dùng: district" in vi.out and "columns" not in vi.out and "đang" in vi.err
    en = bare("boundaries", "load", six_wards, "--lang", "en")
    assert en.last == "import 1: read 6, accepted 0, unchanged 6, retracted 0, refused 0, unplaced 0"
    assert "cột" not in en.out and "checking" in en.err
    keys = set(bare("boundaries", "load", six_wards, "--json").json)
    assert {"import", "read", "accepted", "unchanged", "retracted", "refused", "unplaced", "problems"} <= keys
