"""Names compared without marks, case and punctuation."""

import re
import unicodedata
from typing import Final

_TYPE: Final = re.compile(r"^(?:tinh|thanh pho|tp|t p)\s+")


def plain(text: str) -> str:
    """`D_VN-2000` -> `d vn 2000`, `Điện  Biên` -> `dien bien`."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(mark for mark in letters if not unicodedata.combining(mark)).casefold()
    return re.sub(r"[\W_]+", " ", bare).strip()


def province_key(name: str) -> str:
    """A province's name without marks, blanks and its type word: `TP. Hồ Chí Minh` -> `hochiminh`."""
    return _TYPE.sub("", plain(name)).replace(" ", "")
