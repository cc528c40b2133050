"""Four packages, one direction; the middle is pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"zones": set(), "geodata": {"zones"}, "maps": {"zones"}, "api": {"zones", "geodata", "maps"}}
#: What would let the middle open, print, or ask the clock, the environment or chance.
IMPURE = {"os", "sys", "io", "pathlib", "time", "random", "secrets", "logging", "yaml", "sqlite3", "sqlalchemy",
          "socket", "http", "urllib", "requests", "subprocess", "tempfile", "shutil", "click", "fastapi"}  # fmt: skip
ASKING = {"open", "print", "input", "today", "now", "utcnow"}


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in (ROOT / package).rglob("*.py"):
        if "node_modules" not in path.parts:
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The top packages that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", OURS)
def test_imports_point_to_zones(package: str) -> None:
    allowed = OURS[package] | {package}
    wrong = {
        (str(path), name)
        for path, tree in modules(package)
        for name in imported(tree)
        if name in OURS.keys() - allowed
    }
    assert not wrong


def test_zones_opens_nothing_prints_nothing_and_asks_nobody() -> None:
    wrong = set()
    for path, tree in modules("zones"):
        wrong |= {(str(path), name) for name in imported(tree) if name in IMPURE}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                wrong |= {(str(path), called)} & {(str(path), name) for name in ASKING}
    assert not wrong


def called(tree: ast.Module) -> set[str]:
    """The names that a module calls."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in calls}


def test_views_are_made_where_figures_are_disclosed_and_nowhere_else() -> None:
    made = {
        (str(path), name)
        for package in OURS
        for path, tree in modules(package)
        for name in called(tree) & {"View", "OutbreakView"}
    }
    assert made == {("zones/disclose.py", "View"), ("zones/outbreak_view.py", "OutbreakView")}


def test_what_draws_never_sees_a_snapshot() -> None:
    seen = {
        str(path)
        for path, tree in modules("maps")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and {"Snapshot", "Outbreaks"} & {one.name for one in node.names}
    }
    assert not seen
