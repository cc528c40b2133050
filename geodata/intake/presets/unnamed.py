"""Columns that stand under an id and nothing else: what they hold is not known, so it is not kept unless mapped."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from geodata.intake.notes import Note
from geodata.intake.presets.preset import Preset
from geodata.intake.reading.table import Table

_FORMS: Final = {"uid": re.compile(r"^(?=.*[A-Z0-9])[A-Za-z][A-Za-z0-9]{10}$")}
_MOST_TOLD: Final = 20


def without_unnamed(table: Table, preset: Preset, mapping: Mapping[str, str], key: Collection[str]) -> Table:
    """The table without columns whose headings are ids that nobody mapped: they may tell of persons."""
    form = _FORMS.get(preset.ids)
    if form is None:
        return table
    own = (one for each in (*preset.fields.values(), *preset.recognised) for one in each)
    kept = {*mapping.values(), *key, *own, *preset.ask, *preset.leave_out}
    gone = [one for one in table.heading if form.match(one) and one not in kept]
    if not gone:
        return table
    shown = ", ".join(gone[:_MOST_TOLD]) + (", …" if len(gone) > _MOST_TOLD else "")
    note = Note(
        f"values of data elements whose meaning is not known here are not kept: {shown}; name them with --map "
        "field=ID or in a preset of your own",
        f"không giữ các giá trị chưa rõ ý nghĩa: {shown}; chỉ ra bằng --map trường=MÃ hoặc bộ tên cột riêng",
    )
    return replace(table, frame=table.frame.drop(gone), notes=[*table.notes, note])
