"""Words of pictures and maps that no rulebook brings along, in Vietnamese and English."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from zones.vocabulary import Lang

WORDS: Final[dict[str, dict[str, str]]] = {
    "title": {"vi": "Bản đồ vùng nguy cơ", "en": "Zone map"},
    "ward": {"vi": "Xã, phường, thị trấn", "en": "Wards"},
    "hamlet": {"vi": "Thôn, bản, tổ dân phố", "en": "Hamlets"},
    "district": {"vi": "Quận, huyện", "en": "Districts"},
    "province": {"vi": "Tỉnh, thành phố", "en": "Provinces"},
    "cell": {"vi": "Ô lục giác", "en": "Hexagon cells"},
    "site": {"vi": "Cơ sở", "en": "Sites"},
    "persons_there": {"vi": "Số người", "en": "People there"},
    "capacity": {"vi": "Sức chứa", "en": "Capacity"},
    "site_signs": {"vi": "(màu và dấu ở góc: mức)", "en": "(colour and corner sign: level)"},
    "sites_left_out": {
        "vi": "{n} cơ sở có mức nhẹ hơn không có trong tệp này.",
        "en": "{n} sites at milder levels are not in this file.",
    },
    "sites_too_many": {
        "vi": "{n} cơ sở không vẽ ở tỷ lệ này.",
        "en": "{n} sites are not drawn at this scale.",
    },
    "site_outline": {"vi": "Khuôn viên cơ sở", "en": "Outlines of sites"},
    "cluster": {"vi": "Ổ dịch", "en": "Outbreaks"},
    "resolution": {"vi": "độ phân giải", "en": "resolution"},
    "shown_coarser": {
        "vi": "Ở độ phân giải {finest} có {units} ô, quá nhiều cho một tệp: hiển thị độ phân giải {shown}.",
        "en": "Resolution {finest} has {units} cells, too many for one file: resolution {shown} is shown.",
    },
    "units": {"vi": "đơn vị", "en": "units"},
    "people": {"vi": "người", "en": "people"},
    "population": {"vi": "Dân số", "en": "Population"},
    "level": {"vi": "Mức", "en": "Level"},
    "as_of": {"vi": "Số liệu đến ngày", "en": "Data up to"},
    "known_at": {"vi": "Biết đến lúc", "en": "Known at"},
    "snapshot": {"vi": "Bản chụp số", "en": "Snapshot"},
    "not_stored": {"vi": "chưa lưu thành bản chụp", "en": "not stored as a snapshot"},
    "today": {
        "vi": "Tạm tính trong ngày, chưa chốt",
        "en": "Provisional: the day is still in progress",
    },
    "rulebook": {"vi": "Bộ quy tắc", "en": "Rulebook"},
    "edition": {"vi": "Ranh giới", "en": "Boundaries"},
    "no_boundaries": {"vi": "Không có ranh giới hành chính", "en": "No administrative boundaries"},
    "constructed": {
        "vi": "một phần dựng từ điểm, không phải ranh giới hành chính",
        "en": "in part constructed from points, no administrative boundaries",
    },
    "constructed_units": {
        "vi": "{n} đơn vị vẽ theo ranh giới dựng từ điểm, không phải ranh giới hành chính",
        "en": "{n} units are drawn with boundaries constructed from points, no administrative ones",
    },
    "north": {"vi": "B", "en": "N"},
    "made_up": {"vi": "SỐ LIỆU GIẢ LẬP", "en": "MADE-UP DATA"},
    "unknown_population": {"vi": "không rõ dân số", "en": "population not known"},
    "without_shape": {
        "vi": "{n} đơn vị không có ranh giới nên không vẽ được",
        "en": "{n} units have no boundary and are not drawn",
    },
    "indicators": {"vi": "Chỉ số", "en": "Indicators"},
    "missing": {"vi": "Còn thiếu", "en": "Missing"},
    "would_change": {"vi": "Điều gì làm đổi mức", "en": "What would change it"},
    "decided_by": {"vi": "Quy tắc áp dụng", "en": "Decided by"},
    "reporting": {"vi": "Báo cáo", "en": "Reports"},
    "reported_days": {"vi": "{days}/{of} ngày có báo cáo", "en": "reports on {days} of {of} days"},
    "last_report": {"vi": "gần nhất {last}", "en": "last {last}"},
    "possible": {"vi": "Các mức còn có thể", "en": "Levels still possible"},
    "closed_level": {"vi": "Mức đã chốt", "en": "Level of the last closed day"},
    "from_ward": {"vi": "Theo mức của phường/xã", "en": "Copied from its ward"},
    "not_known": {"vi": "chưa rõ", "en": "not known"},
    "met": {"vi": "đạt ngưỡng", "en": "threshold met"},
    "not_met": {"vi": "chưa đạt ngưỡng", "en": "threshold not met"},
    "find": {"vi": "Tìm tên hoặc mã…", "en": "Find a name or code…"},
    "and_more": {"vi": "và {n} đơn vị khác", "en": "and {n} more"},
    "not_found": {"vi": "Không tìm thấy", "en": "Nothing found"},
    "legend": {"vi": "Chú giải", "en": "Legend"},
    "outside": {"vi": "nằm trong", "en": "within"},
    "source": {"vi": "Nguồn ranh giới", "en": "Source of boundaries"},
}

_STATUS: Final[dict[str, dict[str, str]]] = {
    "verified": {"vi": "đã đối chiếu văn bản", "en": "verified against its text"},
    "house": {"vi": "quy tắc nội bộ, không phải văn bản pháp luật", "en": "house rule, not law"},
    "draft": {"vi": "dự thảo, chưa đối chiếu", "en": "draft, not verified"},
    "incomplete": {"vi": "chưa đầy đủ", "en": "incomplete"},
}


def word(key: str, lang: Lang, **values: object) -> str:
    """The text of a key in one language, with its placeholders filled in."""
    return WORDS[key][lang].format(**values) if values else WORDS[key][lang]


def layer_title(layer: str, lang: Lang) -> str:
    """Heading of a layer: `ward` -> "Wards", `cell7` -> "Hexagon cells (resolution 7)"."""
    if layer.startswith("cell") and layer[4:].isdigit():
        return f"{word('cell', lang)} ({word('resolution', lang)} {layer[4:]})"
    return word(layer, lang) if layer in WORDS else layer


def status_words(status: str, lang: Lang) -> str:
    """What the status of a rulebook means to its reader."""
    return _STATUS.get(status, {}).get(lang, status)


def whole(number: int, lang: Lang) -> str:
    """A whole number with the separators of the language: 12.345 in Vietnamese, 12,345 in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if lang == "vi" else text


def day(when: date, lang: Lang) -> str:
    """A calendar day, unmistakable in either language: 19/02/2022, 19 Feb 2022."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    if lang == "vi":
        return f"{when.day:02d}/{when.month:02d}/{when.year}"
    return f"{when.day} {months[when.month - 1]} {when.year}"


def moment(when: datetime, timezone: str, lang: Lang) -> str:
    """A moment in the clock of a timezone, to the minute; a moment without zone is shown as it is."""
    local = when.astimezone(ZoneInfo(timezone)) if when.tzinfo else when
    return f"{day(local.date(), lang)} {local:%H:%M}"
