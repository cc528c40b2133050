"""The coordinate system that OGR states for a layer; the registry is searched only where that can find something.

For every .prj OGR looks for the same system in the whole registry, which takes up to a second where it is not there.
A definition that is drawn as a zone of 3 degrees under a name of its own is never there, and needs no search:
`recognising` tells what it means.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.fold import fold
from geodata.vn2000.recognising import is_three_degrees
from geodata.vn2000.zones import known_zones, transverse_mercator

_OPTION: Final = "USE_OSR_FIND_MATCHES"
_ONE_AT_A_TIME: Final = (
    threading.Lock()
)  # the option is one for all threads; a search too many finds the same

pyogrio.set_gdal_config_options({_OPTION: "NO"})


def stated_system(target: str, layer: str | None, read: str | None) -> str | None:
    """What a layer says of its system, as a code of the registry where it has one.

    Parameters
    ----------
    read : what OGR said of it without a search
    """
    if read is None or "[" not in read or not worth_a_search(read):
        return read
    with _searching():  # names of fields are of no interest here, and may be in any letters
        found = pyogrio.read_info(target, layer=layer, encoding="ISO-8859-1")["crs"]
    return None if found is None else str(found)


def worth_a_search(definition: str) -> bool:
    """Whether the registry may hold a definition: any but zones of 3 degrees whose name is none of the registry's."""
    try:
        crs = CRS.from_user_input(definition)
        zone = is_three_degrees(transverse_mercator(crs))
    except CRSError:
        return True
    base = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    return not zone or fold(base.name) in {fold(each.name) for each in known_zones()}


@contextmanager
def _searching() -> Iterator[None]:
    with _ONE_AT_A_TIME:
        pyogrio.set_gdal_config_options({_OPTION: "YES"})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({_OPTION: "NO"})
