"""In which boundaries the cases of a list are placed: those that are named, else those valid on each report day."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from api.workspace import Workspace
from geodata.intake import CaseBatch, PlaceIndex
from geodata.intake.by_day import by_day, report_days
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
    editions = {usual.key: usual}
    chosen = {}
    for day in report_days(first):
        if any(one.valid_on(day) for one in known):
            here = store.edition(None, on=day)
            editions.setdefault(here.key, here)
            chosen[day] = list(editions).index(here.key)
    if set(chosen.values()) <= {0}:
        return first
    others = [_read_in(workspace, edition, read) for edition in list(editions.values())[1:]]
    batch = by_day([first, *others], chosen)
    return replace(batch, notes=[*batch.notes, *_where(batch)])


def _usual(workspace: Workspace) -> Edition:
    """The edition of today, else the newest: in it a list is read first, to learn its days."""
    today = workspace.today()
    if any(one.valid_on(today) for one in workspace.store.editions()):
        return workspace.store.edition(None, on=today)
    newest = max(workspace.store.editions(), key=lambda one: one.recorded_at, default=None)
    if newest is None:
        raise NotFoundError("no boundaries are loaded", fix="load them first: wardwatch boundaries load FILE")
    return workspace.store.edition(newest.name)


def _read_in(workspace: Workspace, edition: Edition | None, read: Read) -> CaseBatch:
    """Read, and write the very version of the boundaries in which rows were placed, so that they need not be
    placed again; refused rows carry the name of the edition whose codes they use."""
    folder = workspace.settings.cache_dir  # a service or an earlier run may have left grids there
    places, locator = (PlaceIndex(edition), EditionLocator(edition, folder)) if edition else (None, None)
    batch = read(places, locator)
    key = pl.lit(edition.key if edition else None, pl.String)
    rows = batch.rows.with_columns(pl.when(pl.col("edition").is_not_null()).then(key).alias("edition"))
    name = pl.lit(edition.name if edition else None, pl.String)
    return replace(batch, rows=rows, refused=batch.refused.with_columns(name.alias("edition")))


def _where(batch: CaseBatch) -> list[str]:
    counts = batch.rows["edition"].drop_nulls().value_counts(sort=True)
    return [f"{rows:,} rows placed in {key}, valid on their day" for key, rows in counts.iter_rows()]
