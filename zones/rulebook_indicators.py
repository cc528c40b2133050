"""The `ind` part of a rulebook: which figures it asks for."""

from collections.abc import Mapping
from typing import Any, Final, cast

from zones.expressions import KEYWORDS
from zones.rulebook import BUILT_KINDS, LATER_KINDS, Filters, Indicator, Rounding, Stream
from zones.rulebook_values import Door, join
from zones.vocabulary import CASE_CHOICES, CASE_FILTERS

_ALWAYS: Final = ("kind", "vi", "en", "note", "round", "at")
_EVENTS: Final = ("of", "where", "date", "win", "mean_of", "scale")

#: Keys of each kind besides those that every kind has.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "count": (*_EVENTS, "by"),
    "rate": (*_EVENTS, "pop", "by"),
    "ratio": ("num", "den", "date", "win", "mean_of", "scale", "age_by_date"),
    "days_since": ("of", "where", "date"),
    "fact": (),
    "expr": ("expr",),
    "cluster": (*_EVENTS, "min_size", "radius_m", "link_days", "start", "close_after_days"),
    "child_share": ("at_least", "level"),
    "child_count": ("at_least", "level"),
    "adjacent": ("at_least", "level"),
    "trend": (*_EVENTS, "periods", "period_days", "test"),
}

_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "count": ("of",),
    "rate": ("of",),
    "ratio": ("num", "den"),
    "days_since": ("of",),
    "expr": ("expr",),
    "cluster": ("of",),
    "trend": ("of",),
}

_READ: Final = frozenset(
    ("of", "where", "date", "win", "mean_of", "scale", "pop", "by", "num", "den", "expr", *_ALWAYS)
)


def read_indicators(door: Door, value: Any) -> dict[str, Indicator]:
    """Every declared indicator; `population` is always there, as a fact."""
    found: dict[str, Indicator] = {}
    for id, entry in door.mapping(value, "ind", None).items():
        path = join("ind", id)
        door.identifier(id, path)
        if id in KEYWORDS:
            door.refuse(path, f"{id!r} is a word of the language")
        found[id] = _indicator(door, id, path, entry)
    return found


def implicit_population() -> Indicator:
    """The unit's own population, which conditions may name without declaring it."""
    return Indicator("population", "fact")


def _indicator(door: Door, id: str, path: str, entry: Any) -> Indicator:
    kind = entry.get("kind") if isinstance(entry, Mapping) else None
    kinds = (*BUILT_KINDS, *LATER_KINDS)
    if kind not in kinds:
        door.refuse(join(path, "kind"), f"{kind!r} is not one of {', '.join(kinds)}")
        return Indicator(id, "fact")
    keys = door.mapping(entry, path, (*_ALWAYS, *KEYS[kind]), _NEEDED.get(kind, ()))
    if kind in ("count", "rate") and keys.get("of") == "case" and keys.get("win") is None:
        door.refuse(join(path, "win"), "is required for cases (days, the last being as-of)")
    of = door.text(keys.get("of"), join(path, "of"))
    return Indicator(
        id,
        kind,
        of=of,
        where=read_filters(door, keys.get("where"), join(path, "where"), of),
        date=door.choice(keys.get("date"), join(path, "date"), ("report", "onset", "sample"), "report"),
        win=door.whole(keys.get("win"), join(path, "win"), None, 1, 3660),
        mean_of=door.whole(keys.get("mean_of"), join(path, "mean_of"), 1, 1, 366),
        pop=door.text(keys.get("pop"), join(path, "pop"), "resident"),
        scale=door.number(keys.get("scale"), join(path, "scale"), Indicator(id, kind).scale),
        at=door.text(keys.get("at"), join(path, "at"), "self"),
        by=door.choice(keys.get("by"), join(path, "by"), ("", "household"), ""),
        round=_rounding(door, keys.get("round"), join(path, "round")),
        num=_stream(door, keys.get("num"), join(path, "num")),
        den=_stream(door, keys.get("den"), join(path, "den")),
        expr=door.text(keys.get("expr"), join(path, "expr")),
        formula=door.formula(keys["expr"], join(path, "expr")) if "expr" in keys else None,
        note=door.text(keys.get("note"), join(path, "note")),
        vi=door.text(keys.get("vi"), join(path, "vi")),
        en=door.text(keys.get("en"), join(path, "en")),
        more={key: item for key, item in keys.items() if key not in _READ},
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
                door.refuse(join(path, column), f"{word!r} is not one of {', '.join(allowed)}")
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
