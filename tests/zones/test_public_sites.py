"""Which sites the public may see: none that is a home, none where few persons are meant."""

import polars as pl
import pytest

from zones.public_sites import public_sites
from zones.snapshot import ZoneLayer


def layer(kind: str, *persons: int | None) -> ZoneLayer:
    codes = [f"X{k}" for k in range(len(persons))]
    table = pl.DataFrame({"site": codes, "population_persons": pl.Series(persons, dtype=pl.Int64)})
    return ZoneLayer(f"site:{kind}", f"site:{kind}", table, {})


@pytest.mark.parametrize("kind", ["boarding_house", "other"])
def test_homes_and_what_nobody_can_tell_from_them_are_never_shown(kind: str) -> None:
    assert public_sites(layer(kind, 5000, None, 3)) is None


@pytest.mark.parametrize("kind", ["school", "factory", "quarantine", "checkpoint"])
def test_a_site_is_shown_where_it_is_known_that_twenty_persons_or_more_are_there(kind: str) -> None:
    shown = public_sites(layer(kind, 19, 20, 0, None, 21))
    assert shown is not None and shown.table["site"].to_list() == ["X1", "X4"]
    assert public_sites(layer(kind, 19, None)) is None


@pytest.mark.parametrize("kind", ["market", "treatment"])
def test_a_place_open_to_all_is_shown_uncounted_too_but_not_where_it_is_known_to_be_small(kind: str) -> None:
    shown = public_sites(layer(kind, None, 19, 20))
    assert shown is not None and shown.table["site"].to_list() == ["X0", "X2"]
