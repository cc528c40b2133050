"""The import page's requests, as its own program sends them."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient


@dataclass(frozen=True)
class Importer:
    """Somebody who looks at files and loads them."""

    client: TestClient

    def look(self, name: str, content: bytes | str | Path, **options: Any) -> dict[str, Any]:
        """What the page shows of a file."""
        body = content.read_bytes() if isinstance(content, Path) else content
        answer = self.client.post(
            "/imports/preview", files={"file": (name, body)}, data={"options": json.dumps(options)}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def again(self, token: str, **options: Any) -> dict[str, Any]:
        """The same file with other options."""
        answer = self.client.post("/imports/preview", data={"token": token, "options": json.dumps(options)})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def begin(self, token: str, **options: Any) -> str:
        """Start a load; where its progress is told."""
        begun = self.client.post("/imports", data={"token": token, "options": json.dumps(options)})
        assert begun.status_code == 202, begun.text
        return str(begun.json()["progress"])

    def load(self, token: str, **options: Any) -> dict[str, Any]:
        """Load and wait; how it ended."""
        progress = self.begin(token, **options)
        for _ in range(1200):
            found = self.client.get(progress).json()
            if found["state"] != "running":
                return dict(found)
            time.sleep(0.02)
        pytest.fail("it never ends")

    def load_shown(self, seen: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Load a file as it was shown; the numbers."""
        assert seen["loads"], seen["question"] or seen["error"]
        done = self.load(seen["token"], **{"kind": seen["kind"], **seen["settled"], **options})
        assert done["state"] == "done", done["problem"]
        return dict(done["result"])

    def names(self, list_name: str | None = None) -> dict[str, Any]:
        """The names that wait for an answer."""
        return dict(
            self.client.get("/imports/places", params={"list": list_name} if list_name else {}).json()
        )

    def answer(self, doubt: dict[str, Any], code: str, author: str = "BS An") -> dict[str, Any]:
        """Say what the words of a doubt mean."""
        body = {"words": doubt["words"], "edition": doubt["edition"], "code": code, "author": author}
        answer = self.client.post("/imports/places", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def past(self) -> list[dict[str, Any]]:
        """The latest imports, newest first."""
        return list(self.client.get("/imports").json()["imports"])
