"""A table of another system with its columns named: the first step of reading it. A preset decides nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, Final

import polars as pl

from geodata.intake.cells.headings import rank_of
from geodata.intake.naming.placed import place_key
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from geodata.intake.personal.headings import kind_of_heading
from geodata.intake.presets.chosen import ask_which, cases_only, only_rows
from geodata.intake.presets.files import NONE, bundled_presets, list_presets, load_preset
from geodata.intake.presets.preset import Preset
from geodata.intake.presets.spans import with_days, with_spans
from geodata.intake.presets.tags import without_tags
from geodata.intake.presets.unnamed import without_unnamed
from geodata.intake.reading.table import Table
from zones.errors import Answer, QuestionError
from zones.phrases import Words
from zones.vocabulary import AREA_LEVELS, CASE_FIELDS, PLACE_FIELDS

#: Fields of a list of cases.
OF_CASES: Final = (*CASE_FIELDS, *PLACE_FIELDS)
_MOST_CODES: Final = 2_000
_MOST_WORDS: Final = 20
_HXL: Final = "hxl"


@dataclass(frozen=True)
class Named:
    """A table and what is said of its columns; `preset` is the one that was used, "" for none."""

    table: Table
    mapping: Mapping[str, str]
    constants: Mapping[str, str]
    key: tuple[str, ...] = ()
    preset: str = ""
    notes: tuple[Note, ...] = field(default=())


def with_names(table: Table, how: Any, places: PlaceIndex | None, where: str) -> tuple[Table, Any]:
    """`named_by_preset` of a list of cases, for a reading (`cases.Reading`)."""
    found = named_by_preset(
        table, how.preset, how.only, places, mapping=how.mapping, constants=how.constants, key=how.key,
        today=how.today, where=where,
    )  # fmt: skip
    return found.table, replace(how, mapping=found.mapping, constants=found.constants, key=found.key)


def of_figures(
    table: Table, places: PlaceIndex | None, mapping: Mapping[str, str] | None,
    constants: Mapping[str, str] | None, fields: Sequence[str], where: str,
    preset: str | Mapping[str, Any] | None = None, only: Mapping[str, str] | None = None,
) -> tuple[Table, Mapping[str, str], Mapping[str, str]]:  # fmt: skip
    """`named_by_preset` of a table of figures or statements of areas: the table, the mapping and the constants."""
    found = named_by_preset(
        table, preset, only or {}, places, mapping=mapping or {}, constants=constants or {}, today=date.max,
        fields=fields, where=where,
    )  # fmt: skip
    return found.table, found.mapping, found.constants


def named_by_preset(
    table: Table, given: str | Mapping[str, Any] | None, only: Mapping[str, str], places: PlaceIndex | None, *,
    mapping: Mapping[str, str], constants: Mapping[str, str], key: Sequence[str] = (), today: date,
    fields: Sequence[str] = OF_CASES, where: str = "",
) -> Named:  # fmt: skip
    """The table with its columns named by the preset given, else by that which its headings are the signature of.

    `given` is a name, a path, the content of a preset, or `none`. What the caller maps or sets wins. Raises
    QuestionError where the file holds several kinds of records, InputError for columns and presets that are not there.
    """
    plain = Named(table, mapping, constants, tuple(key))
    preset = None if given == NONE else load_preset(given) if given else recognised(table.heading)
    if not given:
        table = replace(table, notes=[*table.notes, *bundled_presets().notes()])
        plain = replace(plain, table=table)
    wanted = [name for name in fields if name not in mapping and name not in constants]
    tagged = _by_tags(table, given, preset, places, wanted, set(mapping.values()), where)
    if tagged is not None:
        return _tagged(tagged, plain, only, where)
    table = only_rows(table, only, where) if only else table
    if preset is None:
        return replace(plain, table=table)
    table = replace(table, notes=[*table.notes, _said(preset, asked=bool(given))])
    table = cases_only(table, preset)
    if "name" not in fields:
        ask_which(table, preset, only, where)
    return _applied(replace(plain, table=table), preset, places, today, fields, where)


def recognised(heading: Sequence[str]) -> Preset | None:
    """The bundled preset whose signature the headings hold; that of most headings, where several do."""
    names = set(heading)
    fits = [(len(one), preset.name, preset) for preset in list_presets() for one in preset.recognised
            if names.issuperset(one)]  # fmt: skip
    return max(fits, key=lambda fit: (fit[0], fit[1]))[2] if fits else None


def _by_tags(
    table: Table,
    given: Any,
    preset: Preset | None,
    places: PlaceIndex | None,
    fields: Sequence[str],
    own: set[str],
    where: str,
) -> Any:
    if given == NONE or (preset is not None and not preset.tags):
        return None
    levels = places.edition.levels if places is not None and not places.is_empty else AREA_LEVELS
    return without_tags(table, fields, levels, where, own)


def _tagged(tagged: Any, plain: Named, only: Mapping[str, str], where: str) -> Named:
    table = only_rows(tagged.table, only, where) if only else tagged.table
    return replace(plain, table=table, mapping={**tagged.mapping, **plain.mapping}, preset=_HXL)


def _applied(
    plain: Named, preset: Preset, places: PlaceIndex | None, today: date, fields: Sequence[str], where: str
) -> Named:  # fmt: skip
    """The columns named as a preset says, wherever its headings are there."""
    own = {*plain.mapping, *plain.constants}
    table = _with_words(_without_persons(plain.table, preset), preset)
    mapping = {name: heading for name in fields if name not in own and name not in preset.constants
               and (heading := _heading(name, preset, table, places, where)) is not None}  # fmt: skip
    mapping = _by_last_parts(
        preset, table.heading, _one_way(mapping, table, preset, places, own), fields, own
    )
    mapping |= {
        name: "" for name, none in preset.fields.items() if not none and name in fields and name not in own
    }
    mapping |= plain.mapping
    notes: list[Note] = []
    frame, day = table.frame, "report_date" if "report_date" in fields else "date"
    if day not in own and (period := _heading("period", preset, table, places, where)) is not None:
        if day == "date":
            frame, mapping[day] = with_days(frame, period)
        else:
            frame, mapping[day], notes = with_spans(frame, period, today, where)
    constants = {
        name: value for name, value in preset.constants.items() if name in fields and name not in own
    }
    table = replace(table, frame=frame, notes=[*table.notes, *notes])
    key = plain.key or tuple(name for name in preset.key if name in table.heading)
    return Named(
        without_unnamed(table, preset, mapping, key),
        mapping,
        constants | dict(plain.constants),
        key,
        preset.name,
    )


def _said(preset: Preset, *, asked: bool) -> Note:
    en, vi = preset.title["en"], preset.title["vi"]
    if asked:
        return Note(f"columns named by the preset {preset.name}: {en}",
                    f"tên cột hiểu theo bộ {preset.name}: {vi}")  # fmt: skip
    return Note(
        f"recognised by its headings as {en}: columns named by the preset {preset.name} "
        f"(--preset {NONE} to read it without)",
        f"nhận ra theo tiêu đề là {vi}: tên cột hiểu theo bộ {preset.name} (--preset {NONE} để đọc không dùng bộ này)",
    )


def _one_way(
    mapping: dict[str, str], table: Table, preset: Preset, places: PlaceIndex | None, own: set[str]
) -> dict[str, str]:
    """The columns of a place where its unit is told once: by its code if that is known, else by its name."""
    found = dict(mapping)
    if {"lon", "lat"} <= set(found) and "point" not in found and "point" not in own:
        found["point"] = ""
    if "area_code" not in preset.fields or "ward" not in found or not preset.fields["area_code"]:
        return found
    name = found.pop("ward")
    if "area_code" not in found and not own & {"area_code", *AREA_LEVELS}:
        found[_level_of(table.frame[name], places)] = name
    return found


def _level_of(names: pl.Series, places: PlaceIndex | None) -> str:
    """The level at which most of the names are known, the finest of several; `ward` where none is."""
    if places is None or places.is_empty:
        return "ward"
    some = names.drop_nulls().unique().head(_MOST_CODES).to_list()
    known = {level: sum(places.knows(level, one) for one in some) for level in AREA_LEVELS}
    return max(reversed(AREA_LEVELS), key=lambda level: (known[level], level == "ward"))


def _heading(name: str, preset: Preset, table: Table, places: PlaceIndex | None, where: str) -> str | None:
    """The column of a field: the first of its headings that is there, and of codes the one that the areas know."""
    there = list[str]()
    for wanted in preset.fields.get(name, ()):
        fits = [one for one in table.heading if one == wanted]
        fits = fits or [one for one in table.heading if "*" in wanted and fnmatchcase(one, wanted)]
        if len(fits) > 1:
            raise _which(name, fits, where)
        there += [one for one in fits if one not in there]
    if name == "area_code" and len(there) > 0:
        return _of_known_codes(table.frame, there, places)
    return there[0] if there else None


def _of_known_codes(frame: pl.DataFrame, there: Sequence[str], places: PlaceIndex | None) -> str | None:
    """The column most of whose values are codes of areas; the first where no areas are loaded, none if none is."""
    if places is None or places.is_empty:
        return there[0]
    known = {
        one: sum(
            _is_known(places, code) for code in frame[one].drop_nulls().unique().head(_MOST_CODES).to_list()
        )
        for one in there
    }
    best = max(there, key=lambda one: (known[one], -there.index(one)))
    return best if known[best] else None


def _is_known(places: PlaceIndex, code: str) -> bool:
    """Whether an area has the code, or is remembered under it."""
    return places.knows("area_code", code) or place_key({"area_code": code}) in places.answers


def _which(name: str, fits: Sequence[str], where: str) -> QuestionError:
    answers = tuple(
        Answer(f"--map {name}={one}" if " " not in one else f"--map '{name}={one}'",
               {"en": f"{name} is {one!r}", "vi": f"{name} là cột {one!r}"})
        for one in fits
    )  # fmt: skip
    listed = ", ".join(fits)
    asked: Words = {
        "en": f"several columns can be {name}: {listed}",
        "vi": f"nhiều cột có thể là {name}: {listed}",
    }
    return QuestionError("column", asked, answers, where=where)


def _by_last_parts(
    preset: Preset, heading: Sequence[str], mapping: dict[str, str], fields: Sequence[str], own: set[str]
) -> dict[str, str]:
    """Fields whose headings stand behind the names of groups: `household/report_date`."""
    if not preset.last_part:
        return mapping
    taken = set(mapping.values())
    free = {
        one: last for one in heading for above, sign, last in [one.rpartition(preset.last_part)]
        if sign and one not in taken and above not in heading and not one.startswith("_")
    }  # fmt: skip
    whole = {
        name
        for name in fields
        for one in heading
        if preset.last_part not in one and rank_of(name, one) is not None
    }
    found = dict(mapping)
    for name in fields:
        if name in found or name in own or name in whole:
            continue
        ranked = sorted(
            (rank, one) for one, last in free.items() if (rank := rank_of(name, last)) is not None
        )
        if (
            ranked
            and (len(ranked) == 1 or ranked[0][0] < ranked[1][0])
            and ranked[0][1] not in found.values()
        ):
            found[name] = ranked[0][1]
    return found


def _without_persons(table: Table, preset: Preset) -> Table:
    """The table without columns about who entered the data, and those whose last part says that they are of persons."""
    entered = [one for one in table.heading if any(fnmatchcase(one, each) for each in preset.drop)]
    named = [one for one in table.heading if one not in entered and _is_personal(one, preset.last_part)]
    notes = []
    if entered:
        shown = ", ".join(entered)
        notes.append(Note(f"columns about who entered the data, and with which device, are not kept: {shown}",
                          f"không giữ các cột về người và thiết bị nhập liệu: {shown}"))  # fmt: skip
    if named:
        shown = ", ".join(named)
        notes.append(Note(f"columns of personal data are not kept: {shown}",
                          f"không giữ các cột dữ liệu cá nhân: {shown}"))  # fmt: skip
    if not notes:
        return table
    gone = [*entered, *named]
    as_found = None if table.as_found is None else table.as_found.drop(gone)
    return replace(table, frame=table.frame.drop(gone), as_found=as_found, notes=[*table.notes, *notes])


def _is_personal(heading: str, sign: str) -> bool:
    """Whether the last part of `group-question` alone says that it is of a person."""
    if not sign or sign not in heading or kind_of_heading(heading):
        return False
    return kind_of_heading(heading.rpartition(sign)[2]) not in ("", "address")


def _with_words(table: Table, preset: Preset) -> Table:
    """The cells of a field with the system's words replaced by ours, and which these were; others stay as they are."""
    changed, told = [], []
    for name, words in preset.words.items():
        for heading in preset.fields.get(name, ()):
            if heading in table.heading:
                met = [word for word in table.frame[heading].unique().drop_nulls().sort() if word in words]
                told += [f"{word} → {words[word]}" for word in met if words[word] != word]
                changed.append(table.frame[heading].replace(words).alias(heading))
    if not told:
        return table
    shown = ", ".join(told[:_MOST_WORDS])
    note = Note(
        f"words of {preset.system} are read as {shown}", f"từ ngữ của {preset.system} được hiểu là: {shown}"
    )
    return replace(table, frame=table.frame.with_columns(changed), notes=[*table.notes, note])
