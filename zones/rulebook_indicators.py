"""The `ind` and `clusters` parts of a rulebook: which figures it asks for."""

from collections.abc import Collection
from typing import Any, Final, cast

from zones.expressions import KEYWORDS
from zones.rulebook_figures import (
    BUILT_KINDS,
    CHILD_KINDS,
    CLUSTER_FACTS,
    LATER_KINDS,
    Clusters,
    Filters,
    Indicator,
    Rounding,
    Stream,
)
from zones.rulebook_values import MOST_DAYS, Door, Part, is_name
from zones.rulebook_words import join, nearest
from zones.vocabulary import CASE_CHOICES, CASE_FILTERS, SCOPES

_ALWAYS: Final = ("kind", "vi", "en", "note", "round", "at")
_EVENTS: Final = ("of", "where", "date", "win", "week_starts", "mean_of", "scale")
_WINDOW: Final = ("of", "where", "date", "win", "week_starts")

#: Keys of each kind besides those that every kind has.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "count": (*_EVENTS, "by"),
    "rate": (*_EVENTS, "pop", "by"),
    "ratio": ("num", "den", "date", "win", "week_starts", "mean_of", "scale", "age_by_date"),
    "days_since": ("of", "where", "date"),
    "fact": ("per",),
    "expr": ("expr",),
    "cluster": (*_WINDOW, "min_size"),
    "linked": (*_WINDOW, "by"),
    "baseline": ("of", "where", "date", "period", "years", "stat", "sd", "min_years", "leave_out"),
    "trend": ("of", "where", "date", "periods", "period_days", "test"),
    "child_share": ("level", "at_least", "of", "grey"),
    "child_count": ("level", "at_least", "of", "grey"),
    "adjacent": ("level", "at_least", "corner"),
}

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "count": ("of",),
    "rate": ("of",),
    "ratio": ("num", "den"),
    "days_since": ("of",),
    "expr": ("expr",),
    "cluster": ("of", "win", "min_size"),
    "linked": ("of", "win", "by"),
    "baseline": ("of", "period"),
    "trend": ("of", "periods", "period_days", "test"),
}

CLUSTERS_KEYS: Final = (
    "of", "where", "date", "radius_m", "link_days", "chain_days", "min_size", "start", "close_after_days"
)  # fmt: skip
CLUSTERS_NEEDED: Final = ("of", "radius_m", "link_days", "min_size", "start", "close_after_days")

CALENDAR: Final = {"month_to_date": "month", "week_to_date": "week"}
DATES: Final = ("report", "onset", "sample")
WEEK_STARTS: Final = ("monday", "sunday")
PERIODS: Final = ("month", "week")
STATS: Final = ("mean", "sd")
DEVIATIONS: Final = ("sample", "population")
TESTS: Final = ("doubling", "rising", "falling")
GREYS: Final = ("counted", "left_out")
LINKS: Final = ("household", "exposure")
#: Scopes that are areas, as rulebooks call them.
AREA_SCOPES: Final = tuple(word for word in SCOPES if word != "cell")
STARTS: Final = ("second_notification", "first_case")


_IMPLICIT: Final = {
    "population": ("dân số", "population"),
    "size": ("số ca của ổ dịch", "cases of the cluster"),
    "age_days": ("số ngày từ khi ổ dịch bắt đầu", "days since the cluster began"),
    "days_since_last": ("số ngày từ ca gần nhất của ổ dịch", "days since the last case of the cluster"),
    "open": ("ổ dịch đang hoạt động", "the cluster is open"),
}


def keys_of(kind: str) -> tuple[str, ...]:
    """Every key that an indicator of a kind may have."""
    return (*_ALWAYS, *KEYS[kind])


def read_indicators(door: Door, value: Any) -> dict[str, Indicator]:
    """Every indicator that is declared."""
    found: dict[str, Indicator] = {}
    for id, entry in door.mapping(value, "ind", None).items():
        path = join("ind", id)
        door.identifier(id, path)
        if id in KEYWORDS:
            door.refuse(
                path, "{id} là từ của ngôn ngữ biểu thức", "{id} is a word of the language", id=repr(id)
            )
        found[id] = _indicator(door, id, path, entry)
    return found


def implicit(declared: Collection[str], clusters: Clusters | None) -> dict[str, Indicator]:
    """Facts that conditions may name without declaring them: the population, and those of clusters."""
    names = ("population", *(CLUSTER_FACTS if clusters else ()))
    told = {name: _IMPLICIT[name] for name in names if name not in declared}
    return {name: Indicator(name, "fact", vi=vi, en=en) for name, (vi, en) in told.items()}


def _indicator(door: Door, id: str, path: str, entry: Any) -> Indicator:
    kinds = (*BUILT_KINDS, *LATER_KINDS)
    kind = door.part(entry, path, None).choice("kind", kinds, "", needed=True)
    if not kind:
        return Indicator(id, "fact")
    part = door.part(entry, path, keys_of(kind), NEEDED.get(kind, ()))
    if kind in ("count", "rate") and part.keys.get("of") == "case" and part.keys.get("win") is None:
        door.refuse(
            join(path, "win"),
            "còn thiếu: số ca cần số ngày, ngày cuối là ngày tính",
            "is required for cases (days, the last being as-of)",
        )
    of = "" if kind in CHILD_KINDS else part.text("of")
    return Indicator(
        id,
        kind,
        of=of,
        where=read_filters(door, part.keys.get("where"), join(path, "where"), of),
        date=part.choice("date", DATES, "report"),
        pop=part.text("pop", "resident"),
        scale=door.number(part.keys.get("scale"), join(path, "scale"), Indicator(id, kind).scale),
        mean_of=part.whole("mean_of", 1, 1, 366),
        at=_territory(part),
        round=_rounding(door, part.keys.get("round"), join(path, "round")),
        num=_stream(door, part.keys.get("num"), join(path, "num")),
        den=_stream(door, part.keys.get("den"), join(path, "den")),
        expr=part.text("expr"),
        formula=door.formula(part.keys["expr"], join(path, "expr")) if "expr" in part.keys else None,
        note=part.text("note"),
        vi=part.text("vi"),
        en=part.text("en"),
        more={key: item for key, item in part.keys.items() if key == "age_by_date"},
        **_window(part),
        **_own(part, kind),
    )


def _window(part: Part) -> dict[str, Any]:
    """Days, or the name of a window that the calendar gives."""
    named = CALENDAR.get(str(part.keys.get("win")), "")
    weeks = part.choice("week_starts", WEEK_STARTS, "monday")
    if named:
        return {"calendar": named, "week_starts": weeks}
    return {"win": part.days("win"), "week_starts": weeks}


def _own(part: Part, kind: str) -> dict[str, Any]:
    """What only some kinds say."""
    match kind:
        case "count" | "rate":
            return {"by": part.choice("by", ("household",), "")}
        case "linked":
            return {"linked_by": part.words("by", LINKS)}
        case "cluster":
            return {"min_size": part.whole("min_size", 1, 1)}
        case "fact":
            return {"per": part.choice("per", ("disease",), "")}
        case "baseline":
            return _baseline(part)
        case "trend":
            return {
                "periods": part.whole("periods", 2, 2, 366),
                "period_days": part.whole("period_days", 1, 1, 366),
                "test": part.choice("test", TESTS, TESTS[0]),
            }
        case "child_share" | "child_count":
            scope = part.choice("of", AREA_SCOPES, "")
            grey = part.choice("grey", GREYS, "counted")
            return {**_level(part), "child": SCOPES.get(scope, ""), "grey": grey}
        case "adjacent":
            return {**_level(part), "corner": part.flag("corner", False)}
    return {}


def _baseline(part: Part) -> dict[str, Any]:
    years = part.whole("years", 5, 1, 100)
    return {
        "period": part.choice("period", PERIODS, PERIODS[0]),
        "years": years,
        "stat": part.choice("stat", STATS, "mean"),
        "sd": part.choice("sd", DEVIATIONS, "sample"),
        "min_years": part.whole("min_years", years, 1, 100),
        "leave_out": part.name("leave_out"),
    }


def _level(part: Part) -> dict[str, str]:
    if ("level" in part.keys) == ("at_least" in part.keys):
        part.refuse(
            "level",
            "cần đúng một trong hai khóa `level` và `at_least`",
            "exactly one of level and at_least is required",
        )
    return {"level": part.text("level"), "at_least": part.text("at_least")}


def _territory(part: Part) -> str:
    """`self`, `parent:LEVEL` or `area:NAME`."""
    at = part.text("at", "self")
    head, _, name = at.partition(":")
    if head == "parent" and name not in AREA_SCOPES:
        part.refuse(
            "at",
            "{name} không thuộc các cấp: {words}{near}",
            "{name} is not one of the levels {words}{near}",
            name=repr(name),
            words=", ".join(AREA_SCOPES),
            near=nearest(name, AREA_SCOPES),
        )
    elif head == "area" and not is_name(name):
        part.refuse(
            "at",
            "{name} không phải là tên dữ kiện bối cảnh (viết như area:hsa)",
            "{name} is no name of a context fact (write area:hsa)",
            name=repr(name),
        )
    elif head not in ("parent", "area") and at != "self":
        part.refuse(
            "at",
            "{at} không thuộc các dạng `self`, `parent:LEVEL`, `area:NAME`",
            "{at} is not one of self, parent:LEVEL, area:NAME",
            at=repr(at),
        )
    return at


def read_clusters(door: Door, value: Any) -> Clusters | None:
    """How cases are grouped into clusters; None where none are formed."""
    if value is None:
        return None
    part = door.part(value, "clusters", CLUSTERS_KEYS, CLUSTERS_NEEDED)
    of, link = part.text("of"), part.whole("link_days", 1, 1, MOST_DAYS)
    return Clusters(
        of=of,
        where=read_filters(door, part.keys.get("where"), "clusters.where", of),
        date=cast(Any, part.choice("date", DATES[:2], "report")),
        radius_m=part.whole("radius_m", 1, 1),
        link_days=link,
        chain_days=part.whole("chain_days", link, 1, MOST_DAYS),
        min_size=part.whole("min_size", 1, 1),
        start=cast(Any, part.choice("start", STARTS, STARTS[0])),
        close_after_days=part.whole("close_after_days", 0, 0, MOST_DAYS),
    )


def read_filters(door: Door, value: Any, path: str, of: str) -> Filters:
    """Column -> the values that count; filters on cases know their columns and words."""
    columns = CASE_FILTERS if of == "case" else None
    found: dict[str, tuple[str, ...]] = {}
    for column, words in door.mapping({} if value is None else value, path, columns).items():
        listed = words if isinstance(words, list) else [words]
        found[column] = tuple(door.text(word, join(path, column)) for word in listed)
        allowed = CASE_CHOICES.get(column) if of == "case" else None
        for word in found[column]:
            if allowed and word not in allowed:
                door.refuse(
                    join(path, column),
                    "{word} không thuộc các từ được phép: {allowed}",
                    "{word} is not one of {allowed}",
                    word=repr(word),
                    allowed=", ".join(allowed),
                )
    return found


def _stream(door: Door, value: Any, path: str) -> Stream | None:
    if value is None:
        return None
    keys = door.mapping(value, path, ("of", "where"), ("of",))
    of = door.text(keys.get("of"), join(path, "of"))
    return Stream(of, read_filters(door, keys.get("where"), join(path, "where"), of))


def _rounding(door: Door, value: Any, path: str) -> Rounding | None:
    if value is None or value == "none":
        return None
    keys = door.mapping(value, path, ("decimals", "mode"), ("decimals",))
    mode = door.choice(keys.get("mode"), join(path, "mode"), ("half_up",), "half_up")
    decimals = door.whole(keys.get("decimals"), join(path, "decimals"), 0, 0, 9)
    return Rounding(decimals, cast(Any, mode))
