"""A file of cases read on trial: what it would come to, or what keeps it from being loaded."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from api.loading import CaseFile, read_case_file, said_of
from api.previewing.columns import told_columns, told_figures
from api.previewing.options import with_answer
from api.previewing.points import shown_points
from api.previewing.preview import Preview
from api.workspace import Workspace
from geodata.intake import CaseBatch
from geodata.intake.reading.layout import Layout
from geodata.intake.reading.tables import read_table
from zones.errors import InputError, QuestionError
from zones.ledger import ANY_NUMBER

#: So many rows and refused rows a preview holds.
MOST_ROWS: Final = 10
MOST_REFUSED: Final = 200
_MOST_QUESTIONS: Final = 4  # answered one after the other for the sake of the preview

#: Fields of the rows that are shown: none of them can name a person.
_SHOWN: Final = (
    "row", "report_date", "report_date_from", "onset_date", "setting", "acquisition", "source", "status", "sex", "age",
    "count", "count_hi", "lon", "lat", "area_level", "area_code",
)  # fmt: skip


def preview_cases(workspace: Workspace, path: Path, **how: Any) -> Preview:
    """Read a case list as `load_cases` would with the same options, and tell what it comes to; nothing is stored.

    A question is told, and its first answer taken to show what would come of it. Other errors of the file as a whole
    are told with the layout, if there is one; only a file that cannot be opened raises InputError.
    """
    return previewed(workspace, path, **how)[0]


def previewed(workspace: Workspace, path: Path, **how: Any) -> tuple[Preview, CaseFile | None]:
    """As `preview_cases`, and the file as it was read, where it could be."""
    asked: QuestionError | None = None
    assumed: list[str] = []
    trial = dict(how)
    for _ in range(_MOST_QUESTIONS):
        try:
            found = read_case_file(workspace, path, **dict(trial))
        except QuestionError as question:
            asked = asked or question
            answered = with_answer(trial, question.answers[0].option if question.answers else "")
            if answered is None:
                return _only_layout(path, how, asked, None), None
            assumed.append(question.answers[0].option)
            trial = answered
        except InputError as error:
            return _only_layout(path, trial, asked, None if asked else error), None
        else:
            return _of_file(path, found, asked, assumed), found
    return _only_layout(path, how, asked, None), None


def _told(error: InputError) -> dict[str, Any]:
    return {"error": error.what, "where": error.where, "fix": error.fix, "error_vi": error.vi or error.what,
            "fix_vi": error.vi_fix or error.fix}  # fmt: skip


def _asked(question: QuestionError | None) -> dict[str, Any] | None:
    if question is None:
        return None
    answers = [asdict(answer) for answer in question.answers]
    return {"question": question.code, "asked": {"vi": question.vi, "en": question.what}, "answers": answers}


def _only_layout(
    path: Path, how: Mapping[str, Any], asked: QuestionError | None, error: InputError | None
) -> Preview:
    """What can be told without any rows: where the table stands."""
    layout: Layout | None = None
    notes: Sequence[str] = ()
    read = 0
    try:
        table = read_table(path, sheet=how.get("sheet"))
        layout, notes, read = table.layout, table.notes, table.read
    except InputError:
        if asked is None and error is None:
            raise
    if error is not None and layout is None and not read:
        raise error
    return Preview(path.name, layout=layout.as_dict() if layout else None, notes=notes, question=_asked(asked),
                   error=_told(error) if error else None)  # fmt: skip


def _of_file(path: Path, file: CaseFile, asked: QuestionError | None, assumed: Sequence[str]) -> Preview:
    batch = file.batch
    points, in_all = shown_points(batch)
    return Preview(
        file=path.name,
        list=file.list,
        layout=batch.layout.as_dict() if batch.layout else None,
        columns=told_columns(batch),
        unpivoted=told_figures(batch),
        text_encoding=batch.text_encoding,
        notes=batch.notes,
        question=_asked(asked),
        assumed=tuple(assumed),
        read=batch.read,
        accepted=batch.rows.height + batch.balances.height,
        unchanged=batch.repeated.height,
        refused=batch.refused.height,
        unplaced=batch.tally.get("unplaced", 0),
        cases=int(batch.rows["count"].sum()),
        reasons=batch.reasons(),
        remarks=batch.tally,
        skipped=batch.skipped.to_dicts(),
        rows=_rows(batch),
        refused_rows=said_of(batch.refused.head(MOST_REFUSED)),
        points=points,
        points_in_all=in_all,
    )


def _rows(batch: CaseBatch) -> list[dict[str, Any]]:
    """The first rows as they were understood, fields that are empty throughout left out."""
    rows = batch.rows if batch.rows.height else batch.balances
    some = rows.head(MOST_ROWS)
    shown = [
        name for name in _SHOWN if some[name].null_count() < some.height or name in ("row", "report_date")
    ]
    places = [
        " / ".join(json.loads(words).values()) if words else None for words in some["place_words"].to_list()
    ]
    rows_shown = [
        {**row, "place": place} for row, place in zip(some.select(shown).to_dicts(), places, strict=True)
    ]
    for row in rows_shown:
        if (row.get("count_hi") or 0) >= ANY_NUMBER:
            row["count_hi"] = "?"  # nobody can say
    return rows_shown
