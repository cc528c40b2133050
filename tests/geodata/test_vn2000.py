"""VN-2000: every zone by every name, to WGS 84 and back, and definitions taken for what they mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from geodata.vn2000 import (
    MERIDIANS,
    crs_of_words,
    fitting_meridians,
    known_zones,
    meridians_of,
    metres_to_degrees,
    one_that_fits,
    option_for,
    shift_of,
    shift_vector,
    zone,
)
from geodata.vn2000.provinces import own_meridians, provinces
from geodata.vn2000.recognising import recognised
from geodata.vn2000.shift import to_wgs84
from geodata.vn2000.zones import transverse_mercator
from zones.errors import InputError, QuestionError

CODES = [3405, 3406, 5896, 5897, 5898, 5899, *range(9205, 9219)]
_METRES = 111_195.0


def grid(epsg: int | CRS, lon: object, lat: object) -> tuple[np.ndarray, np.ndarray]:
    """Easting and northing of places."""
    crs = epsg if isinstance(epsg, CRS) else CRS.from_epsg(epsg)
    east, north = to_wgs84(crs).transform(np.atleast_1d(lon), np.atleast_1d(lat), direction="INVERSE")
    return east, north


def apart(lon: np.ndarray, lat: np.ndarray, other_lon: float, other_lat: float) -> float:
    """Metres between places."""
    east = (lon - other_lon) * np.cos(np.radians(other_lat))
    return float(np.hypot(east, lat - other_lat).max() * _METRES)


# ---- zones


def test_every_zone_of_the_registry_is_there() -> None:
    assert sorted(crs.to_epsg() for crs in known_zones()) == CODES


@pytest.mark.parametrize("epsg", CODES)
@given(east=st.floats(-1.6, 1.6), lat=st.floats(8.3, 23.4))
def test_a_place_comes_back_within_two_millimetres(epsg: int, east: float, lat: float) -> None:
    crs = CRS.from_epsg(epsg)
    lon = transverse_mercator(crs)[0] + east
    x, y = grid(epsg, lon, lat)
    back = metres_to_degrees(x, y, crs)
    assert apart(*back, lon, lat) < 0.002  # the shift drops the height: some 40 m over 225 m of way
    assert np.allclose(metres_to_degrees(y, x, crs), back, rtol=0, atol=0)


def test_the_shift_is_that_of_the_registry_with_its_stated_accuracy() -> None:
    for crs in known_zones():
        shift = shift_of(crs)
        assert (shift.name, shift.accuracy_m) == ("VN-2000 to WGS 84 (2)", 1.0)
        assert shift.parameters["X-axis translation"] == -191.90441429


def test_the_vector_of_the_shift_differs_by_place() -> None:
    east, north = shift_vector(np.array([105.85, 108.2, 106.7]), np.array([21.03, 16.07, 10.78]))
    assert east == pytest.approx([195.4, 194.6, 195.1], abs=0.2)
    assert north == pytest.approx([-109.6, -113.8, -113.3], abs=0.2)


@given(meridian=st.floats(102, 111))
def test_a_zone_that_the_registry_lacks_is_made_alike(meridian: float) -> None:
    made = zone(round(meridian, 4))
    assert transverse_mercator(made)[1:] == (0.9999, 500_000.0)
    assert shift_of(made) == shift_of(zone(105.75))


# ---- words


@pytest.mark.parametrize(
    "words",
    ["VN2000:105.75", "VN2000:105,75", "vn-2000:105°45'", "VN2000 105-45", "VN_2000:105 45", "TM-3 105°45'",
     "TM3:105d45", "VN2000:105045'", "VN2000:KTT 105-45", "VN2000 múi chiếu 3 độ, kinh tuyến trục 105-45",
     "VN2000:TP. Hồ Chí Minh", "VN2000:Ho Chi Minh", "VN2000:Cao Bằng", "VN2000:Tỉnh Bình Dương"],
)  # fmt: skip
def test_a_zone_is_named_by_its_meridian_or_its_province(words: str) -> None:
    assert crs_of_words(words).to_epsg() == 9210


@pytest.mark.parametrize(
    ("words", "epsg"),
    [("VN2000", 4756), ("VN-2000", 4756), ("VN2000:UTM48", 3405), ("VN2000:UTM 49N", 3406), ("VN2000:111", 3406),
     ("VN2000:105", 5897), ("VN2000:Điện Biên", 9205), ("VN2000:Huế", 9214), ("VN2000:Thừa Thiên Huế", 9214)],
)  # fmt: skip
def test_degrees_six_degree_zones_and_provinces_have_names_too(words: str, epsg: int) -> None:
    assert crs_of_words(words).to_epsg() == epsg


@pytest.mark.parametrize("words", ["EPSG:9210", "4326", "TM-3", "VN3000:105.75", ""])
def test_what_is_no_shorthand_is_left_to_others(words: str) -> None:
    assert crs_of_words(words) is None


@pytest.mark.parametrize("words", ["VN2000:105.57", "VN2000:99", "VN2000:Paris", "VN2000:1057"])
def test_a_zone_that_is_not_in_use_is_refused_in_both_languages(words: str) -> None:
    with pytest.raises(InputError) as refused:
        crs_of_words(words)
    assert refused.value.vi and "VN2000:Điện Biên" in refused.value.vi_fix


@pytest.mark.parametrize(
    ("province", "meridians"),
    [("Lai Châu", (103.0, 104.75)), ("Gia Lai", (108.5, 108.25)), ("Bắc Ninh", (105.5, 107.0)),
     ("Quảng Trị", (106.25, 106.0)), ("Tây Ninh", (105.5, 105.75))],
)  # fmt: skip
def test_a_province_whose_meridian_changed_is_asked_about(
    province: str, meridians: tuple[float, ...]
) -> None:
    with pytest.raises(QuestionError) as asked:
        crs_of_words(f"VN2000:{province}")
    assert [each.option for each in asked.value.answers] == [f"--crs VN2000:{each:g}" for each in meridians]


@given(crs=st.sampled_from(known_zones()))
def test_the_name_of_a_zone_is_understood_again(crs: CRS) -> None:
    name = option_for(crs)
    assert (crs_of_words(name) or CRS.from_user_input(name)) == crs


def test_every_province_of_before_and_after_the_reform_has_its_meridians() -> None:
    assert len(provinces()) == 64  # 63, and Huế under its new name
    assert all(own_meridians(name) and set(meridians_of(name)) <= set(MERIDIANS) for name in provinces())
    assert meridians_of("Phú Thọ") == (104.75, 105.0, 106.0)  # with Vĩnh Phúc and Hòa Bình


def test_provinces_have_the_zone_in_whose_area_of_use_the_registry_names_them() -> None:
    from geodata.fold import fold

    for crs in known_zones():
        used = fold(crs.area_of_use.name)
        for name in provinces():
            if fold(name) in used.split(" municipality")[0] and " of " not in used and len(name) > 6:
                assert transverse_mercator(crs)[0] in own_meridians(name), (name, crs.name)


# ---- definitions


def wkt(name: str, datum: str, meridian: float, scale: float = 0.9999, *, geographic: str = "GCS",
        ellipsoid: str = "WGS_1984,6378137.0,298.257223563", shift: str = "") -> str:  # fmt: skip
    """A definition as programs write it beside shapefiles."""
    body, axis, flattening = ellipsoid.split(",")
    towgs84 = f",TOWGS84[{shift}]" if shift else ""
    return (
        f'PROJCS["{name}",GEOGCS["{geographic}",DATUM["{datum}",SPHEROID["{body}",{axis},{flattening}]{towgs84}],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
        f'PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",{scale}],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


RIGHT = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"
WRONG_SIGNS = "-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278"
SURE = {
    "D_VN_2000": wkt("VN2000_105_45", "D_VN_2000", 105.75),
    "D_VN2000": wkt("VN2000 mui chieu 3 do KT 105-45", "D_VN2000", 105.75, geographic="GCS_VN2000"),
    "VN2000, which PROJ does not know": wkt("a", "VN2000", 105.75),
    "Vietnam_2000": wkt("a", "Vietnam_2000", 105.75),
    "D_Vietnam_2000": wkt("a", "D_Vietnam_2000", 105.75),
    "Viet_Nam_2000": wkt("a", "Viet_Nam_2000", 105.75),
    "unknown datum, zone of 3 degrees": wkt("a", "D_unknown", 105.75),
    "not specified": wkt("a", "Not_specified_based_on_WGS_84_spheroid", 105.75),
    "only the name says it": wkt("VN2000_KTT_105_45", "D_User_Defined", 105.75),
    "with its shift": wkt("a", "D_VN2000", 105.75, shift=RIGHT),
    "unknown datum with the shift, which PROJ drops": wkt("a", "unknown", 105.75, shift=RIGHT),
    "three parameters": wkt("a", "unknown", 105.75, shift="-191.904,-39.303,-111.45,0,0,0,0"),
    "a proj string": "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m",
}
DOUBTFUL = {
    "on WGS 84": wkt("a", "D_WGS_1984", 105.75),
    "on WGS 84, named VN-2000": wkt("VN2000_105_45", "D_WGS_1984", 105.75),
    "on Hanoi 1972": wkt("a", "D_Hanoi_1972", 105.75),
    "unknown datum, UTM": wkt("a", "D_unknown", 105, 0.9996),
    "a shift of nothing": wkt("a", "unknown", 105.75, shift="0,0,0,0,0,0,0"),
    "Krassowsky": wkt("VN2000", "D_VN2000", 105.75, ellipsoid="Krasovsky_1940,6378245.0,298.3"),
}


@pytest.mark.parametrize("text", SURE.values(), ids=SURE)
def test_every_spelling_gets_the_shift_and_is_told(text: str) -> None:
    meant = recognised(CRS.from_user_input(text))
    assert meant.crs.to_epsg() == 9210
    assert meant.told[0][0] == "crs_recognised"
    x, y = grid(9210, 106.7, 10.8)
    assert apart(*metres_to_degrees(x, y, meant.crs), 106.7, 10.8) < 0.002


@pytest.mark.parametrize("text", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_may_or_may_not_be_vn2000_is_asked(text: str) -> None:
    with pytest.raises(QuestionError) as asked:
        recognised(CRS.from_user_input(text))
    first, last = asked.value.answers
    assert first.option in ("--crs VN2000:105.75", "--crs EPSG:3405") and last.option == "--keep-crs"
    assert asked.value.vi and asked.value.vi != asked.value.what


def test_rotations_with_wrong_signs_are_stated_with_the_metres_they_cost() -> None:
    """As how-tos have them. PROJ mends them in a .prj by itself, in its own strings it does not."""
    proj = "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m +towgs84="
    assert len(recognised(CRS.from_user_input(wkt("a", "D_VN2000", 105.75, shift=WRONG_SIGNS))).told) == 1
    assert len(recognised(CRS.from_user_input(proj + RIGHT)).told) == 1
    meant = recognised(CRS.from_user_input(proj + WRONG_SIGNS))
    kinds = dict(meant.told)
    assert meant.crs.to_epsg() == 9210
    assert 0.5 < float(kinds["crs_parameters"]["metres"]) < 0.9


@pytest.mark.parametrize("epsg", [*CODES, 4326, 4756, 32648, 32649, 3857, 2044, 3826, 5186])
def test_systems_of_the_registry_are_what_they_are(epsg: int) -> None:
    crs = CRS.from_epsg(epsg)
    meant = recognised(crs)
    assert meant.crs == crs and not meant.told


# ---- metres


def test_the_northing_is_found_by_its_size_row_by_row() -> None:
    x, y = grid(9210, [106.7, 106.8, 106.9], [10.8, 10.9, 11.0])
    first, second = np.array([x[0], y[1], x[2]]), np.array([y[0], x[1], y[2]])
    lon, lat = metres_to_degrees(first, second, zone(105.75))
    assert lon == pytest.approx([106.7, 106.8, 106.9], abs=1e-7)
    assert lat == pytest.approx([10.8, 10.9, 11.0], abs=1e-7)


def test_missing_metres_stay_missing() -> None:
    lon, lat = metres_to_degrees(np.array([np.nan, 600_000.0]), np.array([1_200_000.0, np.inf]), zone(105.75))
    assert np.isnan(lon).all() and np.isnan(lat).all()


def test_the_meridian_is_the_one_in_which_points_lie_where_they_should() -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(103.0, 103.2, 400), rng.uniform(21.5, 21.7, 400)
    x, y = grid(9205, lon, lat)

    def inside(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        return (lon >= 103.0) & (lon <= 103.2) & (lat >= 21.5) & (lat <= 21.7)

    fits = fitting_meridians(y, x, inside)
    assert one_that_fits(fits) == zone(103.0) and fits[0][1] > 0.99


def test_where_several_meridians_fit_none_is_taken() -> None:
    x, y = grid(5897, np.linspace(104.9, 105.1, 50), np.linspace(20.9, 21.1, 50))
    fits = fitting_meridians(x, y, lambda lon, lat: (lon > 104) & (lon < 106) & (lat > 20) & (lat < 22))
    assert len(fits) > 1 and one_that_fits(fits) is None
    assert fitting_meridians(x, y, lambda lon, lat: lon > 200) == []
