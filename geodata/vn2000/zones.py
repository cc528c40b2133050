"""The zones of VN-2000 as coordinate systems, by central meridian.

EPSG knows the UTM zones (3405, 3406), the three standard zones of 3 degrees (5896-5898) and one zone of 3 degrees
for every meridian that a province works in (5899, 9205-9218).
"""

import re
from functools import lru_cache
from typing import Final

from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion

from geodata.fold import fold

#: Degrees on the datum VN-2000.
DEGREES_CODE: Final = 4756
#: Central meridian -> EPSG code, zones of 3 degrees.
TM3_CODES: Final = {
    102.0: 5896, 103.0: 9205, 104.0: 9206, 104.5: 9207, 104.75: 9208, 105.0: 5897, 105.5: 9209, 105.75: 9210,
    106.0: 9211, 106.25: 9212, 106.5: 9213, 107.0: 9214, 107.25: 9215, 107.5: 9216, 107.75: 5899, 108.0: 5898,
    108.25: 9217, 108.5: 9218,
}  # fmt: skip
#: Central meridian -> EPSG code, zones of 6 degrees.
UTM_CODES: Final = {105.0: 3405, 111.0: 3406}
#: Central meridians in use, in degrees east.
MERIDIANS: Final = tuple(TM3_CODES)
#: Scale on the central meridian by width of the zone in degrees.
SCALES: Final = {3: 0.9999, 6: 0.9996}


@lru_cache(maxsize=64)
def zone(meridian: float, width: int = 3) -> CRS:
    """The zone with this central meridian (degrees east), 3 or 6 degrees wide.

    One that EPSG does not list is made alike, on the same datum.
    """
    codes = TM3_CODES if width == 3 else UTM_CODES
    if meridian in codes:
        return CRS.from_epsg(codes[meridian])
    conversion = TransverseMercatorConversion(0, meridian, 500_000, 0, SCALES[width])
    name = f"VN-2000 / TM-{width} {plain_meridian(meridian, '-', '')}"
    return CRS(ProjectedCRS(conversion, name=name, geodetic_crs=CRS.from_epsg(DEGREES_CODE)))


@lru_cache(maxsize=1)
def known_zones() -> tuple[CRS, ...]:
    """All zones that EPSG lists: 3 degrees from west to east, then 6 degrees."""
    return (*(zone(each) for each in MERIDIANS), *(zone(each, 6) for each in UTM_CODES))


def degrees() -> CRS:
    """Longitude and latitude on the datum VN-2000."""
    return CRS.from_epsg(DEGREES_CODE)


def names_vn2000(text: str) -> bool:
    """Whether a name speaks of VN-2000: `D_VN2000`, `GCS_VN_2000`, `Vietnam_2000`, `VN2000 mui chieu 3 do`."""
    return bool(re.search(r"(vn|vietnam|viet nam) ?2000", fold(text)))


def is_vn2000(crs: CRS) -> bool:
    """Whether the system stands on the datum of VN-2000 by the name of its datum."""
    crs = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    return crs.datum is not None and names_vn2000(crs.datum.name)


def transverse_mercator(crs: CRS) -> tuple[float, float, float] | None:
    """Central meridian, scale and false easting of a Transverse Mercator from the equator; None for all else."""
    crs = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return None
    told = {each.name: each.value for each in operation.params}
    if told.get("Latitude of natural origin") or told.get("False northing"):
        return None
    return (
        float(told["Longitude of natural origin"]),
        float(told["Scale factor at natural origin"]),
        float(told["False easting"]),
    )


def plain_meridian(meridian: float, sign: str = "°", end: str = "'") -> str:
    """105.75 -> `105°45'`."""
    minutes = round(meridian * 60)
    return f"{minutes // 60}{sign}{minutes % 60:02d}{end}"


def option_for(crs: CRS) -> str:
    """How a zone is named on the command line: `VN2000:105.75`, `EPSG:3405`; `VN2000` for degrees."""
    if crs.is_geographic and is_vn2000(crs):
        return "VN2000"
    code, tm = crs.to_epsg(), transverse_mercator(crs)
    if is_vn2000(crs) and tm is not None and abs(tm[1] - SCALES[3]) < 1e-9:
        return f"VN2000:{tm[0]:g}"
    return f"EPSG:{code}" if code else crs.to_string()
