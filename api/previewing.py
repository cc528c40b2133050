"""What a file of cases would come to, shown before anything is stored."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.loading import CaseFile, read_case_file
from api.workspace import Workspace
from geodata.intake import CaseBatch
from geodata.intake.notes import FIELDS_VI, in_vietnamese
from geodata.intake.reading.layout import Layout
from geodata.intake.reading.tables import read_table
from zones.errors import InputError, QuestionError

#: So many points, rows and refused rows a preview holds.
MOST_POINTS: Final = 3_000
MOST_ROWS: Final = 10
MOST_REFUSED: Final = 200
_MOST_QUESTIONS: Final = 4  # answered one after the other for the sake of the preview

#: Fields of the rows that are shown: none of them can name a person.
_SHOWN: Final = (
    "row", "report_date", "report_date_from", "onset_date", "setting", "acquisition", "source", "status", "sex", "age",
    "count", "count_hi", "lon", "lat", "area_level", "area_code",
)  # fmt: skip
_SAID: Final = ("row", "column", "value", "code", "problem", "remedy", "problem_vi", "remedy_vi")


@dataclass(frozen=True)
class Preview:
    """A file as it is understood; everything in it is plain data.

    `question` and `error` tell what keeps the file from being loaded as it is: then the rest shows what was
    understood up to there, with the answer `assumed` (an option of `cases load`) where one had to be taken to go on.
    `points` are (lon, lat, row, state) with state `accepted`, `no_area` or `refused`; `points_in_all` counts them.
    read = accepted + unchanged + refused; `unchanged` are rows that say again what a row of the file says.
    """

    file: str
    list: str = ""
    layout: Mapping[str, Any] | None = None
    columns: Sequence[Mapping[str, Any]] = ()
    unpivoted: Sequence[Mapping[str, Any]] = ()
    text_encoding: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    question: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    assumed: Sequence[str] = ()
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    unplaced: int = 0
    cases: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    remarks: Mapping[str, int] = field(default_factory=dict)
    skipped: Sequence[Mapping[str, Any]] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    refused_rows: Sequence[Mapping[str, Any]] = ()
    points: Sequence[tuple[float, float, int, str]] = ()
    points_in_all: int = 0

    @property
    def loads(self) -> bool:
        """Whether the file would be loaded as it is."""
        return self.question is None and self.error is None

    def as_dict(self) -> dict[str, Any]:
        """Under public names; notes in both languages."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        notes = [{"en": str(note), "vi": in_vietnamese(note)} for note in self.notes]
        return plain | {"notes": notes, "loads": self.loads}


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


def with_answer(how: Mapping[str, Any], option: str) -> dict[str, Any] | None:
    """The options with an answer as well; None for an option that is not understood."""
    try:
        words = shlex.split(option)
    except ValueError:  # a quote that is not closed
        return None
    if not words or not words[0].startswith("--"):
        return None
    name, values = words[0].removeprefix("--").replace("-", "_"), words[1:]
    if name in ("set", "map", "only"):
        kept = {"set": "constants", "map": "mapping", "only": "only"}[name]
        known, _, value = values[0].partition("=") if values else ("", "", "")
        return {**how, kept: {**(how.get(kept) or {}), known: value}}
    if name in ("cumulative", "daily", "keep_crs", "swap_coordinates", "visits") and not values:
        return {**how, name: True}
    if name == "text_encoding" and values:
        column, _, encoding = values[0].rpartition("=")
        return {**how, name: {**(how.get(name) or {}), column: encoding}}
    if name == "year" and not (values and values[0].isdecimal() and len(values[0]) < 6):
        return None
    if name in ("year", "sheet", "date_order", "crs") and values:
        return {**how, name: int(values[0]) if name == "year" else values[0]}
    return None


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
    points, in_all = _points(batch)
    return Preview(
        file=path.name,
        list=file.list,
        layout=batch.layout.as_dict() if batch.layout else None,
        columns=_columns(batch),
        unpivoted=_unpivoted(batch),
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
        refused_rows=batch.refused.head(MOST_REFUSED).select(_SAID).to_dicts(),
        points=points,
        points_in_all=in_all,
    )


def _columns(batch: CaseBatch) -> list[dict[str, Any]]:
    """Every column of the table: which field it is, or that it is left aside."""
    if batch.understood is None:
        return []
    letters = batch.unpivoted.letters if batch.unpivoted else batch.layout.letters if batch.layout else {}
    made = batch.unpivoted.made if batch.unpivoted else frozenset[str]()
    taken = [
        {
            "heading": heading,
            "column": letters.get(heading),
            "field": name,
            "field_vi": FIELDS_VI.get(name, name),
        }
        for name, heading in batch.understood.taken.items()
        if heading not in made
    ]
    fixed = [
        {
            "heading": None,
            "column": None,
            "field": name,
            "field_vi": FIELDS_VI.get(name, name),
            "value": value,
        }
        for name, value in batch.understood.constants.items()
    ]
    aside = [{"heading": name, "column": letters.get(name), "field": None, "field_vi": None}
             for name in batch.understood.ignored]  # fmt: skip
    return [*taken, *fixed, *aside]


def _unpivoted(batch: CaseBatch) -> list[dict[str, Any]]:
    if batch.unpivoted is None:
        return []
    letters = batch.unpivoted.letters
    figures = [
        {"heading": name, "column": letters.get(name), "total": False, **facts}
        for name, facts in batch.unpivoted.figures.items()
    ]
    return figures + [
        {"heading": name, "column": letters.get(name), "total": True} for name in batch.unpivoted.totals
    ]


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
    return [{**row, "place": place} for row, place in zip(some.select(shown).to_dicts(), places, strict=True)]


def _points(batch: CaseBatch) -> tuple[list[tuple[float, float, int, str]], int]:
    """Points of rows, evenly chosen where they are many, those of doubt before others; and how many there are."""
    every = points_of(batch)
    if every.height <= MOST_POINTS:
        return every.rows(), every.height
    sure = pl.col("state") == "accepted"
    doubtful = _some(every.filter(~sure), MOST_POINTS // 2)
    return [*doubtful.rows(), *_some(every.filter(sure), MOST_POINTS - doubtful.height).rows()], every.height


def _some(points: pl.DataFrame, most: int) -> pl.DataFrame:
    return points.gather_every(max(1, -(-points.height // most)))


def points_of(batch: CaseBatch) -> pl.DataFrame:
    """`lon`, `lat`, `row`, `state` of every row that has a point, accepted or refused."""
    state = pl.when(pl.col("area_code").is_null()).then(pl.lit("no_area")).otherwise(pl.lit("accepted"))
    known = batch.rows.filter(pl.col("lon").is_not_null()).select("lon", "lat", "row", state.alias("state"))
    refused = _refused_points(batch)
    return pl.concat([known, refused]) if refused.height else known


def _refused_points(batch: CaseBatch) -> pl.DataFrame:
    """Refused rows whose own columns hold readable degrees."""
    held = {axis: batch.columns.get(axis) for axis in ("lon", "lat")}
    if None in held.values() or not batch.refused.height:
        return pl.DataFrame(
            schema={"lon": pl.Float64, "lat": pl.Float64, "row": pl.Int32, "state": pl.String}
        )
    cells = [json.loads(raw or "{}") for raw in batch.refused["raw"].to_list()]
    columns = {
        axis: pl.Series([one.get(name) for one in cells], dtype=pl.String) for axis, name in held.items()
    }
    found = pl.DataFrame(
        {axis: text.cast(pl.Float64, strict=False) for axis, text in columns.items()}
        | {"row": batch.refused["row"], "state": ["refused"] * batch.refused.height}
    )
    return found.filter(pl.col("lon").is_between(-180, 180) & pl.col("lat").is_between(-90, 90))
