"""Writes the folder of nasty files: `python -m tests.nasty.make_nasty FOLDER`.

The same files every time; nothing in them is real but the way they are wrong.
"""

import sys
from pathlib import Path

from tests.nasty import bulletins, layers, old_letters, places, points, tables
from tests.nasty.registry import FILES

__all__ = ["FILES", "write_all"]
MODULES = (old_letters, layers, points, places, tables, bulletins)


def write_all(folder: Path) -> list[Path]:
    """Every nasty file, written into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in FILES.values():
        one.write(folder / one.name)
    return [folder / name for name in FILES]


if __name__ == "__main__":
    written = write_all(Path(sys.argv[1] if len(sys.argv) > 1 else "nasty"))
    for path in written:
        print(f"{path}: {FILES[path.name].trouble}")
