"""Names of areas compared without diacritics, case, blanks and type words (xã, quận, tỉnh, ward …)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geodata.fold import fold, fold_marked, parted, tone_last
from geodata.intake.naming.aliases import spellings

#: Type words that may stand before a name, longest first, by area level.
_BEFORE: Final = {
    "province": "thanh pho truc thuoc trung uong, tinh, thanh pho, tp, t p, province of, city of",
    "district": "thanh pho thuoc tinh, thanh pho, thi xa, quan, huyen, tp, t p, tx, t x, q, h, district",
    "ward": "thi tran, dac khu, phuong, xa, tt, t t, p, f, x, ward, commune, town",
    "hamlet": (
        "to dan pho so, to dan pho, khu dan cu so, khu dan cu, khu pho so, khu pho, khu vuc, khoi pho, tieu khu, "
        "thon so, thon ban, thon, ban, ap, xom, khoi, lang, buon, bon, plei, soc, phum, khom, to so, to, khu, "
        "tdp, kdc, kp, kv, tk, hamlet, village"
    ),
}
#: Type words that may follow a name in English.
_AFTER: Final = {
    "province": "province, city",
    "district": "district, city, town",
    "ward": "ward, commune, town",
    "hamlet": "hamlet, village",
}
_BEFORE_WORDS = {
    level: sorted((word.strip().split() for word in listed.split(",")), key=len, reverse=True)
    for level, listed in _BEFORE.items()
}
_AFTER_WORDS = {level: {word.strip() for word in listed.split(",")} for level, listed in _AFTER.items()}
_LETTER_NUMBER = re.compile(r"^(p|f|q|kp|tdp|to|ap|khom|thon|xom|khu|phuong|quan)(\d+)$")


_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_BRACKET = re.compile(r"^(.*\S)\s*\(([^()]*)\)\s*$")
_I_OR_Y = re.compile(r"(?<=[bcdghklmnpqrstvx])y$|(?<=^qu)y$")


@dataclass(frozen=True, slots=True)
class Name:
    """One written name: `whole` with its type word, `bare` without it, `kind` the type word or "".

    `marked` is the name with its diacritics, the tones at its end (Hoà is Hòa), or "" if it was written
    without any. `syllables` are the folded words of the bare name. `others` are the keys of other ways to write
    the same name: i for y (Mĩ is Mỹ), a Roman number, NT for nông trường.
    """

    whole: str
    bare: str
    kind: str
    marked: str
    syllables: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()

    @property
    def keys(self) -> set[str]:
        """Everything by which it may be found."""
        return {self.whole, self.bare}

    @property
    def is_number(self) -> bool:
        """`Phường 12`: names that occur in many towns."""
        return self.bare.isdigit()


@lru_cache(maxsize=200_000)
def name_of(text: str, area_level: str) -> Name:
    """`Phường 01` -> whole `phuong1`, bare `1`, kind `phuong`. The type word is taken off once only.

    A type word may stand behind in brackets: `Thủ Đức (TP)`. Capitals part words that were written together.
    """
    text = parted(_bracket_first(text, area_level))
    words = [_number(word) for word in _parted(fold(text).split())]
    marked = _parted(fold_marked(text).replace("_", " ").split())
    kind, rest = _without_type(words, marked if len(marked) == len(words) else words, area_level)
    usual = spellings()
    whole, bare = (usual.get((area_level, key), key) for key in ("".join(words), "".join(rest)))
    return Name(whole, bare, kind, _marked(text, len(rest)), tuple(rest), _others(text, rest, {whole, bare}))


def _bracket_first(text: str, area_level: str) -> str:
    """`Thủ Đức (TP)` as `TP Thủ Đức`; other words in brackets stay where they are."""
    found = _BRACKET.match(text)
    if found and fold(found[2]).split() in _BEFORE_WORDS.get(area_level, ()):
        return f"{found[2]} {found[1]}"
    return text


def _others(text: str, rest: list[str], keys: set[str]) -> frozenset[str]:
    """Other ways to write the bare name."""
    found = {"".join(_I_OR_Y.sub("i", word) for word in rest)}
    for short in (["nt"], ["n", "t"]):
        if len(rest) > len(short) and rest[: len(short)] == short:
            found.add("".join(("nong", "truong", *rest[len(short) :])))
    roman = re.split(r"\W+", text.strip())[-1] if len(rest) == 1 else ""
    if roman and set(roman) <= _ROMAN.keys() and len(roman) <= 4:
        found.add(str(_roman(roman)))
    return frozenset(found - keys)


def _roman(word: str) -> int:
    values = [_ROMAN[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _marked(text: str, words: int) -> str:
    """The last `words` words of a name with their marks."""
    syllables = fold_marked(text).split()
    name = tone_last("".join(syllables[-words:] if words else syllables))
    return "" if name.isascii() else name


def _parted(words: list[str]) -> list[str]:
    """`q1`, `p12` written in one word, as two."""
    found = _LETTER_NUMBER.match(words[0]) if words else None
    return [found[1], found[2], *words[1:]] if found else words


def _number(word: str) -> str:
    return str(int(word)) if word.isascii() and word.isdigit() else word


def _without_type(words: list[str], marked: list[str], area_level: str) -> tuple[str, list[str]]:
    for before in _BEFORE_WORDS.get(area_level, ()):
        n = len(before)
        if len(words) > n and words[:n] == before and _is_type(before, marked[:n]):
            return _KINDS.get("".join(before), "".join(before)), words[n:]
    if len(words) > 1 and words[-1] in _AFTER_WORDS.get(area_level, ()):
        return _KINDS.get(words[-1], words[-1]), words[:-1]
    return "", words


def _is_type(before: list[str], marked: list[str]) -> bool:
    """Whether words are a type word as written: without marks, or with its own (*Quản Bạ* is no quận)."""
    return all(own in (word, _MARKED_TYPES.get(word)) for word, own in zip(before, marked, strict=True))


_TYPE_SYLLABLES: Final = (
    "tỉnh thành phố trực thuộc trung ương thị xã quận huyện trấn đặc khu phường tổ dân cư số vực khối tiểu thôn bản "
    "ấp xóm làng buôn bôn sóc phum khóm"
)
#: Folded -> with its marks.
_MARKED_TYPES: Final = {fold(one): fold_marked(one) for one in _TYPE_SYLLABLES.split()}


#: Short and English type words, as what they stand for; "": several Vietnamese ones.
_KINDS: Final = {
    "tp": "thanhpho", "tx": "thixa", "q": "quan", "h": "huyen", "tt": "thitran", "p": "phuong", "f": "phuong",
    "x": "xa", "tdp": "todanpho", "kp": "khupho", "thanhphothuoctinh": "thanhpho", "city": "thanhpho",
    "thanhphotructhuoctrunguong": "thanhpho", "cityof": "thanhpho", "province": "tinh", "provinceof": "tinh",
    "ward": "phuong", "commune": "xa", "district": "", "town": "",
}  # fmt: skip
