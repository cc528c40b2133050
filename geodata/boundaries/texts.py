"""Codes and names as text: nothing is lost by passing through a number, nor by a wrong guess at the encoding."""

import unicodedata
from typing import Any

import pyarrow as pa

from geodata.legacy_text.decoders import as_signs


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


def as_found(column: pa.ChunkedArray | pa.Array) -> list[Any]:
    """The cells of a column, text as it stands: a cell whose bytes are not UTF-8 with one sign for each byte."""
    if is_utf8(column):
        return list(column.to_pylist())
    return [None if value is None else _signs(value) for value in column.cast(pa.binary()).to_pylist()]


def texts(column: pa.ChunkedArray | pa.Array) -> list[str | None]:
    """A whole column as text (see `clean`), letters as they stand (see `lettering` for what they mean)."""
    return [clean(value) for value in as_found(column)]


def is_utf8(column: pa.ChunkedArray | pa.Array) -> bool:
    """Whether a text column is what it says; old .dbf files without a .cpg are not."""
    if not is_text(column.type):
        return True
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def is_numeric(kind: pa.DataType) -> bool:
    """Whether a column holds numbers, so that leading zeros cannot be there any more."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _signs(value: bytes) -> str:
    """UTF-8, also where a field was too short for its last letter; otherwise one sign a byte."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = value[: error.start]
        cut = "unexpected end" in error.reason and not whole.isascii()
        return whole.decode("utf-8") if cut else as_signs(value)
