"""What a load of boundaries tells: columns left aside, levels that could be made, in the language asked for."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

SUGGESTED = "--parent-level district=district_code:district --parent-level province=province_code:province"


@pytest.mark.parametrize("command", ["check", "load"])
def test_columns_that_were_left_aside_are_named(bare: Any, six_wards: Path, command: str) -> None:
    alone = ("--parent-level", "none")
    said = bare("boundaries", command, six_wards, *alone, "--lang", "en").out
    assert "columns taken: code = code, name = name, parent = district_code" in said
    assert "columns left aside: district, province_code, province, population" in said
    told = bare("boundaries", command, six_wards, *alone, "--json").json
    assert told["left_aside"] == ["district", "province_code", "province", "population"]
    assert told["columns"] == {"code": "code", "name": "name", "parent": "district_code"}


def test_columns_are_told_by_what_they_are_called_in_vietnamese(bare: Any, six_wards: Path) -> None:
    said = bare("boundaries", "check", six_wards).out
    assert "cột đã dùng: mã = code, mã huyện = district_code, tên huyện = district" in said


def test_a_hierarchy_in_columns_is_made_and_said(bare: Any, six_wards: Path) -> None:
    said = bare("boundaries", "load", six_wards).out
    assert (
        "lập luôn các cấp trên từ cột: huyện (district_code, district), tỉnh (province_code, province)"
        in said
    )
    assert bare("editions", "--json").json["editions"][0]["levels"] == ["province", "district", "ward"]


def test_a_hierarchy_that_is_not_wanted_is_only_told(bare: Any, six_wards: Path) -> None:
    assert SUGGESTED in bare("boundaries", "load", six_wards, "--parent-level", "none").out
    assert bare("editions", "--json").json["editions"][0]["levels"] == ["ward"]


def test_levels_made_from_columns_are_made_anew_with_a_corrected_file(
    bare: Any, six_wards: Path, tmp_path: Path
) -> None:
    bare("boundaries", "load", six_wards, "--edition", "e")
    frame = gpd.read_file(six_wards)
    frame.loc[0, ["district_code", "district"]] = ["999", "Huyện Mới"]
    frame.to_file(tmp_path / "corrected.gpkg")
    told = bare("boundaries", "load", tmp_path / "corrected.gpkg", "--edition", "e", "--json").json
    districts = frame["district_code"].nunique()
    assert told["units"]["district"] == districts


def test_a_level_above_that_came_from_its_own_file_stays(bare: Any, six_wards: Path, tmp_path: Path) -> None:
    frame = gpd.read_file(six_wards)
    above = frame.dissolve("district_code", as_index=False)[["district_code", "district", "geometry"]]
    above.to_file(tmp_path / "districts.gpkg")
    bare("boundaries", "load", tmp_path / "districts.gpkg", "--edition", "e", "--level", "district")
    said = bare("boundaries", "load", six_wards, "--edition", "e").out
    assert "các cấp trên đã có được giữ nguyên" in said and "huyện (district_code, district)" in said
    assert "lập luôn các cấp trên từ cột: tỉnh" in said


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
    for how in (both, ("--parent", "district_code"), ()):
        said = bare("boundaries", "check", six_wards, *how)
        assert "--parent-level" not in said.out


def test_a_load_speaks_vietnamese_unless_english_is_asked_for(bare: Any, six_wards: Path) -> None:
    vi = bare("boundaries", "load", six_wards)
    assert vi.last == "lần nạp 1: đọc 6, nhận 6, không đổi 0, rút lại 0, từ chối 0, không rõ nơi 0"
    assert "cột không dùng: population" in vi.out and "columns" not in vi.out and "đang" in vi.err
    en = bare("boundaries", "load", six_wards, "--lang", "en")
    assert en.last == "import 1: read 6, accepted 0, unchanged 6, retracted 0, refused 0, unplaced 0"
    assert "cột" not in en.out and "checking" in en.err
    keys = set(bare("boundaries", "load", six_wards, "--json").json)
    assert {"import", "read", "accepted", "unchanged", "retracted", "refused", "unplaced", "problems"} <= keys
