"""Decisions as they are listed: how they stand, and where their areas are today."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import polars as pl

from api.desk import Row
from api.workspace import Workspace
from geodata.store.overrides import KEYS
from zones.areas import Edition
from zones.errors import NotFoundError, WardWatchError
from zones.overriding import in_effect
from zones.snapshot import View

#: What of a decision only internal readers see.
_INTERNAL: Final = ("author", "reason", "list", "import_id")


def listed(workspace: Workspace, known_at: datetime | None = None) -> list[Row]:
    """Every decision that is known, oldest record first.

    As the store has it, with the `name` of its area, `last` (its last day) and `state`: `to_come`, `in_force`,
    `over` or `ended`; `map` says whether its area is `there` on today's boundaries, only `partly` or `gone` (null:
    it cannot be told which boundaries hold today), `now` which areas it is there (`level`, `code`, `name`, `relation`).
    """
    rows = workspace.store.overrides(known_at).to_dicts()
    names = {one["edition"]: _names(workspace, one["edition"]) for one in rows}
    places = _places(workspace, known_at)
    return [
        one
        | {"name": names[one["edition"]].get((one["area_level"], one["area_code"]))}
        | _standing(one, workspace.today())
        | (places[one["number"]] if places else {"map": None, "now": []})
        for one in rows
    ]


def off_the_map(workspace: Workspace, edition: Edition, view: View) -> list[Row]:
    """Decisions that hold on the day of a view and whose area is not on its boundaries, or only in part.

    `number`, `area_level`, `area_code`, `name` and `edition` of that area, `partly`, `level`, `document`,
    `first_day` and `last`.
    """
    known = workspace.gathered(edition, view.meta.known_at).decisions.elsewhere
    held = in_effect(known, view.rulebook, view.meta.as_of)
    held = held.with_columns(pl.min_horizontal("until", "ended").alias("last"))
    return held.select(
        "number",
        "area_level",
        "area_code",
        "name",
        "edition",
        "partly",
        "level",
        "document",
        "first_day",
        "last",
    ).to_dicts()


def published(rows: Sequence[Row], audience: str) -> list[Row]:
    """Decisions as an audience may see them: the public is not told who decided and why."""
    if audience == "internal":
        return [*rows]
    return [{name: value for name, value in one.items() if name not in _INTERNAL} for one in rows]


def _places(workspace: Workspace, known_at: datetime | None) -> dict[int, Row]:
    """Of each decision where it is on the boundaries of today; nothing where these cannot be told."""
    try:
        edition = workspace.edition(None, workspace.today())
    except WardWatchError:
        return {}
    known = workspace.gathered(edition, workspace.store.known_at(known_at)).decisions
    places: dict[int, Row] = {}
    for one in known.here.iter_rows(named=True):
        here = places.setdefault(one["number"], {"map": "there", "now": []})
        here["now"].append(_place(edition, one))
    for number, partly in known.elsewhere.select("number", "partly").iter_rows():
        places[number] = {
            "map": "partly" if partly else "gone",
            "now": places.get(number, {"now": []})["now"],
        }
    return places


def _place(edition: Edition, one: Row) -> Row:
    level, code, name = edition.areas.select("area_level", "code", "name").row(one["area"])
    relation = json.loads(one["former"])["relation"] if one["former"] else "same"
    return {"level": level, "code": code, "name": name, "relation": relation}


def _standing(one: Row, today: date) -> Row:
    last = min(one["until"], one["ended"] or one["until"])
    if last < today or last < one["first_day"]:
        return {"last": last, "state": "over" if last == one["until"] else "ended"}
    return {"last": last, "state": "to_come" if today < one["first_day"] else "in_force"}


def _names(workspace: Workspace, edition: str) -> dict[tuple[str, str], str]:
    areas = workspace.store.edition(edition).areas
    return {
        (level, code): name for level, code, name in areas.select("area_level", "code", "name").iter_rows()
    }


def numbered(workspace: Workspace, number: int) -> Row:
    """The decision of a number; NotFoundError where there is none."""
    for one in listed(workspace):
        if one["number"] == number:
            return one
    raise NotFoundError(
        "there is no such decision", where=f"override {number}", vi_where=f"quyết định {number}",
        fix="`wardwatch override list` and GET /overrides give the numbers",
        vi="không có quyết định này", vi_fix="xem số bằng `wardwatch override list` hoặc GET /overrides",
    )  # fmt: skip


def listed_as(workspace: Workspace, row: Row) -> Row:
    """A decision that was just kept."""
    return next(one for one in listed(workspace) if all(one[name] == row[name] for name in KEYS))
