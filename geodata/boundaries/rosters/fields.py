"""The fields of a roster."""

from typing import Final

#: What is read of a roster, and what it is called in Vietnamese.
ROSTER_FIELDS: Final = {
    "code": "mã", "name": "tên", "ward_code": "mã xã", "ward": "tên xã", "district_code": "mã huyện",
    "district": "tên huyện", "province_code": "mã tỉnh", "province": "tên tỉnh", "lon": "kinh độ",
    "lat": "vĩ độ", "households": "số hộ", "persons": "số khẩu",
}  # fmt: skip
