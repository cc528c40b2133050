"""An answer to a question, as one more option."""

import shlex
from collections.abc import Mapping
from typing import Any


def with_answer(how: Mapping[str, Any], option: str) -> dict[str, Any] | None:
    """The options with an answer as well; None for an option that is not understood."""
    try:
        words = shlex.split(option)
    except ValueError:  # a quote that is not closed
        return None
    if not words or not words[0].startswith("--"):
        return None
    name, values = words[0].removeprefix("--").replace("-", "_"), words[1:]
    if name in ("set", "map", "only"):
        kept = {"set": "constants", "map": "mapping", "only": "only"}[name]
        known, _, value = values[0].partition("=") if values else ("", "", "")
        return {**how, kept: {**(how.get(kept) or {}), known: value}}
    if name in ("cumulative", "daily", "keep_crs", "swap_coordinates", "visits") and not values:
        return {**how, name: True}
    if name == "text_encoding" and values:
        column, _, encoding = values[0].rpartition("=")
        return {**how, name: {**(how.get(name) or {}), column: encoding}}
    if name == "year" and not (values and values[0].isdecimal() and len(values[0]) < 6):
        return None
    if name in ("year", "sheet", "date_order", "crs") and values:
        return {**how, name: int(values[0]) if name == "year" else values[0]}
    return None
