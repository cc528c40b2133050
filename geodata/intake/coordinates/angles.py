"""One coordinate as people write it: decimal degrees, degrees and minutes, degrees, minutes and seconds."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: What a letter or word beside the number says of the axis.
UNSAID, LAT, LON = 0, 1, 2

#: Words and signs -> the few that the patterns know (n s e w; φ latitude, λ longitude; ° ' "), in this order.
_PLAINER: Final = (
    (r"[−–—]", "-"), (r"[º˚]", "°"), (r"[’‘′`´ʹ]", "'"), (r"[“”″ʺ]|''", '"'), (r"[\s\u00a0\u2000-\u200d\ufeff]+", " "),
    (r"(?:vĩ độ|vĩ tuyến|vi do)\s*(?:bắc|bac)|bắc|\bbac\b|north", "n"),
    (r"(?:kinh độ|kinh tuyến|kinh do)\s*(?:đông|dong)|đông|\bdong\b|east", "e"),
    (r"(?:vĩ độ|vĩ tuyến|vi do)\s*nam|\bnam\b|south", "s"),
    (r"(?:kinh độ|kinh tuyến|kinh do)\s*(?:tây|tay)|tây|\btay\b|west", "w"),
    (r"vĩ độ|vĩ tuyến|vi do|latitude|\blat\b", "φ"),
    (r"kinh độ|kinh tuyến|kinh do|longitude|\blong\b|\blng\b|\blon\b", "λ"),
    (r"([φλ])\s*[:=]", "$1"),
    (r"độ|\bdo\b|deg(?:rees?)?", "°"), (r"phút|phut|min(?:utes?)?", "'"), (r"giây|giay|sec(?:onds?)?", '"'),
    (r"(\d)\s*[dođ]\s*(\d+(?:[.,]\d+)?)\s*[mp']\s*(\d+(?:[.,]\d+)?)\s*[sg]", '$1°$2\'$3"'),
    (r"(\d)\s*[dođ]\s*(\d)", "$1°$2"), (r"(\d)\s*[mp]\s*(\d)", "$1'$2"), (r"(\d)\s*[mp]\s*([nsewbđt]|$)", "$1'$2"),
    (r"(\d\s*[°'\"]?)\s*b", "${1}n"), (r"(\d\s*[°'\"]?)\s*[đd]", "${1}e"), (r"(\d\s*[°'\"]?)\s*t", "${1}w"),
    (r"\bb\s*(\d)", "n$1"), (r"[đd]\s*(\d)", "e$1"), (r"\bt\s*(\d)", "w$1"),
)  # fmt: skip
_ANGLE: Final = (
    r"^\s*([φλ])?\s*([nsew])?\s*:?\s*([+-])?\s*(\d{1,3}(?:[.,]\d+)?)\s*°?"
    r"(?:\s*[°:\s-]\s*(\d{1,2}(?:[.,]\d+)?)\s*'?(?:\s*[':\s-]\s*(\d{1,2}(?:[.,]\d+)?)\s*\"?)?)?\s*([nsew])?\s*$"
)
_SIXTY: Final = 60


@dataclass(frozen=True, slots=True)
class Angles:
    """Degrees (NaN: unreadable), the axis that letters or words say, and whether minutes or seconds reach 60."""

    degrees: Floats
    axis: NDArray[np.int8]
    beyond: NDArray[np.bool_]

    @property
    def read(self) -> NDArray[np.bool_]:
        """Which texts could be read."""
        return np.isfinite(self.degrees)


def plainer(text: pl.Series) -> pl.Series:
    """The text in lower case, in NFC, with one sign for each degree, minute, second and direction."""
    cell = pl.col("text").str.normalize("NFC").str.to_lowercase()
    for pattern, sign in _PLAINER:
        cell = cell.str.replace_all(pattern, sign)
    return pl.DataFrame({"text": text}, schema={"text": pl.String}).select(cell.str.strip_chars()).to_series()


def read_angles(text: pl.Series) -> Angles:
    """Degrees of texts made `plainer`; only the last of degrees, minutes, seconds may have decimals."""
    parts = pl.DataFrame({"text": text}, schema={"text": pl.String}).select(
        pl.col("text").str.extract_groups(_ANGLE).struct.rename_fields(list("wlsdmzr"))
    ).to_series().struct.unnest()  # fmt: skip
    number = {name: _number(parts[name]) for name in "dmz"}
    word, left, right = (parts[name].fill_null("").to_numpy() for name in "wlr")
    side = np.where(left == "", right, left)
    axis = np.select([np.isin(side, ["n", "s"]), np.isin(side, ["e", "w"])], [LAT, LON], UNSAID)
    said = np.select([word == "φ", word == "λ"], [LAT, LON], UNSAID)
    minus = (parts["s"] == "-").fill_null(False).to_numpy()
    wrong = ((left != "") & (right != "")) | ((axis != UNSAID) & (said != UNSAID) & (axis != said))
    wrong |= minus & np.isin(side, ["s", "w"])
    wrong |= _fraction(parts["d"], parts["m"]) | _fraction(parts["m"], parts["z"])
    minutes, seconds = np.nan_to_num(number["m"]), np.nan_to_num(number["z"])
    beyond = ~wrong & np.isfinite(number["d"]) & ((minutes >= _SIXTY) | (seconds >= _SIXTY))
    degrees = number["d"] + minutes / _SIXTY + seconds / _SIXTY**2
    degrees = np.where(minus | np.isin(side, ["s", "w"]), -degrees, degrees)
    return Angles(
        np.where(wrong | beyond, np.nan, degrees),
        np.where(axis == UNSAID, said, axis).astype(np.int8),
        beyond,
    )


def _number(text: pl.Series) -> Floats:
    plain = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return plain.fill_null(np.nan).to_numpy().astype(np.float64)


def _fraction(text: pl.Series, finer: pl.Series) -> NDArray[np.bool_]:
    """Whether decimals stand before a finer part."""
    found: NDArray[np.bool_] = (text.str.contains(r"[.,]") & finer.is_not_null()).fill_null(False).to_numpy()
    return found
