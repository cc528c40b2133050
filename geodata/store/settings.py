"""The workspace's settings: key and value, every value kept with its time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import ledger
from geodata.store.schema import workspace

#: What holds until something else is set.
DEFAULTS: Final[dict[str, Any]] = {"timezone": "Asia/Ho_Chi_Minh"}


def settings(conn: Connection, known_at: datetime | None = None) -> dict[str, Any]:
    """Every setting as it stood at an instant."""
    query = sa.select(workspace.c.key, workspace.c.value).order_by(workspace.c.id)
    if known_at is not None:
        query = query.where(workspace.c.recorded_at <= known_at)
    return DEFAULTS | {key: value for key, value in conn.execute(query)}


def ensure(conn: Connection, now: datetime, key: str, value: Any) -> Any:
    """The value of a setting that is made once: `value` where it has none yet. It changes no figure."""
    ledger.lock(conn)
    before = settings(conn)
    if key in before:
        return before[key]
    conn.execute(workspace.insert().values(key=key, value=value, recorded_at=now))
    return value


def put(conn: Connection, now: datetime, values: Mapping[str, Any]) -> None:
    """Change some settings; what already stands is not written again."""
    ledger.lock(conn)
    before = settings(conn)
    news = {key: value for key, value in values.items() if key not in before or before[key] != value}
    for key, value in news.items():
        conn.execute(workspace.insert().values(key=key, value=value, recorded_at=now))
    if news:
        ledger.touch(conn)
