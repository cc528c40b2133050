"""What resources of FHIR refer to: others of the same file by id, address or `urn:uuid`, and those they contain."""

from collections.abc import Iterable
from typing import Any, Final

from geodata.intake.foreign.flat import said

Resource = dict[str, Any]
Known = dict[str, Resource]

#: Resources that are looked up.
_KINDS: Final = ("Patient", "Encounter", "Location")


def said_plain(value: Any) -> str | None:
    """A plain value as text; None for anything else."""
    return None if isinstance(value, dict | list) else said(value)


def known_resources(resources: Iterable[Resource]) -> Known:
    """Reference -> resource: `Patient/7`, and the full address of its entry."""
    found: Known = {}
    for one in resources:
        kind, id, url = one.get("resourceType"), said_plain(one.get("id")), said_plain(one.get("_url"))
        if kind in _KINDS:
            if id is not None:
                found[f"{kind}/{id}"] = one
            if url is not None:
                found[url] = one
                found.setdefault(_relative(url), one)
    return found


def reference_in(part: Any) -> str | None:
    """The reference that a part of a resource holds."""
    return said_plain(part.get("reference")) if isinstance(part, dict) else None


def referred(part: Any, kind: str, holder: Resource, known: Known) -> Resource | None:
    """The resource of a kind that a part refers to: one that the holder contains, else one of the file."""
    reference = reference_in(part)
    if not reference:
        return None
    if reference.startswith("#"):
        inside = holder.get("contained")
        all_inside = inside if isinstance(inside, list) else []
        found = next(
            (one for one in all_inside if isinstance(one, dict) and one.get("id") == reference[1:]), None
        )
    else:
        found = known.get(reference) or known.get(_relative(reference))
    return found if found is not None and found.get("resourceType") in (kind, None) else None


def _relative(reference: str) -> str:
    """`Patient/7` of `https://…/fhir/Patient/7/_history/2`; other references as they are."""
    parts = reference.split("/")
    for at in range(len(parts) - 2, -1, -1):
        if parts[at] in _KINDS:
            return f"{parts[at]}/{parts[at + 1]}"
    return reference
