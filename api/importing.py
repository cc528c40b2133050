"""What the import page shows of a file before it is loaded."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.answered import index_of
from api.differing import numbers, told_days, trial_of
from api.flagging import flagged_told
from api.import_options import Wanted
from api.loading import CaseFile, edition_here
from api.placing import tables_by_day
from api.previewing import MOST_POINTS, MOST_ROWS, Preview, points_of, previewed
from api.reasons import REASONS, REMARKS
from api.workspace import Workspace
from geodata.intake import AreaBatch, CaseBatch
from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports
from geodata.intake.cells.headings import field_of
from geodata.intake.fold import fold
from geodata.intake.notes import in_vietnamese
from geodata.intake.reading.tables import read_table
from zones.errors import InputError, NotFoundError, QuestionError
from zones.phrases import Words, both
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

#: Files up to this size (bytes) are looked into to tell their kind; larger ones are lists of cases.
_SMALL: Final = 16 << 20
#: Headings, folded, that no list of cases has.
_REPORTS: Final = frozenset(("cases stated", "so ca bao cao"))
_FIGURES: Final = (frozenset(("name", "value")), frozenset(("ten chi so", "gia tri")))
_MOST_GROUPS: Final = 40
_MOST_AREAS: Final = 100
_MOST_DAYS: Final = 30
_MOST_SPOTS: Final = 800
_MOST_SKIPPED: Final = 200
_EXAMPLES: Final = 5

# ---- the preview


def page_preview(workspace: Workspace, path: Path, options: Wanted) -> dict[str, Any]:
    """Everything that the page shows of a file, as plain data; nothing is stored.

    A `Preview` with: `kind`, `changes` against what the list holds, `groups` of refused rows by reason with what to do,
    `areas` with their counts, `map` (boundaries under the points), `flagged` points, `spots` where points are many.
    """
    kind = options.kind or kind_of(path, options.how.get("sheet"))
    if kind == "cases":
        asked = _mends_asked(workspace, path, options)
        how = dict(options.how) | ({"mends": asked[0]} if asked else {})
        preview, file = previewed(workspace, path, **how)
        told = preview.as_dict() | _of_cases(workspace, path, preview, file, replace(options, how=how))
        if asked:  # what would come of it is shown
            assumed = [asked[1]["answers"][0]["option"], *preview.assumed]
            told |= {"question": asked[1], "assumed": assumed, "loads": False}
    else:
        told = _of_table(workspace, kind, path, options.how)
    named = {code: short(code) for code in {*told["reasons"], *told["remarks"]}}
    return told | {"kind": kind, "words": named, "skipped": list(told["skipped"])[:_MOST_SKIPPED],
                   "skipped_in_all": len(told["skipped"])}  # fmt: skip


def short(code: str) -> Words:
    """A reason or remark in a few words."""
    return both(REASONS.get(code, REMARKS.get(code, code)), code.replace("_", " "))


def kind_of(path: Path, sheet: str | None) -> str:
    """What the headings of a file are of; a list of cases where nothing else is plain."""
    if path.stat().st_size > _SMALL:
        return "cases"
    try:
        heading = read_table(path, sheet=sheet).heading
    except InputError:
        return "cases"
    plain = {fold(name) for name in heading}
    if plain & _REPORTS:
        return "reports"
    if any(field_of(name, ("persons",)) for name in heading) and not any(
        field_of(name, ("report_date", "count", "case_id")) for name in heading
    ):
        return "population"
    return "context" if any(pair <= plain for pair in _FIGURES) else "cases"


def _of_cases(
    workspace: Workspace, path: Path, preview: Preview, file: CaseFile | None, options: Wanted
) -> dict[str, Any]:
    told: dict[str, Any] = {"lists": _lists(workspace), "reading": _said(options.how)}
    if file is None:
        bare: dict[str, Any] = {
            "groups": [],
            "areas": [],
            "changes": None,
            "map": None,
            "spots": None,
            "flagged": [],
        }
        return told | bare | {"columns": _columns_as_they_are(path, options.how)}
    mode = options.how.get("mode", "append")
    batch = file.batch
    points = points_of(batch)
    flagged = flagged_told(batch.flagged)
    return told | {
        "groups": _groups(batch.refused),
        "areas": _areas(workspace, batch.rows),
        "places": batch.rows.select("area_level", "area_code").drop_nulls().n_unique(),
        "changes": _changes(workspace, file, mode) if preview.question is None else None,
        "map": _ground(workspace, file),
        "spots": _spots(points) if points.height > MOST_POINTS else None,
        "flagged": flagged,
        "flagged_in_all": batch.flagged.height,
        "days": _days(batch.rows),
        "private": _private(batch, preview),
    }


def _columns_as_they_are(path: Path, how: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The columns of a file that could not be read on, so that somebody can say what they are."""
    try:
        table = read_table(path, sheet=how.get("sheet"))
    except InputError:
        return []
    letters = table.layout.letters if table.layout else {}
    mapping: Mapping[str, str] = how.get("mapping") or {}
    taken = {heading: name for name, heading in mapping.items() if heading}
    for heading in table.heading:
        likely = field_of(heading, (*CASE_FIELDS, *PLACE_FIELDS))
        if heading not in taken and likely is not None and likely not in {*mapping, *taken.values()}:
            taken[heading] = likely
    return [
        {"heading": heading, "column": letters.get(heading), "field": taken.get(heading)}
        for heading in table.heading
    ]


def _lists(workspace: Workspace) -> list[str]:
    """The lists of cases that have taken a delivery."""
    return sorted({one.list for one in workspace.store.imports() if one.kind == "cases"})


def _said(how: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they hold after the answers."""
    return {name: value for name, value in how.items() if value}


def _private(batch: CaseBatch, preview: Preview) -> list[dict[str, Any]]:
    """The columns that are left out because they name persons, and what is said of each."""
    letters = batch.layout.letters if batch.layout else {}
    shown = {one["heading"] for one in (*preview.columns, *preview.unpivoted)}
    told = []
    for heading, letter in letters.items():
        start = f"column {heading!r} is personal data"
        said = next((note for note in batch.notes if note.startswith(start)), None)
        if said is not None and heading not in shown:
            words = both(in_vietnamese(said).partition(" là ")[2], said.partition(" is ")[2])
            told.append({"heading": heading, "column": letter, "words": words})
    return told


def _days(rows: pl.DataFrame) -> list[str] | None:
    if rows.is_empty():
        return None
    first, last = rows["report_date"].min(), rows["report_date"].max()
    return [str(first), str(last)]


def _mends_asked(workspace: Workspace, path: Path, options: Wanted) -> tuple[int, dict[str, Any]] | None:
    """The import whose refused rows, mended, a file looks like by its name and headings, and the question whether."""
    named = re.search(r"refused-import-(\d{1,9})", path.name)
    if named is None or options.is_new or options.how.get("mends") or path.stat().st_size > _SMALL:
        return None
    try:
        if "source_row" not in read_table(path, sheet=options.how.get("sheet")).heading:
            return None
    except InputError:
        return None
    try:
        earlier = workspace.store.import_record(int(named[1]))
    except NotFoundError:
        return None
    if earlier.kind != "cases" or workspace.store.refused(earlier.id, still_open=True).is_empty():
        return None
    number, name = earlier.id, earlier.list
    asked = both(
        f"tệp này có phải là các dòng bị từ chối của lần nạp {number} (danh sách {name}), nay đã sửa không?",
        f"are these the refused rows of import {number} (list {name}), mended?",
    )
    yes = both(f"phải, đây là phần đã sửa của lần nạp {number}", f"yes, they mend import {number}")
    no = both("không, đây là một tệp mới", "no, this is a new file")
    answers = [{"option": f"--mends {number}", "words": yes}, {"option": "--new", "words": no}]
    return number, {"question": "mends", "asked": asked, "answers": answers}


def _changes(workspace: Workspace, file: CaseFile, mode: str) -> dict[str, Any]:
    """What the file would change in its list."""
    trial = trial_of(workspace, file, mode)
    days = told_days(trial.sums.head(_MOST_DAYS))
    held = workspace.store.last_delivery(file.list) is not None
    return numbers(trial.changes) | {
        "absent": trial.absent, "held": held, "days": days, "days_in_all": trial.sums.height,
    }  # fmt: skip


def _groups(refused: pl.DataFrame) -> list[dict[str, Any]]:
    """Refused rows by reason, most frequent first: how many, and examples, one for each value that is at fault."""
    parts = []
    for (code,), part in refused.group_by("code", maintain_order=True):
        alike = part.group_by("column", "value", maintain_order=True).agg(
            pl.len().alias("rows"),
            pl.col("row").unique(maintain_order=True).head(_EXAMPLES).alias("first"),
            pl.first("problem", "problem_vi", "remedy", "remedy_vi"),
        )
        some = alike.sort("rows", descending=True, maintain_order=True).head(_EXAMPLES)
        parts.append({"code": code, "rows": part.height, "values": alike.height, "examples": some.to_dicts()})
    return sorted(parts, key=lambda one: -one["rows"])[:_MOST_GROUPS]


def _areas(workspace: Workspace, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The areas with the most cases: level, code, name, rows, cases; rows without an area last."""
    sums = rows.group_by("edition", "area_level", "area_code").agg(
        pl.len().alias("rows"), pl.col("count").sum().alias("cases")
    )
    most = sums.sort(
        pl.col("area_code").is_null(), "cases", "area_code", descending=[False, True, False]
    ).head(_MOST_AREAS)
    names: dict[tuple[str, str, str], str] = {}
    for key in most["edition"].drop_nulls().unique().to_list():
        areas = workspace.edition_by_key(key).areas
        here = most.filter(pl.col("edition") == key).select("area_level", pl.col("area_code").alias("code"))
        found = areas.select("area_level", "code", "name").join(here, on=["area_level", "code"], how="semi")
        names |= {(key, level, code): name for level, code, name in found.iter_rows()}
    return [
        {**row, "name": names.get((row["edition"], row["area_level"], row["area_code"]))}
        for row in most.to_dicts()
    ]


def _ground(workspace: Workspace, file: CaseFile) -> dict[str, Any] | None:
    """The boundaries that most rows lie in: the key of their edition and the layers that it has."""
    keys = file.batch.rows["edition"].drop_nulls()
    edition = (
        workspace.edition_by_key(keys.mode().sort()[0])
        if len(keys)
        else edition_here(workspace, None)
        if len(workspace.store.editions()) == 1
        else None
    )
    if edition is None:
        return None
    return {
        "edition": edition.key,
        "layers": edition.areas["area_level"].unique(maintain_order=True).to_list(),
    }


#: Sides of the squares in which many points are drawn as one, in degrees.
_SIDES: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


def _spots(points: pl.DataFrame) -> list[tuple[float, float, int, str]]:
    """Many points as few: (lon, lat, how many, state), each the mean of a square; every point is in one of them."""
    found = pl.DataFrame()
    for side in _SIDES:
        square = [(pl.col(axis) / side).floor().alias(f"{axis}_square") for axis in ("lon", "lat")]
        found = points.group_by(*square, "state").agg(pl.mean("lon", "lat"), pl.len().alias("points"))
        if found.height <= _MOST_SPOTS:
            break
    return (
        found.select(pl.col("lon").round(5), pl.col("lat").round(5), "points", "state")
        .sort("state", "points", "lon", "lat")
        .rows()
    )


# ---- tables about areas


def _read_area_table(workspace: Workspace, kind: str, path: Path, how: Mapping[str, Any]) -> AreaBatch:
    reading = {name: how.get(name) for name in ("text_encoding",)}
    day, edition = workspace.today(), how.get("edition")
    if kind == "population":
        here = edition_here(workspace, edition)
        if here is None:
            raise NotFoundError(
                "population needs boundaries", fix="load boundaries first: wardwatch boundaries load FILE",
                vi="dân số cần có ranh giới", vi_fix="nạp ranh giới trước: wardwatch boundaries load TỆP",
            )  # fmt: skip
        return read_populations(path, places=index_of(workspace, here), **reading)
    read: Callable[..., AreaBatch] = read_reports if kind == "reports" else read_context
    return tables_by_day(workspace, edition, lambda places: read(path, today=day, places=places, **reading))


def _of_table(workspace: Workspace, kind: str, path: Path, how: Mapping[str, Any]) -> dict[str, Any]:
    """A table about areas as it is understood."""
    empty: dict[str, Any] = {
        "lists": [],
        "areas": [],
        "changes": None,
        "map": None,
        "spots": None,
        "flagged": [],
        "reading": _said(how),
    }
    try:
        batch = _read_area_table(workspace, kind, path, how)
    except QuestionError as asked:
        answers = [{"option": one.option, "words": one.words} for one in asked.answers]
        question = {"question": asked.code, "asked": both(asked.vi, asked.what), "answers": answers}
        return Preview(path.name, kind, question=question).as_dict() | empty | {"groups": []}
    reasons = dict(batch.refused["code"].value_counts(sort=True).iter_rows())
    shown = [
        name for name in batch.rows.columns if name not in ("place_words", "edition", "identity", "content")
    ]
    preview = Preview(
        path.name, kind, notes=batch.notes, read=batch.read, accepted=batch.rows.height,
        unchanged=batch.repeated.height, refused=batch.refused.height, reasons=reasons, remarks=batch.tally,
        skipped=batch.skipped.to_dicts(), rows=batch.rows.head(MOST_ROWS).select(shown).to_dicts(),
    )  # fmt: skip
    return preview.as_dict() | empty | {"groups": _groups(batch.refused)}
