"""The small world of the map tests with eight sites in it, one of each kind."""

from dataclasses import replace
from typing import Any

import polars as pl
import shapely

from zones.snapshot import Snapshot, Window, ZoneLayer
from zones.vocabulary import SITE_KINDS

#: kind -> code, name, lon, lat, persons, level; the school has an outline, of the checkpoint no place is known.
SITES: dict[str, tuple[str, str | None, float | None, float | None, int | None, str]] = {
    "boarding_house": ("NT1", "Khu trọ <b>Bà Năm</b>", 103.362, 21.562, 12, "red"),
    "school": ("TR1", "Trường PTDTNT", 103.37, 21.57, 432, "red"),
    "factory": ("NM1", None, 103.31, 21.51, 900, "yellow"),
    "market": ("CH1", "Chợ Mường", 103.32, 21.53, None, "green"),
    "quarantine": ("CL1", "Khu cách ly số 1", 103.34, 21.58, 80, "not_assessed"),
    "treatment": ("DT1", "Bệnh viện dã chiến", 103.44, 21.64, 300, "not_assessed"),
    "checkpoint": ("CK1", "Chốt cầu treo", None, None, 8, "grey"),
    "other": ("KH1", "Nhà văn hóa", 103.3621, 21.5621, 50, "green"),
}
OUTLINE = shapely.box(103.365, 21.565, 103.375, 21.575)
_POSSIBLE = {"green": 1, "yellow": 2, "red": 4, "grey": 7, "not_assessed": 0}


def site_layer(kind: str, **changed: Any) -> ZoneLayer:
    """The layer of the one site of a kind, in ward 6 of the edition."""
    code, name, lon, lat, persons, level = SITES[kind]
    cases = {"red": 7, "yellow": 2, "green": 0}.get(level)
    table = pl.DataFrame(
        {
            "area": pl.Series([6], dtype=pl.Int32), "site": [code], "site_name": pl.Series([name], dtype=pl.String),
            "site_kind": [kind], "size_class": ["large"], "lon": pl.Series([lon], dtype=pl.Float64),
            "lat": pl.Series([lat], dtype=pl.Float64),
            "outline": pl.Series([shapely.to_wkb(OUTLINE) if kind == "school" else None], dtype=pl.Binary),
            "people_from": pl.Series(["persons" if persons else None], dtype=pl.String), "level": [level],
            "possible": pl.Series([_POSSIBLE[level]], dtype=pl.UInt32), "rule": [""],
            "population_persons": pl.Series([persons], dtype=pl.Int64),
            "reported_days": pl.Series([14], dtype=pl.Int32),
            "last_report": pl.Series([None], dtype=pl.Date), "reporting_ok": [level != "grey"], "origin": ["own"],
            "n14.lo": pl.Series([cases or 0], dtype=pl.Int64), "n14.hi": pl.Series([cases], dtype=pl.Int64),
            **changed,
        }
    )  # fmt: skip
    return ZoneLayer(f"site:{kind}", f"site:{kind}", table, {})


def with_sites(snapshot: Snapshot) -> Snapshot:
    """A snapshot of the small world that holds the sites too."""
    window: dict[str, Window] = dict(snapshot.layers["ward"].windows)
    layers = {f"site:{kind}": replace(site_layer(kind), windows=window) for kind in SITE_KINDS}
    return replace(snapshot, layers={**snapshot.layers, **layers})
