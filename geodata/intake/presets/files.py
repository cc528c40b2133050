"""Preset files: bundled ones by name, others by path; faults are told with their line and column."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from geodata.intake.presets.preset import Preset, parse_preset
from geodata.rulebook_text import MAX_BYTES, place_in, places_of, read_placed, too_long
from zones.errors import NotFoundError, RulebookError

#: Says that no preset is to be used, whatever the headings look like.
NONE: Final = "none"


@cache
def list_presets() -> tuple[Preset, ...]:
    """The bundled presets, by name."""
    folder = resources.files("geodata.intake") / "presets" / "files"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    return tuple(_parsed((folder / name).read_bytes(), name) for name in names)


def load_preset(given: str | Path | Mapping[str, Any]) -> Preset:
    """The preset of a bundled name, of a YAML file, or of the content of one.

    Raises
    ------
    NotFoundError : no such name and no such file
    InputError : the file is no YAML mapping
    RulebookError : it breaks the form; every fault is listed with its line and column
    """
    if isinstance(given, Mapping):
        return parse_preset(given, "preset")
    bundled = {one.name: one for one in list_presets()}
    if str(given) in bundled:
        return bundled[str(given)]
    path = Path(given)
    if not path.is_file():
        known = ", ".join(bundled)
        raise NotFoundError(
            f"no preset is called {str(given)!r}, and no file is there", where="--preset",
            fix=f"give a path, or one of {known}, {NONE}",
            vi=f"không có bộ tên cột hay tệp nào tên {str(given)!r}",
            vi_fix=f"cho đường dẫn tệp, hoặc một trong: {known}, {NONE}",
        )  # fmt: skip
    if path.stat().st_size > MAX_BYTES:
        raise too_long(path.name)
    return _parsed(path.read_bytes(), path.name)


def bundled_preset(name: str) -> Preset | None:
    """The bundled preset of that name: for names that strangers send, never a path."""
    return next((one for one in list_presets() if one.name == name), None)


def _parsed(text: bytes, file: str) -> Preset:
    content, node = read_placed(text, file)
    try:
        return parse_preset(content, file)
    except RulebookError as error:
        places = places_of(node)
        raise error.placed(file, [place_in(places, path) for path, _ in error.faults]) from None


def kept_preset(given: str | Path | Mapping[str, Any] | None) -> str | dict[str, Any] | None:
    """A preset as it is kept with an import: the name of a bundled one, else all that it says."""
    if given is None or given == NONE:
        return None if given is None else NONE
    preset = load_preset(given)
    return preset.name if preset == bundled_preset(preset.name) else dict(preset.content)
