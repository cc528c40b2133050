"""Words compared without diacritics, case and punctuation, as people type them."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NOT_WORD = re.compile(r"[\W_]+")
#: Names of places and headings say the same words again and again.
_REMEMBERED: Final = 1 << 14
_CAMEL = re.compile(r"(?<=[a-zà-ỹ])(?=[A-ZĐÀ-Ỹ])")


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """`"Ngày  báo-cáo"` -> `"ngay bao cao"`: letters and digits of any script, single blanks."""
    return _NOT_WORD.sub(" ", unmarked(text).casefold()).strip()


def unmarked(text: str) -> str:
    """The text without diacritics: `Điện Biên` is Dien Bien."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(mark for mark in plain if not unicodedata.combining(mark)))


def fold_marked(text: str) -> str:
    """As `fold`, but with the diacritics kept, each tone at the end of its syllable (Hoà is Hòa)."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text.casefold()))
    return " ".join(map(tone_last, words))


@lru_cache(_REMEMBERED)
def tone_last(word: str) -> str:
    """The word with its tone marks moved to its end; other marks stay on their letters."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in letters if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in letters if mark not in _TONES) + tones)


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def parted(text: str) -> str:
    """Words written together, parted at their capitals: `HoànKiếm` is Hoàn Kiếm; `TPHCM` stays."""
    if " " in text or text.islower() or text.isupper():
        return text
    return _JOINED.sub(" ", unicodedata.normalize("NFC", text))


_LETTERS = [chr(code) for code in range(0x41, 0x1EFA) if chr(code).isalpha()]
_LATIN = [letter for letter in _LETTERS if not "\u0250" <= letter <= "\u1e9f"]
_LOW = "".join(letter for letter in _LATIN if letter.islower())
_HIGH = "".join(letter for letter in _LATIN if letter.isupper())
#: Between a small letter and a capital, and between capitals where a small letter follows the second (`NTLệNinh`).
_JOINED = re.compile(f"(?<=[{_LOW}])(?=[{_HIGH}])|(?<=[{_HIGH}])(?=[{_HIGH}][{_LOW}])")


def fold_heading(text: str) -> str:
    """As `fold`, with `reportDate` taken as two words."""
    return fold(_CAMEL.sub(" ", text))


def is_vietnamese(text: str) -> bool:
    """Whether the text carries letters or marks that only Vietnamese combines, or its word for day."""
    marked = unicodedata.normalize("NFC", text).casefold()
    return any(letter in _VIETNAMESE for letter in marked) or "ngay" in fold(text).split()


_VIETNAMESE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
