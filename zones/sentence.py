"""The one plain sentence of a unit: its level, since when, by which rule and figures, and what keeps it."""

from collections.abc import Mapping

from zones.deciding import Decider
from zones.figures import Figure
from zones.grounds import Grounds
from zones.lasting import words_of
from zones.lent_words import lender, lent_sentence, own_level, rule_of, why_lent
from zones.numerals import day
from zones.phrases import Words, alternatives, both, bracketed, joined, phrase
from zones.stale import last_told
from zones.vocabulary import EMPTY, NOT_ASSESSED

_NOTHING = both("", "")


def sentence(case: Grounds) -> Words:
    """What is true of the unit, in both languages."""
    return joined((_main(case), _last_known(case), _in_force(case)), "", "")


def _main(case: Grounds) -> Words:
    standing = case.standing
    shown: dict[str, object] = {"name": case.name, "level": _since(case)}
    if case.level.id == EMPTY:
        return phrase("empty", **shown)
    if case.level.id == NOT_ASSESSED:
        return phrase("not_assessed", title=dict(case.book.title), **shown)
    if not case.is_own:
        return _lent(case, shown)
    if case.level.rank >= 0 and standing.differs and standing.kept_by:
        return _held_back(case, shown)
    return _decided(case, shown)


def _lent(case: Grounds, shown: Mapping[str, object]) -> Words:
    """A level that is that of an area around."""
    area, rule = lender(case.edition, case.row), rule_of(case.row)
    if case.layer.is_cells and case.row["origin"] == "ward" and not rule:
        return phrase("from_ward", **{**shown, "name": area})
    own = None if case.has_masked else own_level(case.guide, rule, case.verdict)
    levels = case.book.possible_levels(case.row["possible"] or 0) if case.level.rank < 0 else ()
    return lent_sentence(
        case.name,
        _since(case),
        why_lent(case.book, rule, area),
        words_of(own) if own else None,
        [words_of(one) for one in levels],
    )


def _since(case: Grounds) -> Words:
    level, since = words_of(case.level), case.standing.stands_since
    return level if since is None else phrase("since", level=level, day=day(since))


def _decided(case: Grounds, shown: Mapping[str, object]) -> Words:
    if case.decider is not None:
        return phrase(
            "because", reason=_reason(case, case.decider), figures=_figures(case, case.decider), **shown
        )
    if case.is_open and (case.missing or not case.has_masked):
        return phrase("several", **_doubts(case), **shown)
    return phrase("masked" if case.has_masked else "undecided", **shown)


def _held_back(case: Grounds, shown: Mapping[str, object]) -> Words:
    """A level that does not follow the computed one, and why."""
    waits = joined((both(one["vi"], one["en"]) for one in case.standing.waits()), "; ", "; ")
    said = {**shown, "raw": words_of(case.raw), "waits": waits}
    if case.raw.rank < 0 and case.is_open:
        return phrase("held_open", **_doubts(case), **said)
    if case.decider is None:
        return phrase("held_plain", **said)
    return phrase(
        "held_back", reason=_reason(case, case.decider), figures=_figures(case, case.decider), **said
    )


def _last_known(case: Grounds) -> Words:
    """The last level that was decided, where the one shown is not."""
    standing = case.standing
    undecided = case.guide is not None and case.level.rank < 0 and case.is_own
    if not undecided or standing.held is None or standing.since is None:
        return _NOTHING
    return phrase("last_known", level=words_of(standing.held), day=day(standing.since))


def _in_force(case: Grounds) -> Words:
    standing = case.standing
    if standing.published is None or standing.in_force_from is None:
        return _NOTHING
    return phrase("in_force", day=day(standing.in_force_from), level=words_of(standing.published))


def _reason(case: Grounds, decider: Decider) -> Words:
    """The rule in words, and the adjustments after it; bands stand with the figures that lie in them."""
    said = [_banded(case, name, words) for name, words in decider.bands] or [decider.words]
    return joined((*said, *(one.words for one in case.adjustments)), "; ", "; ")


def _banded(case: Grounds, name: str, words: Words) -> Words:
    one = case.figures[name]
    return joined((case.label(one), joined((case.written(one), words), ", ", ", ")), ": ", ": ")


def _figures(case: Grounds, decider: Decider) -> Words:
    """The figures that the deciding rule and the adjustments read, in brackets; a single one with its days."""
    places = [*([] if decider.bands else [decider]), *case.adjustments]
    names = dict.fromkeys(name for place in places for name in place.names)
    named = [case.figures[name] for name in names if name in case.figures]
    named = named or ([] if decider.bands else _telling(case))
    if not named:
        return _NOTHING
    said = [joined((case.label(one), case.written(one)), ": ", ": ") for one in named]
    if len(named) == 1 and not decider.bands:
        said = [_with_days(case, named[0])]
    return bracketed(joined(said, "; ", "; "))


def _with_days(case: Grounds, one: Figure) -> Words:
    window = case.windows.get(one.indicator.id)
    if window is None:
        return joined((case.label(one), case.written(one)), ": ", ": ")
    days = phrase("days", first=day(window.first), last=day(window.last))
    return joined((case.written(one), days), ", ", ", ")


def _telling(case: Grounds) -> list[Figure]:
    """For the last rule, which reads nothing itself: the widest count of cases."""
    counted = [one for one in case.figures.values() if one.indicator.kind == "count"]
    return sorted(counted, key=lambda one: -one.days)[:1]


def _doubts(case: Grounds) -> dict[str, Words]:
    """The levels that are possible, what keeps them so, and the reports behind it."""
    grounds = _unsure(case)
    doubts = [case.not_known(alike) for alike in _alike(case, [one for one in grounds if one.unknown])]
    doubts += [case.doubt(one) for one in grounds if not one.unknown]
    return {
        "levels": alternatives(words_of(one) for one in case.book.possible_levels(case.row["possible"])),
        "missing": joined(doubts, "; ", "; "),
        "reports": _reports(case),
    }


def _alike(case: Grounds, unknown: list[Figure]) -> list[list[Figure]]:
    """Figures that are not known, by the reason: not given, not given of late, nobody lives there."""
    parts: dict[tuple[bool, bool], list[Figure]] = {}
    for one in unknown:
        parts.setdefault((case.needs_people(one), one.indicator.is_flow), []).append(one)
    return [parts[key] for key in sorted(parts)]


def _unsure(case: Grounds) -> list[Figure]:
    """The figures that keep several levels possible; of those with one numerator the plain count."""
    telling = [case.figures[name] for name, matters in case.missing.items() if matters]
    telling = telling or [case.figures[name] for name in case.missing]
    counts = {one.indicator.of for one in telling if one.indicator.kind == "count"}
    return [one for one in telling if one.indicator.kind != "rate" or one.indicator.of not in counts]


def _reports(case: Grounds) -> Words:
    """The reporting behind a doubt, in brackets; nothing where it suffices."""
    told = case.reporting
    if told["ok"] or told["ok"] is None:
        return _NOTHING
    latest = last_told(case.book, case.row, case.as_of)
    return bracketed(joined((phrase("reports", days=told["days"], of=told["of"]), latest), ", ", ", "))
