"""Where decisions of the authority are checked: the rulebook, the area, the level that stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.classifying import Wanted, classified, series_name
from api.finding import Finder, Ways
from api.proposing import Proposal, RefusedError, proposal
from api.workspace import Workspace
from geodata.rulebooks import bundled_rulebook
from geodata.search import AreaSearch
from geodata.store.overrides import DECIDE
from maps.narrow import areas_named
from zones.areas import Edition
from zones.permitting import Refusal, against, only_role, refused_by
from zones.rulebook import Rulebook
from zones.snapshot import Snapshot

Row = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Where decisions are checked one after the other; what is classified for that is kept."""

    workspace: Workspace
    ways: Ways
    _made: dict[tuple[str, str], Snapshot] = field(default_factory=dict)

    def row(self, said: Mapping[str, str | None], *, strangers: bool = False) -> Row:
        """A decision as the store keeps it; a rulebook that `strangers` name is never taken as a path."""
        wish = proposal(said, self.workspace.today())
        day = max(wish.first, self.workspace.today())
        book = self._rulebook(wish.rulebook, strangers)
        role = wish.by or only_role(book)
        _raised(_out_of_force(book, day) or refused_by(book, wish.to, role), wish)
        edition = self.workspace.edition(wish.edition, day)
        area = self._area(edition, wish)
        level, code = edition.areas.select("area_level", "code").row(area)
        _raised(_not_judged(book, level), wish)
        _raised(against(book, wish.to, self._standing(book, edition, level, area)), wish)
        return {
            "act": DECIDE, "rulebook": book.id, "edition": edition.name, "area_level": level, "area_code": code,
            "document": wish.document, "first_day": wish.first, "last_day": wish.until, "level": wish.to,
            "decided_by": role, "author": wish.author, "reason": wish.reason,
        }  # fmt: skip

    def _rulebook(self, name: str | None, strangers: bool) -> Rulebook:
        if name and strangers:
            bundled_rulebook(name)
        return self.workspace.rulebook(name, allow_draft=True)

    def _area(self, edition: Edition, wish: Proposal) -> int:
        levels = (wish.area_level,) if wish.area_level else ()
        if (
            not areas_named(edition, wish.area_code)
            and wish.area_code in self.workspace.store.sites(None)["code"]
        ):
            _raised(_of_site(wish.area_code), wish)
        return Finder(AreaSearch(edition), self.ways).area_at(wish.area_code, levels)

    def _standing(self, book: Rulebook, edition: Edition, level: str, area: int) -> str | None:
        """The ordered level that stands for an area on the last closed day; underneath grey the one that is held."""
        if book.override.direction == "any":
            return None
        table = self._closed(book, edition).layers[level].table
        row = table.row(table["area"].index_of(area), named=True)
        ordered = {one.id for one in book.levels}
        return next((one for one in (row["level"], row.get("held")) if one in ordered), None)

    def _closed(self, book: Rulebook, edition: Edition) -> Snapshot:
        """The last closed day: as it was stored, else made now."""
        key, day = (book.hash, edition.key), self.workspace.yesterday()
        if key not in self._made:
            latest = self.workspace.store.latest(series_name(book, "live"))
            meta = latest.meta if latest else None
            stored = meta and (meta.as_of, meta.rulebook_hash, meta.edition) == (day, *key)
            wanted = Wanted(day, rulebook=book, edition=edition.name)
            self._made[key] = latest if latest and stored else classified(self.workspace, wanted)
        return self._made[key]


def _raised(refusal: Refusal | None, wish: Proposal) -> None:
    if refusal is not None:
        raise RefusedError(refusal, str(getattr(wish, refusal.field, None) or ""))


def _out_of_force(book: Rulebook, day: date) -> Refusal | None:
    if book.in_force(day):
        return None
    first, last = book.valid
    return Refusal(
        "rulebook_not_in_force", "rulebook",
        f"rulebook {book.id} is not in force on {day} (valid from {first} to {last or 'today'})",
        f"bộ quy tắc {book.id} không có hiệu lực ngày {day:%d/%m/%Y} (hiệu lực từ {first:%d/%m/%Y} đến "
        f"{f'{last:%d/%m/%Y}' if last else 'nay'})",
        "name the rulebook that holds on that day", "nêu bộ quy tắc có hiệu lực ngày đó",
    )  # fmt: skip


def _of_site(code: str) -> Refusal:
    return Refusal(
        "decision_of_site", "area_code", f"{code} is a site: decisions are kept for areas",
        f"{code} là cơ sở: quyết định được lưu cho đơn vị hành chính",
        "decide for the ward or hamlet that it lies in, and name the site in the reason",
        "ra quyết định cho xã/phường hoặc thôn nơi có cơ sở, và nêu tên cơ sở trong lý do",
    )  # fmt: skip


def _not_judged(book: Rulebook, level: str) -> Refusal | None:
    if book.units_for(level):
        return None
    return Refusal(
        "level_not_judged", "area_code", f"rulebook {book.id} gives no level to areas of the level '{level}'",
        f"bộ quy tắc {book.id} không xếp mức cho đơn vị cấp '{level}'",
        "decide for an area that the rulebook judges", "quyết định cho đơn vị mà bộ quy tắc có xếp mức",
    )  # fmt: skip
