"""Tables and decoders: every Vietnamese letter, against sources of others."""

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.legacy_text.casing import recased
from geodata.legacy_text.composing import composed
from geodata.legacy_text.decoders import (
    as_bytes,
    as_signs,
    from_tcvn3,
    from_utf_8_twice,
    from_vni,
    from_windows_1258,
)
from geodata.legacy_text.syllables import is_syllable, is_vietnamese
from geodata.legacy_text.tables import TCVN3, VNI

SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
LETTERS = SMALL + SMALL.upper()
PLAIN = "abcdeghiklmnopqrstuvxy ABCDEGHIKLMNOPQRSTUVXY-.,0123456789"


def test_there_are_134_letters():
    assert len(set(LETTERS)) == 134
    assert set(SMALL) | set("ĂÂÊÔƠƯĐ") == set(TCVN3.values())
    assert set(LETTERS) == set(VNI.values())


@pytest.mark.skipif(shutil.which("iconv") is None, reason="glibc's iconv is the second source of TCVN3")
def test_tcvn3_is_what_glibc_says():
    for sign, letter in TCVN3.items():
        ran = subprocess.run(["iconv", "-f", "TCVN", "-t", "UTF-8"], input=sign.encode("latin-1") + b" ",
                             capture_output=True, check=False)  # fmt: skip
        if ran.returncode:
            pytest.skip("this iconv has no TCVN")
        assert unicodedata.normalize("NFC", ran.stdout.decode()).strip() == letter


def test_windows_1258_is_what_python_says(writers):
    for letter in LETTERS:
        assert from_windows_1258(writers["windows-1258"](letter)) == letter


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ñieän Bieân", "Điện Biên"),
        ("Thaønh phoá Hoà Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Thöøa Thieân - Hueá", "Thừa Thiên - Huế"),
        ("ÑAÉK LAÉK", "ĐẮK LẮK"),
        ("Ñaø Naüng", "Đà Nẵng"),
        ("Vuõng Taøu, Bình Döông, Quaûng Ngaõi", "Vũng Tàu, Bình Dương, Quảng Ngãi"),
        ("Myõ Tho, Lyù Sôn, Ít Ong", "Mỹ Tho, Lý Sơn, Ít Ong"),
    ],
)
def test_vni_as_it_was_typed(written, meant):
    assert from_vni(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("§iÖn Biªn", "Điện Biên"),
        ("Hµ Néi", "Hà Nội"),
        ("Thµnh phè Hå ChÝ Minh", "Thành phố Hồ Chí Minh"),
        ("Ph\u00adêng Phó Mü", "Phường Phú Mỹ"),
    ],
)
def test_tcvn3_as_it_was_typed(written, meant):
    assert from_tcvn3(written) == meant


@pytest.mark.parametrize(
    ("decoded", "meant"),
    [
        ("HUYệN TâN UYêN", "HUYỆN TÂN UYÊN"),
        ("PHƯờNG Hà NộI", "PHƯỜNG HÀ NỘI"),
        ("Xã ấp Đá", "Xã Ấp Đá"),
        ("Huyện Tân Uyên", "Huyện Tân Uyên"),
        ("tiếp xúc gần", "tiếp xúc gần"),
    ],
)
def test_capitals_that_tcvn3_lacks_come_back(decoded, meant):
    assert recased(decoded) == meant


@pytest.mark.parametrize("times", [1, 2, 3])
def test_utf_8_written_several_times_over(writers, times):
    text = meant = "Điện Biên, Ấp Đình, Nguyễn Trãi"
    for _ in range(times):
        text = writers["utf-8-twice"](text)
    assert from_utf_8_twice(text) == meant


def test_bytes_lost_on_the_way_are_known_where_only_one_letter_is_left():
    assert from_utf_8_twice("Äiá»‡n BiÃªn") == "Điện Biên"
    assert from_utf_8_twice("Äá»©c HÃ") == "Đức Hà"
    assert from_utf_8_twice("HÃ  Ná»™i") == "Hà Nội"


@pytest.mark.parametrize("word", ["XÃ", "Äpfel", "HÃ", "Ärzte", "SÃO"])
def test_letters_that_may_be_right_are_not_completed(word):
    assert from_utf_8_twice(word) is None


def test_marks_in_any_order_are_one_letter():
    for letter in LETTERS:
        assert composed(unicodedata.normalize("NFD", letter)) == letter
    assert composed("a\u0301\u0302") == composed("a\u0302\u0301") == composed("á\u0302") == "ấ"
    assert composed("ệ") == composed("e\u0323\u0302") == "ệ"


@given(st.text(alphabet=SMALL + PLAIN))
def test_tcvn3_there_and_back(writers, text):
    assert from_tcvn3(writers["tcvn3"](text)) == text


@given(
    st.lists(
        st.sampled_from(["Đăk", "Hà", "Nội", "Ỷ", "Phường", "Mỹ", "ƯỚC", "Ngữ", "Quý", "ấp", "Ỉ", "Thĩ"])
    )
)
def test_vni_there_and_back(writers, words):
    assert from_vni(writers["vni"](" ".join(words))) == " ".join(words)


@given(st.text(alphabet=LETTERS + PLAIN, min_size=1))
def test_windows_1258_and_utf_8_twice_there_and_back(writers, text):
    assert from_windows_1258(writers["windows-1258"](text)) == text
    assert from_utf_8_twice(writers["utf-8-twice"](text)) == (None if text.isascii() else text)


@given(st.binary())
def test_signs_stand_for_their_bytes(data):
    assert as_bytes(as_signs(data)) == data


@given(st.text())
def test_no_decoder_fails_on_any_text(text):
    for decode in (from_tcvn3, from_vni, from_windows_1258, from_utf_8_twice):
        assert decode(text) is None or isinstance(decode(text), str)


@pytest.mark.parametrize(
    "word", ["nghiêng", "Thuỷ", "Thủy", "QUỐC", "giếng", "gì", "Huế", "ước", "Đắk", "Quý"]
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["côté", "Köln", "Néi", "haỳ", "tôc", "xaừ", "bá́"])
def test_what_is_no_syllable(word):
    assert not is_syllable(word)


def test_words_run_together_are_taken_apart():
    assert is_vietnamese("HoànKiếm")
    assert not is_vietnamese("Xaừ")
    assert not is_vietnamese("Hanoi")
