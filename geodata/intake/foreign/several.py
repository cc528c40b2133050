"""Archives of several files that are one export: a form with its repeating parts, or records by their kinds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from geodata.intake.foreign.documents import read_document
from geodata.intake.foreign.fhir import fhir_table, resources_in
from geodata.intake.foreign.key_parts import are_forms, chosen_form
from geodata.intake.notes import Note
from geodata.intake.reading.delimited import read_delimited
from geodata.intake.reading.table import Table

_TABLES: Final = (".csv",)
_RECORDS: Final = (".json", ".ndjson", ".jsonl")
_MOST_FILES: Final = 100
_MOST_TOLD: Final = 5


def read_several(
    names: Sequence[str], read: Callable[[str], bytes], where: str, sheet: str | None
) -> Table | None:
    """The table of an archive's files, None if they are not parts of one export. `read` unpacks one of them."""
    plain = [name for name in names if not PurePosixPath(name).name.startswith(".")]
    tables, records = (_ending(plain, ends) for ends in (_TABLES, _RECORDS))
    if len(tables) > 1 and not records and len(tables) <= _MOST_FILES:
        found = {
            PurePosixPath(name).stem: read_delimited(data, f"{where}, {name}").tidied()
            for name in tables if (data := read(name))
        }  # fmt: skip
        if len(found) == len(tables) and are_forms(found):
            return _with_rest(chosen_form(found, sheet, where), plain, tables)
    if len(records) > 1 and not tables and len(records) <= _MOST_FILES:
        documents = [read_document(data, f"{where}, {name}") for name in records if (data := read(name))]
        resources = [resources_in(one) for one in documents]
        if documents and all(one is not None for one in resources):
            together = [one for some in resources for one in some or ()]
            return _with_rest(fhir_table(together, where), plain, records)
    return None


def _ending(names: Sequence[str], ends: tuple[str, ...]) -> list[str]:
    return [name for name in names if name.lower().endswith(ends)]


def _with_rest(table: Table, names: Sequence[str], read: Sequence[str]) -> Table:
    rest = [name for name in names if name not in read]
    if not rest:
        return table
    shown = ", ".join(rest[:_MOST_TOLD]) + (", …" if len(rest) > _MOST_TOLD else "")
    told = Note(f"other files of the archive are not read ({len(rest)}): {shown}",
                f"các tệp khác trong gói nén không được đọc ({len(rest)}): {shown}")  # fmt: skip
    return replace(table, notes=[*table.notes, told])
