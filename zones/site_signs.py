"""How kinds of sites are called and drawn: the only place where their words and signs are written.

A sign is the outline of a picture on a field of 24 by 24, y down, in the commands `M`, `L`, `H`, `V`, `Z` of SVG with
absolute numbers, filled by the even-odd rule, so that every output draws the same.
"""

from dataclasses import dataclass
from typing import Final

from zones.phrases import both
from zones.vocabulary import SITE_KINDS, Lang


@dataclass(frozen=True, slots=True)
class SiteSign:
    """A kind of sites: what one is called, and its picture."""

    kind: str
    vi: str
    en: str
    picture: str

    def label(self, lang: Lang) -> str:
        """What a site of the kind is called, without a capital."""
        return self.vi if lang == "vi" else self.en

    def as_json(self) -> dict[str, str]:
        """The sign as pages receive it."""
        return {"kind": self.kind, "vi": self.vi, "en": self.en, "picture": self.picture}


_SIGNS: Final = (
    SiteSign("boarding_house", "nhà trọ", "boarding house",
             "M12 3L22 12H19V21H14V15H10V21H5V12H2Z"),
    SiteSign("school", "trường học", "school",
             "M11 1H18V5H13V8L22 13V21H14V16H10V21H2V13L11 8Z"),
    SiteSign("factory", "nhà máy, công ty", "factory",
             "M2 21V10L8 14V10L14 14L15 3H20L21 21ZM5 16H8V18H5ZM11 16H14V18H11Z"),
    SiteSign("market", "chợ", "market",
             "M4 4H20L23 11H1ZM3 12H5V15H19V12H21V21H19V17H5V21H3Z"),
    SiteSign("quarantine", "khu cách ly", "quarantine site",
             "M3 7L5 4L7 7V10H10V7L12 4L14 7V10H17V7L19 4L21 7V21H17V18H14V21H10V18H7V21H3Z"
             "M7 12V16H10V12ZM14 12V16H17V12Z"),
    SiteSign("treatment", "cơ sở điều trị", "treatment site",
             "M9 3H15V9H21V15H15V21H9V15H3V9H9Z"),
    SiteSign("checkpoint", "chốt kiểm soát", "checkpoint",
             "M1 6H23V13H20V21H17V13H7V21H4V13H1ZM6 8L4 11H8L10 8ZM14 8L12 11H16L18 8Z"),
    SiteSign("other", "cơ sở khác", "other site",
             "M5 5H19V19H5ZM9 9V15H15V9Z"),
)  # fmt: skip
SITE_SIGNS: Final = {one.kind: one for one in _SIGNS}

#: What all of them together are called.
SITES: Final = both("Cơ sở", "Sites")


def order_of_kinds() -> dict[str, int]:
    """The place of each kind in lists."""
    return {kind: place for place, kind in enumerate(SITE_KINDS)}
