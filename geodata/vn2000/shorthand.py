"""Zones as people name them: `VN2000:105.75`, `VN2000:105-45`, `TM-3 105°30'`, `VN2000:Điện Biên`, `VN2000:UTM48`."""

import re
from typing import Final

from pyproj import CRS

from geodata.fold import fold
from geodata.vn2000.provinces import own_meridians
from geodata.vn2000.zones import MERIDIANS, UTM_CODES, degrees, plain_meridian, zone
from zones.errors import Answer, InputError, QuestionError
from zones.phrases import Words

_HEAD: Final = re.compile(r"^\s*(?:VN[ _-]?2000|TM[ _-]?3)\s*[:/,]?\s*", re.IGNORECASE)
_BEFORE: Final = re.compile(r"^(?:mui|chieu|kinh|tuyen|truc|trung|uong|ktt|kt|zone|tm|do|3|\s)+\s+(?=\d{3})")
_DECIMAL: Final = re.compile(r"^(\d{3})(?:[.,](\d+))?\s*(?:°|º|do|độ)?$")
_MINUTES: Final = re.compile(
    r"^(\d{3})\s*(?:°|º|˚|o|d|do|độ|0(?=\d\d)|-|–|:|\s)?\s*(\d{2})\s*(?:'|’|′|ph|00)*$"
)
_UTM: Final = re.compile(r"^utm\s*(?:zone\s*)?(48|49)\s*n?$")


def crs_of_words(text: str) -> CRS | None:
    """The system that a shorthand names; None where the text is no shorthand of VN-2000.

    Raises InputError for a zone that is not in use, QuestionError for a province whose meridian changed.
    """
    head = _HEAD.match(text)
    if head is None:
        return None
    rest = text[head.end() :].strip()
    if not rest:
        return degrees() if "2000" in text else None
    if utm := _UTM.match(fold(rest)):
        return zone({"48": 105.0, "49": 111.0}[utm[1]], 6)
    meridian = meridian_in(rest)
    if meridian is not None:
        return _in_use(meridian, text)
    return _of_province(rest, text)


def meridian_in(text: str) -> float | None:
    """Degrees of a meridian as written: `105.75`, `105,75`, `105°45'`, `105-45`, `105045'`, `KTT 105 45`."""
    bare = _without_words(text)
    if decimal := _DECIMAL.match(bare):
        return float(f"{decimal[1]}.{decimal[2] or 0}")
    if parts := _MINUTES.match(bare):
        return int(parts[1]) + int(parts[2]) / 60
    return None


def _without_words(text: str) -> str:
    """The text from its number on, where only words of projections stand before it."""
    number = re.search(r"(?<!\d)\d{3}", text)
    if number is None or not number.start():
        return text.strip()
    return text[number.start() :].strip() if _BEFORE.match(fold(text[: number.start()]) + " 105") else text


def _in_use(meridian: float, text: str) -> CRS:
    if meridian in MERIDIANS:
        return zone(meridian)
    if meridian in UTM_CODES:
        return zone(meridian, 6)
    known = ", ".join(f"{each:g}" for each in MERIDIANS)
    raise InputError(
        f"no zone of VN-2000 has the central meridian {meridian:g}",
        where=f"--crs {text}",
        fix=f"one of {known}, or the name of the province: VN2000:Điện Biên",
        vi=f"VN-2000 không có múi chiếu với kinh tuyến trục {plain_meridian(meridian)}",
        vi_fix=f"chọn một trong {known}, hoặc ghi tên tỉnh: VN2000:Điện Biên",
    )


def _of_province(name: str, text: str) -> CRS:
    meridians = own_meridians(name)
    if not meridians:
        raise InputError(
            f"no province has the name {name!r}",
            where=f"--crs {text}",
            fix="write the central meridian (VN2000:105.75) or the province (VN2000:Điện Biên)",
            vi=f"không có tỉnh nào tên {name!r}",
            vi_fix="ghi kinh tuyến trục (VN2000:105.75) hoặc tên tỉnh (VN2000:Điện Biên)",
        )
    if len(meridians) > 1:
        raise QuestionError(
            "province_meridian",
            _changed(name, meridians),
            tuple(Answer(f"--crs VN2000:{each:g}", _drawn_in(each)) for each in meridians),
            where=f"--crs {text}",
        )
    return zone(meridians[0])


def _changed(name: str, meridians: tuple[float, ...]) -> Words:
    listed = ", ".join(map(plain_meridian, meridians))
    return {
        "vi": f"{name} đổi kinh tuyến trục năm 2025 ({listed}): tệp này theo kinh tuyến nào?",
        "en": f"{name} changed its central meridian in 2025 ({listed}): which one was the file made in?",
    }


def _drawn_in(meridian: float) -> Words:
    shown = plain_meridian(meridian)
    return {"vi": f"kinh tuyến trục {shown}", "en": f"central meridian {shown}"}
