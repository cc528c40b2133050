"""What the command line makes of a nasty file, as plain data: the same shape as the files of expectations."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import shapely
from click.testing import CliRunner

from api.cli import main
from tests.nasty.district import TODAY

_ROWS = (
    "SELECT row, report_date, count, count_hi, setting, area_code, lon, lat, balance FROM case_row "
    "WHERE import_id = ?"
)
_REFUSED = 'SELECT row, code, "column" FROM refused_row WHERE import_id = ?'
_AREAS = (
    "SELECT code, name, made, households, lon, lat FROM area WHERE area_level = ? AND edition_id = "
    "(SELECT max(id) FROM edition) ORDER BY code"
)
_MOST_ROWS = 60
NUMBERS = ("read", "accepted", "unchanged", "refused", "retracted")


def run(workspace: Path, *words: object) -> tuple[int, dict[str, Any], str]:
    """A command with --json: exit status, its object, and what it said to people."""
    done = CliRunner().invoke(
        main, ["--data", str(workspace), "--today", TODAY, *map(str, words), "--json"], catch_exceptions=False
    )
    return done.exit_code, json.loads(done.stdout or "{}"), done.stderr


def loaded(workspace: Path, file: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """The file loaded as `wanted` says: the question it raises without options, numbers, rows, refusals."""
    command = wanted.get("command", "cases load").split()
    given, options = wanted.get("given", []), wanted.get("options", [])
    found: dict[str, Any] = {}
    if "after" in wanted:
        run(workspace, *command, file.parent / wanted["after"], *options)
    if "asked" in wanted:
        found |= _asked(workspace, command, file, given)
    _, said, _ = run(workspace, *command, file, *given, *options)
    if "error" in said:
        return found | {"error": said["error"]}
    found |= {name: said[name] for name in NUMBERS}
    if wanted.get("said"):
        notes = said.get("notes", [])
        found["said"] = [one for one in wanted["said"] if any(one in note for note in notes)]
    if said.get("skipped"):
        found["skipped"] = [f"{one['row']} {one['code']}" for one in said["skipped"]]
    if command[0] == "cases":
        found |= _kept(workspace, said["import"])
        remarks = {name: n for name, n in said["remarks"].items() if n}
        if remarks:
            found["remarks"] = remarks
    else:
        found |= {"problems": [str(one["code"]) for one in said["problems"]]} if said["problems"] else {}
        found |= _areas(workspace, wanted.get("level", "ward"))
    return found


def _asked(workspace: Path, command: list[str], file: Path, given: list[str]) -> dict[str, Any]:
    """The question that the file raises with what is given from the start alone, by `check`, or by a load that it
    keeps from storing."""
    _, said, _ = run(workspace, command[0], "check" if command[0] == "cases" else "load", file, *given)
    question = said.get("question")
    if isinstance(question, dict):  # a preview tells the question as a part of it
        said = question
    if not said.get("question"):
        return {}
    return {"asked": said.get("question"), "answers": [one["option"] for one in said.get("answers", [])]}


def _kept(workspace: Path, number: int) -> dict[str, Any]:
    with sqlite3.connect(workspace / "wardwatch.db") as store:
        rows = [_row(row) for row in store.execute(_ROWS, (number,))]
        refused = [" ".join(str(one) for one in row if one) for row in store.execute(_REFUSED, (number,))]
    store.close()
    told: dict[str, Any] = {"rows": sorted(rows, key=_order)}
    if len(rows) > _MOST_ROWS:
        told = {"by_area": _by_area(rows)}
    return told | ({"refused_rows": sorted(refused, key=_order)} if refused else {})


def _by_area(rows: list[str]) -> list[str]:
    """So many rows and cases a place and year, where the rows are too many to be written down."""
    sums: dict[str, list[int]] = {}
    for _, day, count, _, code in (row.split()[:5] for row in rows):
        one = sums.setdefault(f"{code} {day[:4]}", [0, 0])
        one[0], one[1] = one[0] + 1, one[1] + int(count)
    return [f"{name}: {rows} rows, {cases} cases" for name, (rows, cases) in sorted(sums.items())]


def _row(row: tuple[Any, ...]) -> str:
    number, day, count, most, setting, code, lon, lat, balance = row
    cases = f"{count}-{most}" if most is not None else f"{count}"
    words = [number, day, cases, setting or "-", code or "-"]
    if lon is not None:
        words += [f"{lon:.4f}", f"{lat:.4f}"]
    return " ".join(map(str, [*words, *(["balance"] if balance else [])]))


def _order(text: str) -> tuple[int, str]:
    return int(text.split()[0]), text


def _areas(workspace: Path, level: str) -> dict[str, Any]:
    with sqlite3.connect(workspace / "wardwatch.db") as store:
        found = store.execute(_AREAS, (level,)).fetchall()
        shapes = dict(
            store.execute(
                "SELECT code, geom FROM area WHERE area_level = ? AND edition_id = (SELECT max(id) FROM edition)",
                (level,),
            ).fetchall()
        )
    store.close()
    return {"areas": [_area(row, shapes[row[0]]) for row in found]}


def _area(row: tuple[Any, ...], shape: bytes | None) -> str:
    code, name, made, households, lon, lat = row
    words = [code, name]
    if shape is not None:
        middle = shapely.from_wkb(shape).centroid
        words.append(f"{middle.x:.4f} {middle.y:.4f}")
    elif lon is not None:
        words.append(f"at {lon:.4f} {lat:.4f}")
    words += [f"made={made}"] if made else []
    return " ".join(words + ([f"households={households}"] if households is not None else []))
