"""Vietnamese text in the encodings from before Unicode: recognised column by column, decoded, the raw text kept."""

from geodata.legacy_text.columns import DecodedColumn, DecodedColumns, decode_columns
from geodata.legacy_text.questions import CHOICES

__all__ = ["CHOICES", "DecodedColumn", "DecodedColumns", "decode_columns"]
