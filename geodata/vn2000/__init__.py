"""VN-2000, the national grid of Viet Nam: its zones, the words for them, and the way to WGS 84.

The datum lies about 195 m west and 110 m north of WGS 84 (the vector differs by place), so a projection taken for
one of WGS 84 moves a village across the road. Zones are Transverse Mercator on the ellipsoid of WGS 84, false
easting 500 km: 3 degrees wide with scale 0.9999, or 6 degrees wide with 0.9996 (the UTM zones 48 and 49).
"""

from geodata.vn2000.metres import fitting_meridians, metres_to_degrees, one_that_fits
from geodata.vn2000.provinces import meridians_of
from geodata.vn2000.shift import Shift, shift_of, shift_vector
from geodata.vn2000.shorthand import crs_of_words
from geodata.vn2000.zones import MERIDIANS, is_vn2000, known_zones, option_for, plain_meridian, zone

__all__ = [
    "MERIDIANS",
    "Shift",
    "crs_of_words",
    "fitting_meridians",
    "is_vn2000",
    "known_zones",
    "meridians_of",
    "metres_to_degrees",
    "one_that_fits",
    "option_for",
    "plain_meridian",
    "shift_of",
    "shift_vector",
    "zone",
]
