"""The real lists: figures that were looked at, so that a change of meaning does not pass unseen."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from geodata.intake import PlaceIndex, read_cases, read_populations
from geodata.locate_edition import EditionLocator
from zones.areas import AREA_SCHEMA, Edition
from zones.errors import QuestionError

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def communes(shared_data) -> PlaceIndex:
    """The communes of the 2009 census layer with their districts and provinces, by name only."""
    levels = [("province", None), ("district", "province"), ("ward", "district")]
    columns = {"province": "province", "district": "district", "ward": "commune"}
    source = pl.read_parquet(shared_data / "vn_communes_2009census.parquet").drop("geometry")
    parts = [
        source.select(
            area_level=pl.lit(level),
            code=f"{columns[level]}_id",
            name=f"{columns[level]}_vn",
            above=pl.col(f"{columns[parent]}_id") if parent else pl.lit(None, pl.String),
        )
        .unique("code")
        .sort("code")
        for level, parent in levels
    ]
    areas = pl.concat(parts).with_row_index("area")
    codes = areas.select(parent="area", above="code")
    areas = areas.join(codes, on="above", how="left", maintain_order="left").with_columns(area_km2=None)
    return PlaceIndex(Edition("2009", areas.select(*AREA_SCHEMA).cast(AREA_SCHEMA), np.empty(0, object)))


def test_commune_days_of_2021(shared_data, communes):
    found = read_cases(
        shared_data / "vn_covid_commune_day_2021.csv.gz",
        today=date(2021, 7, 14),
        places=communes,
        constants={"setting": "community"},
    )
    # 199 rows of the wards of districts 2 and 9 lie in the city of Thủ Đức, which the layer does not have yet
    assert (found.read, len(found.rows), len(found.refused)) == (6151, 5582 + 199, 569 - 199)
    assert found.reasons() == {"place_impossible": 563 - 199, "place_ambiguous": 6}
    assert found.tally == {"place_at_parent": 8}
    assert found.rows["count"].sum() + found.refused["count"].sum() == 21_383
    assert found.refused["area_code"].null_count() == 0  # the province at least is always known
    cai_rang = found.refused.filter(pl.col("value").str.contains("Hồ Chí Minh / Cái Răng"))
    assert "Cần Thơ / Quận Cái Răng" in cai_rang["problem"][0]


@pytest.mark.parametrize(("name", "rows"), [("district", 2479), ("province", 749)])
def test_district_and_province_days_of_2021(shared_data, communes, name, rows):
    path = shared_data / f"vn_covid_{name}_day_2021.csv.gz"
    found = read_cases(path, today=date(2021, 7, 14), places=communes)
    assert found.read == rows and found.rows["count"].sum() + found.refused["count"].sum() == 21_383
    if name == "province":
        assert len(found.refused) == 0 and set(found.rows["area_level"]) == {"province"}


def test_every_taiwanese_patient_is_a_case(shared_data):
    found = read_cases(
        shared_data / "taiwan_dengue_linelist_2023.csv.gz",
        today=date(2024, 2, 1),
        constants={"setting": "community"},
    )
    assert (len(found.rows), len(found.refused), found.rows["cell"].null_count()) == (26_641, 0, 14)
    assert found.tally == {"unplaced": 14}
    assert found.rows["identity"].n_unique() == 26_641
    assert found.rows["acquisition"].value_counts().sort("count")["acquisition"].to_list() == [
        "imported",
        "local",
    ]


def test_visits_of_one_patient_are_no_cases(shared_data):
    path, today = shared_data / "korea_patient_route_2020.csv.gz", date(2020, 5, 1)
    with pytest.raises(QuestionError, match="1002 of the 1211 ids"):
        read_cases(path, today=today)
    found = read_cases(path, today=today, visits=True)
    assert "date: read with the month first, as its values show" in found.notes
    assert (found.read, len(found.rows), len(found.repeated), len(found.refused)) == (6714, 1211, 5503, 0)


def test_deaths_of_1854_are_weighted_points(shared_data):
    path = shared_data / "snow_cholera_1854.gpkg"
    found = read_cases(path, sheet="deaths", today=date(2022, 1, 1), constants={"report_date": "1900-01-01"})
    assert found.rows["count"].sum() + found.refused["count"].sum() == 392
    assert (
        found.rows["lon"].is_between(-0.15, -0.13).all() and found.rows["lat"].is_between(51.5, 51.52).all()
    )


def test_ward_names_written_without_blanks_are_matched(shared_data, communes):
    found = read_populations(
        shared_data / "vn_population_2019_ward.csv.gz", places=communes, mapping={"persons": "total"}
    )
    assert found.read == 10_790 and len(found.rows) >= 10_600
    assert len(found.rows) + len(found.refused) + len(found.repeated) == found.read


def test_points_of_communes_lie_in_the_commune_of_their_name(shared_data):
    import geopandas

    source = geopandas.read_file(shared_data / "vn_named_areas.gpkg", layer="communes_ninh_thuan_province")
    source = source.sort_values("commune_id", ignore_index=True)
    areas = pl.DataFrame(
        {"area": range(len(source)), "area_level": "ward", "code": source["commune_id"].tolist(),
         "name": source["commune_vn"].tolist(), "parent": None, "area_km2": None},
        schema=AREA_SCHEMA,
    )  # fmt: skip
    edition = Edition("ninh thuan", areas, source.geometry.to_numpy())
    points = pl.read_csv(shared_data / "vn_commune_points.csv.gz", infer_schema=False)
    local = points.filter(pl.col("province") == "Ninh Thuận").with_columns(date=pl.lit("2021-07-01"))
    from geodata.intake.cases import Reading, cases_of
    from geodata.intake.reading.table import Table

    table = Table(
        local.select("date", "lat", "lng", "commune"), pl.Series(range(2, len(local) + 2), dtype=pl.Int32)
    )
    reading = Reading(today=date(2022, 1, 1), mapping={"exposure": "commune"}, constants={})
    found = cases_of(table, reading, PlaceIndex(edition), EditionLocator(edition))
    assert len(found.rows) == len(local) and found.rows["area_code"].null_count() <= 1
