"""The lines of a delimited text, found without parsing it: so that a bad line costs that line only."""

import csv
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 23
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13


@dataclass(frozen=True, slots=True)
class Records:
    """Where each record of a text begins and ends (bytes, the line's end excluded), and its number of fields.

    Blank lines are records of 0 fields, so that a record's index + 1 is its row in a spreadsheet.
    `open_quote` marks records whose quotation never ends.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    fields: NDArray[np.int64]
    open_quote: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start)


def find_records(text: bytes, delimiter: str, width: int | None = None) -> Records:
    """The records of UTF-8 `text`; a line's end inside quotation marks belongs to the field.

    If the quotation marks of the whole text do not pair up, no field may reach over a line's end: then each
    line with an odd number of marks is flagged, and the rest can still be read. The same is done if it leaves
    more records of `width` fields (two stray marks far apart would swallow the lines between them).
    """
    marks = text.count(b'"')
    if marks:
        text = _without_strays(text, delimiter)
        marks = text.count(b'"')
    across = _records(text, delimiter, marks > 0, marks > 0) if marks % 2 == 0 else None
    if across is not None and (not marks or width is None or (across.fields == width).all()):
        return across
    by_line = _records(text, delimiter, True, False)
    if across is None:
        return by_line
    whole = [int(((r.fields == width) & ~r.open_quote).sum()) for r in (across, by_line)]
    return across if whole[0] >= whole[1] else by_line


def _without_strays(text: bytes, delimiter: str) -> bytes:
    """The text, of the same length, without marks that stand for seconds or inches (`21°01'30"N`): those that neither
    begin nor end a field, and all of them where none begins a field."""
    signs = np.frombuffer(text, np.uint8)
    at = np.flatnonzero(signs == _QUOTE)
    bounds = np.array([ord(delimiter), _NEWLINE, _RETURN, ord(" "), _QUOTE], np.uint8)
    begins = (at == 0) | np.isin(signs[np.maximum(at - 1, 0)], bounds)
    ends = (at == len(signs) - 1) | np.isin(signs[np.minimum(at + 1, len(signs) - 1)], bounds)
    stray = at[~begins & ~ends] if begins.any() else at
    if not len(stray):
        return text
    plain = signs.copy()
    plain[stray] = ord("'")
    return plain.tobytes()


def _records(text: bytes, delimiter: str, quoted: bool, across: bool) -> Records:
    ends, delimiters = _signs(text, ord(delimiter), across)
    if not text.endswith(b"\n"):
        ends = np.append(ends, len(text))
    start = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else np.empty(0, np.int64)
    odd = np.zeros(len(ends), bool)
    if quoted and not across:
        odd, delimiters = _odd_lines(text, start, ends, delimiters)
    fields = np.diff(np.searchsorted(delimiters, np.concatenate([start[:1], ends]))) + 1
    end = _without_return(text, start, ends)
    fields[end <= start] = 0
    return Records(start, end, fields, odd)


def _signs(text: bytes, delimiter: int, quoted: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions of line ends and of delimiters that stand outside quotation."""
    ends, delimiters, inside = [], [], np.uint8(0)
    for at in range(0, len(text), _BLOCK):
        block = np.frombuffer(text, np.uint8, min(_BLOCK, len(text) - at), at)
        free = np.ones(len(block), bool)
        if quoted:
            parity = np.bitwise_xor.accumulate((block == _QUOTE).view(np.uint8)) ^ inside
            inside, free = parity[-1], parity == 0
        ends.append(np.flatnonzero((block == _NEWLINE) & free) + at)
        delimiters.append(np.flatnonzero((block == delimiter) & free) + at)
    none = np.empty(0, np.int64)
    return np.concatenate([none, *ends]), np.concatenate([none, *delimiters])


def _odd_lines(
    text: bytes, start: NDArray[np.int64], end: NDArray[np.int64], delimiters: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Lines whose marks do not pair up, and the delimiters outside quotation counted line by line."""
    quotes = np.flatnonzero(np.frombuffer(text, np.uint8) == _QUOTE)
    before = np.searchsorted(quotes, start)
    odd = (np.searchsorted(quotes, end) - before) % 2 == 1
    line = np.searchsorted(end, delimiters)
    inside = (np.searchsorted(quotes, delimiters) - before[line]) % 2 == 1
    return odd, delimiters[~inside]


def _without_return(text: bytes, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ends of the lines, moved before a carriage return."""
    if not len(text):
        return end
    last = np.frombuffer(text, np.uint8)[np.maximum(end - 1, 0)]
    return np.where((last == _RETURN) & (end > start), end - 1, end)


def keep(text: bytes, records: Records, wanted: NDArray[np.bool_]) -> bytes:
    """The wanted records alone, one a line, in order; `text` itself if nothing has to go."""
    if wanted.all():
        return text
    chosen = np.flatnonzero(wanted)
    breaks = np.flatnonzero(np.diff(chosen) != 1) + 1
    runs = np.split(chosen, breaks) if len(chosen) else []
    view = memoryview(text)
    pieces = [bytes(view[int(records.start[run[0]]) : int(records.end[run[-1]])]) for run in runs]
    return b"\n".join(pieces) + b"\n"


def fields_of(text: bytes, records: Records, index: int, delimiter: str) -> list[str]:
    """The fields of one record as written."""
    line = text[int(records.start[index]) : int(records.end[index])].decode("utf-8", errors="replace")
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
