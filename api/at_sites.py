"""Cases whose point lies inside the grounds of a site: they may be there, or are there where that is said."""

from dataclasses import replace
from typing import Final

import polars as pl

from api.workspace import Workspace
from geodata.intake import CaseBatch
from geodata.intake.notes import Note
from geodata.sites.inside import Inside, inside_sites, placed_by_point
from geodata.sites.matching import BY_POINT, BY_POINT_MAYBE

_MOST: Final = 5


def at_sites(workspace: Workspace, batch: CaseBatch, list_name: str, answer: bool | None) -> CaseBatch:
    """A delivery in which the rows that name no site and lie inside the grounds of one are placed there, or not.

    They are where `answer` says so, or what was said with the list's last delivery that said anything of it. Where
    nobody has said, they may be there, and it is told how to say. Grounds are those that the store knows now.
    """
    sites = workspace.store.sites(None)
    found = inside_sites(sites, batch.rows)
    rows, count, told = batch.rows, batch.rows.height - found.code.null_count(), _several(found)
    said = answer if answer is not None or not count else _answered_before(workspace, list_name)
    if count and said is not False:
        named = _named(sites, found.code)
        rows = placed_by_point(rows, found.code, BY_POINT if said else BY_POINT_MAYBE)
        told.append(_placed(count, named, remembered=answer is None) if said else _proposed(count, named))
    return replace(batch, rows=rows, notes=[*batch.notes, *told])


def _answered_before(workspace: Workspace, list_name: str) -> bool | None:
    """What was said with the list's last delivery that said anything of it; undone ones are not asked."""
    undone = workspace.store.undone()
    for one in reversed(workspace.store.imports()):
        if (
            one.kind == "cases"
            and one.list == list_name
            and one.id not in undone
            and "at_sites" in one.params
        ):
            return bool(one.params["at_sites"])
    return None


def _named(sites: pl.DataFrame, code: pl.Series) -> str:
    """The sites with most of the cases, by name, each with its number of rows."""
    names = {code: name or code for code, name in sites.select("code", "name").iter_rows()}
    counts = code.drop_nulls().value_counts(sort=True).sort("count", "code", descending=[True, False])
    listed = [f"{names[one]} ({n})" for one, n in counts.head(_MOST).iter_rows()]
    return ", ".join(listed) + (", …" if counts.height > _MOST else "")


def _proposed(rows: int, named: str) -> Note:
    return Note(
        f"{rows} rows name no site, but their point lies inside the grounds of one: {named}; until it is said, they "
        "may be there. --at-sites: they are; --no-at-sites: they are not",
        f"{rows} dòng không ghi cơ sở nhưng tọa độ nằm trong khuôn viên một cơ sở: {named}; khi chưa trả lời, các ca "
        "này có thể ở đó. Nạp với --at-sites: đúng là ở đó; --no-at-sites: không phải",
    )


def _placed(rows: int, named: str, *, remembered: bool) -> Note:
    en, vi = _AS_BEFORE if remembered else ("", "")
    return Note(
        f"{rows} rows are placed at the site in whose grounds their point lies{en}: {named}",
        f"{rows} dòng được xếp vào cơ sở có khuôn viên chứa tọa độ{vi}: {named}",
    )


_AS_BEFORE: Final = (
    ", as was said for this list before (--no-at-sites: no longer)",
    ", như đã trả lời cho danh sách này (--no-at-sites: thôi không xếp nữa)",
)


def _several(found: Inside) -> list[Note]:
    if not found.several:
        return []
    return [
        Note(
            f"{found.several} rows lie inside the grounds of several sites and are placed at none",
            f"{found.several} dòng nằm trong khuôn viên của nhiều cơ sở, không tính vào cơ sở nào",
        )
    ]
