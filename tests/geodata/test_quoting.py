"""Values of options as they are typed."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.quoting import quoted


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_a_command_line_reads_back_every_value(value: str) -> None:
    assert shlex.split(f"--sheet {quoted(value)}") == ["--sheet", value]


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("Sheet1", "Sheet1"),
        ("Tổnghợp", "Tổnghợp"),
        ("status=confirmed", "status=confirmed"),
        ("Tổng hợp", '"Tổng hợp"'),
        ('the "old" list', "'the \"old\" list'"),
        ("", '""'),
    ],
)
def test_plain_values_stay_plain_and_others_stand_in_quotation_marks(value: str, typed: str) -> None:
    assert quoted(value) == typed
