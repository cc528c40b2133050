"""A file of cases: every row accepted or refused with its reason, the good rest kept."""

import json
import math
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.cases import read_cases
from zones.errors import InputError
from zones.ledger import ANY_NUMBER

TODAY = date(2022, 2, 20)
GOOD = {"report_date": "2022-02-19", "area_code": "0203"}


def only(found, column):
    assert len(found.refused) == 0, found.refused.to_dicts()
    return found.rows[column].to_list()


def test_a_row_needs_no_more_than_a_place_and_a_day(batch):
    found = batch([GOOD])
    row = found.rows.row(0, named=True)
    assert (row["report_date"], row["area_level"], row["area_code"]) == (date(2022, 2, 19), "ward", "0203")
    assert (row["count"], row["count_hi"], row["edition"], row["row"]) == (1, None, "2021", 2)
    assert json.loads(row["place_words"]) == {"area_code": "0203"}


def test_every_field_is_read(batch):
    given_row = GOOD | {
        "case_id": "BN1", "onset_date": "2022-02-15", "sample_date": "2022-02-18", "setting": "Khu cách ly",
        "acquisition": "xâm nhập", "source": "chưa rõ nguồn lây", "exposure": "chợ", "household_id": "H1",
        "site_id": "S1", "age": "34", "sex": "Nữ", "status": "xác định", "outcome": "tử vong",
        "outcome_date": "2022-02-20", "place_kind": "nơi ở",
    }  # fmt: skip
    row = batch([given_row]).rows.row(0, named=True)
    assert (row["setting"], row["acquisition"], row["source"]) == ("quarantine", "imported", "not_found")
    assert (row["sex"], row["status"], row["outcome"], row["place_kind"]) == (
        "female",
        "confirmed",
        "died",
        "residence",
    )
    assert (row["case_id"], row["household_id"], row["site_id"], row["age"]) == ("BN1", "H1", "S1", "34")
    assert row["onset_date"] == date(2022, 2, 15) and row["outcome_date"] == date(2022, 2, 20)


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [({"report_date": "30/02/2022"}, "date_impossible", "report_date"),
     ({"report_date": "2099-01-01"}, "date_future", "report_date"),
     ({"report_date": None}, "date_missing", "report_date"),
     ({"onset_date": "2099-01-01"}, "date_future", "onset_date"),
     ({"area_code": "9999"}, "code_unknown", "area_code"),
     ({"setting": "bệnh viện"}, "choice_unknown", "setting"),
     ({"age": "-3"}, "age_impossible", "age"), ({"age": "200"}, "age_impossible", "age"),
     ({"lon": "106.1", "lat": "91"}, "coordinate_out_of_range", "lat"),
     ({"lon": "10.9", "lat": "106.1"}, "coordinate_swapped", "lat"),
     ({"lon": "NaN", "lat": "10.9"}, "coordinate_not_number", "lon"),
     ({"lon": "inf", "lat": "10.9"}, "coordinate_not_number", "lon"),
     ({"lon": "106.1", "lat": None}, "coordinate_half", "lat"),
     ({"lon": "0", "lat": "0"}, "coordinate_zero", "lon"),
     ({"lon": "588000", "lat": "2325000"}, "coordinate_out_of_range", "lon")],
)  # fmt: skip
def test_one_bad_cell_costs_its_row_and_says_why(batch, change, code, column):
    extra = {key: ("2022-02-01" if key.endswith("date") else None) for key in change if key not in GOOD}
    found = batch([GOOD | extra, GOOD | extra | change])
    assert len(found.rows) == 1
    row = found.refused.row(0, named=True)
    assert (row["row"], row["code"], row["column"]) == (3, code, column)
    assert row["problem"] and row["problem_vi"] and row["remedy"] and row["remedy_vi"]
    assert json.loads(row["raw"])["report_date"] == (GOOD | change)["report_date"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("-3", "count_negative"), ("1.5", "count_not_whole"), ("ba", "count_not_whole"), (None, "count_missing"),
     ("1.357", "count_ambiguous"), ("9" * 12, "count_too_large"), ("9-1", "count_not_whole")],
)  # fmt: skip
def test_counts_that_are_none(batch, written, code):
    found = batch([GOOD | {"count": "1"}, GOOD | {"report_date": "2022-02-18", "count": written}])
    assert found.refused["code"].to_list() == [code]


@pytest.mark.parametrize(
    ("written", "most"),
    [("3+2", 5), ("3 ca + 2 ca", 5), ("3 (2)", 5), ("15 (F0)", 15), ("1.234", 1234), ("1,5", 15), ("1 2 3", 123),
     ("9" * 12, 50_000_000), ("9-1", 10), ("12 (3-5)", 12), ("-7", 7), ("2 và 3 ca mắc mới", 5), ("0/0", 0)],
)  # fmt: skip
def test_a_count_that_cannot_be_read_may_be_as_many_as_its_digits_say(batch, written, most):
    refused = batch([GOOD | {"count": "1"}, GOOD | {"report_date": "2022-02-18", "count": written}]).refused
    assert refused.select("count", "count_hi").row(0) == (None, most)


@pytest.mark.parametrize(
    "written",
    ["ba", None, "\u0663", ">0", "> 5", "0?", "10?", "0 (chưa đủ)", "0x", "0 ?", "10+", "≥10", ">=10", "trên 10",
     "hơn 2", "1 chục", "12 nghìn", "12k", "3 hộ", "1 ổ dịch", "~3", "0...", "0 ca?", "2 ca/ngày", "0 (+3 chờ KĐ)",
     "5-", "3 F1", "0*", "<5?", "9" * 20, "1e3", "2 ca cộng đồng", "50%", "0 và nhiều", "0 →"],
)  # fmt: skip
def test_digits_beside_which_something_can_mean_more_bound_nothing(batch, written):
    refused = batch([GOOD | {"count": "1"}, GOOD | {"report_date": "2022-02-18", "count": written}]).refused
    assert refused.select("count", "count_hi").row(0) == (None, ANY_NUMBER)


@pytest.mark.parametrize(
    ("written", "lo", "hi"),
    [("3", 3, None), ("3.0", 3, None), ("0", 0, None), ("1-9", 1, 9), ("1 to 9", 1, 9), ("1–9", 1, 9), ("<5", 1, 4),
     ("1.234.567", 1234567, None), ("5 - 5", 5, None)],
)  # fmt: skip
def test_counts_and_ranges(batch, written, lo, hi):
    found = batch([GOOD | {"count": written}])
    assert found.rows.select("count", "count_hi").row(0) == (lo, hi)


def test_refused_rows_keep_what_is_known_of_place_day_and_number(batch):
    found = batch(
        [
            {"report_date": "2022-02-19", "province": "Ninh Thuận", "district": "Cái Răng", "ward": "X", "count": "7"},
            {"report_date": "30/02/2022", "province": "Ninh Thuận", "district": "Ninh Phước", "ward": "An Hải",
             "count": "1-9"},
            {"report_date": "2022-02-19", "province": "Atlantis", "district": None, "ward": None, "count": "?"},
        ]
    )  # fmt: skip
    known = found.refused.select("report_date", "area_level", "area_code", "count", "count_hi").rows()
    assert known == [
        (date(2022, 2, 19), "province", "58", 7, None),
        (None, "ward", "0203", 1, 9),
        (date(2022, 2, 19), None, None, None, ANY_NUMBER),
    ]
    assert (
        "no area is called" in found.refused["problem"][2]
        and "not a whole number" in found.refused["problem"][2]
    )


def test_points_get_a_cell_and_the_finest_area(batch):
    found = batch([GOOD | {"area_code": None, "lon": "109,45", "lat": "11,25"}, GOOD | {"lon": None, "lat": None},
                   GOOD | {"area_code": None, "lon": "109.45", "lat": "11.75"}])  # fmt: skip
    assert only(found, "area_code") == ["0203-1", "0203", "0203"]
    cells = found.rows["cell"].to_list()
    assert cells[1] is None and f"{cells[0]:x}".startswith("8a")


def test_a_point_in_no_area_and_an_empty_place_are_accepted_and_noted(batch):
    found = batch([{"report_date": "2022-02-19", "lon": "100.5", "lat": "13.7", "ward": None},
                   {"report_date": "2022-02-19", "lon": None, "lat": None, "ward": None}])  # fmt: skip
    assert only(found, "area_code") == [None, None]
    assert found.rows["cell"].null_count() == 1 and found.rows["edition"].null_count() == 2
    assert found.tally == {"unplaced": 1, "point_without_area": 1}


def test_a_point_on_a_border_counts_once_for_the_lowest_code(batch):
    found = batch([{"report_date": "2022-02-19", "lon": "109.2", "lat": "11.5"}])
    assert only(found, "area_code") == ["0201"]


def test_words_and_point_together(batch):
    words = {"report_date": "2022-02-19", "province": "Ninh Thuận", "district": "Ninh Phước"}
    found = batch(
        [
            words | {"ward": "An Hải", "lon": "109.45", "lat": "11.25"},  # the point knows the hamlet
            words | {"ward": "Phước Dân", "lon": "109.3", "lat": "11.5"},  # the point decides between two
            words
            | {"ward": "An Hải", "lon": "109.9", "lat": "11.5"},  # they disagree: the words keep the area
        ]
    )
    assert only(found, "area_code") == ["0203-1", "0202", "0203"]
    assert found.tally == {"point_elsewhere": 1, "words_forgiven": 1}


def test_code_and_names_must_agree(batch):
    row = {"report_date": "2022-02-19", "province": "Ninh Thuận", "district": None}
    found = batch([row | {"area_code": "0203"}, row | {"area_code": "0301"}, row | {"area_code": "587"},
                   row | {"area_code": "58", "district": "Ninh Phước"}])  # fmt: skip
    assert found.rows["area_code"].to_list() == ["0203", "587", "587"]
    assert found.refused["code"].to_list() == ["place_impossible"]


def test_without_boundaries_words_are_kept_and_points_get_cells(batch):
    found = batch([GOOD | {"lon": "105.8", "lat": "21.0"}, GOOD | {"lon": None, "lat": None}], placed=False)
    assert only(found, "area_code") == [None, None] and found.rows["cell"].null_count() == 1
    assert found.rows["place_words"].null_count() == 0 and found.tally["unplaced"] == 1


def test_swapped_coordinates_are_told_even_below_ninety_degrees(batch):
    found = batch([{"report_date": "2022-02-19", "lon": "11.5", "lat": "109.5"}])
    assert "look swapped" in found.refused["problem"][0] and "đổi chỗ" in found.refused["problem_vi"][0]


def test_imported_yes_and_no(batch):
    found = batch([GOOD | {"imported": "是"}, GOOD | {"imported": "否"}, GOOD | {"imported": None}])
    assert only(found, "acquisition") == ["imported", "local", None]


def test_a_guess_that_fits_no_value_is_withdrawn_and_said(batch):
    found = batch([GOOD | {"status": "đang cách ly tại nhà"}])
    assert only(found, "status") == [None]
    assert any("not taken as status" in note for note in found.notes)
    told = batch([GOOD | {"status": "đang cách ly tại nhà"}], mapping={"status": "status"})
    assert told.refused["code"].to_list() == ["choice_unknown"]


def test_constants_and_notes(batch):
    found = batch([GOOD], constants={"setting": "cộng đồng"})
    assert only(found, "setting") == ["community"]
    assert "setting is 'community' throughout" in found.notes


def test_a_table_without_a_day_is_no_list_of_cases(batch):
    with pytest.raises(InputError, match="report date") as error:
        batch([{"area_code": "0203", "when": "2022-02-19"}])
    assert "--map report_date=" in error.value.fix


def test_file_in_windows_1258_with_ragged_lines(write, places, locator):
    text = "Ngày báo cáo;Tỉnh;Huyện;Xã;Số ca\n19/02/2022;Ninh Thuận;Ninh Phước;An Hải;3\n19/02/2022;Ninh\n"
    found = read_cases(write("cases.csv", text, "utf-16"), today=TODAY, places=places, locator=locator)
    assert found.read == 2 and found.rows["count"].to_list() == [3]
    row = found.refused.row(0, named=True)
    assert (row["row"], row["code"]) == (3, "line_ragged") and json.loads(row["raw"])["Tỉnh"] == "Ninh"


def test_markup_and_sql_in_cells_stay_text(batch):
    hostile = "<img src=x onerror=alert(1)>'; DROP TABLE cases;--"
    found = batch(
        [GOOD | {"case_id": hostile, "exposure": hostile}, GOOD | {"case_id": "b", "exposure": "{value}"}]
    )
    assert only(found, "exposure") == [hostile, "{value}"]
    refused = batch(
        [GOOD | {"setting": "{column}" + hostile, "x": "1"}, GOOD | {"setting": "community", "x": "1"}]
    )
    assert hostile in refused.refused["value"][0]


cell = st.sampled_from
rows = st.lists(
    st.fixed_dictionaries(
        {
            "report_date": cell(
                ["2022-02-19", "2022-02-18", "19/02/2022", "1/2/2022", "30/02/2022", "x", None]
            ),
            "province": cell(["Ninh Thuận", "ninh thuan", "Hồ Chí Minh", "Atlantis", None]),
            "district": cell(["Ninh Phước", "Quận 1", "Cái Răng", None]),
            "ward": cell(["An Hải", "Phước Dân", "Phường 12", "?", None]),
            "area_code": cell(["0203", "58", "nix", None, None]),
            "lon": cell(["109.45", "106.1", "10.5", "NaN", None, None]),
            "lat": cell(["11.25", "10.5", "106.1", "91", None, None]),
            "setting": cell(["community", "cách ly", "?", None]),
            "count": cell(["1", "2", "1-9", "-1", "x", None]),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(rows, st.booleans(), st.booleans())
def test_rows_read_are_accepted_refused_repeated_or_balances(batch, given_rows, cumulative, placed):
    filled = [row for row in given_rows if any(row.values())]
    if filled:
        found = batch(filled, cumulative=cumulative, placed=placed)  # the fixture checks the sum
        assert found.read == len(filled)
        assert found.refused["row"].n_unique() == len(found.refused)
        assert found.rows["identity"].n_unique() == len(found.rows)


@settings(max_examples=40, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(batch, given_rows, random):
    filled = [row for row in given_rows if any(row.values())]
    if not filled:
        return
    order = random.sample(range(len(filled)), len(filled))
    one, two = batch(filled), batch([filled[i] for i in order])
    columns = ["identity", "content", "area_level", "area_code", "cell", "count"]
    assert one.rows.select(columns).sort(columns).equals(two.rows.select(columns).sort(columns))
    assert sorted(one.refused["code"]) == sorted(two.refused["code"])


@settings(max_examples=50, deadline=None)
@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(allow_nan=True, allow_infinity=True))
def test_any_two_numbers_are_a_point_or_a_reason(batch, lon, lat):
    found = batch([{"report_date": "2022-02-19", "lon": str(lon), "lat": str(lat)}])
    if not (math.isfinite(lon) and math.isfinite(lat)) or abs(lon) > 180 or abs(lat) > 90:
        assert len(found.refused) == 1
    assert len(found.rows) + len(found.refused) == 1


def test_reading_in_pieces_of_any_kind_gives_the_same_identities(write, batch, tmp_path):
    frame = pl.DataFrame({"case_id": ["a", "b"], "report_date": ["2022-02-19", "2022-02-18"], "lon": ["106.1", "106.2"],
                          "lat": ["10.5", "10.6"], "count": ["1", "2"]})  # fmt: skip
    frame.write_csv(tmp_path / "t.csv")
    frame.select(reversed(frame.columns)).with_columns(pl.col("lon").cast(pl.Float64)).write_parquet(
        tmp_path / "t.pq"
    )
    one, two = (read_cases(tmp_path / name, today=TODAY) for name in ("t.csv", "t.pq"))
    assert one.rows["identity"].equals(two.rows["identity"]) and one.rows["content"].equals(
        two.rows["content"]
    )
