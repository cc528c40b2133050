"""The central meridian in which each province draws its large-scale maps and land register.

Before the reform of 2025: Circular 973/2001/TT-TCĐC, annex, as later circulars on base maps repeat it. The areas of
use of EPSG:5899 and 9205-9218 name the same provinces, and the list agrees with them one by one. From 1 July 2025:
Circular 24/2025/TT-BNNMT, annex on provincial administrative maps, as two public programs give it; they differ on
Quảng Trị and Tây Ninh, where both meridians are kept. Files keep the meridian that they were made in, so what is
asked for is every meridian that a territory may carry, the likeliest first.
"""

import re
from typing import Final

from geodata.fold import fold

_TYPE: Final = re.compile(r"^(?:tinh|thanh pho|tp|t p)\s+")

_BEFORE: Final = {
    103.0: "Lai Châu, Điện Biên",
    104.0: "Sơn La",
    104.5: "Kiên Giang, Cà Mau",
    104.75: "Lào Cai, Yên Bái, Nghệ An, Phú Thọ, An Giang",
    105.0: "Hà Nội, Vĩnh Phúc, Hà Nam, Ninh Bình, Thanh Hóa, Đồng Tháp, Cần Thơ, Hậu Giang, Bạc Liêu",
    105.5: (
        "Hà Giang, Hải Dương, Bắc Ninh, Hưng Yên, Thái Bình, Nam Định, Hà Tĩnh, Tây Ninh, Vĩnh Long, Trà Vinh, "
        "Sóc Trăng"
    ),
    105.75: "Cao Bằng, Hải Phòng, Hồ Chí Minh, Bình Dương, Long An, Tiền Giang, Bến Tre",
    106.0: "Tuyên Quang, Hòa Bình, Quảng Bình",
    106.25: "Quảng Trị, Bình Phước",
    106.5: "Bắc Kạn, Thái Nguyên",
    107.0: "Bắc Giang, Thừa Thiên Huế",
    107.25: "Lạng Sơn",
    107.5: "Kon Tum",
    107.75: "Quảng Ninh, Đà Nẵng, Quảng Nam, Đồng Nai, Bà Rịa - Vũng Tàu, Lâm Đồng",
    108.0: "Quảng Ngãi",
    108.25: "Bình Định, Khánh Hòa, Ninh Thuận",
    108.5: "Gia Lai, Đắk Lắk, Đắk Nông, Phú Yên, Bình Thuận",
}
#: Province since July 2025 -> its meridians, and the provinces that it was made of besides its namesake.
_SINCE: Final[dict[str, tuple[tuple[float, ...], str]]] = {
    "Hà Nội": ((105.0,), ""),
    "Cao Bằng": ((105.75,), ""),
    "Tuyên Quang": ((106.0,), "Hà Giang"),
    "Điện Biên": ((103.0,), ""),
    "Lai Châu": ((104.75,), ""),
    "Sơn La": ((104.0,), ""),
    "Lào Cai": ((104.75,), "Yên Bái"),
    "Thái Nguyên": ((106.5,), "Bắc Kạn"),
    "Lạng Sơn": ((107.25,), ""),
    "Quảng Ninh": ((107.75,), ""),
    "Bắc Ninh": ((107.0,), "Bắc Giang"),
    "Phú Thọ": ((104.75,), "Vĩnh Phúc, Hòa Bình"),
    "Hải Phòng": ((105.75,), "Hải Dương"),
    "Hưng Yên": ((105.5,), "Thái Bình"),
    "Ninh Bình": ((105.0,), "Hà Nam, Nam Định"),
    "Thanh Hóa": ((105.0,), ""),
    "Nghệ An": ((104.75,), ""),
    "Hà Tĩnh": ((105.5,), ""),
    "Quảng Trị": ((106.0, 106.25), "Quảng Bình"),
    "Huế": ((107.0,), "Thừa Thiên Huế"),
    "Đà Nẵng": ((107.75,), "Quảng Nam"),
    "Quảng Ngãi": ((108.0,), "Kon Tum"),
    "Gia Lai": ((108.25,), "Bình Định"),
    "Đắk Lắk": ((108.5,), "Phú Yên"),
    "Khánh Hòa": ((108.25,), "Ninh Thuận"),
    "Lâm Đồng": ((107.75,), "Đắk Nông, Bình Thuận"),
    "Đồng Nai": ((107.75,), "Bình Phước"),
    "Hồ Chí Minh": ((105.75,), "Bình Dương, Bà Rịa - Vũng Tàu"),
    "Tây Ninh": ((105.75, 105.5), "Long An"),
    "Đồng Tháp": ((105.0,), "Tiền Giang"),
    "Vĩnh Long": ((105.5,), "Bến Tre, Trà Vinh"),
    "Cần Thơ": ((105.0,), "Sóc Trăng, Hậu Giang"),
    "An Giang": ((104.75,), "Kiên Giang"),
    "Cà Mau": ((104.5,), "Bạc Liêu"),
}
_OTHER_NAMES: Final = {
    "Bắc Cạn": "Bắc Kạn",
    "Đắc Lắc": "Đắk Lắk",
    "Đắc Nông": "Đắk Nông",
    "Sài Gòn": "Hồ Chí Minh",
}


def _key(name: str) -> str:
    """A name without marks, blanks and its type word: `TP. Hồ Chí Minh` -> `hochiminh`."""
    return _TYPE.sub("", fold(name)).replace(" ", "")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


_OLD: Final = {_key(name): meridian for meridian, names in _BEFORE.items() for name in _names(names)}
_NEW: Final = {_key(name): made for name, made in _SINCE.items()}
_SAME: Final = {_key(other): _key(name) for other, name in _OTHER_NAMES.items()}


def _found(name: str) -> str:
    key = _key(name)
    return _SAME.get(key, key)


def own_meridians(name: str) -> tuple[float, ...]:
    """The meridians of the province of this very name, before 2025 and since; one where nothing changed.

    Empty for a name that is none. `name` may carry its type word and lack its marks.
    """
    key = _found(name)
    old = (_OLD[key],) if key in _OLD else ()
    return tuple(dict.fromkeys((*old, *(_NEW[key][0] if key in _NEW else ()))))


def meridians_of(name: str) -> tuple[float, ...]:
    """As `own_meridians`, and then the meridians of the provinces that were merged into it."""
    key = _found(name)
    parts = _names(_NEW[key][1]) if key in _NEW else []
    return tuple(dict.fromkeys((*own_meridians(name), *(_OLD[_key(part)] for part in parts))))


def provinces() -> tuple[str, ...]:
    """Every province of before and after the reform, by name."""
    old = (name for names in _BEFORE.values() for name in _names(names))
    return tuple(dict.fromkeys((*old, *_SINCE)))
