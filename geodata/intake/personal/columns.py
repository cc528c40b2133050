"""Personal data of a list: recognised by heading and content, left out before anything is stored, and said so.

* Columns of names, phone numbers, identity numbers, e-mail addresses and birthdays are dropped from the table as soon
  as its columns are known: no refused row, message, export or log can repeat them.
* Columns of addresses are dropped too. Where no other column says in which ward a row lies, the parts of the address
  that name administrative units are kept and the rest (house, street) goes.
* A case, household or site that is identified by such data gets a token instead (`personal_cells.tokens`): the same
  number gives the same token, so that corrections still find their case.
* Columns of free text (`free_text`) go with no refused row and no line that does not fit the heading.
* Phone numbers, identity numbers and e-mail addresses inside other cells are blotted out, and so are names of persons
  that stand alone in a cell or in a part of a place (`persons`).
* A column that was taken for a place and holds names of persons is asked about: nothing of it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from geodata.intake.cells.columns import OWN_COLUMNS, Columns, map_option
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from geodata.intake.personal.addresses import administrative_parts, without_houses
from geodata.intake.personal.cells import (
    Secret,
    blotted,
    hold_names,
    kind_of_cells,
    no_secret,
    tokens,
    without_persons,
)  # fmt: skip
from geodata.intake.personal.free_text import free_columns, names_within_blotted
from geodata.intake.personal.headings import KINDS, kind_of_heading
from geodata.intake.personal.layout import public_layout, public_note
from geodata.intake.personal.persons import hold_persons, names_blotted, without_names
from geodata.intake.reading.table import Table
from zones.errors import Answer, InputError, QuestionError

#: Fields that tell rows apart and mean nothing else: a token serves as well.
_IDS: Final = ("case_id", "household_id", "site_id")
#: Fields that are figures of a place: long numbers in them are no persons.
_FIGURES: Final = ("lon", "lat", "point", "area_code", "count")
#: Names of which a number is a part only.
_CALLED: Final = ("name", "site_name")
#: Fields that may hold sentences.
_SENTENCES: Final = ("exposure",)
#: Fields of places, from which an address may be read.
_PLACES: Final = ("province", "district", "ward", "hamlet")
#: What may be called by the name of a person and is meant so.
_NAMED: Final = ("name", "site_name", "site_code")
#: What says where a row is so finely that its address is not needed.
_FINE: Final = ("ward", "hamlet", "area_code", "lon", "lat", "point")


@dataclass(frozen=True)
class Public:
    """A table without personal data, its columns, and what was left out."""

    table: Table
    columns: Columns
    notes: list[str]


def without_personal(
    table: Table,
    columns: Columns,
    key: Sequence[str] = (),
    places: PlaceIndex | None = None,
    secret: Secret = no_secret,
    *,
    may_ask: bool = False,
    where: str = "",
) -> Public:
    """The table as it may be stored and spoken of.

    `key` are the columns that the caller says identify a row; `secret` keys the tokens. Raises InputError where the
    caller maps a personal column to a field in which it would be kept, and, if it `may_ask`, QuestionError where a
    column that looks like a place holds names of persons.
    """
    if may_ask:
        _ask_if_persons(table, columns, places, where)
    kinds = _kinds(table, columns, key, places)
    state = Public(table, columns, [])
    for heading, kind in kinds.items():
        state = _treated(state, heading, kind, key, places, secret)
    frame = _blotted(state.table.frame, state.columns, key, places, secret)
    frame, state = _without_names(frame, state, key, places, secret, strict=bool(kinds))
    broken = table.broken
    if len(broken):
        free = set(free_columns(state.table, [*state.columns.taken.values(), *key]))
        kept = frame.select(name for name in frame.columns if name not in free)
        broken = without_persons(broken, kept, {*kinds, *free}, bool(kinds or free))
    layout = None if table.layout is None else public_layout(table.layout)
    found = replace(
        state.table, frame=frame, broken=broken, as_found=_as_found(table, frame), layout=layout,
        notes=[public_note(note) for note in table.notes],
    )  # fmt: skip
    return replace(state, table=found)


def _as_found(table: Table, frame: pl.DataFrame) -> pl.DataFrame | None:
    """The cells before they were decoded, without what is left out of the decoded ones."""
    if table.as_found is None:
        return None
    columns = []
    for heading in frame.columns:
        at = table.heading.index(heading)
        raw, read, now = table.as_found.to_series(at), table.frame[heading], frame[heading]
        columns.append(
            pl.select(pl.when(now.eq_missing(read)).then(raw).otherwise(now)).to_series().alias(raw.name)
        )
    return pl.DataFrame(columns)


def _ask_if_persons(table: Table, columns: Columns, places: PlaceIndex | None, where: str) -> None:
    """Asks whether a guessed column of places holds persons; no cell of it is shown."""
    for name in (*_PLACES, "area_code"):
        if name in columns.guessed and hold_persons(table.frame[columns.taken[name]], places, sure=True):
            raise _persons_question(name, columns.taken[name], where)


def _persons_question(name: str, heading: str, where: str) -> QuestionError:
    return QuestionError(
        "persons",
        {"en": f"column {heading!r} is headed like a place, but its cells look like names of persons",
         "vi": f"cột {heading!r} có tiêu đề là địa danh, nhưng các ô giống tên người"},
        (Answer(map_option(name, ""), {"en": "these are persons: the column is not kept",
                                       "vi": "đây là tên người: không lưu cột này"}),
         Answer(map_option(name, heading), {"en": "these are places, named after persons",
                                            "vi": "đây là địa danh mang tên người"})),
        where=where,
    )  # fmt: skip


def _kinds(table: Table, columns: Columns, key: Sequence[str], places: PlaceIndex | None) -> dict[str, str]:
    """Heading -> kind of personal data."""
    fields = {heading: name for name, heading in columns.taken.items()}
    found = {}
    for heading in table.heading:
        name = fields.get(heading)
        if heading in OWN_COLUMNS:
            continue
        if _may_not_be_persons(name) and heading not in key and hold_persons(table.frame[heading], places):
            found[heading] = "name"
            continue
        if name is not None and name in columns.guessed and name not in _IDS:
            continue
        kind = kind_of_heading(heading)
        if not kind and (name is None or name in _IDS):
            kind = kind_of_cells(table.frame[heading])
        if not kind and name == "case_id" and name in columns.guessed and hold_names(table.frame[heading]):
            kind = "name"
        if kind and not (kind == "name" and name == "name"):
            found[heading] = kind
    return found


def _may_not_be_persons(name: str | None) -> bool:
    """Whether names of persons under a field (None: a column left aside) are surely no meaning of it."""
    return name is None or name not in (*_PLACES, "area_code", *_NAMED)


def _treated(
    state: Public, heading: str, kind: str, key: Sequence[str], places: PlaceIndex | None, secret: Secret
) -> Public:
    """The state after one personal column was dropped, shortened or turned into tokens."""
    name = next((field for field, column in state.columns.taken.items() if column == heading), None)
    told = KINDS[kind]
    if (
        heading in key
        or name in key
        or (name in _IDS and not (name in state.columns.guessed and kind == "name"))
    ):
        cells = tokens(state.table.frame[heading], kind, secret)
        return _with_cells(state, cells, Note(
            f"column {heading!r} is personal data ({told['en']}): only a token is stored, the same for the same value",
            f"cột {heading!r} là dữ liệu cá nhân ({told['vi']}): chỉ lưu mã thay thế, cùng giá trị cùng mã",
        ))  # fmt: skip
    if kind == "address" and (name in _PLACES or (name is None and _needs_address(state))):
        columns = state.columns if name else state.columns.with_guess("hamlet", heading)
        cells = administrative_parts(state.table.frame[heading], places)
        return _with_cells(replace(state, columns=columns), cells, Note(
            f"column {heading!r} is an address: only its administrative units are kept, not house and street",
            f"cột {heading!r} là địa chỉ: chỉ giữ tên đơn vị hành chính, không lưu số nhà, tên đường"))  # fmt: skip
    if name is not None and name not in state.columns.guessed:
        raise _not_to_be_kept(heading, name, told)
    return _dropped(state, heading, name, told)


def _needs_address(state: Public) -> bool:
    known = {*state.columns.taken, *state.columns.constants}
    return not known & set(_FINE) and state.table.points is None


def _with_cells(state: Public, cells: pl.Series, note: Note) -> Public:
    table = replace(state.table, frame=state.table.frame.with_columns(cells))
    return Public(table, state.columns, [*state.notes, note])


def _dropped(state: Public, heading: str, name: str | None, told: dict[str, str]) -> Public:
    columns = state.columns.without(name) if name is not None else state.columns
    ignored = [other for other in columns.ignored if other != heading]
    note = Note(
        f"column {heading!r} is personal data ({told['en']}): not stored",
        f"cột {heading!r} là dữ liệu cá nhân ({told['vi']}): không lưu",
    )
    table = replace(state.table, frame=state.table.frame.drop(heading))
    return Public(table, replace(columns, ignored=ignored), [*state.notes, note])


def _not_to_be_kept(heading: str, name: str, told: dict[str, str]) -> InputError:
    return InputError(
        f"column {heading!r} is personal data ({told['en']}) and cannot be kept as {name}",
        fix=f"map {name} from another column, or leave it out",
        vi=f"cột {heading!r} là dữ liệu cá nhân ({told['vi']}), không lưu làm {name} được",
        vi_fix=f"lấy {name} từ cột khác, hoặc bỏ qua",
    )


def _blotted(
    frame: pl.DataFrame, columns: Columns, key: Sequence[str], places: PlaceIndex | None, secret: Secret
) -> pl.DataFrame:
    """The cells of the remaining columns without numbers of persons, those of places without houses; single ids that
    are such numbers become tokens."""
    fields = {heading: name for name, heading in columns.taken.items()}
    changed = []
    for heading in frame.columns:
        name = fields.get(heading, "")
        if name in _FIGURES or heading in OWN_COLUMNS:
            continue
        column = frame[heading]
        named = without_houses(column, places) if name in _PLACES else None
        cells = blotted(
            column if named is None else named,
            secret if name in _IDS or (heading in key and name not in _CALLED) else None,
        )
        changed += [one for one in (cells if cells is not None else named,) if one is not None]
    return frame.with_columns(changed) if changed else frame


def _without_names(
    frame: pl.DataFrame, state: Public, key: Sequence[str], places: PlaceIndex | None, secret: Secret, *,
    strict: bool,
) -> tuple[pl.DataFrame, Public]:  # fmt: skip
    """The cells without names of persons that slipped into other columns, and the state with a note of each column.

    `strict` says that the list has columns of persons.
    """
    fields = {heading: name for name, heading in state.columns.taken.items()}
    changed, notes = [], list(state.notes)
    for heading in frame.columns:
        name = fields.get(heading)
        if heading in OWN_COLUMNS or heading in key or name in _NAMED:
            continue
        if name not in _PLACES:
            cells = names_blotted(frame[heading], places, secret if name in _IDS else None)
            if name in _SENTENCES:
                within = names_within_blotted(frame[heading] if cells is None else cells)
                cells = cells if within is None else within
        elif _may_hide_persons(name, frame[heading], state.columns, places, strict=strict):
            cells = without_names(frame[heading], places, strict=strict)
        elif name in state.columns.guessed and "count" not in state.columns.taken:
            cells = without_names(frame[heading], places, strict=None)
        else:
            continue
        if cells is not None:
            changed.append(cells)
            notes.append(_names_note(heading, int(cells.ne_missing(frame[heading]).sum())))
    return (frame.with_columns(changed) if changed else frame), replace(state, notes=notes)


def _may_hide_persons(
    name: str, cells: pl.Series, columns: Columns, places: PlaceIndex | None, *, strict: bool
) -> bool:
    """Whether likely names in a column of places are persons: not where the caller says that these are places, not
    among hamlets that are counted, and where areas of the level are not held only in a list of persons."""
    if name not in columns.guessed and hold_persons(cells, places):
        return False
    if name == "hamlet" and "count" in columns.taken:
        return False
    return strict or (places is not None and name in places.edition.areas["area_level"])


def _names_note(heading: str, cells: int) -> Note:
    return Note(
        f"column {heading!r}: {cells} cells hold what looks like the name of a person; the name is not kept",
        f"cột {heading!r}: {cells} ô có chữ giống tên người; không lưu tên",
    )
