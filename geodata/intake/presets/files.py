"""Preset files: bundled ones by name, others by path; faults are told with their line and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from geodata.intake.notes import Note
from geodata.intake.presets.preset import Preset, parse_preset
from geodata.rulebook_text import MAX_BYTES, place_in, places_of, read_placed, too_long
from zones.errors import InputError, NotFoundError, RulebookError

#: Says that no preset is to be used, whatever the headings look like.
NONE: Final = "none"


#: Where the bundled presets lie.
FOLDER: Path = Path(__file__).parent / "files"


@dataclass(frozen=True)
class Bundled:
    """The bundled presets by name, and why the files of others cannot be used, by the name of the file."""

    presets: tuple[Preset, ...]
    faulty: Mapping[str, InputError]

    def notes(self) -> list[Note]:
        """What is to be said of files that cannot be used."""
        return [
            Note(
                f"the preset file {name} is faulty and passed over: {_first(error.where, error.what)}",
                f"tệp bộ tên cột {name} bị lỗi nên bỏ qua: {_first(error.vi_where, error.vi)}",
            )
            for name, error in self.faulty.items()
        ]


def list_presets() -> tuple[Preset, ...]:
    """The bundled presets, by name; a faulty one is passed over (`bundled_presets`)."""
    return bundled_presets().presets


def bundled_presets() -> Bundled:
    """The bundled presets, and the files that cannot be used."""
    return _bundled(FOLDER)


@cache
def _bundled(folder: Path) -> Bundled:
    presets, faulty = [], {}
    for name in sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml")):
        try:
            presets.append(_parsed((folder / name).read_bytes(), name))
        except InputError as error:
            faulty[name] = error
    return Bundled(tuple(presets), faulty)


def _first(where: str, what: str) -> str:
    """The first of several faults, with its place."""
    return ": ".join(text for text in (where, what.partition("\n")[0]) if text)


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
    if (fault := bundled_presets().faulty.get(f"{given}.yaml")) is not None:
        raise fault
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
