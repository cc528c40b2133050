"""The columns that say where."""

from typing import Final

from geodata.template.column import Column, column
from zones.phrases import Words
from zones.vocabulary import AREA_LEVELS

LEVEL_NAMES: Final[dict[str, Words]] = {
    "province": {"vi": "Tỉnh", "en": "Province"},
    "district": {"vi": "Huyện", "en": "District"},
    "ward": {"vi": "Xã", "en": "Ward"},
    "hamlet": {"vi": "Thôn", "en": "Hamlet"},
}


_ALONE: Final[Words] = {
    "vi": "chọn trước, danh sách đơn vị bên cạnh sẽ ngắn lại; nếu chỉ biết đến cấp này thì bỏ trống ô bên cạnh",
    "en": "choose first, and the list beside becomes short; leave that blank if no more is known",
}
_FILTER: Final[Words] = {
    "vi": "chọn trước, danh sách đơn vị bên cạnh sẽ ngắn lại; bản thân ô này không được nạp",
    "en": "choose first, and the list beside becomes short; this cell itself is not loaded",
}


_NAME: Final = (
    "tên như trong văn bản hành chính; bỏ trống cấp không rõ",
    "the official name; leave levels blank that are not known",
)
_AREA: Final = column(
    "area",
    ("Mã đơn vị", "Area code"),
    (
        "chọn trong danh sách, ví dụ «Xã … (mã)»; hoặc chỉ ghi mã",
        "choose from the list, as “Name (code)”; or write the code alone",
    ),
    needed=True,
    width=34,
)


def place_columns(level: str | None, above: str | None, *, alone: bool) -> list[Column]:
    """The columns that say where: chosen from the list of areas, or free words where no boundaries are loaded.

    `alone`: the area above counts where nothing finer is chosen, as of cases. Elsewhere it only shortens the list: a
    zero reported for a ward that was forgotten to be chosen must not be one of its whole district.
    """
    if level is None:
        return [
            column("text", (LEVEL_NAMES[one]["vi"], LEVEL_NAMES[one]["en"]), _NAME, width=20)
            for one in AREA_LEVELS
        ]
    found = []
    if above is not None:
        name = LEVEL_NAMES[above]
        means = _ALONE if alone else _FILTER
        vi = name["vi"] if alone else f"Lọc theo {name['vi'].lower()}"
        en = name["en"] if alone else f"Filter by {name['en'].lower()}"
        found.append(Column(vi, en, "above", means, width=28))
    found.append(_AREA)
    return found
