"""What differs between two snapshots."""

import polars as pl

from zones.areas import Edition
from zones.errors import InputError
from zones.snapshot import View


def changes(before: View, after: View, edition: Edition, layer: str) -> pl.DataFrame:
    """Units whose level differs, with `code`, `name`, `from`, `to`, in the order of `after`.

    A cell's code is its hexadecimal index. Units that exist on one side only are left out.

    Raises
    ------
    InputError
        when the two were drawn on other boundaries or with levels of another rulebook
    """
    if before.meta.edition != after.meta.edition:
        raise InputError(
            f"snapshot {before.meta.number} has the boundaries '{before.meta.edition}',"
            f" snapshot {after.meta.number} '{after.meta.edition}'",
            fix="compare snapshots of the same edition",
            vi=f"bản chụp {before.meta.number} trên ranh giới '{before.meta.edition}',"
            f" bản chụp {after.meta.number} trên '{after.meta.edition}'",
            vi_fix="so sánh các bản chụp trên cùng một bộ ranh giới",
        )
    new, old = after.layers[layer], before.layers[layer]
    key = new.key
    both = new.table.select(key, to="level").join(
        old.table.select(key, pl.col("level").alias("from")), on=key, how="inner", maintain_order="left"
    )
    differing = both.filter(pl.col("from") != pl.col("to"))
    if new.is_cells:
        code = pl.Series("code", [f"{cell:x}" for cell in differing["cell"]], dtype=pl.String)
        return differing.select(code, pl.lit(None, pl.String).alias("name"), "from", "to")
    if new.is_sites:
        names = new.table.select("site", "site_name")
        named = differing.join(names, on="site", maintain_order="left")
        return named.select(pl.col("site").alias("code"), pl.col("site_name").alias("name"), "from", "to")
    return differing.join(
        edition.areas.select("area", "code", "name"), on="area", maintain_order="left"
    ).select("code", "name", "from", "to")
