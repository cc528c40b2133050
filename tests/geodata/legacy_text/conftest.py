"""Text written as old programs did: one function an encoding, from Unicode to the signs that a reader sees."""

import unicodedata
from collections.abc import Callable

import pytest

from geodata.legacy_text.tables import TCVN3, VNI

TONES = "\u0300\u0301\u0303\u0309\u0323"
Writer = Callable[[str], str]


def in_tcvn3(text: str) -> str:
    """TCVN3 has no capitals with tones: those come out small."""
    signs = {letter: sign for sign, letter in TCVN3.items()}
    return "".join(signs.get(letter) or signs.get(letter.lower(), letter) for letter in text)


def in_vni(text: str) -> str:
    signs: dict[str, str] = {}
    for sign, letter in VNI.items():
        if len(sign) == 1 or sign[0].isupper() == sign[1].isupper():
            signs.setdefault(letter, sign)
    return "".join(signs.get(letter, letter) for letter in text)


def in_windows_1258(text: str) -> str:
    """Composed letters where Windows has them, else the tone behind the letter."""
    return "".join(map(_in_1258, text)).encode("cp1258").decode("cp1252")


def _in_1258(letter: str) -> str:
    try:
        letter.encode("cp1258")
        return letter
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in apart if mark in TONES)
        return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in TONES)) + tone


def in_utf_8_twice(text: str) -> str:
    """As programs do that leave the five free bytes of Windows-1252 as they are."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )


WRITERS: dict[str, Writer] = {
    "tcvn3": in_tcvn3, "vni": in_vni, "windows-1258": in_windows_1258, "utf-8-twice": in_utf_8_twice,
}  # fmt: skip


@pytest.fixture(params=list(WRITERS))
def encoding(request: pytest.FixtureRequest) -> str:
    """Each of the old encodings."""
    return str(request.param)


@pytest.fixture
def written(encoding: str) -> Writer:
    """Writes text in the encoding at hand."""
    return WRITERS[encoding]


@pytest.fixture(scope="session")
def writers() -> dict[str, Writer]:
    """All of them by name."""
    return WRITERS
