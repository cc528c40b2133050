"""FHIR R4: bundles and NDJSON as a table of conditions, or of observations where there are none.

Of a patient only sex, age in years, death and the words and point of the address are read: no name, identifier,
telephone, street or day of birth leaves this module.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from geodata.intake.foreign.flat import Row, further_pages, said, table_of
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table
from zones.errors import InputError

Resource = dict[str, Any]

_GEOLOCATION: Final = "http://hl7.org/fhir/StructureDefinition/geolocation"
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
    if isinstance(document, list) and document and all(_is_resource(one) for one in document):
        inside = [resources_in(one) or [] for one in document]
        return [one for some in inside for one in some]
    return None


def _is_resource(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("resourceType"), str)


def _with_url(entry: Any) -> Resource:
    """The resource of an entry with its full address; an entry without one is an empty resource."""
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(resource, dict):
        return {}
    return {
        **resource,
        "_url": said(entry.get("fullUrl")) if not isinstance(entry.get("fullUrl"), dict) else None,
    }


def fhir_table(document: Any, where: str) -> Table:
    """One row a Condition, with what its patient's record says; of Observations where there is no Condition."""
    resources = resources_in(document) or []
    kinds: dict[str, int] = {}
    for one in resources:
        kind = str(one.get("resourceType", "—"))
        kinds[kind] = kinds.get(kind, 0) + 1
    wanted = next((kind for kind in ("Condition", "Observation") if kind in kinds), None)
    if wanted is None:
        raise _nothing(kinds, where)
    patients = _patients(resources)
    made = _condition if wanted == "Condition" else _observation
    chosen = [one for one in resources if one.get("resourceType") == wanted]
    rows: list[Row | None] = [{**made(one), **_of_patient(one, patients, made(one))} for one in chosen]
    notes = [_READ, _rows_are(wanted, kinds), *further_pages(_next_page(document))]
    return table_of(rows, "fhir", where, first=_HEADINGS, notes=notes)


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


def _patients(resources: Sequence[Resource]) -> dict[str, Resource]:
    """Reference -> patient."""
    found: dict[str, Resource] = {}
    for one in resources:
        if one.get("resourceType") == "Patient":
            if (id := said_plain(one.get("id"))) is not None:
                found[f"Patient/{id}"] = one
            if one.get("_url"):
                found[str(one["_url"])] = one
    return found


def said_plain(value: Any) -> str | None:
    """A plain value as text; None for anything else."""
    return None if isinstance(value, dict | list) else said(value)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _stated(row: dict[str, str | None]) -> Row:
    return {name: text for name, text in row.items() if text is not None}


def _condition(one: Resource) -> Row:
    onset = one.get("onsetPeriod")
    start = said_plain(onset.get("start")) if isinstance(onset, dict) else None
    return _stated({
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
    return _stated({
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


def _of_patient(one: Resource, patients: dict[str, Resource], row: Row) -> Row:
    """Sex, age, death and place of the patient that a resource is about."""
    subject = one.get("subject")
    reference = said_plain(subject.get("reference")) if isinstance(subject, dict) else None
    patient = _contained(one, reference) or patients.get(_plain_reference(reference or ""), {})
    day = row.get("onset") or row.get("effective") or row.get("recordedDate")
    died = said_plain(patient.get("deceasedDateTime"))
    return _stated({
        "gender": said_plain(patient.get("gender")),
        "age": row.get("age") or _age(said_plain(patient.get("birthDate")), day),
        "deceased": "died" if died or said_plain(patient.get("deceasedBoolean")) == "true" else None,
        "deceasedDateTime": died,
        **_address(patient.get("address")),
    })  # fmt: skip


def _plain_reference(reference: str) -> str:
    """`Patient/7` of `https://…/fhir/Patient/7/_history/2`; other references as they are."""
    parts = reference.split("/")
    if "Patient" in parts and parts.index("Patient") + 1 < len(parts):
        return f"Patient/{parts[parts.index('Patient') + 1]}"
    return reference


def _contained(one: Resource, reference: str | None) -> Resource | None:
    inside = one.get("contained")
    if not reference or not reference.startswith("#") or not isinstance(inside, list):
        return None
    return next((each for each in inside if isinstance(each, dict) and each.get("id") == reference[1:]), None)


def _age(birth: str | None, day: str | None) -> str | None:
    """Years completed on a day; None unless both are whole days."""
    try:
        born, then = date.fromisoformat((birth or "")[:10]), date.fromisoformat((day or "")[:10])
    except ValueError:
        return None
    years = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    return str(years) if years >= 0 else None


def _address(addresses: Any) -> Row:
    """The units and the point of the address that is lived at: the home, else the first that is not an old one."""
    given = [one for one in addresses if isinstance(one, dict)] if isinstance(addresses, list) else []
    given = [one for one in given if one.get("use") not in ("old", "billing")] or given
    chosen = next((one for one in given if one.get("use") == "home"), given[0] if given else {})
    words = {name: said_plain(chosen.get(name)) for name in ("state", "district", "city")}
    return _stated({**words, **_geolocation(chosen.get("extension"))})


def _geolocation(extensions: Any) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for one in extensions if isinstance(extensions, list) else []:
        if (
            isinstance(one, dict)
            and one.get("url") == _GEOLOCATION
            and isinstance(one.get("extension"), list)
        ):
            for part in one["extension"]:
                if isinstance(part, dict) and part.get("url") in ("latitude", "longitude"):
                    found[part["url"]] = said_plain(part.get("valueDecimal"))
    return found
