"""Phone numbers, identity numbers and e-mail addresses in cells: found, blotted out, or turned into tokens."""

import base64
import hmac
import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

import polars as pl

from geodata.fold import fold_marked

#: Gives the key of tokens; asked for only when there is something to be hidden.
Secret = Callable[[], bytes]


def no_secret() -> bytes:
    """The key where no store keeps one: tokens are then the same everywhere."""
    return b"wardwatch"


_EMAIL: Final = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
#: Mobile and landline numbers of Viet Nam: 0912345678, 0912 345 678, +84 912.345.678, (024) 3825 3531.
_PHONE: Final = r"(?:(?:\+|00)?84[ .-]?|\(?0)(?:[35789]\d{1,2}|2\d{1,2})\)?[ .-]?\d{3,4}[ .-]?\d{3,4}"
#: Citizen's cards have 12 digits, the old identity cards 9, health insurance two letters and 13 digits.
_IDENTITY: Final = r"\d{12}|\d{9}|[A-Z]{2}\d{13}"
_BEFORE, _AFTER = r"(^|[^\w.,-])", r"($|[^\w-])"
#: Numbers of persons inside an id, whatever letters stand around them (`LVT-1988-0977123123`): mobile numbers, 12
#: digits, and 9 digits that begin with no year.
_WITHIN: Final = (
    r"(?:^|[^\d])((?:(?:\+|00)?84[ .-]?|0)[35789]\d(?:\d[ .-]?\d{3}[ .-]?\d{3}|[ .-]?\d{3}[ .-]?\d{4})|\d{12}|"
    r"(?:[013-9]\d{8}|2[1-9]\d{7}))(?:$|[^\d])"
)
#: A cell that is one of them and nothing else.
_WHOLE: Final = {
    "email": rf"^{_EMAIL}$",
    "phone": rf"^{_PHONE}$",
    "identity": rf"^(?:{_IDENTITY}|\d{{3}} \d{{3}} \d{{3}}(?: \d{{3}})?)$",
}
_ANY: Final = rf"{_EMAIL}|{_BEFORE}(?:{_PHONE}|{_IDENTITY}){_AFTER}"
_BLOT: Final = "•••"
_TOKEN: Final = r"^p-[a-z2-7]{13}$"
_SAMPLE: Final = 2_000
_HALF: Final = 0.5
#: Identity numbers of persons lie far apart; numbers that were given one after another do not.
_SERIES: Final = 1_000_000
_PERSON: Final = r"^\p{L}{1,10}(?: \p{L}{1,10}){1,5}$"
_PLAIN_CELL: Final = re.compile(r"^[\d./:\- ]{1,16}$|^\d{1,3}[.,]\d+$")


def kind_of_cells(column: pl.Series) -> str:
    """What most of the filled cells are: email, phone or identity; empty for anything else."""
    some = column.drop_nulls().head(_SAMPLE).str.strip_chars()
    if not len(some):
        return ""
    for kind, pattern in _WHOLE.items():
        if _share(some.str.contains(pattern)) >= _HALF and not (kind != "email" and _is_series(some)):
            return kind
    return ""


def _share(said: pl.Series) -> float:
    """The share of true ones."""
    return int(said.sum()) / max(len(said), 1)


def _is_series(some: pl.Series) -> bool:
    """Whether the numbers were given one after another: several that lie close together."""
    numbers = some.str.replace_all(r"\D", "").cast(pl.Int64, strict=False).drop_nulls().unique().sort()
    if len(numbers) < 2:
        return False
    return _share(numbers.diff().drop_nulls() < _SERIES // 1_000) > _HALF or (
        int(numbers[-1]) - int(numbers[0]) < _SERIES
    )


def hold_names(column: pl.Series) -> bool:
    """Whether most of the filled cells are names of persons: two to six words, letters alone."""
    some = column.drop_nulls().head(_SAMPLE)
    return bool(len(some)) and _share(some.str.contains(_PERSON)) > _HALF


def tokens(column: pl.Series, kind: str, secret: Secret) -> pl.Series:
    """The column with a token for every value; what is a token already stays."""
    distinct = column.drop_nulls().unique()
    new = [text for text in distinct if not re.fullmatch(_TOKEN, text)]
    key = secret() if new else b""
    made = {text: token(text, kind, key) for text in new}
    return column.replace(made) if made else column


def token(text: str, kind: str, secret: bytes) -> str:
    """`p-` and 13 letters: 64 bits of HMAC-SHA256 of the value. Spacing and case of the value do not matter."""
    plain = fold_marked(text) if kind == "name" else re.sub(r"[\s.()-]", "", text.casefold())
    if kind == "phone":
        plain = re.sub(r"^(?:\+|00)?84(?=\d{9})", "0", plain)
    made = hmac.new(secret, plain.encode(), sha256).digest()[:8]
    return "p-" + base64.b32encode(made).decode().rstrip("=").lower()


def blotted(column: pl.Series, secret: Secret | None) -> pl.Series | None:
    """The column without numbers of persons in its cells; None where there are none.

    With a `secret` the column identifies rows: a cell that is such a number, or holds one, becomes a token, unless the
    numbers of the column were given one after another.
    """
    held = column.str.contains(_ANY if secret is None else f"{_ANY}|{_WITHIN}").fill_null(False)
    if not held.any():
        return None
    cells = column.filter(held).unique()
    if secret is None:
        return column.replace({text: without_numbers(text) for text in cells})
    cells = _ids_of_persons(cells)
    key = secret() if len(cells) else b""
    made = {text: token(text, _kind(text), key) for text in cells}
    return column.replace(made) if made else None


def _ids_of_persons(cells: pl.Series) -> pl.Series:
    """Those ids that are, or hold, a number of a person: not those whose numbers were given one after another."""
    cells = cells.filter(~cells.str.contains(_TOKEN))
    mailed = cells.str.contains(_EMAIL)
    whole = cells.str.contains("|".join(_WHOLE.values())) & ~mailed
    within = cells.str.contains(_WITHIN) & ~mailed & ~whole
    found = [cells.filter(mailed)]
    for some, numbers in (
        (cells.filter(whole), cells.filter(whole)),
        (cells.filter(within), cells.filter(within).str.extract(_WITHIN)),
    ):
        if not _is_series(numbers):
            found.append(some)
    return pl.concat(found)


def _kind(text: str) -> str:
    return next((kind for kind, pattern in _WHOLE.items() if re.fullmatch(pattern, text)), "")


def without_numbers(text: str) -> str:
    """The text with phone and identity numbers and e-mail addresses blotted out."""
    text = re.sub(_EMAIL, _BLOT, text)
    return re.sub(rf"{_BEFORE}(?:{_PHONE}|{_IDENTITY})(?=$|[^\w-])", rf"\g<1>{_BLOT}", text)


def without_persons(
    broken: pl.DataFrame, frame: pl.DataFrame, headings: set[str], strict: bool
) -> pl.DataFrame:
    """Lines that do not fit the heading, without what may be personal data.

    Their cells may stand under wrong headings. Where the table has personal columns (`strict`), only dates, short
    numbers and words that the other rows hold in the columns kept are left.
    """
    known = set[str]()
    if strict:
        for column in frame.iter_columns():
            known.update(column.drop_nulls().unique().to_list())
    raw = [_public(text, headings, known if strict else None) for text in broken["raw"].to_list()]
    return broken.with_columns(pl.Series("raw", raw, dtype=pl.String))


def _public(raw: str | None, headings: set[str], known: set[str] | None) -> str | None:
    if raw is None:
        return None
    cells: Any = json.loads(raw)
    if not isinstance(cells, dict):
        return None
    kept = {name: _cell(cell, known) for name, cell in cells.items() if name not in headings}
    return json.dumps(kept, ensure_ascii=False)


def _cell(cell: Any, known: set[str] | None) -> Any:
    if isinstance(cell, list):
        return [_cell(one, known) for one in cell]
    text = without_numbers(str(cell or "").strip())
    public = known is None or text in known or bool(_PLAIN_CELL.match(text))
    return text if public else ""
