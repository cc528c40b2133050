"""What each encoding would make of single words, and whether that is Vietnamese."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geodata.legacy_text.casing import recased
from geodata.legacy_text.decoders import AS_IS, DECODERS, as_bytes
from geodata.legacy_text.syllables import is_vietnamese

#: Words of a text whose letters may be hidden behind any sign beyond ASCII.
_WORD: Final = re.compile(r"[0-9A-Za-z\u0080-\U0010ffff]+")
#: Signs that no language writes inside a word, but TCVN3 and twice written UTF-8 do.
_ODD: Final = re.compile("[\u0080-\u00b6\u00b8-\u00bf×÷‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]")
#: Of these, those between two letters; an unbreakable blank, dashes and quotation marks do stand there.
_INSIDE: Final = re.compile(
    "[^\\W\\d_][\u0080-\u009f\u00a1-\u00b4\u00b6\u00b8-\u00bf×÷‚ƒ„†‡ˆ‰‹˜™›]+[^\\W\\d_]"
)
#: Ã, an unbreakable blank, a capital: `XÃ TRI TRUNG` in Unicode, and no à.
_BLANK: Final = re.compile("Ã\u00a0(?=[A-ZÀ-ÖØ-Þ])")
#: Pairs of VNI that no other language writes; ï and û do follow vowels in French.
_PAIR: Final = re.compile("[aeouyôö][ùøõâáàåãäêéèúüë]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One word: whether it is Vietnamese as it stands, and what it is in the encodings in which it is Vietnamese.

    `same` names the encodings in which it is Vietnamese and the same as it stands (Tân in Windows-1258). `bare` says
    that its signs can stand for bytes at all; `odd` that it holds signs no word of any language has.
    """

    as_is: bool
    meant: dict[str, str]
    same: frozenset[str]
    bare: bool
    odd: bool

    def only(self, encoding: str) -> bool:
        """Whether it is Vietnamese in this encoding, and not as it stands."""
        return not self.as_is and encoding in self.meant


def words_of(texts: Iterable[str]) -> set[str]:
    """The distinct words with signs beyond ASCII."""
    return {word for text in texts for word in _WORD.findall(text) if not word.isascii()}


@lru_cache(maxsize=200_000)
def reading_of(word: str) -> Reading:
    """How a word can be read. Text written as UTF-8 twice need not be Vietnamese: no other text looks like it."""
    as_is = is_vietnamese(word)
    if as_bytes(word) is None:
        return Reading(as_is, {}, frozenset(), False, False)
    as_is = as_is and not (_INSIDE.search(word) or _is_twice(word))
    read = {name: decode(word) for name, decode in DECODERS.items()}
    same = frozenset(name for name, decoded in read.items() if as_is and decoded == word)
    meant = {}
    for name, decoded in read.items():
        if decoded is None or decoded == word or (name == "utf-8-twice" and _BLANK.search(word)):
            continue
        decoded = recased(decoded) if name == "tcvn3" else decoded
        if is_vietnamese(decoded) or (name == "utf-8-twice" and _is_written(decoded)):
            meant[name] = decoded
    return Reading(as_is, meant, same, True, bool(_ODD.search(word) or _PAIR.search(word)))


def _is_twice(word: str) -> bool:
    """Whether a word is Vietnamese once its UTF-8, taken for Windows-1252, is undone. Ã before an unbreakable blank
    proves nothing: `XÃ TRI` in Unicode is written so, too."""
    return "\u00a0" not in word and is_vietnamese(DECODERS["utf-8-twice"](word) or "")


def _is_written(text: str) -> bool:
    """Whether signs are those of some script, not controls."""
    return all(sign.isprintable() or sign == "\u00a0" for sign in text)


def meaning(text: str, encoding: str) -> str | None:
    """A whole text read in an encoding, with the capitals that TCVN3 lost; None where that cannot be."""
    if encoding == AS_IS or text.isascii():
        return text
    decoded = DECODERS[encoding](text)
    return recased(decoded) if decoded is not None and encoding == "tcvn3" else decoded


def is_sound(text: str, encoding: str) -> bool:
    """Whether every word beyond ASCII of a text is Vietnamese in an encoding."""
    readings = [reading_of(word) for word in _WORD.findall(text) if not word.isascii()]
    if encoding == AS_IS:
        return all(each.as_is for each in readings)
    return all(encoding in each.meant or encoding in each.same for each in readings) and bool(readings)
