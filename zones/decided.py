"""What the authority decided for a unit, as explanations tell it: beside the computed level, in both languages."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from zones.numerals import day
from zones.palette import ink
from zones.phrases import Words, both, joined, said
from zones.rulebook import Level, Rulebook

Json = dict[str, Any]


def decided(rulebook: Rulebook, row: Mapping[str, Any]) -> Json | None:
    """The decision that holds for a unit, None where none does.

    `level`, `document`, `from`, `until` (both days counted), `by` (the role, null where the rulebook names none),
    `differs` (`worse`, `better` or `same` beside the level of the rulebook, null where that is undecided),
    `others` (what else is decided for the day, newest first), where it was decided for an area of other boundaries
    that one (`former`) and how it lies to this one, and a sentence in `vi` and `en`. `author`, `reason` and
    `signed`, the two in a sentence, are there for internal readers only.
    """
    if row.get("override") is None:
        return None
    level, computed = rulebook.level(row["override"]), rulebook.level(row["level"])
    first, last = row["override_from"], row["override_until"]
    others = json.loads(row.get("override_others") or "[]")
    return {
        "level": _level(level),
        "document": row["override_document"],
        "from": first.isoformat(),
        "until": last.isoformat(),
        "by": row.get("override_by"),
        "differs": _differs(level, computed),
        "others": [{**one, **_others(rulebook, one)} for one in others],
        **_former(json.loads(row.get("override_former") or "{}")),
        **_whole(level, computed, row, (first, last)),
        **_signed(row),
    }


def _whole(level: Level, computed: Level, row: Mapping[str, Any], days: tuple[date, date]) -> Words:
    """What is decided, for which area where it was another, and what the rulebook gives."""
    told = _sentence(level, computed, str(row["override_document"]), days)
    former = json.loads(row.get("override_former") or "{}")
    return joined((told, of_former(former)), " ", " ") if former else told


def _former(former: Json) -> Json:
    return {"former": former} if former else {}


def of_former(former: Mapping[str, str]) -> Words:
    """For which area of other boundaries a decision was taken, and what the area here is to it."""
    return said(*_RELATIONS[former["relation"]], **{key: former[key] for key in ("name", "code", "edition")})


_RELATIONS: Final[dict[str, tuple[str, str]]] = {
    "same": (
        "Quyết định ghi {name} (mã {code}, bộ ranh giới {edition}), cùng địa bàn với đơn vị này.",
        "The decision names {name} (code {code}, edition {edition}), the same territory as this area.",
    ),
    "part": (
        "Quyết định cho toàn bộ {name} (mã {code}, bộ ranh giới {edition}); đơn vị này là một phần của địa bàn ấy.",
        "It was decided for all of {name} (code {code}, edition {edition}), of which this area is a part.",
    ),
    "holds": (
        "Quyết định chỉ cho {name} (mã {code}, bộ ranh giới {edition}), là một phần của đơn vị này.",
        "It was decided for {name} (code {code}, edition {edition}) only, which is a part of this area.",
    ),
}


def _signed(row: Mapping[str, Any]) -> Json:
    if "override_author" not in row:
        return {}
    author, reason = row["override_author"], row["override_reason"]
    words = both(f"Người ký: {author}. Lý do: {reason}.", f"Signed by {author}. Reason: {reason}.")
    return {"author": author, "reason": reason, "signed": words}


def _level(level: Level) -> Json:
    symbol = ink(level.colour, level.hex).symbol
    words = both(level.vi, level.en)
    return {"id": level.id, **words, "colour": level.colour, "hex": level.hex, "symbol": symbol}


def _differs(level: Level, computed: Level) -> str | None:
    if computed.rank < 0:
        return None
    return "same" if level.rank == computed.rank else "worse" if level.rank > computed.rank else "better"


def _sentence(level: Level, computed: Level, document: str, days: tuple[date, date]) -> Words:
    first, last = (day(one) for one in days)
    return both(
        f"Cấp có thẩm quyền quyết định: {level.vi}, từ {first['vi']} đến hết {last['vi']} (văn bản {document})."
        f" Mức theo bộ quy tắc: {computed.vi}.",
        f"Decided by the competent authority: {level.en}, from {first['en']} to {last['en']} (document {document})."
        f" The level by the rulebook: {computed.en}.",
    )


def _others(rulebook: Rulebook, one: Mapping[str, Any]) -> Words:
    level = rulebook.level(one["level"])
    first, last = (day(date.fromisoformat(one[key])) for key in ("from", "until"))
    told = both(
        f"Cũng đang có hiệu lực: {level.vi}, từ {first['vi']} đến hết {last['vi']} (văn bản {one['document']}).",
        f"Also in effect: {level.en}, from {first['en']} to {last['en']} (document {one['document']}).",
    )
    return joined((told, of_former(one["former"])), " ", " ") if "former" in one else told
