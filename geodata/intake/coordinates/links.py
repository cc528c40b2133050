"""Map links and messages with a place in them: the two numbers that they carry, latitude first."""

from typing import Final

import polars as pl

_N: Final = r"([+-]?\d{1,3}(?:\.\d+)?)"
_AND: Final = r"(?:,|;|~|%2c|%7e)(?:\+|%20|\s)*"

#: Where links keep the place itself, best first: pins before what was searched for.
_PLACES: Final = (
    rf"!3d{_N}!4d{_N}",
    rf"[?&](?:q|query|ll|sll|daddr|saddr|destination|origin|coordinate|address|loc|marker)=(?:loc:|@|[^&=]*?@)?{_N}{_AND}{_N}",
    rf"[?&#](?:m?lat|latitude|vi_?do)={_N}.*?[?&#](?:m?lo?ng?|m?lon|longitude|kinh_?do)={_N}",
    rf"^geo:0(?:\.0+)?,0(?:\.0+)?\?q={_N}{_AND}{_N}",
    rf"^geo:{_N},{_N}",
    rf"/(?:place|search|dir|maps)/(?:[^@]*/)?{_N}{_AND}{_N}(?:[/?&#]|$)",
)
#: Where they keep the middle of the map that was shown, which need not be the place.
_CENTRES: Final = (
    rf"@{_N}{_AND}{_N}",
    rf"#map=[\d.]+/{_N}/{_N}",
    rf"[?&](?:center|cp|sspn_center)={_N}{_AND}{_N}",
)
_LINK: Final = (
    r"(?i)(?:https?://|www\.|^geo:|\bgoo\.gl/|maps\.google|google\.[a-z.]+/maps|openstreetmap|zalo\.me)"
)
_SHORT: Final = (
    r"(?i)(?:maps\.app\.goo\.gl|\bgoo\.gl|g\.co/|g\.page|bit\.ly|tinyurl|maps\.apple/|\bt\.co/|osm\.org/go/|"
    r"openstreetmap\.org/go/|zalo\.me/s/)"
)
_SIGNS: Final = (("%C2%B0", "°"), ("%22", '"'), ("%27", "'"), ("%2C", ","), ("%20", " "))


def read_links(text: pl.Series) -> pl.DataFrame:
    """Per text: `is_link`, `is_short` (it must be opened to be read), `lat`, `lon` (null: it names none), `centre`
    (only the middle of the map is known), and `rest`: what stands between /place/ and the next slash."""
    cell = pl.col("text").str.replace_all(r"\s*\n\s*", " ")
    low = cell.str.to_lowercase()
    lat, lon = _found(low, _PLACES)
    centre_lat, centre_lon = _found(low, _CENTRES)
    rest = cell.str.extract(r"(?i)/(?:place|search)/([^/@?]+)")
    for code, sign in _SIGNS:
        rest = rest.str.replace_all(f"(?i){code}", sign)
    read = pl.DataFrame({"text": text}, schema={"text": pl.String}).select(
        is_link=cell.str.contains(_LINK),
        is_short=cell.str.contains(_SHORT),
        lat=pl.coalesce(lat, centre_lat),
        lon=pl.coalesce(lon, centre_lon),
        centre=lat.is_null() & centre_lat.is_not_null(),
        rest=rest.str.replace_all("+", " ", literal=True),
    )
    is_link = pl.col("is_link").fill_null(False)
    return read.with_columns(pl.when(is_link).then(pl.col(name)) for name in ("lat", "lon", "rest"))


def _found(cell: pl.Expr, patterns: tuple[str, ...]) -> tuple[pl.Expr, pl.Expr]:
    groups = [cell.str.extract_groups(pattern) for pattern in patterns]
    both = [pl.coalesce(group.struct.field(name) for group in groups) for name in ("1", "2")]
    return both[0].cast(pl.Float64, strict=False), both[1].cast(pl.Float64, strict=False)
