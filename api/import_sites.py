"""What the import page shows of sites before they are loaded: by kind, on the map, against those that are held."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import shapely

from api.flagging import flagged_told
from api.import_outlines import outlines
from api.sites import read_site_file
from api.workspace import Workspace
from geodata.sites.reading import SiteBatch
from geodata.store.figures import identified
from zones.areas import Edition
from zones.vocabulary import SITE_KINDS

#: The options that the reader of sites takes.
TAKES: Final = ("mapping", "constants", "sheet", "date_order", "crs", "keep_crs", "text_encoding", "edition")
_SHOWN: Final = (
    "row", "code", "name", "site_kind", "size_class", "capacity", "persons", "area_level", "area_code", "first_day",
    "last_day",
)  # fmt: skip
_MOST_ROWS: Final = 10
_MOST_POINTS: Final = 3_000
_MOST_NAMED: Final = 12


def read_site_table(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> tuple[Edition, SiteBatch]:
    """A file of sites as loading would read it; nothing is kept."""
    return read_site_file(workspace, path, **{name: how[name] for name in TAKES if how.get(name)})


def sites_told(workspace: Workspace, here: Edition, batch: SiteBatch) -> dict[str, Any]:
    """Sites that were read, as plain data: `kinds` with how many there are, points, outlines, `sites` against those
    that are held."""
    rows = batch.rows
    points = rows.filter(pl.col("lon").is_not_null())
    state = pl.when(pl.col("area_code").is_null()).then(pl.lit("no_area")).otherwise(pl.lit("accepted"))
    drawn = points.select("lon", "lat", pl.col("row").cast(pl.Int64), state.alias("state"))
    shown = [name for name in _SHOWN if name in ("row", "code") or rows[name].count()]
    names = here.areas.select("area_level", pl.col("code").alias("area_code"), pl.col("name").alias("area"))
    first = rows.head(_MOST_ROWS).select(shown)
    if "area_code" in shown:
        first = first.join(names, on=["area_level", "area_code"], how="left", maintain_order="left")
    return {
        "rows": first.to_dicts(), "points": drawn.head(_MOST_POINTS).rows(), "points_in_all": drawn.height,
        "outlines": _outlines(rows), "map": {"edition": here.key, "layers": list(here.levels)},
        "kinds": _kinds(rows), "against": _against(workspace, rows), "flagged": flagged_told(batch.flagged),
        "flagged_in_all": batch.flagged.height,
    }  # fmt: skip


def _outlines(rows: pl.DataFrame) -> dict[str, Any] | None:
    shaped = rows.filter(pl.col("geom").is_not_null())
    if shaped.is_empty():
        return None
    shapes = np.asarray(shapely.from_wkb(np.array(shaped["geom"].to_list(), object)), object)
    told = [{"code": code, "name": name or code, "what": "same", "marked": False, "km2": None}
            for code, name in shaped.select("code", "name").iter_rows()]  # fmt: skip
    return outlines(shapes, told)


def _kinds(rows: pl.DataFrame) -> list[dict[str, Any]]:
    sums = rows.group_by("site_kind").agg(
        pl.len().alias("sites"), pl.sum("persons", "capacity"), pl.col("persons").count().alias("_persons"),
        pl.col("capacity").count().alias("_capacity"),
    )  # fmt: skip
    told = {row["site_kind"]: row for row in sums.iter_rows(named=True)}
    return [
        {
            "kind": kind, "sites": told[kind]["sites"],
            "persons": told[kind]["persons"] if told[kind]["_persons"] else None,
            "capacity": told[kind]["capacity"] if told[kind]["_capacity"] else None,
        }
        for kind in SITE_KINDS if kind in told
    ]  # fmt: skip


def _against(workspace: Workspace, rows: pl.DataFrame) -> dict[str, Any]:
    """How many sites are new, changed or as they are held under their codes; others stay."""
    held, fresh = identified("sites", workspace.store.sites()), identified("sites", rows)
    both = fresh.join(
        held.select("code", was="name", said="content"), on="code", how="left", maintain_order="left"
    )
    what = (
        pl.when(pl.col("said").is_null()).then(pl.lit("new"))
        .when(_without_source("said") == _without_source("content")).then(pl.lit("same"))
        .otherwise(pl.lit("changed"))
    )  # fmt: skip
    told = both.with_columns(what.alias("what"))
    counts = dict(told["what"].value_counts().iter_rows())
    changed = told.filter(pl.col("what") == "changed").select("code", "name", "was").head(_MOST_NAMED)
    return {
        **{one: counts.get(one, 0) for one in ("new", "changed", "same")}, "examples": changed.to_dicts(),
        "examples_in_all": counts.get("changed", 0), "held": held.height,
    }  # fmt: skip


def _without_source(name: str) -> pl.Expr:
    """What a site says but for its source, the last part, which is the name of the file where none is stated."""
    return pl.col(name).str.replace("\x1f[^\x1f]*$", "")
