"""At which site a case is: by what its row says of it, when cases are counted."""

from typing import Final

import numpy as np
import polars as pl

from geodata.fold import fold
from geodata.sites.known import name_key
from zones.areas import Edition
from zones.sites import NOWHERE, UNTOLD, maybe_at

#: Stand before the code of a site in whose grounds a case lies that names none: it was placed there by its point, or
#: nobody has said yet whether it was there.
BY_POINT, BY_POINT_MAYBE = "at:", "may:"
#: Folded words by which a list says that a case is at no site.
AT_NONE: Final = frozenset(("khong", "khong co", "no", "none", "0", "ko", "khong thuoc co so nao"))


def sites_of_cases(edition: Edition, sites: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """The `number` of each row's site; `NOWHERE` or `UNTOLD` where there is none.

    A site is named by its code, anywhere, or by its name, if just one site of that name lies in the row's area, in
    one around it or within it (of a row without area: if there is just one of that name). A row that names none is at
    none if its list names sites elsewhere; a list that never does says nothing of sites, also where points placed some
    of its cases. A row that names none in the grounds of a site may be at that site, whatever its list names elsewhere.

    Parameters
    ----------
    rows : `site_id`, `area` (-1: none), `list_id`
    """
    words = rows.select("site_id", "area").drop_nulls("site_id").unique(maintain_order=True)
    named = words.with_columns(_numbers(edition, sites, words))
    by_point = pl.col("site_id").str.starts_with(BY_POINT) | pl.col("site_id").str.starts_with(BY_POINT_MAYBE)
    telling = rows.filter(~by_point)["list_id"].unique()  # rows without words are left out
    silent = pl.when(pl.col("list_id").is_in(telling.implode())).then(NOWHERE).otherwise(UNTOLD)
    found = rows.select("site_id", "area", "list_id").join(
        named, on=["site_id", "area"], how="left", nulls_equal=True, maintain_order="left"
    )
    open_ = (pl.col("site") < UNTOLD) & ~pl.col("list_id").is_in(telling.implode())
    site = pl.when(pl.col("site_id").is_null()).then(silent).when(open_).then(UNTOLD).otherwise("site")
    return found.select(site.cast(pl.Int32).alias("site")).to_series()


def _numbers(edition: Edition, sites: pl.DataFrame, words: pl.DataFrame) -> pl.Series:
    """The site that each distinct pair of words and area names."""
    by_code = dict(sites.select("site", "number").iter_rows())
    by_name: dict[str, list[tuple[int, int]]] = {}
    for key, number, area in sites.select("name_key", "number", "area").iter_rows():
        by_name.setdefault(key or "", []).append((number, area))
    found = [_number(edition, by_code, by_name, *pair) for pair in words.iter_rows()]
    return pl.Series("site", found, dtype=pl.Int32)


def _number(
    edition: Edition,
    by_code: dict[str, int],
    by_name: dict[str, list[tuple[int, int]]],
    word: str,
    area: int,
) -> int:
    if word.startswith(BY_POINT_MAYBE):
        number = by_code.get(word.removeprefix(BY_POINT_MAYBE))
        return UNTOLD if number is None else maybe_at(number)
    code = word.removeprefix(BY_POINT).strip()
    if code in by_code:
        return by_code[code]
    if fold(word) in AT_NONE:
        return NOWHERE
    alike = by_name.get(name_key(word), []) if name_key(word) else []
    near = [number for number, of in alike if area < 0 or on_one_line(edition, area, of)]
    return near[0] if len(near) == 1 else UNTOLD


def on_one_line(edition: Edition, one: int, other: int) -> bool:
    """Whether one of two areas is the other or lies in it."""
    return other in line(edition, one) or one in line(edition, other)


def line(edition: Edition, area: int) -> list[int]:
    """An area and those around it."""
    found = []
    while area >= 0:
        found.append(area)
        area = int(edition.parent[area])
    return found


def with_sites(edition: Edition, sites: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Located rows of cases (`area`, `cell`, `site_id`, `list_id`) with their `site`.

    A row that names a site and no place at all is where the site is.
    """
    if sites.is_empty():
        return rows
    rows = rows.with_columns(sites_of_cases(edition, sites, rows))
    lost = (pl.col("area") < 0) & pl.col("cell").is_null() & pl.col("area_code").is_null()
    at = rows.select(lost & (pl.col("site") >= 0)).to_series().to_numpy()
    if not at.any():
        return rows
    there = sites[rows["site"].to_numpy()[at]]
    where = pl.Series(np.flatnonzero(at))
    return rows.with_columns(
        rows["area"].clone().scatter(where, there["area"]), rows["cell"].clone().scatter(where, there["cell"])
    )
