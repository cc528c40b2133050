"""The door of this package: only what an audience may see comes in."""

from zones.snapshot import View


def require_view(view: object) -> None:
    """Stop whatever is not a view before a figure of it is drawn.

    Raises
    ------
    TypeError
        a snapshot (or anything else) was handed over; `zones.disclose` makes a view of it.
    """
    if not isinstance(view, View):
        kind = type(view).__name__
        raise TypeError(
            f"maps are drawn from a View, not from a {kind}: pass zones.disclose(snapshot, audience)"
        )
