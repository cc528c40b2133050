"""Unicode letters written apart or with marks in an odd order, as the one letter that they are."""

import re
import unicodedata
from typing import Final

_QUALITY: Final = "\u0302\u0306\u031b"
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_VOWEL: Final = re.compile(rf"([AEIOUYaeiouy])([{_TONES}])([{_QUALITY}])")
#: Text that may hold letters written apart.
APART: Final = re.compile("[\u0300-\u036f]")


def composed(text: str) -> str:
    """NFC; a tone written before the circumflex, breve or horn of its vowel is put after it (á + ̂ is ấ)."""
    if not APART.search(text):
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _VOWEL.sub(r"\1\3\2", apart))
