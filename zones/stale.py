"""Old evidence in words: reports older than a rulebook lets stand, and figures that still rest on the last one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from zones.numerals import day
from zones.phrases import Words, both, phrase
from zones.rulebook import Indicator, Rulebook


def last_told(book: Rulebook, row: Mapping[str, Any], as_of: date) -> Words:
    """When a unit last reported, and whether that is longer ago than the rulebook allows."""
    last = row.get("last_report")
    if last is None:
        return phrase("no_report")
    at, limit = day(last), book.missing.latest_days
    if limit is None or (as_of - last).days <= limit:
        return phrase("last_report", day=at)
    return both(
        f"gần nhất {at['vi']}, đã quá {limit} ngày", f"the last on {at['en']}, older than {_days(limit)}"
    )


def stale_note(book: Rulebook, row: Mapping[str, Any], as_of: date) -> Words | None:
    """A remark on a unit whose evidence is old; None where it is not."""
    last, limit = row.get("last_report"), book.missing.latest_days
    if last is None or limit is None or "reporting_ok" not in row:
        return None
    at, age = day(last), (as_of - last).days
    if age > limit:
        return both(
            f"Số liệu đã cũ: báo cáo gần nhất ngày {at['vi']}, quá {limit} ngày mà bộ quy tắc cho phép.",
            f"Stale data: the last report is of {at['en']}, older than the {_days(limit)} that the rulebook allows.",
        )
    if age and row["reporting_ok"] and book.missing.reports is None:
        return both(
            f"Từ sau {at['vi']} chưa có báo cáo: số liệu của ngày đó còn được dùng trong {limit} ngày.",
            f"Nothing has been reported since {at['en']}: the figures of that day stand for {_days(limit)}.",
        )
    return None


def days_note(book: Rulebook, timezone: str) -> Words | None:
    """A remark where days are counted in another time zone than the rulebook's; None where they are not."""
    if timezone == book.tz:
        return None
    return both(
        f"Ngày được tính theo múi giờ {timezone} của hệ thống; bộ quy tắc dùng {book.tz}.",
        f"Days are counted in the time zone of this system, {timezone}; the rulebook has {book.tz}.",
    )


def not_given(book: Rulebook, one: Indicator, label: Words) -> Words:
    """That a figure is not known; of one that grows old, since when."""
    limit = book.missing.stale_after_days
    if one.is_flow and limit is not None:
        return both(
            f"không có số liệu trong {limit} ngày gần đây về {label['vi']}",
            f"there is no figure of the last {_days(limit)} for {label['en']}",
        )
    return phrase("unknown_of", label=label)


def _days(n: int) -> str:
    return "1 day" if n == 1 else f"{n} days"
