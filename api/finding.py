"""From the code that a reader gives to the unit that is meant: never a silent pick, and help where there is none."""

from dataclasses import dataclass
from typing import NoReturn, TypeVar

from api.showing import Shown
from geodata.search import AreaSearch
from maps.narrow import areas_named
from maps.shown import cell_layers
from zones.cells import parse_cell
from zones.errors import AmbiguousError, InputError, NotFoundError
from zones.snapshot import View


@dataclass(frozen=True, slots=True)
class Ways:
    """How a reader chooses and searches: words of the remedy, with the places `{level}`, `{code}`."""

    choose: str
    ask: str
    search: str
    search_vi: str


COMMAND = Ways(
    "--level {level}",
    "wardwatch explain {code}",
    "ask by a name: wardwatch explain NAME lists the codes that come near",
    "hỏi theo tên: wardwatch explain TÊN liệt kê các mã gần đúng",
)
REQUEST = Ways(
    "?level={level}",
    "/status/{code}",
    "search for it: /areas?q=NAME",
    "hãy tìm: /areas?q=TÊN",
)

Record = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Finder:
    """Finds areas and units of one edition for readers of one kind."""

    search: AreaSearch
    ways: Ways

    def area(self, code: str) -> int:
        """The area of a code, or of `LEVEL:CODE` where the code stands at several levels.

        Raises
        ------
        NotFoundError, AmbiguousError
            no area has the code; several have it
        """
        found = areas_named(self.search.edition, code)
        if not found:
            self._nothing(code, "area", "area", "đơn vị hành chính")
        if len(found) > 1:
            records = [self._record(area) for area in found]
            named = [f"{one['level']}:{one['code']}" for one in records]
            self._several(code, records, f"name one of {', '.join(named)}", f"chọn {' hoặc '.join(named)}")
        return found[0]

    def area_at(self, code: str, levels: tuple[str, ...] = ()) -> int:
        """The area of a code among those of some levels (none: all); errors as in `unit`."""
        found = self._among(code, levels)
        if not found:
            self._nothing(code, "", "area", "đơn vị hành chính", levels)
        return self._only(code, [self._record(area) for area in found], found)

    def unit(self, shown: Shown, code: str, levels: tuple[str, ...] = ()) -> tuple[str, int]:
        """Layer and row of an area or a cell in a view; `levels` choose where the code stands at several.

        Raises
        ------
        NotFoundError
            the code is neither an area nor a classified cell of the view
        AmbiguousError
            it is several: the candidates are named, and how to choose
        """
        rows = [(area, self._row(shown.view, area)) for area in self._among(code, levels)]
        areas = [area for area, unit in rows if unit is not None]
        units = [unit for _, unit in rows if unit is not None]
        if not units:
            units = _cells(shown.view, code) if not levels or _names_cells(levels) else []
        if not units:
            units = _sites(shown.view, code, levels)
        if not units:
            self._nothing(code, "", "area or classified cell", "đơn vị hay ô đã phân vùng", levels)
        return self._only(code, [self._record(area) for area in areas], units)

    def _among(self, code: str, levels: tuple[str, ...]) -> list[int]:
        of = self.search.edition.areas["area_level"]
        return [area for area in areas_named(self.search.edition, code) if not levels or of[area] in levels]

    def _row(self, view: View, area: int) -> tuple[str, int] | None:
        level = self.search.edition.areas["area_level"][area]
        row = view.layers[level].table["area"].index_of(area) if level in view.layers else None
        return None if row is None else (level, row)

    def _record(self, area: int) -> Record:
        row = self.search.edition.areas.row(area, named=True)
        return {"level": row["area_level"], "code": row["code"], "name": row["name"] or row["code"]}

    def _only(self, code: str, records: list[Record], found: list[T]) -> T:
        if len(found) > 1:
            ways = [self.ways.choose.format(level=one["level"]) for one in records]
            self._several(
                code, records, f"choose with {' or '.join(ways)}", f"chọn bằng {' hoặc '.join(ways)}"
            )
        return found[0]

    def _several(self, code: str, records: list[Record], fix: str, vi_fix: str) -> NoReturn:
        named = ", ".join(f"{one['level']} {one['code']} ({one['name']})" for one in records)
        raise AmbiguousError(
            f"'{code}' is the code of {len(records)} areas: {named}", records, where="code", fix=fix,
            vi=f"mã '{code}' là của {len(records)} đơn vị: {named}", vi_fix=vi_fix,
        )  # fmt: skip

    def _nothing(
        self, code: str, where: str, kind: str, vi_kind: str, levels: tuple[str, ...] = ()
    ) -> NoReturn:
        """Name what comes near; where nothing does, how to search."""
        near = [self._record(area) for area in self.search.near(code)]
        listed = ", ".join(f"{one['code']} {one['name']} ({one['level']})" for one in near)
        ask = self.ways.ask.format(code=near[0]["code"]) if near else ""
        at, vi_at = (f" of level {', '.join(levels)}", f" cấp {', '.join(levels)}") if levels else ("", "")
        raise NotFoundError(
            f"there is no {kind} '{code}'{at}", where=where,
            fix=f"near to it: {listed}; ask for example {ask}" if near else self.ways.search,
            vi=f"không có {vi_kind} '{code}'{vi_at}",
            vi_fix=f"gần đúng: {listed}; chẳng hạn hỏi {ask}" if near else self.ways.search_vi,
        )  # fmt: skip


def _names_cells(levels: tuple[str, ...]) -> bool:
    return any(level.startswith("cell") for level in levels)


def _sites(view: View, code: str, levels: tuple[str, ...]) -> list[tuple[str, int]]:
    """The site of a code; codes of sites stand once."""
    layers = [
        one for one in view.layers.values() if one.is_sites and (not levels or {"site", one.name} & {*levels})
    ]
    rows = [(layer.name, layer.table["site"].index_of(code)) for layer in layers]
    return [(name, row) for name, row in rows if row is not None]


def _cells(view: View, code: str) -> list[tuple[str, int]]:
    """The classified cell of a hexadecimal index; an index names its resolution, so there is one at most."""
    try:
        cell = parse_cell(code)
    except InputError:
        return []
    rows = [(layer.name, layer.table["cell"].index_of(cell)) for layer in cell_layers(view)]
    return [(name, row) for name, row in rows if row is not None]
