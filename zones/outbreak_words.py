"""What is said of an outbreak, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Any

from zones.deciding import guide_of
from zones.numerals import written
from zones.outbreaks import Unlocated
from zones.phrases import Words, alternatives, both, bracketed, joined, phrase
from zones.public import PUBLIC_FLOOR
from zones.rulebook import Rulebook
from zones.wording import label

SCOPE = "cluster"
_MOST_LISTED = 8


def name(number: int) -> Words:
    """How an outbreak is called."""
    return both(f"Ổ dịch {number}", f"Outbreak {number}")


def sentence(rulebook: Rulebook, row: Mapping[str, Any]) -> Words:
    """Why an outbreak has its level: the rule in words, and the figures that rules look at."""
    level = rulebook.level(row["level"])
    shown = {"name": name(row["number"]), "level": both(level.vi, level.en)}
    guide = guide_of(rulebook, SCOPE)
    decider = guide.decider(row["rule"]) if guide else None
    if decider is not None:
        return phrase("because", reason=decider.words, figures=_figures(rulebook, row), **shown)
    possible = [both(one.vi, one.en) for one in rulebook.possible_levels(row["possible"])]
    why = both("chưa đủ báo cáo từ sau ca cuối", "reports since its last case do not suffice")
    return phrase("several", levels=alternatives(possible), missing=why, reports=both("", ""), **shown)


def _figures(rulebook: Rulebook, row: Mapping[str, Any]) -> Words:
    guide = guide_of(rulebook, SCOPE)
    named = [one for one in (guide.decision.needs if guide else ()) if one != "open"]
    at_least = "≥ " if row["silent"] else ""
    told = {"size": f"{at_least}{row['size']}"}
    said = [
        joined((label(rulebook.indicators[one]), written(told.get(one, str(row[one])))), ": ", ": ")
        for one in named
    ]
    return bracketed(joined(said, "; ", "; ")) if said else both("", "")


def merged(former: list[int]) -> Words | None:
    """That other outbreaks grew together with this one; None where none did."""
    if not former:
        return None
    listed, more = ", ".join(map(str, former[:_MOST_LISTED])), len(former) - _MOST_LISTED
    vi, en = (f" và {more} ổ dịch khác", f" and {more} more") if more > 0 else ("", "")
    return both(
        f"Đã gộp với ổ dịch số {listed}{vi}; giữ số có trước.",
        f"Grown together with outbreak {listed}{en}; it keeps the older number.",
    )


def count_text(number: int, audience: str) -> str:
    """A count of persons as an audience may read it."""
    return f"<{PUBLIC_FLOOR}" if audience == "public" and 0 < number < PUBLIC_FLOOR else str(number)


def doubts(unlocated: Unlocated, audience: str) -> list[Words]:
    """What is not known of cases and might change outbreaks."""
    told = {key: count_text(getattr(unlocated, key), audience) for key in Unlocated.__slots__}
    n = {key: written(text) for key, text in told.items()}
    said = {
        "unplaced": both(
            f"{n['unplaced']['vi']} ca không có tọa độ: có thể thuộc bất kỳ ổ dịch nào"
            f" (gần đây: {n['lately']['vi']} ca).",
            f"{n['unplaced']['en']} cases have no point: they may belong to any outbreak"
            f" (lately: {n['lately']['en']}).",
        ),
        "unstated": both(
            f"{n['unstated']['vi']} ca không rõ có thuộc diện tính hay không: không được tính.",
            f"Of {n['unstated']['en']} cases it is not stated whether they count: they are left out.",
        ),
        "refused": both(
            f"{n['refused']['vi']} dòng bị từ chối khi nạp: có thể là ca thuộc một ổ dịch.",
            f"{n['refused']['en']} rows were refused when their list was loaded: they may be cases of an outbreak.",
        ),
    }  # fmt: skip
    return [words for key, words in said.items() if getattr(unlocated, key)]
