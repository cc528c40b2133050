"""The command line: `wardwatch …`. Each module here holds the commands of one noun."""

from api.cli.main import main

__all__ = ["main"]
