"""Longitude and latitude in each other's columns, the whole file through: asked once instead of refused row by row."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geodata.intake.coordinates.angles import Floats
from zones.errors import Answer, QuestionError
from zones.phrases import Words

#: Fewer different points are refused row by row: two slips are no habit.
_ENOUGH: Final = 3


def ask_if_swapped(
    lon: Floats, lat: Floats, swapped: NDArray[np.bool_], upright: NDArray[np.bool_],
    names: Mapping[str, str], where: str,
) -> None:  # fmt: skip
    """QuestionError where several points fit only when exchanged, and not one row fits only as it is written."""
    rows = int(swapped.sum())
    if rows < _ENOUGH or upright.any():
        return
    if len(np.unique(np.stack([lon[swapped], lat[swapped]]), axis=1).T) < _ENOUGH:
        return
    asked: Words = {
        "vi": f"cả {rows} dòng so được đều chỉ khớp khi đổi chỗ cột '{names['lon']}' (kinh độ) và cột "
        f"'{names['lat']}' (vĩ độ): hai cột bị đổi chỗ?",
        "en": f"all {rows} rows that can be compared fit only if the columns '{names['lon']}' (longitude) and "
        f"'{names['lat']}' (latitude) are exchanged: were they?",
    }
    answer: Words = {
        "vi": "đúng, hai cột bị đổi chỗ; nếu không phải thì sửa tọa độ trong tệp",
        "en": "yes, each stands in the other's column; if not, mend the coordinates in the file",
    }
    raise QuestionError("coordinates_swapped", asked, (Answer("--swap-coordinates", answer),), where=where)
