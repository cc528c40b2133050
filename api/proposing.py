"""A decision as it is handed in: its fields read and checked, before any rulebook or area is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zones.errors import InputError
from zones.permitting import Refusal

#: Fields of a decision; the needed ones first.
NEEDED: Final = ("area_code", "to", "document", "author", "reason", "from", "until")
FIELDS: Final = (*NEEDED, "area_level", "by", "rulebook", "edition")
_LONGEST: Final = {"reason": 2_000}
_LONG: Final = 200


#: Fields of an ending; none is needed.
ENDING: Final = ("on", "author", "reason")


class RefusedError(InputError):
    """A decision that is not taken; `refusal` says why in both languages."""

    def __init__(self, refusal: Refusal, value: str = "") -> None:
        self.refusal, self.value = refusal, value
        super().__init__(
            refusal.en, where=refusal.field, fix=refusal.remedy, vi=refusal.vi, vi_fix=refusal.remedy_vi
        )


@dataclass(frozen=True)
class Proposal:
    """What the authority wants: `to` for an area on the days `first` to `until`, both counted. None: not said."""

    area_code: str
    to: str
    document: str
    author: str
    reason: str
    first: date
    until: date
    area_level: str | None = None
    by: str | None = None
    rulebook: str | None = None
    edition: str | None = None


def proposal(said: Mapping[str, str | None], today: date) -> Proposal:
    """The decision that fields say (`FIELDS`, days as YYYY-MM-DD).

    Raises
    ------
    RefusedError
        a needed field is missing, a text cannot be kept, a day is none, the days run backwards or are past
    """
    told = {name: _text(name, said.get(name)) for name in FIELDS}
    for name in NEEDED:
        if not told[name]:
            raise RefusedError(_missing(name))
    first, until = (_day(name, told.pop(name) or "") for name in ("from", "until"))
    if first > until:
        raise RefusedError(_backwards(first, until), str(until))
    if until < today:
        raise RefusedError(_past(until, today), str(until))
    return Proposal(**{name: text or None for name, text in told.items()}, first=first, until=until)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Ending:
    """What ends a decision early: the day `on` which it no longer holds (None: today), who says so and why."""

    on: date | None
    author: str
    reason: str


def ending(said: Mapping[str, Any]) -> Ending:
    """The ending that fields say (`ENDING`, the day as YYYY-MM-DD).

    Raises
    ------
    RefusedError
        a field is no text, or one that cannot be kept; the day is none
    """
    for name in ENDING:
        if not isinstance(said.get(name), str | None):
            raise RefusedError(_no_text(name))
    on, author, reason = (_text(name, said.get(name)) for name in ENDING)
    return Ending(_day("on", on) if on else None, author, reason)


def _no_text(name: str) -> Refusal:
    return Refusal(
        "text_expected", name, f"{name} is no text", f"{name} không phải là chữ",
        "send it as a text in quotation marks", "gửi dưới dạng chữ, trong dấu ngoặc kép",
    )  # fmt: skip


def _text(name: str, given: str | None) -> str:
    text = " ".join((given or "").split())
    most = _LONGEST.get(name, _LONG)
    if len(text) > most or not text.isprintable():
        raise RefusedError(_unfit(name, most))
    return text


def _unfit(name: str, most: int) -> Refusal:
    return Refusal(
        "text_unfit", name, f"{name} holds signs that cannot be written, or more than {most} of them",
        f"{name} có ký tự không viết được, hoặc dài quá {most} ký tự",
        "shorten it, and use printable letters", "rút ngắn lại, chỉ dùng ký tự viết được",
    )  # fmt: skip


def _missing(name: str) -> Refusal:
    if name == "until":
        return Refusal(
            "value_missing", name, "it is not said until when the decision holds",
            "chưa nêu quyết định có hiệu lực đến ngày nào",
            "give its last day: a decision ends by itself", "ghi ngày cuối: quyết định tự hết hiệu lực",
        )  # fmt: skip
    return Refusal(
        "value_missing", name, f"{name} is missing", f"thiếu {name}",
        f"a decision needs {', '.join(NEEDED)}", f"quyết định cần có {', '.join(NEEDED)}",
    )  # fmt: skip


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(
            Refusal(
                "date_unreadable", name, f"{name} '{text}' is no day", f"{name} '{text}' không phải là ngày",
                "write it as 2022-02-19", "ghi dạng năm-tháng-ngày, ví dụ 2022-02-19",
            ), text,
        ) from None  # fmt: skip


def _backwards(first: date, until: date) -> Refusal:
    return Refusal(
        "days_backwards", "until", f"the days {first} to {until} run backwards", f"ngày {first} đến {until} đi ngược",
        "give a last day that is not before the first", "ghi ngày cuối không trước ngày đầu",
    )  # fmt: skip


def _past(until: date, today: date) -> Refusal:
    return Refusal(
        "date_past", "until", f"the decision ended on {until}, before today ({today})",
        f"quyết định đã hết hiệu lực ngày {until}, trước hôm nay ({today})",
        "decide for days to come: what was shown before stays as it was",
        "quyết định cho những ngày tới: những gì đã công bố vẫn giữ nguyên",
    )  # fmt: skip
