"""FHIR R4: bundles and NDJSON as a table of conditions, or of observations where there are none.

Of a patient only sex, age in years, death and the units and point of the address are read: no name, identifier,
telephone, street or day of birth leaves this module.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from geodata.intake.foreign.fhir_places import address, places_of_encounter, stated
from geodata.intake.foreign.fhir_references import (
    Known,
    Resource,
    known_resources,
    reference_in,
    referred,
    said_plain,
)
from geodata.intake.foreign.flat import Row, further_pages, table_of
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table
from zones.errors import InputError

_HEADINGS: Final = ("id", "code", "recordedDate")
_READ: Final = Note(
    "read as FHIR R4; names, identifiers, telephone numbers, streets and days of birth of patients are not read",
    "đọc theo FHIR R4; không đọc họ tên, số giấy tờ, số điện thoại, số nhà tên đường và ngày sinh của người bệnh",
)


def resources_in(document: Any) -> list[Resource] | None:
    """The resources of a bundle, of a list, or the one that a document is; None if it is nothing of FHIR."""
    if isinstance(document, dict) and document.get("resourceType") == "Bundle":
        entries = document.get("entry")
        return [_with_url(one) for one in entries] if isinstance(entries, list) else []
    if isinstance(document, dict) and isinstance(document.get("resourceType"), str):
        return [document]
    if isinstance(document, list) and 2 * sum(map(_is_resource, document)) > len(document):
        inside = [resources_in(one) or [{_NO_RESOURCE: one}] for one in document]
        return [one for some in inside for one in some]
    return None


#: Holds what stands among resources and is none.
_NO_RESOURCE: Final = "_none"


def _is_resource(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("resourceType"), str)


def _with_url(entry: Any) -> Resource:
    """The resource of an entry with its full address; an entry without one is an empty resource."""
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(resource, dict):
        return {}
    return {**resource, "_url": said_plain(entry.get("fullUrl"))}


def fhir_table(document: Any, where: str) -> Table:
    """One row a Condition, with what its patient's record says; of Observations where there is no Condition.

    What stands among the resources and is none is a line that is no row, told as such.
    """
    resources = resources_in(document) or []
    kinds: dict[str, int] = {}
    for one in resources:
        kind = str(one.get("resourceType", "—"))
        kinds[kind] = kinds.get(kind, 0) + 1
    wanted = next((kind for kind in ("Condition", "Observation") if kind in kinds), None)
    if wanted is None:
        raise _nothing(kinds, where)
    about = _About(known_resources(resources), _diagnosed(resources))
    made = _condition if wanted == "Condition" else _observation
    chosen = [one for one in resources if one.get("resourceType") == wanted or _NO_RESOURCE in one]
    rows = [None if _NO_RESOURCE in one else about.row(one, made(one)) for one in chosen]
    raw = {k: one[_NO_RESOURCE] for k, one in enumerate(chosen) if _NO_RESOURCE in one}
    notes = [_READ, _rows_are(wanted, kinds), *about.notes(), *further_pages(_next_page(document))]
    return table_of(rows, "fhir", where, raw=raw, first=_HEADINGS, notes=notes)


@dataclass
class _About:
    """Rows with what the records that they refer to say of them, and how often these were missing or disagreed."""

    known: Known
    diagnosed: dict[str, list[Resource]]
    without_patient: int = field(default=0)
    by_encounter: int = field(default=0)
    several: int = field(default=0)

    def row(self, one: Resource, row: Row) -> Row:
        """A row with sex, age, death and place of the patient; where no address is known, the encounter's place."""
        patient = referred(one.get("subject"), "Patient", one, self.known)
        self.without_patient += patient is None and reference_in(one.get("subject")) is not None
        row = row | _of_patient(patient or {}, row)
        place = address((patient or {}).get("address"))
        if place:
            return row | place
        places = self._encountered(one)
        self.several += len(places) > 1
        if len(places) != 1:
            return row
        self.by_encounter += 1
        return row | places[0] | {"place_kind": "detection"}

    def _encountered(self, one: Resource) -> list[Row]:
        encounter = referred(one.get("encounter"), "Encounter", one, self.known)
        names = (f"Condition/{said_plain(one.get('id'))}", said_plain(one.get("_url")))
        named = [each for name in names if name for each in self.diagnosed.get(name, [])]
        found = named if encounter is None else [encounter]
        places = [place for each in found for place in places_of_encounter(each, one, self.known)]
        return [place for at, place in enumerate(places) if place not in places[:at]]

    def notes(self) -> list[Note]:
        """Where places came from, and of how many rows they could not be told."""
        notes = []
        if self.by_encounter:
            notes.append(Note(
                f"rows whose patient has no address are placed where they were found, by the location of the "
                f"encounter: {self.by_encounter}",
                "dòng có người bệnh không ghi địa chỉ được xếp theo nơi phát hiện (Location của Encounter): "
                f"{self.by_encounter}",
            ))  # fmt: skip
        if self.several:
            notes.append(Note(
                f"encounters were at several places, so that these rows have none: {self.several}",
                f"lượt khám ở nhiều nơi khác nhau nên các dòng này không có nơi: {self.several}",
            ))  # fmt: skip
        if self.without_patient:
            notes.append(Note(
                f"rows refer to patients that are not in the file: {self.without_patient}; put the files of an "
                "export (Condition, Patient, Encounter, Location) into one zip",
                f"dòng dẫn đến người bệnh không có trong tệp: {self.without_patient}; hãy nén chung các tệp của một "
                "lần xuất (Condition, Patient, Encounter, Location)",
            ))  # fmt: skip
        return notes


def _diagnosed(resources: Sequence[Resource]) -> dict[str, list[Resource]]:
    """Reference to a condition -> the encounters that name it as their diagnosis."""
    found: dict[str, list[Resource]] = {}
    for one in resources:
        named = one.get("diagnosis") if one.get("resourceType") == "Encounter" else None
        for each in named if isinstance(named, list) else []:
            reference = reference_in(each.get("condition")) if isinstance(each, dict) else None
            if reference:
                found.setdefault("/".join(reference.split("/_history/")[0].split("/")[-2:]), []).append(one)
    return found


def _rows_are(wanted: str, kinds: dict[str, int]) -> Note:
    others = ", ".join(f"{kind} {n}" for kind, n in kinds.items() if kind != wanted) or "—"
    return Note(
        f"each {wanted} is one row ({kinds[wanted]}); other records are no rows: {others}",
        f"mỗi {wanted} là một dòng ({kinds[wanted]}); các bản ghi khác không phải dòng: {others}",
    )


def _next_page(document: Any) -> bool:
    links = document.get("link") if isinstance(document, dict) else None
    return isinstance(links, list) and any(
        isinstance(one, dict) and one.get("relation") == "next" for one in links
    )


def _nothing(kinds: dict[str, int], where: str) -> InputError:
    held = ", ".join(kinds) or "—"
    return InputError(
        f"the FHIR file holds neither conditions nor observations (only {held})", where=where,
        fix="export Condition together with Patient",
        vi=f"tệp FHIR không có Condition hay Observation (chỉ có {held})", vi_fix="xuất Condition cùng với Patient",
    )  # fmt: skip


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _condition(one: Resource) -> Row:
    onset = one.get("onsetPeriod")
    start = said_plain(onset.get("start")) if isinstance(onset, dict) else None
    return stated({
        "id": said_plain(one.get("id")),
        "code": _codes(one.get("code")),
        "code name": _display(one.get("code")),
        "clinicalStatus": _codes(one.get("clinicalStatus")),
        "verificationStatus": _codes(one.get("verificationStatus")),
        "onset": said_plain(one.get("onsetDateTime")) or start,
        "recordedDate": said_plain(one.get("recordedDate")),
        "age": _years(one.get("onsetAge")),
    })  # fmt: skip


def _observation(one: Resource) -> Row:
    effective = one.get("effectivePeriod")
    start = said_plain(effective.get("start")) if isinstance(effective, dict) else None
    return stated({
        "id": said_plain(one.get("id")),
        "code": _codes(one.get("code")),
        "code name": _display(one.get("code")),
        "observationStatus": said_plain(one.get("status")),
        "result": _result(one),
        "effective": said_plain(one.get("effectiveDateTime")) or start,
        "recordedDate": said_plain(one.get("issued")) or said_plain(one.get("effectiveDateTime")) or start,
    })  # fmt: skip


def _result(one: Resource) -> str:
    """What an observation found: its interpretation, else its coded value; a number or text alone says nothing."""
    found = _codes(_first(one.get("interpretation"))) or _codes(one.get("valueCodeableConcept"))
    return found or "not stated"


def _codings(concept: Any) -> Iterator[dict[str, Any]]:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    if isinstance(codings, list):
        yield from (one for one in codings if isinstance(one, dict))


def _codes(concept: Any) -> str | None:
    """The codes of a concept, else its text."""
    codes = dict.fromkeys(
        code for one in _codings(concept) if (code := said_plain(one.get("code"))) is not None
    )
    return " ".join(codes) or (said_plain(concept.get("text")) if isinstance(concept, dict) else None)


def _display(concept: Any) -> str | None:
    shown = [text for one in _codings(concept) if (text := said_plain(one.get("display"))) is not None]
    return shown[0] if shown else None


def _years(age: Any) -> str | None:
    years = isinstance(age, dict) and said_plain(age.get("code")) in ("a", "year", "years")
    return said_plain(age.get("value")) if years else None


def _of_patient(patient: Resource, row: Row) -> Row:
    """Sex, age and death of a patient."""
    day = row.get("onset") or row.get("effective") or row.get("recordedDate")
    died = said_plain(patient.get("deceasedDateTime"))
    return stated({
        "gender": said_plain(patient.get("gender")),
        "age": row.get("age") or _age(said_plain(patient.get("birthDate")), day),
        "deceased": "died" if died or said_plain(patient.get("deceasedBoolean")) == "true" else None,
        "deceasedDateTime": died,
    })  # fmt: skip


def _age(birth: str | None, day: str | None) -> str | None:
    """Years completed on a day; None unless both are whole days."""
    try:
        born, then = date.fromisoformat((birth or "")[:10]), date.fromisoformat((day or "")[:10])
    except ValueError:
        return None
    years = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    return str(years) if years >= 0 else None
