"""Names as people write them: aliases, slips of the pen, whole addresses; never a silent guess."""

import string
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geodata.intake.faults import Faults
from geodata.intake.naming.aliases import absorbed, merged, spellings
from geodata.intake.naming.answers import Answer, holding
from geodata.intake.naming.names import name_of
from geodata.intake.naming.placed import WORD_FIELDS, place_rows, told_corrected
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.points import Points
from zones.vocabulary import AREA_LEVELS

#: level, code, name, code of the parent: the south before 2021, and names that are easily mixed up.
SOUTH = (
    ("province", "79", "Thành phố Hồ Chí Minh", None),
    ("province", "11", "Tỉnh Điện Biên", None),
    ("province", "46", "Tỉnh Thừa Thiên Huế", None),
    ("province", "35", "Tỉnh Hà Nam", None),
    ("province", "92", "Thành phố Cần Thơ", None),
    ("district", "769", "Quận 2", "79"),
    ("district", "763", "Quận 9", "79"),
    ("district", "762", "Quận Thủ Đức", "79"),
    ("district", "760", "Quận 1", "79"),
    ("district", "099", "Huyện Tuần Giáo", "11"),
    ("district", "100", "Huyện Điện Biên", "11"),
    ("district", "474", "Thành phố Huế", "46"),
    ("district", "347", "Thành phố Phủ Lý", "35"),
    ("district", "350", "Huyện Kim Bảng", "35"),
    ("district", "919", "Quận Cái Răng", "92"),
    ("ward", "1", "Phường Thảo Điền", "769"),
    ("ward", "2", "Phường Long Bình", "763"),
    ("ward", "3", "Phường Linh Xuân", "762"),
    ("ward", "4", "Phường Bến Nghé", "760"),
    ("ward", "5", "Xã Quài Tở", "099"),
    ("ward", "6", "Xã Mường Thín", "099"),
    ("ward", "7", "Thị trấn Tuần Giáo", "099"),
    ("ward", "8", "Xã Chiềng Sinh", "099"),
    ("ward", "9", "Xã Kim Bình", "350"),
    ("ward", "10", "Phường Quang Trung", "347"),
    ("ward", "11", "Phường Tân Phú", "919"),
    ("ward", "12", "Phường Mỹ An Hưng A", "760"),
    ("ward", "13", "Xã Thanh Nưa", "100"),
    ("hamlet", "5-1", "Bản Đoàn Kết", "5"),
)


@pytest.fixture(scope="module")
def south(index_of) -> PlaceIndex:
    return index_of(*SOUTH)


@pytest.fixture(scope="module")
def of(south):
    """(code, fault, level at whose parent it stands) of a path."""

    def found(*path):
        place = south.by_path([*path, *[None] * (4 - len(path))])
        return south.code_of(place.area) if place.area >= 0 else None, place.fault, place.at_parent

    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [(("TP.HCM", "Quận Thủ Đức", "P. Linh Xuân"), "3"), (("Sài Gòn", "Q.1", "Bến-Nghé"), "4"),
     (("HCMC", "District 1", "Ben Nghe Ward"), "4"), (("TP HCM", "Q.I", "Bến Nghé"), "4"),
     (("Huế", "TP Huế"), "474"), (("TT-Huế", "Huế"), "474"), (("HàNam", "PhủLí", "QuangTrung"), "10"),
     (("Hà Nam", "Phủ Lý (TP)", "F. Quang Trung"), "10"), (("ĐiệnBiên", "TuầnGiáo", "QuàiTở"), "5"),
     (("Điện Biên", "H.Tuần Giáo", "TT. Tuần Giáo"), "7"),
     (("Điện Biên", "Tuần Giáo", "X.Quài Tở", "B. Đoàn Kết"), "5")],
)  # fmt: skip
def test_the_ways_in_which_people_write_lead_to_one_area(of, path, expected):
    assert of(*path)[0] == expected and of(*path)[1] == ""


def test_a_merged_city_is_looked_for_in_all_its_parts_and_alone_is_none_of_them(of):
    for district in ("Thủ Đức", "TP Thủ Đức", "Thành phố Thủ Đức", "Thủ Đức (TP)", "Thu Duc City"):
        assert of("Hồ Chí Minh", district, "Thảo Điền") == ("1", "", "")
        assert of("Hồ Chí Minh", district, "Long Bình") == ("2", "", "")
        assert of("Hồ Chí Minh", district) == ("79", "", "district")
        assert of("Hồ Chí Minh", district, "Chưa Có Tên") == ("79", "", "ward")
    assert of("Hồ Chí Minh", "Quận Thủ Đức") == ("762", "", "")  # the type word says which
    assert of("Hồ Chí Minh", "Quận Thủ Đức", "Thảo Điền")[1] == "place_impossible"
    assert of("Hồ Chí Minh", "Thủ Đức", "Bến Nghé")[:2] == ("79", "place_impossible")


def test_an_edition_that_ended_before_the_merger_knows_nothing_of_it(south):
    from dataclasses import replace

    before = PlaceIndex(replace(south.edition, valid_to=date(2021, 1, 1), _slices={}))
    found = before.by_path(("Hồ Chí Minh", "Thủ Đức", None, None))
    assert before.code_of(found.area) == "762" and not found.at_parent


def test_a_ward_that_changed_its_district_is_found_under_the_new_one(of):
    assert of("Hà Nam", "Phủ Lý", "Kim Bình") == ("9", "", "")
    assert of("Hà Nam", "Kim Bảng", "Kim Bình") == ("9", "", "")
    assert of("Hà Nam", "Phủ Lý") == ("35", "", "district")


def test_a_province_that_was_taken_up_counts_in_the_new_one_and_names_below_are_no_proof(index_of):
    new = index_of(("province", "56", "Tỉnh Khánh Hòa", None), ("ward", "1", "Xã Phước Dinh", "56"))
    found = new.by_path(("Ninh Thuận", None, "Phước Dinh", None))
    assert (found.area, found.fault, found.at_parent) == (0, "", "ward")
    assert new.candidates(("Ninh Thuận", None, "Phước Dinh", None))[0].area == 1


def test_a_district_of_another_province_stays_impossible(of):
    """The list of 2021 has Cái Răng, of Cần Thơ, under Hồ Chí Minh: nothing here may be put right."""
    assert of("TP. Hồ Chí Minh", "Cái Răng", "Tân Phú") == ("79", "place_impossible", "")


@pytest.mark.parametrize(
    "cell",
    ["thôn Đoàn Kết, xã Quài Tở, huyện Tuần Giáo, Điện Biên", "Điện Biên; Tuần Giáo; Quài Tở; bản Đoàn Kết",
     "bản Đoàn Kết, Quài Tở, Tuần Giáo"],
)  # fmt: skip
def test_a_whole_address_in_one_cell_is_taken_apart(of, cell):
    assert of(None, None, None, cell) == ("5-1", "", "")
    assert of(None, None, cell) == ("5-1", "", "")


def test_parts_of_an_address_finer_than_anything_known_leave_the_row_above(of):
    assert of(None, None, "Số 5 ngõ 3, xã Quài Tở, huyện Tuần Giáo, tỉnh Điện Biên") == ("5", "", "hamlet")
    assert of("Điện Biên", None, "xã Quài Tở, huyện Tuần Giáo")[0] == "5"
    assert of(None, None, "Nơi này, nơi khác")[1] in ("place_unknown", "place_doubtful")


def test_a_sure_slip_is_put_right_and_told(south, of):
    place = south.by_path(("Điện Biên", "Tuần Giáo", "Mường Thínn", None))
    assert south.code_of(place.area) == "6" and place.corrected == (("Mường Thínn", "Xã Mường Thín"),)
    assert of("Điện Biên", "Tuần Gíaoo", "Quài Tở") == ("5", "", "")


@pytest.mark.parametrize(
    ("path", "why"),
    [(("Điện Biên", "Tuần Giáo", "Quài Tơi"), "a short name"),
     (("Hồ Chí Minh", "Quận 1", "Mỹ An Hưng B"), "another letter is another ward"),
     (("Điện Biên", "Tuần Giáo", "Chiềng Thín"), "another word"),
     (("Điện Biên", "Tuần Giáo", "Phường Mường Thínn"), "another type")],
)  # fmt: skip
def test_what_may_be_another_place_is_never_put_right(south, of, path, why):
    assert of(*path)[1:] == ("", "ward") and not south.by_path((*path, None)).corrected, why
    assert south.candidates((*path, None)), "but the review asks"


def test_a_doubtful_name_in_the_middle_is_refused_with_its_candidates(south, of):
    assert of("Điện Biên", "Tuần Dáo", "Quài Tở")[1] == "place_doubtful"
    place = south.by_path(("Điện Biên", "Tuần Dáo", "Quài Tở", None))
    assert "Huyện Tuần Giáo (099)" in place.detail and south.code_of(place.area) == "11"
    assert of("Điên Biênn")[:2] == (None, "place_doubtful")  # no parent is given: nothing is sure
    best = south.candidates(("Điện Biên", "Tuần Dáo", "Quài Tở", None))[0]
    assert south.code_of(best.area) == "5" and 60 <= best.score < 100


WARDS = [(level, code, name) for level, code, name, _ in SOUTH if level == "ward"]


@given(
    st.sampled_from([one for one in WARDS if len(name_of(one[2], "ward").bare) >= 7]),
    st.data(),
)
def test_any_slip_of_one_letter_finds_the_area_or_leaves_it_open(south, ward, data):
    _, code, name = ward
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    kind = data.draw(st.sampled_from(["put in", "left out", "exchanged", "swapped"]))
    slip = {
        "put in": name[:at] + letter + name[at:],
        "left out": name[:at] + name[at + 1 :],
        "exchanged": name[:at] + letter + name[at + 1 :],
        "swapped": name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
    }[kind]
    assume(slip.strip())
    area = next(
        a for a in range(len(south.edition.areas)) if south.edition.areas.row(a)[1:3] == ("ward", code)
    )
    line = {south.level_of(part): south.edition.areas["name"][part] for part in south.line(area)[1:]}
    found = south.by_path([*(line.get(level) for level in AREA_LEVELS[:2]), slip, None])
    assert found.area in south.line(area)
    assert found.area == area or found.at_parent or found.fault


@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(south, order):
    paths = [("Hồ Chí Minh", "Thủ Đức", "Long Bình"), ("Điện Biên", "Tuần Giáo", "Mường Thínn"),
             ("Hà Nam", "Phủ Lý", None), ("Điện Biên", "Tuần Dáo", "Quài Tở"), ("Huế", None, None),
             (None, None, "Quài Tở, Tuần Giáo")]  # fmt: skip
    words = pl.DataFrame(
        [[None, *path, None] for path in paths],
        schema=dict.fromkeys(("area_code", *AREA_LEVELS), pl.String), orient="row",
    ).select(WORD_FIELDS)  # fmt: skip
    nowhere = np.full(len(paths), np.nan)

    def placed(rows):
        found = place_rows(rows, Points(nowhere, nowhere), Faults(rows.height), south)
        return found.area.tolist(), found.tally, told_corrected(found.corrected)

    area, tally, notes = placed(words)
    turned = placed(words[list(order)])
    assert turned == ([area[i] for i in order], tally, notes)
    assert tally["words_corrected"] == 1 and "“Mường Thínn” = Xã Mường Thín" in notes[0]


def test_an_answer_holds_where_the_same_code_stands_for_the_same_name(south, index_of):
    key = "ward:quaì tơ"
    answer = {key: Answer(key, "ward", "5", "2021", "Xã Quài Tở")}
    assert holding(answer, south.edition) == {key: 19}
    renumbered = index_of(("ward", "5", "Xã Khác", None)).edition
    other = type(renumbered)("2025", renumbered.areas, renumbered.geometry)
    assert holding(answer, renumbered) == {key: 0}  # the same edition, made anew
    assert holding(answer, other) == {}  # another edition, in which 5 is another place
    assert holding({key: Answer(key, None, None, "2021", "")}, south.edition) == {}


def test_every_alias_names_its_source_and_is_no_other_area():
    assert all(one.source and one.covers for one in merged())
    assert all(one.source and one.since for one in absorbed())
    known = spellings()
    assert all(known.get((level, usual), usual) == usual for (level, _), usual in known.items())


def test_what_was_put_right_is_told_with_both_spellings_in_both_languages(batch):
    row = {"report_date": "2022-02-19", "province": "Ninh Thuận", "district": "Ninh Phướcc"}
    found = batch([row | {"case_id": "a", "ward": "An Hải"}, row | {"case_id": "b", "ward": "Long Thạnh"},
                   row | {"case_id": "c", "ward": "Phước Dân"}])  # fmt: skip
    assert found.rows["area_code"].to_list() == ["0203", "0204"]  # two wards are called Phước Dân
    (told,) = [note for note in found.notes if "Ninh Phướcc" in note]
    assert told == "slip of the pen put right, 2 rows: “Ninh Phướcc” = Huyện Ninh Phước"
    assert told.vi == "đã sửa lỗi viết, 2 dòng: “Ninh Phướcc” = Huyện Ninh Phước"
    assert found.corrected.select("row", "words").rows() == [(2, "“Ninh Phướcc” = Huyện Ninh Phước"),
                                                              (3, "“Ninh Phướcc” = Huyện Ninh Phước")]  # fmt: skip


@given(st.lists(st.text(alphabet=",;( )aAXxIị1Đ.-Phườngxã", max_size=14), min_size=4, max_size=4))
def test_no_cell_breaks_the_names(south, path):
    place = south.by_path([text or None for text in path])
    assert place.area >= -1
    south.candidates([text or None for text in path])


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "columns", "matched"),
    [("vn_covid_commune_day_2021", ("province", "district", "commune"), (0.9385, 0.8275)),
     ("vn_population_2019_ward", ("city", "district", "ward"), (0.9899, 0.9920))],
)  # fmt: skip
def test_so_many_real_names_are_understood(shared_data, file, columns, matched):
    """The shares of `bench/names.py`: rows and distinct wordings."""
    from geodata.intake.naming.placed import meanings
    from zones.areas import AREA_SCHEMA, Edition

    source = pl.read_parquet(shared_data / "vn_communes_2009census.parquet").drop("geometry")
    levels = [
        ("province", "province", None),
        ("district", "district", "province"),
        ("ward", "commune", "district"),
    ]
    parts = [
        source.unique(f"{name}_id", keep="first", maintain_order=True).select(
            area_level=pl.lit(level), code=f"{name}_id", name=f"{name}_vn",
            above=pl.col(f"{parent}_id") if parent else pl.lit(None, pl.String),
        ).sort("code")
        for level, name, parent in levels
    ]  # fmt: skip
    areas = pl.concat(parts).with_row_index("area")
    areas = areas.join(
        areas.select(parent="area", above="code"), on="above", how="left", maintain_order="left"
    )
    areas = areas.with_columns(area_km2=None).select(*AREA_SCHEMA).cast(AREA_SCHEMA)
    index = PlaceIndex(Edition("2009", areas, np.empty(0, object)))
    rows = pl.read_csv(shared_data / f"{file}.csv.gz", infer_schema=False).select(
        *(pl.col(name).alias(level) for name, level in zip(columns, AREA_LEVELS, strict=False)),
        hamlet=pl.lit(None, pl.String),
        area_code=pl.lit(None, pl.String),
    )
    paths = rows.unique(maintain_order=True)
    places = meanings(paths, index)
    found = paths.with_columns(ok=pl.Series([not one.fault and not one.at_parent for one in places]))
    joined = rows.join(found, on=rows.columns, nulls_equal=True)
    assert joined["ok"].mean() >= matched[0] and found["ok"].mean() >= matched[1]


@pytest.mark.real_data
def test_no_spelling_is_the_name_of_another_area_in_the_real_layers(shared_data):
    layers = [("vn_provinces_2021", "province", "name"), ("vn_districts_2021", "district", "name"),
              ("vn_provinces_2025", "province", "fullName")]  # fmt: skip
    for file, level, column in layers:
        names = pl.read_parquet(shared_data / f"{file}.parquet", columns=[column])[column].unique()
        bare = [name_of(name, level).bare for name in names]
        if level == "province":
            assert len(set(bare)) == len(bare)
    source = pl.read_parquet(shared_data / "vn_districts_2021.parquet", columns=["level1_id", "name"])
    keys = source.select(
        "level1_id", pl.col("name").map_elements(lambda n: name_of(n, "district").whole, pl.String)
    )
    assert keys.n_unique() == source.n_unique()
