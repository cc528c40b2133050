"""Which coordinate system a file is in: the one that was named, else what its own definition means."""

from dataclasses import dataclass

from pyproj import CRS

from geodata.boundaries.findings import Finding, found
from geodata.vn2000.named import named_crs
from geodata.vn2000.recognising import recognised
from zones.errors import InputError


@dataclass(frozen=True)
class System:
    """The system that is used, and what there is to say about it."""

    crs: CRS
    findings: tuple[Finding, ...] = ()


def system_of(stated: CRS | None, where: str, named: str | None, *, keep: bool = False) -> System:
    """The system named, else what the file states; `keep` takes the statement to the letter.

    InputError when there is neither, QuestionError when the statement can mean VN-2000 or something else.
    """
    if named is not None:
        crs = named_crs(named)
        if stated is None or stated.equals(crs, ignore_axis_order=True):
            return System(crs)
        return System(crs, (found("crs_overridden", value=stated.name, crs=named),))
    if stated is None:
        raise _not_said(where)
    if keep:
        return System(stated)
    meant = recognised(stated, where)
    return System(meant.crs, tuple(found(kind, **facts) for kind, facts in meant.told))


def _not_said(where: str) -> InputError:
    shapefile = where.endswith((".shp", ".zip"))
    return InputError(
        "the file does not say its projection" + (" (no .prj)" if shapefile else ""),
        where=where,
        fix="name it with --crs, for example --crs EPSG:4326, or --crs VN2000:PROVINCE for metres of VN-2000",
        vi="tệp không ghi hệ toạ độ" + (" (không có .prj)" if shapefile else ""),
        vi_fix="ghi bằng --crs, ví dụ --crs EPSG:4326, hoặc --crs VN2000:TÊN_TỈNH nếu là mét VN-2000",
    )
