"""Which crosswalks lead to an edition, as of a moment of knowledge."""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import numpy as np
import polars as pl
import shapely

from geodata.crosswalk.heirs import Heirs
from geodata.crosswalk.table import Crosswalk, packed, unpacked
from geodata.keyed import Keyed
from geodata.store import Store
from geodata.store.delivery import ImportResult
from zones.areas import Edition
from zones.errors import NotFoundError

#: The list that crosswalks are delivered in.
LIST: Final = "crosswalk"


def save_crosswalk(store: Store, walk: Crosswalk) -> ImportResult:
    """Store a crosswalk; the same one again changes nothing."""
    row = {
        "edition_from": walk.old, "edition_to": walk.new, "area_level": walk.level, "weight": walk.weight,
        "source": walk.source, "pairs": packed(walk),
    }  # fmt: skip
    return store.load_rows("crosswalk", LIST, pl.DataFrame([row]))


#: Crosswalks by how they were weighed, the best last.
_RANKS: Final = ("area", "people", "list")


def crosswalk_between(
    store: Store, old: Edition, new: Edition, known_at: datetime | None = None
) -> Crosswalk | None:
    """The crosswalk from an edition to another, made in either direction; None where there is none.

    The new edition has to be the very version, or one in which the areas of the level are the same (a list of
    hamlets came, say); the old one may be another version of that name, whose areas are known by their codes. Of
    several an official list counts before the one by people, this before the one by ground, the newer before the older.
    """
    fitting: list[tuple[int, int, int, dict[str, Any]]] = []
    for at, row in enumerate(store.crosswalks(known_at).iter_rows(named=True)):
        ways = (
            (row["edition_from"], row["edition_to"], False),
            (row["edition_to"], row["edition_from"], True),
        )
        for start, end, back in ways:
            if _name(start) == old.name and _is_of(store, end, new, row["area_level"]):
                exact = (end == new.key) + (start == old.key)
                fitting.append((exact, _RANKS.index(row["weight"]), at, row | {"back": back}))
    if not fitting:
        return None
    row = max(fitting, key=lambda one: one[:3])[3]
    walk = unpacked(row)
    return walk.turned() if row["back"] else walk


def heirs_between(store: Store, old: Edition, new: Edition, known_at: datetime | None = None) -> Heirs | None:
    """As `crosswalk_between`, ready to be asked for areas."""
    walk = crosswalk_between(store, old, new, known_at)
    return None if walk is None or old.key == new.key else Heirs(walk, old, new)


def _is_of(store: Store, key: str, edition: Edition, level: str) -> bool:
    """Whether a key names an edition, or a version of it with the same areas of a level."""
    if key == edition.key or _name(key) != edition.name:
        return key == edition.key
    try:
        other = store.edition_by_key(key)
    except NotFoundError:
        return False
    return _same_areas(Keyed(key, other), Keyed(edition.key, edition), level)


@lru_cache(maxsize=64)
def _same_areas(one: Keyed[Edition], other: Keyed[Edition], level: str) -> bool:
    """Whether two versions have the same areas of a level: codes and shapes."""
    a, b = one.take(), other.take()
    spans = a.rows(level), b.rows(level)
    if not a.areas["code"][spans[0]].equals(b.areas["code"][spans[1]]):
        return False
    shapes = a.geometry[spans[0]], b.geometry[spans[1]]
    return bool(
        np.all(
            shapely.equals_identical(*shapes)
            | (shapely.is_missing(shapes[0]) & shapely.is_missing(shapes[1]))
        )
    )


def _name(key: str) -> str:
    """The name in an edition's key."""
    return key.rpartition("-")[0] or key
