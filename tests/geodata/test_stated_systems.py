"""What a file states of its coordinate system is looked up in the registry, but not where nothing can be found."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from pyproj import CRS

from geodata.boundaries.opening import open_source
from geodata.boundaries.read import read_boundaries
from geodata.boundaries.systems import system_of
from geodata.vn2000.searching import stated_system, worth_a_search
from geodata.vn2000.zones import known_zones
from zones.errors import InputError, QuestionError

#: Systems of the region and of data that come from elsewhere.
CODES = [4326, 4756, 4148, 3857, 32648, 32649, 3405, 3406, 3148, 2044, 3168, 28191, 21418, 27700, 2154,
         *(zone.to_epsg() for zone in known_zones())]  # fmt: skip


@pytest.fixture
def shapefile(tmp_path: Path) -> Path:
    """A shapefile of two squares in metres; tests write its .prj."""
    squares = [shapely.box(500_000 + at, 2_300_000, 501_000 + at, 2_301_000) for at in (0, 1000)]
    gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=squares, crs=3405).to_file(tmp_path / "w.shp")
    return tmp_path / "w.shp"


def drawn(name: str, datum: str, meridian: float, scale: float = 0.9999, degrees: str = "GCS_VN_2000") -> str:
    return (
        f'PROJCS["{name}",GEOGCS["{degrees}",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
        f'PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",{scale}],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


@pytest.mark.parametrize("form", ["WKT1_ESRI", "WKT1_GDAL"])
@pytest.mark.parametrize("code", sorted({*CODES}))
def test_a_system_of_the_registry_is_known_by_its_code_again(shapefile: Path, code: int, form: str) -> None:
    """With its area of use, by which points that lie elsewhere and swapped axes are noticed."""
    shapefile.with_suffix(".prj").write_text(CRS.from_epsg(code).to_wkt(form))
    assert open_source(shapefile, None).info["crs"] == f"EPSG:{code}"


def test_swapped_axes_of_a_shapefile_are_noticed(shapefile: Path) -> None:
    squares = [shapely.box(2_300_000 + at, 500_000, 2_301_000 + at, 501_000) for at in (0, 1000)]
    gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=squares, crs=32648).to_file(shapefile)
    with pytest.raises(InputError, match="axes look swapped"):
        read_boundaries(shapefile, "ward")


@pytest.mark.parametrize("name", ["VN2000", "VN_2000_Ha_Noi", "VN_2000_TM-3_105-30", "WGS_1984_UTM_Zone_48N"])
@pytest.mark.parametrize("datum", ["D_Vietnam_2000", "D_VN_2000", "D_WGS_1984", "D_unknown"])
@pytest.mark.parametrize(
    ("meridian", "scale"), [(105.5, 0.9999), (105, 0.9999), (105, 0.9996), (105.4, 0.9999)]
)
def test_a_definition_means_the_same_with_and_without_a_search(
    shapefile: Path, name: str, datum: str, meridian: float, scale: float
) -> None:
    shapefile.with_suffix(".prj").write_text(drawn(name, datum, meridian, scale))
    pyogrio.set_gdal_config_options({"USE_OSR_FIND_MATCHES": "YES"})
    try:
        searched = pyogrio.read_info(shapefile)["crs"]
    finally:
        pyogrio.set_gdal_config_options({"USE_OSR_FIND_MATCHES": "NO"})
    assert meant(open_source(shapefile, None).info["crs"]) == meant(searched)


def meant(text: str) -> object:
    """The system that is used for a definition and what is said of it, or the question that is asked."""
    try:
        system = system_of(CRS.from_user_input(text), "w.shp", None)
    except QuestionError as asked:
        return asked.code, [answer.option for answer in asked.answers]
    return system.crs, [(found.code, found.words("vi"), found.words("en")) for found in system.findings]


def test_nothing_is_searched_for_where_nothing_can_be_found() -> None:
    assert not worth_a_search(drawn("VN2000", "D_VN_2000", 105.75, degrees="GCS"))
    assert not worth_a_search(drawn("Ha_Noi", "D_unknown", 105.4))
    assert worth_a_search(drawn("VN_2000_TM-3_105-30", "D_VN_2000", 105.5))
    assert worth_a_search(drawn("VN2000", "D_VN_2000", 105, 0.9996))
    assert worth_a_search(drawn("Elsewhere", "D_unknown", 100, 0.9999))


def test_a_file_that_says_nothing_stays_without_a_system(shapefile: Path) -> None:
    shapefile.with_suffix(".prj").unlink()
    assert open_source(shapefile, None).info["crs"] is None
    assert stated_system(str(shapefile), "w", None) is None


def test_many_threads_read_as_one_does(shapefile: Path) -> None:
    shapefile.with_suffix(".prj").write_text(CRS.from_epsg(32648).to_wkt("WKT1_ESRI"))
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda _: open_source(shapefile, None).info["crs"], range(24)))
    assert set(told) == {"EPSG:32648"}
