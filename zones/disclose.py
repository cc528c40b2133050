"""What an audience may see: the one way out for figures."""

from dataclasses import replace
from typing import Final

import polars as pl

from zones.areas import Edition
from zones.carried import CARRIED, CARRIED_OF
from zones.content import content_hash
from zones.errors import InputError
from zones.overriding import without_persons
from zones.public import figures, public_layers
from zones.rulebook import Rulebook
from zones.snapshot import Snapshot, View, ZoneLayer

AUDIENCES: Final = ("internal", "public")


def disclose(snapshot: Snapshot, audience: str, edition: Edition | None = None) -> View:
    """The view of a snapshot for an audience.

    Internal readers see it as it is; the public less (`zones.public`). The content hash of a public view is that of
    the public content, so that nobody can try out figures against it.

    Parameters
    ----------
    edition : the boundaries of the snapshot, which tell what adds up to what; needed for the public

    Raises
    ------
    InputError
        for an audience that does not exist, and for the public without boundaries
    """
    if audience not in AUDIENCES:
        raise InputError(f"there is no audience '{audience}'", fix=f"choose one of {', '.join(AUDIENCES)}")
    if audience == "internal":
        layers = {name: _plain(layer, snapshot.rulebook) for name, layer in snapshot.layers.items()}
        return View(audience, snapshot.meta, snapshot.rulebook, layers)
    if edition is None:
        raise InputError("a public view needs the boundaries that its areas stand in", fix="hand them over")
    layers = {name: _public(layer) for name, layer in public_layers(snapshot, edition).items()}
    shown = replace(snapshot, layers=layers)
    meta = replace(snapshot.meta, content_hash=content_hash(shown, edition.checksum))
    return View(audience, meta, snapshot.rulebook, shown.layers)


def _public(layer: ZoneLayer) -> ZoneLayer:
    """Without persons, and without figures that no floor has been put under."""
    plain = without_persons(layer)
    return plain.changed(lambda table: table.drop(CARRIED, CARRIED_OF, strict=False))


def _plain(layer: ZoneLayer, rulebook: Rulebook) -> ZoneLayer:
    return layer.changed(lambda table: table.with_columns(_unmasked(rulebook, table)))


def _unmasked(rulebook: Rulebook, table: pl.DataFrame) -> list[pl.Expr]:
    return [pl.lit(False).alias(f"{name}.masked") for name in figures(rulebook, table)]
