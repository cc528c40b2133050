"""Delivering a list again changes only what changed; no two rows are mistaken for one."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.batch import ROW_SCHEMA
from geodata.intake.contents import CONTENT_FIELDS
from geodata.intake.identity import identify

DAY = {"report_date": "2022-02-19"}


def ids(found):
    return found.rows.select("identity", "content").rows()


def test_a_case_id_is_the_identity_and_the_rest_its_content(batch):
    before = batch([DAY | {"case_id": "a", "ward": "An Hải"}, DAY | {"case_id": "b", "ward": "An Hải"}])
    after = batch([DAY | {"case_id": "b", "ward": "Long Thạnh"}, DAY | {"case_id": "a", "ward": "An Hải"}])
    assert dict(ids(before)).keys() == dict(ids(after)).keys()
    assert len(set(ids(before)) & set(ids(after))) == 1


def test_differing_rows_with_one_id_are_refused_both_and_identical_ones_kept_once(batch):
    found = batch([DAY | {"case_id": "a", "ward": "An Hải"}, DAY | {"case_id": "a", "ward": "Long Thạnh"},
                   DAY | {"case_id": "b", "ward": "An Hải"}, DAY | {"case_id": "b", "ward": "An Hải"},
                   DAY | {"case_id": "c", "ward": "An Hải"}])  # fmt: skip
    assert found.rows["case_id"].to_list() == ["b", "c"]
    assert found.repeated["row"].to_list() == [5]
    assert found.refused.select("row", "code", "value").rows() == [
        (2, "id_differs", "a"),
        (3, "id_differs", "a"),
    ]
    assert "rows 2, 3" in found.refused["problem"][0]


def test_named_key_columns_are_the_identity(batch):
    rows = [DAY | {"so": "1", "to": "x", "ward": "An Hải"}, DAY | {"so": "1", "to": "y", "ward": "An Hải"}]
    changed = [rows[0] | {"ward": "Long Thạnh"}, rows[1]]
    before, after = (batch(given_rows, key=("so", "to")) for given_rows in (rows, changed))
    assert before.rows["identity"].equals(after.rows["identity"])
    assert before.rows["content"][0] != after.rows["content"][0]
    assert batch([rows[0], changed[0]], key=("so", "to")).reasons() == {"id_differs": 2}


def test_patients_who_look_alike_are_different_cases(batch):
    found = batch([DAY | {"ward": "An Hải", "age": "30", "sex": "F"}] * 3)
    assert len(found.rows) == 3 and found.rows["identity"].n_unique() == 3
    again = batch([DAY | {"ward": "An Hải", "age": "30", "sex": "F"}] * 4)
    assert set(found.rows["identity"]) < set(again.rows["identity"])


def test_an_aggregated_row_is_its_place_day_setting_and_source(batch):
    before = batch([DAY | {"ward": "An Hải", "count": "3"}, DAY | {"ward": "Long Thạnh", "count": "1"}])
    after = batch([DAY | {"ward": "An Hải", "count": "5"}, DAY | {"ward": "Long Thạnh", "count": "1"}])
    assert before.rows["identity"].equals(after.rows["identity"])
    assert before.rows["content"][0] != after.rows["content"][0]
    settings_ = batch(
        [DAY | {"ward": "An Hải", "count": "3", "setting": word} for word in ("community", "quarantine")]
    )
    assert settings_.rows["identity"].n_unique() == 2


def test_aggregated_rows_that_contradict_each_other_are_refused(batch):
    figures = [("An Hải", "3", "1"), ("An Hải", "5", "2"), ("Bến Nghé", "3", "3")]
    found = batch([DAY | {"ward": ward, "count": count, "STT": number} for ward, count, number in figures])
    assert found.reasons() == {"key_differs": 2} and len(found.rows) == 1


def test_aggregated_rows_told_apart_by_another_column_are_added(batch):
    found = batch([DAY | {"ward": "An Hải", "count": "3", "dân tộc": "Kinh"},
                   DAY | {"ward": "An Hải", "count": "5", "dân tộc": "Chăm"},
                   DAY | {"ward": "An Hải", "count": "2", "dân tộc": "Chăm", }])  # fmt: skip
    assert found.rows["count"].to_list() == [3] and found.reasons() == {"key_differs": 2}
    ages = batch(
        [DAY | {"ward": "An Hải", "count": n, "age": age} for n, age in (("3", "0-9"), ("5", "10-19"))]
    )
    assert ages.rows["count"].sum() == 8 and ages.rows["identity"].n_unique() == 2


def test_the_same_aggregated_row_twice_is_counted_once_and_the_other_refused(batch):
    found = batch([DAY | {"ward": "An Hải", "count": "3"}] * 2)
    assert found.rows["count"].to_list() == [3] and found.reasons() == {"row_doubled": 1}
    assert found.refused["count"].to_list() == [3] and found.refused["area_code"].to_list() == ["0203"]


def test_single_cases_at_one_point_stay_apart_although_the_list_has_a_count(batch):
    found = batch([DAY | {"lon": "106.1", "lat": "10.5", "count": "1"}] * 4)
    assert len(found.rows) == 4 and found.rows["identity"].n_unique() == 4


def test_two_wards_whose_names_differ_in_marks_only_are_two(batch):
    path = DAY | {"province": "Ninh Thuận", "district": "Ninh Phước", "count": "2"}
    found = batch([path | {"ward": "Long Thạnh"}, path | {"ward": "Long Thành"}])
    assert found.rows["area_code"].to_list() == ["0204", "0205"] and found.rows["identity"].n_unique() == 2


def test_identity_does_not_depend_on_the_edition(batch):
    rows = [DAY | {"ward": "An Hải", "lon": "109.45", "lat": "11.25"}]
    assert ids(batch(rows)) == ids(batch(rows, placed=False))


def test_writing_alike_is_the_same_row(batch):
    one = batch([{"report_date": "2022-02-19", "ward": "An Hải", "setting": "community", "count": "3"}])
    two = batch(
        [{"Ngày báo cáo": "19/02/2022", "Xã": " an hải ", "Số ca": "3.0", "Nơi ghi nhận": "Cộng đồng"}]
    )
    assert ids(one) == ids(two)


people = st.lists(
    st.fixed_dictionaries(
        {
            "report_date": st.sampled_from(["2022-02-18", "2022-02-19"]),
            "case_id": st.sampled_from([None, "a", "b"]),
            "ward": st.sampled_from(["An Hải", "Bến Nghé", None]),
            "age": st.sampled_from(["1", "2", None]),
        }
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_a_list_is_the_same_in_any_order_and_delivered_twice(batch, rows, random):
    one, two = batch(rows), batch(random.sample(rows, len(rows)))
    assert sorted(ids(one)) == sorted(ids(two))
    assert one.rows["identity"].n_unique() == len(one.rows)


def test_a_million_rows_have_a_million_identities_cheaply(batch):
    n = 200_000
    cases = pl.DataFrame({"report_date": ["2022-02-19"] * n, "age": [str(i % 7) for i in range(n)]})
    cases = cases.with_columns(case_id=pl.lit(None, pl.String))
    found = identify(cases, key=None, aggregated=False)
    assert found.identity.n_unique() == n and found.content.n_unique() == 7


#: What rows were called when lists were first kept: they must be called so for ever.
A = {
    "report_date": date(2022, 2, 19),
    "setting": "community",
    "count": 1,
    "place_key": "ward:an hải",
    "age": "30",
}
B = {"report_date": date(2022, 2, 20), "lon": 106.7, "lat": 10.123456789, "count": 1}
CONTENT_A, CONTENT_B = "956e1be748c4d3aa13aa154a194e473c", "cbb60b3197ae02c0711c6b863a871152"


def called(rows, *, key=None, aggregated=False):
    schema = {name: ROW_SCHEMA.get(name, pl.String) for name in CONTENT_FIELDS}
    found = identify(pl.DataFrame(rows, schema=schema), key=key, aggregated=aggregated)
    return found.identity.to_list(), found.content.to_list()


def test_named_rows_are_called_as_ever():
    by_id = ["adeaa1a45975c0df0933cc641a19ffbf", "085ba749844e5d220912b6ebfd51e779"]
    contents = ["86095353083b742d61e1c5cb74ae4a43", "840278447b071e6d44b59991a12ba8cf"]
    assert called([A | {"case_id": "C-1"}, B | {"case_id": "C-2"}]) == (by_id, contents)
    by_key = ["019cf7052076cc23fbbe39acd4a06005", CONTENT_B]
    assert called([A, B], key=pl.Series(["1\x1fx", None])) == (by_key, [CONTENT_A, CONTENT_B])


def test_rows_without_a_name_are_called_as_ever():
    second, named = "a4fe3545f57d0dda2d191bd28e390e92", "3f51107ffb73af8ca0dbf5e8c065dacb"
    assert called([A, A, B, A | {"case_id": "x"}]) == (
        [CONTENT_A, second, CONTENT_B, named],
        [CONTENT_A, CONTENT_A, CONTENT_B, "9f777e056213b15bbf5d84977a05459e"],
    )


def test_aggregated_rows_are_called_as_ever():
    assert called([A | {"count": 3}, B, B], aggregated=True) == (
        [
            "84082acf6f46002a616ff81cb95cbd3b",
            "97e02add9666b84e47b2be3a7a2c3f96",
            "e020dc3164419b125ec1217b73d651a5",
        ],
        ["cefcfefcfed2c8c635d33f3c7d76853f", CONTENT_B, CONTENT_B],
    )
