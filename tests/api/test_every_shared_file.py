"""Every file of the shared folder goes in by one command, and each of its rows is accounted for.

Quick files are loaded here; of the others it is only held that somebody has looked at them. What a file needs before it
(boundaries for people, wards for hamlets) stands in `Quick.after`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.real_data


@dataclass(frozen=True)
class Quick:
    """How a file is loaded: the command, its options, the rows that it has, and a file that has to be there before."""

    command: str
    read: int
    options: tuple[str, ...] = ()
    after: str = ""


QUICK = {
    "vn_provinces_2025.parquet": Quick("boundaries", 32),
    "hcmc_wards_population_2019_utm48n.parquet": Quick("boundaries", 322),
    "vn_named_areas.gpkg": Quick("boundaries", 120, ("--layer", "all")),
    "singapore_dengue_clusters_2020.gpkg": Quick("boundaries", 424, ("--level", "hamlet")),
    "vn_osm_places_central_2017.csv.gz": Quick(
        "boundaries", 171, ("--level", "ward"), "vn_provinces_2025.parquet"
    ),
    # the layer holds no day, and days before 1900 pass for slips: another one stands in
    "snow_cholera_1854.gpkg": Quick("cases", 324, ("--sheet", "deaths", "--set", "report_date=2022-02-01")),
    "vn_covid_commune_day_2021.csv.gz": Quick("cases", 6151),
    "vn_covid_district_day_2021.csv.gz": Quick("cases", 2479),
    "vn_covid_province_day_2021.csv.gz": Quick("cases", 749, (), "vn_provinces_2025.parquet"),
    "korea_patient_route_2020.csv.gz": Quick("cases", 6714, ("--visits",)),
}
#: Files that take longer: the command that was tried by hand.
LARGE = {
    "taiwan_dengue_linelist_2023.csv.gz": "cases load",
    "vn_commune_points.csv.gz": "boundaries load",
    "vn_communes_2009census.parquet": "boundaries load",
    "vn_districts_2021.parquet": "boundaries load",
    "vn_population_2019_ward.csv.gz": "population load",
    "vn_provinces_2021.parquet": "boundaries load",
    "vn_wards_2025_four_provinces.parquet": "boundaries load",
    "vn_wards_2025_nationwide.parquet": "boundaries load",
    "vn_wards_2025_nationwide_simplified.parquet": "boundaries load",
    "worldpop_vnm_ppp_2020_1km_UNadj.tif": "population load",
}


def test_every_file_of_the_folder_is_known(shared_data: Path) -> None:
    there = {one.name for one in shared_data.iterdir() if one.name != "README.md"}
    new = sorted(there - QUICK.keys() - LARGE.keys())
    assert not new, (
        f"nobody has tried these files yet: {', '.join(new)}; load each and add it to QUICK or LARGE"
    )
    gone = sorted((QUICK.keys() | LARGE.keys()) - there)
    assert not gone, f"these files are no longer in the folder: {', '.join(gone)}; take them out of the list"


@pytest.mark.parametrize("name", QUICK)
def test_a_file_goes_in_by_one_command_and_no_row_is_lost(bare: Any, shared_data: Path, name: str) -> None:
    how = QUICK[name]
    if how.after:
        bare("boundaries", "load", shared_data / how.after)
    told = bare(how.command, "load", shared_data / name, *how.options, "--json", status=None).json
    assert "error" not in told, told.get("error")
    assert told["read"] == how.read
    assert told["read"] == told["accepted"] + told["unchanged"] + told["refused"]
    assert told["accepted"] + told["unchanged"] > 0
