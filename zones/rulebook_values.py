"""Single values of a rulebook text, each checked as it is read; every fault is noted with its path."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from zones.errors import RulebookError
from zones.expressions import Condition, ExpressionError, Formula, parse_condition, parse_formula
from zones.phrases import Words, said
from zones.rulebook_procedure import Interval
from zones.rulebook_words import cut, join, listed, nearest, shown

#: The longest time that a rulebook asks for, in days.
MOST_DAYS: Final = 3660
MAX_PROBLEMS: Final = 500

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?\Z")
_SHARE: Final = re.compile(r"([0-9]{1,6})/([0-9]{1,6})\Z")
_INTERVAL: Final = re.compile(r"\s*([\[(])\s*([^,\s]+)\s*,\s*([^,\s]+)\s*([\])])\s*\Z")


class Door:
    """Collects the problems of one text while its values are read; a faulty value is read as its default."""

    def __init__(self) -> None:
        self._faults: dict[tuple[str, str], Words] = {}

    @property
    def faults(self) -> list[tuple[str, Words]]:
        """Every fault once, as (path, what), in the order found."""
        return [(path, words) for (path, _), words in self._faults.items()]

    def refuse(self, path: str, vi: str, en: str, **values: object) -> None:
        """Note a fault: the same sentence in both languages, `values` put into both.

        RulebookError at once where a text is nothing but faults.
        """
        self.note(path, said(vi, en, **values))

    def note(self, path: str, words: Words) -> None:
        """Note a fault that is already worded."""
        self._faults[cut(path, 200), words["en"]] = words
        if len(self._faults) > MAX_PROBLEMS:
            more = said("và còn hơn {n} lỗi này nữa", "and more than these {n} faults", n=MAX_PROBLEMS)
            raise RulebookError("?", [*self.faults, ("", more)])

    def mapping(
        self, value: Any, path: str, allowed: Iterable[str] | None, required: Iterable[str] = ()
    ) -> dict[str, Any]:
        """A mapping with none but the allowed keys (None: any) and all the required ones."""
        if not isinstance(value, Mapping):
            self.refuse(path, "chỗ này phải là các cặp khóa: giá trị", "a mapping belongs here")
            return {}
        if allowed is not None:
            words = list(allowed)
            for key in value:
                if key not in words:
                    self.refuse(
                        join(path, key),
                        "khóa không dùng được; các khóa được phép: {known}{near}",
                        "unknown key; allowed are {known}{near}",
                        known=listed(words),
                        near=nearest(key, words),
                    )
        for key in required:
            if key not in value:
                self.refuse(join(path, key), "còn thiếu", "is required")
        return {str(key): item for key, item in value.items()}

    def sequence(self, value: Any, path: str) -> list[Any]:
        """A list that is not empty."""
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            self.refuse(
                path,
                "chỗ này phải là danh sách có ít nhất một mục",
                "a list with at least one entry belongs here",
            )
            return []
        return list(value)

    def text(self, value: Any, path: str, default: str = "") -> str:
        """A text; a missing one is the default."""
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.refuse(path, "chỗ này phải là chữ", "a text belongs here")
            return default
        return str(value)

    def identifier(self, value: Any, path: str) -> str:
        """A name of letters, digits and underscores."""
        text = self.text(value, path)
        if not _IDENTIFIER.match(text):
            self.refuse(
                path,
                "{text} không phải là tên (gồm chữ cái không dấu, chữ số và _, không bắt đầu bằng chữ số)",
                "{text} is no name (letters, digits and _, not beginning with a digit)",
                text=shown(text),
            )
        return text

    def choice(self, value: Any, path: str, allowed: Iterable[str], default: str) -> str:
        """One of some words."""
        if value is None:
            return default
        words = tuple(allowed)
        if value not in words:
            self.refuse(
                path,
                "{value} không thuộc các từ được phép: {words}{near}",
                "{value} is not one of {words}{near}",
                value=shown(value),
                words=listed(words),
                near=nearest(value, words),
            )
            return default
        return str(value)

    def flag(self, value: Any, path: str, default: bool) -> bool:
        """True or false."""
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(
                path,
                "{value} không phải là true hay false",
                "{value} is not one of true, false",
                value=shown(value),
            )
            return default
        return value

    def part(
        self, value: Any, path: str, allowed: Iterable[str] | None, required: Iterable[str] = ()
    ) -> "Part":
        """A mapping whose keys are read one by one."""
        return Part(self, path, self.mapping(value, path, allowed, required))

    def whole(self, value: Any, path: str, default: int | None, least: int = 0, most: int = 100_000) -> Any:
        """A whole number between `least` and `most`; a missing one is the default."""
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(
                path,
                "chỗ này phải là số nguyên từ {least} đến {most}",
                "a whole number from {least} to {most} belongs here",
                least=least,
                most=most,
            )
            return default
        return value

    def number(self, value: Any, path: str, default: Fraction) -> Fraction:
        """A positive number, exact as written."""
        if value is None:
            return default
        exact = fraction(value)
        if exact is None or exact <= 0:
            self.refuse(
                path,
                "{value} không phải là số lớn hơn 0",
                "{value} is no number above zero",
                value=shown(value),
            )
            return default
        return exact

    def formed(self, value: Any, path: str, form: str, example: str, default: str = "") -> str:
        """A text of a certain form (a regular expression for the whole of it); a missing one is the default."""
        text = self.text(value, path)
        if value is None or (not text and not isinstance(value, str)):
            return default
        if re.fullmatch(form, text) is None:
            self.refuse(
                path,
                "{text} không viết theo dạng {example}",
                "{text} is not written like {example}",
                text=shown(text),
                example=example,
            )
            return default
        return text

    def day(self, value: Any, path: str) -> date | None:
        """A calendar day, ISO written."""
        try:
            if isinstance(value, str) and len(value) == 10:
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.refuse(
            path,
            "{value} không phải là ngày (viết như 2021-10-12)",
            "{value} is no day (write 2021-10-12)",
            value=shown(value),
        )
        return None

    def share(self, value: Any, path: str) -> tuple[Fraction, int]:
        """A share of days such as "12/14": the fraction and the days."""
        match = _SHARE.match(value) if isinstance(value, str) else None
        if match is None or not 0 < int(match[1]) <= int(match[2]):
            self.refuse(
                path,
                '{value} không phải là phần số ngày (viết như "12/14")',
                '{value} is no share of days (write "12/14")',
                value=shown(value),
            )
            return Fraction(1), 1
        return Fraction(int(match[1]), int(match[2])), int(match[2])

    def interval(self, value: Any, path: str) -> Interval | None:
        """A piece of the number line such as "[0,20)" or "(150,inf)"; None where the law is not known."""
        if value is None:
            return None
        match = _INTERVAL.match(value) if isinstance(value, str) else None
        ends = (_end(match[2]), _end(match[3])) if match else None
        if match is None or ends is None or "bad" in ends:
            self.refuse(
                path,
                '{value} không phải là khoảng (viết như "[0,20)" hoặc "(150,inf)")',
                '{value} is no interval (write "[0,20)" or "(150,inf)")',
                value=shown(value),
            )
            return None
        low, high = (None if isinstance(end, str) else end for end in ends)
        found = Interval(low, high, match[1] == "[", match[4] == "]")
        empty = (
            low is not None
            and high is not None
            and (low > high or (low == high and match[1] + match[4] != "[]"))
        )
        if empty or match[2] == "inf" or match[3] == "-inf":
            self.refuse(path, "{value} không chứa số nào", "{value} holds no number", value=shown(value))
        if (low is None and found.low_closed) or (high is None and found.high_closed):
            self.refuse(
                path,
                "{value}: đầu không có giới hạn thì để mở (viết ngoặc tròn)",
                "{value}: an unbounded end is open (write a round bracket)",
                value=shown(value),
            )
        return found

    def condition(self, value: Any, path: str) -> Condition | None:
        """A condition's tree; None where none is given."""
        if value is None:
            return None
        try:
            return parse_condition(self.text(value, path))
        except ExpressionError as error:
            self._misread(path, error, value)
            return None

    def formula(self, value: Any, path: str) -> Formula | None:
        """The tree of an arithmetic expression."""
        try:
            return parse_formula(self.text(value, path))
        except ExpressionError as error:
            self._misread(path, error, value)
            return None

    def _misread(self, path: str, error: ExpressionError, value: Any) -> None:
        self.refuse(
            path,
            "{what} (ký tự thứ {position} của {value})",
            "{what} (character {position} of {value})",
            what=error.words,
            position=error.position,
            value=shown(value),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """The keys of one mapping of a text, at its path."""

    door: Door
    path: str
    keys: Mapping[str, Any]

    def refuse(self, key: str, vi: str, en: str, **values: object) -> None:
        """Note a fault of a key."""
        self.door.refuse(join(self.path, key), vi, en, **values)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        return self.door.text(self.keys.get(key), join(self.path, key), default)

    def name(self, key: str) -> str:
        """A name of letters, digits and underscores; "" where none is given."""
        value = self.keys.get(key)
        return "" if value is None else self.door.identifier(value, join(self.path, key))

    def choice(self, key: str, words: Iterable[str], default: str, *, needed: bool = False) -> str:
        """One of some words."""
        if needed and self.keys.get(key) is None:
            self.refuse(
                key, "còn thiếu: một trong {words}", "is required: one of {words}", words=listed(words)
            )
        return self.door.choice(self.keys.get(key), join(self.path, key), words, default)

    def words(self, key: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A word or a list of words, each of them allowed and named once."""
        value, path = self.keys.get(key), join(self.path, key)
        if value is None:
            return ()
        found = value if isinstance(value, list) else [value]
        texts = [
            self.door.text(one, path) if allowed is None else self.door.choice(one, path, allowed, "")
            for one in found
        ]
        return tuple(dict.fromkeys(text for text in texts if text))

    def whole(self, key: str, default: int | None, least: int = 0, most: int = 100_000) -> Any:
        """A whole number."""
        return self.door.whole(self.keys.get(key), join(self.path, key), default, least, most)

    def days(self, key: str) -> int | None:
        """A number of days, at least one; None where none is given."""
        found: int | None = self.whole(key, None, 1, MOST_DAYS)
        return found

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return self.door.flag(self.keys.get(key), join(self.path, key), default)

    def condition(self, key: str) -> Condition | None:
        """A condition's tree; None where none is given."""
        return self.door.condition(self.keys.get(key), join(self.path, key))


def is_name(text: str) -> bool:
    """Whether a text is a name of letters, digits and underscores."""
    return _IDENTIFIER.match(text) is not None


def fraction(value: Any) -> Fraction | None:
    """A number exactly as it is written; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    return Fraction(value) if isinstance(value, str) and _NUMBER.match(value) else None


def _end(text: str) -> Fraction | str:
    if text in ("inf", "-inf"):
        return text
    return Fraction(text) if _NUMBER.match(text) else "bad"
