"""What rows of totals are called."""

import re
from typing import Final

from geodata.fold import fold
from geodata.legacy_text.decoders import possible_meanings

#: Words of such rows, folded.
TOTAL_WORDS: Final = frozenset(
    ("tong cong", "tong", "tong so", "tong cong so", "cong", "cong don", "total", "totals", "grand total", "sub total",
     "subtotal", "sum", "toan tinh", "toan thanh pho", "toan huyen", "toan quan", "toan xa", "toan phuong")
)  # fmt: skip

#: Totals of a day, folded: *Cộng ngày 18/02*, *Tổng trong ngày*.
_OF_A_DAY: Final = re.compile(r"^(tong( cong| so)?|cong)( trong)? ngay( \d[\d ]*)?$")


def is_total(cell: str | None) -> bool:
    """Whether a cell is such a word and nothing else, in whatever letters."""
    return cell is not None and any(
        (said := fold(one)) in TOTAL_WORDS or _OF_A_DAY.match(said) for one in possible_meanings(cell)
    )
