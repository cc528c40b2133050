"""Which indicators are measured on which units: what only entries for sites read says nothing of an area, and the other
way round."""

from collections.abc import Iterable, Mapping
from typing import Final

from zones.compile import Compiler, made_of
from zones.rulebook import Indicator, Rulebook
from zones.vocabulary import SITE_SCOPES


def measured(rulebook: Rulebook, scope: str) -> Mapping[str, Indicator]:
    """The indicators of a rulebook that are measured on units of a scope: at sites, or elsewhere.

    Those that no entry reads are measured everywhere, and all are where no entry is for sites.
    """
    at_sites = scope in SITE_SCOPES
    key = (rulebook.hash, at_sites)
    if key not in _KEPT:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        _KEPT[key] = _measured(rulebook, at_sites)
    return _KEPT[key]


_KEPT: Final[dict[tuple[str, bool], Mapping[str, Indicator]]] = {}
_MOST: Final = 64


def _measured(rulebook: Rulebook, at_sites: bool) -> Mapping[str, Indicator]:
    of_sites = [scope for scope in rulebook.scopes if scope in SITE_SCOPES]
    others = [scope for scope in rulebook.scopes if scope not in SITE_SCOPES]
    if not of_sites:
        return rulebook.indicators
    own, foreign = (of_sites, others) if at_sites else (others, of_sites)
    gates = rulebook.stability.gates if rulebook.stability else ()
    left_out = _read(rulebook, foreign) - _read(rulebook, own) - made_of(rulebook, *gates)
    return {name: one for name, one in rulebook.indicators.items() if name not in left_out}


def _read(rulebook: Rulebook, scopes: Iterable[str]) -> set[str]:
    """The indicators that the entries for some scopes read, expressions by what they are made of."""
    laid = [quantity for scope in scopes for quantity in Compiler(rulebook, scope, True).quantities]
    return {name for quantity in laid for name in quantity.names}
