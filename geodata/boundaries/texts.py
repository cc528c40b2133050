"""Codes and names as text: nothing is lost by passing through a number."""

import unicodedata
from typing import Any

import pyarrow as pa


def clean(value: Any) -> str | None:
    """One cell as text: NFC, without blanks around it; None where nothing is left. 26734.0 becomes "26734"."""
    if value is None or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = unicodedata.normalize("NFC", str(value)).replace("\xa0", " ").strip()
    return text or None


def texts(column: pa.ChunkedArray | pa.Array) -> list[str | None]:
    """A whole column as text (see `clean`). Bytes that are not UTF-8 are read as Windows-1258 (Vietnamese)."""
    if is_utf8(column):
        return [clean(value) for value in column.to_pylist()]
    return [clean(_vietnamese(value)) for value in column.cast(pa.binary()).to_pylist()]


def is_utf8(column: pa.ChunkedArray | pa.Array) -> bool:
    """Whether a text column is what it says; old .dbf files without a .cpg are not."""
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        return True
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _vietnamese(value: bytes | None) -> str | None:
    return None if value is None else value.decode("cp1258", "replace")


def is_numeric(kind: pa.DataType) -> bool:
    """Whether a column holds numbers, so that leading zeros cannot be there any more."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
