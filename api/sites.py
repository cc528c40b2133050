"""Sites into the store and out of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from api.answered import index_of
from api.flagging import flagged_kept, flagged_told
from api.loading import Loaded, checksum, edition_here, said_of
from api.workspace import Workspace
from geodata.locate_edition import EditionLocator
from geodata.sites.reading import SiteBatch, SiteReading, read_sites
from geodata.template import sheet_of
from zones.areas import Edition
from zones.errors import NotFoundError

#: All sites stand in one list: a code is one site, from whichever file.
LIST = "sites"


def read_site_file(
    workspace: Workspace,
    path: Path,
    *,
    edition: str | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    **how: Any,
) -> tuple[Edition, SiteBatch]:
    """A file of sites as `load_sites` reads it, and the boundaries that they were placed in; nothing is kept."""
    here = edition_here(workspace, edition)
    if here is None:
        raise NotFoundError(
            "sites need boundaries to lie in", fix="load them first: wardwatch boundaries load FILE",
            vi="cơ sở cần có ranh giới để đặt vào", vi_fix="nạp ranh giới trước: wardwatch boundaries load TỆP",
        )  # fmt: skip
    how["sheet"] = how.get("sheet") or sheet_of(path, "sites")
    reading = SiteReading(workspace.today(), mapping or {}, constants or {}, **how)
    locator = EditionLocator(here, workspace.settings.cache_dir)
    return here, read_sites(path, reading, index_of(workspace, here), locator)


def load_sites(
    workspace: Workspace,
    path: Path,
    *,
    edition: str | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    **how: Any,
) -> Loaded:
    """Read a file of sites, place them in the boundaries of today, and keep them.

    A site that is held already under its code takes over what the file says; the others stay. `how` goes to
    `SiteReading`.

    Raises
    ------
    NotFoundError
        where no boundaries are loaded
    """
    here, batch = read_site_file(
        workspace, path, edition=edition, mapping=mapping, constants=constants, **how
    )
    rows = batch.rows.with_columns(pl.lit(here.name).alias("edition"), pl.col("source").fill_null(path.name))
    result = workspace.store.load_rows(
        "sites", LIST, rows, refused=batch.refused.with_columns(pl.lit(here.name).alias("edition")),
        repeated=batch.repeated, file_name=path.name, checksum=checksum(path), notes=tuple(batch.notes),
        params=flagged_kept(batch.flagged),
    )  # fmt: skip
    extra: dict[str, Any] = {
        "reasons": dict(batch.refused["code"].value_counts(sort=True).iter_rows()),
        "remarks": batch.tally,
        "refused_rows": said_of(batch.refused),
    }
    if batch.flagged.height:
        extra["remarks"] = batch.tally | {"point_flagged": batch.flagged.height}
        extra["flagged"] = flagged_told(batch.flagged)
    return Loaded(result, batch.notes, extra)


def sites_known(
    workspace: Workspace, *, kind: str | None = None, area: int | None = None, on: date | None = None,
    edition: str | None = None,
) -> pl.DataFrame:  # fmt: skip
    """The sites known now, with code and name of the area of each; `area` and what lies in it only."""
    day = on or workspace.today()
    here = workspace.edition(edition, day)
    sites = workspace.gathered(here).sites
    areas = here.areas.select(
        "area", pl.col("code").alias("area_code"), pl.col("name").alias("area_name"), "area_level"
    )
    found = sites.join(areas, on="area", how="left", maintain_order="left")
    if kind is not None:
        found = found.filter(pl.col("site_kind") == kind)
    if area is not None:
        inside = [one for one in found["area"].to_list() if _lies_in(here.parent, one, area)]
        found = found.filter(pl.col("area").is_in(inside))
    return found


def _lies_in(parent: Any, area: int | None, around: int) -> bool:
    at = -1 if area is None else area
    while at >= 0:
        if at == around:
            return True
        at = int(parent[at])
    return False
