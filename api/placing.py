"""In which boundaries rows are placed: those that are named, else those valid on the day of each row."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from api.answered import index_of
from api.workspace import Workspace
from geodata.intake import AreaBatch, CaseBatch, PlaceIndex
from geodata.intake.areas.by_day import by_day, report_days, table_by_day, table_days
from geodata.intake.notes import Note
from geodata.locate_edition import EditionLocator
from zones.areas import Edition
from zones.errors import NotFoundError

#: Reads a list in an edition (None: without boundaries).
Read = Callable[[PlaceIndex | None, EditionLocator | None], CaseBatch]


def placed_by_day(workspace: Workspace, name: str | None, read: Read) -> CaseBatch:
    """A list of cases, each row resolved in the edition valid on its report day, or in the named one.

    Rows on days on which no edition is valid are placed in that of today, else in the newest.

    Raises
    ------
    ConflictError
        when several editions are valid on a day: `--edition` has to name one
    """
    store = workspace.store
    known = store.editions()
    if name is not None or len(known) < 2:
        return _read_in(workspace, store.edition(name) if known else None, read)
    usual = _usual(workspace)
    first = _read_in(workspace, usual, read)
    editions, chosen = _of_days(workspace, usual, report_days(first))
    if set(chosen.values()) <= {0}:
        return first
    others = [_read_in(workspace, edition, read) for edition in editions[1:]]
    batch = by_day([first, *others], chosen)
    return replace(batch, notes=[*batch.notes, *_where(batch)])


def tables_by_day(
    workspace: Workspace, name: str | None, read: Callable[[PlaceIndex], AreaBatch]
) -> AreaBatch:
    """A table about areas and days, each row resolved in the edition valid on its day, or in the named one.

    Its rows carry the name of the edition whose codes they use. Raises as `placed_by_day` does, and NotFoundError
    where no boundaries are loaded.
    """
    store = workspace.store
    usual = _usual(workspace) if name is None else store.edition(name)
    first = _table_in(workspace, usual, read)
    if name is not None or len(store.editions()) < 2:
        return first
    editions, chosen = _of_days(workspace, usual, table_days(first))
    if set(chosen.values()) <= {0}:
        return first
    return table_by_day([first, *(_table_in(workspace, edition, read) for edition in editions[1:])], chosen)


def _table_in(workspace: Workspace, edition: Edition, read: Callable[[PlaceIndex], AreaBatch]) -> AreaBatch:
    batch, name = read(index_of(workspace, edition)), pl.lit(edition.name).alias("edition")
    return replace(batch, rows=batch.rows.with_columns(name), refused=batch.refused.with_columns(name))


def _of_days(
    workspace: Workspace, usual: Edition, days: Sequence[date]
) -> tuple[list[Edition], dict[date, int]]:
    """The editions that hold on some days, the usual one first, and which of them holds on each day."""
    known = workspace.store.editions()
    editions = {usual.key: usual}
    chosen = {}
    for day in days:
        if any(one.valid_on(day) for one in known):
            here = workspace.store.edition(None, on=day)
            editions.setdefault(here.key, here)
            chosen[day] = list(editions).index(here.key)
    return list(editions.values()), chosen


def _usual(workspace: Workspace) -> Edition:
    """The edition of today, else the newest: in it a list is read first, to learn its days."""
    today = workspace.today()
    if any(one.valid_on(today) for one in workspace.store.editions()):
        return workspace.store.edition(None, on=today)
    newest = max(workspace.store.editions(), key=lambda one: one.recorded_at, default=None)
    if newest is None:
        raise NotFoundError(
            "no boundaries are loaded",
            fix="load them first: wardwatch boundaries load FILE",
            vi="chưa nạp ranh giới nào",
            vi_fix="nạp trước: wardwatch boundaries load TỆP",
        )
    return workspace.store.edition(newest.name)


def _read_in(workspace: Workspace, edition: Edition | None, read: Read) -> CaseBatch:
    """Read, and write the very version of the boundaries in which rows were placed, so that they need not be
    placed again; refused rows carry the name of the edition whose codes they use."""
    folder = workspace.settings.cache_dir  # a service or an earlier run may have left grids there
    places, locator = (
        (index_of(workspace, edition), EditionLocator(edition, folder)) if edition else (None, None)
    )
    batch = read(places, locator)
    key = pl.lit(edition.key if edition else None, pl.String)
    keyed = pl.when(pl.col("edition").is_not_null()).then(key).alias("edition")
    rows, balances = batch.rows.with_columns(keyed), batch.balances.with_columns(keyed)
    name = pl.lit(edition.name if edition else None, pl.String)
    refused = batch.refused.with_columns(name.alias("edition"))
    return replace(batch, rows=rows, balances=balances, refused=refused)


def _where(batch: CaseBatch) -> list[str]:
    counts = batch.rows["edition"].drop_nulls().value_counts(sort=True)
    return [
        Note(
            f"{rows:,} rows placed in {key}, valid on their day",
            f"{rows:,}".replace(",", ".") + f" dòng được đặt trong {key}, có hiệu lực vào ngày của dòng",
        )
        for key, rows in counts.iter_rows()
    ]
