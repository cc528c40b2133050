"""What a layer shows by itself: its level, a column that can stand for codes, the levels above."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import polars as pl
import pytest
import shapely

from geodata.boundaries import LayerChoice
from geodata.boundaries.recognised.levels import level_of_layer, level_of_names
from geodata.boundaries.recognised.understood import Understood, understood


def layer(path: Path, **columns: list[Any]) -> Path:
    """Squares side by side."""
    n = len(next(iter(columns.values())))
    shapes = [shapely.box(105 + k / 10, 21, 105.1 + k / 10, 21.1) for k in range(n)]
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
    frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_file(path)
    return path


def told(path: Path, level: str | None = None, **how: Any) -> Understood:
    choice = LayerChoice(**how)
    return understood(path, level, choice, above=True)


@pytest.mark.parametrize(
    ("columns", "level"),
    [
        ({"level1_id": ["01", "02"], "name": ["Thành phố Hà Nội", "Tỉnh Hà Giang"]}, "province"),
        ({"code": ["01", "48"], "name": ["Hà Nội", "Đà Nẵng"]}, "province"),
        ({"level1_id": ["01"] * 3, "level2_id": ["001", "002", "003"], "name": ["Quận A", "Thị xã B", "Thành phố C"]},
         "district"),
        ({"code": ["00004", "00007"], "fullName": ["Phường Ba Đình", "Xã Sóc Sơn"], "provinceCode": ["01", "01"]},
         "ward"),
        ({"Com_ID": ["1", "2"], "Com_Name": ["Tan Dinh", "Ben Nghe"], "Dist_ID": ["7", "7"]}, "ward"),
        ({"ma_xa": ["1", "1"], "ten_xa": ["Xã A", "Xã A"], "ten": ["Bản Nà Lạy", "Thôn 2"]}, "hamlet"),
        ({"ma": ["a", "b"], "ten_huyen": ["X", "X"], "ten_tinh": ["Y", "Y"]}, "ward"),
        ({"GID_1": ["1", "1"], "GID_2": ["1.1", "1.2"], "NAME_2": ["A", "B"]}, "district"),
    ],
)  # fmt: skip
def test_the_level_is_told_by_names_columns_or_codes(columns: dict[str, list[str]], level: str) -> None:
    found = level_of_layer(pl.DataFrame(columns))
    assert (found.level, found.why != "nothing") == (level, True)


def test_where_nothing_tells_the_level_the_usual_one_is_taken_and_a_look_asked_for(tmp_path: Path) -> None:
    found = told(layer(tmp_path / "x.gpkg", name=["kml_1", "kml_2"], size=[3, 4]))
    assert found.area_level == "ward"
    assert (found.findings[0].code, found.findings[0].severity) == ("level_unknown", "warned")


@pytest.mark.parametrize(
    ("names", "level"),
    [
        (["Thành phố A", "Thành phố B"], ""),  # provinces, or towns in a province
        (["Thành phố A", "Tỉnh B"], "province"),
        (["Thành phố A", "Huyện B", "Huyện C"], "district"),
        (["Bản Nguyên", "Tân An", "Bản Phố"], ""),  # names of communes that begin like those of hamlets
        (["Ấp 1", "Khóm 2", "Tổ dân phố 3"], "hamlet"),
        ([], ""),
    ],
)
def test_type_words_tell_a_level_only_where_most_names_bear_them(names: list[str], level: str) -> None:
    assert level_of_names(pl.Series(names, dtype=pl.String))[0] == level


def test_names_that_speak_of_another_level_than_the_one_asked_for_are_told(tmp_path: Path) -> None:
    file = layer(tmp_path / "x.parquet", code=["01", "02"], name=["Tỉnh A", "Tỉnh B"])
    assert [one.code for one in told(file, "ward").findings] == ["level_unlike"]
    assert not told(file, "province").findings


@pytest.mark.parametrize(
    ("columns", "column", "kind"),
    [
        ({"osm_id": [7, 8], "name": ["A", "B"]}, "osm_id", "code_column_taken"),
        ({"fid_1": [1, 1], "name": ["A", "B"]}, "name", "names_as_codes"),
        ({"OBJECTID": [1, 2], "name": ["A", "A"]}, "OBJECTID", "row_numbers_as_codes"),
        ({"OBJECTID": [1, 2], "name": ["A", "B"]}, "name", "names_as_codes"),
    ],
)
def test_a_column_that_tells_rows_apart_stands_for_codes_where_none_is_called_so(
    tmp_path: Path, columns: dict[str, list[Any]], column: str, kind: str
) -> None:
    found = told(layer(tmp_path / "x.gpkg", **columns), "ward")
    assert found.how.code == column and kind in [one.code for one in found.findings]


def test_no_column_stands_for_codes_where_none_tells_all_rows_apart(tmp_path: Path) -> None:
    assert told(layer(tmp_path / "x.gpkg", name=["A", None], id=[0, 0]), "ward").how.code is None


WARDS = {
    "ma_xa": ["1", "2", "3"], "ten_xa": ["Xã A", "Xã B", "Xã C"], "ma_huyen": ["11", "11", "12"],
    "ten_huyen": ["Huyện D", "Huyện D", "Huyện E"], "tinh": ["Tỉnh F"] * 3,
}  # fmt: skip


def test_levels_above_are_made_from_columns_that_leave_no_doubt(tmp_path: Path) -> None:
    file = layer(tmp_path / "x.gpkg", **WARDS)
    found = told(file)
    assert [str(up) for up in found.how.parent_levels] == ["district=ma_huyen:ten_huyen", "province=:tinh"]
    assert "levels_made" in [one.code for one in found.findings]
    held = understood(file, None, LayerChoice(), above=True, held=("district",))
    assert [str(up) for up in held.how.parent_levels] == ["province=:tinh"], "a level that is held stays"
    assert "levels_kept" in [one.code for one in held.findings]
    assert (
        told(file, parent="ma_huyen").how.parent_levels == ()
        and not understood(file, "ward", LayerChoice()).how.parent_levels
    )


@pytest.mark.parametrize(
    "spoiled",
    [
        {"ten_huyen": ["Huyện D", "Huyện D2", "Huyện E"]},  # one code with two names
        {"ma_huyen": ["11", None, "12"]},
        {"tinh": ["Tỉnh F", "Tỉnh G", "Tỉnh F"]},  # a district in two provinces
    ],
)
def test_a_level_above_of_which_the_cells_leave_a_doubt_is_not_made(
    tmp_path: Path, spoiled: dict[str, list[Any]]
) -> None:
    made = told(layer(tmp_path / "x.gpkg", **(WARDS | spoiled))).how.parent_levels
    assert "district" not in [up.area_level for up in made]


def test_a_shapefile_in_old_letters_shows_its_level(tmp_path: Path) -> None:
    layer(tmp_path / "x.shp", ma=["1", "2"], ten=["X· Qu¶ng L©m", "X· M\u00aa\u00eang \u00a5ng"])
    assert told(tmp_path / "x.shp", text_encoding={"": "tcvn3"}).area_level == "ward"
