"""The store: everything that was delivered, by when it was known, and the results made from it."""

from geodata.store.delivery import Delivery, ImportResult
from geodata.store.editions import EditionRecord
from geodata.store.imports import ImportRecord
from geodata.store.store import Store

__all__ = ["Delivery", "EditionRecord", "ImportRecord", "ImportResult", "Store"]
