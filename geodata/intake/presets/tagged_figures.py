"""HXL tables with one column a figure (`#population+f`, `#affected+tested`): what each of them is called."""

from collections.abc import Mapping
from typing import Final

from geodata.intake.areas.known_figures import names_of
from geodata.intake.notes import Note

Parts = tuple[str, frozenset[str]]

#: Hashtags whose columns are figures of an area and a day.
_OF_FIGURES: Final = ("#affected", "#capacity", "#impact", "#indicator", "#inneed", "#population", "#reached",
                      "#service", "#targeted", "#value")  # fmt: skip
#: Hashtags that say nothing about which figure it is: their heading does.
_OF_ANY: Final = ("#indicator", "#value")
#: Attributes that tell no figure from another.
_EMPTY: Final = frozenset(("num", "value", "total", "text", "v", "en", "vi"))
#: What figures of ours are tagged.
_OURS: Final[dict[Parts, str]] = {
    ("#affected", frozenset(("tested",))): "tests",
    ("#affected", frozenset(("tested", "positive"))): "tests_positive",
    ("#affected", frozenset(("killed",))): "died",
}
_MOST_TOLD: Final = 20


def tagged_figures(said: Mapping[str, Parts], taken: set[str]) -> dict[str, str]:
    """Heading -> the figure of its column, of those that are figures and not taken for something else.

    A tag that several columns have, or that says nothing but that it is an indicator, leaves the name to the heading.
    """
    free = {
        heading: parts for heading, parts in said.items() if heading not in taken and parts[0] in _OF_FIGURES
    }
    by_tag = {heading: _name(parts) for heading, parts in free.items()}
    names = list(by_tag.values())
    return {
        heading: name if name and names.count(name) == 1 else _by_heading(heading)
        for heading, name in by_tag.items()
    }


def _name(parts: Parts) -> str:
    """`population+f`; "" of a tag that does not say which figure it is."""
    tag, attributes = parts[0], parts[1] - _EMPTY
    if tag in _OF_ANY and not attributes:
        return ""
    return _OURS.get((tag, attributes), "+".join((tag[1:], *sorted(attributes))))


def _by_heading(heading: str) -> str:
    names = names_of(heading)
    return names[0] if len(names) == 1 else heading.strip()


def no_figures(said: Mapping[str, Parts], figures: Mapping[str, str], taken: set[str]) -> list[str]:
    """The columns whose headings sound like a figure while their tag says that they are none."""
    return [
        heading for heading in said if heading not in figures and heading not in taken and names_of(heading)
    ]


def told(said: Mapping[str, Parts], figures: Mapping[str, str], dropped: list[str]) -> list[Note]:
    """Which column is which figure, and which are none."""
    listed = [f"{heading} ({_written(said[heading])}) = {name}" for heading, name in figures.items()]
    notes = []
    if listed:
        shown = "; ".join(listed[:_MOST_TOLD]) + ("; …" if len(listed) > _MOST_TOLD else "")
        notes.append(Note(f"figures by their hashtags: {shown}", f"chỉ tiêu theo thẻ HXL: {shown}"))
    if dropped:
        names = ", ".join(dropped)
        notes.append(Note(f"columns that are no figures by their hashtags are left out: {names}",
                          f"bỏ các cột mà thẻ HXL cho biết không phải chỉ tiêu: {names}"))  # fmt: skip
    return notes


def _written(parts: Parts) -> str:
    return "+".join((parts[0], *sorted(parts[1])))
