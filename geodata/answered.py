"""What reviewers have answered about doubtful words, with the names of the areas that they meant."""

from datetime import datetime

from geodata.intake.naming.answers import Answer
from geodata.store import Store
from zones.errors import NotFoundError


def answers_known(store: Store, known_at: datetime | None = None) -> dict[str, Answer]:
    """The answers that stood at an instant, by place key."""
    found = {}
    for row in store.place_answers(known_at).iter_rows(named=True):
        level, code, edition = row["area_level"], row["area_code"], row["edition"] or ""
        name = area_name(store, edition, level, code) if level else ""
        found[row["place_key"]] = Answer(row["place_key"], level, code if level else None, edition, name)
    return found


def area_name(store: Store, edition: str, level: str, code: str) -> str:
    """What an area is called in the newest version of an edition; "" where it is not there."""
    try:
        areas = store.edition(edition).areas
    except NotFoundError:
        return ""
    at = areas.filter(area_level=level, code=code)
    return (at["name"][0] or code) if at.height else ""
