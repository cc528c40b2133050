"""Handing a large thing through a cache under a short key."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, unsafe_hash=True)
class Keyed(Generic[T]):
    """`content` told apart by `key` alone: as an argument of a cached function it stands for its key.

    The cached function takes the content out, so that the cache, which keeps its arguments, holds the key only.
    """

    key: str
    content: T | None = field(compare=False, hash=False)

    def take(self) -> T:
        """The content, once."""
        content, self.content = self.content, None
        if content is None:
            raise LookupError(f"the content of {self.key} was taken already")
        return content
