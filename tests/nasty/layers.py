"""Boundaries in metres, rosters, and files that are no files."""

import zipfile
from pathlib import Path

import geopandas
import numpy as np
import shapely
from pyproj import CRS

from geodata.vn2000.shift import to_wgs84
from tests.nasty.district import SIDE, WARDS, here
from tests.nasty.registry import nasty
from tests.nasty.sheets import one_sheet, stamped, text


def _prj(datum: str, meridian: float) -> str:
    return (
        f'PROJCS["VN-2000 mui 3",GEOGCS["GCS",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
        f'PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",0.9999],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


def metres(shapes: object, meridian: float = 105.75) -> np.ndarray:
    """Shapes in degrees as metres of a zone of 3 degrees of VN-2000."""
    back = to_wgs84(CRS.from_wkt(_prj("D_Vietnam_2000", meridian)))
    return np.asarray(
        shapely.transform(
            np.asarray(shapes, object),
            lambda points: np.column_stack(back.transform(*points.T, direction="INVERSE")),
        ),
        object,
    )


def _written(path: Path, prj: str | None, meridian: float = 105.75) -> None:
    layer = here().set_crs(None, allow_override=True)
    layer.geometry = list(metres(layer.geometry, meridian))
    layer.set_crs(3857).to_file(path, encoding="utf-8")
    path.with_suffix(".prj").unlink()
    if prj is not None:
        path.with_suffix(".prj").write_text(prj)


@nasty("vn2000.shp")
def own_spelling(path: Path) -> None:
    """VN-2000, central meridian 105°45', in a .prj of somebody's own."""
    _written(path, _prj("D_Vietnam_2000", 105.75))


@nasty("vn2000-khong-prj.shp")
def no_prj(path: Path) -> None:
    """The same metres without any .prj."""
    _written(path, None)


@nasty("vn2000-ghi-wgs84.shp")
def said_wgs84(path: Path) -> None:
    """VN-2000 metres whose .prj names WGS 84."""
    _written(path, _prj("D_WGS_1984", 105.75))


@nasty("vn2000-sai-mui.shp")
def wrong_zone(path: Path) -> None:
    """Metres of the zone 105°45' in a .prj of the zone 107°45'."""
    _written(path, _prj("D_Vietnam_2000", 107.75))


@nasty("vn2000-do.gpkg")
def degrees(path: Path) -> None:
    """Degrees of VN-2000 labelled WGS 84: 195 m off."""
    back = to_wgs84(CRS.from_epsg(4756))
    layer = here()
    layer.geometry = list(
        shapely.transform(
            np.asarray(layer.geometry, object),
            lambda points: np.column_stack(back.transform(*points.T, direction="INVERSE")),
        )
    )
    layer.to_file(path)


_HAMLETS = [["STT", "Tên thôn/bản", "Xã", "Huyện", "Số hộ", "Số khẩu"]]


@nasty("thon-khong-diem.xlsx")
def roster(path: Path) -> None:
    """Hamlets by name alone, one name in two wards."""
    one_sheet(path, [*_HAMLETS,
        [1, "Bản Na Lay", "Quài Nưa", "Tuần Sơn", 40, 180], [2, "Bản Co Sáng", "Quài Nưa", "Tuần Sơn", 35, 150],
        [3, "Bản Na Lay", "Mường Thín", "Tuần Sơn", 22, 99],
    ])  # fmt: skip


@nasty("thon-trung-ten.xlsx")
def doubled_hamlets(path: Path) -> None:
    """One name twice in a ward, a ward that is not there, and a ward that two districts have."""
    one_sheet(path, [*_HAMLETS,
        [1, "Bản Na Lay", "Quài Nưa", "Tuần Sơn", 40, 180], [2, "Bản Na Lay", "Quài Nưa", "Tuần Sơn", 35, 150],
        [3, "Thôn Một", "Xã Không Có", "Tuần Sơn", 22, 99], [4, "Thôn Hai", "Tân Lập", None, 10, 41],
        [5, "Thôn Ba", "Tân Lập", "Tuần Sơn", 10, 41],
    ])  # fmt: skip


@nasty("thon-co-diem.csv")
def pointed(path: Path) -> None:
    """Hamlets with points; one point lies outside its ward."""
    _, _, _, west, south = WARDS[1]
    rows = [["ma_thon", "ten_thon", "ten_xa", "ten_huyen", "kinh_do", "vi_do"]]
    rows += [
        [
            f"H{at}",
            f"Thôn {name}",
            "Xã Quài Nưa",
            "Huyện Tuần Sơn",
            f"{west + SIDE * x:.4f}",
            f"{south + SIDE * y:.4f}",
        ]
        for at, (name, x, y) in enumerate([("Đông", 0.8, 0.5), ("Tây", 0.2, 0.5)])
    ]
    rows += [["H9", "Thôn Xa", "Xã Mường Thín", "Huyện Tuần Sơn", "105.61", "21.06"]]
    text(path, rows)


@nasty("zip-cut.zip")
def cut_zip(path: Path) -> None:
    """A zip that broke off on the way."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(stamped("ca.csv"), "report_date,ward,count\n" + "2022-02-19,Xã Quài Nưa,1\n" * 500)
    path.write_bytes(path.read_bytes()[:-40])


@nasty("chi-tieu-de.xlsx")
def header_only(path: Path) -> None:
    """A heading and nothing below."""
    one_sheet(path, [["Ngày báo cáo", "Xã", "Số ca"]])


@nasty("diem-vn2000.csv")
def point_metres(path: Path) -> None:
    """Cases in VN-2000 metres; X is the northing, as surveyors write it."""
    rows: list[list[object]] = [["Ngày báo cáo", "Xã", "Huyện", "X", "Y"]]
    for at, (_, name, district, west, south) in enumerate(WARDS[:6]):
        (point,) = metres([shapely.Point(west + SIDE / 2, south + SIDE / 2)])
        del district
        rows.append([f"{14 + at}/02/2022", name, "Huyện Tuần Sơn", f"{point.y:.2f}", f"{point.x:.2f}"])
    text(path, rows)


@nasty("diem.geojson")
def geometry(path: Path) -> None:
    """Points as GeoJSON with numbers as text, one row without a point."""
    frame = geopandas.GeoDataFrame(
        {"report_date": ["2022-02-18", "2022-02-19", "2022-02-19"], "so_ca": ["2", "01", "3"]},
        geometry=[shapely.Point(105.61, 21.01), shapely.Point(105.72, 21.02), None], crs=4326,
    )  # fmt: skip
    frame.to_file(path, driver="GeoJSON")
