"""JSON as it comes from strangers: one document or one object a line, bounded, numbers as they were written."""

import json
from typing import Any, Final

from geodata.intake.reading.limits import within_records
from geodata.intake.reading.sniff import decoded, encoding_of
from zones.errors import InputError

#: JSON grows in memory; more than this is refused.
MOST_BYTES: Final = 512 << 20


def read_document(data: bytes, where: str, *, numbers: bool = False) -> Any:
    """What a JSON text holds; a text of one object a line gives their list. Numbers stay the text that was written,
    unless they are wanted as `numbers`.

    Raises InputError for no JSON, a key that stands twice in one object, nesting without end, and too large a text.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(where)
    text = decoded(data, encoding_of(data, where)).decode("utf-8", errors="replace")
    try:
        return _loaded(text, where, numbers=numbers)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return _lines(text, where)
        raise _no_json(error, where, error.lineno) from error
    except ValueError as error:  # a number of more digits than Python takes
        raise _no_json(json.JSONDecodeError("number", text[:1], 0), where, 1) from error


def _loaded(text: str, where: str, *, numbers: bool = False) -> Any:
    as_written: dict[str, Any] = {} if numbers else {"parse_int": str, "parse_float": str}
    try:
        return json.loads(text, object_pairs_hook=_once(where), parse_constant=str, **as_written)
    except (RecursionError, MemoryError) as error:
        raise InputError(
            "the JSON is nested too deeply", where=where, fix="export it again",
            vi="JSON lồng nhau quá sâu", vi_fix="xuất lại tệp",
        ) from error  # fmt: skip


def _once(where: str) -> Any:
    """Objects as dicts; a key that stands twice would lose one of its values."""

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise InputError(
            f"the key {twice[:64]!r} stands twice in one object", where=where, fix="export it again",
            vi=f"khóa {twice[:64]!r} có hai lần trong một đối tượng", vi_fix="xuất lại tệp",
        )  # fmt: skip

    return made


def _lines(text: str, where: str) -> list[Any]:
    """The objects of a text that has one a line: read together, line by line where one of them is damaged."""
    lines = [line for line in text.split("\n") if line.strip()]
    within_records(len(lines), 0, 0, where)
    try:
        found = _loaded(f"[{','.join(lines)}]", where)
        if isinstance(found, list) and len(found) == len(lines):
            return found
    except ValueError:
        pass
    for number, line in enumerate(text.split("\n"), 1):
        try:
            _ = _loaded(line, where) if line.strip() else None
        except json.JSONDecodeError as error:
            raise _no_json(error, where, number) from error
    return [_loaded(line, where) for line in lines]


def _no_json(error: json.JSONDecodeError, where: str, line: int) -> InputError:
    return InputError(
        "the JSON is cut short or damaged",
        where=f"{where}, line {line}, column {error.colno}",
        vi_where=f"{where}, dòng {line}, cột {error.colno}",
        fix="export or fetch it again",
        vi="JSON bị cắt cụt hoặc hỏng",
        vi_fix="xuất hoặc tải lại tệp",
    )


def _too_large(where: str) -> InputError:
    return InputError(
        f"the JSON is larger than {MOST_BYTES >> 20} MB", where=where, fix="export it in parts, or as CSV",
        vi=f"tệp JSON lớn hơn {MOST_BYTES >> 20} MB", vi_fix="xuất thành nhiều phần, hoặc dạng CSV",
    )  # fmt: skip
