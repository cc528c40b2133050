"""Which sites the public may see at all: places that are open to it, or of so many persons that nobody is meant.

A level beside the name of a place says something of each person there. Where they are few, or live there, it would be
said of persons whom their neighbours know.
"""

from dataclasses import replace
from typing import Final

import polars as pl

from zones.sites import layer_of
from zones.snapshot import ZoneLayer

#: Layers of sites that the public does not see: homes, and what nobody can tell from them.
HOMES: Final = (layer_of("boarding_house"), layer_of("other"))
#: Places that anybody may go to: they are shown also where nobody counted who is there.
OPEN_TO_ALL: Final = (layer_of("market"), layer_of("treatment"))
#: A site of fewer persons, by count or by capacity, is not shown to the public.
PUBLIC_PERSONS: Final = 20


def public_sites(layer: ZoneLayer) -> ZoneLayer | None:
    """A layer of sites without those that the public may not see; None where none is left."""
    if layer.scope in HOMES:
        return None
    uncounted = layer.scope in OPEN_TO_ALL
    many = (pl.col("population_persons") >= PUBLIC_PERSONS).fill_null(uncounted)
    left = replace(layer, table=layer.table.filter(many))
    return left if left.table.height else None
