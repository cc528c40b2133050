"""A rulebook's content as plain JSON values, bounded in size, depth and characters."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from zones.errors import RulebookError
from zones.expressions import MAX_DIGITS
from zones.phrases import said
from zones.rulebook_words import cut, join, shown

MAX_NODES: Final = 20_000
MAX_TEXT: Final = 10_000
MAX_NESTING: Final = 20
#: Control characters, halves of characters, and those that turn the direction of writing round.
_UNSEEN: Final = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u202a-\\u202e\\u2066-\\u2069\\ufeff]"
)


def plain(value: Any) -> Any:
    """A rulebook's content as JSON values: days as ISO text, decimals as text; bounded in size and depth."""
    return _Plain().of(value, "", 0)


class _Plain:
    def __init__(self) -> None:
        self.nodes = 0

    def of(self, value: Any, path: str, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_NESTING:
            raise _unfit(
                path,
                "lớn hơn {nodes} giá trị hoặc lồng sâu hơn {depth} bậc",
                "larger than {nodes} values or deeper than {depth}",
                nodes=MAX_NODES,
                depth=MAX_NESTING,
            )
        if isinstance(value, Mapping):
            return self._keys(value, path, depth)
        if isinstance(value, list | tuple):
            return [self.of(item, f"{path}[{k}]", depth + 1) for k, item in enumerate(value)]
        return self._scalar(value, path)

    def _keys(self, value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, item in value.items():
            name = str(self._scalar(key, path))
            if name in found:
                raise _unfit(join(path, name), "có hai lần", "stands twice")
            found[name] = self.of(item, join(path, name), depth + 1)
        return found

    def _scalar(self, value: Any, path: str) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int) and abs(value) < 10**MAX_DIGITS:
            return value
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, float | Decimal | Fraction):
            return str(value)
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise _unfit(
                path,
                "{value} không phải là thứ có trong bộ quy tắc, hoặc quá dài",
                "{value} is nothing that a rulebook holds, or too long",
                value=shown(value),
            )
        if _UNSEEN.search(value):
            raise _unfit(
                path,
                "{value} có ký tự không nhìn thấy được",
                "{value} holds a character that cannot be seen",
                value=shown(value),
            )
        return value


def _unfit(path: str, vi: str, en: str, **values: object) -> RulebookError:
    return RulebookError("?", [(cut(path, 200), said(vi, en, **values))])


def canonical(content: Any) -> bytes:
    """The one byte sequence of a content: JSON with sorted keys and no blanks, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
