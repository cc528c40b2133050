"""Remarks in both languages."""


class Note(str):
    """A remark in English, and as such stored and sent, that knows itself in Vietnamese (`vi`)."""

    vi: str

    def __new__(cls, en: str, vi: str) -> "Note":
        made = super().__new__(cls, en)
        made.vi = vi
        return made


def in_vietnamese(text: str) -> str:
    """The text in Vietnamese, or as it is where it is the same in every language."""
    return text.vi if isinstance(text, Note) else text


def in_language(text: str, lang: str) -> str:
    """The text in `vi` or `en`."""
    return in_vietnamese(text) if lang == "vi" else str(text)


#: What the fields of tables are called in Vietnamese.
FIELDS_VI = {
    "case_id": "mã ca", "report_date": "ngày báo cáo", "onset_date": "ngày khởi phát",
    "sample_date": "ngày lấy mẫu", "setting": "nơi phát hiện (cộng đồng hay cách ly)",
    "acquisition": "nội địa hay nhập cảnh", "source": "nguồn lây", "exposure": "phơi nhiễm",
    "household_id": "mã hộ", "site_id": "mã cơ sở", "age": "tuổi", "sex": "giới tính", "status": "tình trạng",
    "outcome": "kết cục", "outcome_date": "ngày kết cục", "place_kind": "loại địa điểm", "count": "số ca",
    "lon": "kinh độ", "lat": "vĩ độ", "point": "tọa độ", "area_code": "mã đơn vị", "province": "tỉnh",
    "district": "huyện", "ward": "xã", "hamlet": "thôn", "date": "ngày", "cases_stated": "số ca báo cáo",
    "name": "tên chỉ số",
    "value": "giá trị", "persons": "số dân",
    "site_code": "mã cơ sở", "site_name": "tên cơ sở", "site_kind": "loại cơ sở", "size_class": "quy mô",
    "capacity": "sức chứa", "valid_from": "từ ngày", "valid_to": "đến ngày", "vintage": "phiên bản số liệu",
    "origin": "nơi trở về từ",
}  # fmt: skip

#: What they are called in tables of figures, where a source is no source of infection.
FIGURES_VI = {"source": "nguồn số liệu"}

#: What the levels of areas are called in Vietnamese.
LEVELS_VI = {"province": "tỉnh", "district": "huyện", "ward": "xã", "hamlet": "thôn"}
