"""Cases whose point lies inside the grounds of a site: they may be there, or are there where that is said."""

from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from api.workspace import Workspace
from geodata.intake import CaseBatch
from geodata.intake.notes import Note
from geodata.sites.inside import Inside, inside_sites, placed_by_point
from geodata.sites.matching import BY_POINT, BY_POINT_MAYBE

_MOST: Final = 5


@dataclass(frozen=True)
class Grounds:
    """How many rows of a delivery name no site and lie in the grounds of one, at which sites (name, rows; those with
    most first), what holds of them (None: nobody has said), and what was said with an earlier delivery."""

    rows: int
    sites: tuple[tuple[str, int], ...]
    answer: bool | None
    before: bool | None

    def told(self) -> dict[str, Any]:
        """Under public names, the sites with most rows."""
        sites = [{"name": name, "rows": rows} for name, rows in self.sites[:_MOST]]
        return {"rows": self.rows, "sites": sites, "sites_in_all": len(self.sites), "answer": self.answer,
                "before": self.before}  # fmt: skip


def at_sites(
    workspace: Workspace, batch: CaseBatch, list_name: str, answer: bool | None
) -> tuple[CaseBatch, Grounds]:
    """A delivery in which the rows that name no site and lie inside the grounds of one are placed there, or not.

    They are where `answer` says so, or what was said with the list's last delivery that said anything of it. Where
    nobody has said, they may be there, and it is told how to say. Grounds are those that the store knows now.
    """
    sites = workspace.store.sites(None)
    found = inside_sites(sites, batch.rows)
    rows, count, told = batch.rows, batch.rows.height - found.code.null_count(), _several(found)
    before = _answered_before(workspace, list_name) if count else None
    said = before if answer is None else answer
    grounds = Grounds(count, _names(sites, found.code), said, before)
    if count and said is not False:
        named = _named(grounds)
        rows = placed_by_point(rows, found.code, BY_POINT if said else BY_POINT_MAYBE)
        told.append(_placed(count, named, remembered=answer is None) if said else _proposed(count, named))
    return replace(batch, rows=rows, notes=[*batch.notes, *told]), grounds


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


def _names(sites: pl.DataFrame, code: pl.Series) -> tuple[tuple[str, int], ...]:
    """The sites by name, each with its number of rows, those with the most first."""
    names = {code: name or code for code, name in sites.select("code", "name").iter_rows()}
    counts = code.drop_nulls().value_counts(sort=True).sort("count", "code", descending=[True, False])
    return tuple((names[one], n) for one, n in counts.iter_rows())


def _named(grounds: Grounds) -> str:
    listed = [f"{name} ({n})" for name, n in grounds.sites[:_MOST]]
    return ", ".join(listed) + (", …" if len(grounds.sites) > _MOST else "")


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
