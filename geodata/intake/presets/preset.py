"""A preset: the headings of one system's tables, and which field each of them is. It decides nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from zones.errors import RulebookError
from zones.phrases import Words, both
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

#: Fields that a preset may name: those of cases, of places, of the other tables, and `period`, a day or a span of days.
FIELDS: Final = (
    *CASE_FIELDS, *PLACE_FIELDS, "period", "date", "cases_stated", "name", "value", "persons", "vintage", "origin",
)  # fmt: skip
_KEYS: Final = (
    "name", "system", "title", "recognised", "fields", "constants", "words", "key", "ask", "confirm", "leave_out",
    "drop", "last_part", "ids", "tags",
)  # fmt: skip
_NEEDED: Final = ("name", "system", "title")
#: How ids look that mean nothing by themselves: `uid` of DHIS2.
IDS: Final = ("uid",)


@dataclass(frozen=True)
class Preset:
    """What the columns of one system's tables are.

    `recognised` are sets of headings, each of which is enough; `fields` field -> headings, the best first (`*` stands
    for any text); `constants` field -> value; `words` field -> word of the system -> ours; `key` headings that identify
    a row; `ask` headings by whose value rows of one kind are chosen; `confirm` heading -> values that mean cases: any
    other is asked about even where it is the only one; `leave_out` heading -> values of records that are no cases;
    `drop` headings of persons, never kept; `last_part` the sign after which the last part of a heading tells what it
    is; `ids` the form of headings that mean nothing unless they are mapped; `tags` that headings come with hashtags
    (HXL).
    """

    name: str
    system: str
    title: Words
    recognised: tuple[tuple[str, ...], ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    confirm: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    last_part: str = ""
    ids: str = ""
    tags: bool = False
    content: Mapping[str, Any] = field(default_factory=dict, compare=False)


class _Check:
    """Collects every fault of a preset with its path."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.faults: list[tuple[str, Words]] = []

    def add(self, path: str, vi: str, en: str) -> None:
        self.faults.append((path, both(vi, en)))

    def text(self, path: str, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int) or (isinstance(value, str) and value.strip()):
            return str(value)
        self.add(path, "phải là một đoạn chữ", "must be a text")
        return ""

    def texts(self, path: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, list):
            return tuple(self.text(f"{path}[{k}]", one) for k, one in enumerate(value))
        if isinstance(value, str | int):
            return (self.text(path, value),)
        self.add(path, "phải là danh sách các đoạn chữ", "must be a list of texts")
        return ()

    def pairs(self, path: str, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return {str(key): one for key, one in value.items()}
        self.add(path, "phải là các cặp khóa: giá trị", "must be a mapping")
        return {}

    def by_field(self, key: str) -> dict[str, Any]:
        """The mapping under a key, whose keys must be fields."""
        found = self.pairs(key, self.content.get(key, {}))
        for name in found:
            if name not in FIELDS:
                known = ", ".join(FIELDS)
                self.add(f"{key}.{name}", f"không có trường này; dùng một trong: {known}",
                         f"is no field; use one of {known}")  # fmt: skip
        return found

    def choice(self, key: str, allowed: tuple[Any, ...], default: Any) -> Any:
        value = self.content.get(key, default)
        if value not in allowed:
            listed = ", ".join(str(one).lower() or "''" for one in allowed)
            self.add(key, f"phải là một trong: {listed}", f"must be one of {listed}")
        return value


def parse_preset(content: Mapping[str, Any], where: str) -> Preset:
    """The preset of a mapping; raises RulebookError with every fault, its path and the words allowed."""
    check = _Check(content)
    for name in content:
        if name not in _KEYS:
            known = ", ".join(_KEYS)
            check.add(
                str(name),
                f"không có khóa này; các khóa được dùng: {known}",
                f"is no key; the keys are {known}",
            )
    for name in _NEEDED:
        if name not in content:
            check.add("", f"thiếu khóa {name}", f"the key {name} is missing")
    made = _made(check)
    if check.faults:
        raise RulebookError(where, check.faults)
    return made


def _made(check: _Check) -> Preset:
    content = check.content
    title = check.pairs("title", content.get("title", {"vi": "-", "en": "-"}))
    for lang in ("vi", "en"):
        if lang not in title:
            check.add("title", f"thiếu {lang}", f"{lang} is missing")
    listed = content.get("recognised", [])
    if not isinstance(listed, list):
        check.add("recognised", "phải là danh sách", "must be a list")
        listed = []
    words = {name: check.pairs(f"words.{name}", one) for name, one in check.by_field("words").items()}
    left = check.pairs("leave_out", content.get("leave_out", {}))
    sure = check.pairs("confirm", content.get("confirm", {}))
    return Preset(
        name=check.text("name", content.get("name", "-")),
        system=check.text("system", content.get("system", "-")),
        title=both(check.text("title.vi", title.get("vi", "-")), check.text("title.en", title.get("en", "-"))),
        recognised=tuple(check.texts(f"recognised[{k}]", one) for k, one in enumerate(listed)),
        fields={name: check.texts(f"fields.{name}", one) for name, one in check.by_field("fields").items()},
        constants={name: check.text(f"constants.{name}", one) for name, one in check.by_field("constants").items()},
        words={name: {word: check.text(f"words.{name}.{word}", one) for word, one in some.items()}
               for name, some in words.items()},
        key=check.texts("key", content.get("key", [])),
        ask=check.texts("ask", content.get("ask", [])),
        confirm={name: check.texts(f"confirm.{name}", one) for name, one in sure.items()},
        leave_out={name: check.texts(f"leave_out.{name}", one) for name, one in left.items()},
        drop=check.texts("drop", content.get("drop", [])),
        last_part=check.choice("last_part", ("", "/", "-", "."), ""),
        ids=check.choice("ids", ("", *IDS), ""),
        tags=check.choice("tags", (True, False), False),
        content=dict(content),
    )  # fmt: skip
