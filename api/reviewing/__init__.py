"""Words of places that could not be taken with certainty: asked once, answered once, remembered."""

from api.reviewing.answers import Answering, answer, answer_all, forget, remember
from api.reviewing.doubts import Doubt, Likely, doubts_among, review, short
from api.reviewing.words import ASKED, AT_PARENT, words_as_read, words_of_refused

__all__ = [
    "ASKED",
    "AT_PARENT",
    "Answering",
    "Doubt",
    "Likely",
    "answer",
    "answer_all",
    "doubts_among",
    "forget",
    "remember",
    "review",
    "short",
    "words_as_read",
    "words_of_refused",
]
