"""From what a reader took the bytes for to what was meant: one decoder an encoding.

A decoder takes text whose signs stand for bytes (read as Latin-1 or Windows-1252) and gives the text in NFC, or None
where the text cannot have been written in its encoding.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from geodata.legacy_text.composing import composed
from geodata.legacy_text.tables import TCVN3, VNI, VNI_MARKS, WINDOWS_SIGNS

Decoder = Callable[[str], str | None]

#: Signs of typesetting that every reader sees rightly, and no letter of TCVN3 or VNI.
_PLAIN: Final = frozenset("–—‘’“”…•€™\u00a0")
_VNI_SIGN: Final = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_WIDE_OF: Final = {byte: sign for sign, byte in WINDOWS_SIGNS.items()}
_LOST: Final = re.compile("Ä(?=[\x20-\x7fáÃÄÆ]|$)|Ã(?: (?= )|$)")
_MOST_TIMES: Final = 3  # so often may a text have been taken for Windows-1252 and written as UTF-8 again


def as_bytes(text: str) -> bytes | None:
    """The bytes that a reader of Latin-1 or Windows-1252 saw as this text; None where it holds other signs."""
    try:
        return bytes(WINDOWS_SIGNS.get(sign, ord(sign)) for sign in text)
    except ValueError:
        return None


def as_signs(data: bytes) -> str:
    """Bytes of an unknown code page as text, one sign a byte, so that `as_bytes` gives them back: Windows-1252, and
    control signs for the five bytes that it leaves open."""
    return data.decode("latin-1").translate(_WIDE_OF)


def from_tcvn3(text: str) -> str | None:
    """TCVN3 (ABC), without capitals that its fonts made (see `casing`)."""
    return _by_sign(text, TCVN3)


def from_vni(text: str) -> str | None:
    """VNI for Windows: two signs a letter before one. A mark without its base cannot be VNI."""
    decoded, at = [], 0
    for found in _VNI_SIGN.finditer(text):
        decoded += [text[at : found.start()], VNI[found[0]]]
        if not _is_plain(text[at : found.start()]):
            return None
        at = found.end()
    return "".join([*decoded, text[at:]]) if _is_plain(text[at:]) else None


def from_windows_1258(text: str) -> str | None:
    """Windows-1258: tones as signs of their own behind the vowel."""
    data = as_bytes(text)
    if data is None:
        return None
    try:
        return composed(data.decode("cp1258"))
    except UnicodeDecodeError:
        return None


def from_utf_8_twice(text: str) -> str | None:
    """UTF-8 that was taken for Windows-1252 (or Latin-1), once or several times over."""
    found = _once(text) or _once(_with_lost_bytes(text))
    for _ in range(_MOST_TIMES - 1):
        again = _once(found) if found is not None else None
        found = again or found
    return None if found is None else composed(found)


def _once(text: str) -> str | None:
    """The text whose UTF-8 these signs stand for; None for plain ASCII and for signs that are no UTF-8."""
    data = as_bytes(text)
    if data is None or data.isascii():
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _with_lost_bytes(text: str) -> str:
    """Two letters end in bytes that are dropped on the way: the second of Đ (no sign in Windows-1252) and that of à
    (a blank that is trimmed). They are put back only beside others that are whole: Ä and Ã are letters, too."""
    if _once(_LOST.sub("", text)) is None:
        return text
    return _LOST.sub(lambda lost: "Ä\x90" if lost[0][0] == "Ä" else "Ã\xa0", text)


def _by_sign(text: str, table: Mapping[str, str]) -> str | None:
    decoded = [table.get(sign) or (sign if _is_plain(sign) else None) for sign in text]
    return "".join(sign or "" for sign in decoded) if None not in decoded else None


def _is_plain(text: str) -> bool:
    return text.isascii() or all(
        sign < "\x80" or sign in _PLAIN or (sign not in VNI_MARKS and sign in "°²³×½") for sign in text
    )


#: Name of the encoding, as `--text-encoding` takes it -> its decoder.
DECODERS: Final[dict[str, Decoder]] = {
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "windows-1258": from_windows_1258,
    "utf-8-twice": from_utf_8_twice,
}
#: What they are called in sentences (the same in both languages).
TITLES: Final = {
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "windows-1258": "Windows-1258",
    "utf-8-twice": "UTF-8 → Windows-1252",
}
AS_IS: Final = "as-is"


def possible_meanings(text: str) -> list[str]:
    """A text as it stands, and in each old encoding that it can be in: to ask whether one of them is known."""
    if text.isascii():
        return [text]
    return [text, *(meant for decode in DECODERS.values() if (meant := decode(text)) is not None)]
