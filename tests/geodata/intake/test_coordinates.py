"""Coordinates as people write them: read where they are certain, refused with words where they are not."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.coordinates.angles import LAT, LON, plainer, read_angles
from geodata.intake.coordinates.pairs import read_pairs
from geodata.intake.coordinates.plus_codes import cell_of, completed, encoded, find_code, is_full, is_short
from geodata.intake.coordinates.spots import read_spots
from zones.errors import QuestionError

DAY = "2022-02-19"


def angle(text: str) -> tuple[float, int]:
    read = read_angles(plainer(pl.Series([text])))
    return float(read.degrees[0]), int(read.axis[0])


@pytest.mark.parametrize(
    "text",
    ["21°01'30\"N", "21 01 30 N", "21d01m30sN", "N21°01.5'", "21º01’30”B", "B 21 01 30", "21:01:30 N", "21.025N",
     "21,025° Bắc", "Vĩ độ Bắc 21°01'30\"", "vĩ độ: 21.025", "21 độ 01 phút 30 giây Bắc", "21o01'30''B", "lat 21.025",
     "21° 1.5' north", "21-01-30N"],
)  # fmt: skip
def test_a_latitude_is_read_in_every_usual_writing(text):
    degrees, axis = angle(text)
    assert degrees == pytest.approx(21.025, abs=1e-9) and axis == LAT


@pytest.mark.parametrize(
    "text",
    ["105°51'15\"E", "105 51 15 Đ", "105d51m15sE", "E105°51.25'", "Kinh độ Đông: 105 độ 51 phút 15 giây",
     "Đ105°51'15\"",
     "kinh độ 105°51'15\"", "105°51′15″ Đông", "105,8541666667 đông"],
)  # fmt: skip
def test_a_longitude_is_read_in_every_usual_writing(text):
    degrees, axis = angle(text)
    assert degrees == pytest.approx(105 + 51.25 / 60, abs=1e-9) and axis == LON


@pytest.mark.parametrize(
    "text",
    ["21°61'30\"N", "21°30'60\"", "21.5 30 N", "N21 01 30 S", "-21.5S", "kinh độ 21N", "2101.5", "north", ""],
)
def test_what_contradicts_itself_is_no_angle(text):
    assert np.isnan(angle(text)[0])


degrees_of_earth = st.floats(0, 180, allow_nan=False).map(lambda value: round(value, 7))
WRITINGS = {
    "point": (lambda v: f"{v:.7f}", 1e-7),
    "comma": (lambda v: f"{v:.7f}".replace(".", ","), 1e-7),
    "sign": (lambda v: f"{v:.6f}°", 1e-6),
    "minutes": (lambda v: _minutes(v, "{}°{:.4f}'"), 1e-4 / 60),
    "blanks": (lambda v: _seconds(v, "{} {} {:.2f}"), 0.1 / 3600),
    "seconds": (lambda v: _seconds(v, "{}°{:02d}'{:.1f}\""), 0.1 / 3600),
    "letters": (lambda v: _seconds(v, "{}d{}m{:.1f}s"), 0.1 / 3600),
    "words": (lambda v: _seconds(v, "{} độ {} phút {:.1f} giây"), 0.1 / 3600),
}


def _minutes(value: float, form: str) -> str:
    whole = round(value * 600_000)
    return form.format(whole // 600_000, whole % 600_000 / 10_000)


def _seconds(value: float, form: str) -> str:
    whole = round(value * 36_000)
    return form.format(whole // 36_000, whole % 36_000 // 600, whole % 600 / 10)


@settings(max_examples=150, deadline=None)
@given(
    degrees_of_earth, st.sampled_from(sorted(WRITINGS)), st.sampled_from(["", "N", " B", "E", " Đ", "S", "T"])
)
def test_degrees_come_back_within_the_precision_of_their_writing(value, writing, side):
    write, precision = WRITINGS[writing]
    degrees, axis = angle(write(value) + side)
    expected = -value if side in ("S", "T") else value
    assert degrees == pytest.approx(expected, abs=precision)
    assert axis == {"": 0, "N": LAT, " B": LAT, "S": LAT}.get(side, LON)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_no_text_breaks_the_readers(texts):
    distinct = pl.Series(list(dict.fromkeys(texts)), dtype=pl.String)
    read_angles(plainer(distinct))
    spots = read_spots(distinct)
    assert len(spots.first) == len(distinct)
    assert (np.isfinite(spots.first) == np.isfinite(spots.second)).all()


@settings(max_examples=150, deadline=None)
@given(
    st.floats(-89.9, 89.9), st.floats(-179.9, 179.9),
    st.sampled_from(["{:.6f}, {:.6f}", "{:.6f} {:.6f}", "({:.6f};{:.6f})", "{:.6f}/{:.6f}", "geo:{:.6f},{:.6f}",
                     "https://www.google.com/maps/@{:.6f},{:.6f},15z", "https://maps.google.com/?q={:.6f},{:.6f}",
                     "https://www.google.com/maps/place/A/@1,2,3z/data=!3d{:.6f}!4d{:.6f}",
                     "https://www.openstreetmap.org/#map=15/{:.6f}/{:.6f}",
     "https://maps.apple.com/?ll={:.6f},{:.6f}"]),
)  # fmt: skip
def test_a_pair_in_one_cell_comes_back(lat, lon, form):
    spots = read_spots(pl.Series([form.format(lat, lon)]))
    assert spots.fault[0] == ""
    assert (spots.first[0], spots.second[0]) == pytest.approx((lat, lon), abs=1e-6)


@pytest.mark.parametrize(
    "text",
    ["21,0285; 105,8542", "21,0285, 105,8542", "21,0285,105,8542", "21,0285 105,8542", "Tọa độ: 21.0285, 105.8542",
     "21.0285N105.8542E", "21.0285°B - 105.8542°Đ", "vĩ độ 21.0285, kinh độ 105.8542", "[21.0285|105.8542]"],
)  # fmt: skip
def test_pairs_with_decimal_commas_and_words_are_taken_apart(text):
    read = read_pairs(pl.Series([text]))
    assert (read.first[0], read.second[0]) == (21.0285, 105.8542)


def test_a_decimal_comma_is_not_taken_for_a_pair():
    assert np.isnan(read_pairs(pl.Series(["21,105"])).first[0])


@settings(max_examples=100, deadline=None)
@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_a_point_lies_in_the_cell_of_its_plus_code(lat, lon):
    code = encoded(lat, lon)
    cell = cell_of(code)
    assert is_full(code) and find_code(f"nhà ở {code} Hà Nội") == code
    assert abs(cell.lat - lat) <= cell.height / 2 + 1e-9 and abs(cell.lon - lon) <= cell.width / 2 + 1e-9
    short = code[4:]
    assert is_short(short) and completed(short, lat, lon).lat == pytest.approx(cell.lat)


@pytest.mark.parametrize(
    ("lat", "lon", "code"), [(20.3700625, 2.7821875, "7FG49QCJ+2V"), (47.365590, 8.524997, "8FVC9G8F+6X")]
)
def test_plus_codes_are_those_of_the_specification(lat, lon, code):
    assert encoded(lat, lon) == code
    assert cell_of(code).height == pytest.approx(1 / 8000)


def test_a_code_of_fifteen_signs_is_finer():
    cell = cell_of("7FG49QCJ+2VXGJ")
    assert cell.lat == pytest.approx(20.3701135, abs=1e-6) and cell.lon == pytest.approx(2.78223535, abs=1e-6)


# in a list


def points(batch, *cells, **more):
    rows = [{"report_date": DAY, "tọa độ": cell, "case_id": str(at)} | more for at, cell in enumerate(cells)]
    return batch(rows)


def test_the_order_of_a_pair_is_told_by_letters_ranges_and_the_edition(batch):
    found = points(batch, "11.25, 109.45", "109.45 11.25", "11°15'B 109°27'Đ", "POINT(109.45 11.25)")
    assert found.rows["lon"].round(6).to_list() == [109.45] * 4
    assert found.rows["lat"].round(6).to_list() == [11.25] * 4
    assert any("vĩ độ trước" in getattr(note, "vi", "") for note in found.notes)


def test_an_order_that_nothing_tells_is_refused(batch):
    found = batch([{"report_date": DAY, "tọa độ": "10.5, 11.5"}], placed=False)
    assert found.refused["code"].to_list() == ["coordinate_order"]


def test_an_order_follows_the_other_pairs_of_its_column(batch):
    rows = [{"report_date": DAY, "tọa độ": cell, "case_id": cell} for cell in ("10.5, 11.5", "21.5, 105.5")]
    found = batch(rows, placed=False)
    assert found.rows.sort("lat")["lat"].to_list() == [10.5, 21.5]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("https://maps.app.goo.gl/AbC", "coordinate_link_short"), ("https://www.google.com/maps/place/Hanoi",
     "coordinate_link_empty"), ("11°75'N 109°E", "coordinate_minutes"), ("7P000000+", "coordinate_code_coarse"),
     ("1234+99999999999", "coordinate_code"), ("chưa rõ", "coordinate_not_number")],
)  # fmt: skip
def test_a_cell_that_says_no_place_is_refused_with_its_reason(batch, cell, code):
    found = points(batch, cell, "11.25, 109.45")
    assert found.refused.select("row", "code").rows() == [(2, code)]
    assert found.refused["remedy_vi"][0]


def test_a_short_plus_code_is_completed_by_the_area_of_its_row(batch):
    code = encoded(11.2501, 109.4501)[4:]
    found = points(batch, code, ward="An Hải", district="Ninh Phước")
    assert found.rows["lat"][0] == pytest.approx(11.2501, abs=1e-4)
    assert points(batch, code).refused["code"].to_list() == ["coordinate_code_short"]


def test_a_column_that_holds_places_in_words_is_not_taken_for_coordinates(batch):
    rows = [{"report_date": DAY, "vị trí": "chợ"}, {"report_date": DAY, "vị trí": "nhà trọ"}]
    found = batch(rows)
    assert len(found.rows) == 2 and found.rows["cell"].null_count() == 2
    assert any("không được hiểu là tọa độ" in getattr(note, "vi", "") for note in found.notes)


def test_degrees_minutes_and_seconds_stand_in_two_columns(batch):
    found = batch([{"report_date": DAY, "kinh độ": "109°27'", "vĩ độ": "11°15'00\"B"}])
    assert (found.rows["lon"][0], found.rows["lat"][0]) == pytest.approx((109.45, 11.25))


def test_letters_decide_which_column_is_which(batch):
    found = batch([{"report_date": DAY, "lon": "11°15'N", "lat": "109°27'E"}])
    assert (found.rows["lon"][0], found.rows["lat"][0]) == pytest.approx((109.45, 11.25))


def test_both_coordinates_in_the_first_column_are_taken(batch):
    found = batch([{"report_date": DAY, "lat": "11.25, 109.45", "lon": None}])
    assert (found.rows["lon"][0], found.rows["lat"][0]) == (109.45, 11.25)


def swapped(times):
    return [
        {"case_id": str(at), "report_date": DAY, "lon": f"11.2{at}", "lat": "109.45"} for at in range(times)
    ]


def test_columns_that_are_exchanged_throughout_are_asked_about_once(batch):
    with pytest.raises(QuestionError) as asked:
        batch(swapped(3))
    assert asked.value.code == "coordinates_swapped"
    assert [answer.option for answer in asked.value.answers] == ["--swap-coordinates"]
    found = batch(swapped(3), swap_coordinates=True)
    assert (
        found.rows["lat"].to_list() == [11.20, 11.21, 11.22] and found.rows["lon"].to_list() == [109.45] * 3
    )


def test_single_exchanged_rows_stay_refused(batch):
    assert set(batch(swapped(2)).refused["code"]) == {"coordinate_swapped"}
    rows = [*swapped(5), {"case_id": "x", "report_date": DAY, "lon": "109.45", "lat": "11.25"}]
    found = batch(rows)
    assert found.refused["code"].to_list() == ["coordinate_swapped"] * 5 and len(found.rows) == 1


def test_metres_are_taken_in_the_zone_that_puts_them_into_the_areas(batch):
    from geodata.vn2000.shift import to_wgs84
    from geodata.vn2000.zones import zone

    east, north = to_wgs84(zone(108.25)).transform(109.45, 11.25, direction="INVERSE")
    rows = [{"report_date": DAY, "X": f"{north:.2f}", "Y": f"{east:.2f}"}]
    try:
        found = batch(rows, crs="VN2000:108.25")
    except QuestionError:  # pragma: no cover
        pytest.fail("the zone was named")
    assert (found.rows["lon"][0], found.rows["lat"][0]) == pytest.approx((109.45, 11.25), abs=1e-6)
    with pytest.raises(QuestionError) as asked:
        batch(rows)
    assert all(
        answer.option.startswith("--crs VN2000") or "EPSG" in answer.option for answer in asked.value.answers
    )
