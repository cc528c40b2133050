"""What readers may ask of results, by command and by request alike: snapshot, area, levels, edition."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from api.finding import COMMAND, Finder
from api.showing import Showing, Shown
from geodata.search import AreaSearch
from maps.narrow import narrowed
from maps.shown import cell_layers
from maps.sites import SITE, expanded, names_sites, site_layers
from zones.areas import Edition
from zones.errors import InputError, NotFoundError
from zones.snapshot import View


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a result that is asked for; None and () stand for everything.

    `area` is a code, or `LEVEL:CODE`; `levels` are area levels, `cell`, `site` or `site:KIND`.
    """

    area: str | None = None
    levels: tuple[str, ...] = ()
    edition: str | None = None
    rulebook: str | None = None

    def whole(self, showing: Showing, snapshot: str) -> Shown:
        """The snapshot asked for, on the edition asked for, with all its units.

        Raises
        ------
        NotFoundError, ConflictError
            no such snapshot, edition or rulebook; the snapshot is drawn on another edition
        """
        return showing.shown(snapshot, self.rulebook, self.edition)

    def shown(
        self, showing: Showing, snapshot: str, finder: Callable[[Edition], Finder] | None = None
    ) -> Shown:
        """The snapshot cut down to the area asked for, its levels checked.

        Raises
        ------
        NotFoundError, AmbiguousError, ConflictError
            as in `whole`; no such area or level; the area's code stands at several levels
        """
        shown = self.whole(showing, snapshot)
        check_levels(shown.view, self.levels)
        if not self.area:
            return shown
        return part_of(shown, (finder or for_commands)(shown.edition).area(self.area))

    def one_level(self) -> str | None:
        """The level of what shows one level only, besides its sites; InputError where several are asked for."""
        levels = [level for level in self.levels if not names_sites(level)]
        if len(levels) > 1:
            raise InputError(
                "a picture shows one level", where="level", fix=f"ask for one of {', '.join(levels)}",
                vi="một hình chỉ vẽ một cấp", vi_fix=f"chọn một trong: {', '.join(levels)}",
            )  # fmt: skip
        return next(iter(levels), None)


def part_of(shown: Shown, area: int | None) -> Shown:
    """What of a snapshot lies in an area; all of it without one."""
    if area is None:
        return shown
    return replace(shown, view=narrowed(shown.view, shown.edition, area), whole=shown.whole or shown.view)


def for_commands(edition: Edition) -> Finder:
    """Finds units of an edition for the command line."""
    return Finder(AreaSearch(edition), COMMAND)


def levels_of(text: str | None) -> tuple[str, ...]:
    """`"ward, hamlet"` as its parts."""
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def check_levels(view: View, levels: tuple[str, ...]) -> None:
    """Stop at a level that the view has not; NotFoundError names those it has."""
    there = [name for name, layer in view.layers.items() if layer.is_areas]
    cells = [layer.name for layer in cell_layers(view)]
    sites = [layer.name for layer in site_layers(view)]
    names = [*there, *cells, *sites, *["cell"] * bool(cells), *[SITE] * bool(sites)]
    for level in levels:
        if level not in names:
            listed = ", ".join(there + ["cell"] * bool(cells) + [SITE] * bool(sites))
            raise NotFoundError(
                f"there is no level '{level}' in this result", where="level", fix=f"choose among {listed}",
                vi=f"kết quả này không có cấp '{level}'", vi_fix=f"hãy chọn trong: {listed}",
            )  # fmt: skip


def layers_of(view: View, levels: tuple[str, ...], usual: tuple[str, ...] = ()) -> list[str]:
    """The layers of a view that levels name (`cell`: the finest, `site`: of every kind), `usual` where none is asked
    for."""
    finest = next((layer.name for layer in cell_layers(view)), "cell")
    return expanded(view, [finest if level == "cell" else level for level in levels or usual])
