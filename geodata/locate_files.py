"""A locator kept in a folder: one array a file, mapped into memory, so that it opens at once and is shared."""

import errno
import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.locate_grid import Grid
from geodata.locate_parts import Parts
from zones.errors import StoreError

FORMAT = 1

#: Smaller files are read rather than mapped.
MAPPED_FROM_BYTES = 1 << 16

_PARTS = ("xy", "ring_at", "part_at", "row")
_GRID = tuple(field.name for field in fields(Grid) if field.name != "xy")


def write(folder: Path, parts: Parts, grid: Grid | None) -> None:
    """Write a locator; `folder` appears when it is whole, and replaces an older one.

    Of several writers at one moment one is enough: they write the same.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    for name in _PARTS:
        np.save(draft / f"part-{name}.npy", getattr(parts, name))
    for name in _GRID if grid else ():
        np.save(draft / f"grid-{name}.npy", getattr(grid, name))
    (draft / "about.json").write_text(json.dumps({"format": FORMAT, "grid": grid is not None}))
    draft.chmod(0o755)
    _put(draft, folder)


def _put(draft: Path, folder: Path) -> None:
    """Move a whole draft to its place; what stood there goes, unless another writer was there a moment before."""
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with suppress(FileNotFoundError):
            folder.rename(old)
        draft.rename(folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(draft, ignore_errors=True)


def read(folder: Path) -> tuple[Parts, Grid | None]:
    """What `write` wrote. Raises StoreError if it is not there, damaged or of another version."""
    try:
        about = json.loads((folder / "about.json").read_text())
        if about["format"] != FORMAT:
            raise ValueError(f"format {about['format']}, this program reads {FORMAT}")
        parts = Parts(*(_array(folder / f"part-{name}.npy") for name in _PARTS))
        if not about["grid"]:
            return parts, None
        return parts, Grid(**{name: _array(folder / f"grid-{name}.npy") for name in _GRID}, xy=parts.xy)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"the kept locator cannot be read: {error}", where=folder.name, fix="build the locator again"
        ) from error


def _array(file: Path) -> NDArray[Any]:
    mapped: Any = "c" if file.stat().st_size >= MAPPED_FROM_BYTES else None
    return np.asarray(np.load(file, mmap_mode=mapped))
