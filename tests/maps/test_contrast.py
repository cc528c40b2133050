"""Words on a level's colour can be read, in every palette."""

import pytest

from maps.contrast import contrast, ink_on
from zones.palette import INKS


def test_black_on_white_is_the_most_and_a_colour_on_itself_the_least() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#2E9E4F", "#2E9E4F") == 1


def test_a_ratio_is_that_of_the_published_formula() -> None:
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("palette", ["official", "colour_blind", "dark"])
def test_words_on_every_level_reach_aa(palette: str) -> None:
    fills = {key: str(getattr(one, palette)) for key, one in INKS.items()}
    assert not {key: fill for key, fill in fills.items() if contrast(ink_on(fill), fill) < 4.5}
