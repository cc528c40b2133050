"""Capitals that TCVN3 does not have: they came from a font, and are found again by their neighbours."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
#: Letters beyond ASCII of which TCVN3 has capitals.
_CAPITALS: Final = frozenset("ăâêôơưđ")


def recased(text: str) -> str:
    """Decoded TCVN3 with its lost capitals: `HUYệN` is `HUYỆN`, `ấp Bình An` stays, `Xã ấp Đá` is `Xã Ấp Đá`.

    Words whose other letters are all capitals are set in capitals; where every other word begins with a capital,
    a word that begins with a letter without one gets it.
    """
    words = _WORD.findall(text)
    long = [able for able in map(_able, words) if len(able) > 1]
    shouted = bool(long) and all(able.isupper() for able in long)
    begun = [word[0].isupper() for word in words[1:] if _has_capital(word[0])]
    titled = len(words) > 1 and words[0][0].isupper() and all(begun)
    return _WORD.sub(lambda found: _word(found[0], shouted=shouted, titled=titled), text)


def title_cased(text: str) -> str:
    """Every word with a capital in front: for names of which the whole column came out in small letters."""
    return _WORD.sub(lambda found: found[0][0].upper() + found[0][1:], text)


def _word(word: str, *, shouted: bool, titled: bool) -> str:
    able = _able(word)
    if able.isupper() and (shouted or len(able) > 1):
        return word.upper()
    if shouted and not able:
        return word.upper()
    return word[0].upper() + word[1:] if titled and not _has_capital(word[0]) else word


def _able(word: str) -> str:
    """The letters of a word that always show their case."""
    return "".join(letter for letter in word if letter.isascii())


def _has_capital(letter: str) -> bool:
    return letter.isascii() or letter.lower() in _CAPITALS
