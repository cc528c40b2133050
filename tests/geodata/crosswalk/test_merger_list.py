"""Official lists of mergers, as they are published."""

import pytest

from geodata.crosswalk.listed_units import units_of


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("xã A", [("xã A", "whole")]),
        ("Xã A, xã B và một phần xã C", [("Xã A", "whole"), ("xã B", "whole"), ("xã C", "part")]),
        ("các xã A, B và phường D", [("xã A", "whole"), ("xã B", "whole"), ("phường D", "whole")]),
        ("một phần diện tích tự nhiên và quy mô dân số của các xã A, B, xã C",
         [("xã A", "part"), ("xã B", "part"), ("xã C", "whole")]),
        ("toàn bộ diện tích tự nhiên, quy mô dân số của xã A; phần còn lại của xã B",
         [("xã A", "whole"), ("xã B", "rest")]),
    ],
)  # fmt: skip
def test_a_cell_of_a_merger_list_names_units_and_how_much_of_each(
    cell: str, told: list[tuple[str, str]]
) -> None:
    assert units_of(cell) == told
