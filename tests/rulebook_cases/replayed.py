"""Cases that replay a history of levels: which level stands after each evaluation, and which is published.

`raw` and `stable` are level ids, one an evaluation, `every` days (the rulebook's own number) apart from `from` on; an
unknown id stands for "not decided". Instead of `every` and `from`, `days` may list the days of evaluations that did
not keep to the schedule. `gate` is 1 open, 0 shut, "?" not known. `reported: false` says that the unit's
reports do not suffice, so that nothing is held.
"""

from datetime import date, timedelta

import numpy as np

from tests.rulebook_cases.files import Case
from zones.rulebook import Rulebook
from zones.stability import Pace, replay

_GATES = {"1": 1, "0": 0, "?": -1}


def difference(book: Rulebook, case: Case) -> str:
    """What the replay shows otherwise than the case says; "" where they agree."""
    keys, ranks = case.keys, {level.id: level.rank for level in (*book.levels, *book.unknown)}
    if "days" not in keys and int(keys["every"]) != book.every_days:
        return f"is evaluated every {book.every_days} days, not every {keys['every']}"
    days = _days(case, book.every_days)
    gate = np.array([[_GATES[one] for one in keys["gate"]]]) if "gate" in keys else None
    hold = book.missing.ambiguous == "hold" and keys.get("reported", "true") == "true"
    raw = np.array([[ranks[one] for one in keys["raw"]]])
    state, shown = replay(Pace.of(book.stability), len(book.levels), days, raw, gate=gate, hold=hold)
    for name, column in (("stable", shown.stable), ("published", shown.published)):
        found = [book.grey.id if rank < 0 else book.levels[rank].id for rank in column[0].tolist()]
        if name in keys and found != keys[name]:
            return f"{name} {found}, not {keys[name]}"
    if "notice" in keys:
        hours = int(state.due[0, state.level[0]] - 24 * state.day[0])
        if hours != int(keys["notice"]):
            return f"is published after {hours} hours, not after {keys['notice']}"
    return ""


def _days(case: Case, every: int) -> list[date]:
    if "days" in case.keys:
        return [date.fromisoformat(day) for day in case.keys["days"]]
    first = date.fromisoformat(case.keys["from"])
    return [first + timedelta(days=k * every) for k in range(len(case.keys["raw"]))]
