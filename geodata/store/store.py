"""The store as the rest of the program sees it. Thin: each method opens a transaction and calls one function."""

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from geodata.store import (
    cases,
    differences,
    doubles,
    editions,
    figures,
    imports,
    ledger,
    migrate,
    newer,
    overrides,
    place_answers,
    refused,
    settings,
    snapshots,
    undo,
    versioned,
    views,
)
from geodata.store.delivery import Delivery, ImportResult
from geodata.store.editions import EditionRecord
from geodata.store.engine import Database
from geodata.store.imports import ImportRecord, Marks
from geodata.store.load import Clock, discard, load
from geodata.store.newer import Newer
from geodata.store.schema import VERSIONED
from zones.areas import Edition, empty_edition
from zones.rulebook import Rulebook
from zones.snapshot import Snapshot

if TYPE_CHECKING:
    from geodata.intake.batch import CaseBatch


def utc_clock() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def _prepare(db: Database, clock: Clock) -> None:
    migrate.upgrade(db)
    with db.read() as conn:
        new = ledger.is_new(conn)
    if new:
        with db.write() as conn:
            ledger.create(conn, uuid.uuid4().hex, clock())
    views.create(db)


class Store:
    """Everything that was delivered, and the results made from it.

    `known_at` in any reading method asks what was known at that instant; None asks what is known now.
    May be used by several threads, and several processes may open the same store.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._edition = lru_cache(maxsize=6)(self._load_edition)

    @classmethod
    def open(cls, url: str, clock: Clock = utc_clock) -> "Store":
        """Open a store, making or upgrading its tables.

        Parameters
        ----------
        url : `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/DATABASE`
        clock : the present moment, with a time zone

        Raises
        ------
        StoreError
            when it cannot be reached, or a later version of the program made it
        """
        db = Database(url)
        try:
            _prepare(db, clock)
        except BaseException:
            db.close()
            raise
        return cls(db, clock)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return self._db.name

    # ---- time of knowledge

    def token(self, known_at: datetime | None = None) -> str:
        """A short text that changes whenever something visible changes, by whichever process."""
        with self._db.read() as conn:
            return ledger.token(conn, known_at)

    def known_at(self, asked: datetime | None = None) -> datetime:
        """The instant to write on a result so that it can be made again: that of the last change, or an
        earlier one if asked for. Gather with it, then classify."""
        with self._db.read() as conn:
            return ledger.known_at(conn, asked)

    # ---- settings

    def setting(self, key: str, default: Any = None) -> Any:
        """The value of one setting."""
        return self.settings().get(key, default)

    def settings(self, known_at: datetime | None = None) -> dict[str, Any]:
        """All settings that have a value."""
        with self._db.read() as conn:
            return settings.settings(conn, known_at)

    def set_setting(self, key: str, value: Any) -> None:
        """Change one setting (any JSON value)."""
        with self._db.write() as conn:
            settings.put(conn, self._clock(), {key: value})

    def ensure_setting(self, key: str, value: Any) -> Any:
        """The value of a setting that is made once: `value` where it has none yet."""
        with self._db.write() as conn:
            return settings.ensure(conn, self._clock(), key, value)

    # ---- boundaries

    def save_edition(
        self, edition: Edition, report: Any = None, refused: pl.DataFrame | None = None
    ) -> Edition:
        """Store a new version of an edition (or find the one that says the same), and the `refused` rows of its
        file; the edition with its `id`."""
        found = editions.save(self._db, self._clock, edition, report, refused)
        return self._edition(found.id)

    def last_load(self, edition: Edition) -> int:
        """The number of the last load of boundaries under an edition's name."""
        with self._db.read() as conn:
            return editions.last_load(conn, edition.name)

    def edition(
        self,
        name: str | None = None,
        on: date | None = None,
        level: str | None = None,
        known_at: datetime | None = None,
    ) -> Edition:
        """The newest version of a name; without a name the only edition valid on a day (with a level).

        The empty edition where none is loaded at all.

        Raises
        ------
        NotFoundError
            when none fits
        ConflictError
            when several fit: `--edition` has to name one
        """
        with self._db.read() as conn:
            found = editions.choose(conn, name, on, level, known_at)
        return empty_edition() if found is None else self._edition(found.id)

    def edition_by_key(self, key: str) -> Edition:
        """The very version that a snapshot or a tile address names; NotFoundError where it is not stored."""
        with self._db.read() as conn:
            found = editions.by_key(conn, key)
        return empty_edition() if found is None else self._edition(found.id)

    def editions(
        self, known_at: datetime | None = None, *, all_versions: bool = False
    ) -> list[EditionRecord]:
        """The editions that are loaded, without their areas."""
        with self._db.read() as conn:
            return editions.versions(conn, known_at) if all_versions else editions.current(conn, known_at)

    def _load_edition(self, key: int) -> Edition:
        with self._db.read() as conn:
            found = next(found for found in editions.versions(conn, None, every=True) if found.id == key)
            return editions.load_edition(conn, found)

    # ---- imports

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

    # ---- rows

    def cases(self, known_at: datetime | None = None, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Visible case rows, balances left out; all columns of a case with `id`, `import_id`, `list_id`, `list`."""
        with self._db.read() as conn:
            return cases.visible_cases(conn, known_at, columns)

    def newer_cases(
        self, after: datetime, known_at: datetime | None, columns: Sequence[str]
    ) -> Newer | None:
        """What changed among the cases between two instants; None where it is much."""
        with self._db.read() as conn:
            return newer.newer_cases(conn, after, known_at, columns)

    def balances(self, known_at: datetime | None = None) -> pl.DataFrame:
        """The totals with which cumulative lists began: cases of no known day."""
        with self._db.read() as conn:
            return cases.balances(conn, known_at)

    def running_totals(self, list_name: str) -> pl.DataFrame:
        """The rows of a cumulative list with the `total` that each was made of, balances included."""
        with self._db.read() as conn:
            return cases.running_totals(conn, list_name)

    def set_aside(self, known_at: datetime | None = None) -> pl.DataFrame:
        """The rows that do not count since a reviewer called them the case of another: see `doubles.set_aside`."""
        with self._db.read() as conn:
            return doubles.set_aside(conn, known_at)

    def double_answers(self, known_at: datetime | None = None) -> pl.DataFrame:
        """What reviewers said of pairs of cases: `case_a`, `case_b`, `answer`, `author`, `reason`, `import_id`."""
        with self._db.read() as conn:
            return doubles.answers(conn, known_at)

    def double_answers_asleep(self) -> int:
        """How many answers that two cases are one name a case that is held no longer."""
        with self._db.read() as conn:
            return doubles.asleep(conn)

    def cases_beginning(self, list_name: str, start: str) -> list[str]:
        """Identities of held cases of a list that begin with some letters, a few at most."""
        with self._db.read() as conn:
            return doubles.beginning(conn, list_name, start)

    def list_known(self, list_name: str, known_at: datetime | None = None) -> pl.DataFrame:
        """The rows of one list of cases at an instant, balances included, as `compare` takes them."""
        with self._db.read() as conn:
            return differences.known(conn, list_name, known_at)

    def list_said(self, number: int) -> pl.DataFrame:
        """The rows that one delivery of cases said, as `compare` takes them."""
        with self._db.read() as conn:
            return differences.said(conn, number)

    def settled_between(self, list_name: str, first: datetime, second: datetime) -> int:
        """Refused rows of a list that stood open at one instant and no longer at a later one."""
        with self._db.read() as conn:
            return differences.settled(conn, list_name, first, second)

    def last_delivery(self, list_name: str, kind: str = "cases") -> datetime | None:
        """When a list last took an import of a kind; None where it took none."""
        with self._db.read() as conn:
            return imports.last_finished(conn, imports.lists(conn).get(list_name, 0), kind)

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

    def place_answers(self, known_at: datetime | None = None) -> pl.DataFrame:
        """What reviewers said that the words of a place mean: see `geodata.store.place_answers`."""
        with self._db.read() as conn:
            return place_answers.place_answers(conn, known_at)

    def words_in_use(self) -> pl.DataFrame:
        """The distinct words by which case rows are placed, where, and how many rows and cases they have."""
        with self._db.read() as conn:
            return place_answers.words_in_use(conn)

    def rows_in_words(self, words: Sequence[str]) -> pl.DataFrame:
        """The case rows placed by such words alone, whole, with `identity`, `content` and the name of their `list`."""
        with self._db.read() as conn:
            return place_answers.rows_in_words(conn, words)

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

    def refused(self, number: int, *, still_open: bool = False) -> pl.DataFrame:
        """The refused rows of one import: all, or those that nobody has mended or taken back."""
        with self._db.read() as conn:
            return refused.refused_of(conn, number, still_open=still_open)

    def open_refused(self, known_at: datetime | None = None) -> pl.DataFrame:
        """The refused rows of cases that nobody has delivered again or taken back, with `list_id`."""
        with self._db.read() as conn:
            return refused.open_refused(conn, known_at)

    def _visible(self, kind: str, known_at: datetime | None) -> pl.DataFrame:
        with self._db.read() as conn:
            return versioned.visible(conn, VERSIONED[kind], known_at)

    # ---- results

    def save_snapshot(self, made: Snapshot, params: dict[str, Any] | None = None) -> Snapshot:
        """Store a result; with its number. The same result again is the one stored before."""
        with self._db.write() as conn:
            meta = snapshots.save(conn, self._clock(), made, params or {})
        return Snapshot(meta, made.rulebook, made.layers)

    def snapshot(self, number: int) -> Snapshot:
        """A stored result; NotFoundError where there is none of that number."""
        with self._db.read() as conn:
            return snapshots.load(conn, number)

    def latest(self, series: str | None = None) -> Snapshot | None:
        """The live result with the greatest (`as_of`, `known_at`) of a series; None where there is none."""
        with self._db.read() as conn:
            number = snapshots.latest(conn, series)
            return None if number is None else snapshots.load(conn, number)

    def latest_number(self, series: str | None = None) -> int | None:
        """The number of `latest`, without its zones."""
        with self._db.read() as conn:
            return snapshots.latest(conn, series)

    def snapshots(
        self,
        *,
        series: str | None = None,
        purpose: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """Particulars and counts of stored results, newest first; `before` a number for the next page."""
        with self._db.read() as conn:
            return snapshots.listed(conn, series, purpose, before, limit)

    def rulebook(self, hash_: str) -> Rulebook:
        """The rulebook with which snapshots were made, by its hash."""
        with self._db.read() as conn:
            return snapshots.rulebook_of(conn, hash_)
