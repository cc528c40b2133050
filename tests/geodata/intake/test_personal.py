"""Personal data: recognised, left out before anything is kept, and said so."""

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.cases import read_cases
from geodata.intake.export import write_refused
from geodata.intake.personal.addresses import administrative_parts
from geodata.intake.personal.cells import kind_of_cells, no_secret, token, tokens, without_numbers
from geodata.intake.personal.headings import kind_of_heading
from geodata.intake.personal.layout import public_title
from zones.errors import InputError

DAY = "2022-02-19"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Họ và tên", "name"), ("HoTen", "name"), ("Tên bệnh nhân", "name"), ("Full name", "name"), ("SĐT", "phone"),
     ("Số điện thoại liên hệ", "phone"), ("Phone number", "phone"), ("CCCD/CMND", "identity"), ("Số hộ chiếu",
     "identity"),
     ("Mã thẻ BHYT", "identity"), ("Identity no", "identity"), ("Địa chỉ nơi ở", "address"), ("Số nhà", "address"),
     ("home_address", "address"), ("Email", "email"), ("Ngày sinh", "birth"), ("Date of birth", "birth"),
     ("DOB", "birth"),
     ("Hộ", ""), ("Mã hộ gia đình", ""), ("Tên xã", ""), ("ward name", ""), ("Tuổi", ""), ("Mã ca", ""),
     ("patient_id", ""),
     ("Ngày báo cáo", ""), ("Ghi chú", ""), ("Nơi phát hiện", ""), ("res_village", ""), ("Số ca", "")],
)  # fmt: skip
def test_columns_are_recognised_by_their_headings(heading, kind):
    assert kind_of_heading(heading) == kind


@pytest.mark.parametrize(
    ("cells", "kind"),
    [(["0912345678", "+84 987 654 321", None], "phone"), (["024 3825 3531"], "phone"), (["001089012345"], "identity"),
     (["012345678", "298765432"], "identity"), (["a.b@c.vn"], "email"), (["202100123", "202100124"], ""),
     (["BN1", "BN2"], ""), (["12", "13"], ""), (["2022-02-19"], ""), (["67000350-022"], ""), ([None], "")],
)  # fmt: skip
def test_columns_are_recognised_by_their_cells(cells, kind):
    assert kind_of_cells(pl.Series(cells, dtype=pl.String)) == kind


@pytest.mark.parametrize(
    ("text", "left"),
    [("gọi 0912345678 trước", "gọi ••• trước"), ("0912.345.678/0987654321", "•••/•••"), ("CMND 012345678", "CMND •••"),
     ("a.b@c.vn;x", "•••;x"), ("21.02851123, 105.85421234", "21.02851123, 105.85421234"), ("7PH72VH3+CM",
     "7PH72VH3+CM"),
     ("2022-02-19 10:00", "2022-02-19 10:00"), ("tổ 12", "tổ 12")],
)  # fmt: skip
def test_numbers_of_persons_inside_other_cells_are_blotted_out(text, left):
    assert without_numbers(text) == left


def test_of_an_address_only_administrative_units_are_kept(places):
    cells = ["Số 12 ngõ 5, thôn Đoàn Kết, xã Quài Tở, huyện Tuần Giáo", "12 Lê Lợi, P. Bến Nghé, Q.1, TP HCM",
             "Nhà ông Nguyễn Văn A xã Quài Tở", "8 Trần Phú, An Hải, Ninh Phước", "P. 302 nhà B", None]  # fmt: skip
    assert administrative_parts(pl.Series("a", cells), places).to_list() == [
        "thôn Đoàn Kết, xã Quài Tở, huyện Tuần Giáo", "P. Bến Nghé, Q.1, TP HCM", "xã Quài Tở,",
        "An Hải, Ninh Phước", None, None,
    ]  # fmt: skip


def test_an_address_places_its_row_where_nothing_else_does(batch):
    found = batch(
        [{"report_date": DAY, "Địa chỉ": "Số 5 đường 16/4, xã An Hải, huyện Ninh Phước, Ninh Thuận"}]
    )
    assert found.rows["area_code"].to_list() == ["0203"]
    assert "16/4" not in found.rows["place_words"][0] and "Số 5" not in found.rows["place_words"][0]
    beside = batch([{"report_date": DAY, "ward": "An Hải", "Địa chỉ": "Số 5, xã Khác"}])
    assert "Khác" not in beside.rows["place_words"][0]


def test_an_id_that_is_an_identity_number_becomes_a_token_that_stays_the_same(batch):
    row = {"report_date": DAY, "case_id": "001089012345", "sex": "nam"}
    one, two = batch([row]), batch([row | {"sex": "nữ"}])
    assert one.rows["case_id"][0].startswith("p-") and "001089012345" not in one.rows["case_id"][0]
    assert one.rows["identity"].equals(two.rows["identity"]) and not one.rows["content"].equals(
        two.rows["content"]
    )
    again = batch([row | {"case_id": one.rows["case_id"][0]}])
    assert again.rows["identity"].equals(one.rows["identity"])


def test_tokens_depend_on_the_key_and_not_on_the_spelling():
    assert token("0912 345 678", "phone", b"a") == token("+84912345678", "phone", b"a")
    assert token("0912345678", "phone", b"a") != token("0912345678", "phone", b"b")
    cells = pl.Series("c", ["Nguyễn Văn A", "NGUYỄN  VĂN A", None])
    made = tokens(cells, "name", no_secret)
    assert made[0] == made[1] and made[2] is None and tokens(made, "name", no_secret).equals(made)


def test_serial_numbers_of_nine_digits_stay_ids(batch):
    found = batch([{"report_date": DAY, "case_id": f"20210012{at}"} for at in range(5)])
    assert found.rows["case_id"].sort().to_list() == [f"20210012{at}" for at in range(5)]


def test_a_key_column_of_persons_identifies_rows_by_tokens(batch):
    rows = [{"report_date": DAY, "CCCD": "001089012345"}, {"report_date": DAY, "CCCD": "001089012346"}]
    found = batch(rows, key=["CCCD"])
    assert found.rows["identity"].n_unique() == 2
    assert batch(rows[::-1], key=["CCCD"]).rows["identity"].sort().equals(found.rows["identity"].sort())


def test_a_personal_column_cannot_be_kept_as_another_field(batch):
    with pytest.raises(InputError, match="personal data"):
        batch([{"report_date": DAY, "Họ tên": "Nguyễn Văn A"}], mapping={"exposure": "Họ tên"})


def test_each_column_is_said_once(batch):
    found = batch([{"report_date": DAY, "Họ tên": "Nguyễn Văn A", "SĐT": "0912345678", "Tuổi": "30"}])
    said = [note.vi for note in found.notes if hasattr(note, "vi") and "cá nhân" in note.vi]
    assert said == ["cột 'Họ tên' là dữ liệu cá nhân (họ tên): không lưu",
                    "cột 'SĐT' là dữ liệu cá nhân (số điện thoại): không lưu"]  # fmt: skip
    assert found.rows["age"].to_list() == ["30"]


PLANTED = [
    "Nguyễn Văn Alpha",
    "Trần Beta",
    "Bùi India",
    "0912345678",
    "0987654321",
    "001089012345",
    "a.b@mail.vn",
    "12 Lê Lợi",
]
LIST = (
    "Mã ca,Họ và tên,SĐT,CCCD,Email,Địa chỉ,Ngày sinh,Ngày báo cáo,ward,Ghi chú\n"
    "C1,Nguyễn Văn Alpha,0912345678,001089012345,a.b@mail.vn,12 Lê Lợi,1/1/1980,2022-02-19,An Hải,gọi 0987654321\n"
    "C2,Trần Beta,0912345678,001089012345,a.b@mail.vn,12 Lê Lợi,1/1/1980,x,An Hải,gọi 0987654321\n"
    "C3,Trần Beta,0912345678,001089012345,,12 Lê Lợi,1/1/1980,2022-02-19,An Hải,x,Bùi India,0987654321\n"
)


def test_nothing_of_a_person_is_in_any_part_of_what_was_read(write, places, tmp_path):
    found = read_cases(write("ca.csv", LIST), today=date(2022, 2, 20), places=places)
    assert found.read == 3 == len(found.rows) + len(found.refused)
    exported = write_refused(found.refused, tmp_path / "r.csv").read_text("utf-8")
    kept = [found.rows.write_json(), found.refused.write_json(), found.skipped.write_json(), exported,
            json.dumps(found.columns), *found.notes, *(getattr(note, "vi", "") for note in found.notes)]  # fmt: skip
    for word in PLANTED:
        assert not [text for text in kept if word in text], word


def test_a_mended_file_without_its_personal_columns_loads_again(write, places, tmp_path):
    first = read_cases(write("ca.csv", LIST), today=date(2022, 2, 20), places=places)
    path = write_refused(first.refused.filter(pl.col("row") == 3), tmp_path / "r.csv")
    path.write_text(path.read_text("utf-8-sig").replace(",x,", ",2022-02-18,", 1), "utf-8")
    again = read_cases(path, today=date(2022, 2, 20), places=places)
    assert again.rows["case_id"].to_list() == ["C2"] and again.source_rows == (3,)


def test_titles_that_name_who_drew_up_a_sheet_are_shortened():
    assert "Lan" not in public_title("Người lập biểu: Trần Thị Lan, ĐT 0912345678")
    assert public_title("Danh sách ca bệnh ngày 19/2/2022") == "Danh sách ca bệnh ngày 19/2/2022"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_blotting_never_fails_and_is_done_once(text):
    assert without_numbers(without_numbers(text)) == without_numbers(text)


def test_a_column_of_places_is_kept_without_houses_and_streets(batch):
    found = batch([{"report_date": DAY, "ward": "12 Lê Lợi, xã An Hải, huyện Ninh Phước"}])
    assert "Lê Lợi" not in found.rows["place_words"][0] and found.rows["area_code"].to_list() == ["0203"]
    plain = batch([{"report_date": DAY, "ward": "An Hải", "hamlet": "Tuấn Tú"}])
    assert json.loads(plain.rows["place_words"][0]) == {"ward": "An Hải", "hamlet": "Tuấn Tú"}
