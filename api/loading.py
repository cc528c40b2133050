"""Files into the store: read and checked by `geodata`, kept in one commit, reported in one shape."""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from api.answered import index_of
from api.flagging import flagged_kept, flagged_told
from api.laying import compared_with_held
from api.placing import placed_by_day, tables_by_day
from api.private import secret_of
from api.sited import sited
from api.workspace import Workspace
from geodata.boundaries.check import check_boundaries
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.hierarchy import assemble, plain_name
from geodata.boundaries.read import read_boundaries
from geodata.boundaries.report import BoundaryReport
from geodata.boundaries.rosters.join import holds_roster, join_boundaries
from geodata.intake import CaseBatch, PlaceIndex, Reading, cases_of
from geodata.intake.areas.area_tables import AreaBatch
from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports
from geodata.intake.areas.superseded import superseded
from geodata.intake.cumulative import counted_through
from geodata.intake.notes import Note
from geodata.intake.presets import kept_preset
from geodata.intake.reading.requests import table_of_records
from geodata.intake.reading.tables import read_table
from geodata.legacy_text.gazetteer import known_names
from geodata.locate_edition import EditionLocator
from geodata.population.cells import population_of_cells
from geodata.population.raster import population_of_areas
from geodata.store import ImportResult
from geodata.store.delivery import After
from geodata.template import sheet_of
from zones.areas import Edition
from zones.errors import InputError, NotFoundError

RASTERS = (".tif", ".tiff", ".vrt")

#: Is told of the work on a file: its stage (`reading`, `placing`, `storing`), rows done in it, and of how many
#: (0: that is not known yet). It may raise to break the work off: then nothing is stored.
Told = Callable[[str, int, int], None]


def silent(stage: str, rows: int, of: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class BoundaryFile(LayerChoice):
    """A file of boundaries, how to read it, and the edition it belongs to; None stands for a guess or the default."""

    path: Path
    level: str
    edition: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    vintage: int | None = None
    max_overlap: float | None = None
    strict: bool = False
    complete: bool = False  # names every area of its wards: those of a roster that it does not name cease


@dataclass(frozen=True)
class Loaded:
    """What a load came to; `extra` holds particulars of its kind."""

    result: ImportResult
    notes: Sequence[str] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The numbers under their public names, and the particulars."""
        problems = [vars_of(problem) for problem in self.result.problems]
        return self.result.as_dict() | {"problems": problems} | dict(self.extra) | {"notes": list(self.notes)}


#: What is told about a refused row to whoever sent it.
_SAID = ("row", "column", "value", "code", "problem", "remedy", "problem_vi", "remedy_vi")


def said_of(refused: pl.DataFrame) -> list[dict[str, Any]]:
    """What whoever sent them is told of refused rows."""
    return refused.select(_SAID).to_dicts()


def vars_of(problem: Any) -> dict[str, Any]:
    """A problem as a mapping."""
    return {name: getattr(problem, name) for name in ("code", "problem", "remedy", "row", "column", "value")}


def checksum(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def edition_here(workspace: Workspace, name: str | None, on: date | None = None) -> Edition | None:
    """The edition that rows are placed in; None where no boundaries are loaded."""
    if not workspace.store.editions():
        return None
    return workspace.store.edition(name, on=on or workspace.today())


def load_boundaries(workspace: Workspace, file: BoundaryFile) -> tuple[Edition, BoundaryReport]:
    """Read, check and keep a layer; a further level joins the edition of the same name."""
    made = laid_out(workspace, file)
    kept = workspace.store.save_edition(made.edition, made.report.to_json())
    EditionLocator(kept, workspace.settings.cache_dir).prepare_large()
    if file.population and made.persons.height:
        keep_population(workspace, kept, made.persons, file.vintage, file.path)
    return kept, made.report


@dataclass(frozen=True)
class LaidOut:
    """Boundaries as they would be kept: the whole edition with the layer in it, the edition of that name `before`,
    what was found, and the persons that the file states (`area_level`, `area_code`, `persons`)."""

    edition: Edition
    before: Edition | None
    report: BoundaryReport
    persons: pl.DataFrame


def laid_out(workspace: Workspace, file: BoundaryFile) -> LaidOut:
    """Read and check a layer and put it into its edition; nothing is kept."""
    checked, report = checked_boundaries(file, names=lambda: _held_names(workspace))
    name = edition_name(file)
    known = any(one.name == name for one in workspace.store.editions())
    before = workspace.store.edition(name) if known else None
    report = compared_with_held(workspace, checked, report, before, keep=file.keep_crs)
    made = assemble(checked.levels(), name, file.valid_from, file.valid_to, existing=before)
    persons = checked.population().rename({"code": "area_code"})
    if before is not None and holds_roster(before, file.level):
        joined = join_boundaries(checked, made.edition, before, complete=file.complete)
        levels = {**checked.levels(), file.level: joined.level}
        made = assemble(levels, name, file.valid_from, file.valid_to, existing=before)
        report = report.with_findings(joined.findings)
        persons = _recoded(persons, file.level, checked.areas["code"], joined.fresh)
    report = report.with_findings(made.findings)
    return LaidOut(replace(made.edition, source=file.path.name), before, report, persons)


def _recoded(persons: pl.DataFrame, level: str, codes: pl.Series, held: Sequence[str]) -> pl.DataFrame:
    """Persons under the codes by which the areas of a level are held."""
    known = dict(zip(codes.to_list(), held, strict=True))
    code = pl.col("area_code")
    return persons.with_columns(
        pl.when(pl.col("area_level") == level).then(code.replace(known)).otherwise(code).alias("area_code")
    )


def edition_name(file: BoundaryFile) -> str:
    """The name that is asked for, else one made of the file's; it stands in addresses and must suit them.

    Raises
    ------
    InputError
        for a name with other signs than letters, digits, point, dash and underscore
    """
    plain = plain_name(file.edition or file.path.name.split(".")[0])
    if file.edition is None or re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", file.edition):
        return file.edition or plain
    raise InputError(
        f"'{file.edition}' cannot name an edition",
        where="--edition",
        fix=f"for example: {plain}",
        vi=f"'{file.edition}' không dùng làm tên bộ ranh giới được",
        vi_fix=f"ví dụ: {plain}",
    )


def _held_names(workspace: Workspace) -> Collection[str]:
    """Names of areas that the workspace holds, by which text in old encodings is known."""
    held = (workspace.store.edition(one.name) for one in workspace.store.editions())
    return known_names(name for edition in held for name in edition.areas["name"])


def checked_boundaries(
    file: BoundaryFile, *, names: Callable[[], Collection[str]] = known_names
) -> tuple[CheckedBoundaries, BoundaryReport]:
    """The layer of a file and everything that was found in it, without keeping it."""
    draft = read_boundaries(file.path, file.level, file, names=names)
    return check_boundaries(draft, max_overlap=file.max_overlap, strict=file.strict)


def keep_population(
    workspace: Workspace,
    edition: Edition,
    persons: pl.DataFrame,
    vintage: int | None,
    path: Path,
    source: str = "",
) -> ImportResult:
    """Keep persons of areas (`area_level`, `area_code`, `persons`) under a vintage and a source."""
    rows = persons.with_columns(
        pl.lit(edition.name).alias("edition"),
        pl.lit(vintage, pl.Int32).alias("vintage"),
        pl.lit(source or path.name).alias("source"),
    )
    return workspace.store.load_rows(
        "population", "population", rows, file_name=path.name, checksum=checksum(path)
    )


@dataclass(frozen=True)
class CaseFile:
    """A case list as it was read, before anything is kept: of which list it is a delivery, how it was read, and
    `after` which delivery its figures count on."""

    batch: CaseBatch
    list: str
    params: Mapping[str, Any]
    after: After = "any"


def read_case_file(
    workspace: Workspace,
    path: Path,
    *,
    list_name: str | None = None,
    mode: str = "append",
    edition: str | None = None,
    mends: int | None = None,
    told: Told = silent,
    **how: Any,
) -> CaseFile:
    """Read a case list and place its rows, storing nothing. `how` is that of `read_cases`.

    A file that mends an earlier import goes to its list and is read as that one was, where nothing else is said.
    """
    if mends is not None:
        earlier = workspace.store.import_record(mends)
        list_name = list_name or earlier.list
        how |= {
            name: value for name, value in earlier.params.items() if name in _READING and not how.get(name)
        }

    name = list_name or path.name.split(".")[0]
    after: After = "any"
    if how.get("cumulative") and mode != "replace":
        after = workspace.store.last_delivery(name)
        how["held"] = workspace.store.running_totals(name)
    told("reading", 0, 0)
    how["preset"] = kept_preset(how.get("preset"))
    table = read_table(path, sheet=how.get("sheet") or sheet_of(path, "cases"))
    told("placing", 0, table.read)
    reading = _reading(workspace, how)

    def read(places: PlaceIndex | None, locator: EditionLocator | None) -> CaseBatch:
        return cases_of(table, reading, places, locator, where=path.name)

    batch = placed_by_day(workspace, edition, read)
    if how.get("cumulative") and len(workspace.store.editions()) > 1:
        batch = counted_through(batch, how.get("held"))  # it may have been read in parts
    how["text_encoding"] = {**(how.get("text_encoding") or {}), **batch.text_encoding}
    return CaseFile(
        batch, name, {key: value for key, value in how.items() if key in _READING and value}, after
    )


def _reading(workspace: Workspace, how: Mapping[str, Any]) -> Reading:
    """How a list is to be read here, from the arguments of `read_cases`."""
    own = {name: value for name, value in how.items() if name != "sheet"}
    own |= {name: how.get(name) or {} for name in ("mapping", "constants", "only")}
    zone = workspace.timezone.key
    return Reading(today=workspace.today(), timezone=zone, secret=secret_of(workspace), **own)


def load_cases(
    workspace: Workspace,
    path: Path,
    *,
    mode: str = "append",
    mends: int | None = None,
    told: Told = silent,
    **how: Any,
) -> Loaded:
    """Read a case list (see `read_case_file`) and keep it."""
    file = read_case_file(workspace, path, mode=mode, mends=mends, told=told, **how)
    digest = checksum(path)
    return _kept(
        workspace, file.batch, file.list, mode, mends, path.name, digest, file.params, file.after, told
    )


#: How a list was read, kept with its import so that a mended part is read alike.
_READING = (
    "mapping", "constants", "key", "date_order", "cumulative", "daily", "year", "crs", "keep_crs",
    "preset", "only", "swap_coordinates", "visits", "text_encoding",
)  # fmt: skip


def load_case_records(workspace: Workspace, list_name: str, records: Sequence[Mapping[str, Any]]) -> Loaded:
    """Cases of a request, as a file's would be."""
    how = Reading(
        today=workspace.today(), mapping={}, constants={}, daily=True, timezone=workspace.timezone.key
    )

    how = replace(how, secret=secret_of(workspace), may_ask=False)

    def read(places: PlaceIndex | None, locator: EditionLocator | None) -> CaseBatch:
        return cases_of(table_of_records(records), how, places, locator, where="cases")

    batch = placed_by_day(workspace, None, read)
    loaded = _kept(workspace, batch, list_name, "append", None, "", "")
    taken = set(batch.columns.values()) | set(batch.columns)
    left_aside = sorted({str(name) for record in records for name in record} - taken)
    return replace(loaded, extra={**loaded.extra, "left_aside": left_aside})


def _kept(
    workspace: Workspace,
    batch: CaseBatch,
    list_name: str,
    mode: str,
    mends: int | None,
    file: str,
    digest: str,
    params: Mapping[str, Any] | None = None,
    after: After = "any",
    told: Told = silent,
) -> Loaded:
    aside = workspace.store.set_aside().height
    done, every = 0, batch.rows.height + batch.refused.height + batch.balances.height

    def storing(rows: int) -> None:
        nonlocal done
        done = min(done + rows, every)  # what was stored before may have to be stored again
        told("storing", done, every)

    told("storing", 0, every)
    result = workspace.store.load_cases(
        batch,
        list_name,
        storing,
        file_name=file,
        checksum=digest,
        mode=mode,
        mends=mends,
        params={**(params or {}), **flagged_kept(batch.flagged)},
        mended_rows=batch.source_rows if mends is not None else None,
        after=after,
    )
    of_sites = sited(workspace, batch.rows)
    remarks = batch.tally | of_sites.tally
    extra: dict[str, Any] = {"reasons": batch.reasons(), "remarks": remarks, "columns": batch.columns}
    extra["refused_rows"] = batch.refused.select(_SAID).to_dicts()
    extra["cases"] = int(batch.rows["count"].sum())
    if batch.balances.height:
        extra["balances"] = {"rows": batch.balances.height, "cases": int(batch.balances["count"].sum())}
    if batch.recomputed is not None:
        extra["recomputed"] = batch.recomputed.height
    if batch.skipped.height:
        extra["skipped"] = batch.skipped.to_dicts()
    if batch.corrections.height:
        extra["corrections"] = batch.corrections.drop("place_words").to_dicts()
    if batch.flagged.height:
        extra["remarks"] = remarks | {"point_flagged": batch.flagged.height}
        extra["flagged"] = flagged_told(batch.flagged)
    again = aside - workspace.store.set_aside().height
    return Loaded(result, [*batch.notes, *of_sites.notes, *_counting_again(again)], extra)


def _counting_again(cases: int) -> list[str]:
    """What is said where a delivery no longer holds cases that were set aside as doubles, or their other half."""
    if cases <= 0:
        return []
    return [
        Note(
            f"cases set aside as doubles that count again: {cases}; look with wardwatch cases doubles",
            f"{cases} ca trước để riêng vì trùng nay lại được tính; xem bằng wardwatch cases doubles",
        )
    ]


def load_reports(workspace: Workspace, path: Path, *, edition: str | None = None, **how: Any) -> Loaded:
    """Read daily statements of units, each placed in the edition valid on its day, and keep them."""
    day = workspace.today()
    how["sheet"] = how.get("sheet") or sheet_of(path, "reports")
    batch = tables_by_day(
        workspace, edition, lambda places: read_reports(path, today=day, places=places, **how)
    )
    return _kept_table(workspace, "reports", batch, path, _dated(batch))


def load_report_records(workspace: Workspace, list_name: str, records: Sequence[Mapping[str, Any]]) -> Loaded:
    """Statements of a request, as a file's would be."""
    table, day = table_of_records(records), workspace.today()
    batch = tables_by_day(workspace, None, lambda places: read_reports(table, today=day, places=places))
    result = workspace.store.load_rows(
        "reports", list_name, _dated(batch), refused=batch.refused, repeated=batch.repeated.height
    )
    return Loaded(result, batch.notes, {"refused_rows": batch.refused.select(_SAID).to_dicts()})


def _dated(batch: AreaBatch) -> pl.DataFrame:
    """The rows as the store holds them."""
    return batch.rows.rename({"date": "day"})


def load_context(workspace: Workspace, path: Path, *, edition: str | None = None, **how: Any) -> Loaded:
    """Read dated figures and facts of areas, each placed in the edition valid on its day, and keep them.

    Values that replace those of other sources are told.
    """
    day = workspace.today()
    how["sheet"] = how.get("sheet") or sheet_of(path, "context")
    batch = tables_by_day(
        workspace, edition, lambda places: read_context(path, today=day, places=places, **how)
    )
    rows = _dated(batch)
    batch = replace(batch, notes=[*batch.notes, *superseded(workspace.store.context(), rows)])
    return _kept_table(workspace, "context", batch, path, rows)


def load_population(
    workspace: Workspace, path: Path, *, vintage: int | None, level: str | None, source: str = "",
    edition: str | None = None, resolution: int | None = None, band: int | None = None,
    text_encoding: Mapping[str, str] | None = None, **how: Any,
) -> Loaded:  # fmt: skip
    """Persons of areas from a table, or of areas and cells from a raster."""
    here = edition_here(workspace, edition)
    if here is None:
        raise NotFoundError(
            "population needs boundaries",
            fix="load boundaries first: wardwatch boundaries load FILE",
            vi="dân số cần có ranh giới",
            vi_fix="nạp ranh giới trước: wardwatch boundaries load TỆP",
        )
    if path.suffix.lower() in RASTERS:
        return _raster_population(workspace, path, here, vintage, level, source, resolution, band)
    how["sheet"] = how.get("sheet") or sheet_of(path, "population")
    batch = read_populations(path, places=index_of(workspace, here), text_encoding=text_encoding, **how)
    rows = batch.rows.with_columns(
        pl.lit(here.name).alias("edition"), pl.lit(vintage, pl.Int32).alias("vintage"),
        pl.lit(source or path.name).alias("source"),
    )  # fmt: skip
    return _kept_table(workspace, "population", batch, path, rows)


def _raster_population(
    workspace: Workspace, path: Path, edition: Edition, vintage: int | None, level: str | None, source: str,
    resolution: int | None, band: int | None,
) -> Loaded:  # fmt: skip
    persons, report = population_of_areas(path, edition, level, band=band)
    rows = edition.areas.select("area_level", pl.col("code").alias("area_code")).with_columns(
        pl.Series("persons", persons)
    ).filter(pl.col("persons") >= 0)  # fmt: skip
    result = keep_population(workspace, edition, rows, vintage, path, source)
    cells = load_cell_population(workspace, path, edition, vintage, source, resolution, band)
    extra = {"raster": report.as_dict(), "cells": cells}
    return Loaded(result, report.notes(), extra)


def load_cell_population(
    workspace: Workspace, path: Path, edition: Edition, vintage: int | None, source: str = "",
    resolution: int | None = None, band: int | None = None,
) -> dict[str, int]:  # fmt: skip
    """Persons of the cells of an edition from a raster; how many cells and persons there are."""
    base = resolution or workspace.settings.resolution
    cell = workspace.gathered(edition).grid(base).cell
    people = population_of_cells(path, cell, base, band=band)
    packed = pl.DataFrame({"cell": cell, "persons": people}).filter(pl.col("persons") >= 0)
    workspace.store.save_population_cells(
        edition.name, base, packed, vintage=vintage, source=source or path.name
    )
    return {"resolution": base, "cells": len(people), "persons": int(people[people >= 0].sum())}


def _kept_table(workspace: Workspace, kind: Any, batch: AreaBatch, path: Path, rows: pl.DataFrame) -> Loaded:
    result = workspace.store.load_rows(
        kind, kind, rows, refused=batch.refused, repeated=batch.repeated.height, file_name=path.name,
        checksum=checksum(path), notes=tuple(batch.notes),
    )  # fmt: skip
    extra: dict[str, Any] = {"reasons": dict(batch.refused["code"].value_counts(sort=True).iter_rows())}
    extra["refused_rows"] = batch.refused.select(_SAID).to_dicts()
    if batch.skipped.height:
        extra["skipped"] = batch.skipped.to_dicts()
    return Loaded(result, batch.notes, extra)
