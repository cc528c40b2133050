"""Cases of places: which cluster is formed of them, and its level.

A place is `{north, east: metres from any point, ago: days}`, with `onset_ago` where the onset links, and `count` (1).
The case's `level` is that of the one cluster, or `none`; `size` its cases.
"""

from datetime import date, timedelta
from math import cos, degrees, radians

import polars as pl

from tests.rulebook_cases.files import Case
from zones.clusters import EARTH_RADIUS_M, POINT_SCHEMA, clusters
from zones.rulebook import Rulebook

LON, LAT = 106.7, 10.8


def difference(book: Rulebook, case: Case) -> str:
    """What is formed otherwise than the case says; "" where they agree."""
    as_of = date.fromisoformat(case.keys["as_of"])
    rows = []
    for place in case.keys["places"]:
        north, east = (degrees(float(place.get(key, 0)) / EARTH_RADIUS_M) for key in ("north", "east"))
        reported = as_of - timedelta(days=int(place["ago"]))
        onset = as_of - timedelta(days=int(place.get("onset_ago", place["ago"])))
        linking = onset if book.clusters and book.clusters.date == "onset" else reported
        at = (LON + east / cos(radians(LAT)), LAT + north)
        rows.append((*at, linking, reported, int(place.get("count", 1))))
    found = clusters(pl.DataFrame(rows, schema=POINT_SCHEMA, orient="row"), book, as_of).table
    told = list(zip(found["level"].to_list(), map(str, found["size"].to_list()), strict=True)) or [
        ("none", "0")
    ]
    wanted = (case.keys["level"], case.keys.get("size", told[0][1]))
    return "" if told == [wanted] else f"{told}, not {wanted}"
