"""What a file of cases would come to, shown before anything is stored."""

from api.previewing.options import with_answer
from api.previewing.points import MOST_POINTS, points_of
from api.previewing.preview import Preview
from api.previewing.trial import MOST_ROWS, preview_cases, previewed

__all__ = ["MOST_POINTS", "MOST_ROWS", "Preview", "points_of", "preview_cases", "previewed", "with_answer"]
