"""The sheets of the template and their columns, in words that the readers of tables understand."""

from dataclasses import dataclass
from typing import Final, Literal

from zones.phrases import Words
from zones.vocabulary import AREA_LEVELS

#: What a cell takes. `area` and `above` are chosen from the list of areas and of those one level up.
Cell = Literal["text", "date", "count", "number", "area", "above", "choice"]

#: The sheets in the order in which they are loaded.
KINDS: Final = ("roster", "population", "sites", "cases", "reports", "context")

SHEETS: Final[dict[str, Words]] = {
    "roster": {"vi": "Thôn bản", "en": "Hamlets"},
    "population": {"vi": "Dân số", "en": "Population"},
    "sites": {"vi": "Cơ sở", "en": "Sites"},
    "cases": {"vi": "Ca bệnh", "en": "Cases"},
    "reports": {"vi": "Báo cáo ngày", "en": "Daily reports"},
    "context": {"vi": "Số liệu khác", "en": "Other figures"},
}
ABOUT: Final[dict[str, Words]] = {
    "roster": {"vi": "Danh sách thôn, bản, tổ dân phố. Mỗi dòng một thôn.", "en": "Hamlets, one a row."},
    "population": {
        "vi": "Số dân của từng đơn vị. Mỗi dòng một đơn vị.",
        "en": "People of each area, one area a row.",
    },
    "sites": {
        "vi": "Nhà trọ, trường học, nhà máy, chợ, khu cách ly, cơ sở điều trị, chốt kiểm soát. Mỗi dòng một cơ sở.",
        "en": "Boarding houses, schools, factories, markets, quarantine and treatment sites, checkpoints, one a row.",
    },
    "cases": {
        "vi": "Danh sách ca bệnh. Mỗi dòng một ca. Không ghi họ tên, điện thoại, số căn cước, địa chỉ nhà.",
        "en": "Cases, one a row. No names of persons, phones, identity numbers or addresses.",
    },
    "reports": {
        "vi": "Mỗi đơn vị mỗi ngày một dòng, kể cả ngày không có ca (ghi 0). Nhờ số 0 này mới biết nơi đó "
        "thật sự không có ca.",
        "en": "One row an area and day, also where there was no case (write 0). Only this zero tells that "
        "there was none.",
    },
    "context": {
        "vi": "Mỗi đơn vị mỗi ngày một dòng; mỗi chỉ tiêu một cột. Chỉ điền các ô đã có số liệu.",
        "en": "One row an area and day, one column a figure. Fill in only what is known.",
    },
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what it takes, what it means, an example. `choices` are words in both
    languages; `most` bounds a number."""

    vi: str
    en: str
    cell: Cell
    means: Words
    example: str = ""
    needed: bool = False
    width: int = 14
    choices: tuple[Words, ...] = ()
    most: int | None = None

    def heading(self, lang: str) -> str:
        """What stands over it."""
        return self.vi if lang == "vi" else self.en


def _words(*pairs: tuple[str, str]) -> tuple[Words, ...]:
    return tuple({"vi": vi, "en": en} for vi, en in pairs)


_SETTING: Final = _words(("cộng đồng", "community"), ("cách ly", "quarantine"))

LEVEL_NAMES: Final[dict[str, Words]] = {
    "province": {"vi": "Tỉnh", "en": "Province"},
    "district": {"vi": "Huyện", "en": "District"},
    "ward": {"vi": "Xã", "en": "Ward"},
    "hamlet": {"vi": "Thôn", "en": "Hamlet"},
}


_ALONE: Final[Words] = {
    "vi": "chọn trước, danh sách đơn vị bên cạnh sẽ ngắn lại; nếu chỉ biết đến cấp này thì bỏ trống ô bên cạnh",
    "en": "choose first, and the list beside becomes short; leave that blank if no more is known",
}
_FILTER: Final[Words] = {
    "vi": "chọn trước, danh sách đơn vị bên cạnh sẽ ngắn lại; bản thân ô này không được nạp",
    "en": "choose first, and the list beside becomes short; this cell itself is not loaded",
}


def place_columns(level: str | None, above: str | None, *, alone: bool) -> list[Column]:
    """The columns that say where: chosen from the list of areas, or free words where no boundaries are loaded.

    `alone`: the area above counts where nothing finer is chosen, as of cases. Elsewhere it only shortens the list: a
    zero reported for a ward that was forgotten to be chosen must not be one of its whole district.
    """
    if level is None:
        return [
            Column(
                LEVEL_NAMES[one]["vi"],
                LEVEL_NAMES[one]["en"],
                "text",
                {
                    "vi": "tên như trong văn bản hành chính; bỏ trống cấp không rõ",
                    "en": "the official name; leave levels blank that are not known",
                },
                width=20,
            )
            for one in AREA_LEVELS
        ]
    found = []
    if above is not None:
        name = LEVEL_NAMES[above]
        means = _ALONE if alone else _FILTER
        vi = name["vi"] if alone else f"Lọc theo {name['vi'].lower()}"
        en = name["en"] if alone else f"Filter by {name['en'].lower()}"
        found.append(Column(vi, en, "above", means, width=28))
    found.append(
        Column(
            "Mã đơn vị",
            "Area code",
            "area",
            {
                "vi": "chọn trong danh sách, ví dụ «Xã … (mã)»; hoặc chỉ ghi mã",
                "en": "choose from the list, as “Name (code)”; or write the code alone",
            },
            needed=True,
            width=34,
        )
    )
    return found


CASE_COLUMNS: Final = (
    Column(
        "Mã ca",
        "Case id",
        "text",
        {
            "vi": "mã riêng của ca trong danh sách của bạn; giữ nguyên khi gửi lại để sửa",
            "en": "your own id of the case; keep it when you send a correction",
        },
        "BN-0172",
    ),
    Column(
        "Ngày báo cáo",
        "Report date",
        "date",
        {"vi": "ngày ca được báo cáo", "en": "day on which the case was reported"},
        "19/02/2022",
        needed=True,
    ),
)
CASE_DETAILS: Final = (
    Column(
        "Nơi ghi nhận",
        "Detection setting",
        "choice",
        {
            "vi": "cộng đồng, hay người đã cách ly; trống: không rõ",
            "en": "in the community or in quarantine; blank: not known",
        },
        "cộng đồng",
        choices=_SETTING,
    ),
    Column(
        "Nguồn gốc ca",
        "Case origin",
        "choice",
        {"vi": "mắc trong nước hay nhập cảnh", "en": "local or imported"},
        "nội địa",
        choices=_words(("nội địa", "local"), ("nhập cảnh", "imported")),
    ),
    Column(
        "Nguồn lây",
        "Infection source",
        "choice",
        {"vi": "đã rõ nguồn lây chưa", "en": "whether the source is known"},
        "không rõ nguồn",
        choices=_words(("rõ nguồn", "known"), ("không rõ nguồn", "not found")),
    ),
    Column(
        "Phân loại ca bệnh",
        "Case classification",
        "choice",
        {"vi": "theo định nghĩa ca bệnh", "en": "by case definition"},
        "xác định",
        choices=_words(("nghi ngờ", "suspected"), ("có thể", "probable"), ("xác định", "confirmed")),
        width=16,
    ),
    Column(
        "Ngày khởi phát",
        "Onset date",
        "date",
        {"vi": "ngày có triệu chứng đầu tiên", "en": "day of the first symptoms"},
        "17/02/2022",
    ),
    Column(
        "Ngày lấy mẫu",
        "Sample date",
        "date",
        {"vi": "ngày lấy mẫu xét nghiệm", "en": "day of the sample"},
        "18/02/2022",
    ),
    Column("Tuổi", "Age", "count", {"vi": "số tuổi tròn", "en": "years"}, "34", width=8, most=130),
    Column(
        "Giới tính",
        "Sex",
        "choice",
        {"vi": "nam hoặc nữ", "en": "male or female"},
        "nữ",
        width=10,
        choices=_words(("nam", "male"), ("nữ", "female")),
    ),
    Column(
        "Mã hộ",
        "Household",
        "text",
        {"vi": "mã chung của các ca một nhà", "en": "the same for cases of one home"},
        "H-21",
    ),
    Column(
        "Kinh độ",
        "Longitude",
        "number",
        {"vi": "độ thập phân, WGS 84; để trống nếu không có", "en": "decimal degrees, WGS 84"},
        "103.4251",
    ),
    Column(
        "Vĩ độ",
        "Latitude",
        "number",
        {"vi": "độ thập phân, WGS 84; để trống nếu không có", "en": "decimal degrees, WGS 84"},
        "21.5893",
    ),
)
DAY: Final = Column(
    "Ngày", "Date", "date", {"vi": "ngày của số liệu", "en": "day of the figures"}, "19/02/2022", needed=True
)
REPORT_DETAILS: Final = (
    Column(
        "Số ca báo cáo",
        "Cases reported",
        "count",
        {
            "vi": "số ca mới trong ngày; 0 nếu không có ca nào; trống là chưa báo cáo",
            "en": "new cases of the day; 0 if there was none; blank is no report",
        },
        "0",
        needed=True,
        width=16,
    ),
    Column(
        "Nơi ghi nhận",
        "Detection setting",
        "choice",
        {
            "vi": "chỉ khi số ca chia theo cộng đồng và cách ly; nếu không, để trống",
            "en": "only where the count is split by setting; else blank",
        },
        "",
        choices=_SETTING,
    ),
)
SOURCE: Final = Column(
    "Nguồn số liệu",
    "Source",
    "text",
    {"vi": "đơn vị hoặc văn bản cho số liệu", "en": "who or which document tells it"},
    "Báo cáo 12/BC-TTYT",
    width=24,
)
PEOPLE: Final = Column(
    "Dân số",
    "Population",
    "count",
    {"vi": "số người, ghi liền các chữ số", "en": "persons, digits only"},
    "5200",
    needed=True,
)
ROSTER_DETAILS: Final = (
    Column(
        "Mã thôn",
        "Hamlet code",
        "text",
        {
            "vi": "nếu đã có; để trống thì mã được tạo từ mã xã và tên",
            "en": "if there is one; else it is made of the ward's code and the name",
        },
        "",
    ),
    Column(
        "Tên thôn",
        "Hamlet name",
        "text",
        {"vi": "tên thôn, bản, tổ", "en": "its name"},
        "Bản Nà Lấy",
        needed=True,
        width=26,
    ),
    Column("Số hộ", "Households", "count", {"vi": "số hộ", "en": "households"}, "84"),
    Column("Số khẩu", "Persons", "count", {"vi": "số người", "en": "persons"}, "371"),
    Column(
        "Kinh độ",
        "Longitude",
        "number",
        {"vi": "độ thập phân, một điểm giữa thôn", "en": "decimal degrees of a point in it"},
        "103.4251",
    ),
    Column(
        "Vĩ độ",
        "Latitude",
        "number",
        {"vi": "độ thập phân, một điểm giữa thôn", "en": "decimal degrees of a point in it"},
        "21.5893",
    ),
)
_SITE_KINDS: Final = _words(
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
    Column(
        "Mã cơ sở",
        "Site code",
        "text",
        {"vi": "mã riêng, giữ nguyên khi gửi lại", "en": "its own code; keep it when you send it again"},
        "TH-03",
        needed=True,
    ),
    Column(
        "Tên cơ sở",
        "Site name",
        "text",
        {"vi": "tên cơ sở", "en": "its name"},
        "Trường THCS Quài Tở",
        width=30,
    ),
    Column(
        "Loại cơ sở",
        "Site kind",
        "choice",
        {"vi": "chọn trong danh sách", "en": "choose from the list"},
        "trường học",
        needed=True,
        width=18,
        choices=_SITE_KINDS,
    ),
)
SITE_DETAILS: Final = (
    Column("Sức chứa", "Capacity", "count", {"vi": "số chỗ hoặc số giường", "en": "places or beds"}, "420"),
    *ROSTER_DETAILS[-2:],
)
