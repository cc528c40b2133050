"""Rosters into the store: areas known by name join the edition of their wards, with their people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from api.loading import keep_population
from api.understanding import LEVEL_ANSWERS
from api.workspace import Workspace
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.hierarchy import assemble, plain_name
from geodata.boundaries.neighbours import GAP_SCHEMA, OVERLAP_SCHEMA
from geodata.boundaries.report import BoundaryReport
from geodata.boundaries.rosters.above_by_name import levels_by_name
from geodata.boundaries.rosters.columns import roster_columns
from geodata.boundaries.rosters.join import Joined, join_roster
from geodata.boundaries.rosters.level import level_of_roster
from geodata.boundaries.rosters.roster import Roster, edition_above, read_roster, roster_table, with_types
from geodata.boundaries.rosters.settled import settled
from geodata.boundaries.rosters.shapes import Rule
from geodata.intake.notes import LEVELS_VI
from geodata.intake.reading.table import Table
from geodata.locate_edition import EditionLocator
from zones.areas import Edition, empty_edition
from zones.errors import InputError, QuestionError
from zones.phrases import both
from zones.vocabulary import level_order

#: How the source of a ward's figure begins that is the sum of a roster.
SUM_OF: Final = "Σ "


@dataclass(frozen=True)
class RosterFile:
    """A roster and how to read it; None stands for a guess or the default.

    `columns` (field -> heading) as in `read_roster`, `within` the code of an area that holds all of it; `complete`:
    it names every area of its wards; `construct`: where shapes are made of points (`roster_shapes`).
    """

    path: Path
    level: str = "hamlet"
    edition: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    within: str | None = None
    sheet: str | None = None
    construct: Rule = "complete"
    complete: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    vintage: int | None = None
    mends: int | None = None  # the import whose refused rows it brings again


def load_roster(workspace: Workspace, file: RosterFile) -> tuple[Edition, BoundaryReport]:
    """Read a roster and keep its areas as the level below the wards of an edition; also its people."""
    made = laid_out_roster(workspace, file)
    settles = _settles(workspace, made, file)
    report = made.report.with_findings(_about_settled(settles))
    kept = workspace.store.save_edition(made.edition, report.to_json(), made.roster.refused, settles)
    EditionLocator(kept, workspace.settings.cache_dir).prepare_large()
    if made.persons.height:
        keep_population(workspace, kept, made.persons, file.vintage, file.path)
    if file.complete and made.summed.height:
        persons = made.summed.select("area_level", "area_code", "persons")
        keep_population(workspace, kept, persons, file.vintage, file.path, SUM_OF + file.path.name)
    return kept, report


def _settles(workspace: Workspace, made: "LaidOutRoster", file: RosterFile) -> dict[int, list[int] | None]:
    """Which refused rows of earlier files of the edition the roster settles (see `rosters.settled`)."""
    open_ = workspace.store.open_refusals(made.edition.name)
    if file.mends is not None:
        _check_mends(workspace, file.mends, made.edition.name)
    if open_.is_empty() and file.mends is None:
        return {}
    return settled(made.roster, roster_table(file.path, file.sheet), open_, mends=file.mends)


def _check_mends(workspace: Workspace, number: int, edition: str) -> None:
    """InputError unless the import to be mended is one of the edition's boundaries."""
    earlier = workspace.store.import_record(number)
    if (earlier.kind, earlier.list) != ("boundaries", edition):
        raise InputError(
            f"import {number} is none of a file of the edition {edition}", where="--mends",
            fix="see the numbers: wardwatch imports",
            vi=f"lần nạp {number} không phải tệp của bộ ranh giới {edition}",
            vi_fix="xem số lần nạp: wardwatch imports",
        )  # fmt: skip


def _about_settled(settles: Mapping[int, list[int] | None]) -> list[Finding]:
    return [
        found("all_rows_settled", value=str(number)) if rows is None
        else found("rows_settled", value=str(number), times=len(rows))
        for number, rows in settles.items()
    ]  # fmt: skip


def checked_roster(workspace: Workspace | None, file: RosterFile) -> BoundaryReport:
    """What loading a roster would find; nothing is kept."""
    return laid_out_roster(workspace, file).report


@dataclass(frozen=True)
class LaidOutRoster:
    """A roster as it would be kept: the edition with its areas in it, the edition `before`, what was found, and the
    persons that it states (`area_level`, `area_code`, `persons`), with their sums (`summed`, and `name`) in the wards
    that have no figure of their own."""

    edition: Edition
    before: Edition
    report: BoundaryReport
    persons: pl.DataFrame
    roster: Roster
    summed: pl.DataFrame


def laid_out_roster(workspace: Workspace | None, file: RosterFile) -> LaidOutRoster:
    """Read a roster and put its areas into their edition; nothing is kept.

    Where no level above is held and the roster names them in columns, they are made of these, known by name only.
    """
    table = roster_table(file.path, file.sheet)
    before = _edition(workspace, file)
    told = [] if _has_above(before, file.level) else [*_named_above(table, file).values()]
    if told:
        before = assemble({one.area_level: one for one in told}, before.name, existing=before).edition
    roster, joined, report = joined_roster(before, file, table)
    report = report.with_findings([_about_above(told)] if told else [])
    made = assemble({file.level: joined.level}, before.name, file.valid_from, file.valid_to, existing=before)
    people = _people(roster, joined, file.level)
    own = _own_figures(workspace, made.edition, file.complete)
    sums = _sums(made.edition, people)
    unknown = sums.join(own, on=["area_level", "area_code"], how="anti")
    told_sums = [*_compared(sums, own), *_about_sums(unknown, file.complete)]
    report = report.with_findings([*made.findings, *told_sums])
    return LaidOutRoster(
        replace(made.edition, source=file.path.name), before, report, people, roster, unknown
    )


def joined_roster(
    before: Edition, file: RosterFile, table: Table | None = None
) -> tuple[Roster, Joined, BoundaryReport]:
    """The roster, the level that it makes with what an edition holds, and what was found; nothing is kept. `table` is
    that of the file where it was read already."""
    roster = read_roster(
        table or file.path, before, file.level, columns=file.columns, within=file.within, sheet=file.sheet,
        locator=EditionLocator(before), source=file.path.name,
    )  # fmt: skip
    if roster.rows.is_empty():
        raise _nothing_left(roster)
    joined = join_roster(roster, before, rule=file.construct, complete=file.complete)
    return roster, joined, _report(roster, joined)


def roster_level(workspace: Workspace | None, path: Path, sheet: str | None, name: str | None = None) -> str:
    """Of which level the areas of a roster are, by its headings and names; `name` is the column of names if known.

    Raises
    ------
    QuestionError
        where nothing tells it
    """
    held = workspace.store.editions() if workspace else []
    finest = max((level for one in held for level in one.levels), key=level_order, default="")
    level = level_of_roster(roster_table(path, sheet), (finest,) if finest else (), name)
    if level:
        return level
    words = both(
        "các đơn vị trong danh sách này thuộc cấp nào?", "of which level are the areas of this roster?"
    )
    raise QuestionError("level", words, LEVEL_ANSWERS, where=path.name)


def _has_above(edition: Edition, area_level: str) -> bool:
    return any(level_order(one) < level_order(area_level) for one in edition.levels)


def _named_above(table: Table, file: RosterFile) -> dict[str, CheckedBoundaries]:
    """The levels above that the roster itself names; raises as `edition_above` where it names none."""
    source = file.path.name
    taken = roster_columns(table.heading, file.level, file.columns, where=source)
    found = levels_by_name(with_types(table, taken, file.level)[0], taken, file.level, source)
    if not found:
        edition_above(empty_edition(), file.level)
    return found


def _about_above(levels: Sequence[CheckedBoundaries]) -> Finding:
    counts = [(one.area_level, len(one.areas)) for one in levels]
    said = ", ".join(f"{level} {n}" for level, n in counts)
    said_vi = ", ".join(f"{LEVELS_VI.get(level, level)} {n}" for level, n in counts)
    return found("above_by_name", made=said, made_vi=said_vi)


def _nothing_left(roster: Roster) -> InputError:
    first = next(one for one in roster.findings if one.severity == "refused")
    said_vi, fix_vi = first.words("vi")
    return InputError(
        f"nothing is left to load: {first.problem}",
        where=f"{roster.source}, row {first.row}",
        fix=first.remedy,
        vi=f"không còn gì để nạp: {said_vi}",
        vi_where=f"{roster.source}, dòng {first.row}",
        vi_fix=fix_vi,
    )


def _edition(workspace: Workspace | None, file: RosterFile) -> Edition:
    """The edition that the roster joins: the one named, else the only one that holds today, else a new one."""
    if workspace is not None and workspace.store.editions():
        return workspace.store.edition(file.edition, on=workspace.today())
    return replace(empty_edition(), name=file.edition or plain_name(file.path.name.split(".")[0]))


def _people(roster: Roster, joined: Joined, level: str) -> pl.DataFrame:
    """Persons of the areas that the roster names."""
    return pl.DataFrame(
        {
            "area_level": pl.Series([level]).new_from_index(0, len(joined.fresh)),
            "area_code": pl.Series(joined.fresh, dtype=pl.String),
            "persons": roster.rows["persons"],
        }
    ).drop_nulls("persons")


def _own_figures(workspace: Workspace | None, edition: Edition, complete: bool) -> pl.DataFrame:
    """The figures held of areas (`area_level`, `area_code`, `other`); a complete roster replaces the sums of earlier
    ones."""
    if workspace is None:
        return pl.DataFrame(schema={"area_level": pl.String, "area_code": pl.String, "other": pl.Int64})
    held = workspace.store.population(edition.name)
    if complete:
        held = held.filter(~pl.col("source").fill_null("").str.starts_with(SUM_OF))
    return held.select("area_level", "area_code", other="persons")


def _sums(edition: Edition, people: pl.DataFrame) -> pl.DataFrame:
    """`area_level`, `area_code`, `name`, `persons` of the wards of which every area has a figure in the roster."""
    areas = edition.areas.select("area", "area_level", pl.col("code").alias("area_code"), "name", "parent")
    told = areas.join(people, on=["area_level", "area_code"], how="left")
    level = people["area_level"].unique().implode()
    sums = (
        told.filter(pl.col("area_level").is_in(level) & pl.col("parent").is_not_null())
        .group_by("parent")
        .agg(pl.col("persons").sum(), whole=pl.col("persons").is_not_null().all())
        .filter("whole")
    )
    found = areas.join(sums.drop("whole"), left_on="area", right_on="parent").sort("area")
    return found.select("area_level", "area_code", "name", "persons")


def _compared(sums: pl.DataFrame, own: pl.DataFrame) -> list[Finding]:
    """Wards of which every area has a figure in the roster, and whose own figure is another."""
    both = sums.join(own, on=["area_level", "area_code"], maintain_order="left")
    differ = both.filter(pl.col("persons") != pl.col("other"))
    return [
        found("persons_differ", value=f"{name} ({code})", code=code, persons=str(ours), own=str(other),
              change=f"{ours - other:+d}")
        for name, code, ours, other in differ.select("name", "area_code", "persons", "other").iter_rows()
    ]  # fmt: skip


def _about_sums(unknown: pl.DataFrame, complete: bool) -> list[Finding]:
    """Whether sums are taken for the population of wards without a figure of their own."""
    if unknown.is_empty():
        return []
    first = unknown.row(0, named=True)
    facts = {"times": len(unknown), "value": first["name"], "persons": str(first["persons"])}
    return [found("persons_summed" if complete else "persons_not_summed", **facts)]


def _report(roster: Roster, joined: Joined) -> BoundaryReport:
    level: CheckedBoundaries = joined.level
    size = level.areas["area_km2"].sum()
    read = found("roster_read", times=len(roster.rows))
    return BoundaryReport(
        source=roster.source, area_level=roster.area_level, crs="EPSG:4326", read=roster.read,
        loaded=len(roster.rows), refused=roster.read - len(roster.rows), units={roster.area_level: len(level.areas)},
        area_km2=float(size or 0), max_overlap=1.0, findings=(read, *roster.findings, *joined.findings),
        overlaps=pl.DataFrame(schema=OVERLAP_SCHEMA), gaps=pl.DataFrame(schema=GAP_SCHEMA), columns=roster.columns,
        left_aside=roster.left_aside,
    )  # fmt: skip
