"""What the documents say is what the program does."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import geopandas
import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from api.app import create_app
from api.cli import main
from api.settings import Settings
from api.workspace import Workspace
from geodata.demo import write_demo
from geodata.intake.cells.headings import ranks_of
from zones import permitting, rulebook, rulebook_conduct, rulebook_indicators, rulebook_parse, rulebook_steps
from zones.fragments import FRAGMENTS
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "CHANGELOG.md", "docs/design.md", "docs/operators.md", "docs/rulebooks.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """What stands under a heading, up to the next of its rank or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", text(name), re.M | re.S)
    assert found, f"{name} has no section {heading!r}"
    return found[2]


def tables(part: str) -> list[list[str]]:
    """The words in backticks of each table's first column."""
    blocks = re.findall(r"(?:^\|.*\n)+", part, re.M)
    return [
        [word for row in block.splitlines()[2:] for word in re.findall(r"`([^`]+)`", row.split("|")[1])]
        for block in blocks
    ]


def commands() -> Iterator[tuple[str, str]]:
    """Every `wardwatch …` line of the fenced blocks, with its document."""
    for name in DOCUMENTS:
        for block in re.findall(r"^```sh\n(.*?)^```", text(name), re.M | re.S):
            yield from ((name, line) for line in block.splitlines() if line.startswith("wardwatch "))


def walk(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for below, one in command.commands.items():
            yield from walk(one, f"{name} {below}")
    else:
        yield name


def parsed(line: str) -> None:
    """Parse a line down to its command, without running anything; a usage error is raised."""
    words = shlex.split(line, comments=True)[1:]
    context = main.make_context("wardwatch", words)
    command: click.Command = main
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest and command.invoke_without_command:
            return
        name, below, rest = command.resolve_command(context, rest)
        assert below is not None
        context, command = below.make_context(name, rest, parent=context), below


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_documented_with_its_variable(name: str) -> None:
    row = next(
        line for line in section("docs/operators.md", "Settings").splitlines() if f"| `{name}` |" in line
    )
    assert f"`WARDWATCH_{name.upper()}`" in row


def test_no_setting_is_documented_that_is_not_there() -> None:
    assert tables(section("docs/operators.md", "Settings")) == [list(Settings.model_fields)]


def test_the_list_of_commands_is_that_of_the_command_line() -> None:
    listed = tables(section("docs/operators.md", "All commands"))[0]
    assert {word for word in listed if word.startswith("wardwatch")} == set(walk(main, "wardwatch"))


@pytest.mark.parametrize(("name", "line"), list(commands()))
def test_every_printed_command_is_understood(name: str, line: str) -> None:
    parsed(line)


def test_a_wrong_command_would_be_noticed() -> None:
    with pytest.raises(click.UsageError):
        parsed("wardwatch classify --no-such-option")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text(name)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = (ROOT / name).parent / path if path else ROOT / name
        assert found.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.M)
            assert anchor in map(slug, headings), target


def test_the_parts_of_a_rulebook_are_those_that_are_accepted() -> None:
    told = tables(section("docs/rulebooks.md", "The parts"))[0]
    assert sorted(told) == sorted(rulebook_parse.KEYS)


def test_the_kinds_of_indicators_and_their_keys_are_those_that_are_accepted() -> None:
    part = section("docs/rulebooks.md", "Indicators")
    rows = [line.split("|") for line in part.splitlines() if line.startswith("| `")]
    kinds = {row[1].strip(" `"): set(re.findall(r"`(\w+)`", row[3])) for row in rows if len(row) == 5}
    assert kinds == {kind: set(keys) for kind, keys in rulebook_indicators.KEYS.items()}
    assert set(kinds) == {*rulebook.BUILT_KINDS, *rulebook.LATER_KINDS}
    not_built = {row[1].strip(" `") for row in rows if len(row) == 5 and "not built" in row[2]}
    assert not_built == set(rulebook.LATER_KINDS)


def test_the_other_words_of_rulebooks_are_those_that_are_accepted() -> None:
    steps, small, status = (
        set(tables(section("docs/rulebooks.md", heading))[0])
        for heading in ("Units and steps", "Small populations", "Status")
    )
    assert steps == set(rulebook_steps.STEP_KEYS)
    assert small == set(rulebook_conduct.SMALL_ACTIONS)
    assert status == set(rulebook.STATUSES)
    for word in (*FRAGMENTS, *rulebook_steps.FOREIGN_SCOPES):
        assert f"`{word}`" in text("docs/rulebooks.md")


def test_the_words_of_levels_in_time_are_those_that_are_accepted() -> None:
    part = section("docs/rulebooks.md", "Levels in time")
    rows = {
        "run": rulebook_conduct.RUN_KEYS,
        "stability": rulebook_conduct.STABILITY_KEYS,
        "worsen": rulebook_conduct.WORSEN_KEYS,
        "improve": rulebook_conduct.IMPROVE_KEYS,
    }
    assert set(tables(part)[0]) == set(rows)
    for key, words in rows.items():
        row = next(line for line in part.splitlines() if line.startswith(f"| `{key}` |"))
        assert set(words) <= set(re.findall(r"`(\w+)`", row)), key


def test_the_words_of_levels_taken_over_are_those_that_are_accepted() -> None:
    told = tables(section("docs/rulebooks.md", "Levels taken over"))[0]
    assert {*rulebook_conduct.INHERIT_KEYS} <= set(told)


def test_the_keys_of_clusters_are_those_that_are_accepted() -> None:
    told = tables(section("docs/rulebooks.md", "Clusters"))[0]
    assert sorted(told) == sorted(rulebook_indicators.CLUSTERS_KEYS)


def test_the_words_of_overrides_are_those_that_are_accepted() -> None:
    told = tables(section("docs/rulebooks.md", "Overrides"))[0]
    assert set(told) == set(rulebook_conduct.OVERRIDE_KEYS)
    needs = re.findall(r"^\| `needs` \|(.*)", text("docs/rulebooks.md"), re.M)[0]
    assert set(permitting.STATED) == set(re.findall(r"`(\w+)`", needs))


def test_every_field_of_a_case_is_documented() -> None:
    told = tables(section("docs/operators.md", "Every day"))[0]
    assert set(told) == {*CASE_FIELDS, *PLACE_FIELDS}
    assert all(name.replace("_", "") in ranks_of(name) for name in told)


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    names = [re.match(r"[A-Za-z0-9_-]+", one)[0] for one in project["dependencies"]]
    assert sorted(tables(section("docs/design.md", "What it stands on, and why"))[0]) == sorted(names)


def test_the_paths_of_the_service_are_documented(tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=tmp_path))
    app = create_app(workspace)
    told = set(re.findall(r"(?:`|POST )(/[^`?]*)", section("docs/operators.md", "HTTP in brief")))
    for path in app._app.openapi()["paths"]:
        shape = re.compile("[^/]+".join(map(re.escape, re.split(r"\{[^}]+\}", path))) + r"\Z")
        assert any(shape.match(one) for one in told), path
    workspace.store.close()


@pytest.fixture
def own_files(tmp_path: Path) -> Path:
    """A folder with the files that the README names, made of the demo's, cases by ward."""
    demo = write_demo(tmp_path / "demo")
    geopandas.read_file(demo.communes).to_file(tmp_path / "wards.gpkg")
    people = geopandas.read_file(demo.communes).rename(columns={"code": "area_code", "population": "persons"})
    people[["area_code", "persons"]].to_csv(tmp_path / "people.csv", index=False)
    cases = pl.read_csv(demo.cases, infer_schema=False).with_columns(pl.col("area_code").str.slice(0, 5))
    book = openpyxl.Workbook()
    book.active.append(cases.columns)
    for row in cases.rows():
        book.active.append(row)
    book.save(tmp_path / "cases.xlsx")
    return tmp_path


def test_the_lines_of_the_readme_lead_to_a_map(own_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own_files)
    monkeypatch.setenv("WARDWATCH_TODAY", "2022-02-20")
    said = ""
    for name, line in commands():
        if name == "README.md" and line not in ("wardwatch serve",):
            done = CliRunner().invoke(main, shlex.split(line)[1:], catch_exceptions=False)
            assert done.exit_code == 0, f"{line}\n{done.output}"
            said += done.output
    assert "nhận 1.357" in said and "đầy đủ cho 19 đơn vị" in said
    wards = re.search(r"^  ward +(.*)$", said, re.M)
    assert wards and "Vùng xanh" in wards[1] and "Vùng đỏ" in wards[1] and "Chưa đủ" not in wards[1]
    assert (own_files / "zones.html").stat().st_size > 100_000
