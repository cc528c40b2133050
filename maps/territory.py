"""What the areas on a map have in common, in words: the territory of its title, and where a hamlet lies."""

import numpy as np

from maps.labels import kind_lowered
from maps.shown import ShownLayer


def territory(shown: ShownLayer, place: str = "") -> str:
    """The smallest area that holds every unit shown, with those around it: "Huyện A, Tỉnh B".

    `place` stands in where there is none: units of several provinces, or cells without boundaries.
    """
    area = common_area(shown)
    if area is None:
        return place
    names = shown.edition.areas["name"]
    chain = [area]
    while (above := int(shown.edition.parent[chain[-1]])) >= 0:
        chain.append(above)
    return ", ".join(str(names[one]) for one in chain)


def common_area(shown: ShownLayer) -> int | None:
    """The smallest area that all units are or lie in; None where there is none."""
    areas = shown.layer.table["area"].drop_nulls().unique().to_numpy()
    if not len(areas):
        return None
    for level in reversed(shown.edition.levels):
        above = np.unique(shown.edition.ancestors(level)[areas])
        if len(above) == 1 and above[0] >= 0:
            return int(above[0])
    return None


def listed_names(shown: ShownLayer) -> list[str]:
    """Names of the units for a list: a hamlet with its commune ("Bản Na (xã Mường Lói)"), others as they are.

    The commune is left out where all hamlets lie in the same one: the title names it.
    """
    if shown.name != "hamlet":
        return shown.names
    names, parent = shown.edition.areas["name"], shown.edition.parent
    above = [int(parent[area]) for area in shown.layer.table["area"].to_list()]
    if len(set(above)) < 2:
        return shown.names
    return [
        f"{name} ({kind_lowered(str(names[up]))})" if up >= 0 else name
        for name, up in zip(shown.names, above, strict=True)
    ]
