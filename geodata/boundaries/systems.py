"""Which coordinate system a file is in: the one that was named, else what its own definition means."""

from dataclasses import dataclass

from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.boundaries.findings import Finding, found
from geodata.vn2000.recognising import recognised
from geodata.vn2000.shorthand import crs_of_words
from zones.errors import InputError


@dataclass(frozen=True)
class System:
    """The system that is used, and what there is to say about it."""

    crs: CRS
    findings: tuple[Finding, ...] = ()


def named_crs(text: str) -> CRS:
    """The system a user named (`EPSG:9210`, `VN2000:105.75`, `VN2000:Điện Biên`, a definition).

    InputError with an example if there is none of that name.
    """
    try:
        return crs_of_words(text) or recognised(CRS.from_user_input(text), "--crs").crs
    except CRSError as error:
        raise InputError(
            f"{text!r} is no projection",
            where="--crs",
            fix="write for example EPSG:4326, EPSG:32648, VN2000:105.75 or VN2000:Điện Biên",
            vi=f"{text!r} không phải là hệ toạ độ",
            vi_fix="ghi ví dụ EPSG:4326, EPSG:32648, VN2000:105.75 hoặc VN2000:Điện Biên",
        ) from error


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
