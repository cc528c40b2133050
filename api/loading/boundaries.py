"""Boundaries into the store: an edition, or a further level of one."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from api.laying import compared_with_held
from api.loading.population import keep_population
from api.workspace import Workspace
from geodata.boundaries.check import check_boundaries
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.draft import Draft
from geodata.boundaries.findings import Finding
from geodata.boundaries.hierarchy import assemble, plain_name
from geodata.boundaries.mend_rules import MendRules
from geodata.boundaries.mended_layer import mend_layer
from geodata.boundaries.mended_report import mended_report
from geodata.boundaries.read import read_boundaries
from geodata.boundaries.report import BoundaryReport
from geodata.boundaries.rosters.join import holds_roster, join_boundaries
from geodata.boundaries.several import together
from geodata.legacy_text.gazetteer import known_names
from geodata.locate_edition import EditionLocator
from zones.areas import Edition
from zones.errors import InputError


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
    more_layers: tuple[str, ...] = ()  # further layers of the same level, read with it
    mend: MendRules | None = None  # neighbours are made to fit before the layer is kept
    said: tuple[Finding, ...] = ()  # what was told of the layer before it was read


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
    """The layer of a file and everything that was found in it, without keeping it.

    Raises `DoubtfulMending` where neighbours are to be made to fit and some would move too much.
    """
    layers = [file.layer, *file.more_layers]
    drafts = [read_boundaries(file.path, file.level, replace(file, layer=one), names=names) for one in layers]
    draft = together(drafts, [one or "" for one in layers])
    if file.mend is None:
        level, report = check_boundaries(draft, max_overlap=file.max_overlap, strict=file.strict)
    else:
        level, report = _mended(draft, file.mend, file)
    return level, report.with_findings(file.said)


def _mended(draft: Draft, rules: MendRules, file: BoundaryFile) -> tuple[CheckedBoundaries, BoundaryReport]:
    mended = mend_layer(draft, rules)
    if file.strict or file.max_overlap is not None:
        check_boundaries(draft, max_overlap=1, strict=file.strict)
        check_boundaries(mended.draft, max_overlap=file.max_overlap, strict=file.strict)
    return mended.level, mended_report(mended)
