"""A code or a path of names means one area of the edition, or the row says why not."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.naming.names import name_of
from zones.vocabulary import AREA_LEVELS


@pytest.fixture(scope="module")
def of(places):
    """The place of a path in the small edition."""

    def found(province=None, district=None, ward=None, hamlet=None):
        return places.by_path((province, district, ward, hamlet))

    return found


@pytest.fixture(scope="module")
def code(places):
    """The code of a place, None for nowhere."""
    return lambda place: places.code_of(place.area) if place.area >= 0 else None


@pytest.mark.parametrize(
    ("path", "expected"),
    [(("Ninh Thuận", "Ninh Phước", "An Hải"), "0203"),
     (("ninh thuan", "NINH PHUOC", "an hai"), "0203"),
     (("Tỉnh Ninh Thuận", "H. Ninh Phước", "X. An Hải"), "0203"),
     (("NinhThuận", "NinhPhước", "AnHải"), "0203"),
     (("TP. Hồ Chí Minh", "Quận 1", "Phường Bến Nghé"), "0301"),
     (("TPHCM", "Q1", "P. Bến Nghé"), "0301"),
     (("TP.HCM", "1", "12"), "0302"),
     (("Thành phố Hồ Chí Minh", "Quận 12", "Phường 01"), "0401"),
     (("Hồ Chí Minh", "Q.12", "P12"), "0402"),
     (("Ho Chi Minh City", "District 1", "Ward 12"), "0302"),
     (("Ninh Thuận", "TP Phan Rang-Tháp Chàm", "Phước Mỹ"), "0101"),
     (("Cần Thơ", "Cái Răng", "Phường Đúc"), "0501"),
     (("Cần Thơ", "Cái Răng", "Phường Phường Đúc"), "0501"),
     (("Ninh Thuận", "Ninh Phước", "An Hải", "Tuấn Tú"), "0203-1"),
     (("Ninh Thuận", "Ninh Phước", "An Hải", "Thôn Tuấn Tú"), "0203-1"),
     (("Ninh Thuận",), "58"), (("Ninh Thuận", "Ninh Phước"), "587")],
)  # fmt: skip
def test_names_are_compared_without_diacritics_case_types_and_blanks(of, code, path, expected):
    assert code(of(*path)) == expected


def test_levels_may_be_skipped_while_the_path_stays_unique(of, code):
    assert code(of(province="Ninh Thuận", ward="An Hải")) == "0203"
    assert code(of(ward="Bến Nghé")) == "0301"
    assert of(province="Hồ Chí Minh", ward="Phường 12").fault == "place_ambiguous"


def test_an_ambiguous_path_names_the_codes_and_the_area_that_is_certain(of, code):
    found = of("Ninh Thuận", "Ninh Phước", "Phước Dân")
    assert found.fault == "place_ambiguous" and "0201" in found.detail and "0202" in found.detail
    assert code(found) == "587"


def test_type_words_and_marks_decide_between_like_names(of, code):
    assert code(of("Ninh Thuận", "Ninh Phước", "Thị trấn Phước Dân")) == "0201"
    assert code(of("Ninh Thuận", "Ninh Phước", "Xã Phước Dân")) == "0202"
    assert code(of("Ninh Thuận", "Ninh Phước", "Long Thành")) == "0205"
    assert code(of("Ninh Thuận", "Ninh Phước", "Long Thạnh")) == "0204"
    assert of("Ninh Thuận", "Ninh Phước", "Long Thanh").fault == "place_ambiguous"


def test_another_type_of_the_only_such_name_is_the_same_place(of, code):
    assert code(of("Ninh Thuận", "Ninh Phước", "Phường An Hải")) == "0203"


def test_the_finest_name_unknown_is_accepted_at_its_parent(of, code):
    found = of("Ninh Thuận", "Ninh Phước", "Chưa Có")
    assert (code(found), found.fault, found.at_parent) == ("587", "", "ward")
    found = of("Ninh Thuận", "Ninh Phước", "Long Thạnh", "Thôn Nam Cương")  # its name exists in the next ward
    assert (code(found), found.fault, found.at_parent) == ("0204", "", "hamlet")
    found = of("Hồ Chí Minh", "Cái Răng")
    assert (code(found), found.at_parent) == ("79", "district")


def test_a_middle_name_elsewhere_is_impossible_and_told_where_it_is(of, code):
    found = of("Hồ Chí Minh", "Cái Răng", "Phường Đúc")
    assert found.fault == "place_impossible" and "Cần Thơ / Quận Cái Răng (919)" in found.detail
    assert code(found) == "79"


def test_a_ward_that_lies_in_the_next_district_contradicts_the_path(of, code):
    found = of("Ninh Thuận", "Phan Rang - Tháp Chàm", "An Hải")
    assert found.fault == "place_impossible" and "Huyện Ninh Phước / Xã An Hải (0203)" in found.detail
    assert code(found) == "58"  # certain is the province only: the parent named may be the wrong one


def test_a_numbered_ward_of_the_next_district_is_merely_unknown(of, code):
    found = of("Hồ Chí Minh", "Quận 1", "Phường 1")
    assert (code(found), found.at_parent) == ("760", "ward")


def test_wholly_unknown_and_empty(of):
    assert of("Atlantis").fault == "place_unknown" and of("Atlantis").area == -1
    assert of("Atlantis", "Ninh Phước", "An Hải").fault == "place_unknown"
    assert of() == of(None, None) and of().fault == "" and of().area == -1
    assert "Ninh Thuận" in of("Ninh Thuậnn").detail


def test_codes_of_any_level_and_unknown_ones(code, places):
    found = places.by_codes(["58", "587", "0203", "0203-1", "9999"])
    assert [code(found[c]) for c in ("58", "587", "0203", "0203-1")] == ["58", "587", "0203", "0203-1"]
    assert found["9999"].fault == "code_unknown"


def test_a_column_of_codes_that_lost_its_zeros_is_mended_where_certain(code, places, index_of):
    found = places.by_codes(["203", "301", "587"])
    assert code(found["203"]) == "0203" and code(found["587"]) == "587"
    twins = index_of(("district", "1", "A", None), ("ward", "001", "B", "1"),
                                   ("ward", "02", "C", "1"))  # fmt: skip
    assert twins.by_codes(["1"])["1"].area == 0  # nothing says that zeros were lost
    assert twins.by_codes(["1", "2"])["1"].fault == "code_ambiguous"


def test_one_code_at_two_levels_is_ambiguous(index_of):
    twins = index_of(("district", "7", "A", None), ("ward", "7", "B", "7"))
    found = twins.by_codes(["7"])["7"]
    assert found.fault == "code_ambiguous" and found.area == 0 and "district 7, ward 7" in found.detail


def test_an_edition_without_the_middle_level_refuses_paths_that_use_it(index_of):
    new = index_of(("province", "58", "Ninh Thuận", None), ("ward", "1", "Xã An Hải", "58"))
    assert new.by_path(("Ninh Thuận", "Ninh Phước", "An Hải", None)).fault == "place_impossible"
    assert new.by_path(("Ninh Thuận", None, "An Hải", None)).area == 1


def test_levels_above_the_edition_are_passed_over_if_the_list_names_one_area_there(index_of):
    city = index_of(("district", "760", "Quận 1", None),
                                  ("ward", "0301", "Phường Bến Nghé", "760"))  # fmt: skip

    def areas(*paths):
        return [place.area for place in city.by_paths(pl.DataFrame(paths, AREA_LEVELS, orient="row"))]

    assert areas(("TP HCM", "Quận 1", "Bến Nghé", None), ("Hồ Chí Minh", "Quận 1", None, None)) == [1, 0]
    assert areas(("TP HCM", "Quận 1", "Bến Nghé", None), ("Hà Nội", "Quận 1", None, None)) == [-1, -1]


@pytest.mark.parametrize(
    "hostile", ["'; DROP TABLE cases; --", "<script>alert(1)</script>", "%s{value}", "\u202e", "=1+1"]
)
def test_hostile_names_are_only_names(of, hostile):
    assert of(hostile).fault == "place_unknown"
    assert of("Ninh Thuận", hostile).at_parent == "district"


@settings(deadline=None)
@given(st.data(), st.sampled_from([str.upper, str.lower, str.title, lambda s: s.replace(" ", "  ")]))
def test_every_area_is_found_by_its_own_full_path_however_it_is_written(places, data, written):
    area = data.draw(st.integers(0, len(places.edition.areas) - 1))
    names = places.edition.areas["name"]
    line = {places.level_of(part): written(names[part]) for part in places.line(area)}
    assert places.by_path([line.get(level) for level in AREA_LEVELS]).area == area


@settings(deadline=None)
@given(st.text(max_size=12), st.sampled_from(AREA_LEVELS))
def test_any_text_has_a_name_and_no_text_breaks_the_index(places, text, level):
    name_of(text, level)
    places.by_path(("Ninh Thuận", text or None, None, None))
