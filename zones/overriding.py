"""What the competent authority decided, beside what the rulebook computed: never over it, and over by itself.

A decision is taken under one rulebook, for one area, and holds on the days `first_day` to `until`, both counted.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import polars as pl

from zones.rulebook import Rulebook
from zones.snapshot import Snapshot, ZoneLayer

#: Columns that area layers get. `override` is the level decided (null: none), `override_others` what else is
#: decided for the same day, newest first, as JSON. `override_former`, only there where boundaries have changed, is
#: the area of other boundaries for which it was decided, as JSON: `code`, `name`, `edition` and its `relation`: this
#: area is the `same`, a `part` of it, or `holds` it.
COLUMNS: Final[dict[str, Any]] = {
    "override": pl.String,
    "override_from": pl.Date,
    "override_until": pl.Date,
    "override_document": pl.String,
    "override_by": pl.String,
    "override_others": pl.String,
    "override_author": pl.String,
    "override_reason": pl.String,
    "override_former": pl.String,
}
#: Those that maps, tiles and files tell.
SHOWN: Final = ("override", "override_from", "override_until", "override_document")
#: Those that only internal readers see.
INTERNAL: Final = ("override_author", "override_reason")


def in_effect(decisions: pl.DataFrame, rulebook: Rulebook, day: date) -> pl.DataFrame:
    """The decisions under a rulebook that hold on a day, in the order in which they are given.

    Parameters
    ----------
    decisions : `rulebook`, `level`, `first_day`, `until`, and `ended`: the earlier last day of one that was ended
        (null: it was not)
    """
    own = (pl.col("rulebook") == rulebook.id) & pl.col("level").is_in([one.id for one in rulebook.levels])
    last = pl.min_horizontal("until", "ended")  # the one of the two that is there, or the earlier
    return decisions.filter(own & (pl.col("first_day") <= day) & (day <= last))


def overridden(snapshot: Snapshot, decisions: pl.DataFrame) -> Snapshot:
    """A snapshot whose area layers tell what is decided for its day, in place of what they told before.

    Nothing else is changed: `level` stays what the rulebook gives.

    Parameters
    ----------
    decisions : as for `in_effect`, oldest record first, with `area`, `document`, `decided_by`, `author`, `reason`,
        and perhaps `former`. Of several on one area the newest counts, one for a part of it last.
    """
    holding = in_effect(decisions, snapshot.rulebook, snapshot.meta.as_of)
    told = _told(holding)
    layers = {
        name: _beside(layer, told) if layer.is_areas else layer for name, layer in snapshot.layers.items()
    }
    return Snapshot(snapshot.meta, snapshot.rulebook, layers)


def _told(holding: pl.DataFrame) -> pl.DataFrame:
    """One row an area: the newest decision, with the older ones beside it."""
    found = []
    for area, held in holding.rows_by_key("area", named=True).items():
        rows = sorted(held, key=lambda row: not _of_a_part(row))  # those for a part of the area first
        found.append({"area": area, **_newest(rows[-1]), "override_others": _listed(rows[:-1])})
    return pl.DataFrame(found, schema={"area": pl.Int32, **COLUMNS})


def _newest(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "override": row["level"],
        "override_from": row["first_day"],
        "override_until": _last(row),
        "override_document": row["document"],
        "override_by": row["decided_by"],
        "override_author": row["author"],
        "override_reason": row["reason"],
        "override_former": row.get("former"),
    }


def _of_a_part(row: Mapping[str, Any]) -> bool:
    """Whether a decision was taken for an area that is only a part of the one here."""
    return bool(row.get("former")) and json.loads(row["former"])["relation"] == "holds"


def _listed(rows: Sequence[Mapping[str, Any]]) -> str | None:
    others = [
        {"level": row["level"], "document": row["document"], "from": str(row["first_day"]), "until": str(_last(row))}
        | ({"former": json.loads(row["former"])} if row.get("former") else {})
        for row in reversed(rows)
    ]  # fmt: skip
    return json.dumps(others, ensure_ascii=False) if others else None


def _last(row: Mapping[str, Any]) -> date:
    return min(row["until"], row["ended"] or row["until"])  # type: ignore[no-any-return]


def _beside(layer: ZoneLayer, told: pl.DataFrame) -> ZoneLayer:
    plain = layer.table.drop(COLUMNS, strict=False)
    table = plain.join(told, on="area", how="left", maintain_order="left")
    if table["override_former"].null_count() == table.height:
        table = table.drop("override_former")
    return ZoneLayer(layer.name, layer.scope, table, layer.windows)


def without_persons(layer: ZoneLayer) -> ZoneLayer:
    """A layer as it may be published: without the author and the reason of a decision."""
    return ZoneLayer(layer.name, layer.scope, layer.table.drop(INTERNAL, strict=False), layer.windows)
