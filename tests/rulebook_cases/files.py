"""The files of cases `tests/rulebooks/<id>.yaml`: what a health officer writes down, read and checked.

A case is one of these forms; each has a `name` of its own in the file.

    {name, given: {indicator: value}, level}                  figures as they are; an absent one is not known
    {name, as_of, population, events: [...], facts, silent, level}     measured from records of one unit
    {name, children: {level: number}, given, level}           shares and numbers of children at a level
    {name, neighbours: [level, ...], given, level}            levels of the units next to it
    {name, every, from, raw: [...], gate: [...], stable: [...]}        a history of levels, replayed
    {name, as_of, places: [{north, east, ago}], level, size}  cases on a map: the cluster that they form
    {name, in_force: day, yes: true}                          whether the rulebook holds on a day

`scope` of the file holds for all its cases, a case may say its own. Beside `level` may stand `may_be` (all levels
that are still possible), `rule` (the path that decided), `adjusted: true`, `flagged: true` (a small unit).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zones.vocabulary import SCOPES

FOLDER = Path(__file__).resolve().parents[1] / "rulebooks"

#: Every value stays the text that was written; in compiled code where that is there.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

#: What tells a form, and the keys that it may have besides.
_ANSWER = ("name", "scope", "level", "may_be", "rule", "adjusted", "flagged", "given", "note")
_RECORDS = ("events", "as_of", "population", "facts", "facts_ago", "history", "silent", "last_report")
FORMS: dict[str, tuple[str, ...]] = {
    "in_force": ("name", "yes", "note"),
    "raw": ("name", "every", "from", "days", "gate", "stable", "published", "notice", "reported", "note"),
    "places": ("name", "scope", "as_of", "level", "size", "note"),
    "neighbours": (*_ANSWER, *_RECORDS),
    "children": (*_ANSWER, *_RECORDS),
    "events": (*_ANSWER, *_RECORDS),
    "given": _ANSWER,
}
#: Which form a case has where it holds the keys of several: the first of these.
ORDER = tuple(FORMS)


@dataclass(frozen=True, eq=False)
class Case:
    """One case: the rulebook's id, the kind of unit, its form and its keys (all values are text as written)."""

    book: str
    scope: str
    form: str
    keys: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.keys["name"])

    @property
    def levels(self) -> list[str]:
        """The levels that it says are possible, best first as written."""
        return list(self.keys.get("may_be", [self.keys["level"]]))


def case_ids() -> list[str]:
    """Ids of the rulebooks that have a file of cases."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def cases_of(book: str) -> list[Case]:
    """The cases of one rulebook, in the order written; a fault of the file is an error that names the case."""
    found = yaml.load((FOLDER / f"{book}.yaml").read_text("utf-8"), _LOADER)
    if set(found) - {"rulebook", "scope", "cases"} or found["rulebook"] != book:
        raise ValueError(f"{book}: a file holds `rulebook` (its own id), `scope` and `cases`")
    cases = [_case(book, found.get("scope", ""), keys) for keys in found["cases"]]
    names = [case.name for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"{book}: two cases are called {', '.join(sorted(twice))}")
    return cases


def _case(book: str, scope: str, keys: Mapping[str, Any]) -> Case:
    form = next((form for form in ORDER if form in keys), None)
    if form is None:
        raise ValueError(f"{book}: {keys} has no {', no '.join(ORDER)}")
    wrong = set(keys) - {form, *FORMS[form]}
    if wrong or "name" not in keys:
        raise ValueError(f"{book}: {keys.get('name', keys)}: {', '.join(sorted(wrong)) or 'name'} is wrong")
    own = keys.get("scope", scope)
    return Case(book, SCOPES.get(own, own), form, keys)
