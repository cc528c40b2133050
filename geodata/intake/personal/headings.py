"""What columns of personal data are called."""

from functools import cache
from typing import Final

from geodata.fold import fold, parted

#: What each kind is called in messages.
KINDS: Final[dict[str, dict[str, str]]] = {
    "name": {"en": "name of a person", "vi": "họ tên"},
    "phone": {"en": "phone number", "vi": "số điện thoại"},
    "identity": {"en": "identity number", "vi": "số giấy tờ"},
    "address": {"en": "address", "vi": "địa chỉ"},
    "email": {"en": "e-mail address", "vi": "thư điện tử"},
    "birth": {"en": "date of birth", "vi": "ngày sinh"},
}

#: Headings of each kind, whole.
_WHOLE: Final = {
    "name": "họ tên, họ và tên, họ, tên, tên đệm, họ đệm, họ và tên đệm, họ tên đệm, tên bệnh nhân, tên ca bệnh, "
    "tên người bệnh, người bệnh, tên bn, tên f0, full name, fullname, name, patient name, first name, last name, "
    "middle name, given name, family name, surname, forename, case name, name of patient, name of case, person name, "
    "người liên hệ, người giám hộ, chủ hộ, tên chủ hộ, contact name, contact person, guardian, head of household, "
    "tên mẹ, tên cha, tên bố, tên thường gọi, bí danh, tên tiếng anh, người khai báo, người báo cáo, reporter, "
    "reported by, cán bộ điều tra, người điều tra, investigator",
    "phone": "sđt, đt, điện thoại, số điện thoại, số đt, số phone, di động, số di động, đtdđ, tel, telephone, phone, "
    "phone number, phone no, mobile, mobile number, mobile phone, cell phone, contact number, contact no, zalo, "
    "số zalo, hotline, telephone number, contact, liên hệ, số liên hệ, liên lạc, số liên lạc, contact phone",
    "identity": "cccd, cmnd, cmt, cmtnd, cmnd cccd, cccd cmnd, căn cước, căn cước công dân, số căn cước, "
    "chứng minh thư, chứng minh nhân dân, chứng minh, hộ chiếu, số hộ chiếu, passport, passport no, "
    "passport number, bhyt, thẻ bhyt, bảo hiểm y tế, identity, identity number, identity no, id number, "
    "id no, id card, identity card, national id, "
    "citizen id, personal id, mã định danh, số định danh, định danh cá nhân, mã định danh cá nhân, ssn, "
    "health insurance, health insurance no, insurance number, giấy tờ tùy thân, số giấy tờ, nric, mã bhxh, số bhxh, "
    "social security number, cnic, id document",
    "address": "địa chỉ, địa chỉ nhà, nơi ở, chỗ ở, nơi ở hiện tại, chỗ ở hiện tại, chỗ ở hiện nay, nơi ở hiện nay, "
    "nơi cư trú, thường trú, tạm trú, hộ khẩu, số nhà, đường, đường phố, tên đường, số nhà đường, ngõ, ngách, hẻm, "
    "address, home address, street, street address, street name, house number, house no, residence, "
    "residential address, current address, permanent address, place of residence, addr, quê quán, nguyên quán",
    "email": "email, e mail, mail, thư điện tử, email address, địa chỉ email, hộp thư",
    "birth": "ngày sinh, ngày tháng năm sinh, sinh ngày, năm sinh, ns, ntns, date of birth, birth date, birthdate, "
    "dob, birthday, year of birth, birth year, yob, nam sinh, ngày tháng năm sinh tuổi",
}
#: Words inside longer headings that tell the kind by themselves, in this order.
_WITHIN: Final = {
    "email": "email, e mail, thư điện tử",
    "phone": "điện thoại, sđt, phone, telephone, số đt, mobile number",
    "identity": "cccd, cmnd, căn cước, chứng minh thư, chứng minh nhân dân, hộ chiếu, passport, bhyt, bảo hiểm y tế, "
    "identity number, identity card, id card, định danh cá nhân, national id, insurance number",
    "birth": "ngày sinh, ngày tháng năm sinh, năm sinh, date of birth, birth date",
    "name": "họ tên, họ và tên, tên bệnh nhân, tên người, full name, patient name, name of patient, first name, "
    "last name, surname, contact name, người liên hệ, người giám hộ, tên chủ hộ, tên mẹ, tên cha, tên bố",
    "address": "địa chỉ, số nhà, address, thường trú, tạm trú, street",
}
#: How headings begin of codes of areas, in which such a word says something else.
_CODES: Final = (" ma dia chi ", " address code ", " ip ")


@cache
def _whole() -> dict[str, str]:
    return {_joined(word): kind for kind, listed in _WHOLE.items() for word in listed.split(", ")}


@cache
def _within() -> tuple[tuple[str, str], ...]:
    return tuple((f" {fold(word)} ", kind) for kind, listed in _WITHIN.items() for word in listed.split(", "))


@cache
def kind_of_heading(heading: str) -> str:
    """Which personal data a column holds by its heading; empty for others."""
    for words in (heading, heading.rpartition("/")[2]):
        if words and _joined(words) in _whole() and (kind := _marked(words, _whole()[_joined(words)])):
            return kind
    if _joined(heading) in _whole():
        return ""
    plain = f" {fold(parted(heading))} "
    if plain.startswith(_CODES):
        return ""
    return next((kind for word, kind in _within() if word in plain), "")


def _joined(words: str) -> str:
    return fold(words).replace(" ", "")


def _marked(heading: str, kind: str) -> str:
    """Short words that mean something else without their marks: `hộ` (household), `hồ`, `tên`, `ten`."""
    plain = fold(heading)
    if plain == "ho":
        return kind if "ọ" in heading.casefold() or "o\u0323" in heading.casefold() else ""
    if plain == "ten":
        return kind if heading.casefold() != "ten" else ""
    return kind
