"""Decisions of the authority: taken, ended, listed."""

from api.overriding.listing import listed, off_the_map, published
from api.overriding.taking import LIST, decide, decide_records, end

__all__ = ["LIST", "decide", "decide_records", "end", "listed", "off_the_map", "published"]
