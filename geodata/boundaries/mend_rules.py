"""What may move when neighbours are made to fit."""

from collections.abc import Collection
from dataclasses import dataclass

from geodata.boundaries.mending import USUAL_MAX_MOVED
from geodata.boundaries.neighbours import SLIVER_WIDTH_KM


@dataclass(frozen=True)
class MendRules:
    """What may move (see `geodata.boundaries.mending`)."""

    max_moved: float = USUAL_MAX_MOVED
    gap_width_km: float = SLIVER_WIDTH_KM
    prefer: Collection[str] = ()
    leave: Collection[str] = ()
    keep_going: bool = False


USUAL = MendRules()
