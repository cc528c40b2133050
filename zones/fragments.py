"""Sets of levels that several rulebooks share by name (`levels: vn4`, `unknown: grey`)."""

from typing import Any, Final

_GREEN, _YELLOW, _ORANGE, _RED = "#2E9E4F", "#F2C230", "#F08A24", "#D6342C"


def _level(id: str, hex: str, vi: str, en: str) -> dict[str, str]:
    return {"id": id, "hex": hex, "vi": vi, "en": en}


FRAGMENTS: Final[dict[str, list[dict[str, Any]]]] = {
    "vn4": [
        _level("l1", _GREEN, "Cấp 1 - Nguy cơ thấp (bình thường mới)", "Level 1 - low (new normal)"),
        _level("l2", _YELLOW, "Cấp 2 - Nguy cơ trung bình", "Level 2 - medium"),
        _level("l3", _ORANGE, "Cấp 3 - Nguy cơ cao", "Level 3 - high"),
        _level("l4", _RED, "Cấp 4 - Nguy cơ rất cao", "Level 4 - very high"),
    ],
    "vn2686": [
        _level("green", _GREEN, "Bình thường mới", "New normal"),
        _level("yellow", _YELLOW, "Nguy cơ", "At risk"),
        _level("orange", _ORANGE, "Nguy cơ cao", "High risk"),
        _level("red", _RED, "Nguy cơ rất cao", "Very high risk"),
    ],
    "grey": [_level("grey", "#9AA0A6", "Chưa đủ dữ liệu", "Insufficient data")],
}
