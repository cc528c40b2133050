"""Invented names in the manner of the north-western mountains; none is meant to be a real place."""

PROVINCE = "Tỉnh Mây Cao (giả lập)"
DISTRICT = "Huyện Mường Sương (giả lập)"
PROVINCE_CODE, DISTRICT_CODE = "99", "990"

COMMUNES = (
    "Thị trấn Mường Sương", "Xã Nậm Mây", "Xã Pú Khói", "Xã Chiềng Lam", "Xã Mường Bương", "Xã Tỏa Sáng",
    "Xã Phình Gió", "Xã Quài Suối", "Xã Rạng Hoa", "Xã Ta Mận", "Xã Tênh Lúa", "Xã Pú Sương", "Xã Nà Trắng",
    "Xã Mùn Xanh", "Xã Nà Tre", "Xã Chiềng Đá", "Xã Mường Khe", "Xã Phình Sa", "Xã Huổi Ban",
)  # fmt: skip

_FIRST = ("Huổi", "Nà", "Pú", "Nậm", "Co", "Hua", "Phiêng", "Bó", "Lồng", "Che")
_LAST = (
    "Lúa",
    "Ban",
    "Mận",
    "Trạng",
    "Sáng",
    "Lếch",
    "Khoang",
    "Đốc",
    "Cáy",
    "Ỏ",
    "Tòng",
    "Phẩy",
    "Ưng",
    "Hốc",
)


def hamlet_name(number: int, commune: int, in_town: bool) -> str:
    """The name of a hamlet; some names come back in other communes, as they do in life."""
    if in_town:
        return f"Khối Tân {_LAST[number % len(_LAST)]}" if number else "Khối Trường Nội trú"
    return f"Bản {_FIRST[(number + commune) % len(_FIRST)]} {_LAST[(number * 3 + commune) % len(_LAST)]}"
