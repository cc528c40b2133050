"""Outbreaks end to end: the cases known, their clusters, who has reported around them, what may be shown."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from api.workspace import Workspace
from geodata.evidence import Gathered
from geodata.locate_edition import EditionLocator
from geodata.points import points
from geodata.rulebooks import bundled_rulebook, list_rulebooks
from zones.cells import centres
from zones.errors import InputError
from zones.outbreak_cells import touched
from zones.outbreak_view import Locate, OutbreakView, Which, disclose_outbreaks
from zones.outbreaks import Outbreaks, members_of, with_silence
from zones.rulebook import Rulebook
from zones.vocabulary import FINEST_RESOLUTION

#: Reports further back than this are not looked at.
_FURTHEST_DAYS = 400


@dataclass(frozen=True)
class Wanted:
    """Which outbreaks are asked for; None stands for the workspace's own choice."""

    rulebook: str | None = None
    as_of: date | None = None
    known_at: datetime | None = None
    edition: str | None = None
    allow_draft: bool = False
    which: Which = "watched"


def outbreak_view(workspace: Workspace, wanted: Wanted, audience: str) -> OutbreakView:
    """The outbreaks of a day as an audience may see them.

    Raises
    ------
    InputError, NotFoundError : a day to come, a rulebook that is not in force or forms no clusters, no such edition
    """
    as_of = _day(workspace, wanted)
    book = _rulebook(workspace, wanted, as_of)
    known = workspace.gathered(
        workspace.edition(wanted.edition, as_of), workspace.store.known_at(wanted.known_at)
    )
    locate = _locate(known)
    found = outbreaks(known, book, as_of, locate, workspace.timezone.key)
    return disclose_outbreaks(found, audience, locate, which=wanted.which)


def outbreaks(known: Gathered, book: Rulebook, as_of: date, locate: Locate, timezone: str) -> Outbreaks:
    """The outbreaks of a day from what is known."""
    form = book.clusters
    if form is None or known.known_at is None:
        raise ValueError(f"{book.id} forms no clusters")
    told = points(known, form, as_of)
    table, members = members_of(told.cases, book, as_of)
    near = touched(members, form.radius_m, FINEST_RESOLUTION)
    area = pl.Series("area", locate(*centres(near["cell"].to_numpy())), dtype=pl.Int32)
    reports = known.reporting(_first(table, as_of), as_of)
    judged = with_silence(table, near.select("number").with_columns(area), known.edition, reports, book)
    return Outbreaks(book, as_of, known.known_at, timezone, known.edition, judged, members, told.others)


def _first(table: pl.DataFrame, as_of: date) -> date:
    """The first day whose reports matter."""
    furthest = table["days_since_last"].max()
    days = int(furthest) if isinstance(furthest, int) else 0
    return as_of - timedelta(days=min(days, _FURTHEST_DAYS) + 60)


def _locate(known: Gathered) -> Locate:
    locator: EditionLocator = known.grids.locator(known.edition)
    if not len(known.edition.areas):
        return lambda lon, lat: np.full(len(lon), -1, np.int32)
    return locator.finest


def _day(workspace: Workspace, wanted: Wanted) -> date:
    as_of = wanted.as_of or workspace.yesterday()
    today = workspace.today()
    if as_of > today:
        raise InputError(
            f"{as_of} lies after the workspace's today, {today}", where="as_of", fix="choose a past day",
            vi=f"{as_of} sau ngày hôm nay của không gian làm việc, {today}", vi_fix="chọn một ngày đã qua",
        )  # fmt: skip
    return as_of


def _rulebook(workspace: Workspace, wanted: Wanted, as_of: date) -> Rulebook:
    book = workspace.rulebook(wanted.rulebook, allow_draft=wanted.allow_draft)
    if book.clusters is None:
        there = ", ".join(forming())
        raise InputError(
            f"rulebook {book.id} forms no clusters, so there are no outbreaks by it", where="rulebook",
            fix=f"name one that does: {there}, or a file of your own",
            vi=f"bộ quy tắc {book.id} không định nghĩa ổ dịch", vi_fix=f"chọn bộ có ổ dịch: {there}, hoặc tệp của bạn",
        )  # fmt: skip
    if not book.in_force(as_of):
        first, end = book.valid
        raise InputError(
            f"rulebook {book.id} is not in force on {as_of} (valid from {first} to {end or 'today'})",
            where="as_of", fix="choose another rulebook or day",
            vi=f"bộ quy tắc {book.id} không có hiệu lực ngày {as_of} (từ {first} đến {end or 'nay'})",
            vi_fix="chọn bộ quy tắc khác hoặc ngày khác",
        )  # fmt: skip
    return book


def forming() -> list[str]:
    """The rulebooks that come along and form clusters."""
    return [name for name in list_rulebooks() if bundled_rulebook(name).clusters is not None]
