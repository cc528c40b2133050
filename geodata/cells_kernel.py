"""H3's own `latLngToCell`, called for whole columns from compiled code (numba) without the GIL.

The function is the one inside the `h3` package: its extension module carries the C library and shows the C API's
names. So the cells are those of `h3` to the last bit, at twice its speed on each core.
"""

import ctypes
from typing import Any

import h3._cy.latlng as h3_library
import llvmlite.binding as llvm
import numpy as np
from numba import njit, types
from numpy.typing import NDArray

#: Names under which compiled code finds the two C functions.
PREFIX = "wardwatch_h3_"


def _show_to_compiled_code() -> None:
    """Raises AttributeError or OSError where the package does not show its C functions."""
    library = ctypes.CDLL(h3_library.__file__)
    for name in ("latLngToCell", "degsToRads"):
        address = ctypes.cast(getattr(library, name), ctypes.c_void_p).value
        llvm.add_symbol(PREFIX + name, address)


_show_to_compiled_code()

_pointer: Any = types.CPointer
_lat_lng_to_cell: Any = types.ExternalFunction(
    PREFIX + "latLngToCell", types.uint32(_pointer(types.float64), types.int32, _pointer(types.int64))
)
_degrees_to_radians: Any = types.ExternalFunction(PREFIX + "degsToRads", types.float64(types.float64))


@njit(cache=True, nogil=True)
def cells(
    lon: NDArray[np.float64], lat: NDArray[np.float64], resolution: int, found: NDArray[np.int64]
) -> None:
    """Write the cell of each point to `found`; -1 for NaN and for what is off the globe."""
    point, cell = np.empty(2), np.empty(1, np.int64)
    for i in range(len(lon)):
        found[i] = -1
        if abs(lon[i]) <= 180.0 and abs(lat[i]) <= 90.0:
            point[0], point[1] = _degrees_to_radians(lat[i]), _degrees_to_radians(lon[i])
            if _lat_lng_to_cell(point.ctypes, resolution, cell.ctypes) == 0:
                found[i] = cell[0]
