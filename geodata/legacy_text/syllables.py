"""Whether a word is a syllable that Vietnamese can have: onset, rhyme and tone."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_SHARP_OR_HEAVY: Final = "\u0301\u0323"
_BEGINNINGS: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x kr đr br gr pl bl kl"
_ONSETS: Final = tuple(sorted(_BEGINNINGS.split(), key=len, reverse=True))
_ENDINGS: Final = """
    a ac ach ai am an ang anh ao ap at au ay ak
    ăc ăm ăn ăng ăp ăt ăk
    âc âm ân âng âp ât âu ây âk
    e ec em en eng eo ep et ek
    ê êch êm ên êng ênh êp êt êu êk
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ok
    ô ôc ôi ôm ôn ông ôp ôt ôk
    ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt
    uyn uynh uyp uyt uyu uk
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu ưk
    y yêm yên yêng yêt yêu yn ynh yt ych
"""
_RHYMES: Final = frozenset(_ENDINGS.split())
_STOPPED: Final = ("c", "ch", "p", "t")
_WORDS: Final = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=200_000)
def is_syllable(word: str) -> bool:
    """Whether a word in any case is a possible Vietnamese syllable, its tone where it may be: Hoà, Hòa, not Haỳ."""
    bare, seat, tone = _without_tone(word)
    return seat >= -1 and any(
        rhyme in _RHYMES and _sits(rhyme, seat - (len(bare) - len(rhyme)), tone)
        for rhyme in _rhymes_left(bare)
    )


def _without_tone(word: str) -> tuple[str, int, str]:
    """The letters without their tone, where it sat (-1: there is none, -2: there are several), and the tone."""
    letters, seat, tone = "", -1, ""
    for letter in unicodedata.normalize("NFC", word.casefold()):
        apart = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in apart if mark in _TONES]
        if marks:
            if tone or len(marks) > 1:
                return "", -2, ""
            seat, tone = len(letters), marks[0]
        letters += unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES))
    return letters, seat, tone


def _rhymes_left(bare: str) -> list[str]:
    """What may be the rhyme of a syllable without tone: itself, and what stands behind an onset."""
    return [bare, *(bare[len(onset) :] for onset in _ONSETS if bare.startswith(onset))]


def _sits(rhyme: str, seat: int, tone: str) -> bool:
    """Whether a tone may be on this letter of a rhyme; before p, t, c and ch only the sharp and the heavy one exist."""
    if rhyme.endswith(_STOPPED):
        return tone != "" and tone in _SHARP_OR_HEAVY and seat in _seats(rhyme)
    return not tone or seat in _seats(rhyme)


@lru_cache(maxsize=1_000)
def _seats(rhyme: str) -> tuple[int, ...]:
    """Letters of a rhyme that may carry the tone: the last marked vowel, else the main one; oa, oe and uy have two."""
    if marked := [at for at, letter in enumerate(rhyme) if letter in "ăâêôơư"]:
        return (marked[-1],)
    vowels = [at for at, letter in enumerate(rhyme) if letter in "aeiouy"]
    if rhyme in ("oa", "oe", "uy"):
        return (0, 1)
    if vowels[-1] < len(rhyme) - 1:
        return (vowels[-1],)
    return (1,) if len(vowels) == 3 else (0,)


def is_vietnamese(text: str) -> bool:
    """Whether every word of a text with letters beyond ASCII is a syllable, and there is one; `HoànKiếm` is two."""
    words = [word for word in _WORDS.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    return bool(words) and all(is_syllable(word) or _is_run_together(word) for word in words)


def _is_run_together(word: str) -> bool:
    starts = [at for at in range(1, len(word)) if word[at].isupper() and word[at - 1].islower()]
    parts = [word[a:b] for a, b in zip([0, *starts], [*starts, len(word)], strict=True)]
    return len(parts) > 1 and all(len(part) > 1 and (part.isascii() or is_syllable(part)) for part in parts)
