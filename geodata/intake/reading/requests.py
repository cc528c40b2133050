"""Records of a request as a table, so that they are checked as the rows of a file are."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from geodata.intake.reading.table import Table
from zones.errors import InputError

#: What a record says that leaves a field out which others have.
_USUAL = {"count": 1}


def table_of_records(records: Sequence[Mapping[str, Any]]) -> Table:
    """One row a record, one column a field; values become text, the first record is row 1.

    A record without `count` beside others that have one is one case.

    Raises
    ------
    InputError
        for an empty list and for a name or value that is neither text, number, truth value nor null
    """
    if not records:
        raise InputError(
            "there is no record",
            fix="send at least one",
            vi="không có bản ghi nào",
            vi_fix="gửi ít nhất một bản ghi",
        )
    names = list(dict.fromkeys(_written(str(name), "a field's name", at)
                               for at, record in enumerate(records, 1) for name in record))  # fmt: skip
    columns = {
        name: [_text(record.get(name, _USUAL.get(name)), name, at) for at, record in enumerate(records, 1)]
        for name in names
    }
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    return Table(frame, pl.Series("row", range(1, len(records) + 1), dtype=pl.Int32), kind="records").tidied(
        keep_blank=True
    )


def _text(value: Any, name: str, at: int) -> str | None:
    if isinstance(value, str):
        return _written(value, name, at)
    if value is None:
        return None
    if isinstance(value, bool | int | float):
        return str(value)
    raise InputError(
        f"{name} is a {type(value).__name__}",
        where=f"record {at}",
        vi_where=f"bản ghi {at}",
        fix="give a text, a number or null",
        vi=f"{name} không phải là chữ hay số",
        vi_fix="gửi chữ, số hoặc null",
    )


def _written(text: str, name: str, at: int) -> str:
    """The text itself; InputError for one that holds half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{name} holds signs that are no text",
            where=f"record {at}",
            vi_where=f"bản ghi {at}",
            fix="send Unicode",
            vi=f"{name} có ký tự không phải là chữ",
            vi_fix="gửi Unicode",
        ) from error
    return text
