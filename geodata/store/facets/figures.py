"""Statements, figures and decisions of areas in the store."""

from datetime import datetime

import polars as pl

from geodata.store import figures, overrides
from geodata.store.facets.opened import Opened


class Figures(Opened):
    """Whatever else than cases is known of areas and cells."""

    def reports(self, known_at: datetime | None = None) -> pl.DataFrame:
        """Visible statements of units: `area_level`, `area_code`, `day`, `setting`, `cases_stated`, …"""
        return self._visible("reports", known_at)

    def declarations(self, known_at: datetime | None = None) -> pl.DataFrame:
        """Which list (`list_id`) is complete for which area (or `cells`), `first_day` to `last_day`."""
        return self._visible("declaration", known_at)

    def context(self, known_at: datetime | None = None) -> pl.DataFrame:
        """Dated figures of areas: `area_level`, `area_code`, `day`, `name`, `value` (text), `source`."""
        return self._visible("context", known_at)

    def crosswalks(self, known_at: datetime | None = None) -> pl.DataFrame:
        """Crosswalks between versions of boundaries, oldest first: see `geodata.crosswalk.table`."""
        return self._visible("crosswalk", known_at)

    def sites(self, known_at: datetime | None = None) -> pl.DataFrame:
        """Boarding houses, schools and other sites: `code`, `name`, `site_kind`, … as in `schema.site_row`."""
        return self._visible("sites", known_at)

    def overrides(self, known_at: datetime | None = None) -> pl.DataFrame:
        """Decisions of the authority, oldest record first: see `geodata.store.overrides`."""
        with self._db.read() as conn:
            return overrides.overrides(conn, known_at)

    def population(
        self, edition: str, known_at: datetime | None = None, vintage: int | None = None
    ) -> pl.DataFrame:
        """`area_level`, `area_code`, `persons`, `vintage`, `source`: the newest figure of each area."""
        with self._db.read() as conn:
            return figures.population(conn, edition, known_at, vintage)

    def population_cells(
        self, edition: str, resolution: int, known_at: datetime | None = None, vintage: int | None = None
    ) -> pl.DataFrame | None:
        """`cell`, `persons` of the newest raster, sorted by cell; None where none was loaded."""
        with self._db.read() as conn:
            return figures.population_cells(conn, edition, resolution, known_at, vintage)
