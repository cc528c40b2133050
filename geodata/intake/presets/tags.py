"""HXL: a row of hashtags under the headings (`#date+reported`, `#adm3+code`), which tell what the columns are."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geodata.intake.cells.headings import rank_of
from geodata.intake.notes import Note
from geodata.intake.presets.tagged_figures import Parts, no_figures, tagged_figures, told
from geodata.intake.reading.table import Table
from zones.errors import Answer, QuestionError
from zones.vocabulary import AREA_LEVELS

_TAG: Final = re.compile(r"^#\s*[a-zA-Z]\w*(\s*\+\s*[a-zA-Z]\w*)*$")
_SEARCHED: Final = 25  # the standard lets the tags stand within the first 25 rows
_FEWEST: Final = 2

#: Field -> tags that say it, the surest first. The attributes named must stand there, others may not but for the free.
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "case_id": ("#meta+id", "#case+id", "#meta+id+case"),
    "report_date": ("#date+reported", "#date+notified", "#date+confirmed", "#date"),
    "onset_date": ("#date+onset",),
    "sample_date": ("#date+sample", "#date+test", "#date+tested"),
    "outcome_date": ("#date+outcome", "#date+died", "#date+recovered"),
    "count": ("#affected+infected+new", "#affected+cases+new", "#affected+infected", "#affected+cases",
              "#affected+confirmed+infected", "#affected+confirmed", "#inneed+infected"),
    "lon": ("#geo+lon",),
    "lat": ("#geo+lat",),
    "point": ("#geo+coord", "#geo+coords"),
    "age": ("#age", "#meta+age", "#population+age"),
    "sex": ("#sex", "#gender", "#meta+sex", "#population+sex"),
    "status": ("#status+case", "#case+status"),
    "outcome": ("#status+outcome", "#case+outcome"),
    "persons": ("#population", "#population+total"),
    "date": ("#date", "#date+reported", "#date+value"),
    "name": ("#indicator+name", "#indicator+code"),
    "value": ("#indicator+value+num", "#indicator+value", "#value"),
    "cases_stated": ("#affected+infected+new", "#affected+infected", "#affected+cases"),
}  # fmt: skip
#: Attributes that say nothing about which field it is.
_FREE: Final = frozenset(("num", "date", "text", "iso", "v", "en", "vi", "i_en", "i_vi", "pcode", "total"))


@dataclass(frozen=True)
class Tagged:
    """A table without its row of tags, and field -> heading as the tags say."""

    table: Table
    mapping: dict[str, str]


def tag_row(table: Table) -> int | None:
    """The position of the row of tags, -1 if the headings are tags themselves, None where there are none."""
    if _are_tags(table.heading):
        return -1
    for at, row in enumerate(table.frame.head(_SEARCHED).iter_rows()):
        if _are_tags(row):
            return at
    return None


def _are_tags(cells: Sequence[str | None]) -> bool:
    filled = [cell for cell in cells if cell and not cell.startswith("(column ")]
    tags = sum(bool(_TAG.match(cell)) for cell in filled)
    return tags >= _FEWEST and tags * 2 >= len(filled)


def without_tags(
    table: Table, fields: Sequence[str], levels: Sequence[str], where: str, own: Collection[str] = ()
) -> Tagged | None:
    """The table that its tags describe; None where it has none. `levels` are those of the areas known, `own` the
    columns whose meaning the caller tells.

    A tag wins over its heading: a field of which only headings of other tags speak has no column ("").
    Rows between the headings and the tags are headings as well: they are skipped with the tags, and said.
    """
    at = tag_row(table)
    if at is None:
        return None
    tags = table.heading if at < 0 else table.frame.row(at)
    said = {
        name: _parts(tag) for name, tag in zip(table.heading, tags, strict=True) if tag and _TAG.match(tag)
    }
    wide = {"name", "value"} <= set(fields) and not _named_by_tag(said)
    mapping = _mapping(
        said, [one for one in fields if not wide or one not in ("name", "value")], levels, where
    )
    mapping |= {
        name: ""
        for name in fields
        if name not in mapping and any(rank_of(name, one) is not None for one in said)
    }
    kept = np.arange(len(table.frame)) > at
    found = table if at < 0 else table.only(kept)
    found = replace(found, notes=[*table.notes, _note(table, at)])
    return _with_figures(Tagged(found, mapping), said, own) if wide else Tagged(found, mapping)


def _named_by_tag(said: dict[str, Parts]) -> bool:
    """Whether a column holds the names of figures: the table has one row a figure then."""
    return any(_fits(parts, _parts(tag)) for parts in said.values() for tag in _FIELDS["name"])


def _with_figures(tagged: Tagged, said: dict[str, Parts], own: Collection[str]) -> Tagged:
    """A table of one column a figure, its figures named by their tags."""
    taken = {*filter(None, tagged.mapping.values()), *own}
    figures = tagged_figures(said, taken)
    dropped = no_figures(said, figures, taken)
    table = tagged.table
    as_found = None if table.as_found is None else table.as_found.drop(dropped)
    notes = [*table.notes, *told(said, figures, dropped)]
    table = replace(table, frame=table.frame.drop(dropped), as_found=as_found, notes=notes)
    return Tagged(table, tagged.mapping | {name: heading for heading, name in figures.items()})


def _note(table: Table, at: int) -> Note:
    if at < 0:
        return Note("the headings are HXL hashtags", "tiêu đề là các thẻ HXL")
    rows = table.rows.head(at + 1).to_list()
    shown = f"{rows[0]}-{rows[-1]}" if at else str(rows[0])
    return Note(
        f"row {shown} holds the HXL hashtags: they decide what the columns are; the row itself is no data",
        f"dòng {shown} là các thẻ HXL: thẻ quyết định ý nghĩa của cột; bản thân dòng này không phải số liệu",
    )


def _parts(tag: str) -> Parts:
    """`#adm1` and its attributes, in lower case."""
    name, *attributes = re.split(r"\s*\+\s*", re.sub(r"^#\s*", "#", tag.strip().lower()))
    return name, frozenset(attributes)


def _mapping(
    said: dict[str, Parts], fields: Sequence[str], levels: Sequence[str], where: str
) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in fields:
        for tag in _FIELDS.get(name, ()):
            fitting = [heading for heading, parts in said.items() if _fits(parts, _parts(tag))]
            if len(fitting) > 1:
                raise _which(name, fitting, where)
            if fitting:
                found[name] = fitting[0]
                break
    return found | {name: heading for name, heading in _places(said, levels).items() if name in fields}


def _fits(parts: Parts, wanted: Parts) -> bool:
    return parts[0] == wanted[0] and parts[1] - _FREE == wanted[1] - _FREE


def _places(said: dict[str, Parts], levels: Sequence[str]) -> dict[str, str]:
    """`#adm1` is the largest level known, and so on; the finest code is the code of the place."""
    names = [level for level in AREA_LEVELS if level in levels] or list(AREA_LEVELS)
    found: dict[str, str] = {}
    for number in range(1, 6):
        for heading, (tag, attributes) in said.items():
            if tag != f"#adm{number}" or "alt" in attributes:
                continue
            if attributes & {"code", "pcode", "id"}:
                found["area_code"] = heading
            elif number <= len(names):
                found.setdefault(names[number - 1], heading)
    return found


def _which(name: str, fitting: Sequence[str], where: str) -> QuestionError:
    answers = tuple(
        Answer(
            f"--map {name}='{heading}'", {"en": f"{name} is {heading!r}", "vi": f"{name} là cột {heading!r}"}
        )
        for heading in fitting
    )
    return QuestionError("tag", {"en": f"several columns have the HXL tag of {name}",
                                 "vi": f"nhiều cột có cùng thẻ HXL của {name}"}, answers, where=where)  # fmt: skip
