"""Refused rows on the import page: by reason, each reason in a few words."""

from typing import Any, Final

import polars as pl

from api.import_findings import WORDS
from api.reasons import REASONS, REMARKS
from zones.phrases import Words, both

_MOST_GROUPS: Final = 40
_EXAMPLES: Final = 5


def short(code: str) -> Words:
    """A reason or remark in a few words."""
    return WORDS.get(code) or both(REASONS.get(code, REMARKS.get(code, code)), code.replace("_", " "))


def groups_of(refused: pl.DataFrame) -> list[dict[str, Any]]:
    """Refused rows by reason, most frequent first: how many, and examples, one for each value that is at fault."""
    parts = []
    for (code,), part in refused.group_by("code", maintain_order=True):
        alike = part.group_by("column", "value", maintain_order=True).agg(
            pl.len().alias("rows"),
            pl.col("row").unique(maintain_order=True).head(_EXAMPLES).alias("first"),
            pl.first("problem", "problem_vi", "remedy", "remedy_vi"),
        )
        some = alike.sort("rows", descending=True, maintain_order=True).head(_EXAMPLES)
        parts.append({"code": code, "rows": part.height, "values": alike.height, "examples": some.to_dicts()})
    return sorted(parts, key=lambda one: -one["rows"])[:_MOST_GROUPS]
