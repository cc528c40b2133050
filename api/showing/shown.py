"""What is shown: a view, and the boundaries it stands in."""

from dataclasses import dataclass

from zones.areas import Edition
from zones.snapshot import View


@dataclass(frozen=True)
class Shown:
    """A view with the boundaries it stands in; `closed` is the lawful reading beside a provisional one.

    `whole` is the view of all units where `view` is a part of it. `change` is the store's last change that a moving
    reading has followed; "" for a stored snapshot.
    """

    view: View
    edition: Edition
    closed: View | None = None
    whole: View | None = None
    change: str = ""

    @property
    def key(self) -> str:
        """Names the content: equal keys, equal bytes. A stored snapshot is named by its number, what is derived by
        what it was derived from: the state of the store and the day."""
        meta = self.view.meta
        if self.closed is None and meta.number is not None:
            return str(meta.number)
        return ":".join(
            (meta.series, meta.reading, str(meta.as_of), meta.edition, meta.rulebook_hash[:12], self.change)
        )


def edition_name(key: str) -> str:
    """The name in an edition's key (`NAME-1a2b3c4d`, see `Edition.key`)."""
    return key.rpartition("-")[0] or key
