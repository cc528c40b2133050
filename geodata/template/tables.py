"""The sheets of the template, in words that the readers of tables understand."""

from typing import Final

from zones.phrases import Words

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
