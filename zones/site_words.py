"""What is said of the figures of a site."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from zones.figures import Figure
from zones.phrases import Words, both

_CAPACITY: Final = both(
    "Số người là sức chứa của cơ sở; số người đang ở đó chưa được khai.",
    "The number of persons is the capacity of the site; how many are there was not stated.",
)
_UNTOLD: Final = both(
    "Có ca trong địa bàn mà không nguồn nào cho biết ở cơ sở nào: có thể ở đây.",
    "There are cases in the area of which no source says at which site they are: they may be here.",
)


def site_notes(row: Mapping[str, Any], figures: Iterable[Figure]) -> list[Words]:
    """The notes of one unit that is a site; none for other units."""
    if "site" not in row:
        return []
    counted = [one for one in figures if one.indicator.of == "case" and one.indicator.at == "self"]
    wide = any(one.high is not None and not one.exact and not one.masked for one in counted)
    return [_CAPACITY] * (row["people_from"] == "capacity") + [_UNTOLD] * wide
