"""What a code or a path of names means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What a code or path means: `area` (row of the edition, -1 none), or why it means none.

    With a `fault`, `area` is the deepest area that is still certain (its counts are widened), and `detail`
    goes into the fault's words (a `Note` where it has words itself).
    `at_parent` names the finest part given that the edition does not know. `corrected` are slips of the pen that
    were put right, each as (as written, as taken).
    """

    area: int = -1
    fault: str = ""
    detail: str = ""
    at_parent: str = ""
    corrected: tuple[tuple[str, str], ...] = ()
