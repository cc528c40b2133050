"""Definitions of VN-2000 as programs and people write them into .prj files, taken for what they mean.

Sure, and so only told: a datum that is named VN-2000 in any spelling; an unknown datum with the scale, ellipsoid and
meridian of a 3-degree zone; a `TOWGS84` that is that of VN-2000. Not sure, and so asked: a zone of VN-2000 on a datum
that is named otherwise (WGS 84, Hanoi 1972), an unknown datum with the scale of UTM, Krassowsky's ellipsoid.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion

from geodata.fold import fold
from geodata.vn2000.shift import shift_of
from geodata.vn2000.zones import (
    SCALES,
    degrees,
    is_vn2000,
    names_vn2000,
    option_for,
    transverse_mercator,
    zone,
)
from zones.errors import Answer, QuestionError
from zones.phrases import Words

_UNKNOWN: Final = ("unknown", "undefined", "not specified", "unnamed", "user defined", "custom", "khong ro")
_OTHERS: Final = (
    "world geodetic",
    "wgs",
    "hanoi",
    "hn72",
    "hn 72",
    "indian",
    "pulkovo",
    "krasovsky",
    "krassowsky",
)
_STRIP: Final = (101.5, 111.5)  # central meridians that can be meant for Viet Nam
_ALIKE_M: Final = 10.0  # two sets of parameters that differ by less are versions of one
#: VN-2000 to WGS 84 (2) of the registry as `TOWGS84` has it: metres, seconds (position vector), parts in a million.
PUBLISHED: Final = np.array(
    [-191.90441429, -39.30318279, -111.45032835, 0.00928836, -0.01975479, 0.00427372, 0.252906278]
)
#: Cà Mau, Đà Nẵng, Lai Châu and Hà Nội on the globe, in metres from its middle.
_PLACES: Final = np.array(
    [[-1.636e6, -1.915e6, -1.351e6, -1.627e6], [6.084e6, 5.826e6, 5.760e6, 5.731e6],
     [0.991e6, 1.747e6, 2.374e6, 2.271e6]]
)  # fmt: skip


@dataclass(frozen=True)
class Recognised:
    """The system to be used, and what there is to say: kinds of findings with their facts."""

    crs: CRS
    told: tuple[tuple[str, dict[str, Any]], ...] = field(default=())


def recognised(crs: CRS, where: str = "") -> Recognised:
    """What a definition in a file means. Raises QuestionError where only its sender can say."""
    base = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    if base.is_geographic:
        return _of_degrees(crs, base)
    tm = transverse_mercator(base)
    if tm is None or not _STRIP[0] <= tm[0] <= _STRIP[1]:
        return Recognised(crs)
    if not _on_wgs84_ellipsoid(base):
        return _of_other_ellipsoid(crs, base, where)
    if is_vn2000(base):
        return _named(crs, base)
    if crs.is_bound:
        return _bound(crs, base, where)
    return _of_datum(crs, tm, where)


def _of_degrees(crs: CRS, base: CRS) -> Recognised:
    if not is_vn2000(base) or crs.to_epsg() == 4756:
        return Recognised(crs)
    return Recognised(degrees(), _said(crs, degrees()))


def _named(crs: CRS, base: CRS) -> Recognised:
    """The datum says VN-2000."""
    meant = vn2000_like(base)
    if crs.to_epsg(min_confidence=100) is not None:
        return Recognised(meant)
    return Recognised(meant, _said(crs, meant))


def _said(crs: CRS, meant: CRS) -> tuple[tuple[str, dict[str, Any]], ...]:
    told: list[tuple[str, dict[str, Any]]] = [("crs_recognised", {"value": crs.name, "crs": meant.name})]
    if crs.is_bound and (metres := _apart(crs)) > 0.01:
        told.append(
            ("crs_parameters", {"value": crs.name, "metres": f"{metres:.2f}", "crs": shift_of(meant).name})
        )
    return tuple(told)


def _bound(crs: CRS, base: CRS, where: str) -> Recognised:
    """A definition that carries its own shift (`TOWGS84`) on a datum of another name."""
    meant = vn2000_like(base)
    if _apart(crs) <= _ALIKE_M:
        return Recognised(meant, _said(crs, meant))
    if is_three_degrees(transverse_mercator(base)):
        raise _question("vn2000_datum", crs, meant, where)
    return Recognised(crs)


def _of_datum(crs: CRS, tm: tuple[float, float, float], where: str) -> Recognised:
    datum = fold(crs.datum.name) if crs.datum is not None else ""
    by_name = names_vn2000(crs.name) or names_vn2000(crs.geodetic_crs.name if crs.geodetic_crs else "")
    unknown = not datum or any(word in datum for word in _UNKNOWN)
    elsewhere = any(word in datum for word in _OTHERS) and not unknown
    meant = vn2000_like(crs)
    if elsewhere and (by_name or is_three_degrees(tm)):
        raise _question("vn2000_datum", crs, meant, where)
    if not elsewhere and (by_name or is_three_degrees(tm)):
        return Recognised(meant, _said(crs, meant))
    if unknown:
        raise _question("vn2000_datum", crs, meant, where)
    return Recognised(crs)


def _of_other_ellipsoid(crs: CRS, base: CRS, where: str) -> Recognised:
    """Krassowsky's ellipsoid is that of Hanoi 1972; under the name or the scale of VN-2000 it is a contradiction."""
    if is_vn2000(base) or names_vn2000(crs.name) or is_three_degrees(transverse_mercator(base)):
        raise _question("vn2000_ellipsoid", crs, vn2000_like(base), where)
    return Recognised(crs)


def is_three_degrees(tm: tuple[float, float, float] | None) -> bool:
    """Whether a projection is drawn as the zones of 3 degrees are, about a meridian of Viet Nam."""
    if tm is None or not _STRIP[0] <= tm[0] <= _STRIP[1]:
        return False
    return abs(tm[1] - SCALES[3]) < 1e-7 and tm[2] == 500_000


def _on_wgs84_ellipsoid(crs: CRS) -> bool:
    """WGS 84 or GRS 80, which differ by a tenth of a millimetre."""
    ellipsoid = crs.ellipsoid
    if ellipsoid is None:
        return False
    return (
        abs(ellipsoid.semi_major_metre - 6378137) < 0.01
        and abs(ellipsoid.inverse_flattening - 298.2572) < 0.001
    )


def vn2000_like(crs: CRS) -> CRS:
    """The same projection on the datum of VN-2000; one of the registry where it has it."""
    base = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    tm = transverse_mercator(base)
    if base.is_geographic or tm is None:
        return degrees()
    meridian, scale, easting = tm
    for width, usual in SCALES.items():
        if abs(scale - usual) < 1e-7 and easting == 500_000:
            return zone(round(meridian * 720) / 720, width)
    conversion = TransverseMercatorConversion(0, meridian, easting, 0, scale)
    return CRS(ProjectedCRS(conversion, name=f"VN-2000 / {base.name}", geodetic_crs=degrees()))


def _apart(crs: CRS) -> float:
    """How far the `TOWGS84` of a definition is from the published shift at most, in metres, over Viet Nam.

    Reckoned from the parameters: PROJ drops a `TOWGS84` on a datum named "unknown" without a word.
    """
    operation = crs.coordinate_operation
    stated = list(operation.towgs84) if operation is not None else []
    if len(stated) not in (3, 7):
        return np.inf
    differ = np.array(stated + [0.0] * (7 - len(stated))) - PUBLISHED
    x, y, z = _PLACES
    rx, ry, rz = np.radians(differ[3:6] / 3600)
    scale = differ[6] * 1e-6
    moved = np.array([scale * x - rz * y + ry * z, rz * x + scale * y - rx * z, -ry * x + rx * y + scale * z])
    return float(np.linalg.norm(moved + differ[:3, None], axis=0).max())


def _question(code: str, crs: CRS, meant: CRS, where: str) -> QuestionError:
    asked = _ASKED[code]
    datum = crs.datum.name if crs.datum is not None else "?"
    facts = {"crs": crs.name, "datum": datum, "zone": meant.name}
    return QuestionError(
        code,
        {"vi": asked["vi"].format_map(facts), "en": asked["en"].format_map(facts)},
        (Answer(f"--crs {option_for(meant)}", _AS_VN2000), Answer("--keep-crs", _AS_WRITTEN)),
        where=where,
    )


_ASKED: Final[dict[str, Words]] = {
    "vn2000_datum": {
        "vi": "hệ toạ độ «{crs}» dùng phép chiếu như {zone} nhưng ghi gốc toạ độ là {datum}: dữ liệu theo VN-2000 "
        "hay theo đúng như ghi? (hai cách lệch nhau khoảng 225 m)",
        "en": "the projection '{crs}' is drawn like {zone} but names the datum {datum}: are the data VN-2000, or as "
        "written? (the two are about 225 m apart)",
    },
    "vn2000_ellipsoid": {
        "vi": "hệ toạ độ «{crs}» mang dấu hiệu của VN-2000 nhưng dùng ellipsoid của hệ khác (Krasovsky, HN-72): "
        "dữ liệu theo hệ nào?",
        "en": "the projection '{crs}' looks like VN-2000 but stands on another ellipsoid (Krassowsky, Hanoi 1972): "
        "which is it?",
    },
}
_AS_VN2000: Final[Words] = {
    "vi": "dữ liệu là VN-2000; được chuyển về WGS 84",
    "en": "the data are VN-2000 and are moved to WGS 84",
}
_AS_WRITTEN: Final[Words] = {
    "vi": "dùng đúng hệ toạ độ như tệp ghi",
    "en": "the system is used as the file states it",
}
