"""The text of a boundary file in the letters that were meant, and the names as they stood."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from geodata.boundaries.findings import Finding, found
from geodata.boundaries.texts import as_found, clean, is_text, is_utf8
from geodata.legacy_text.columns import DecodedColumn, DecodedColumns, decode_columns
from geodata.legacy_text.decoders import AS_IS
from geodata.legacy_text.examples import left, samples, titles

#: What text that is no UTF-8 is taken for, where too little speaks for anything else: Windows of Vietnam.
_USUAL = "windows-1258"


@dataclass(frozen=True)
class LayerText:
    """Role -> the cells of its column as text; `name_raw`, the names that had to be decoded (None: none had to)."""

    told: dict[str, list[str | None]]
    name_raw: list[str | None] | None
    findings: tuple[Finding, ...]


def read_text(
    table: pa.Table,
    roles: Mapping[str, str],
    *,
    by_hand: Mapping[str, str] | None = None,
    names: Callable[[], Collection[str]] = tuple,
    where: str = "",
) -> LayerText:
    """The columns of a layer as clean text, each in its own encoding (see `legacy_text`).

    `by_hand` (column or "" for all -> encoding) goes before detection; `names` gives keys of known names. Raises
    QuestionError where a column can be read in two ways.
    """
    columns = list(dict.fromkeys(roles.values()))
    cells = {column: as_found(table[column]) for column in columns}
    series = {
        column: pl.Series(column, cells[column], dtype=pl.String)
        for column in columns
        if is_text(table[column].type)
    }
    named = {column for role, column in roles.items() if role == "name" or role.endswith("_name")}
    decoded = decode_columns(series, by_hand=by_hand, names=names, where=where, titled=named)
    strange = {
        column: text
        for column, text in series.items()
        if _is_strange(table[column], column, decoded, by_hand)
    }
    if strange:
        guessed = decode_columns(strange, names=names, where=where, titled=named, prior=_USUAL)
        decoded = DecodedColumns(decoded.columns | guessed.columns)
    read = cells | {column: one.text.to_list() for column, one in decoded.columns.items()}
    told = {role: [clean(cell) for cell in read[column]] for role, column in roles.items()}
    findings = _found(decoded, [column for column in strange if column not in decoded.columns])
    return LayerText(told, _raw_names(roles.get("name", ""), cells, decoded), tuple(findings))


def meant_headings(columns: Sequence[str]) -> dict[str, str]:
    """Column as it is called in the file -> its name in Unicode; names that would coincide stay as they are."""
    one = decode_columns({"": pl.Series(list(columns), dtype=pl.String)}).columns.get("")
    meant = one.text.to_list() if one is not None else list(columns)
    times = Counter(meant)
    return {old: new if times[new] == 1 else old for old, new in zip(columns, meant, strict=True)}


def _is_strange(
    column: pa.ChunkedArray, name: str, decoded: DecodedColumns, by_hand: Mapping[str, str] | None
) -> bool:
    """Whether a column is no UTF-8, and what it is was neither found nor said."""
    if name in decoded.columns or (by_hand and (name in by_hand or "" in by_hand)):
        return False
    return not is_utf8(column)


def _raw_names(
    column: str, cells: Mapping[str, list[str | None]], decoded: DecodedColumns
) -> list[str | None] | None:
    one = decoded.columns.get(column)
    if one is None or not one.changed:
        return None
    pairs = zip(cells[column], one.text, strict=True)
    return [raw if raw != meant else None for raw, meant in pairs]


def _found(decoded: DecodedColumns, guessed: Sequence[str]) -> list[Finding]:
    findings = [finding for one in decoded.columns.values() for finding in _of_column(one)]
    if guessed:
        findings.append(found("encoding_guessed", column=guessed[0], columns=", ".join(guessed)))
    return findings


def _of_column(one: DecodedColumn) -> list[Finding]:
    findings = []
    if one.changed and one.encodings and one.encodings != (AS_IS,):
        findings.append(
            found(
                "text_decoded", column=one.name, encoding=titles(one), times=one.changed, samples=samples(one)
            )
        )
    elif one.changed:
        findings.append(found("text_composed", column=one.name, times=one.changed))
    if one.left:
        findings.append(found("text_left", column=one.name, times=len(one.left), samples=left(one)))
    return findings
