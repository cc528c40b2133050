"""Which language a request asks for, and what a status means in it."""

from typing import Final

from starlette.requests import Request

from zones.phrases import LANGS, Words, both
from zones.vocabulary import Lang

TITLES: Final[dict[int, Words]] = {
    400: both("Yêu cầu không đúng", "Bad Request"),
    403: both("Không được phép", "Forbidden"),
    404: both("Không tìm thấy", "Not Found"),
    405: both("Phương thức không dùng được", "Method Not Allowed"),
    409: both("Xung đột", "Conflict"),
    413: both("Nội dung quá lớn", "Content Too Large"),
    422: both("Không xử lý được", "Unprocessable Content"),
    500: both("Lỗi của dịch vụ", "Internal Server Error"),
    503: both("Tạm thời không phục vụ được", "Service Unavailable"),
}

#: What is said in Vietnamese where a message has no Vietnamese of its own.
GENERAL: Final[dict[int, str]] = {
    400: "yêu cầu không dùng được như đã gửi",
    403: "không được phép",
    404: "không có gì ở địa chỉ này",
    405: "địa chỉ này không nhận phương thức đó",
    409: "yêu cầu trái với dữ liệu đang lưu",
    413: "nội dung gửi lên quá lớn",
    422: "không dùng được nội dung đã gửi",
    500: "dịch vụ gặp lỗi khi xử lý yêu cầu này; nhật ký của dịch vụ ghi chi tiết",
    503: "kho dữ liệu hiện không phục vụ được",
}


def language(request: Request) -> Lang:
    """`?lang=`, else the first of our languages in Accept-Language, else Vietnamese."""
    asked = request.query_params.get("lang", "")
    if asked in LANGS:
        return _lang(asked)
    return _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> Lang:
    """The language of ours that stands highest in an Accept-Language header."""
    best: tuple[float, str] = (0.0, "vi")
    for tag, weight in weighed(header):
        tongue = tag.partition("-")[0]
        if tongue in LANGS and weight > best[0]:
            best = (weight, tongue)
    return _lang(best[1])


def weighed(header: str) -> list[tuple[str, float]]:
    """What an Accept header names, in lower case, each with its weight (1 where none is said), as it stands there."""
    parts = [part.split(";") for part in header.split(",")[:20]]
    return [(name.strip().lower(), _weight(rest[-1] if rest else "")) for name, *rest in parts]


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0


def _lang(text: str) -> Lang:
    return "en" if text == "en" else "vi"
