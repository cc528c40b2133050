"""Cases that may be one person are proposed with reasons; those that cannot be one are not."""

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from geodata.doubles import Proposals, proposals

SCHEMA: dict[str, Any] = {
    "id": pl.Int64, "import_id": pl.Int64, "list_id": pl.Int64, "identity": pl.String, "row": pl.Int64,
    "case_id": pl.String, "household_id": pl.String, "onset_date": pl.Date, "sample_date": pl.Date,
    "report_date": pl.Date, "age": pl.String, "sex": pl.String, "lon": pl.Float64, "lat": pl.Float64,
    "area_level": pl.String, "area_code": pl.String, "edition": pl.String, "setting": pl.String, "status": pl.String,
    "count": pl.Int64, "count_hi": pl.Int64, "list": pl.String,
}  # fmt: skip
DAY = date(2022, 2, 18)
ONE = {
    "report_date": DAY,
    "onset_date": DAY,
    "age": "34",
    "sex": "female",
    "area_level": "ward",
    "area_code": "99002",
}


def cases(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows over one and the same patient: list `A` unless said otherwise, each with an id of its own."""
    made = []
    for at, said in enumerate(rows):
        one = {"id": at, "import_id": 1, "row": at + 2, "count": 1, "list": "A", **ONE, **said}
        one |= {
            "list_id": ord(one["list"]),
            "identity": f"{at:032}",
            "case_id": one.get("case_id", f"X-{at}"),
        }
        made.append(one)
    return pl.DataFrame(made, schema=SCHEMA)


def reasons(found: Proposals) -> set[str]:
    return set(found.pairs["reasons"][0].split(","))


def test_the_same_place_day_age_and_sex_in_two_lists_are_proposed_with_reasons() -> None:
    found = proposals(cases({}, {"list": "B"}))
    assert found.found == 1
    assert reasons(found) == {"onset_same", "report_same", "area_same", "sex_same", "age_same", "alone"}
    assert found.pairs["case_a"][0] == f"A:{0:032}" and found.pairs["case_b"][0] == f"B:{1:032}"


@pytest.mark.parametrize(
    "other",
    [
        {"sex": "male"},
        {"age": "60"},
        {"age": "40-44"},
        {"area_code": "99003"},
        {"onset_date": DAY + timedelta(days=9), "report_date": DAY + timedelta(days=9)},
        {"count": 2},
        {"count_hi": 3},
    ],
)
def test_what_cannot_be_one_person_or_is_no_single_case_is_not_proposed(other: dict[str, Any]) -> None:
    assert proposals(cases({}, {"list": "B", **other})).found == 0


@pytest.mark.parametrize(
    "other", [{"age": "30-34"}, {"onset_date": DAY + timedelta(days=1)}, {"onset_date": None}]
)
def test_a_band_of_ages_a_day_off_or_a_missing_onset_leave_a_pair_likely(other: dict[str, Any]) -> None:
    assert proposals(cases({}, {"list": "B", **other})).found == 1


def test_digits_of_the_ids_and_the_household_count() -> None:
    bare = {"age": None, "sex": None}
    assert proposals(cases({**bare}, {**bare, "list": "B"})).found == 0
    ids = [{**bare, "case_id": "HN-2022-004711"}, {**bare, "case_id": "BV 004711", "list": "B"}]
    assert "id_tail" in reasons(proposals(cases(*ids)))
    home = {"household_id": "H1"}
    assert "household_same" in reasons(proposals(cases(home, {**home, "list": "B"})))


def test_points_over_a_border_are_compared_by_distance() -> None:
    near = [{"lon": 103.4, "lat": 21.6}, {"lon": 103.401, "lat": 21.6, "area_code": "99003", "list": "B"}]
    assert "point_near" in reasons(proposals(cases(*near), least=0.3))


def test_one_list_needs_more_than_two_lists() -> None:
    assert proposals(cases({}, {})).found == 0
    point = {"lon": 103.4, "lat": 21.6, "case_id": "K-123456"}
    assert proposals(cases(point, {**point, "case_id": "KX-123456"})).found == 1
    assert proposals(cases({"case_id": None}, {"case_id": None}), least=0).found == 0


def test_the_lists_named_are_those_compared_and_what_was_answered_is_not_asked_again() -> None:
    rows = cases({}, {"list": "B"}, {"list": "C", "area_code": "9"}, {"list": "D", "area_code": "9"})
    assert proposals(rows).found == 2
    only = proposals(rows, lists=("A", "B"))
    assert only.found == 1 and only.compared == 2
    assert proposals(rows, lists=("A", "B"), answered=only.pairs.select("case_a", "case_b")).found == 0


def test_proposals_are_capped_and_the_likeliest_kept() -> None:
    rows = cases({}, {"list": "B"}, {"area_code": "9", "age": "30-34"}, {"area_code": "9", "list": "B"})
    found = proposals(rows, most=1)
    assert (found.found, found.pairs.height) == (2, 1) and "age_same" in reasons(found)


def test_where_many_are_alike_a_pair_is_worth_less() -> None:
    alone = proposals(cases({}, {"list": "B"})).pairs["score"][0]
    crowd = proposals(cases(*[{}] * 6, *[{"list": "B"}] * 6), least=0).pairs["score"].max()
    assert crowd < alone


def test_a_crowd_that_tells_nobody_apart_is_left_out_and_said() -> None:
    found = proposals(cases(*[{}] * 300, *[{"list": "B"}] * 300))
    assert found.found == 0 and found.crowded > 0


def test_nothing_to_compare_gives_nothing() -> None:
    assert proposals(cases()).found == 0 and proposals(cases({})).pairs.is_empty()


def test_no_column_that_is_handed_out_says_who_somebody_is() -> None:
    told = set(proposals(cases({}, {"list": "B"})).pairs.columns)
    assert not told & {"age_a", "sex_a", "case_id_a", "household_id_a", "lon_a", "lat_a"}


# ---- a real list, dealt to two


def dealt(shared_data: Path) -> tuple[pl.DataFrame, dict[str, int], int]:
    """Dengue cases of Taiwan in 2023, dealt to two lists that share a fifth, with other ids and slips in the second."""
    file = pl.read_csv(shared_data / "taiwan_dengue_linelist_2023.csv.gz", infer_schema=False)
    random = np.random.default_rng(7)
    whole = file.select(
        pl.col("onset_date", "report_date").str.to_date("%Y/%m/%d"), "sex", age="age_band",
        lon=pl.col("lon").cast(pl.Float64), lat=pl.col("lat").cast(pl.Float64), area_level=pl.lit("ward"),
        area_code=pl.concat_str("res_county", "res_town", "res_village", ignore_nulls=False),
        truth=pl.int_range(pl.len()),
    )  # fmt: skip
    at = random.random(whole.height)
    first = whole.filter(pl.Series(at < 0.65)).with_columns(list=pl.lit("A"), list_id=1)
    second = whole.filter(pl.Series((at >= 0.65) | (at < 0.2))).with_columns(list=pl.lit("B"), list_id=2)
    rows = pl.concat([first, slips(second, random)], how="vertical_relaxed")
    rows = rows.with_columns(identity=pl.format("{}", pl.int_range(pl.len())), count=1, import_id=1)
    rows = rows.with_columns(
        case_id=pl.format("{}{}", "list", pl.int_range(pl.len())), id=pl.int_range(pl.len())
    )
    absent = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in rows.columns]
    names = (rows["list"] + ":" + rows["identity"]).to_list()
    truth = dict(zip(names, rows["truth"].to_list(), strict=True))
    return rows.with_columns(absent).select(list(SCHEMA)), truth, int((at < 0.2).sum())


def slips(rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    """Every fifth onset a day off, later reports, sex, age and points missing here and there."""
    days = pl.Series(random.choice([-1, 1, *[0] * 8], rows.height))
    late = pl.Series(random.integers(0, 4, rows.height))

    def missing(name: str, share: float) -> pl.Expr:
        gone = pl.Series(random.random(rows.height) < share)
        return pl.when(gone).then(None).otherwise(name).alias(name)

    return rows.with_columns(
        pl.col("onset_date") + days.cast(pl.Int64) * pl.duration(days=1),
        pl.col("report_date") + late.cast(pl.Int64) * pl.duration(days=1),
        missing("sex", 0.08), missing("age", 0.08), missing("lon", 0.15),
    )  # fmt: skip


def test_most_doubles_of_a_real_list_are_found_and_most_proposals_are_doubles(shared_data: Path) -> None:
    rows, truth, shared = dealt(shared_data)
    begun = time.perf_counter()
    found = proposals(rows, most=10**6)
    took = time.perf_counter() - begun
    right = sum(truth[a] == truth[b] for a, b in found.pairs.select("case_a", "case_b").iter_rows())
    assert right / shared > 0.8 and right / found.found > 0.85
    assert took < 20  # under a second on a machine with nothing else to do
