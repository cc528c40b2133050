"""The list of nasty files: each a function that writes one, with its trouble in its docstring."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Maker = Callable[[Path], None]


@dataclass(frozen=True)
class Nasty:
    """A file by its name, what is nasty about it, and how it is written."""

    name: str
    trouble: str
    write: Maker


FILES: dict[str, Nasty] = {}


def nasty(name: str) -> Callable[[Maker], Maker]:
    """Enters a maker under the name of its file."""

    def enter(maker: Maker) -> Maker:
        if name in FILES:
            raise ValueError(f"two files are called {name}")
        FILES[name] = Nasty(name, " ".join((maker.__doc__ or "").split()), maker)
        return maker

    return enter
