"""The words in which a table of levels gives its reasons."""

from typing import Final

from zones.deciding import Guide
from zones.phrases import Words, alternatives, both, joined, phrase
from zones.rulebook import Level
from zones.stability import WAITS
from zones.verdict import Verdict

#: Why a level does not follow the computed one; in the order of `WAITS`.
_WAITING: Final[dict[str, Words]] = {
    "dwell": both("mức hiện tại chưa đủ thời gian giữ", "the current level has not stood long enough"),
    "confirm": both("chưa đủ số lần xác nhận", "not confirmed often enough"),
    "gate": both("điều kiện để hạ mức chưa đạt hoặc chưa rõ", "the condition for improving is not met or not known"),
    "step": both("mỗi lần chỉ được đổi một số mức", "only so many levels may change at a time"),
    "hold": both("chưa xác định được nên giữ mức cũ", "undecided, so the old level is kept"),
    "schedule": both("chưa đến ngày đánh giá", "it is no day of evaluation"),
}  # fmt: skip


def reason(guide: Guide, verdict: Verdict) -> Words:
    """The deciding rule in words with its adjustments, or the levels that are still possible."""
    book = guide.decision.rulebook
    if not verdict.rule:
        possible = book.possible_levels(verdict.possible)
        if len(possible) > 1:
            return phrase("may_be", levels=alternatives(both(one.vi, one.en) for one in possible))
        return phrase("no_rule" if any(not one.path for one in verdict.outcomes) else "several_rules")
    paths = [verdict.rule, *min(one.adjustments for one in verdict.outcomes)]
    places = [place for path in paths if (place := guide.decider(path))]
    return joined((place.words for place in places), "; ", "; ")


def kept(raw: Level, stable: Level, waits: int) -> Words:
    """Why the stable level is another than the computed one; nothing where they agree."""
    if raw.id == stable.id:
        return both("", "")
    why = joined((_WAITING[word] for k, word in enumerate(WAITS) if waits >> k & 1), ", ", ", ")
    return both(
        f" (mức tính được: {raw.vi or raw.id}; đang giữ: {stable.vi or stable.id}, vì {why['vi']})",
        f" (computed: {raw.en or raw.id}; stands: {stable.en or stable.id}, because {why['en']})",
    )
