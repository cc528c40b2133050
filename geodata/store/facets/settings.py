"""The workspace's settings in the store."""

from datetime import datetime
from typing import Any

from geodata.store import settings
from geodata.store.facets.opened import Opened


class Settings(Opened):
    """Key and value, every value kept with its time."""

    def setting(self, key: str, default: Any = None) -> Any:
        """The value of one setting."""
        return self.settings().get(key, default)

    def settings(self, known_at: datetime | None = None) -> dict[str, Any]:
        """All settings that have a value."""
        with self._db.read() as conn:
            return settings.settings(conn, known_at)

    def set_setting(self, key: str, value: Any) -> None:
        """Change one setting (any JSON value)."""
        with self._db.write() as conn:
            settings.put(conn, self._clock(), {key: value})

    def ensure_setting(self, key: str, value: Any) -> Any:
        """The value of a setting that is made once: `value` where it has none yet."""
        with self._db.write() as conn:
            return settings.ensure(conn, self._clock(), key, value)
