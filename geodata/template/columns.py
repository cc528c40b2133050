"""The columns of each sheet, those that say where left out (`place_columns`)."""

from typing import Final

from geodata.template.column import Column, choice, column

_SETTINGS: Final = choice(("cộng đồng", "community"), ("cách ly", "quarantine"))


def _point(vi: str, en: str) -> tuple[Column, Column]:
    return (
        column("number", ("Kinh độ", "Longitude"), (vi, en), "103.4251"),
        column("number", ("Vĩ độ", "Latitude"), (vi, en), "21.5893"),
    )


CASE_COLUMNS: Final = (
    column(
        "text",
        ("Mã ca", "Case id"),
        (
            "mã riêng của ca trong danh sách của bạn; giữ nguyên khi gửi lại để sửa",
            "your own id of the case; keep it when you send a correction",
        ),
        "BN-0172",
    ),
    column(
        "date",
        ("Ngày báo cáo", "Report date"),
        ("ngày ca được báo cáo", "day on which the case was reported"),
        "19/02/2022",
        needed=True,
    ),
)
CASE_DETAILS: Final = (
    column(
        "choice",
        ("Nơi ghi nhận", "Detection setting"),
        (
            "cộng đồng, hay người đã cách ly; trống: không rõ",
            "in the community or in quarantine; blank: not known",
        ),
        "cộng đồng",
        choices=_SETTINGS,
    ),
    column(
        "choice",
        ("Nguồn gốc ca", "Case origin"),
        ("mắc trong nước hay nhập cảnh", "local or imported"),
        "nội địa",
        choices=choice(("nội địa", "local"), ("nhập cảnh", "imported")),
    ),
    column(
        "choice",
        ("Nguồn lây", "Infection source"),
        ("đã rõ nguồn lây chưa", "whether the source is known"),
        "không rõ nguồn",
        choices=choice(("rõ nguồn", "known"), ("không rõ nguồn", "not found")),
    ),
    column(
        "choice",
        ("Phân loại ca bệnh", "Case classification"),
        ("theo định nghĩa ca bệnh", "by case definition"),
        "xác định",
        width=16,
        choices=choice(("nghi ngờ", "suspected"), ("có thể", "probable"), ("xác định", "confirmed")),
    ),
    column(
        "date",
        ("Ngày khởi phát", "Onset date"),
        ("ngày có triệu chứng đầu tiên", "day of the first symptoms"),
        "17/02/2022",
    ),
    column(
        "date",
        ("Ngày lấy mẫu", "Sample date"),
        ("ngày lấy mẫu xét nghiệm", "day of the sample"),
        "18/02/2022",
    ),
    column("count", ("Tuổi", "Age"), ("số tuổi tròn", "years"), "34", width=8, most=130),
    column(
        "choice",
        ("Giới tính", "Sex"),
        ("nam hoặc nữ", "male or female"),
        "nữ",
        width=10,
        choices=choice(("nam", "male"), ("nữ", "female")),
    ),
    column(
        "text",
        ("Mã hộ", "Household"),
        ("mã chung của các ca một nhà", "the same for cases of one home"),
        "H-21",
    ),
    *_point("độ thập phân, WGS 84; để trống nếu không có", "decimal degrees, WGS 84"),
)
DAY: Final = column(
    "date", ("Ngày", "Date"), ("ngày của số liệu", "day of the figures"), "19/02/2022", needed=True
)
REPORT_DETAILS: Final = (
    column(
        "count",
        ("Số ca báo cáo", "Cases reported"),
        (
            "số ca mới trong ngày; 0 nếu không có ca nào; trống là chưa báo cáo",
            "new cases of the day; 0 if there was none; blank is no report",
        ),
        "0",
        needed=True,
        width=16,
    ),
    column(
        "choice",
        ("Nơi ghi nhận", "Detection setting"),
        (
            "chỉ khi số ca chia theo cộng đồng và cách ly; nếu không, để trống",
            "only where the count is split by setting; else blank",
        ),
        choices=_SETTINGS,
    ),
)
SOURCE: Final = column(
    "text",
    ("Nguồn số liệu", "Source"),
    ("đơn vị hoặc văn bản cho số liệu", "who or which document tells it"),
    "Báo cáo 12/BC-TTYT",
    width=24,
)
PEOPLE: Final = column(
    "count",
    ("Dân số", "Population"),
    ("số người, ghi liền các chữ số", "persons, digits only"),
    "5200",
    needed=True,
)
ROSTER_DETAILS: Final = (
    column(
        "text",
        ("Mã thôn", "Hamlet code"),
        (
            "nếu đã có; để trống thì mã được tạo từ mã xã và tên",
            "if there is one; else it is made of the ward's code and the name",
        ),
    ),
    column(
        "text",
        ("Tên thôn", "Hamlet name"),
        ("tên thôn, bản, tổ", "its name"),
        "Bản Nà Lấy",
        needed=True,
        width=26,
    ),
    column("count", ("Số hộ", "Households"), ("số hộ", "households"), "84"),
    column("count", ("Số khẩu", "Persons"), ("số người", "persons"), "371"),
    *_point("độ thập phân, một điểm giữa thôn", "decimal degrees of a point in it"),
)
_SITE_KINDS: Final = choice(
    ("nhà trọ", "boarding house"),
    ("trường học", "school"),
    ("nhà máy", "factory"),
    ("chợ", "market"),
    ("khu cách ly", "quarantine site"),
    ("cơ sở điều trị", "treatment site"),
    ("chốt kiểm soát", "checkpoint"),
    ("khác", "other"),
)
SITE_COLUMNS: Final = (
    column(
        "text",
        ("Mã cơ sở", "Site code"),
        ("mã riêng, giữ nguyên khi gửi lại", "its own code; keep it when you send it again"),
        "TH-03",
        needed=True,
    ),
    column("text", ("Tên cơ sở", "Site name"), ("tên cơ sở", "its name"), "Trường THCS Quài Tở", width=30),
    column(
        "choice",
        ("Loại cơ sở", "Site kind"),
        ("chọn trong danh sách", "choose from the list"),
        "trường học",
        needed=True,
        width=18,
        choices=_SITE_KINDS,
    ),
)
SITE_DETAILS: Final = (
    column("count", ("Sức chứa", "Capacity"), ("số chỗ hoặc số giường", "places or beds"), "420"),
    *ROSTER_DETAILS[-2:],
)
