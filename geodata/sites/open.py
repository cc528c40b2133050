"""Which sites a result shows: those that are open on its day."""

from dataclasses import replace

import polars as pl

from geodata.sites.known import valid_on
from zones.snapshot import Snapshot


def open_sites(made: Snapshot, sites: pl.DataFrame) -> Snapshot:
    """A result without the sites that are closed on its day, and without kinds of which none is open."""
    if not any(layer.is_sites for layer in made.layers.values()):
        return made
    codes = sites.filter(valid_on(sites, made.meta.as_of))["site"].implode()
    layers = {
        name: layer.changed(lambda table: table.filter(pl.col("site").is_in(codes)))
        if layer.is_sites
        else layer
        for name, layer in made.layers.items()
    }
    kept = {name: layer for name, layer in layers.items() if not layer.is_sites or layer.table.height}
    return replace(made, layers=kept)
