"""Which names fit onto a picture, and where: the largest units first, none upon another."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

#: Words that say what kind of area it is; on a map of such areas they are left out.
_KIND: Final = re.compile(
    r"^(xã|phường|thị trấn|thôn|bản|ấp|khu phố|tổ dân phố|khối|quận|huyện|thị xã|thành phố|tỉnh)\s+(?=\D{2,})",
    re.IGNORECASE,
)
#: Share of a text's box that must lie within its unit.
_INSIDE: Final = 0.72
#: Units that are looked at; more names would not be read.
_MOST: Final = 1500

Measure = Callable[[str, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Label:
    """A text (one or two lines) in a size, centred on a point."""

    text: str
    size: float
    x: float
    y: float


def short_name(name: str) -> str:
    """A name without its kind, unless it is a bare number: "Xã Quài Nưa" -> "Quài Nưa", "Phường 3" stays."""
    return _KIND.sub("", name.strip(), count=1)


def kind_lowered(name: str) -> str:
    """A name within a sentence: "Xã Quài Nưa" -> "xã Quài Nưa"; without a kind as it is."""
    kind = _KIND.match(name.strip())
    return name[: kind.end()].lower() + name[kind.end() :] if kind else name


def place_labels(
    names: Sequence[str],
    shapes: NDArray[Any],
    measure: Measure,
    sizes: Sequence[float],
    kept_clear: Sequence[Any] = (),
) -> list[Label]:
    """Labels for as many units as have room.

    Parameters
    ----------
    shapes : a polygon (or None) a name, in the units that `measure` returns
    measure : width and height of a text in a size
    sizes : sizes to try, largest first
    kept_clear : boxes that no label may lie upon
    """
    placed: list[Label] = []
    taken: list[Any] = [*kept_clear]
    for unit in _largest(shapes)[:_MOST]:
        largest = max(shapely.get_parts(shapes[unit]), key=shapely.area)
        found = _fitting(short_name(names[unit]), largest, measure, sizes, taken)
        if found is not None:
            label, box = found
            placed.append(label)
            taken.append(box)
    return placed


def _largest(shapes: NDArray[Any]) -> list[int]:
    area = np.where(shapely.is_missing(shapes), 0.0, shapely.area(shapes))
    order = np.argsort(-np.nan_to_num(area), kind="stable")
    return [int(at) for at in order if area[at] > 0]


def _fitting(
    name: str,
    shape: Any,
    measure: Measure,
    sizes: Sequence[float],
    taken: list[Any],
) -> tuple[Label, Any] | None:
    west, south, east, north = shape.bounds
    wide, middle = (east - west) * 1.1, None
    for size in sizes:
        for text in _layouts(name):
            width, height = measure(text, size)
            if width > wide or height > north - south:
                continue
            middle = middle or _middle(shape)
            box = shapely.box(*_around(middle, width, height))
            if _inside(box, shape) and not any(shapely.intersects(box, other) for other in taken):
                return Label(text, size, middle.x, middle.y), box
    return None


def _around(middle: Any, width: float, height: float) -> tuple[float, float, float, float]:
    return middle.x - width / 2, middle.y - height / 2, middle.x + width / 2, middle.y + height / 2


def _inside(box: Any, shape: Any) -> bool:
    return bool(shapely.area(shapely.intersection(box, shape)) >= _INSIDE * box.area)


def _middle(shape: Any) -> Any:
    """The middle of the roomiest place inside a polygon."""
    room = max(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1])
    circle = shapely.maximum_inscribed_circle(shape, tolerance=max(room / 50, 1e-9))
    return shapely.get_point(circle, 0)


def _layouts(name: str) -> list[str]:
    """The name in one line, and in two where it has several words."""
    if not name:
        return []
    gaps = [found.start() for found in re.finditer(" ", name)]
    if not gaps:
        return [name]
    cut = min(gaps, key=lambda gap: abs(gap - len(name) / 2))
    return [name, f"{name[:cut]}\n{name[cut + 1 :]}"]
