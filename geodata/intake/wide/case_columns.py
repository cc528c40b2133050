"""Whether columns of a table count cases, whatever else it holds: what tells a report from figures of areas."""

import re
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.areas.known_figures import names_of
from geodata.intake.cells.columns import OWN_COLUMNS
from geodata.intake.cells.headings import field_of, speaks_of_no_cases
from geodata.intake.wide.figures import chosen_figures, figures_of, hold_figures
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

_CASES: Final = re.compile(
    r"\b(?:mac|f0|nhiem|so ca|ca (?:mac|benh|moi|nhiem|duong|covid|cong dong|cach ly)|duong tinh|cases?)\b"
)
_RATES: Final = re.compile(
    r"%|\b(?:ty le|ti le|ty suat|rate|share|per|tren|nguy co|ca truc|benh vien|benh nen|so ngay|so ho|trach nhiem)\b"
)
_OWN: Final = (*(name for name in CASE_FIELDS if name != "count"), *PLACE_FIELDS, "persons", "date")


def columns_of_cases(frame: pl.DataFrame) -> list[str]:
    """The headings that count cases: settings side by side (*cộng đồng*, *khu cách ly*), a group of new cases or of
    totals so far, and columns of numbers whose words speak of cases and that are no known figure of areas."""
    figures = figures_of(frame.select(pl.all().cast(pl.String)))
    taken = [
        one.heading for so_far in (False, True)
        for one in chosen_figures(figures, [], cumulative=so_far, dated=True)[0]
    ]  # fmt: skip
    return list(dict.fromkeys([*taken, *(name for name in frame.columns if _counts_cases(frame, name))]))


def _counts_cases(frame: pl.DataFrame, heading: str) -> bool:
    said = fold(heading)
    if heading in OWN_COLUMNS or not _CASES.search(said) or _RATES.search(said) or speaks_of_no_cases(said):
        return False
    if names_of(heading) or field_of(heading, _OWN):
        return False
    return frame[heading].count() > 0 and hold_figures([frame[heading].cast(pl.String)])
