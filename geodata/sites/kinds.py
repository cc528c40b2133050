"""What kind of place a site is, in the words of lists and in its own name."""

from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.notes import Note
from zones.vocabulary import SITE_KINDS

#: Words for each kind, without marks. A name that begins with one of them tells its kind as well.
_WORDS: Final = {
    "boarding_house": "boarding house, boarding houses, dormitory, dorm, worker housing, lodging, nha tro, "
    "khu nha tro, "
    "khu tro, day tro, phong tro, nha tro cong nhan, khu nha tro cong nhan, khu luu tru cong nhan, ky tuc xa, ktx, "
    "nha o cong nhan, khu nha o cong nhan, nha luu tru",
    "school": "school, schools, kindergarten, college, university, truong, truong hoc, truong mam non, "
    "truong mau giao, truong tieu hoc, truong thcs, truong thpt, truong trung hoc, truong pho thong, truong ptdt, "
    "truong ptdtnt, truong ptdtbt, truong noi tru, truong ban tru, truong cao dang, truong dai hoc, mam non, tieu hoc, "
    "thcs, thpt, diem truong, co so giao duc, nha tre",
    "factory": "factory, factories, company, plant, workplace, industrial park, nha may, cong ty, cty, xi nghiep, "
    "doanh nghiep, xuong, xuong san xuat, khu cong nghiep, kcn, cum cong nghiep, co so san xuat, phan xuong",
    "market": "market, markets, supermarket, cho, cho dau moi, cho dan sinh, sieu thi, trung tam thuong mai, "
    "cho truyen thong",
    "quarantine": "quarantine, quarantine site, quarantine centre, quarantine center, isolation site, khu cach ly, "
    "khu cach ly tap trung, diem cach ly, co so cach ly, noi cach ly, kcl, khu cach ly y te, "
    "cach ly tap trung, cach ly",
    "treatment": "treatment, treatment site, field hospital, hospital, clinic, benh vien, bv, benh vien da chien, "
    "bv da chien, co so dieu tri, khu dieu tri, co so thu dung, co so thu dung dieu tri, co so y te, tram y te, "
    "tram y te luu dong, phong kham, trung tam y te, khu thu dung, khu dieu tri f0, noi dieu tri",
    "checkpoint": "checkpoint, check point, control post, roadblock, chot, chot kiem soat, chot kiem dich, "
    "chot kiem soat dich, chot kiem soat y te, tram kiem soat, tram kiem dich, diem chot, chot truc",
    "other": "other, khac, loai khac, dia diem khac, khong thuoc loai nao",
}  # fmt: skip
_ALLOWED_VI: Final = "nhà trọ, trường học, nhà máy, chợ, khu cách ly, cơ sở điều trị, chốt kiểm soát, khác"
_SIZES: Final = {
    "small": "small, nho, quy mo nho, it nguoi, s",
    "large": "large, big, lon, quy mo lon, dong nguoi, l",
    "medium": "medium, vua, trung binh, quy mo vua, m",
}


def _lookup(words: dict[str, str]) -> dict[str, str]:
    found = {fold(word): kind for kind, listed in words.items() for word in listed.split(",")}
    return found | {fold(kind): kind for kind in words}


_BY_WORD: Final = _lookup(_WORDS)
_BY_SIZE: Final = _lookup(_SIZES)


def allowed_kinds() -> Note:
    """The kinds, for messages; in Vietnamese by words that are understood as well."""
    return Note(", ".join(SITE_KINDS), _ALLOWED_VI)


def kind_of_word(word: str) -> str | None:
    """The kind that a word means; None where it means none."""
    return _BY_WORD.get(fold(word))


def kind_of_name(name: str) -> str | None:
    """The kind that a name begins with (`Trường THCS Lê Lợi`), by the longest words that fit."""
    parts = fold(name).split()
    for end in range(len(parts), 0, -1):
        kind = _BY_WORD.get(" ".join(parts[:end]))
        if kind not in (None, "other"):
            return kind
    return None


def read_kinds(text: pl.Series, names: pl.Series) -> tuple[pl.Series, pl.Series, int]:
    """The kind of each site, which filled cells mean none, and how many kinds were taken from names.

    The column goes before the name; where it is empty the name tells.
    """
    words = {word: kind_of_word(word) for word in text.unique().drop_nulls().to_list()}
    said = text.replace_strict(words, default=None, return_dtype=pl.String)
    called = {name: kind_of_name(name) for name in names.unique().drop_nulls().to_list()}
    by_name = names.replace_strict(called, default=None, return_dtype=pl.String)
    silent = text.is_null()
    kind = pl.select(pl.when(silent).then(by_name).otherwise(said)).to_series()
    return kind.alias("site_kind"), (~silent & said.is_null()), int((silent & by_name.is_not_null()).sum())


def read_sizes(text: pl.Series) -> pl.Series:
    """`small`, `medium`, `large`, or the text as it stands."""
    words = {word: _BY_SIZE.get(fold(word), word) for word in text.unique().drop_nulls().to_list()}
    return text.replace_strict(words, default=None, return_dtype=pl.String).alias("size_class")
