"""What a load of cases says of the sites that its rows name."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from api.workspace import Workspace
from geodata.grids import Grids
from geodata.intake.notes import Note
from geodata.placing import area_of_code
from geodata.sites.known import known_sites
from geodata.sites.matching import BY_POINT_MAYBE, on_one_line, sites_of_cases
from zones.areas import Edition
from zones.sites import UNTOLD

_MOST: Final = 5


@dataclass(frozen=True)
class Sited:
    """Remarks (code -> rows) and sentences on the rows of a delivery that name a site."""

    tally: dict[str, int]
    notes: list[str]


def sited(workspace: Workspace, rows: pl.DataFrame) -> Sited:
    """How the sites named by accepted rows (columns of `CaseBatch.rows`) are known.

    Nothing is kept of it: cases are matched with sites whenever they are counted, so that sites may come later.
    """
    named = rows.filter(~pl.col("site_id").str.starts_with(BY_POINT_MAYBE))  # rows without words are left out
    if named.is_empty():
        return Sited({}, [])
    edition = workspace.edition(None, workspace.today()) if _single(workspace) else None
    if edition is None:
        return Sited({}, [])
    sites = known_sites(workspace.store, edition, Grids(workspace.settings.cache_dir).locator(edition))
    area = area_of_code(edition, named).fill_null(-1).cast(pl.Int32)
    told = named.select("site_id", pl.lit(0).alias("list_id")).with_columns(area.alias("area"))
    site = sites_of_cases(edition, sites, told)
    at, unknown = site >= 0, site == UNTOLD
    apart = _apart(edition, sites, told, site)
    placeless = at & (area < 0) & named["cell"].is_null() & named["area_code"].is_null()
    tally = {
        "site_unknown": int(unknown.sum()), "site_elsewhere": int(apart.sum()),
        "place_of_site": int(placeless.sum()),
    }  # fmt: skip
    notes = _notes(int(at.sum()), site.filter(at).n_unique(), told.filter(unknown)["site_id"])
    return Sited({name: rows for name, rows in tally.items() if rows}, notes)


def _single(workspace: Workspace) -> bool:
    """Whether just one set of boundaries holds today: names are compared there."""
    today = workspace.today()
    return sum(one.valid_on(today) for one in workspace.store.editions()) == 1


def _apart(edition: Edition, sites: pl.DataFrame, told: pl.DataFrame, site: pl.Series) -> pl.Series:
    """Rows whose area is neither the site's, nor around it, nor within it."""
    pairs = told.with_columns(site.alias("site")).select("area", "site")
    areas = sites["area"].to_list()
    distinct = pairs.unique(maintain_order=True)
    apart = [
        area >= 0 and at >= 0 and areas[at] >= 0 and not on_one_line(edition, area, areas[at])
        for area, at in distinct.iter_rows()
    ]
    distinct = distinct.with_columns(pl.Series("apart", apart, dtype=pl.Boolean))
    return pairs.join(distinct, on=["area", "site"], how="left", maintain_order="left")["apart"]


def _notes(at: int, sites: int, unknown: pl.Series) -> list[str]:
    said: list[str] = []
    if at:
        said.append(Note(f"cases at sites: {at} rows at {sites} known sites",
                         f"ca ở cơ sở: {at} dòng, {sites} cơ sở đã biết"))  # fmt: skip
    if len(unknown):
        counts = unknown.value_counts(sort=True)
        words = counts.sort("count", "site_id", descending=[True, False])["site_id"].to_list()
        named = ", ".join(f"“{word}”" for word in words[:_MOST]) + (", …" if len(words) > _MOST else "")
        said.append(Note(
            f"sites not known, {len(unknown)} rows: {named}; their cases may be at any site of their area until "
            "these are loaded (wardwatch sites load)",
            f"cơ sở chưa biết, {len(unknown)} dòng: {named}; các ca này có thể ở bất kỳ cơ sở nào trong địa bàn "
            "cho đến khi nạp danh sách cơ sở (wardwatch sites load)",
        ))  # fmt: skip
    return said
