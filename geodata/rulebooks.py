"""Rulebook files: bundled ones by id, others by path; faults are told with their line and column."""

import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from geodata.rulebook_text import MAX_BYTES, Places, place_in, places_of, read_placed, read_yaml, too_long
from zones.errors import NotFoundError, RulebookError
from zones.rulebook import Rulebook, parse_rulebook

__all__ = [
    "bundled_rulebook",
    "list_rulebooks",
    "load_rulebook",
    "read_rulebook",
    "read_yaml",
    "rulebook_places",
    "rulebook_schema",
]


def load_rulebook(id_or_path: str | Path) -> Rulebook:
    """The rulebook of a bundled id (`house-three-colour`) or of a YAML file.

    Raises
    ------
    NotFoundError : no such id and no such file
    InputError : the file is no YAML mapping
    RulebookError : the mapping breaks the schema; every problem is listed with its line and column
    """
    return read_rulebook(*_text_of(id_or_path))


def rulebook_places(id_or_path: str | Path) -> Places:
    """Line and column of every value of a rulebook that `load_rulebook` takes."""
    return places_of(read_placed(*_text_of(id_or_path))[1])


def _text_of(id_or_path: str | Path) -> tuple[bytes, str]:
    bundled = _bundled(str(id_or_path))
    if bundled is not None:
        return bundled, f"{id_or_path}.yaml"
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
        raise too_long(path.name)
    return path.read_bytes(), path.name


@lru_cache(maxsize=64)
def read_rulebook(text: bytes, file: str) -> Rulebook:
    """The rulebook of a YAML text, `file` its name in messages; raises as `load_rulebook`."""
    content, node = read_placed(text, file)
    try:
        return parse_rulebook(content)
    except RulebookError as error:
        places = places_of(node)
        raise error.placed(file, [place_in(places, path) for path, _ in error.problems]) from None


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


def rulebook_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of rulebook files, for editors that complete and check while one writes."""
    file = resources.files("zones") / "rulebooks" / "schema" / "zone-rulebook-1.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def _bundled(id: str) -> bytes | None:
    if id not in list_rulebooks():
        return None
    return (resources.files("zones") / "rulebooks" / f"{id}.yaml").read_bytes()
