"""How lists call their columns: per field the folded headings, best first.

Rank 0 is the field's own name, rank 1 says the same in other words, rank 2 is a general word that is taken
only if nothing better is there.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from geodata.fold import fold, fold_heading
from geodata.legacy_text.decoders import possible_meanings

_RANKED: Final[dict[str, tuple[str, str]]] = {
    # field: (rank 1, rank 2)
    "case_id": (
        "mã bệnh nhân, mã ca bệnh, mã ca, mã số ca bệnh, mã số bệnh nhân, mã bn, bn số, patient id, patient code, "
        "case code, case number, case no, case identifier, id ca bệnh, id bệnh nhân",
        "bệnh nhân, mã số, bn, patient",
    ),
    "report_date": (
        "ngày báo cáo, ngày công bố, ngày thông báo, ngày ghi nhận, ngày nhận báo cáo, date reported, date of report, "
        "reporting date, notification date, date notified, announcement date, date announced, "
        "ngày phát hiện, ngày khai báo",
        "date, ngày, day, ngày tháng, ngày xác nhận, ngày khẳng định, ngày dương tính, confirm date, "
        "confirmation date, date confirmed, confirmed date, ngày có kết quả, ngày chẩn đoán, ngày nhập viện",
    ),
    "onset_date": (
        "ngày khởi phát, ngày mắc, ngày mắc bệnh, ngày phát bệnh, ngày khởi phát triệu chứng, "
        "ngày mắc khởi phát, date of onset, symptom onset, symptom onset date, date onset, onset",
        "",
    ),
    "sample_date": (
        "ngày lấy mẫu, ngày xét nghiệm, ngày lấy mẫu xét nghiệm, date of sample, specimen date, collection date, "
        "sampling date, test date, date of specimen collection",
        "",
    ),
    "setting": (
        "nơi ghi nhận, loại ca, phân loại ca, khu vực phát hiện, bối cảnh, cộng đồng cách ly, phân loại cộng đồng, "
        "detection setting",
        "phân loại",
    ),
    "acquisition": (
        "imported, nhập cảnh, xâm nhập, nguồn gốc ca, ca nhập cảnh, case origin, local imported, "
        "nội địa nhập cảnh, nội địa xâm nhập, imported case, import status",
        "",
    ),
    "source": ("nguồn lây, nguồn lây nhiễm, infection source, source of infection, link", ""),
    "exposure": ("phơi nhiễm, yếu tố dịch tễ, tiền sử dịch tễ, exposures, exposure type", ""),
    "household_id": ("mã hộ, mã hộ gia đình, hộ gia đình, household, số hộ khẩu, hộ", ""),
    "site_id": ("mã cơ sở, mã ổ dịch, ổ dịch, site, outbreak id, facility id, cơ sở", ""),
    "age": ("tuổi, age band, age group, nhóm tuổi, age years, độ tuổi", ""),
    "sex": ("giới tính, giới, gender, phái, nam nữ", ""),
    "status": ("case status, classification, tình trạng ca bệnh, phân loại ca bệnh, case classification", ""),
    "outcome": ("kết quả điều trị, kết cục, tình trạng hiện tại, patient outcome", ""),
    "outcome_date": ("ngày kết thúc, ngày ra viện, ngày tử vong, date of outcome", ""),
    "place_kind": ("loại địa điểm, loại nơi, kiểu địa điểm, location kind, place type", ""),
    "count": (
        "số mắc mới, số ca mắc mới, mắc mới, số mắc mới trong ngày, số ca mắc mới trong ngày, ca mắc mới, "
        "số ca mắc trong ngày, số mắc trong ngày, số ca trong ngày, số ca mới trong ngày, f0 mới, số f0 mới, "
        "ca mới trong ngày, mắc mới trong ngày, số ca nhiễm mới, "
        "số ca, số ca mắc, ca mắc, số ca bệnh, số mắc, số ca nhiễm, ca nhiễm, cases, case count, number of cases, "
        "new cases, số ca mới, ca mới, số ca dương tính, n cases, số bệnh nhân, số f0, daily cases, số ca f0, "
        "total cases, cumulative cases, lũy tích, lũy kế, số ca lũy tích, số ca lũy kế, tổng số ca, tổng số ca mắc",
        "confirmed cases, confirmed, total, tổng, tổng số, n, số lượng",
    ),
    "lon": (
        "longitude, long, lng, kinh độ, kinh độ dd, x lon, lon dd, gps lon, tọa độ kinh độ, longitude wgs84",
        "x",
    ),
    "point": (
        "tọa độ, toạ độ, tọa độ gps, gps, coordinates, coordinate, lat lon, lat long, lat lng, latlong, latlng, "
        "lon lat, "
        "vĩ độ kinh độ, kinh độ vĩ độ, kinh vĩ độ, vị trí gps, vị trí bản đồ, link bản đồ, link google map, "
        "google map, "
        "google maps, bản đồ, map link, link map, maps link, plus code, pluscode, mã plus, mã plus code, mã google, "
        "geopoint, gps coordinates, tọa độ vn2000, toạ độ vn2000, tọa độ nhà, định vị",
        "vị trí, location, map, link, geo",
    ),
    "lat": ("latitude, vĩ độ, vĩ độ dd, lat dd, gps lat, tọa độ vĩ độ, latitude wgs84", "y"),
    "area_code": (
        "mã đơn vị hành chính, mã đvhc, mã dvhc, mã địa bàn, mã xã, mã phường xã, mã xã phường, ward code, "
        "commune code, mã thôn, hamlet code, unit code, location code, commune id, mã đơn vị",
        "code, mã",
    ),
    "province": (
        "tỉnh, tỉnh thành, tỉnh thành phố, tỉnh tp, thành phố tỉnh, tên tỉnh, province name, tp tỉnh, province city, "
        "tỉnh thành phố trực thuộc trung ương",
        "city, thành phố, tp",
    ),
    "district": (
        "quận, huyện, quận huyện, huyện quận, quận huyện thị xã, quận huyện thị xã thành phố, tên huyện, "
        "district name, huyện thị, huyện thị xã thành phố, huyện tp, quận huyện tp, tp huyện",
        "",
    ),
    "ward": (
        "commune, xã, phường, xã phường, phường xã, xã phường thị trấn, phường xã thị trấn, tên xã, ward name, "
        "commune name, ward commune, xã thị trấn, xã phường đặc khu, tên phường xã, tên xã phường",
        "",
    ),
    "hamlet": (
        "thôn, bản, ấp, xóm, buôn, làng, khu phố, tổ dân phố, tổ, khối phố, khối, thôn bản, bản thôn, thôn xóm, "
        "thôn ấp, ấp khu phố, thôn bản ấp tổ dân phố, thôn bản tổ dân phố, thôn bản ấp, thôn tổ dân phố, village, "
        "khối bản, thôn bản khối phố, tên thôn, tên bản, hamlet name, khu dân cư, thôn xóm bản, thôn ấp khu phố, tdp",
        "",
    ),
    # the other tables
    "cases_stated": (
        "cases, số ca, số ca báo cáo, số ca mắc, ca mắc, cases reported, count, stated",
        "total, tổng, n",
    ),
    "name": ("indicator, variable, tên chỉ số, chỉ số, tên chỉ tiêu, chỉ tiêu, measure", "tên"),
    "value": ("giá trị, số liệu, figure", ""),
    "date": ("ngày, ngày báo cáo, day, report date, ngày số liệu, as of", ""),
    "vintage": (
        "phiên bản, phiên bản số liệu, đợt số liệu, ngày cập nhật số liệu, version, data version, as known on",
        "",
    ),
    "origin": (
        "nơi về từ, về từ, trở về từ, từ địa phương, nơi đi, nơi xuất phát, địa phương trở về, quốc gia, "
        "nước xuất phát, returned from, place of origin, country of origin",
        "country, xuất phát",
    ),
    # sites
    "site_code": (
        "mã cơ sở, mã điểm, mã khu, mã trường, mã nhà trọ, mã khu trọ, mã chốt, mã doanh nghiệp, facility id, "
        "facility code, site id, code, mã, mã số, id",
        "",
    ),
    "site_name": (
        "tên cơ sở, tên điểm, tên khu, tên trường, tên nhà trọ, tên khu trọ, tên khu nhà trọ, tên chốt, tên công ty, "
        "tên doanh nghiệp, tên chợ, tên đơn vị, tên khu cách ly, tên cơ sở điều trị, facility name, facility, site, "
        "name, tên, cơ sở",
        "trường, công ty, khu trọ, nhà trọ, chợ, khu cách ly, chốt, địa điểm",
    ),
    "site_kind": (
        "kind, type, loại, loại hình, loại cơ sở, loại hình cơ sở, loại điểm, facility type, site type, nhóm cơ sở",
        "phân loại",
    ),
    "size_class": ("size, quy mô, cỡ, loại quy mô, mức quy mô, size category", ""),
    "capacity": (
        "sức chứa, số giường, công suất, sức chứa tối đa, số chỗ, quy mô giường, beds, max capacity, số giường bệnh",
        "",
    ),
    "valid_from": (
        "từ ngày, ngày bắt đầu, ngày mở, ngày hoạt động, bắt đầu, ngày thành lập, from, start date, opened, from date",
        "",
    ),
    "valid_to": (
        "đến ngày, ngày kết thúc, ngày đóng, kết thúc, ngày giải thể, to, end date, closed, to date, until",
        "",
    ),
    "persons": (
        "population, population persons, dân số, số dân, tổng dân số, nhân khẩu, số nhân khẩu, pop, số người, "
        "total population",
        "total, tổng, tổng số, số học sinh, sĩ số, số công nhân, số người ở, số người đang ở, số người lưu trú, "
        "số người cách ly, số bệnh nhân đang điều trị, số tiểu thương",
    ),
}


def _words(listed: str) -> list[str]:
    return [fold(word) for word in listed.split(",") if word.strip()]


@cache
def ranks_of(field: str) -> dict[str, int]:
    """Folded headings that mean `field`, with their rank; blanks are left out (`reportdate`)."""
    strong, weak = _RANKED.get(field, ("", ""))
    ranked = dict.fromkeys(_words(weak), 2) | dict.fromkeys(_words(strong), 1) | {fold(field): 0}
    return {word.replace(" ", ""): rank for word, rank in ranked.items()}


#: So many rows at the top of a file are searched for the headings.
TITLE_ROWS: Final = 20


@cache
def _all_known() -> frozenset[str]:
    return frozenset(word for field in _RANKED for word in ranks_of(field) if len(word) > 1) | {"stt", "tt"}


def is_heading_word(cell: str) -> bool:
    """Whether the text, its part after the last ` / ` or its first line is a heading of some field."""
    parts = dict.fromkeys((cell, without_hint(cell), cell.rpartition(" / ")[2], cell.partition("\n")[0]))
    return any(plain(meant) in _all_known() for part in parts for meant in possible_meanings(part))


def plain(heading: str) -> str:
    """A heading as it is compared: without diacritics, case, punctuation and blanks."""
    return fold_heading(heading).replace(" ", "")


def rank_of(name: str, heading: str) -> int | None:
    """How well a heading fits a field, None if it does not. Of a heading in two rows its last part tells, but for
    counts: deaths have totals too. *Khỏi* (recovered) is no *khối* (a hamlet), though both are *khoi* without marks."""
    if name == "hamlet" and unicodedata.normalize("NFC", heading).casefold().strip().endswith(
        ("khỏi", "khỏi bệnh")
    ):
        return None
    ranks = ranks_of(name)
    found = ranks.get(plain(heading))
    if found is None and (bare := without_hint(heading)) != heading:
        found = ranks.get(plain(bare))
    if found is None and " / " in heading and name != "count":
        group, _, last = heading.rpartition(" / ")
        found = ranks.get(plain(last))
        if name == "persons" and plain(last) in _TOTALS and not _of_persons(group):
            return None
    if found is None and (both := in_two_languages(heading)):
        said = [ranks.get(plain(part), 3) for part in both]
        found = max(said) if max(said) < 3 else None
    return found


_TOTALS: Final = frozenset(("tong", "tongso", "total"))
_NEUTRAL: Final = frozenset(
    ("nam", "ngay", "thang", "tinh", "den", "year", "toan", "xa", "huyen", "chung", "total", "tong", "so")
)


def _of_persons(group: str) -> bool:
    """Whether a total under such a group can be people: under *Số ca mắc mới* it is cases, under *Dân số* people."""
    return all(
        rank_of("persons", part) is not None or all(w in _NEUTRAL or w.isdigit() for w in fold(part).split())
        for part in group.split(" / ")
    )


_HINT: Final = re.compile(
    r"(?i)\s*\((?:\*+|bắt buộc|required|nếu có|optional|ca|người|cases|persons|ngày/tháng/năm|ngày/tháng|"
    r"[dy]{1,4}[/.-]mm?[/.-][dy]{1,4})\)$"
)


def without_hint(heading: str) -> str:
    """A heading without the bracket behind it that says how to fill it in: `Ngày (dd/mm/yyyy)`, `Số ca (người)`."""
    return _HINT.sub("", heading.strip())


_TWO_LANGUAGES: Final = re.compile(r"^([^/()]+?)\s*(?:/\s*([^/()]+)|\(([^/()]+)\))$")


def in_two_languages(heading: str) -> tuple[str, str] | None:
    """The parts of `Ngày / Date`, `Ngày (Date)`: one in Vietnamese letters and one without; None for other headings."""
    found = _TWO_LANGUAGES.match(heading.strip())
    if found is None:
        return None
    first, second = found[1].strip(), (found[2] or found[3]).strip()
    return (first, second) if first.isascii() != second.isascii() else None


def field_of(heading: str, fields: Sequence[str]) -> str | None:
    """The field among some that a heading means best, None if none."""
    ranked = [(rank, name) for name in fields if (rank := rank_of(name, heading)) is not None]
    return min(ranked)[1] if ranked else None


def field_meant(heading: str, fields: Sequence[str]) -> str | None:
    """`field_of` a heading that may still be in letters from before Unicode."""
    return next((found for one in possible_meanings(heading) if (found := field_of(one, fields))), None)


#: What the headings of running totals contain, folded and without blanks.
_RUNNING: Final = (
    "luytich",
    "luyke",
    "cumulative",
    "cumul",
    "sofar",
    "todate",
    "congdon",
    "tudaudich",
    "tudaunam",
)


def is_running(heading: str) -> bool:
    """Whether a heading says that its figures are totals so far (*cộng dồn*, not *cộng đồng*)."""
    said = plain(heading).replace("congdong", "")
    return any(word in said for word in _RUNNING)


_NO_CASES: Final = re.compile(
    r"\b(khoi|tu vong|chet|ra vien|dieu tri|f1|f2|tiem|xet nghiem|mau|giuong|vac xin|vaccine|deaths?|recover\w*|tests?|"
    r"tiep xuc|nghi ngo|chuyen|nhap vien|xuat vien|giam sat)\b"
)
_SO_FAR: Final = re.compile(
    r"\b(luy ke|luy tich|cumulative|so far|to date|cong don|"
    r"(?:tinh )?(?:tu dau (?:dich|nam)|den(?: het)? ngay.*|den nay))\b"
)
_RANK_OF_TOTALS: Final = 3


def speaks_of_no_cases(words: str) -> bool:
    """Whether a heading or group of columns counts something else than cases: deaths, tests, beds."""
    return _NO_CASES.search(fold(words)) is not None


def rank_of_totals(heading: str) -> int | None:
    """How well a heading of running totals means those of cases: as the rest of it does (*Lũy kế số ca mắc*), least of
    all where it says nothing else that is known; None if it speaks of something else."""
    own = rank_of("count", heading)
    if own is not None or speaks_of_no_cases(heading):
        return own
    rest = _SO_FAR.sub(" ", fold(heading)).replace(" ", "")
    return ranks_of("count").get(rest, _RANK_OF_TOTALS)
