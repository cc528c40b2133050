"""A rulebook with nothing in it but what a test is about."""

from collections.abc import Sequence
from typing import Any


def written(levels: Sequence[str], **more: Any) -> dict[str, Any]:
    """The rulebook as it is written, with `ind`, `units`, `missing` and whatever else is given."""
    return {
        "schema": "zone-rulebook/1",
        "id": "test",
        "title": {"vi": "thử", "en": "test"},
        "status": "house",
        "cite": {"doc": "none", "date": "2020-01-01"},
        "valid": {"from": "2020-01-01"},
        "levels": [{"id": level} for level in levels],
        **more,
    }
