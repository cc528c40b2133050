"""For operators: health and metrics."""

from typing import Any

from fastapi import APIRouter, Response

from api.context import Here

router = APIRouter(tags=["operation"])


@router.get("/health")
def health(here: Here) -> dict[str, Any]:
    """Whether the store answers, and how old what is shown is."""
    rows = here.workspace.store.snapshots(limit=1)
    newest = rows[0] if rows else None
    return {
        "status": "ok",
        "today": here.workspace.today().isoformat(),
        "newest_snapshot": newest["number"] if newest else None,
        "as_of": newest["as_of"] if newest else None,
        "set_aside_as_doubles": here.workspace.store.set_aside().height,
    }


@router.get("/metrics")
def metrics(here: Here) -> Response:
    """A few figures in the Prometheus text format."""
    rows = here.workspace.store.snapshots(limit=1)
    lines = [
        "# HELP wardwatch_up Whether the service answers.",
        "# TYPE wardwatch_up gauge",
        "wardwatch_up 1",
        "# HELP wardwatch_newest_snapshot Number of the newest snapshot.",
        "# TYPE wardwatch_newest_snapshot gauge",
        f"wardwatch_newest_snapshot {rows[0]['number'] if rows else 0}",
    ]
    return Response("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
