"""Why a unit has its colour, and what would change it: one object for JSON, popup, card and document."""

from datetime import date
from typing import Any

from zones.areas import Edition
from zones.carried import carried_note
from zones.decided import decided
from zones.figures import Figure
from zones.grounds import Grounds
from zones.lacking import decides_between
from zones.lasting import words_of
from zones.lent_words import lender, lent_text, rule_of, why_lent
from zones.notes import notes_of
from zones.numerals import day, written
from zones.palette import ink
from zones.phrases import Words, all_of, joined, phrase
from zones.rulebook import Level, decimal_text
from zones.sentence import sentence
from zones.site_words import site_notes
from zones.snapshot import View, Window
from zones.stale import days_note, stale_note
from zones.turning import Turn, turns

Json = dict[str, Any]


def explain(
    view: View, layer: str, row: int, edition: Edition, *, first_fall: tuple[date, str] | None = None
) -> Json:
    """The explanation of one unit, made from what the view holds and nothing else.

    Parameters
    ----------
    layer, row : which unit: a layer of the view and a row of its table
    first_fall : the first day on which the level falls if nothing new is reported, and the level it falls to,
        where the caller has worked that out (`zones.falling`); it is not told of a unit with a masked figure

    Returns
    -------
    JSON values only; every text that readers see stands under `vi` and `en`
    """
    case = Grounds(view, view.layers[layer], row, edition)
    fall = None if case.has_masked else first_fall
    meta, standing = view.meta, case.standing
    return {
        "unit": case.unit,
        "level": _level(case.level),
        "raw": _level(standing.raw) if standing.raw else None,
        "since": _iso(standing.since),
        "held": _level(standing.held) if standing.held else None,
        "published": _published(case),
        "waits": standing.waits(),
        "decided": decided(case.book, case.row),
        "sentence": sentence(case),
        "decided_by": _decided_by(case),
        "possible": [one.id for one in case.book.possible_levels(case.row["possible"] or 0)],
        "indicators": [_indicator(case, name, one) for name, one in case.figures.items()],
        "reporting": case.reporting,
        "adjustments": [{"rule": one.path, "text": one.text, **one.words} for one in case.adjustments],
        "missing": _missing(case),
        "would_change": [*_would_change(case), *_falls(case, fall)],
        "first_fall": {"on": fall[0].isoformat(), "to": fall[1]} if fall else None,
        "notes": _notes(case),
        "rulebook": _rulebook(case),
        "as_of": case.as_of.isoformat(),
        "known_at": meta.known_at.isoformat(),
        "snapshot": meta.number,
    }


def _rulebook(case: Grounds) -> Json:
    book = case.book
    return {"id": book.id, "title": dict(book.title), "status": book.status, "cite": dict(book.cite)}


def _published(case: Grounds) -> Json | None:
    """The level in force, since when; and the day on which the one that stands comes into force."""
    standing = case.standing
    if standing.published is None:
        return None
    return {
        "level": _level(standing.published),
        "since": _iso(standing.published_since),
        "next": _iso(standing.in_force_from),
    }


def _decided_by(case: Grounds) -> Json | None:
    rule = rule_of(case.row)
    if not case.is_own and rule:
        words = why_lent(case.book, rule, lender(case.edition, case.row))
        return {"rule": rule, "text": lent_text(case.book, rule), **words}
    if case.decider is None:
        return None
    return {"rule": case.decider.path, "text": case.decider.text, **case.decider.words}


def _indicator(case: Grounds, name: str, one: Figure) -> Json:
    window = case.windows.get(name)
    marks = case.guide.marks(name, case.state) if case.guide else []
    return {
        "id": name,
        **case.label(one),
        "text": one.text(case.limits(name)),
        "lo": _plain(one.low),
        "hi": _plain(one.high),
        "numerator": one.numerator(),
        "denominator": one.denominator(),
        "window": _window(window) if window else None,
        "thresholds": [{"op": op, "value": decimal_text(value), "met": met} for op, value, met in marks],
        "masked": one.masked,
        "missing": one.unknown,
    }


def _missing(case: Grounds) -> list[Json]:
    """What is not known exactly, whether it bears on the level, and between which levels it decides alone."""
    return [_lacking(case, name, matters=matters) for name, matters in case.missing.items()]


def _lacking(case: Grounds, name: str, *, matters: bool) -> Json:
    words, between = case.doubt(case.figures[name]), tuple[str, ...]()
    if matters and case.guide is not None:
        between = decides_between(case.guide.decision, case.figures, name)
    if between:
        levels = all_of(words_of(case.book.level(id)) for id in between)
        words = joined((words, phrase("alone", levels=levels)), "; ", "; ")
    return {"indicator": name, **words, "matters": matters, "between": list(between)}


def _would_change(case: Grounds) -> list[Json]:
    if case.guide is None or not case.is_own or case.raw.rank < 0 or case.has_masked:
        return []
    return [_turn(case, turn) for turn in turns(case.guide.decision, case.figures, case.raw.id)]


def _turn(case: Grounds, turn: Turn) -> Json:
    one, level = case.figures[turn.indicator], case.book.level(turn.to)
    said = {"label": case.label(one), "needed": _target(turn.needed), "level": words_of(level)}
    words = phrase(_told_as(case, turn), n=turn.steps, **said)
    after = case.standing.after(level)
    if after:
        conditions = joined(({"vi": part["vi"], "en": part["en"]} for part in after), "; ", "; ")
        words = phrase("then", change=words, conditions=conditions)
    cases = turn.cases
    return {
        "to": turn.to,
        "indicator": turn.indicator,
        "from": one.text(case.limits(turn.indicator)),
        "needed": turn.needed,
        "cases": cases if cases is None or turn.direction == "rise" else -cases,
        "kind": turn.kind,
        "steps": turn.steps if turn.steps is None or turn.direction == "rise" else -turn.steps,
        "after": after,
        **words,
    }


def _told_as(case: Grounds, turn: Turn) -> str:
    """The phrase for a change."""
    if turn.kind == "cluster":
        return "comes" if turn.direction == "rise" else "goes"
    if turn.direction == "fall":
        counted = turn.steps is not None and turn.kind in ("child", "neighbour")
        return f"fewer_{_PLURALS[turn.kind]}" if counted else "fall"
    if turn.steps is None or turn.kind == "figure":
        return "reach"
    kind = "household" if turn.households and not case.row.get("households_unrecorded") else turn.kind
    return f"one_more_{kind}" if turn.steps == 1 else f"more_{_PLURALS[kind]}"


_PLURALS = {
    "case": "cases", "household": "households", "linked": "linked", "child": "children",
    "neighbour": "neighbours", "day": "days",
}  # fmt: skip


def _falls(case: Grounds, fall: tuple[date, str] | None) -> list[Json]:
    """The first day of a better level if nothing new is reported."""
    if fall is None:
        return []
    on, to = fall
    told = "first_fall" if case.raw.rank >= 0 else "first_fall_told"
    words = phrase(told, day=day(on), level=words_of(case.book.level(to)))
    return [{"to": to, "indicator": None, "from": None, "needed": on.isoformat(), **words}]


def _notes(case: Grounds) -> list[Words]:
    old = stale_note(case.book, case.row, case.as_of) if case.guide is not None and case.is_own else None
    moved = carried_note(case.row)
    told = [one for one in (old, moved, days_note(case.book, case.view.meta.timezone)) if one]
    return [*site_notes(case.row, case.figures.values()), *told, *_remarks(case)]


def _remarks(case: Grounds) -> list[Words]:
    return notes_of(
        case.view,
        case.row,
        judged=case.guide is not None,
        own=case.is_own,
        undecided=case.is_open and case.level.rank < 0,
        figures=case.figures.values(),
        flagged=bool(case.row.get("flagged")) or bool(case.verdict and case.verdict.flagged),
        made=case.made,
    )


def _level(level: Level) -> Json:
    symbol = ink(level.colour, level.hex).symbol
    return {"id": level.id, **words_of(level), "colour": level.colour, "hex": level.hex, "symbol": symbol}


def _target(needed: str) -> Words:
    """The value to be reached: "150", or "above 300" and "below 150" where the threshold is left."""
    sign, _, value = needed.rpartition(" ")
    return phrase("above" if sign == ">" else "below", n=written(value)) if sign else written(value)


def _window(window: Window) -> Json:
    return {"from": window.first.isoformat(), "to": window.last.isoformat(), "days": window.days}


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _plain(value: Any) -> int | float | None:
    """An exact number as a JSON number, for drawing."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
