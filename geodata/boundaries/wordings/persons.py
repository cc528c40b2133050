"""The words for the people of each unit."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

PERSONS: Final[dict[str, Wording]] = {
    "population_refused": Wording(
        "warned",
        "dân số của đơn vị {code} không dùng được ({value}); để trống",
        "the population of unit {code} cannot be used ({value}); left unknown",
        "ghi một số nguyên không âm",
        "write a whole number, zero or more",
    ),
    "population_rounded": Wording(
        "mended",
        "dân số của đơn vị {code} không phải số nguyên ({value}); làm tròn thành {rounded}",
        "the population of unit {code} is not a whole number ({value}); rounded to {rounded}",
        "ghi số người là số nguyên",
        "write persons as a whole number",
    ),
    "population_missing": Wording(
        "warned",
        "{times} đơn vị không có dân số (ví dụ {code})",
        "{times} units have no population (for example {code})",
        "điền dân số; chưa có thì tỷ suất của các đơn vị này không tính được",
        "fill it in; until then no rate can be computed for them",
    ),
    "population_zero": Wording(
        "warned",
        "{times} đơn vị ghi dân số bằng 0 (ví dụ {code})",
        "{times} units state a population of 0 (for example {code})",
        "kiểm tra: không có người ở, hay chưa có số liệu?",
        "check: does nobody live there, or is the figure missing?",
    ),
}
