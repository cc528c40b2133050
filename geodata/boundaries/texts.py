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
    """A whole column as text (see `clean`)."""
    return [clean(value) for value in column.to_pylist()]


def is_numeric(kind: pa.DataType) -> bool:
    """Whether a column holds numbers, so that leading zeros cannot be there any more."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
