"""Handing a large thing through a cache under a short key."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Keyed(Generic[T]):
    """`content` told apart by `key` alone: as an argument of a cached function it stands for its key."""

    key: str
    content: T = field(compare=False, hash=False)
