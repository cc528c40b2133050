"""Text as programs before Unicode wrote it, as the signs that a reader of Windows-1252 sees."""

import unicodedata

from geodata.legacy_text.tables import TCVN3, VNI

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def tcvn3(text: str) -> str:
    """TCVN3 (ABC); it has no capitals with tones, those come out small."""
    signs = {letter: sign for sign, letter in TCVN3.items()}
    return "".join(signs.get(letter) or signs.get(letter.lower(), letter) for letter in text)


def vni(text: str) -> str:
    """VNI for Windows: two signs a letter."""
    signs: dict[str, str] = {}
    for sign, letter in VNI.items():
        if len(sign) == 1 or sign[0].isupper() == sign[1].isupper():
            signs.setdefault(letter, sign)
    return "".join(signs.get(letter, letter) for letter in text)


def windows_1258(text: str) -> bytes:
    """Bytes of Windows-1258: composed letters where it has them, else the tone behind the letter."""
    return "".join(map(_apart, text)).encode("cp1258")


def _apart(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in _TONES)
        return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)) + tone
    return letter


def utf_8_twice(text: str) -> str:
    """UTF-8 taken for Windows-1252; the five free bytes stay as they are."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )
