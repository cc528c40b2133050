"""What a file of boundaries is, before it is loaded: its layers, their levels, the edition they belong to.

What the file tells is taken and said; what only its sender knows is asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.loading import BoundaryFile, edition_name
from api.workspace import Workspace
from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.recognised.glimpse import glimpse
from geodata.boundaries.recognised.understood import Understood, understood_rows
from geodata.intake.notes import LEVELS_VI
from geodata.layers import Layer, layers_of
from geodata.quoting import quoted
from geodata.store.editions import EditionRecord
from zones.errors import Answer, QuestionError
from zones.phrases import Words, both
from zones.vocabulary import AREA_LEVELS, level_order

#: `--layer all`: every layer of areas.
ALL: Final = "all"
_MOST_ANSWERS: Final = 12
#: What the areas of a level are, in a sentence.
_LEVELS: Final[dict[str, Words]] = {
    "province": both("tỉnh, thành phố trực thuộc trung ương", "provinces"),
    "district": both("huyện, quận, thị xã", "districts"),
    "ward": both("xã, phường, thị trấn", "wards and communes"),
    "hamlet": both("thôn, bản, ấp, tổ dân phố", "hamlets"),
}
#: The levels as answers to the question which one it is.
LEVEL_ANSWERS: Final = tuple(Answer(f"--level {level}", _LEVELS[level]) for level in reversed(AREA_LEVELS))
_POINTS: Final = both("các điểm, nạp như danh sách", "points, loaded as a roster")
_UNKNOWN: Final = both("chưa rõ cấp", "of unknown level")


@dataclass(frozen=True)
class Asked:
    """What the sender said of a file of boundaries; None stands for what is to be told from it. `options` are those
    of `BoundaryFile`; `above`: levels that the file carries in columns are made."""

    path: Path
    level: str | None
    options: dict[str, Any]
    above: bool = True
    may_ask: bool = True  # about level and edition: a check keeps nothing


def boundary_files(workspace: Workspace | None, asked: Asked) -> tuple[BoundaryFile, ...]:
    """The layers that are to be loaded, the largest level first, each with its level, columns and edition.

    Raises
    ------
    QuestionError
        `layer`: which of several; `level`: where nothing tells it; `edition`: where others hold on the same days
    InputError
        where the file cannot be opened
    """
    looked = _Looked(asked)
    told = {layer: looked.told(layer) for layer in _layers(looked)}
    for layer, one in told.items():
        if _is_unknown(one) and asked.may_ask:
            raise _which_level(asked.path, layer)
    levels = sorted({one.area_level for one in told.values()}, key=level_order)
    name = _edition(workspace, asked, levels)
    there = {*_levels_held(workspace, name), *levels}
    files = []
    for level in levels:
        first, *more = [layer for layer, one in told.items() if one.area_level == level]
        files.append(_file(looked, first, told[first], more, name, there))
    return tuple(files)


def one_layer(path: Path, level: str | None, options: dict[str, Any]) -> BoundaryFile:
    """The one layer of a file that is mended or brought together with another; raises as `boundary_files` does."""
    asked = Asked(
        path, level, {name: one for name, one in options.items() if one != ALL}, above=False, may_ask=False
    )
    return boundary_files(None, asked)[0]


class _Looked:
    """The layers of a file as far as they were looked into, each once."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.layers = layers_of(asked.path)
        self._rows: dict[str | None, pl.DataFrame] = {}

    def how(self, layer: str | None) -> LayerChoice:
        """How a layer is read, as far as the sender said."""
        own = LayerChoice.__dataclass_fields__
        return LayerChoice(
            **{name: one for name, one in self.asked.options.items() if name in own} | {"layer": layer}
        )

    def told(
        self, layer: str | None, level: str | None = None, *, above: bool = False, held: Collection[str] = ()
    ) -> Understood:
        """What a layer is."""
        if layer not in self._rows:
            self._rows[layer] = glimpse(self.asked.path, self.how(layer))
        return understood_rows(
            self._rows[layer], level or self.asked.level, self.how(layer), above=above, held=held
        )


def _is_unknown(told: Understood) -> bool:
    return any(one.code == "level_unknown" for one in told.findings)


def _file(
    looked: _Looked,
    layer: str | None,
    told: Understood,
    more: Sequence[str | None],
    name: str,
    there: set[str],
) -> BoundaryFile:
    """A layer, and further ones of its level, as they are to be read."""
    asked, said = looked.asked, told.findings
    if asked.above:
        told = looked.told(layer, told.area_level, above=True, held=there)
        said += tuple(one for one in told.findings if one.code in ("levels_made", "levels_kept"))
    options = asked.options | {
        "layer": layer, "code": told.how.code, "parent_levels": told.how.parent_levels, "edition": name, "said": said,
        "more_layers": tuple(str(one) for one in more),
    }  # fmt: skip
    return BoundaryFile(path=asked.path, level=told.area_level, **options)


def _layers(looked: _Looked) -> Sequence[str | None]:
    """The names of the layers that are meant; [None] where the file has one only, or cannot tell."""
    layer = looked.asked.options.get("layer")
    names = [one.name for one in looked.layers]
    areas = [one.name for one in looked.layers if not one.is_points]
    if layer == ALL and ALL not in names and areas:
        return areas if len(names) > 1 else [None]
    if layer is None and len(names) > 1:
        raise _which_layer(looked)
    return [layer]


def _which_layer(looked: _Looked) -> QuestionError:
    areas = [one for one in looked.layers if not one.is_points]
    levels = {one.name: _level_of(looked, one) for one in areas}
    answers = [_all_layers([*levels.values()])] if len(areas) > 1 else []
    for one in looked.layers[: _MOST_ANSWERS - len(answers)]:
        told = _POINTS if one.is_points else _LEVELS.get(levels[one.name], _UNKNOWN)
        answers.append(Answer(f"--layer {quoted(one.name)}", told))
    n = len(looked.layers)
    words = both(f"tệp có {n} lớp: nạp lớp nào?", f"the file has {n} layers: which one?")
    return QuestionError("layer", words, tuple(answers), where=str(looked.asked.path))


def _all_layers(levels: Sequence[str]) -> Answer:
    counted = {level: levels.count(level) for level in sorted(set(levels), key=level_order)}
    vi = ", ".join(f"{n} lớp cấp {_vi(level) or 'chưa rõ'}" for level, n in counted.items())
    en = ", ".join(f"{n} of level {level or 'unknown'}" for level, n in counted.items())
    return Answer(
        f"--layer {ALL}", both(f"tất cả, thành một bộ ranh giới ({vi})", f"all of them, as one set ({en})")
    )


def _level_of(looked: _Looked, layer: Layer) -> str:
    told = looked.told(layer.name)
    return "" if _is_unknown(told) else told.area_level


def _which_level(path: Path, layer: str | None) -> QuestionError:
    words = both("các đơn vị trong tệp này thuộc cấp nào?", "of which level are the areas of this file?")
    return QuestionError(
        "level", words, LEVEL_ANSWERS, where=f"{path}, layer {layer}" if layer else str(path)
    )


def _vi(level: str) -> str:
    return LEVELS_VI.get(level, level)


def _levels_held(workspace: Workspace | None, name: str) -> tuple[str, ...]:
    """The levels of an edition that are not made anew from the columns of a file: all but those that the last load
    made so."""
    held = workspace.store.editions() if workspace else []
    record = next((one for one in held if one.name == name), None)
    if record is None:
        return ()
    columns = dict(record.report or {}).get("columns") or {}
    made = {level for level in record.levels if {f"{level}_code", f"{level}_name"} & set(columns)}
    return tuple(level for level in record.levels if level not in made)


def _edition(workspace: Workspace | None, asked: Asked, levels: Sequence[str]) -> str:
    """The edition that the file belongs to: the one named, else one of its own name; asked for where another would
    hold on the same days, which leaves it open in which of the two cases are placed."""
    own = edition_name(BoundaryFile(asked.path, levels[-1], edition=asked.options.get("edition")))
    said = [asked.options.get(one) for one in ("edition", "valid_from", "valid_to")]
    held = workspace.store.editions() if workspace else []
    beside = [one for one in held if workspace and one.valid_on(workspace.today())]
    if any(said) or not beside or not asked.may_ask or own in [one.name for one in held]:
        return own
    answers = [Answer(f"--edition {one.name}", _joined(one, levels)) for one in beside[:_MOST_ANSWERS]]
    new = both(
        "là bộ khác; ghi thêm --valid-from NGÀY nếu bộ này thay bộ kia từ một ngày",
        "another set; add --valid-from DAY if it takes the place of the other from some day on",
    )
    words = both(
        f"đang có bộ ranh giới {', '.join(one.name for one in beside)}: tệp này thuộc bộ nào?",
        f"there are boundaries already ({', '.join(one.name for one in beside)}): to which set does this file belong?",
    )
    raise QuestionError("edition", words, (*answers, Answer(f"--edition {own}", new)), where=str(asked.path))


def _joined(held: EditionRecord, levels: Sequence[str]) -> Words:
    """What becomes of an edition that the levels of a file join."""
    again = [level for level in levels if level in held.levels]
    fresh = [level for level in levels if level not in held.levels]
    vi = [f"thêm cấp {', '.join(map(_vi, fresh))} vào bộ {held.name}"] if fresh else []
    vi += [f"thay cấp {', '.join(map(_vi, again))} của bộ {held.name}"] if again else []
    en = [f"adds {', '.join(fresh)} to {held.name}"] if fresh else []
    en += [f"takes the place of {', '.join(again)} in {held.name}"] if again else []
    return both("; ".join(vi), "; ".join(en))
