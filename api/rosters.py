"""Rosters into the store: areas known by name join the edition of their wards, with their people."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from api.loading import keep_population
from api.workspace import Workspace
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.hierarchy import assemble
from geodata.boundaries.neighbours import GAP_SCHEMA, OVERLAP_SCHEMA
from geodata.boundaries.report import BoundaryReport
from geodata.boundaries.rosters.join import Joined, join_roster
from geodata.boundaries.rosters.roster import Roster, edition_above, read_roster
from geodata.boundaries.rosters.shapes import Rule
from geodata.locate_edition import EditionLocator
from zones.areas import Edition, empty_edition
from zones.errors import InputError


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


def load_roster(workspace: Workspace, file: RosterFile) -> tuple[Edition, BoundaryReport]:
    """Read a roster and keep its areas as the level below the wards of an edition; also its people."""
    made = laid_out_roster(workspace, file)
    kept = workspace.store.save_edition(made.edition, made.report.to_json(), made.roster.refused)
    EditionLocator(kept, workspace.settings.cache_dir).prepare_large()
    if made.persons.height:
        keep_population(workspace, kept, made.persons, file.vintage, file.path)
    return kept, made.report


def checked_roster(workspace: Workspace, file: RosterFile) -> BoundaryReport:
    """What loading a roster would find; nothing is kept."""
    return laid_out_roster(workspace, file).report


@dataclass(frozen=True)
class LaidOutRoster:
    """A roster as it would be kept: the edition with its areas in it, the edition `before`, what was found, and the
    persons that it states (`area_level`, `area_code`, `persons`)."""

    edition: Edition
    before: Edition
    report: BoundaryReport
    persons: pl.DataFrame
    roster: Roster


def laid_out_roster(workspace: Workspace, file: RosterFile) -> LaidOutRoster:
    """Read a roster and put its areas into their edition; nothing is kept."""
    before = _edition(workspace, file)
    roster, joined, report = joined_roster(before, file)
    made = assemble({file.level: joined.level}, before.name, file.valid_from, file.valid_to, existing=before)
    people = _people(roster, joined, file.level)
    report = report.with_findings([*made.findings, *_compared(workspace, made.edition, people)])
    return LaidOutRoster(replace(made.edition, source=file.path.name), before, report, people, roster)


def joined_roster(before: Edition, file: RosterFile) -> tuple[Roster, Joined, BoundaryReport]:
    """The roster, the level that it makes with what an edition holds, and what was found; nothing is kept."""
    roster = read_roster(
        file.path, before, file.level, columns=file.columns, within=file.within, sheet=file.sheet,
        locator=EditionLocator(before),
    )  # fmt: skip
    if roster.rows.is_empty():
        raise _nothing_left(roster)
    joined = join_roster(roster, before, rule=file.construct, complete=file.complete)
    return roster, joined, _report(roster, joined)


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


def _edition(workspace: Workspace, file: RosterFile) -> Edition:
    """The edition that the roster joins: the one named, else the only one that holds today."""
    if not workspace.store.editions():
        edition_above(empty_edition(), file.level)
    return workspace.store.edition(file.edition, on=workspace.today())


def _people(roster: Roster, joined: Joined, level: str) -> pl.DataFrame:
    """Persons of the areas that the roster names."""
    return pl.DataFrame(
        {
            "area_level": pl.Series([level]).new_from_index(0, len(joined.fresh)),
            "area_code": pl.Series(joined.fresh, dtype=pl.String),
            "persons": roster.rows["persons"],
        }
    ).drop_nulls("persons")


def _compared(workspace: Workspace, edition: Edition, people: pl.DataFrame) -> list[Finding]:
    """Wards of which every area has a figure in the roster, and whose own figure is another."""
    own = workspace.store.population(edition.name)
    areas = edition.areas.select("area", "area_level", pl.col("code").alias("area_code"), "name", "parent")
    told = areas.join(people, on=["area_level", "area_code"], how="left")
    level = people["area_level"].unique().implode()
    sums = (
        told.filter(pl.col("area_level").is_in(level) & pl.col("parent").is_not_null())
        .group_by("parent")
        .agg(pl.col("persons").sum(), whole=pl.col("persons").is_not_null().all())
        .filter("whole")
    )
    wards = areas.join(own.select("area_level", "area_code", other="persons"), on=["area_level", "area_code"])
    both = wards.join(sums, left_on="area", right_on="parent").filter(pl.col("persons") != pl.col("other"))
    return [
        found("persons_differ", value=f"{name} ({code})", code=code, persons=str(ours), own=str(other),
              change=f"{ours - other:+d}")
        for name, code, ours, other in both.sort("area").select("name", "area_code", "persons", "other").iter_rows()
    ]  # fmt: skip


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
