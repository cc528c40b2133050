"""Checks of levels that are taken over from the area above: that there is such a level, and a unit to take it."""

from zones.phrases import both
from zones.rulebook import Rulebook
from zones.rulebook_values import Door


def check_lending(door: Door, book: Rulebook) -> None:
    """Note `inherit` and `small: roll_up_to` that cannot be followed."""
    _check_inherit(door, book)
    _check_small(door, book)


def _check_inherit(door: Door, book: Rulebook) -> None:
    if book.inherit is None:
        return
    level = book.inherit.level
    _check_assessed(door, book, level, "inherit.from")
    if book.inherit.mode != "copy" and not book.finer(level):
        door.refuse(
            "inherit.mode",
            "`{mode}` giới hạn mức của đơn vị nhỏ hơn `{level}`, nhưng bộ quy tắc không đánh giá loại nào như vậy: hãy"
            " viết `mode: copy`",
            "{mode} bounds levels of units smaller than {level}, and the rulebook assesses none: write `mode: copy`",
            mode=book.inherit.mode,
            level=level,
        )


def _check_small(door: Door, book: Rulebook) -> None:
    small = book.small
    if small is None or small.then != "roll_up_to":
        if small is not None and small.to:
            door.refuse("small.to", "đi cùng `then: roll_up_to`", "goes with `then: roll_up_to`")
        return
    if small.condition is None:
        words = both(
            'còn thiếu, ví dụ `if: "population < 2500"`', 'is required, e.g. `if: "population < 2500"`'
        )
        door.note("small.if", words)
    if not small.to:
        door.refuse("small.to", "còn thiếu, ví dụ `to: district`", "is required, e.g. `to: district`")
        return
    _check_assessed(door, book, small.to, "small.to")
    if not book.finer(small.to):
        door.refuse(
            "small.to",
            "bộ quy tắc không đánh giá loại đơn vị nào nhỏ hơn `{level}`, nên không có gì để gộp lên",
            "no smaller kind of unit than {level} is assessed, so that nothing can be rolled up",
            level=small.to,
        )


def _check_assessed(door: Door, book: Rulebook, level: str, path: str) -> None:
    if level and not book.units_for(level):
        door.refuse(
            path,
            "bộ quy tắc không đánh giá `{level}`, nên ở đó không có mức để lấy: hãy thêm mục `for: [{level}]` vào"
            " `units`",
            "the rulebook does not assess {level}, so that there is no level to take: add an entry `for: [{level}]`"
            " to `units`",
            level=level,
        )
