"""The demo as files: the same kinds of files that a district would bring, written into a folder."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.demo import names
from geodata.demo.epidemic import LAST_DAY, Codes, cases, reports
from geodata.demo.settlements import write_settlements
from geodata.demo.sites import invented_sites
from geodata.demo.territory import COMMUNES, Territory, territory

#: The workspace's today: the day after the notice's figures.
DEMO_TODAY: date = LAST_DAY + timedelta(days=1)
SEED = 20220219
_TOWN = 0
_NAMES = ("communes.geojson", "hamlets.geojson", "people.tif", "cases.csv", "reports.csv", "sites.geojson")


@dataclass(frozen=True)
class DemoFiles:
    """Where the parts of the demo were written."""

    communes: Path
    hamlets: Path
    people: Path
    cases: Path
    reports: Path
    sites: Path


def _persons(place: Territory, rng: np.random.Generator) -> NDArray[np.int64]:
    """People of each hamlet: a few hundred, more in the town."""
    people = np.round(rng.lognormal(np.log(330), 0.45, len(place.hamlets))).astype(np.int64)
    return np.where(place.commune == _TOWN, people * 2, people)


def _codes(place: Territory) -> tuple[list[str], Codes]:
    communes = [f"{names.DISTRICT_CODE}{k + 1:02d}" for k in range(COMMUNES)]
    number = [int((place.commune[:k] == place.commune[k]).sum()) for k in range(len(place.commune))]
    hamlets = [f"{communes[c]}{n + 1:02d}" for c, n in zip(place.commune, number, strict=True)]
    return communes, Codes(hamlets, [communes[c] for c in place.commune])


def _tables(place: Territory, persons: NDArray[np.int64]) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Codes]:
    commune_codes, codes = _codes(place)
    by_commune = np.bincount(place.commune, weights=persons, minlength=COMMUNES).astype(int)
    number = [int(code[-2:]) - 1 for code in codes.hamlet]
    communes = gpd.GeoDataFrame(
        {
            "code": commune_codes,
            "name": list(names.COMMUNES),
            "district_code": names.DISTRICT_CODE,
            "district": names.DISTRICT,
            "province_code": names.PROVINCE_CODE,
            "province": names.PROVINCE,
            "population": by_commune,
        },
        geometry=place.communes,
        crs=4326,
    )
    hamlets = gpd.GeoDataFrame(
        {
            "code": codes.hamlet,
            "name": [
                names.hamlet_name(n, int(c), c == _TOWN) for n, c in zip(number, place.commune, strict=True)
            ],
            "commune_code": codes.hamlet_commune,
            "population": persons,
        },
        geometry=place.hamlets,
        crs=4326,
    )
    return communes, hamlets, codes


def write_demo(folder: Path, seed: int = SEED) -> DemoFiles:
    """Write the invented district: three GeoJSON layers, a raster of persons, two CSV tables.

    The same seed gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = territory(seed)
    persons = _persons(place, np.random.default_rng(seed + 2))
    communes, hamlets, codes = _tables(place, persons)
    found = cases(place, persons, codes, seed)
    files = DemoFiles(*(folder / name for name in _NAMES))
    communes.to_file(files.communes, driver="GeoJSON")
    hamlets.to_file(files.hamlets, driver="GeoJSON")
    write_settlements(files.people, place, persons, seed + 3)
    located = _hamlet_of(
        place, codes, found["lon"].to_list(), found["lat"].to_list(), found["area_code"].to_list()
    )
    reports(place, codes, found, located, seed).write_csv(files.reports)
    sites, found = invented_sites(place, codes, found, located)
    sites.to_file(files.sites, driver="GeoJSON")
    found.write_csv(files.cases)
    return files


def _hamlet_of(
    place: Territory, codes: Codes, lon: list[float | None], lat: list[float | None], area: list[str | None]
) -> list[str]:
    """Hamlet code of each case: of its point, else its own code if it is a hamlet's, else ""."""
    known = set(codes.hamlet)
    tree = shapely.STRtree(place.hamlets)
    points = [
        shapely.Point(x, y) if x is not None and y is not None else None
        for x, y in zip(lon, lat, strict=True)
    ]
    found = ["" if code not in known else str(code) for code in area]
    at, hamlet = tree.query(points, predicate="intersects")
    for index, which in zip(at, hamlet, strict=True):
        found[index] = codes.hamlet[which]
    return found
