"""Where compiled code is kept between runs, and how many threads run it."""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

THREADS = max(1, min(4, os.cpu_count() or 1))

#: Fewer items than this a thread are not worth a thread.
LEAST_SHARE = 50_000


def settle_cache() -> None:
    """Call before importing a module with `njit(cache=True)`.

    Compiled code is kept beside the source, else in the user's cache folder, or where NUMBA_CACHE_DIR says. Where
    none of these can be written (a read-only image), numba would refuse to compile: then a folder of this process
    is used, and code is compiled anew each time. To avoid that, warm the cache when the image is built.
    """
    if os.environ.get("NUMBA_CACHE_DIR") or _writable(Path(__file__).parent / "__pycache__"):
        return
    if _writable(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")):
        return
    folder = tempfile.mkdtemp(prefix="wardwatch-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["NUMBA_CACHE_DIR"] = folder
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = folder


def in_threads(work: Callable[[slice], None], count: int) -> None:
    """Do `work` on slices that together are `range(count)`, side by side. The work must release the GIL."""
    threads = max(1, min(THREADS, count // LEAST_SHARE))
    if threads == 1:
        work(slice(0, count))
        return
    edges = [count * at // threads for at in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, map(slice, edges, edges[1:])))


def _writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
