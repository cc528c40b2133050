"""Recognising the encoding of a column, and leaving alone what is right."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.legacy_text.columns import decode_columns
from geodata.legacy_text.gazetteer import PROVINCES, known_names
from zones.errors import QuestionError

FRENCH = "Hôpital médecin école été Besançon Nîmes Orléans Évry Alès Île Rhône Médée Moûtiers Août maïs Noël né thé"
PORTUGUESE = "São Paulo Coração João Mário António irmã pão mãe limões Belém Goiânia Brasília Maceió Tomé"
SPANISH = (
    "año niño Málaga Córdoba Cádiz Jaén León Ávila Almería Logroño Coruña Mérida Bogotá Peñón Ñuñoa José"
)
GERMAN = "Köln München Düsseldorf Straße Größe Fürth Görlitz über schön Malmö Göteborg Västerås Umeå Tromsø Bodø Hö"
OTHERS = "서울특별시 강남구 臺南市 安南區 Čeština Łódź Škoda Ελλάδα Москва ประเทศไทย"
WARDS = ["Phường Phú Mỹ", "Xã Bình Hòa", "Thị trấn Tân Uyên", "Xã Mường Mươn", "Phường Đồng Tâm", "Xã Ẳng Nưa",
         "Xã Sông Hiến", "Phường Thống Nhất", "Xã Vĩnh Lộc", "Xã Đắk Ơ"]  # fmt: skip


def text_of(cells, **how):
    column = pl.Series("ten", cells, dtype=pl.String)
    found = decode_columns({"ten": column}, **how).columns.get("ten")
    return (found.text if found else column).to_list()


def test_a_column_of_each_encoding_is_read(encoding, written):
    assert text_of([*map(written, WARDS), None, "Ward 5"]) == [*WARDS, None, "Ward 5"]


def test_provinces_in_each_encoding(encoding, written):
    assert text_of([written(name) for name in PROVINCES]) == list(PROVINCES)


def test_each_column_has_its_own_encoding(writers):
    columns = {name: pl.Series(name, [write(ward) for ward in WARDS]) for name, write in writers.items()}
    columns["unicode"] = pl.Series("unicode", WARDS)
    found = decode_columns(columns)
    assert {name: one.encodings for name, one in found.columns.items()} == {name: (name,) for name in writers}
    assert all(one.text.to_list() == WARDS for one in found.columns.values())


def test_what_was_decided_leads_to_the_same_when_said_by_hand(encoding, written):
    columns = {"ten": pl.Series([*map(written, WARDS)]), "khac": pl.Series(WARDS)}
    found = decode_columns(columns)
    assert found.encodings == {"ten": encoding, "khac": "as-is"}
    few = {"ten": pl.Series([written("Xã Tân Lập")]), "khac": pl.Series(["Hà Nam"])}
    again = decode_columns(few, by_hand=found.encodings)
    assert [one.text.to_list() for one in again.columns.values()] == [["Xã Tân Lập"]]


@pytest.mark.parametrize("words", [FRENCH, PORTUGUESE, SPANISH, GERMAN, OTHERS, " ".join(WARDS)])
def test_text_in_any_language_stays_as_it_is(words):
    assert text_of(words.split()) == words.split()
    assert text_of([words]) == [words]


@given(st.lists(st.sampled_from([*GERMAN.split(), *PORTUGUESE.split()]), min_size=1, max_size=6))
def test_a_few_foreign_words_stay_as_they_are(words):
    assert text_of(words) == words


@given(st.lists(st.text(alphabet=st.characters(codec="ascii"))))
def test_ascii_is_not_even_looked_at(cells):
    assert not decode_columns({"ten": pl.Series(cells, dtype=pl.String)}).columns


@given(
    st.lists(st.sampled_from([*WARDS, *PROVINCES, "Hà Nam", "Cà Mau", "Tân An", "Lý Nhân", "Bã"]), min_size=1)
)
def test_vietnamese_in_unicode_stays_as_it_is(cells):
    assert text_of(cells) == cells


@given(st.lists(st.text(), max_size=8))
def test_no_text_makes_it_fail_and_no_cell_is_lost(cells):
    column = pl.Series("ten", cells, dtype=pl.String)
    try:
        found = decode_columns({"ten": column}).columns.get("ten")
    except QuestionError:
        return
    assert found is None or len(found.text) == len(column)


def test_rows_of_two_encodings_are_read_row_by_row(encoding, written):
    cells = [*map(written, WARDS), *PROVINCES]
    found = decode_columns({"ten": pl.Series(cells)}).columns["ten"]
    assert found.by_rows
    assert found.text.to_list()[len(WARDS) :] == list(PROVINCES)
    unread = [ward for ward, text in zip(WARDS, found.text, strict=False) if text != ward]
    assert {written(ward) for ward in unread} <= set(found.left) or not unread


def test_rows_that_can_be_read_in_two_ways_stay_and_are_listed(writers):
    cells = [*map(writers["tcvn3"], WARDS), *PROVINCES, "Vò", "Tân"]
    found = decode_columns({"ten": pl.Series(cells)}).columns["ten"]
    assert found.text.to_list()[-2:] == ["Vò", "Tân"]


def test_a_known_name_settles_what_letters_leave_open(writers):
    cells = [writers["vni"]("Xã Hồ")]
    assert text_of(cells, names=lambda: known_names(["Hồ"])) == ["Xã Hồ"]


def test_other_columns_settle_what_one_leaves_open(writers):
    one = writers["windows-1258"]("Tề")
    assert text_of([one]) == [one]
    columns = {"ten": pl.Series([one]), "xa": pl.Series([*map(writers["windows-1258"], WARDS)])}
    assert decode_columns(columns).columns["ten"].text.to_list() == ["Tề"]


def test_by_hand_goes_before_all(writers):
    one = [writers["vni"]("Đà")]
    assert text_of(one, by_hand={"": "vni"}) == ["Đà"]
    assert text_of(one, by_hand={"ten": "vni"}) == ["Đà"]
    many = [*map(writers["tcvn3"], WARDS)]
    assert text_of(many, by_hand={"": "as-is"}) == many


def test_by_hand_for_the_file_spares_columns_in_unicode(writers):
    columns = {
        "ten": pl.Series([*map(writers["tcvn3"], WARDS)]),
        "tinh": pl.Series(["Hà Nam", "Cà Mau", "Huế"]),
    }
    found = decode_columns(columns, by_hand={"": "tcvn3"})
    assert list(found.columns) == ["ten"]


def test_letters_written_apart_are_put_together():
    import unicodedata

    assert text_of([unicodedata.normalize("NFD", ward) for ward in WARDS]) == WARDS


def test_a_font_of_capitals_gives_names_their_capitals(writers):
    cells = [writers["tcvn3"](ward.lower()) for ward in WARDS]
    assert text_of(cells, titled=["ten"]) == [ward.title() for ward in WARDS]
    assert text_of(cells) == [ward.lower() for ward in WARDS]


def test_names_and_codes_of_real_lists_stay_as_they_are(shared_data):
    for path in sorted(shared_data.glob("*.csv.gz")):
        frame = pl.read_csv(path, infer_schema=False)
        found = decode_columns({name: frame[name] for name in frame.columns})
        assert not found.encodings, path.name
        assert all(not one.left for one in found.columns.values())


def test_every_commune_comes_back_from_every_encoding(shared_data, encoding, written):
    frame = pl.read_parquet(
        shared_data / "vn_communes_2009census.parquet", columns=["district_vn", "commune_vn"]
    )
    meant = {name: frame[name].str.normalize("NFC").str.replace_all("’", "'") for name in frame.columns}
    columns = {
        name: cells.map_elements(written, return_dtype=pl.String, skip_nulls=True)
        for name, cells in meant.items()
    }
    found = decode_columns(columns)
    for name, cells in meant.items():
        assert found.columns[name].text.str.to_lowercase().equals(cells.str.to_lowercase()), name


HELD = known_names(["Bến Tre", "Tri Trung", "Xã Cư Jút", "Mường Thanh", "Hiến Nam", "Thắng"])


@pytest.mark.parametrize(
    "name", ["Xã Tri Trung", "Phường Mường Thanh", "Xã Bến Tre", "Phường Hiến Nam", "Xã Cư Jút"]
)
def test_a_single_name_that_is_held_is_read(name, writers):
    assert text_of([writers["tcvn3"](name)], names=lambda: HELD) == [name]
    assert text_of([writers["vni"](name)], names=lambda: HELD) == [name]


def test_a_type_word_tells_the_letters_of_a_short_column(encoding, written):
    for name in ("Xã Tri Trung", "Huyện Di Linh", "Phường I"):
        assert text_of([written(name)]) == [name]


def test_signs_inside_a_word_tell_that_it_is_not_right_as_it_stands():
    assert text_of(["Ph\u00adêng I"]) == ["Phường I"]
    assert text_of(["XÃ£ Tri Trung"]) == ["Xã Tri Trung"]


@pytest.mark.parametrize(
    "text", ["XÃ\u00a0TRI TRUNG", "XÃ\u00a0KIMMÃ", "Cà\u00adMau", "Rịa–Vũng", "Hà»", "Km½ Hà"]
)
def test_signs_of_typesetting_tell_no_old_letters(text):
    assert text_of([text], names=lambda: HELD) == [text]


def test_a_short_name_is_read_as_the_column_beside_it(writers):
    column = pl.Series([writers["tcvn3"]("Thắng"), "Lan", None])
    beside = pl.Series([*map(writers["tcvn3"], WARDS)])
    assert "ten" not in decode_columns({"ten": column}).columns
    found = decode_columns({"ten": column, "xa": beside}).columns["ten"]
    assert found.text.to_list() == ["Thắng", "Lan", None] and found.encodings == ("tcvn3",)


def test_unicode_beside_old_letters_and_held_names_stays_as_it_is(writers):
    """A name that is right as it stands is no other one because that one is held."""
    beside = pl.Series([*map(writers["tcvn3"], WARDS)])
    cells = ["Hà Nam", "Cà Mau", "Tân An", "Lý Nhân", "Bình Thủy", "Phù Mỹ", "Trà Bồng", "Nà Phặc"]
    for cell in cells:
        found = decode_columns({"ten": pl.Series([cell]), "xa": beside}, names=lambda: HELD)
        assert "ten" not in found.columns
