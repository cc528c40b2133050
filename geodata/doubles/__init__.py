"""Cases of one or several lists that may be one person: proposed with reasons, never merged by themselves."""

from geodata.doubles.proposals import MOST, Proposals, proposals

__all__ = ["MOST", "Proposals", "proposals"]
