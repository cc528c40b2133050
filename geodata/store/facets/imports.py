"""Deliveries into the store, and the imports that came of them."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from geodata.store import cases, figures, imports, refused, undo
from geodata.store.delivery import Delivery, ImportResult
from geodata.store.facets.opened import Opened
from geodata.store.imports import ImportRecord, Marks
from geodata.store.load import discard, load

if TYPE_CHECKING:
    from geodata.intake.batch import CaseBatch


class Imports(Opened):
    """Every load of rows, whatever it holds, and taking it back."""

    def load(self, delivery: Delivery, progress: Callable[[int], None] = lambda rows: None) -> ImportResult:
        """Store a delivery: durable and visible as a whole when this returns, otherwise not at all.

        `progress` is told the number of rows of each portion written.
        """
        if delivery.mends is not None:
            with self._db.read() as conn:
                refused.check_mends(conn, delivery.mends, delivery.list)
        return load(self._db, self._clock, delivery, progress)

    def load_cases(
        self,
        batch: "CaseBatch",
        list_name: str,
        progress: Callable[[int], None] = lambda rows: None,
        **particulars: Any,
    ) -> ImportResult:
        """Store what was read from a file of cases; `particulars` as in `Delivery` (`file_name`, `mode`, …)."""
        return self.load(cases.delivery(batch, list_name, **particulars), progress)

    def load_rows(
        self, kind: imports.Kind, list_name: str, rows: pl.DataFrame, **particulars: Any
    ) -> ImportResult:
        """Store reports, declarations, population or context (columns as in `schema`); missing ones are null."""
        return self.load(figures.delivery(kind, list_name, rows, **particulars))

    def save_population_cells(
        self, edition: str, resolution: int, cells: pl.DataFrame, vintage: int | None = None, source: str = "",
        list_name: str = "population", **particulars: Any,
    ) -> ImportResult:  # fmt: skip
        """Store `cell`, `persons` of one raster for an edition."""
        row = {"edition": edition, "resolution": resolution, "vintage": vintage, "source": source}
        rows = pl.DataFrame(row | {"cells": figures.packed_cells(cells)})
        return self.load_rows("population_cells", list_name, rows, **particulars)

    def imports(self, *, unfinished: bool = False) -> list[ImportRecord]:
        """Finished imports, oldest first; with `unfinished` those that are staged or discarded too."""
        with self._db.read() as conn:
            found = imports.records(conn)
        return [record for record in found if unfinished or record.state == "finished"]

    def import_record(self, number: int) -> ImportRecord:
        """One import; NotFoundError where there is none of that number."""
        with self._db.read() as conn:
            return imports.record(conn, number)

    def marks(self, known_at: datetime | None = None) -> Marks:
        """How many imports of each kind are known, and the moment of the last: equal marks, equal rows."""
        with self._db.read() as conn:
            return imports.marks(conn, known_at)

    def undone(self) -> set[int]:
        """Numbers of the imports that were undone."""
        with self._db.read() as conn:
            return refused.undone(conn, None)

    def left_behind(self) -> list[ImportRecord]:
        """Imports that a killed process left unfinished: load the same file again, or discard them."""
        with self._db.read() as conn:
            return imports.left_behind(conn, self._clock())

    def discard(self, number: int) -> None:
        """Give up an unfinished import, with everything it had staged."""
        discard(self._db, number)

    def undo(self, number: int) -> ImportResult:
        """Take an import back by a further one; what was known before stays known."""
        return undo.undo(self._db, self._clock, number)

    def lists(self) -> dict[str, int]:
        """Name and `list_id` of every list."""
        with self._db.read() as conn:
            return imports.lists(conn)

    def last_delivery(self, list_name: str, kind: str = "cases") -> datetime | None:
        """When a list last took an import of a kind; None where it took none."""
        with self._db.read() as conn:
            return imports.last_finished(conn, imports.lists(conn).get(list_name, 0), kind)

    def refused(self, number: int, *, still_open: bool = False) -> pl.DataFrame:
        """The refused rows of one import: all, or those that nobody has mended or taken back."""
        with self._db.read() as conn:
            return refused.refused_of(conn, number, still_open=still_open)

    def open_refused(self, known_at: datetime | None = None) -> pl.DataFrame:
        """The refused rows of cases that nobody has delivered again or taken back, with `list_id`."""
        with self._db.read() as conn:
            return refused.open_refused(conn, known_at)
