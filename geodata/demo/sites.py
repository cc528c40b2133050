"""Invented sites of every kind in the invented district, and who of its cases is at which."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import geopandas as gpd
import polars as pl
import shapely

from geodata.demo.epidemic import LAST_DAY, SCHOOL_HAMLET_RANK, SCHOOL_SITE, Codes
from geodata.demo.territory import Territory

_RECENT = LAST_DAY - timedelta(days=6)
_HALF_WIDTH, _HALF_HEIGHT = 0.0014, 0.0010  # degrees: grounds of about 290 by 220 m


@dataclass(frozen=True)
class _Invented:
    """A site in a hamlet of a commune: the one of a rank, or (None) the one with the most recent cases.

    `cases` of these are at the site, of the setting named.
    """

    code: str
    name: str
    kind: str
    commune: int
    rank: int | None
    capacity: int | None = None
    persons: int | None = None
    grounds: bool = False
    cases: int = 0
    setting: str = "community"


_SITES = (
    _Invented(SCHOOL_SITE, "Trường PTDTNT Mường Sương (giả lập)", "school", 0, SCHOOL_HAMLET_RANK, 480, 432, True),
    _Invented("khu-tro", "Khu trọ công nhân Tân Lúa (giả lập)", "boarding_house", 0, 10, 60, 48, cases=4),
    _Invented("cho-huyen", "Chợ Mường Sương (giả lập)", "market", 0, 8, cases=1),
    _Invented("benh-vien", "Bệnh viện dã chiến số 1 (giả lập)", "treatment", 0, 4, 300, grounds=True, cases=9,
              setting="quarantine"),
    _Invented("xuong-may", "Xưởng may Chiềng Lam (giả lập)", "factory", 3, None, None, 140, True, 2),
    _Invented("th-nam-may", "Trường Tiểu học Nậm Mây (giả lập)", "school", 1, 0, None, 260),
    _Invented("cach-ly", "Khu cách ly xã Pú Khói (giả lập)", "quarantine", 2, 1, 120, grounds=True, cases=12,
              setting="quarantine"),
    _Invented("th-huoi-ban", "Trường Bán trú Huổi Ban (giả lập)", "school", 18, 0, None, 190),
    _Invented("chot-deo", "Chốt kiểm soát đèo Mường Khe (giả lập)", "checkpoint", 16, 0, None, 9),
)  # fmt: skip


def invented_sites(
    place: Territory, codes: Codes, cases: pl.DataFrame, located: list[str]
) -> tuple[gpd.GeoDataFrame, pl.DataFrame]:
    """The sites as a layer of points and polygons, and the cases with the codes of their sites.

    `located` gives the hamlet code of every case ("" where it is not known so finely).
    """
    told = cases.with_columns(pl.Series("hamlet", located)).with_row_index("at")
    rows, at_site = [], dict(told.drop_nulls("site_id").select("at", "site_id").iter_rows())
    for site in _SITES:
        hamlet = _hamlet(site, place, codes, told)
        rows.append(_row(site, place.hamlets[hamlet], codes.hamlet[hamlet]))
        here = told.filter(pl.col("hamlet") == codes.hamlet[hamlet], pl.col("setting") == site.setting)
        free = here.filter(pl.col("site_id").is_null()).sort("report_date", "at", descending=[True, False])
        at_site |= dict.fromkeys(free["at"].head(site.cases).to_list(), site.code)
    named = [at_site.get(k) for k in range(cases.height)]
    layer = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    return layer, cases.with_columns(pl.Series("site_id", named, pl.String))


def _hamlet(site: _Invented, place: Territory, codes: Codes, told: pl.DataFrame) -> int:
    here = [k for k, commune in enumerate(place.commune) if commune == site.commune]
    if site.rank is not None:
        return here[site.rank]
    recent = told.filter(pl.col("report_date") >= _RECENT, pl.col("setting") == site.setting)["hamlet"]
    return max(here, key=lambda k: ((recent == codes.hamlet[k]).sum(), -k))


def _row(site: _Invented, hamlet: Any, code: str) -> dict[str, Any]:
    point = shapely.point_on_surface(hamlet)
    x, y = round(point.x, 5), round(point.y, 5)
    grounds = shapely.box(x - _HALF_WIDTH, y - _HALF_HEIGHT, x + _HALF_WIDTH, y + _HALF_HEIGHT)
    shape = shapely.intersection(grounds, hamlet) if site.grounds else shapely.Point(x, y)
    return {
        "code": site.code, "name": site.name, "kind": site.kind, "capacity": site.capacity, "persons": site.persons,
        "area_code": code, "geometry": shape,
    }  # fmt: skip
