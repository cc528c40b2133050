"""What an indicator is called where its rulebook gives it no name: made from its kind, filter, window and place."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from zones.numerals import grouped, written
from zones.phrases import LANGS, Words, both, joined
from zones.rulebook import Indicator, Rulebook, decimal_text
from zones.rulebook_figures import Stream

#: What counts, by stream.
EVENTS: Final[dict[str, Words]] = {
    "case": both("ca bệnh", "cases"),
    "dose": both("mũi tiêm", "doses"),
    "person": both("người", "people"),
    "test": both("xét nghiệm", "tests"),
    "admission": both("ca nhập viện", "admissions"),
    "death": both("ca tử vong", "deaths"),
    "contact": both("người tiếp xúc", "contacts"),
    "bed": both("giường", "beds"),
    "staffed_bed": both("giường có nhân lực", "staffed beds"),
    "occupied_bed": both("giường có bệnh nhân", "occupied beds"),
}

#: What is said of the events that pass a filter, by value.
_VALUES: Final[dict[str, Words]] = {
    "community": both("trong cộng đồng", "in the community"),
    "quarantine": both("trong khu cách ly", "in quarantine"),
    "not_found": both("chưa rõ nguồn lây", "of unknown source"),
    "known": both("đã rõ nguồn lây", "of known source"),
    "imported": both("nhập cảnh", "imported"),
    "local": both("lây tại chỗ", "acquired locally"),
    "suspected": both("nghi ngờ", "suspected"),
    "probable": both("có thể", "probable"),
    "confirmed": both("đã xác định", "confirmed"),
    "positive": both("dương tính", "that are positive"),
}

_AREAS: Final[dict[str, Words]] = {
    "province": both("tỉnh", "provinces"),
    "district": both("huyện", "districts"),
    "ward": both("xã", "communes"),
    "hamlet": both("thôn", "hamlets"),
    "": both("đơn vị trực thuộc", "units below"),
}
_WHOLE: Final[dict[str, Words]] = {
    "province": both("của cả tỉnh", "of the whole province"),
    "district": both("của cả huyện", "of the whole district"),
    "ward": both("của cả xã", "of the whole commune"),
}
_PERIODS: Final[dict[str, Words]] = {"month": both("tháng", "month"), "week": both("tuần", "week")}
_TRENDS: Final[dict[str, Words]] = {
    "doubling": both("ít nhất tăng gấp đôi", "at least doubling"),
    "rising": both("tăng liên tục", "rising steadily"),
    "falling": both("giảm liên tục", "falling steadily"),
}


def made_name(one: Indicator, book: Rulebook | None = None) -> Words | None:
    """A name made from the parts of an indicator; None where its kind says too little.

    `book` gives the levels their names, where an indicator asks for a level.
    """
    make = _KINDS.get("population" if one.is_population else one.kind)
    head = make(one, book) if make else None
    if head is None:
        return None
    return joined([head, *_filters(one.where), *_window(one), *_place(one)], " ", " ")


def _count(one: Indicator, _: Rulebook | None) -> Words | None:
    if one.by == "household":
        return both("số hộ có ca", "households with cases")
    if one.of in ("", "case"):
        return both("số ca", "cases")
    return _prefixed("số ", EVENTS.get(one.of))


def _rate(one: Indicator, book: Rulebook | None) -> Words | None:
    counted = _count(one, book)
    if counted is None:
        return None
    scale = {lang: grouped(int(one.scale), lang) for lang in LANGS}
    return joined((counted, both(f"trên {scale['vi']} dân", f"per {scale['en']} people")), " ", " ")


def _ratio(one: Indicator, _: Rulebook | None) -> Words | None:
    above, below = _stream(one.num), _stream(one.den)
    if above is None or below is None:
        return None
    per = {100: both(" (%)", " (%)"), 1: both("", "")}.get(int(one.scale))
    if per is None:
        scale = written(decimal_text(one.scale))
        per = both(f" (× {scale['vi']})", f" (× {scale['en']})")
    return both(f"{above['vi']} trên {below['vi']}{per['vi']}", f"{above['en']} per {below['en']}{per['en']}")


def _stream(stream: Stream | None) -> Words | None:
    if stream is None or stream.of not in EVENTS:
        return None
    return joined([EVENTS[stream.of], *_filters(stream.where)], " ", " ")


def _days_since(one: Indicator, _: Rulebook | None) -> Words | None:
    return both("số ngày từ ca gần nhất", "days since the last case") if one.of in ("", "case") else None


def _baseline(one: Indicator, _: Rulebook | None) -> Words | None:
    period = _PERIODS[one.period or "month"]
    stat = {
        "mean": both("số ca trung bình", "mean number of cases"),
        "sd": both("độ lệch chuẩn của số ca", "standard deviation of the number of cases"),
    }[one.stat]
    without = both(" (trừ năm được đánh dấu)", " (flagged years left out)") if one.leave_out else both("", "")
    return both(
        f"{stat['vi']} cùng {period['vi']} của {one.years} năm trước{without['vi']}",
        f"{stat['en']} in the same {period['en']} of the {one.years} years before{without['en']}",
    )


_LINKS: Final[dict[tuple[str, ...], Words]] = {
    ("household",): both("cùng hộ", "by household"),
    ("exposure",): both("cùng nơi phơi nhiễm", "by exposure"),
}


def _linked(one: Indicator, _: Rulebook | None) -> Words:
    by = _LINKS.get(one.linked_by, both("cùng hộ hoặc cùng nơi phơi nhiễm", "by household or exposure"))
    return both(
        f"số ca của chùm lớn nhất có liên quan ({by['vi']})",
        f"cases in the largest linked group ({by['en']})",
    )


def _cluster(one: Indicator, _: Rulebook | None) -> Words:
    return both(f"chùm từ {one.min_size} ca", f"a cluster of {one.min_size} or more cases")


def _trend(one: Indicator, _: Rulebook | None) -> Words:
    how = _TRENDS[one.test or "rising"]
    period = both("tuần", "weeks") if one.period_days == 7 else None
    kind = period or both(f"kỳ {one.period_days} ngày", f"periods of {one.period_days} days")
    return both(
        f"số ca {how['vi']} qua {one.periods} {kind['vi']}",
        f"cases {how['en']} over {one.periods} {kind['en']}",
    )


def _level(one: Indicator, book: Rulebook | None) -> Words:
    """The level that an indicator asks for, in words."""
    id = one.at_least or one.level
    level = book.level(id) if book else None
    name = both(level.vi, level.en) if level else both(id, id)
    if one.at_least and not (level and book and level.rank == len(book.levels) - 1):
        return both(f"từ mức “{name['vi']}” trở lên", f"at “{name['en']}” or worse")
    return both(f"ở mức “{name['vi']}”", f"at “{name['en']}”")


def _children(one: Indicator, book: Rulebook | None) -> Words:
    area, level = _AREAS.get(one.child, _AREAS[""]), _level(one, book)
    share = one.kind == "child_share"
    per = " (%)" if share and one.scale == 100 else ""
    return both(
        f"{'tỷ lệ' if share else 'số'} {area['vi']} {level['vi']}{per}",
        f"{'share of ' if share else ''}{area['en']} {level['en']}{per}",
    )


def _adjacent(one: Indicator, book: Rulebook | None) -> Words:
    level = _level(one, book)
    corner = both(" (kể cả giáp ở góc)", " (corners count)") if one.corner else both("", "")
    return both(f"số đơn vị giáp ranh {level['vi']}{corner['vi']}", f"neighbours {level['en']}{corner['en']}")


def _population(_: Indicator, __: Rulebook | None) -> Words:
    return both("dân số", "population")


_KINDS: Final[Mapping[str, Callable[[Indicator, Rulebook | None], Words | None]]] = {
    "count": _count, "rate": _rate, "ratio": _ratio, "days_since": _days_since, "baseline": _baseline,
    "linked": _linked, "cluster": _cluster, "trend": _trend, "child_share": _children, "child_count": _children,
    "adjacent": _adjacent, "population": _population,
}  # fmt: skip


def _filters(where: Mapping[str, tuple[str, ...]]) -> Iterator[Words]:
    for values in where.values():
        told = [_VALUES[value] for value in values if value in _VALUES]
        if told:
            yield joined(told, " hoặc ", " or ")


def _window(one: Indicator) -> Iterator[Words]:
    if one.calendar == "month":
        yield both("từ đầu tháng", "since the first of the month")
    elif one.calendar == "week":
        sunday = one.week_starts == "sunday"
        yield both("từ Chủ nhật" if sunday else "từ thứ Hai", f"since {'Sunday' if sunday else 'Monday'}")
    elif one.win:
        yield both(f"trong {one.win} ngày", f"in {one.win} days")
    if one.mean_of > 1:
        yield both(f"(trung bình {one.mean_of} kỳ)", f"(mean of {one.mean_of} periods)")


def _place(one: Indicator) -> Iterator[Words]:
    if one.parent_level:
        yield _WHOLE.get(
            one.parent_level, both(f"của cả {one.parent_level}", f"of the whole {one.parent_level}")
        )
    elif one.shared_fact:
        yield both(f"của cả vùng ({one.shared_fact})", f"of the whole area ({one.shared_fact})")


def _prefixed(vi: str, words: Words | None) -> Words | None:
    return None if words is None else both(vi + words["vi"], words["en"])
