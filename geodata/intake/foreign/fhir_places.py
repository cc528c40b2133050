"""Where FHIR says that a case is: the address of its patient, else the place of the encounter at which it was found.

Of an address only units and point are read, never its lines or text; of a place no telephone and no manager.
"""

from collections.abc import Mapping
from typing import Any, Final

from geodata.intake.foreign.fhir_references import Known, Resource, referred, said_plain
from geodata.intake.foreign.flat import Row

_GEOLOCATION: Final = "http://hl7.org/fhir/StructureDefinition/geolocation"
_UNITS: Final = ("state", "district", "city")
_TO_COME: Final = ("planned", "reserved")
_OF_UNITS: Final = ("jdn", "area")  # places that are a jurisdiction or an area, not a building
_DEEPEST: Final = 12


def stated(row: Mapping[str, str | None]) -> Row:
    """What of a row is stated."""
    return {name: text for name, text in row.items() if text is not None}


def address(given: Any) -> Row:
    """The units and the point of the address that is lived at: the home, else the first that is not an old one."""
    every = given if isinstance(given, list) else [given]
    some = [one for one in every if isinstance(one, dict)]
    some = [one for one in some if one.get("use") not in ("old", "billing")] or some
    chosen = next((one for one in some if one.get("use") == "home"), some[0] if some else {})
    words = {name: said_plain(chosen.get(name)) for name in _UNITS}
    return stated({**words, **_geolocation(chosen.get("extension"))})


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


def places_of_encounter(encounter: Resource, holder: Resource, known: Known) -> list[Row]:
    """The different places at which an encounter was, in their order; stays that are only planned are none."""
    stays = encounter.get("location")
    found: list[Row] = []
    for stay in stays if isinstance(stays, list) else []:
        if not isinstance(stay, dict) or said_plain(stay.get("status")) in _TO_COME:
            continue
        inside = holder if "contained" in holder else encounter
        place = referred(stay.get("location"), "Location", inside, known)
        row = _place(place, inside, known) if place is not None else {}
        if row and row not in found:
            found.append(row)
    return found


def _place(place: Resource, holder: Resource, known: Known) -> Row:
    """The units and the point of a place; what its address leaves out stands at the places that it is part of."""
    row, names, seen = _position(place), list[str](), set[int]()
    at: Resource | None = place
    while at is not None and id(at) not in seen and len(seen) < _DEEPEST:
        seen.add(id(at))
        row = address(at.get("address")) | row if len(seen) == 1 else _units(at) | row
        name = said_plain(at.get("name"))
        if name and _is_unit(at):
            names.append(name)
        at = referred(at.get("partOf"), "Location", at if "contained" in at else holder, known)
    if names and not set(_UNITS) & set(row):
        row["city"] = ", ".join(names)  # the finest first, as a place in one cell
    return row


def _units(place: Resource) -> Row:
    """The units of an address without its point: the point of a whole is none of its part."""
    return {name: text for name, text in address(place.get("address")).items() if name in _UNITS}


def _position(place: Resource) -> Row:
    position = place.get("position")
    if not isinstance(position, dict):
        return {}
    return stated({name: said_plain(position.get(name)) for name in ("longitude", "latitude")})


def _is_unit(place: Resource) -> bool:
    form = place.get("physicalType")
    codings = form.get("coding") if isinstance(form, dict) else None
    return isinstance(codings, list) and any(
        isinstance(one, dict) and said_plain(one.get("code")) in _OF_UNITS for one in codings
    )
