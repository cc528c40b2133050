"""A table whose column of counts has an unknown heading is asked about, never taken for one case a row."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from geodata.intake.cases import read_cases
from geodata.intake.naming.places import PlaceIndex
from zones.errors import QuestionError

TODAY = date(2022, 2, 20)


@pytest.mark.parametrize("heading", ["Dương tính", "Mắc", "SL", "Phát hiện mới", "Cộng"])
def test_numbers_under_an_unknown_heading_are_asked_about(
    write: Callable[..., Path], places: PlaceIndex, heading: str
) -> None:
    path = write("ca.csv", f"ngày,xã,{heading}\n2022-02-19,An Hải,3\n2022-02-19,Phước Mỹ,40\n")
    with pytest.raises(QuestionError) as asked:
        read_cases(path, today=TODAY, places=places)
    said = [one.option for one in asked.value.answers]
    assert said[-1] == "--set count=1"
    assert heading in said[0]


def test_the_answers_are_taken(write: Callable[..., Path], places: PlaceIndex) -> None:
    path = write("ca.csv", "ngày,xã,Dương tính\n2022-02-19,An Hải,3\n2022-02-19,Phước Mỹ,40\n")
    of_column = read_cases(path, today=TODAY, places=places, mapping={"count": "Dương tính"})
    one_each = read_cases(path, today=TODAY, places=places, constants={"count": "1"})
    assert [one.rows["count"].sum() + int(one.refused["count"].sum()) for one in (of_column, one_each)] == [
        43,
        2,
    ]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("ngày,xã,tuổi,ct", "2022-02-19,An Hải,33,27"),  # a person's age is told
        ("ngày,xã,họ và tên,ct", "2022-02-19,An Hải,Nguyễn Văn An,27"),  # a person's name is told
        ("ngày,xã,mã bưu chính", "2022-02-19,An Hải,27"),  # codes are no counts
        ("STT,ngày,xã", "1,2022-02-19,An Hải"),
        ("ngày,xã,ghi chú", "2022-02-19,An Hải,F1"),
    ],
)
def test_lists_of_persons_are_not_asked_about(
    write: Callable[..., Path], places: PlaceIndex, head: str, line: str
) -> None:
    found = read_cases(write("ca.csv", f"{head}\n{line}\n"), today=TODAY, places=places)
    assert found.read == 1
    assert not found.aggregated
