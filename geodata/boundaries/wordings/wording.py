"""The words for one kind of finding."""

from typing import Literal, NamedTuple

Severity = Literal["refused", "mended", "warned", "noted"]


class Wording(NamedTuple):
    """Severity and templates of one kind of finding; the templates name the finding's facts."""

    severity: Severity
    vi: str
    en: str
    remedy_vi: str
    remedy_en: str
