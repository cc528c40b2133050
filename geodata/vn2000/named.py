"""The coordinate system that a user names with `--crs`, for boundaries and points alike."""

from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.vn2000.recognising import recognised
from geodata.vn2000.shorthand import crs_of_words
from zones.errors import InputError


def named_crs(text: str) -> CRS:
    """The system of that name (`EPSG:9210`, `VN2000:105.75`, `VN2000:Điện Biên`, a definition).

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
