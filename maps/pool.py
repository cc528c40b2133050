"""Many alike texts and lists, each kept once."""

from typing import Any


class Pool:
    """A store of nested lists in which equal parts share one place.

    `entries[k]` is a text, a number or None, or a list of places of earlier entries.
    """

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self._places: dict[Any, int] = {}

    def put(self, value: Any) -> int:
        """The place of a value (a scalar, or a list or tuple of values); equal values share one."""
        if isinstance(value, list | tuple):
            places = tuple(self.put(part) for part in value)
            return self._place((list, places), list(places))
        return self._place((type(value), value), value)

    def get(self, place: int) -> Any:
        """The value at a place, lists for lists."""
        entry = self.entries[place]
        return [self.get(part) for part in entry] if isinstance(entry, list) else entry

    def _place(self, key: Any, entry: Any) -> int:
        found = self._places.setdefault(key, len(self.entries))
        if found == len(self.entries):
            self.entries.append(entry)
        return found
