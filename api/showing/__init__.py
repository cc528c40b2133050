"""Which snapshot a reader means, as the view that the audience may see."""

from api.showing.showing import Showing
from api.showing.shown import Shown, edition_name

__all__ = ["Showing", "Shown", "edition_name"]
