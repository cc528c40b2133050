"""Names that are known: those of areas already loaded, and of the provinces."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from geodata.fold import fold_marked

_PROVINCES: Final = (
    "An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình Phước, "
    "Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, "
    "Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Hồ Chí Minh, Huế, Hưng Yên, "
    "Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, "
    "Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, "
    "Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Thừa Thiên Huế, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, "
    "Vĩnh Phúc, Yên Bái"
)
#: Provinces before and after 1 July 2025, as everybody writes them.
PROVINCES: Final = tuple(_PROVINCES.split(", "))
_TYPES: Final = (
    "tỉnh, thành phố, tp, quận, huyện, thị xã, tx, phường, xã, thị trấn, tt, đặc khu, thôn, bản, ấp, khu phố, "
    "tổ dân phố, khối, xóm, buôn, làng"
)


_BEFORE: Final = re.compile(
    "^(?:"
    + "|".join(sorted((fold_marked(each) for each in _TYPES.split(", ")), key=len, reverse=True))
    + ") "
)


#: Type words that are not plain ASCII, as keys.
_MARKED_TYPES: Final = tuple(word for one in _TYPES.split(", ") if not (word := fold_marked(one)).isascii())


@lru_cache(maxsize=200_000)
def name_key(text: str) -> str:
    """A name without case, punctuation and type word, its tones at the ends of the syllables."""
    return _BEFORE.sub("", fold_marked(text))


def known_names(names: Iterable[str | None] = ()) -> frozenset[str]:
    """Keys of names of areas and of the provinces. Names in plain ASCII prove no letters: they are held behind each
    type word that does (`xã tri trung`)."""
    keys = {name_key(name) for name in (*PROVINCES, *names) if name}
    marked = {key for key in keys if not key.isascii()}
    return frozenset(marked | {f"{word} {key}" for key in keys - marked for word in _MARKED_TYPES})


def is_known(text: str, names: Collection[str]) -> bool:
    """Whether a text is one of the known names (`known_names`), with or without its type word."""
    return name_key(text) in names or fold_marked(text) in names
