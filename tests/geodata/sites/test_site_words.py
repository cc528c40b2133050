"""What kind of place words and names mean."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.sites.kinds import allowed_kinds, kind_of_name, kind_of_word, read_kinds, read_sizes
from zones.site_signs import SITE_SIGNS
from zones.vocabulary import SITE_KINDS


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Nhà trọ", "boarding_house"), ("khu nhà trọ công nhân", "boarding_house"), ("TRƯỜNG HỌC", "school"),
        ("Nhà máy", "factory"), ("công ty", "factory"), ("Chợ", "market"), ("Khu cách ly", "quarantine"),
        ("Bệnh viện dã chiến", "treatment"), ("cơ sở điều trị", "treatment"), ("Chốt kiểm soát", "checkpoint"),
        ("khác", "other"), ("school", "school"), ("boarding_house", "boarding_house"), ("kho hàng", None), ("", None),
    ],
)  # fmt: skip
def test_words_of_lists_mean_a_kind_or_none(word: str, kind: str | None) -> None:
    assert kind_of_word(word) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Trường THCS Lê Lợi", "school"), ("Khu trọ bà Năm", "boarding_house"), ("Cty TNHH Sao Mai", "factory"),
        ("Chợ Lớn", "market"), ("Khu cách ly Trường Quân sự", "quarantine"), ("Nhà văn hóa", None), ("Khác", None),
    ],
)  # fmt: skip
def test_a_name_tells_its_kind_by_its_beginning(name: str, kind: str | None) -> None:
    assert kind_of_name(name) == kind


def test_the_column_goes_before_the_name_and_a_strange_word_is_not_forgiven_by_the_name() -> None:
    text = pl.Series(["chợ", None, "kho hàng", None])
    names = pl.Series(["Trường A", "Trường B", "Trường C", "Nhà văn hóa"])
    kind, strange, by_name = read_kinds(text, names)
    assert kind.to_list() == ["market", "school", None, None]
    assert strange.to_list() == [False, False, True, False] and by_name == 1


def test_every_kind_has_its_words_in_both_languages() -> None:
    assert list(SITE_SIGNS) == list(SITE_KINDS) and all(one.vi and one.en for one in SITE_SIGNS.values())
    assert all(kind_of_word(word) for word in allowed_kinds().vi.split(", "))
    assert read_sizes(pl.Series(["Lớn", "nhỏ", "rất lớn", None])).to_list() == [
        "large",
        "small",
        "rất lớn",
        None,
    ]


@given(st.text(max_size=30))
def test_any_text_is_a_kind_or_none(text: str) -> None:
    assert kind_of_word(text) in (None, *SITE_KINDS) and kind_of_name(text) in (None, *SITE_KINDS)
