"""A file of boundaries goes in by one command: what it shows is taken and said, what only its sender knows is asked."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely


def squares(n: int, west: float = 105.0, side: float = 0.1, **columns: list[Any]) -> gpd.GeoDataFrame:
    """Squares side by side."""
    shapes = [shapely.box(west + side * k, 21, west + side * (k + 1), 21.1) for k in range(n)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def options(answer: Any) -> list[str]:
    return [one["option"] for one in json.loads(answer.out)["answers"]]


@pytest.fixture
def wards(tmp_path: Path) -> Path:
    path = tmp_path / "xa.gpkg"
    squares(3, code=["1", "2", "3"], name=["Xã A", "Xã B", "Phường C"]).to_file(path)
    return path


@pytest.fixture
def provinces(tmp_path: Path) -> Path:
    path = tmp_path / "tinh.gpkg"
    squares(2, side=0.15, level1_id=["01", "02"], name=["Tỉnh D", "Thành phố E"]).to_file(path)
    return path


def test_provinces_go_in_as_provinces_by_a_command_without_options(bare: Any, provinces: Path) -> None:
    said = bare("boundaries", "load", provinces)
    assert "các đơn vị thuộc cấp tỉnh, theo tên (ví dụ Tỉnh D)" in said.out
    assert "theo cấp: tỉnh 2" in said.out and "tinh (tinh-" in said.out.splitlines()[-2]
    assert bare("editions", "--json").json["editions"][0]["levels"] == ["province"]


def test_a_level_that_nothing_tells_is_asked_about_and_a_check_only_says_so(
    bare: Any, tmp_path: Path
) -> None:
    squares(2, name=["kml_1", "kml_2"], size=[3, 4]).to_file(tmp_path / "o.gpkg")
    asked = bare("boundaries", "load", tmp_path / "o.gpkg", "--json", status=1)
    assert json.loads(asked.out)["question"] == "level" and "--level hamlet" in options(asked)
    assert not bare("editions", "--json").json["editions"]
    assert "lấy là cấp xã" in bare("boundaries", "check", tmp_path / "o.gpkg").out
    done = bare("boundaries", "load", tmp_path / "o.gpkg", "--level", "hamlet")
    assert "tên ở cột name được dùng làm mã" in done.out


def test_a_further_file_is_asked_to_which_set_it_belongs(bare: Any, wards: Path, provinces: Path) -> None:
    bare("boundaries", "load", wards)
    asked = bare("boundaries", "load", provinces, "--json", status=1)
    assert json.loads(asked.out)["question"] == "edition"
    assert options(asked) == ["--edition xa", "--edition tinh"]
    bare("boundaries", "load", provinces, "--edition", "xa")
    assert bare("editions", "--json").json["editions"][0]["levels"] == ["province", "ward"]
    again = bare("boundaries", "load", wards, "--edition", "xa", "--json").json
    assert again["unchanged"] == 3
    named = bare("boundaries", "load", wards, "--valid-from", "2025-07-01", "--edition", "moi", "--json").json
    assert named["accepted"] == 3


def layers(folder: Path) -> Path:
    path = folder / "all.gpkg"
    squares(2, code=["1", "2"], name=["Xã A", "Xã B"], district_id=["7", "7"]).to_file(path, layer="xa_tay")
    squares(2, 105.2, code=["3", "2"], name=["Xã C", "Xã B"], district_id=["8", "8"]).to_file(
        path, layer="xa_dong"
    )
    squares(2, side=0.2, id=["7", "8"], name=["Huyện T", "Huyện Đ"]).rename(
        columns={"id": "district_code"}
    ).to_file(path, layer="huyen")
    return path


def test_a_file_of_several_layers_is_asked_about_with_the_level_of_each(bare: Any, tmp_path: Path) -> None:
    asked = bare("boundaries", "load", layers(tmp_path), "--json", status=1)
    told = {one["option"]: one["words"]["vi"] for one in json.loads(asked.out)["answers"]}
    assert told["--layer all"] == "tất cả, thành một bộ ranh giới (1 lớp cấp huyện, 2 lớp cấp xã)"
    assert told["--layer huyen"] == "huyện, quận, thị xã" and told["--layer xa_tay"] == "xã, phường, thị trấn"


def test_all_layers_go_in_as_one_set_and_every_row_is_accounted_for(bare: Any, tmp_path: Path) -> None:
    told = bare("boundaries", "load", layers(tmp_path), "--layer", "all", "--json").json
    assert (told["read"], told["accepted"], told["refused"]) == (6, 4, 2), "code 2 stands in two layers"
    assert [one["units"] for one in told["levels"]] == [{"district": 2}, {"ward": 2}]
    rows = sorted(one["row"] for one in told["levels"][1]["problems"])
    assert rows == [3, 5], "rows are counted through"
    edition = bare("editions", "--json").json["editions"][0]
    assert edition["levels"] == ["district", "ward"]
    said = bare("boundaries", "check", tmp_path / "all.gpkg", "--layer", "all").out
    assert "2 lớp cùng cấp được nạp chung" in said and "xa_dong (4–5)" in said  # fmt: skip


def test_layers_of_one_level_with_other_columns_are_not_put_together(bare: Any, tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    squares(2, code=["1", "2"], name=["Xã A", "Xã B"]).to_file(path, layer="a")
    squares(2, 105.2, ma_xa=["3", "4"], ten_xa=["Xã C", "Xã D"]).to_file(path, layer="b")
    refused = bare("boundaries", "load", path, "--layer", "all", status=1)
    assert "cùng một cấp nhưng khác cột" in refused.err and not bare("editions", "--json").json["editions"]


@pytest.fixture
def askew(tmp_path: Path) -> Path:
    """Two wards that overlap by a fiftieth."""
    path = tmp_path / "askew.gpkg"
    shapes = [shapely.box(105, 21, 105.1, 21.1), shapely.box(105.098, 21, 105.2, 21.1)]
    rows = {"code": ["1", "2"], "name": ["Xã A", "Xã B"]}
    gpd.GeoDataFrame(rows, geometry=shapes, crs=4326).to_file(path)
    return path


def test_neighbours_can_be_made_to_fit_as_they_are_loaded(bare: Any, askew: Path) -> None:
    assert "chồng nhau" in bare("boundaries", "check", askew).out
    said = bare("boundaries", "load", askew, "--mend", "--strict", "--max-overlap", "0")
    assert "đã khớp ranh giới giữa các đơn vị: 1 đơn vị thay đổi" in said.out
    assert "cặp đơn vị chồng nhau" not in said.out
    told = bare("boundaries", "load", askew, "--mend", "--json").json
    assert (told["unchanged"], told["overlaps"]["pairs"]) == (2, 0)


def test_a_mending_that_would_move_too_much_keeps_nothing(bare: Any, askew: Path) -> None:
    refused = bare("boundaries", "load", askew, "--mend", "--max-moved", "0.01", status=1)
    assert "--keep-going" in refused.err and not bare("editions", "--json").json["editions"]
    kept = bare("boundaries", "load", askew, "--mend", "--max-moved", "0.01", "--keep-going")
    assert "giữ nguyên chỗ chồng hoặc khe hẹp, vì còn ngờ" in kept.out


def test_what_was_refused_before_the_mending_is_told(bare: Any, tmp_path: Path) -> None:
    squares(3, code=["1", "2", "2"], name=["Xã A", "Xã B", "Xã C"]).to_file(tmp_path / "d.gpkg")
    told = bare("boundaries", "load", tmp_path / "d.gpkg", "--mend", "--json").json
    assert (told["read"], told["accepted"], told["refused"], len(told["problems"])) == (3, 1, 2, 2)
    assert bare("boundaries", "load", tmp_path / "d.gpkg", "--mend", "--strict", status=1)


def test_a_check_compares_with_the_boundaries_held_and_says_what_a_load_would_ask(
    bare: Any, tmp_path: Path
) -> None:
    names = [f"Xã {'ABCDEF'[k]} Lư" for k in range(6)]
    held = squares(6, side=0.02, code=[str(k) for k in range(6)], name=names)
    held.to_file(tmp_path / "h.gpkg")
    bare("boundaries", "load", tmp_path / "h.gpkg")
    same = bare("boundaries", "check", tmp_path / "h.gpkg", "--json").json
    assert "layer_compared" in same["counts"]
    held.to_crs(4756).set_crs(4326, allow_override=True).to_file(tmp_path / "vn2000.gpkg")
    said = bare("boundaries", "check", tmp_path / "vn2000.gpkg", status=1)
    assert (
        "khi nạp sẽ được hỏi" in said.out and "--crs VN2000" in said.out and "Kiểm tra ranh giới" in said.out
    )
    told = json.loads(bare("boundaries", "check", tmp_path / "vn2000.gpkg", "--json", status=1).out)
    assert told["question"] == "vn2000_forgotten" and told["read"] == 6


def test_every_finding_is_listed_where_details_are_asked_for(bare: Any, tmp_path: Path) -> None:
    squares(6, code=["1"] * 5 + ["2"], name=[f"Xã {k}" for k in range(6)]).to_file(tmp_path / "d.gpkg")
    short = bare("boundaries", "check", tmp_path / "d.gpkg").out
    assert short.count("[TỪ CHỐI]") == 3 and "2 mục nữa cùng loại (xem đủ: --details)" in short
    assert bare("boundaries", "check", tmp_path / "d.gpkg", "--details").out.count("[TỪ CHỐI]") == 5
