"""The values of closed vocabularies, in the words of English and Vietnamese lists."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.notes import Note
from zones.errors import InputError
from zones.vocabulary import CASE_CHOICES

#: Folded words that say that nothing was stated; an empty cell says the same.
NOT_STATED: Final = frozenset(
    ("unknown", "unk", "na", "n a", "nan", "null", "none", "not stated", "khong ro", "khong biet", "chua ro",
     "chua xac dinh", "khong co thong tin", "chua co thong tin")
)  # fmt: skip

_WORDS: Final[dict[str, dict[str, str]]] = {
    "setting": {
        "community": "community, cong dong, tai cong dong, ngoai cong dong, ca cong dong, trong cong dong, "
        "ngoai khu cach ly, phat hien tai cong dong, cd, tai cd, ngoai cd, trong cd, ca cd",
        "quarantine": "quarantine, quarantined, isolation, cach ly, khu cach ly, trong khu cach ly, cach ly tap trung, "
        "khu cach ly tap trung, cach ly tai nha, da cach ly, duoc cach ly, khu phong toa, trong khu phong toa, "
        "phong toa, f1 da cach ly, trong khu cach ly phong toa, cl, "
        "kcl, khu cl, trong kcl, tai kcl, kcl tap trung, cl tap trung, cltt, kcltt, cl tai nha, clyt, kcl y te",
    },
    "acquisition": {
        "local": "local, locally acquired, domestic, indigenous, autochthonous, noi dia, trong nuoc, tai cho, "
        "ca noi dia, mac trong nuoc, lay nhiem trong nuoc",
        "imported": "imported, import, travel, abroad, overseas, nhap canh, xam nhap, ca nhap canh, ca xam nhap, "
        "nhap khau, ngoai lai, nuoc ngoai, tu nuoc ngoai, nhap canh trai phep",
    },
    "source": {
        "known": "known, found, linked, identified, known source, ro nguon, ro nguon lay, co nguon lay, "
        "da ro nguon lay, xac dinh duoc nguon lay, da xac dinh nguon lay, biet nguon lay, co yeu to dich te",
        "not_found": "not found, not known, unlinked, unknown source, source unknown, khong ro nguon, "
        "chua ro nguon, khong ro nguon lay, chua ro nguon lay, chua xac dinh nguon lay, khong tim thay, "
        "chua xac dinh duoc nguon lay, chua tim thay nguon lay, mat dau f0",
    },
    "status": {
        "suspected": "suspected, suspect, nghi ngo, nghi mac, ca nghi ngo, ca nghi, nghi nhiem",
        "probable": "probable, co the, ca co the, lam sang",
        "confirmed": "confirmed, positive, xac dinh, ca xac dinh, khang dinh, duong tinh, da xac dinh, mac",
    },
    "place_kind": {
        "residence": "residence, home, address, noi o, cu tru, noi cu tru, thuong tru, tam tru, dia chi, noi sinh song",
        "detection": "detection, found, reported, noi phat hien, phat hien, noi bao cao",
        "infection": "infection, exposure, noi nhiem, noi lay nhiem, noi mac, noi mac benh",
    },
}
_YES = frozenset(("yes", "y", "true", "1", "co", "x", "是"))
_NO = frozenset(("no", "n", "false", "0", "khong", "否"))

_ALLOWED_VI: Final = {
    "setting": "cộng đồng, cách ly",
    "acquisition": "nội địa, nhập cảnh",
    "source": "rõ nguồn, không rõ nguồn",
    "status": "nghi ngờ, có thể, xác định",
    "place_kind": "nơi ở, nơi phát hiện, nơi lây nhiễm",
}

#: Open vocabularies: known words are brought to one form, others are kept as they are.
_OPEN: Final[dict[str, dict[str, str]]] = {
    "sex": {"male": "male, m, nam, trai, man, 男, 1", "female": "female, f, nu, gai, woman, 女, 2"},
    "outcome": {
        "died": "died, dead, death, deceased, tu vong, chet, mat",
        "recovered": "recovered, cured, discharged, khoi, khoi benh, ra vien, da khoi, xuat vien",
        "active": "active, in treatment, dang dieu tri, dieu tri",
    },
}


def _lookup(words: dict[str, str]) -> dict[str, str]:
    found = {fold(word): value for value, listed in words.items() for word in listed.split(",")}
    return found | {fold(value): value for value in words}


_CLOSED_LOOKUP: Final = {name: _lookup(words) for name, words in _WORDS.items()}
_OPEN_LOOKUP: Final = {name: _lookup(words) for name, words in _OPEN.items()}


@dataclass(frozen=True, slots=True)
class Choices:
    """A column of a closed vocabulary: the value (null = not stated) and which filled cells are unknown."""

    value: pl.Series
    unknown: pl.Series


def read_choices(field: str, text: pl.Series, *, yes_no: bool = False) -> Choices:
    """Read `setting`, `acquisition`, `source`, `status` or `place_kind`.

    `yes_no`: the column asks "imported?", so that yes means imported and no local.
    """
    lookup = _CLOSED_LOOKUP[field]
    if yes_no:
        lookup = lookup | dict.fromkeys(_YES, "imported") | dict.fromkeys(_NO, "local")
    words = text.unique().drop_nulls().to_list()
    folded = {word: fold(word) for word in words}
    known = {word: lookup.get(plain) for word, plain in folded.items()}
    strange = [word for word, plain in folded.items() if known[word] is None and plain not in NOT_STATED]
    value = text.replace_strict(known, default=None, return_dtype=pl.String)
    return Choices(value, text.is_in(strange).fill_null(False))


def read_open(field: str, text: pl.Series) -> pl.Series:
    """Bring the known words of an open vocabulary (`sex`, `outcome`) to one form."""
    lookup = _OPEN_LOOKUP[field]
    words = text.unique().drop_nulls().to_list()
    known = {word: lookup.get(fold(word), word) for word in words}
    return text.replace_strict(known, default=None, return_dtype=pl.String)


def allowed(field: str) -> Note:
    """The values a field may have, for messages; in Vietnamese by words that are understood as well."""
    return Note(", ".join(CASE_CHOICES[field]), _ALLOWED_VI[field])


def constant_choice(field: str, word: str, where: str) -> str:
    """The value of a closed vocabulary that `word` means; raises InputError if it means none."""
    value = _CLOSED_LOOKUP[field].get(fold(word))
    if value is None:
        raise InputError(
            f"{field} cannot be {word!r}",
            where=where,
            fix=f"use one of {allowed(field)}",
            vi=f"{field} không nhận {word!r}",
            vi_fix=f"dùng một trong: {allowed(field).vi}",
        )
    return value
