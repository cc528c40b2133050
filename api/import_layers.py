"""A layer of boundaries on the import page: how it is to be read, and what only its sender can say of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from api.loading import BoundaryFile, edition_name
from api.workspace import Workspace
from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.opening import open_source
from geodata.boundaries.recognised.understood import understood
from geodata.layers import Layer, layers_of
from geodata.quoting import quoted
from geodata.vn2000.metres import fitting_meridians, look_like_metres
from geodata.vn2000.zones import known_zones, option_for
from zones.areas import Edition
from zones.errors import Answer, InputError, QuestionError
from zones.phrases import Words, both
from zones.vocabulary import AREA_LEVELS

_MOST_ZONES: Final = 6
_MOST_SETS: Final = 4
#: What a level is called in a sentence.
LEVEL_WORDS: Final[dict[str, Words]] = {
    "province": both("tỉnh, thành phố", "provinces"),
    "district": both("huyện, quận, thị xã", "districts"),
    "ward": both("xã, phường, thị trấn", "wards"),
    "hamlet": both("thôn, bản, ấp, tổ dân phố", "hamlets"),
}


def boundary_file(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> BoundaryFile:
    """The file with everything that loading has to know; what is not said is told from the file.

    Raises
    ------
    QuestionError
        where only the sender knows: which layer, which level, which system, which set of boundaries
    InputError
        where it holds no layer of areas
    """
    layer = the_layer(path, how.get("sheet"))
    chosen = _choice(how)
    level = how.get("level") or _level(path, chosen, layer)
    if not layer.has_system and chosen.crs is None:
        raise _which_system(workspace, layer)
    edition = how.get("edition") or _edition(workspace, path, level)
    told = _read_as(workspace, path, level, chosen, edition, how.get("parents"))
    return BoundaryFile(
        path=path, level=level, edition=edition, valid_from=_day(how, "valid_from"), valid_to=_day(how, "valid_to"),
        vintage=how.get("vintage"), complete=bool(how.get("complete")), **vars(told),
    )  # fmt: skip


def _choice(how: Mapping[str, Any]) -> LayerChoice:
    """What was said of the layer."""
    mapping = how.get("mapping") or {}
    return LayerChoice(
        layer=how.get("sheet"), code=mapping.get("code") or None, name=mapping.get("name") or None,
        parent=mapping.get("parent") or None, population=mapping.get("population") or None, crs=how.get("crs"),
        keep_crs=bool(how.get("keep_crs")), text_encoding=how.get("text_encoding"),
    )  # fmt: skip


def _level(path: Path, chosen: LayerChoice, layer: Layer) -> str:
    """The level that the layer shows by itself; asked for where it shows none."""
    told = understood(path, None, chosen)
    if not any(one.code == "level_unknown" for one in told.findings):
        return told.area_level
    asked = both("các đơn vị trong tệp này thuộc cấp nào?", "of which level are the areas of this file?")
    answers = tuple(Answer(f"--level {level}", LEVEL_WORDS[level]) for level in reversed(AREA_LEVELS))
    raise QuestionError("level", asked, answers, where=layer.name)


def _read_as(
    workspace: Workspace, path: Path, level: str, chosen: LayerChoice, edition: str, asked: list[str] | None
) -> LayerChoice:
    """How the layer is read: the levels above are those asked for, else those that the set does not hold yet."""
    if asked is not None:
        chosen = replace(chosen, parent_levels=tuple(ParentLevel.parse(one) for one in asked))
        return understood(path, level, chosen).how
    held = {up for one in workspace.store.editions() if one.name == edition for up in one.levels}
    return understood(path, level, chosen, above=True, held=held).how


def suggested_parents(path: Path, level: str, chosen: LayerChoice) -> tuple[ParentLevel, ...]:
    """The levels above that a layer carries in columns."""
    return understood(path, level, replace(chosen, parent_levels=()), above=True).how.parent_levels


def _day(how: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(how[name]) if how.get(name) else None


def the_layer(path: Path, name: str | None) -> Layer:
    """The layer of a file that is meant; asked for where it holds several."""
    found = layers_of(path)
    if name is not None:
        found = [one for one in found if one.name == name] or found
    if len(found) == 1:
        return found[0]
    if not found:
        open_source(path, None)  # tells what is wrong with a file that cannot be opened
        raise InputError(
            "the file holds no layer of areas", where=path.name,
            fix="give boundaries as GeoPackage, GeoJSON, zipped shapefile, KML or GeoParquet",
            vi="tệp không có lớp ranh giới nào",
            vi_fix="đưa ranh giới dạng GeoPackage, GeoJSON, shapefile nén zip, KML hoặc GeoParquet",
        )  # fmt: skip
    asked = both(f"tệp có {len(found)} lớp; nạp lớp nào?", f"the file has {len(found)} layers; which one?")
    answers = tuple(Answer(f"--sheet {quoted(one.name)}", both(one.name, one.name)) for one in found)
    raise QuestionError("layer", asked, answers, where=path.name)


def _which_system(workspace: Workspace, layer: Layer) -> QuestionError:
    """In which coordinate system a layer is that does not say it, those that fit first."""
    box = layer.box()
    corners = np.array([[box[0], box[1]], [box[2], box[3]]]) if box else np.empty((0, 2))
    if len(corners) and np.abs(corners[:, 0]).max() <= 180 and np.abs(corners[:, 1]).max() <= 90:
        likely = [("EPSG:4326", both("kinh vĩ độ WGS 84 (GPS)", "longitude and latitude, WGS 84 (GPS)")),
                  ("VN2000", both("kinh vĩ độ VN-2000", "longitude and latitude, VN-2000"))]  # fmt: skip
    else:
        zones = _zones_that_fit(workspace, corners) or [*known_zones()]
        likely = [(option_for(one), both(one.name, one.name)) for one in zones[:_MOST_ZONES]]
    asked = both(
        "tệp không ghi hệ tọa độ (không có .prj); tọa độ theo hệ nào?",
        "the file does not say its coordinate system (no .prj); which one is it?",
    )
    return QuestionError(
        "system", asked, tuple(Answer(f"--crs {option}", words) for option, words in likely), where=layer.name
    )


def _zones_that_fit(workspace: Workspace, corners: Any) -> list[Any]:
    """Zones of VN-2000 in which a layer would lie where boundaries are held, else in Viet Nam."""
    if not len(corners) or not look_like_metres(corners[:, 0], corners[:, 1]):
        return []
    boxes = [_box(workspace.store.edition(one.name)) for one in workspace.store.editions()] or [
        (101.5, 5.5, 118.5, 24.0)
    ]

    def inside(lon: Any, lat: Any) -> Any:
        there = [(lon >= w) & (lon <= e) & (lat >= s) & (lat <= n) for w, s, e, n in boxes]
        return np.any(there, axis=0)

    middle = corners.mean(axis=0, keepdims=True)
    return [zone for zone, _ in fitting_meridians(middle[:, 0], middle[:, 1], inside)]


def _box(edition: Edition) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds(edition.geometry)
    return west, south, east, north


def _edition(workspace: Workspace, path: Path, area_level: str) -> str:
    """The set of boundaries that a layer belongs to; asked for where there are some already."""
    own = edition_name(BoundaryFile(path, area_level))
    held = list(reversed(workspace.store.editions()))
    if not held:
        return own
    level = LEVEL_WORDS.get(area_level, both(area_level, area_level))
    answers = []
    for one in held[:_MOST_SETS]:
        vi = f"thay {level['vi']} của bộ “{one.name}”"
        en = f"it replaces the {level['en']} of “{one.name}”"
        if area_level not in one.levels:
            vi, en = f"thêm {level['vi']} vào bộ “{one.name}”", f"it adds {level['en']} to “{one.name}”"
        answers.append(Answer(f"--edition {one.name}", both(vi, en)))
    fresh = free_name(own, [one.name for one in held])
    new = Answer(f"--edition {fresh}", both(f"là một bộ mới, “{fresh}”", f"it is a new set, “{fresh}”"))
    asked = both("tệp này thuộc bộ ranh giới nào?", "to which set of boundaries does this file belong?")
    own_first = area_level == "hamlet" or own in (one.name for one in held)
    answers.sort(key=lambda one: one.option != f"--edition {own}")
    likely = [*answers, new] if own_first else [new, *answers]
    raise QuestionError("edition", asked, tuple(likely), where=path.name)


def free_name(name: str, taken: list[str]) -> str:
    """A name of a set that is not taken yet."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
