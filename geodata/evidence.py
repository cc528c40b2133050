"""Everything the store knows about one edition at one moment, gathered for `zones.classify`."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.bordering import Bordering
from geodata.carrying import Crossings, Groups, carried_rows
from geodata.crosswalk.abroad import Abroad, told_from, with_declared
from geodata.crosswalk.groups import alternatives
from geodata.crosswalk.heirs import Heirs
from geodata.crosswalk.known import heirs_between
from geodata.decisions import Decisions, decisions
from geodata.grids import Grids
from geodata.placing import area_here, area_of_code, placed
from geodata.rereading import Rereading
from geodata.sites.known import known_sites
from geodata.sites.matching import with_sites
from geodata.store import Store
from geodata.store.imports import Marks
from geodata.succession import Successions
from zones.alternatives import Alternatives
from zones.areas import Edition
from zones.cells import parents
from zones.classify import LaterCells
from zones.evidence import Evidence
from zones.ledger import ledger
from zones.measure import CONTEXT_DENOMINATOR
from zones.reconcile import unexplained
from zones.reporting import Reporting, reporting
from zones.sites import SiteUnits, site_units
from zones.standing import Neighbours
from zones.units import CellGrid, Units, coarse_population
from zones.vocabulary import CASE_FILTERS, FINEST_RESOLUTION

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Gathered:
    """What is known about an edition as of a moment of knowledge, before any day is chosen.

    Reused for every day that is classified from the same knowledge: nothing is located twice.
    """

    store: Store
    edition: Edition
    known_at: datetime | None = None
    grids: Grids = field(default_factory=Grids)
    crossings: Crossings = field(default_factory=Crossings)
    bordering: Bordering = field(default_factory=Bordering)
    successions: Successions = field(default_factory=Successions)
    rereading: Rereading = field(default_factory=Rereading, repr=False)
    groups: Groups = field(default_factory=set, repr=False)

    @cached_property
    def marks(self) -> Marks:
        """Up to which imports of each kind this reaches."""
        return self.store.marks(self.known_at)

    @cached_property
    def ledger(self) -> pl.DataFrame:
        """Located cases of all days, the doubts of refused rows, and what statements leave unexplained."""
        doubts = self._located_rows
        stated = ledger(unexplained(self.edition, doubts, self.statements))
        return pl.concat([doubts, stated, *self._stated_elsewhere])

    @cached_property
    def among(self) -> Alternatives:
        """The groups of areas that rows of the ledger name, of which a case lies in one."""
        _ = self.ledger
        return alternatives(self.groups)

    @cached_property
    def _located_rows(self) -> pl.DataFrame:
        return pl.concat([ledger(self._cases()), ledger(self._refused())])

    @cached_property
    def report_rows(self) -> pl.DataFrame:
        """What units of whatever boundaries stated."""
        return self.store.reports(self.known_at)

    @cached_property
    def declaration_rows(self) -> pl.DataFrame:
        """What lists were declared complete for, in whatever boundaries."""
        return self.store.declarations(self.known_at)

    @cached_property
    def abroad(self) -> list[Abroad]:
        """What was stated and declared of areas of other editions from which a crosswalk leads here."""
        said = [self.report_rows, self.declaration_rows]
        names = pl.concat([rows.get_column("edition") for rows in said]).drop_nulls().unique().sort()
        found = []
        for name in names.to_list():
            heirs = self.heirs_of(name) if name != self.edition.name else None
            if heirs is not None:
                there = replace_edition(self, heirs.old)
                doubts = unexplained(heirs.old, there._located_rows, there.statements)
                found.append(Abroad(heirs, there.statements, there.declarations, doubts))
        return found

    def heirs_of(self, name: str) -> Heirs | None:
        """The crosswalk from the edition of a name to this one, None where there is none."""
        known = {one.name: one for one in self.store.editions(self.known_at)}
        if name not in known:
            return None
        return self._heirs(self.store.edition(name, known_at=self.known_at))

    def _heirs(self, old: Edition) -> Heirs | None:
        """The crosswalk from another edition to this one, None where nobody made one."""
        return heirs_between(self.store, old, self.edition, self.known_at)

    @property
    def _stated_elsewhere(self) -> list[pl.DataFrame]:
        """Ledger rows for what statements on areas of other editions leave unexplained, carried here."""
        found = []
        for one in self.abroad:
            rows, _, groups = carried_rows(one.doubts, one.doubts["area"].to_numpy(), one.heirs)
            self.groups.update(groups)
            found.append(ledger(rows))
        return found

    @cached_property
    def statements(self) -> pl.DataFrame:
        """`area`, `day`, `setting`, `cases_stated` of the units of this edition."""
        rows = self.report_rows
        return rows.with_columns(area_here(self.edition, rows)).filter(pl.col("area").is_not_null())

    @cached_property
    def declarations(self) -> pl.DataFrame:
        """`list_id`, `area` (-1 = cells), `first_day`, `last_day`."""
        rows = self.declaration_rows
        area = area_here(self.edition, rows)
        for_cells = pl.col("area_level").is_null() | (pl.col("area_level") == "cell")
        marked = rows.with_columns(area).with_columns(
            pl.when(for_cells).then(-1).otherwise("area").alias("area")
        )
        return marked.filter(pl.col("area").is_not_null()).with_columns(pl.col("area").cast(pl.Int32))

    @cached_property
    def population(self) -> Ints:
        """Persons of every area, -1 where not known; a parent without a figure of its own is the sum of its
        children, if all of theirs are known and their boundaries say that there are no others."""
        persons = np.full(len(self.edition.areas), -1, np.int64)
        rows = self.store.population(self.edition.name, self.known_at)
        area = area_of_code(self.edition, rows)
        known = area.is_not_null().to_numpy()
        persons[area.drop_nulls().to_numpy()] = rows["persons"].to_numpy()[known]
        return summed_up(self.edition, persons)

    def _cases(self) -> pl.DataFrame:
        return self._carried(with_sites(self.edition, self.sites, self._case_rows))

    @cached_property
    def _case_rows(self) -> pl.DataFrame:
        """Every case row with its area in this edition."""
        return self.located(self.store.cases(self.known_at, columns=COUNTED))

    def located(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Case rows (of the columns `COUNTED`) with their area in this edition, each on its own."""
        former, reread = self.store.edition_by_key, self.rereading.of(self.store, self.known_at)
        area = placed(self.edition, rows, self.grids.locator(self.edition), former, reread)
        return rows.with_columns(
            area,
            pl.col("report_date_from").alias("report_from"),
            pl.col("count").alias("lo"),
            pl.coalesce("count_hi", "count").alias("hi"),
        )

    def _carried(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Cases known by an area of other boundaries are where a crosswalk says; without one they are possible
        where that area's successor is, never sure."""
        rows = rows.with_columns(pl.lit(0, pl.Int64).alias("among"))
        elsewhere = (pl.col("area") < 0) & pl.col("cell").is_null() & pl.col("area_code").is_not_null()
        parts = [rows.filter(~elsewhere)]
        for (key,), part in rows.filter(elsewhere).group_by("edition", maintain_order=True):
            old = self.store.edition_by_key(str(key))
            was = area_of_code(old, part).fill_null(-1)
            part, was = self._by_crosswalk(old, part, was, parts)
            held = self.crossings.carried(old, self.edition, was.to_numpy())
            area = np.where(was.to_numpy() >= 0, held, np.int32(-1))
            parts.append(
                part.with_columns(pl.Series("area", area, dtype=pl.Int32), pl.lit(0, pl.Int64).alias("lo"))
            )
        return pl.concat(parts)

    def _by_crosswalk(
        self, old: Edition, rows: pl.DataFrame, was: pl.Series, parts: list[pl.DataFrame]
    ) -> tuple[pl.DataFrame, pl.Series]:
        """Adds to `parts` the rows that a crosswalk from `old` carries; the others, with the old area of each."""
        heirs = self._heirs(old)
        if heirs is None:
            return rows, was
        carried, known, groups = carried_rows(rows, was.to_numpy(), heirs)
        self.groups.update(groups)
        parts.append(carried)
        return rows.filter(pl.Series(~known)), was.filter(pl.Series(~known))

    def _refused(self) -> pl.DataFrame:
        """Refused rows as possible cases: wherever the deepest certain part of their place allows."""
        rows = self.store.open_refused(self.known_at)
        lo, hi = pl.lit(0, pl.Int64).alias("lo"), pl.coalesce("count_hi", "count", 1).alias("hi")
        here = rows.with_columns(area_here(self.edition, rows), lo, hi, pl.lit(0, pl.Int64).alias("among"))
        elsewhere = here.select(
            (pl.col("edition").is_not_null() & (pl.col("edition") != self.edition.name))
            & pl.col("area_code").is_not_null()
        ).to_series()
        parts = [here.filter(~elsewhere)]
        for (name,), part in here.filter(elsewhere).group_by("edition", maintain_order=True):
            heirs = self.heirs_of(str(name))
            if heirs is not None:
                was = area_of_code(heirs.old, part).fill_null(-1)
                part, _ = self._by_crosswalk(heirs.old, part, was, parts)
            parts.append(part)
        return pl.concat(parts)

    def evidence(self, as_of: date) -> Evidence:
        """The evidence for one day."""
        history = self._history(as_of)
        return Evidence(
            self.edition, self.ledger, self._declared, _newest(history), history, self._neighbours, self.among,
            partial(flagged_elsewhere, self, as_of),
        )  # fmt: skip

    def reporting(self, first: date, last: date) -> Reporting:
        """Who reported on the days `first..last`."""
        carried, declared = told_from(self.abroad, first, last)
        stated = pl.concat([self._stated, carried]) if carried.height else self._stated
        own = reporting(self.edition, stated, self.declarations, first, last)
        return with_declared(self.edition, own, declared)

    @cached_property
    def _declared(self) -> dict[int, NDArray[np.bool_]]:
        """What the declarations of each list cover, on whatever days."""
        return self.reporting(date.min, date.min).declared

    @cached_property
    def sites(self) -> pl.DataFrame:
        """Every site known, placed in this edition (`geodata.sites.known`)."""
        return known_sites(self.store, self.edition, self.grids.locator(self.edition), self.known_at)

    @cached_property
    def _stated(self) -> pl.DataFrame:
        return self.statements.select("area", "day").unique()

    def _neighbours(self, level: str) -> Neighbours:
        return self.bordering.of(self.edition, level)

    def _history(self, as_of: date) -> dict[str, pl.DataFrame]:
        """Context figures by name: `area`, `day` (rising), `millionths`, all up to the day."""
        told = self.context.filter(pl.col("day") <= as_of)
        parts = told.partition_by("name", include_key=False, as_dict=True)
        return {str(name): part for (name,), part in parts.items()}

    @cached_property
    def context(self) -> pl.DataFrame:
        """Figures from outside: `name`, `area`, `day` (rising), `millionths`.

        Of several of one area and day the one stored last counts.
        """
        rows = self._context_rows
        here = rows.with_columns(area_here(self.edition, rows)).filter(pl.col("area").is_not_null())
        newest = here.sort("day", "id").unique(["name", "area", "day"], keep="last", maintain_order=True)
        millionths = pl.col("value").str.to_decimal(scale=6) * CONTEXT_DENOMINATOR
        exact = newest.with_columns(millionths.cast(pl.Int64).alias("millionths"))
        return exact.select("name", "area", "day", "millionths")

    @cached_property
    def _context_rows(self) -> pl.DataFrame:
        return self.store.context(self.known_at)

    @cached_property
    def context_elsewhere(self) -> pl.DataFrame:
        """`edition`, `area_level`, `area_code`, `day`, `name` of facts of areas of other boundaries that are not 0."""
        elsewhere = self._context_rows.filter(pl.col("edition") != self.edition.name)
        told = elsewhere.filter(pl.col("value").str.to_decimal(scale=6) != 0)
        return told.select("edition", "area_level", "area_code", "day", "name").unique().sort(pl.all())

    @cached_property
    def decisions(self) -> Decisions:
        """Decisions of the authority, those on areas of other boundaries where these surely are now."""
        return decisions(self.store, self.edition, self.known_at, self.successions)

    @property
    def overrides(self) -> pl.DataFrame:
        """Decisions of the authority on areas of this edition, oldest record first, with `area` and `former`."""
        return self.decisions.here

    def layers(self, resolution: int) -> list[Units]:
        """Every layer that is classified: areas from the largest, cells from fine to coarse, sites by kind."""
        areas = self.grids.area_layers(self.edition, self.population)
        return [*areas, *self._cell_layers(resolution), *self._site_units]

    def few_layers(self) -> list[Units]:
        """The layers of areas and of sites."""
        return [*self.grids.area_layers(self.edition, self.population), *self._site_units]

    def later_cells(self, resolution: int) -> LaterCells:
        """The layers of cells, whose units are made when they are asked for."""
        names = self.grids.cell_names(self.edition, resolution, self._located)
        return LaterCells(names, lambda: self._cell_layers(resolution))

    def _cell_layers(self, resolution: int) -> list[Units]:
        return self.grids.cell_layers(self.edition, resolution, self.people(resolution), self._located)

    @cached_property
    def _site_units(self) -> list[SiteUnits]:
        return site_units(self.edition, self.sites)

    def grid(self, resolution: int) -> CellGrid:
        """The cells of the edition and those that hold a case, with their people."""
        return self.grids.grid(self.edition, resolution, self.people(resolution), self._located)

    def people(self, resolution: int) -> pl.DataFrame | None:
        """`cell`, `persons` of a raster, summed from finer cells if need be (-1 where one of these is not known);
        None where none was loaded."""
        for base in range(resolution, FINEST_RESOLUTION + 1):
            found = self._raster(base)
            if found is not None:
                return found if base == resolution else self._coarser(found, base, resolution)
        return None

    def _raster(self, resolution: int) -> pl.DataFrame | None:
        if resolution not in self.rasters:
            found = self.store.population_cells(self.edition.name, resolution, self.known_at)
            self.rasters[resolution] = found
        return self.rasters[resolution]

    @cached_property
    def rasters(self) -> dict[int, pl.DataFrame | None]:
        """The people of cells that were read, by resolution."""
        return {}

    def _coarser(self, people: pl.DataFrame, base: int, resolution: int) -> pl.DataFrame:
        """People of coarser cells from those of all the finer ones whose centre lies in the edition, told or not."""
        fine = self.grids.grid(self.edition, base, people, self._located)
        cell, unit = np.unique(parents(fine.cell, resolution), return_inverse=True)
        return pl.DataFrame({"cell": cell, "persons": coarse_population(unit, fine, len(cell))})

    @property
    def _located(self) -> Ints:
        cells = self.ledger["cell"].to_numpy()
        return cells[cells >= 0]


#: What is read of a case in order to count it.
#: The columns of a case row that are counted with.
COUNTED: Final = (
    "id", "edition", "area_level", "area_code", "cell", "lon", "lat", "report_date", "report_date_from", "onset_date",
    "sample_date", *CASE_FILTERS, "household_id", "site_id", "list_id", "count", "count_hi",
)  # fmt: skip


def flagged_elsewhere(known: Gathered, as_of: date, name: str) -> pl.DataFrame:
    """`area`, `day` of this edition where a fact other than 0 that was told of areas of other boundaries may hold: in
    the heirs of these, without a crosswalk anywhere."""
    rows = known.context_elsewhere.filter(pl.col("name") == name, pl.col("day") <= as_of)
    parts = [pl.DataFrame(schema={"area": pl.Int32, "day": pl.Date})]
    for (edition,), part in rows.group_by("edition", maintain_order=True):
        heirs = known.heirs_of(str(edition))
        parts.append(_everywhere(known, part) if heirs is None else _in_heirs(part, heirs))
    return pl.concat(parts).unique()


def _everywhere(known: Gathered, rows: pl.DataFrame) -> pl.DataFrame:
    return known.edition.areas.select("area").join(rows.select("day").unique(), how="cross")


def _in_heirs(rows: pl.DataFrame, heirs: Heirs) -> pl.DataFrame:
    told = rows.select(area_of_code(heirs.old, rows), "day").drop_nulls()
    went = {area: heirs.of(area) for area in told["area"].unique().to_list()}
    areas = [heir.areas if (heir := went[area]) else () for area in told["area"].to_list()]
    listed = told.with_columns(pl.Series("area", areas, pl.List(pl.Int32)))
    return listed.explode("area").drop_nulls()


def _newest(history: dict[str, pl.DataFrame]) -> dict[str, tuple[NDArray[np.int32], Ints]]:
    """For each name the newest value of each area."""
    last = {name: told.unique("area", keep="last", maintain_order=True) for name, told in history.items()}
    return {name: (one["area"].to_numpy(), one["millionths"].to_numpy()) for name, one in last.items()}


def replace_edition(known: Gathered, edition: Edition) -> Gathered:
    """What is known at the same moment about another edition."""
    return replace(known, edition=edition, groups=set())


def summed_up(edition: Edition, persons: Ints) -> Ints:
    """The persons of every area; a parent without a figure has the sum of its children, of whatever level these are.

    Not where a child has no boundary: a roster may leave some out. One that is said to be complete gives its parents
    figures of their own (`api.rosters`).
    """
    listed = np.array([bool(how) for how in edition.made])
    for level in reversed(edition.levels):
        span = edition.rows(level)
        children = np.flatnonzero((edition.parent >= span.start) & (edition.parent < span.stop))
        parent = edition.parent[children]
        total, unknown = np.zeros((2, len(persons)), np.int64)
        np.add.at(total, parent, np.maximum(persons[children], 0))
        np.add.at(unknown, parent, (persons[children] < 0) | listed[children])
        filled = np.unique(parent)
        filled = filled[(persons[filled] < 0) & (unknown[filled] == 0)]
        persons[filled] = total[filled]
    return persons
