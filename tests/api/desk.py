"""Somebody at the command line, over a copy of the demo, on one day."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from api.cli import main


class Desk:
    """Runs commands and hands files over."""

    #: The heading of the lists of cases that are loaded.
    head = ""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self.folder = data, folder

    def done(self, *words: str, code: int = 0) -> Result:
        """A command that ends with an exit status."""
        args = ["--data", str(self.data), "--today", "2022-02-20", *words]
        done = CliRunner().invoke(main, args, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    def run(self, *words: str, code: int = 0) -> str:
        """What a command prints for people."""
        return self.done(*words, code=code).stdout

    def json(self, *words: str) -> Any:
        """What a command prints for programs."""
        return json.loads(self.done("--json", *words).stdout)

    def load(self, name: str, body: str, *words: str) -> Any:
        """Load a case list of that name."""
        file = self.folder / f"{name}.csv"
        file.write_text(self.head + body, encoding="utf-8")
        return self.json("cases", "load", str(file), *words)
