"""Two boundary files of different sources brought together into one that holds both levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely

from api.loading import BoundaryFile
from geodata.boundaries.attributes import attributes, write_layers
from geodata.boundaries.check import check_boundaries
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.outlines import Outline, Outlines, outlined
from geodata.boundaries.read import read_boundaries
from geodata.boundaries.reconciling import Reconciled, reconcile
from geodata.legacy_text.gazetteer import known_names
from zones.errors import InputError

#: The column that is added to the lower layer: the code of its parent in the upper one.
PARENT: Final = "reconciled_parent"


@dataclass(frozen=True)
class Together:
    """Both layers, what was found, and the outlines of the upper one."""

    lower: CheckedBoundaries
    upper: CheckedBoundaries
    found: Reconciled
    outlines: Outlines


def reconcile_files(
    lower: BoundaryFile, upper: BoundaryFile, outline: Outline, output: Path | None
) -> Together:
    """Bring two files together; written to `output` (.gpkg, a layer for each level) where that is given."""
    if output and output.suffix.lower() != ".gpkg":
        raise InputError(
            "both levels go into one file, which only .gpkg can hold",
            where="-o",
            fix="name a .gpkg file",
            vi="hai cấp được ghi vào một tệp, chỉ .gpkg chứa được",
            vi_fix="đặt tên tệp .gpkg",
        )
    (small, small_rows), (large, large_rows) = _read(lower), _read(upper)
    found = reconcile(small, large)
    together = Together(small, large, found, outlined(small, large, found, outline))
    if output:
        write_layers(output, _layers(together, _columns(lower, small_rows), _columns(upper, large_rows)))
    return together


def _read(file: BoundaryFile) -> tuple[CheckedBoundaries, list[int]]:
    """A checked layer, and where its units stand in the file (0 = first)."""
    draft = read_boundaries(file.path, file.level, file, names=known_names)
    level, _ = check_boundaries(draft, max_overlap=1)
    at = dict(draft.rows.select("code", "row").iter_rows())
    return level, [at[code] - 2 for code in level.areas["code"]]


def _columns(file: BoundaryFile, rows: list[int]) -> pa.Table:
    return attributes(file.path, file.layer, file.text_encoding).take(rows)


def _layers(together: Together, small: pa.Table, large: pa.Table) -> Mapping[str, tuple[pa.Table, Any]]:
    there = ~shapely.is_missing(together.outlines.geometry)
    if PARENT in small.column_names:
        small = small.drop_columns([PARENT])
    parents = pa.array(together.found.units["parent_code"].to_list(), pa.string())
    return {
        together.upper.area_level: (large.take(np.flatnonzero(there)), together.outlines.geometry[there]),
        together.lower.area_level: (small.append_column(PARENT, parents), together.lower.geometry),
    }
