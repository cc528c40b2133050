"""Tables made of known headings and mixed cells: refused in words, or every row and every figure is accounted for."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.intake.batch import CaseBatch
from geodata.intake.cases import read_cases
from geodata.intake.naming.places import PlaceIndex
from zones.errors import InputError, QuestionError

TODAY = date(2022, 2, 20)
HEADINGS = [
    "Ngày báo cáo", "Ngày", "Xã", "Huyện", "Tỉnh", "Đơn vị", "Thôn", "Số ca", "Số ca mắc mới", "Lũy kế", "Cộng đồng",
    "Cách ly", "Tổng", "STT", "Ghi chú", "Mã ca bệnh", "Tuổi", "Giới tính", "Họ và tên", "SĐT", "Kinh độ", "Vĩ độ",
    "Tọa độ", "Địa chỉ", "Tử vong", "17/02/2022", "18/02/2022", "19/02/2022", "17/02", "Tháng 2/2022", "area_code",
    "Số ca / Nam", "", "12", "Mã bệnh nhân", "Cộng tuần 7",
]  # fmt: skip
WORDS = [
    "An Hải", "Xã An Hải", "Phước Mỹ", "Ninh Phước", "Ninh Thuận", "Phường 12", "Không Có", "Tổng cộng", "nt", "-",
    "0 ca", "3 ca", "1.234", "1,5", "1-9", "x", "", "19/02/2022", "2022-02-18", "30/02/2022", "44610", "#REF!", "0203",
    "I. Huyện Ninh Phước", "Ghi chú: sơ bộ", "Người lập biểu", "21°01'30\"N", "109.5, 11.5", "0912345678", "nam",
    "cộng đồng", "A1", "Ngày báo cáo", "Xã", "Số ca", "\u200b", "=", "'", '"', ";", "a\nb",
]  # fmt: skip
cell: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(WORDS), st.integers(-5, 2000), st.floats(0, 200, width=16), st.none(), st.just(date(2022, 2, 18)),
    st.booleans(),
)  # fmt: skip
tables = st.integers(1, 7).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(cell, min_size=width, max_size=width), max_size=2),
        st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width),
        st.lists(st.lists(cell, min_size=width, max_size=width), max_size=9),
    )
)
spans = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 5), st.integers(0, 3), st.integers(0, 2)), max_size=2
)
quickly = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
ANSWERS: tuple[dict[str, Any], ...] = (
    {},
    {"daily": True},
    {"cumulative": True},
    {"visits": True, "daily": True},
)


def read(path: Path, places: PlaceIndex, how: dict[str, Any]) -> CaseBatch | None:
    """The batch of a file, or None where it is refused or asked about in both languages."""
    try:
        return read_cases(path, today=TODAY, places=places, **how)
    except InputError as error:
        assert error.what and error.vi and error.fix and error.vi_fix, error
        assert not isinstance(error, QuestionError) or error.answers
        return None


def balanced(found: CaseBatch) -> None:
    """Every row read is in exactly one of the tables of the batch."""
    assert found.read == sum(
        part.height for part in (found.rows, found.refused, found.repeated, found.balances)
    )
    assert found.refused["problem_vi"].null_count() == found.refused["remedy_vi"].null_count() == 0
    if found.unpivoted is None:
        rows = [*found.rows["row"], *found.refused["row"], *found.repeated["row"], *found.balances["row"]]
        assert len(rows) == len(set(rows))


def told(found: CaseBatch) -> set[int]:
    """Rows of the source of which something is said: read, or passed over with a reason."""
    parts = (found.rows, found.refused, found.repeated, found.balances, found.skipped)
    rows = {int(row) for part in parts for row in part["row"]}
    layout = found.layout
    if layout is not None:
        rows |= {*layout.heading_rows, *(row for row, _ in layout.titles)}
        rows |= {row for one in layout.skipped for row in one.rows}
    return rows


@pytest.mark.parametrize("how", ANSWERS, ids=str)
@quickly
@given(table=tables, merged=spans)
def test_a_sheet_is_refused_or_balanced(
    tmp_path: Path, places: PlaceIndex, how: dict[str, Any], table: Any, merged: Any
) -> None:
    above, heading, body = table
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [*above, heading, *body]:
        sheet.append(list(row))
    for top, left, down, right in merged:
        sheet.merge_cells(start_row=top, start_column=left, end_row=top + down, end_column=left + right)
    book.save(tmp_path / "t.xlsx")
    found = read(tmp_path / "t.xlsx", places, how)
    if found is None:
        return
    balanced(found)
    filled = {
        row[0].row for row in sheet.iter_rows()
        if any(one.value is not None and str(one.value).strip(" \u200b\t\r\n") for one in row)
    }  # fmt: skip
    if found.unpivoted is None:
        assert filled - told(found) == set(), found.notes


@quickly
@given(table=tables, sign=st.sampled_from([",", ";", "\t"]))
def test_text_is_refused_or_balanced(tmp_path: Path, places: PlaceIndex, table: Any, sign: str) -> None:
    above, heading, body = table
    lines = [sign.join("" if one is None else str(one) for one in row) for row in [*above, heading, *body]]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = read(tmp_path / "t.csv", places, {})
    if found is not None:
        balanced(found)


@quickly
@given(
    body=st.lists(
        st.tuples(st.sampled_from(["19/02/2022", "2022-02-18", "x", ""]), st.sampled_from(WORDS), st.integers(0, 9)),
        min_size=2, max_size=9,
    ),
    order=st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_rows_does_not_matter(tmp_path: Path, places: PlaceIndex, body: Any, order: Any) -> None:
    plain = [row for row in body if "\n" not in row[1] and row[1] not in ("nt", '"', "Tổng cộng", ",", ";")]
    plain = [row for row in plain if not row[1].startswith(("I.", "Ghi", "Người", "Xã", "Ngày", "Số"))]
    mixed = list(plain)
    order.shuffle(mixed)
    sums = []
    for name, rows in (("a.csv", plain), ("b.csv", mixed)):
        text = "\n".join(f"{day};{ward};{count}" for day, ward, count in rows)
        (tmp_path / name).write_text(f"report_date;ward;count\n{text}\n", encoding="utf-8")
        found = read(tmp_path / name, places, {"daily": True})
        sums.append(None if found is None else (
            sorted(found.rows["identity"]), sorted(found.refused["code"]), found.repeated.height,
            found.rows["count"].sum(),
        ))  # fmt: skip
    assert sums[0] == sums[1]
