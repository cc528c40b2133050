"""A rulebook over a span of days: its own schedule replayed on what is known now. Nothing is stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from api.workspace import Workspace
from geodata.knowledge import first_known_day
from zones.areas import Edition
from zones.backtesting import FLIP_FLOP_DAYS, Backtest, days_between
from zones.errors import InputError, NotFoundError
from zones.history import History
from zones.rulebook import Rulebook
from zones.units import Units


@dataclass(frozen=True)
class Span:
    """What is to be replayed; None stands for all days that are known, all area levels, the worst level."""

    rulebook: str
    first: date | None = None
    last: date | None = None
    edition: str | None = None
    levels: tuple[str, ...] = ()
    allow_draft: bool = False
    alarm: str | None = None
    within: int = FLIP_FLOP_DAYS


@dataclass(frozen=True)
class Replayed:
    """The histories of the layers, each in the order of its `units`."""

    rulebook: Rulebook
    edition: Edition
    layers: tuple[tuple[Units, Backtest], ...]


def backtest(workspace: Workspace, asked: Span, progress: Callable[[str], None] = lambda _: None) -> Replayed:
    """Replay a rulebook day by day, each day assessed once.

    Where it declares stability, the replay begins with the first day that anything is known of, so that dwell
    and confirmation are served as they would have been; what lies before the span is not told.
    """
    book = workspace.rulebook(asked.rulebook, allow_draft=asked.allow_draft, on=asked.last)
    last = asked.last or workspace.yesterday()
    if last > workspace.today():
        raise InputError(
            f"{last} lies after the workspace's today, {workspace.today()}", fix="choose a past day",
            vi=f"{last:%d/%m/%Y} ở sau ngày hiện tại của kho, {workspace.today():%d/%m/%Y}",
            vi_fix="chọn một ngày đã qua",
        )  # fmt: skip
    edition = workspace.edition(asked.edition, last)
    known = workspace.gathered(edition, workspace.store.known_at(None))
    known_from = first_known_day(known) or last
    first = asked.first or min(known_from, last)
    if first > last:
        raise InputError(
            f"the span from {first} to {last} holds no day", fix="give --from before --to",
            vi=f"khoảng từ {first:%d/%m/%Y} đến {last:%d/%m/%Y} không có ngày nào", vi_fix="cho --from trước --to",
        )  # fmt: skip
    layers = _layers(book, known.layers(workspace.settings.resolution), asked.levels)
    history = workspace.history(book, known, known.layers(workspace.settings.resolution))
    begin = min(first, known_from) if book.stability else first
    days = days_between(book, begin, last)
    _assessed(history, days, progress)
    shown, told = history.shown(days), [day for day in days if day >= first]
    alarm = _alarm(book, asked.alarm)
    return Replayed(
        book,
        edition,
        tuple(
            (
                units,
                Backtest(
                    book, units.layer, told, last,
                    shown[units.layer].stable[:, len(days) - len(told) :], alarm, asked.within,
                ),
            )
            for units in layers
        ),
    )  # fmt: skip


def _assessed(history: History, days: list[date], progress: Callable[[str], None]) -> None:
    for k, day in enumerate(days, 1):
        history.on(day)
        if k == len(days) or k % 10 == 0:
            progress(f"{k}/{len(days)}  {day}")


def _layers(book: Rulebook, layers: list[Units], levels: tuple[str, ...]) -> list[Units]:
    judged = [one for one in layers if one.is_areas and one.scope in book.scopes]
    found = [one for one in judged if not levels or one.layer in levels]
    if not found:
        there = ", ".join(one.layer for one in judged) or "-"
        raise NotFoundError(
            f"rulebook {book.id} judges nothing of what is asked for", where="level", fix=f"choose among {there}",
            vi=f"bộ quy tắc {book.id} không đánh giá cấp được hỏi", vi_fix=f"chọn trong: {there}",
        )  # fmt: skip
    return found


def _alarm(book: Rulebook, level: str | None) -> int:
    if level is None:
        return len(book.levels) - 1
    ranks = {one.id: one.rank for one in book.levels[1:]}
    if level not in ranks:
        listed = ", ".join(ranks)
        raise InputError(
            f"'{level}' is no level that could be an alarm", where="alarm", fix=f"choose one of {listed}",
            vi=f"'{level}' không phải mức có thể coi là báo động", vi_fix=f"chọn một trong: {listed}",
        )  # fmt: skip
    return ranks[level]
