"""The parts of a rulebook beside deciding: stability, override, reporting, schedule, small units."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from zones.rulebook import Inherit, Missing, Reports, Small
from zones.rulebook_stability import DIRECTIONS, Improve, Override, Stability, Terms, Worsen
from zones.rulebook_values import MOST_DAYS, Door, Part
from zones.rulebook_words import join
from zones.vocabulary import SCOPES

WORSEN_KEYS: Final = ("confirm", "max_step", "notice_hours")
IMPROVE_KEYS: Final = ("confirm", "max_step", "dwell_days", "gate")
STABILITY_KEYS: Final = ("worsen", "improve", "versions", "mapping")
OVERRIDE_KEYS: Final = ("allowed", "direction", "by", "needs", "note")
MISSING_KEYS: Final = ("ambiguous", "silence", "population", "reports", "stale_after_days")
AMBIGUOUS: Final = ("grey", "worst", "hold")
SILENCES: Final = ("unknown", "zero")
POPULATIONS: Final = ("grey", "small")
REPORTS_KEYS: Final = ("min_share", "max_gap_days", "last_within_days")
SMALL_KEYS: Final = ("if", "then", "note", "to")
SMALL_ACTIONS: Final = ("show_counts_and_flag", "roll_up_to", "grey")
INHERIT_KEYS: Final = ("from", "mode")
INHERIT_FROM: Final = ("commune", "ward", "district", "province")
INHERIT_MODES: Final = ("copy", "floor", "cap")
RUN_KEYS: Final = ("every", "as_of")
EVERY: Final = r"[1-9][0-9]{0,2}d"
RUN_DAYS: Final = (
    "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
)  # fmt: skip
MOST_LEVELS: Final = 30
_MOST_HOURS: Final = 24 * MOST_DAYS


def read_stability(door: Door, value: Any) -> Stability | None:
    """How levels may move; None where nothing is declared."""
    if value is None:
        return None
    part = door.part(value, "stability", STABILITY_KEYS)
    worsen, improve = _terms(part)
    return Stability(worsen, improve, _versions(part), _mapping(part))


def _terms(part: Part) -> tuple[Worsen, Improve]:
    door = part.door
    worse = door.part(part.keys.get("worsen", {}), join(part.path, "worsen"), WORSEN_KEYS)
    better = door.part(part.keys.get("improve", {}), join(part.path, "improve"), IMPROVE_KEYS)
    return (
        Worsen(
            worse.whole("confirm", 1, 1, 366),
            worse.whole("max_step", None, 1, MOST_LEVELS),
            worse.whole("notice_hours", 0, 0, _MOST_HOURS),
        ),
        Improve(
            better.whole("confirm", 1, 1, 366),
            better.whole("max_step", None, 1, MOST_LEVELS),
            better.whole("dwell_days", 0, 0, MOST_DAYS),
            better.condition("gate"),
            better.text("gate"),
        ),
    )


def _versions(part: Part) -> tuple[Terms, ...]:
    if part.keys.get("versions") is None:
        return ()
    found: list[Terms] = []
    for k, entry in enumerate(part.door.sequence(part.keys["versions"], "stability.versions")):
        path = f"stability.versions[{k}]"
        one = part.door.part(entry, path, ("from", "worsen", "improve"), ("from",))
        first = part.door.day(one.keys.get("from"), join(path, "from")) or date.min
        if found and first <= found[-1].first:
            one.refuse(
                "from", "các phiên bản phải xếp theo thứ tự ngày", "versions stand in the order of their days"
            )
        found.append(Terms(first, *_terms(one)))
    return tuple(found)


def _mapping(part: Part) -> Mapping[str, Mapping[str, str]]:
    door, path = part.door, "stability.mapping"
    return {
        book: {
            level: door.text(own, join(join(path, book), level))
            for level, own in door.mapping(levels, join(path, book), None).items()
        }
        for book, levels in door.mapping(part.keys.get("mapping", {}), path, None).items()
    }


def read_override(door: Door, value: Any) -> Override:
    """Who may decide otherwise; nobody where nothing is declared."""
    part = door.part({} if value is None else value, "override", OVERRIDE_KEYS)
    return Override(
        part.flag("allowed", False),
        cast(Any, part.choice("direction", DIRECTIONS, "any")),
        part.words("by"),
        part.words("needs"),
        part.text("note"),
    )


def read_inherit(door: Door, value: Any) -> Inherit | None:
    """Which area gives its level to units without data of their own; None where nothing is declared."""
    if value is None:
        return None
    part = door.part(value, "inherit", INHERIT_KEYS, ("from",))
    level = part.choice("from", INHERIT_FROM, "ward")
    return Inherit(SCOPES[level], cast(Any, part.choice("mode", INHERIT_MODES, "copy")))


def read_run(door: Door, value: Any) -> Mapping[str, Any]:
    """How often the authority decides (`every: 7d`), and on figures up to which day."""
    part = door.part({} if value is None else value, "run", RUN_KEYS)
    every = door.formed(part.keys.get("every"), "run.every", EVERY, "7d", "1d")
    part.choice("as_of", RUN_DAYS, "yesterday")
    return {**part.keys, "every": every} if "every" in part.keys else part.keys


def read_missing(door: Door, value: Any) -> Missing:
    """What is done when something is not known."""
    part = door.part({} if value is None else value, "missing", MISSING_KEYS)
    return Missing(
        ambiguous=cast(Any, part.choice("ambiguous", AMBIGUOUS, "grey")),
        silence=cast(Any, part.choice("silence", SILENCES, "unknown")),
        population=cast(Any, part.choice("population", POPULATIONS, "grey")),
        reports=_reports(door, part.keys.get("reports")),
        stale_after_days=part.whole("stale_after_days", None, 0, MOST_DAYS),
    )


def _reports(door: Door, value: Any) -> Reports | None:
    if value is None:
        return None
    path = "missing.reports"
    part = door.part(value, path, REPORTS_KEYS, ("min_share",))
    share, days = door.share(part.keys.get("min_share"), join(path, "min_share"))
    return Reports(share, days, part.whole("max_gap_days", days), part.whole("last_within_days", days))


def read_small(door: Door, value: Any) -> Small | None:
    """What is done below a population."""
    if value is None:
        return None
    part = door.part(value, "small", SMALL_KEYS, ("then",))
    to = part.choice("to", INHERIT_FROM, "")
    then = "grey" if _lengthens(part) else part.choice("then", SMALL_ACTIONS, SMALL_ACTIONS[0])
    return Small(part.condition("if"), part.text("if"), then, part.text("note"), SCOPES.get(to, ""))


def _lengthens(part: Part) -> bool:
    """Whether a longer window is asked for, which is written otherwise; noted."""
    if part.keys.get("then") != "lengthen_window":
        return False
    part.refuse(
        "then",
        "`lengthen_window` không được dùng: hãy khai báo thêm một chỉ số có `win` dài hơn, ví dụ"
        " `n28: {{kind: count, of: case, win: 28}}`, và một quy tắc đứng trước cho đơn vị nhỏ, ví dụ"
        ' `{{if: "population < 2500 and n28 >= 3", then: red}}`',
        "lengthen_window is not used: declare a second indicator with a longer `win`, e.g."
        " `n28: {{kind: count, of: case, win: 28}}`, and put a rule for small units first, e.g."
        ' `{{if: "population < 2500 and n28 >= 3", then: red}}`',
    )
    return True
