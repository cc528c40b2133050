"""Which crosswalks lead to an edition, as of a moment of knowledge."""

from datetime import datetime
from typing import Any, Final

import polars as pl

from geodata.crosswalk.heirs import Heirs
from geodata.crosswalk.table import Crosswalk, packed, unpacked
from geodata.store import Store
from geodata.store.delivery import ImportResult
from zones.areas import Edition

#: The list that crosswalks are delivered in.
LIST: Final = "crosswalk"


def save_crosswalk(store: Store, walk: Crosswalk) -> ImportResult:
    """Store a crosswalk; the same one again changes nothing."""
    row = {
        "edition_from": walk.old, "edition_to": walk.new, "area_level": walk.level, "weight": walk.weight,
        "source": walk.source, "pairs": packed(walk),
    }  # fmt: skip
    return store.load_rows("crosswalk", LIST, pl.DataFrame([row]))


def crosswalk_between(
    store: Store, old: Edition, new: Edition, known_at: datetime | None = None
) -> Crosswalk | None:
    """The crosswalk from an edition to another, made in either direction; None where there is none.

    The new edition has to be the very version; the old one may be another version of that name, whose areas are
    known by their codes. Of several the one by people counts before the one by ground, the newer before the older.
    """
    fitting: list[tuple[bool, bool, int, dict[str, Any]]] = []
    for at, row in enumerate(store.crosswalks(known_at).iter_rows(named=True)):
        ways = (
            (row["edition_from"], row["edition_to"], False),
            (row["edition_to"], row["edition_from"], True),
        )
        for start, end, back in ways:
            if end == new.key and _name(start) == old.name:
                fitting.append((start == old.key, row["weight"] == "people", at, row | {"back": back}))
    if not fitting:
        return None
    row = max(fitting, key=lambda one: one[:3])[3]
    walk = unpacked(row)
    return walk.turned() if row["back"] else walk


def heirs_between(store: Store, old: Edition, new: Edition, known_at: datetime | None = None) -> Heirs | None:
    """As `crosswalk_between`, ready to be asked for areas."""
    walk = crosswalk_between(store, old, new, known_at)
    return None if walk is None or old.key == new.key else Heirs(walk, old, new)


def _name(key: str) -> str:
    """The name in an edition's key."""
    return key.rpartition("-")[0] or key
