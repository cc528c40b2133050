"""What if: two rulebooks, or one and its changed text, on the stored records of one day. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.asking import layers_of
from api.classifying import Wanted, classified
from api.workspace import Workspace
from geodata.rulebook_text import read_value
from zones.areas import Edition
from zones.comparing import Comparison, compared
from zones.disclose import disclose
from zones.errors import InputError, NotFoundError
from zones.rulebook import Rulebook
from zones.rulebook_edits import Change, edited, replaced
from zones.snapshot import View


@dataclass(frozen=True)
class WhatIf:
    """Two views of one day, how their layers differ, and what was changed (path, old value, new one)."""

    before: View
    after: View
    edition: Edition
    layers: tuple[Comparison, ...]
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """What is to be compared: two rulebooks, or one (`after` empty) with `changes` (path and value as written).

    With two of them the changes are made to the second.
    """

    before: str
    after: str = ""
    changes: Sequence[tuple[str, str]] = ()
    as_of: date | None = None
    edition: str | None = None
    levels: tuple[str, ...] = ()
    allow_draft: bool = False


def what_if(workspace: Workspace, asked: Question) -> WhatIf:
    """Classify a day under both rulebooks and set them against each other.

    Raises
    ------
    InputError
        nothing is to be compared; a draft without leave; a change that the rulebook cannot take
    """
    if not asked.after and not asked.changes:
        raise InputError(
            "a rulebook is compared with itself", fix="name a second rulebook, or change values with --set",
            vi="không có gì để so sánh", vi_fix="nêu bộ quy tắc thứ hai, hoặc đổi giá trị bằng --set",
        )  # fmt: skip
    as_of = asked.as_of or workspace.yesterday()
    first, second, changes = _books(workspace, asked, as_of)
    known_at = workspace.store.known_at(None)
    edition = workspace.edition(asked.edition, as_of)
    before, after = (
        disclose(
            classified(workspace, Wanted(as_of, known_at, book, edition.name, None, "whatif")),
            "internal",
            edition,
        )
        for book in (first, second)
    )
    names = _layers(before, after, asked.levels)
    layers = tuple(compared(before, after, edition, name) for name in names)
    return WhatIf(before, after, edition, layers, changes)


def _books(
    workspace: Workspace, asked: Question, as_of: date
) -> tuple[Rulebook, Rulebook, tuple[tuple[str, str, str], ...]]:
    named = [
        workspace.rulebook(name, allow_draft=asked.allow_draft, on=as_of)
        for name in (asked.before, asked.after)
        if name
    ]
    changes = [Change(path, text, read_value(text)) for path, text in asked.changes]
    last = named[-1]
    return named[0], edited(last, changes) if changes else last, tuple(replaced(last, changes))


def _layers(before: View, after: View, levels: tuple[str, ...]) -> list[str]:
    """The layers asked for; else those of areas that one of the rulebooks assesses."""
    scopes = {*before.rulebook.scopes, *after.rulebook.scopes}
    usual = tuple(name for name, one in after.layers.items() if one.is_areas and one.scope in scopes)
    names = layers_of(after, levels, usual)
    missing = [name for name in names if name not in after.layers]
    if missing or not names:
        there = ", ".join(after.layers)
        what = (
            f"there is no level '{missing[0]}'" if missing else "neither rulebook assesses any of the areas"
        )
        noi = f"không có cấp '{missing[0]}'" if missing else "không bộ quy tắc nào đánh giá các cấp đã nạp"
        raise NotFoundError(
            what, where="level", fix=f"choose among {there}", vi=noi, vi_fix=f"chọn trong: {there}"
        )
    return names
