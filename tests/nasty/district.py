"""A made-up corner of the country: two districts and a city, whose wards are boxes side by side."""

from pathlib import Path

import geopandas
import shapely

TODAY = "2022-02-20"
_PROVINCE = {"90": "Tỉnh Sơn Vân", "79": "Thành phố Hồ Chí Minh"}
_DISTRICT = {
    "901": "Huyện Tuần Sơn", "902": "Thị xã Bình Vân", "769": "Quận 2", "763": "Quận 9", "762": "Quận Thủ Đức",
}  # fmt: skip
#: code, name, code of the district, west, south: each ward is a box of a twentieth of a degree.
WARDS = [
    ("90101", "Thị trấn Tuần Sơn", "901", 105.60, 21.00),
    ("90102", "Xã Quài Nưa", "901", 105.65, 21.00),
    ("90103", "Xã Mường Thín", "901", 105.70, 21.00),
    ("90104", "Xã Chiềng Đông", "901", 105.60, 21.05),
    ("90105", "Xã Nà Tòng", "901", 105.65, 21.05),
    ("90106", "Xã Tân Lập", "901", 105.70, 21.05),
    ("90201", "Phường Hòa Bình", "902", 105.60, 20.95),
    ("90202", "Phường 1", "902", 105.65, 20.95),
    ("90203", "Phường 2", "902", 105.70, 20.95),
    ("90204", "Xã Phan Rang - Tháp Chàm", "902", 105.60, 20.90),
    ("90205", "Xã Phình Sáng", "902", 105.65, 20.90),
    ("90206", "Xã Tân Lập", "902", 105.70, 20.90),
    ("76901", "Phường Thảo Điền", "769", 106.70, 10.80),
    ("76301", "Phường Long Bình", "763", 106.75, 10.80),
    ("76201", "Phường Linh Trung", "762", 106.75, 10.85),
]
SIDE = 0.05


def wards(rows: list[tuple[str, str, str, float, float]] | None = None) -> geopandas.GeoDataFrame:
    """The wards as a layer, the codes and names of district and province beside them."""
    rows = WARDS if rows is None else rows
    boxes = [shapely.segmentize(shapely.box(w, s, w + SIDE, s + SIDE), SIDE / 4) for *_, w, s in rows]
    return geopandas.GeoDataFrame(
        {
            "ma_xa": [code for code, *_ in rows],
            "ten_xa": [name for _, name, *_ in rows],
            "ma_huyen": [district for _, _, district, *_ in rows],
            "ten_huyen": [_DISTRICT[district] for _, _, district, *_ in rows],
            "ma_tinh": [_province(district) for _, _, district, *_ in rows],
            "ten_tinh": [_PROVINCE[_province(district)] for _, _, district, *_ in rows],
        },
        geometry=boxes,
        crs=4326,
    )


def _province(district: str) -> str:
    return "90" if district.startswith("90") else "79"


def here() -> geopandas.GeoDataFrame:
    """The wards of the two districts alone."""
    return wards([row for row in WARDS if row[0].startswith("90")])


def write_wards(path: Path) -> tuple[str, ...]:
    """The file of boundaries, and the words of the command that loads it."""
    wards().to_file(path)
    return (
        "boundaries", "load", str(path), "--level", "ward", "--edition", "2021", "--code", "ma_xa", "--name", "ten_xa",
        "--parent-level", "district=ma_huyen:ten_huyen", "--parent-level", "province=ma_tinh:ten_tinh",
    )  # fmt: skip
