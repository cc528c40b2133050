"""Arrays that take long to make, kept in a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


def kept(path: Path | None, make: Callable[[], Arrays]) -> Arrays:
    """What a file holds, else what is made and then written there (never half: under another name first)."""
    if path is not None and path.is_file():
        with np.load(path) as stored:
            return {name: stored[name] for name in stored.files}
    made = make()
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.stem}.{id(made):x}.part.npz")
        np.savez(part, **made)  # type: ignore[arg-type]
        part.replace(path)
    return made
