"""One layer of a view together with its names and shapes: what every picture, map and file is drawn from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import shapely
from h3ronpy.vector import cells_to_wkb_polygons
from numpy.typing import NDArray

from maps.audience import require_view
from maps.sites import names_of, shapes_of
from zones.areas import Edition
from zones.errors import NotFoundError
from zones.snapshot import View, ZoneLayer
from zones.vocabulary import EMPTY, resolution_of


@dataclass(frozen=True)
class ShownLayer:
    """The units of one layer that are drawn, in the order of the layer; empty cells are left out.

    `layer.table` is cut down to these rows, and `rows` gives their places in the layer of the view (the row
    that `zones.explain` asks for).
    """

    view: View
    edition: Edition
    layer: ZoneLayer
    rows: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.rows)

    def kept(self, which: NDArray[np.bool_]) -> "ShownLayer":
        """Some of the units."""
        layer = self.layer
        table = layer.table.filter(pl.Series(which))
        return ShownLayer(
            self.view,
            self.edition,
            ZoneLayer(layer.name, layer.scope, table, layer.windows),
            self.rows[which],
        )

    @property
    def name(self) -> str:
        """Name of the layer: `ward`, `cell8`."""
        return self.layer.name

    @cached_property
    def codes(self) -> list[str]:
        """Code of each area or site; of a cell its hex text."""
        if self.layer.is_cells:
            return cell_texts(self.layer.table["cell"].to_numpy())
        if self.layer.is_sites:
            return self.layer.table["site"].to_list()
        return self._areas["code"].to_list()

    @cached_property
    def names(self) -> list[str]:
        """Name of each area or site; of a cell the name of the area that holds its centre, or ""."""
        if self.layer.is_sites:
            return names_of(self.layer.table).to_list()
        return self._areas["name"].fill_null("").to_list()

    @cached_property
    def shapes(self) -> NDArray[Any]:
        """A shapely polygon in EPSG:4326 a unit, a point for a site without outline; None for what has only a name."""
        if self.layer.is_cells:
            return cell_shapes(self.layer.table["cell"].to_numpy())
        if self.layer.is_sites:
            return shapes_of(self.layer.table)
        shapes: NDArray[Any] = self.edition.geometry[self.layer.table["area"].to_numpy()]
        return shapes

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of everything that has a shape; None where nothing has one."""
        known = self.shapes[[shape is not None for shape in self.shapes]]
        return tuple(float(side) for side in shapely.total_bounds(known)) if len(known) else None  # type: ignore[return-value]

    @cached_property
    def _areas(self) -> pl.DataFrame:
        keys = self.layer.table.select("area")
        return keys.join(self.edition.areas, on="area", how="left", maintain_order="left")


def shown_layer(view: View, edition: Edition, layer: str | None, *, at_most: int | None = None) -> ShownLayer:
    """The drawn units of a layer. `cell` means the finest cells, or the finest of at most `at_most` units; None
    the usual layer.

    Raises
    ------
    TypeError
        the view is not a view (`zones.disclose` makes one).
    NotFoundError
        the view has no such layer.
    """
    require_view(view)
    layer = layer or usual_layer(view)
    found = _finest_cells(view, at_most) if layer == "cell" else view.layers.get(layer)
    if found is None:
        raise no_layer(view, layer)
    drawn = _drawn(found)
    kept = ZoneLayer(found.name, found.scope, found.table[drawn], found.windows)
    return ShownLayer(view, edition, kept, drawn)


def no_layer(view: View, layer: str) -> NotFoundError:
    """The error of a layer that a view has not; it names those it has."""
    there = ", ".join(view.layers)
    return NotFoundError(
        f"no layer {layer!r} in this view", where="layer", fix=f"use one of: {there or 'none'}",
        vi=f"không có lớp {layer!r}", vi_fix=f"chọn một trong: {there or 'chưa có lớp nào'}",
    )  # fmt: skip


def usual_layer(view: View) -> str:
    """The layer that is drawn where none is named: wards, else the next best, cells where there are no areas."""
    areas = [name for name, layer in view.layers.items() if layer.is_areas]
    usual = [name for name in ("ward", "hamlet", "district", "province") if name in areas]
    return next(iter(usual + areas), "cell")


def _drawn(layer: ZoneLayer) -> NDArray[np.intp]:
    return np.flatnonzero((layer.table["level"] != EMPTY).to_numpy())


def cell_layers(view: View) -> list[ZoneLayer]:
    """The cell layers of a view, finest first."""
    return sorted((one for one in view.layers.values() if one.is_cells), key=lambda one: -resolution(one))


def resolution(layer: ZoneLayer) -> int:
    """The H3 resolution of a cell layer, read off its name."""
    return resolution_of(layer.name)


def _finest_cells(view: View, at_most: int | None) -> ZoneLayer | None:
    layers = cell_layers(view)
    few = [one for one in layers if at_most is None or len(_drawn(one)) <= at_most]
    return next(iter(few or layers[-1:]), None)


def cell_texts(cells: NDArray[np.int64]) -> list[str]:
    """H3 indexes as their usual hex text."""
    return [format(cell, "x") for cell in cells.tolist()]


def cell_shapes(cells: NDArray[np.int64]) -> NDArray[Any]:
    """The hexagons (and few pentagons) of H3 indexes."""
    if not len(cells):
        return np.empty(0, object)
    hexagons = pa.array(cells_to_wkb_polygons(cells.astype(np.uint64))).to_numpy(zero_copy_only=False)
    shapes: NDArray[Any] = shapely.from_wkb(hexagons)
    return shapes
