"""What the import page shows of a file before it is loaded: one account for every kind of file."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.import_boundaries import layer_told
from api.import_cases import cases_told, mends_asked
from api.import_columns import columns_as_they_are, columns_taken
from api.import_figures import figures_told, with_names
from api.import_kinds import RASTERS, kind_of
from api.import_options import Wanted, with_any_answer
from api.import_places import asked_of_file
from api.import_rasters import raster_told
from api.import_refusals import groups_of, short
from api.import_rosters import roster_told
from api.import_sites import read_site_table, sites_told
from api.import_tables import TAKES, read_figures
from api.previewing import MOST_ROWS, Preview, previewed
from api.workspace import Workspace
from geodata.boundaries.rosters.columns import ROSTER_FIELDS
from geodata.intake.notes import in_vietnamese
from geodata.sites.headings import SITE_FIELDS
from zones.errors import Answer, ConflictError, InputError, QuestionError
from zones.phrases import both
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

_MOST_SKIPPED: Final = 200
_MOST_QUESTIONS: Final = 5  # answered one after the other for the sake of the preview

#: What columns of each kind may be taken for, where a file cannot be read on.
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "cases": (*CASE_FIELDS, *PLACE_FIELDS), "reports": ("date", "cases_stated", "setting", *PLACE_FIELDS),
    "context": ("date", "name", "value", "source", "vintage", *PLACE_FIELDS),
    "population": ("persons", *PLACE_FIELDS), "roster": tuple(ROSTER_FIELDS), "sites": (*SITE_FIELDS, *PLACE_FIELDS),
    "boundaries": (),
}  # fmt: skip
#: What stands in every preview that says nothing of it.
_EMPTY: Final[dict[str, Any]] = {
    "lists": [], "areas": [], "changes": None, "map": None, "spots": None, "flagged": [], "groups": [],
    "doubts": None, "settled": {}, "outlines": None,
}  # fmt: skip


def page_preview(workspace: Workspace, path: Path, options: Wanted) -> dict[str, Any]:
    """Everything that the page shows of a file, as plain data; nothing is stored.

    A `Preview` with: `kind`, `sheets` (the kinds that are filled in, of our template), `groups` of refused rows by
    reason with what to do, `doubts` about names of places, `map` (boundaries under the points), `settled` (options as
    they were understood: with them the file is loaded as it is shown), and what the kind tells of itself.
    """
    found = kind_of(workspace, path, options.how.get("sheet"))
    kind = options.kind or found.kind
    if kind == "cases":
        told = _of_cases(workspace, path, options)
    else:
        told = _EMPTY | {"reading": {}} | _tried(workspace, kind, path, options.how)
    codes = {*told["reasons"], *told["remarks"], *(one["code"] for one in told["groups"])}
    return told | {
        "kind": kind, "sheets": list(found.sheets), "words": {code: short(code) for code in codes},
        "skipped": list(told["skipped"])[:_MOST_SKIPPED], "skipped_in_all": len(told["skipped"]),
    }  # fmt: skip


def _of_cases(workspace: Workspace, path: Path, options: Wanted) -> dict[str, Any]:
    asked = mends_asked(workspace, path, options)
    how = dict(options.how) | ({"mends": asked[0]} if asked else {})
    sets: QuestionError | None = None
    try:
        preview, file = previewed(workspace, path, **how)
    except ConflictError as error:
        sets = _which_set(workspace, how, error)
        how |= {"edition": sets.answers[0].option.partition(" ")[2]}
        preview, file = previewed(workspace, path, **how)
    if sets is not None:
        question, assumed = _asked(sets), [sets.answers[0].option, *preview.assumed]
        preview = replace(preview, question=question, assumed=assumed, error=None)
    told = _EMPTY | preview.as_dict() | cases_told(workspace, path, preview, file, replace(options, how=how))
    told["settled"] = {"list": preview.list}
    if asked:  # what would come of it is shown
        assumed = [asked[1]["answers"][0]["option"], *preview.assumed]
        told |= {"question": asked[1], "assumed": assumed, "loads": False}
    return told


# ---- all other kinds: read on trial, the first answer of every question taken to go on


def _tried(workspace: Workspace, kind: str, path: Path, how: Mapping[str, Any]) -> dict[str, Any]:
    asked: QuestionError | None = None
    assumed: list[str] = []
    trial = dict(how)
    for _ in range(_MOST_QUESTIONS):
        try:
            told = _TELLERS[kind](workspace, path, trial)
        except QuestionError as question:
            asked = asked or question
            answered = with_any_answer(trial, question.answers[0].option if question.answers else "")
            if answered is None:
                break
            assumed.append(question.answers[0].option)
            trial = answered
        except ConflictError as error:
            asked = asked or _which_set(workspace, trial, error)
            assumed.append(asked.answers[0].option)
            trial["edition"] = asked.answers[0].option.partition(" ")[2]
        except InputError as error:
            return _not_read_on(kind, path, how, asked, error)
        else:
            wanting = told.pop("error", None)  # what is still to be said; an open question goes before
            preview = Preview(
                path.name, question=_asked(asked), error=None if asked else wanting, assumed=tuple(assumed)
            )
            return preview.as_dict() | told
    return Preview(path.name, question=_asked(asked)).as_dict()


def _not_read_on(
    kind: str, path: Path, how: Mapping[str, Any], asked: QuestionError | None, error: InputError
) -> dict[str, Any]:
    """What can be told of a file that cannot be read on: its columns. InputError where not even these are known."""
    columns = columns_as_they_are(path, how, _FIELDS[kind])
    if asked is None and not columns:
        raise error
    told = {"error": error.what, "where": error.where, "fix": error.fix, "error_vi": error.vi or error.what,
            "fix_vi": error.vi_fix or error.fix}  # fmt: skip
    return Preview(
        path.name, columns=columns, question=_asked(asked), error=None if asked else told
    ).as_dict()


def _asked(question: QuestionError | None) -> dict[str, Any] | None:
    if question is None:
        return None
    answers = [asdict(answer) for answer in question.answers]
    return {"question": question.code, "asked": both(question.vi, question.what), "answers": answers}


def _which_set(workspace: Workspace, how: Mapping[str, Any], error: ConflictError) -> QuestionError:
    """In which boundaries rows are placed, where several hold on the same day; the error itself where it is another."""
    names = [one.name for one in workspace.store.editions()]
    if how.get("edition") or len(names) < 2:
        raise error
    answers = tuple(
        Answer(f"--edition {name}", both(f"bộ “{name}”", f"“{name}”")) for name in reversed(names)
    )
    asked = both(
        "có nhiều bộ ranh giới cùng hiệu lực; các dòng thuộc bộ nào?",
        "several sets of boundaries hold on the same days; to which do the rows belong?",
    )
    return QuestionError("edition", asked, answers)


def _figures(kind: str) -> Callable[[Workspace, Path, Mapping[str, Any]], dict[str, Any]]:
    def told(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> dict[str, Any]:
        if kind == "population" and path.suffix.lower() in RASTERS:
            return _plain(raster_told(workspace, path, how))
        batch = read_figures(workspace, kind, path, how)
        hidden = ("place_words", "edition", "identity", "content")
        shown = [*(name for name in batch.rows.columns if name not in hidden), "area"]
        first = with_names(workspace, batch.rows.head(MOST_ROWS)).select(shown)
        return _plain({
            "list": kind, "read": batch.read, "accepted": batch.rows.height, "unchanged": batch.repeated.height,
            "refused": batch.refused.height, "reasons": dict(batch.refused["code"].value_counts(sort=True).iter_rows()),
            "remarks": batch.tally, "skipped": batch.skipped.to_dicts(), "notes": batch.notes,
            "rows": first.to_dicts(), "groups": groups_of(batch.refused),
            "columns": columns_taken(batch.understood), "doubts": asked_of_file(workspace, batch.refused),
        } | figures_told(workspace, kind, batch.rows))  # fmt: skip

    return told


def _sites(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> dict[str, Any]:
    here, batch = read_site_table(workspace, path, how)
    return _plain({
        "list": "sites", "read": batch.read, "accepted": batch.rows.height, "unchanged": batch.repeated,
        "refused": batch.refused.height, "reasons": dict(batch.refused["code"].value_counts(sort=True).iter_rows()),
        "remarks": batch.tally, "notes": batch.notes, "groups": groups_of(batch.refused),
        "columns": columns_taken(batch.understood), "doubts": asked_of_file(workspace, _in(batch.refused, here.name)),
    } | sites_told(workspace, here, batch))  # fmt: skip


def _in(refused: pl.DataFrame, edition: str) -> pl.DataFrame:
    return refused.with_columns(pl.lit(edition).alias("edition"))


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Notes in both languages."""
    return told | {"notes": [{"en": str(note), "vi": in_vietnamese(note)} for note in told.get("notes", ())]}


_TELLERS: Final[dict[str, Callable[[Workspace, Path, Mapping[str, Any]], dict[str, Any]]]] = {
    "boundaries": layer_told, "roster": roster_told, "sites": _sites, **{kind: _figures(kind) for kind in TAKES},
}  # fmt: skip
