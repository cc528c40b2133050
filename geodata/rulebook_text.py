"""The YAML of rulebooks: read without surprises, and with the place of every value in the text.

Of YAML 1.2 it is what a form needs: mappings, lists, texts, whole numbers, true, false and null. Decimals and
days stay the text that was written. No tags, no aliases, no merging, no key twice.
"""

import re
from collections.abc import Hashable, Mapping
from typing import Any, Final

import yaml

from zones.errors import InputError, RulebookError
from zones.expressions import MAX_DIGITS
from zones.phrases import both

MAX_BYTES: Final = 256 * 1024
_MAX_NODES: Final = 20_000
_MAX_DEPTH: Final = 40

#: Path of a value, as problems name it -> line and column of it, both from 1.
Places = Mapping[str, tuple[int, int]]


class _Loader(yaml.SafeLoader):
    """A loader for plain data, bounded in size and depth."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.nodes = self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _fault("ở đây không dùng bí danh (*…)", "aliases are not used here", event)
        if event.tag is not None:
            raise _fault("ở đây không dùng thẻ (!…)", "tags (!...) are not used here", event)
        self.nodes, self.depth = self.nodes + 1, self.depth + 1
        if self.nodes > _MAX_NODES or self.depth > _MAX_DEPTH:
            raise _fault(
                f"hơn {_MAX_NODES} giá trị, hoặc lồng sâu hơn {_MAX_DEPTH} bậc",
                f"more than {_MAX_NODES} values, or nested deeper than {_MAX_DEPTH}",
                event,
            )
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag not in _KEY_TAGS:
                raise _fault("khóa phải là một từ đơn giản", "a key is a plain word", key)
            if key.value in seen:
                name = repr(key.value[:64])
                raise _fault(f"khóa {name} có hai lần", f"the key {name} stands twice", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_KEY_TAGS: Final = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:int")

#: What an unquoted word may mean besides itself.
_MEANINGS: Final = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"-?(0|[1-9][0-9]*)", "-0123456789"),
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "merge": (r"<<", "<"),
}
_Loader.yaml_implicit_resolvers = {}
for _tag, (_form, _first) in _MEANINGS.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_form})\Z"), list(_first))


def _whole(loader: _Loader, node: yaml.ScalarNode) -> int:
    if len(node.value) > MAX_DIGITS:
        raise _fault(f"số có hơn {MAX_DIGITS} chữ số", f"a number of more than {MAX_DIGITS} digits", node)
    return int(node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _whole)


class _Fault(yaml.MarkedYAMLError):
    """What is YAML, but none that a rulebook is written in; in both languages."""

    def __init__(self, vi: str, en: str, mark: yaml.Mark) -> None:
        self.vi = vi
        super().__init__(None, None, en, mark)


def _fault(vi: str, en: str, at: Any) -> _Fault:
    return _Fault(vi, en, at.start_mark)


def read_yaml(text: bytes, where: str) -> dict[str, Any]:
    """The mapping of a YAML text.

    Raises
    ------
    InputError : no such YAML; line and column of the fault are named
    RulebookError : it holds something else than a mapping
    """
    return read_placed(text, where)[0]


def read_placed(text: bytes, where: str) -> tuple[dict[str, Any], yaml.Node]:
    """The mapping of a YAML text, and its tree for `places_of`; raises as `read_yaml`."""
    if len(text) > MAX_BYTES:
        raise too_long(where)
    try:
        found, node = _loaded(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            "the text is not UTF-8", where=where, fix="save it as UTF-8",
            vi="văn bản không phải UTF-8", vi_fix="lưu lại dưới dạng UTF-8",
        ) from error  # fmt: skip
    except yaml.MarkedYAMLError as error:
        raise _marked(error, where) from error
    except yaml.reader.ReaderError as error:
        raise InputError(
            f"a character that YAML does not allow (number {error.position + 1})", where=where, fix="remove it",
            vi=f"có ký tự mà YAML không cho phép (ký tự thứ {error.position + 1})", vi_fix="bỏ ký tự ấy",
        ) from error  # fmt: skip
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(
            "no YAML that can be read", where=where, fix="mend the YAML",
            vi="không đọc được YAML này", vi_fix="sửa lại YAML",
        ) from error  # fmt: skip
    if not isinstance(found, dict) or node is None:
        raise RulebookError(
            where, [("", both("tệp không chứa các cặp khóa: giá trị", "the file holds no mapping"))]
        )
    return found, node


def too_long(where: str) -> InputError:
    """The error of a text that is longer than any rulebook."""
    return InputError(
        f"larger than {MAX_BYTES} bytes", where=where, fix="a rulebook is a short text",
        vi=f"lớn hơn {MAX_BYTES} byte", vi_fix="bộ quy tắc là một văn bản ngắn",
    )  # fmt: skip


def _marked(error: yaml.MarkedYAMLError, where: str) -> InputError:
    """The error of a fault that YAML names; the reader's own words are English, so Vietnamese says what it is."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    tab = "\\t" in str(error.problem)
    vi = "có dấu tab: YAML chỉ thụt dòng bằng dấu cách" if tab else "chỗ này không đúng cú pháp YAML"
    return InputError(
        str(error.problem),
        where=f"{where}, line {line}, column {column}" if mark else where,
        fix="mend the YAML there",
        vi=error.vi if isinstance(error, _Fault) else vi,
        vi_where=f"{where}, dòng {line}, cột {column}" if mark else where,
        vi_fix="sửa YAML ở chỗ đó (thụt dòng, dấu hai chấm, dấu ngoặc, dấu nháy)",
    )


def read_value(text: str) -> Any:
    """What a single value means as it would stand in a rulebook; a text that is no YAML is itself (`[0,50)`)."""
    try:
        return _loaded(text)[0]
    except (yaml.YAMLError, RecursionError, ValueError):
        return text


def _loaded(text: str) -> tuple[Any, yaml.Node | None]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return (None if node is None else loader.construct_document(node)), node
    finally:
        loader.dispose()


def places_of(node: yaml.Node) -> Places:
    """Where every value of a tree stands: a word where it is written, a mapping or list at its key."""
    found: dict[str, tuple[int, int]] = {"": _place(node)}
    _walk(node, "", found)
    return found


def _walk(node: yaml.Node, path: str, found: dict[str, tuple[int, int]]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = f"{path}.{key.value}" if path else str(key.value)
            found[below] = _place(value if isinstance(value, yaml.ScalarNode) and value.value else key)
            _walk(value, below, found)
    elif isinstance(node, yaml.SequenceNode):
        for k, value in enumerate(node.value):
            found[f"{path}[{k}]"] = _place(value)
            _walk(value, f"{path}[{k}]", found)


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def place_in(places: Places, path: str) -> tuple[int, int]:
    """Where a path stands, or the nearest part around it that is written."""
    while path not in places:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return places[path]
