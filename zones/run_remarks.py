"""What the reader of an answered table should know of its figures: corrections below zero, shares for per cent."""

from collections.abc import Mapping

import numpy as np

from zones.given import Given, cells, says_per_cent
from zones.intervals import UNBOUNDED
from zones.phrases import Words
from zones.rulebook import Rulebook
from zones.run_columns import Reading
from zones.run_faults import note

#: So many fields are named.
_SHOWN = 3


def remarks(
    book: Rulebook, columns: Mapping[str, str], given: Mapping[str, Given], reading: Reading
) -> list[Words]:
    """One sentence for each column that deserves a second look."""
    said = [_corrected(columns[name], one, reading) for name, one in given.items()]
    for name, one in given.items():
        if says_per_cent(book.indicators[name]) and name not in reading.scale and _small(one):
            said.append([note("shares", name=name, column=columns[name])])
    return [words for some in said for words in some]


def _corrected(column: str, one: Given, reading: Reading) -> list[Words]:
    if not one.corrected.any():
        return []
    rows = np.flatnonzero(one.corrected[one.code])
    some = rows[:_SHOWN].tolist()
    texts = [one.texts[int(one.code[k])][:40] for k in some]
    told = cells([reading.row(k) for k in some], texts, ", …" if len(rows) > _SHOWN else "")
    return [note("corrected", n=len(rows), column=column, cells=told)]


def _small(one: Given) -> bool:
    """Whether all figures lie between 0 and 1, and some of them truly between."""
    known = np.asarray(one.values.hi != UNBOUNDED, np.bool_)
    high, den = one.values.hi[known], one.values.den[known]
    return bool(known.any() and (high <= den).all() and ((high > 0) & (high < den)).any())
