"""Rulebook files: YAML read safely, bundled ones by id, others by path."""

from collections.abc import Hashable
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from zones.errors import InputError, NotFoundError, RulebookError
from zones.rulebook import Rulebook, parse_rulebook

MAX_BYTES = 1_000_000


class _Loader(yaml.SafeLoader):
    """YAML without surprises: a key stands once, decimals stay the text that was written."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                raise _fault("a key is a plain word", key)
            if key.value in seen:
                raise _fault(f"the key {key.value!r} stands twice", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _fault("aliases are not used here", self.peek_event())  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def _fault(what: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(None, None, what, at.start_mark)


def _as_written(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:float", _as_written)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def load_rulebook(id_or_path: str | Path) -> Rulebook:
    """The rulebook of a bundled id (`house-three-colour`) or of a YAML file.

    Raises
    ------
    NotFoundError : no such id and no such file
    InputError : the file is no YAML mapping
    RulebookError : the mapping breaks the schema; every problem is listed
    """
    bundled = _bundled(str(id_or_path))
    if bundled is not None:
        return parse_rulebook(read_yaml(bundled, str(id_or_path)))
    path = Path(id_or_path)
    if not path.is_file():
        known = ", ".join(list_rulebooks())
        raise NotFoundError(
            f"no rulebook is called {str(id_or_path)!r}, and no file is there",
            fix=f"give a path, or one of {known}",
            vi=f"không có bộ quy tắc hay tệp nào tên {str(id_or_path)!r}",
            vi_fix=f"cho đường dẫn tệp, hoặc một trong: {known}",
        )
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES} bytes", where=path.name, fix="a rulebook is a short text")
    return parse_rulebook(read_yaml(path.read_bytes(), path.name))


def bundled_rulebook(id: str) -> Rulebook:
    """The rulebook of a bundled id and nothing else: for names that strangers send, never a path.

    Raises
    ------
    NotFoundError
        when no rulebook that comes along is called so
    """
    if id not in list_rulebooks():
        known = ", ".join(list_rulebooks())
        raise NotFoundError(
            f"no rulebook is called {id!r}", where="rulebook", fix=f"choose one of {known}",
            vi=f"không có bộ quy tắc {id!r}", vi_fix=f"chọn một trong: {known}",
        )  # fmt: skip
    return load_rulebook(id)


def list_rulebooks() -> tuple[str, ...]:
    """Ids of the bundled rulebooks."""
    folder = resources.files("zones") / "rulebooks"
    return tuple(sorted(one.name[:-5] for one in folder.iterdir() if one.name.endswith(".yaml")))


def _bundled(id: str) -> bytes | None:
    if id not in list_rulebooks():
        return None
    return (resources.files("zones") / "rulebooks" / f"{id}.yaml").read_bytes()


def read_yaml(text: bytes, where: str) -> dict[str, Any]:
    """The mapping of a YAML text; InputError names line and column of a fault."""
    try:
        found = yaml.load(text.decode("utf-8-sig"), Loader=_Loader)  # the loader above is a safe one
    except UnicodeDecodeError as error:
        raise InputError("the text is not UTF-8", where=where, fix="save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = f"{where}, line {mark.line + 1}, column {mark.column + 1}" if mark else where
        raise InputError(str(error.problem), where=at, fix="mend the YAML there") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError("no YAML that can be read", where=where, fix="mend the YAML") from error
    if not isinstance(found, dict):
        raise RulebookError(where, [("", "the file holds no mapping")])
    return found
