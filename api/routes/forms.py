"""In which form an answer is wanted: by `?f=`, else by what `Accept` names highest, else JSON."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import Header, Query, Response

from api.tongue import weighed
from maps.geojson import defused
from zones.errors import InputError

Form = Annotated[str | None, Query(max_length=20, description="form of the answer; else by `Accept`")]
Accept = Annotated[str, Header()]

MEDIA: Final = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
}

#: Caches keep the forms of one address apart.
VARIES: Final = {"Vary": "Accept"}

_ACCEPTED: Final = {
    "application/json": "json",
    "application/geo+json": "geojson",
    "text/csv": "csv",
    "text/html": "html",
}


def form_of(f: str | None, accept: str, forms: Sequence[str] = tuple(MEDIA)) -> str:
    """One of `forms`; InputError where `f` is none of them."""
    if f is not None:
        if f in forms:
            return f
        listed = ", ".join(forms)
        raise InputError(
            f"this does not come as '{f}'", where="f", fix=f"choose one of {listed}",
            vi=f"không có dạng '{f}'", vi_fix=f"chọn một trong: {listed}",
        )  # fmt: skip
    best, form = 0.0, "json"
    for media, weight in weighed(accept):
        named = _ACCEPTED.get(media, "")
        if named in forms and weight > best:
            best, form = weight, named
    return form


def csv_answer(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Response:
    """A heading and a line a row; texts that a spreadsheet would take for a formula stand behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    cells = ([row.get(name) for name in columns] for row in rows)
    writer.writerows([defused(one) if isinstance(one, str) else one for one in line] for line in cells)
    return Response(out.getvalue(), media_type=MEDIA["csv"], headers=VARIES)
