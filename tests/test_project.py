"""What holds for every file of the project (CONTRIBUTING.md, "Rules a test enforces")."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import Any

import pytest
import yaml

from passerelle.cli import COMMANDS
from web import routes

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "conversations", "knowledge", "passerelle", "storage", "web")
SOURCES = sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
MOST_LINES_OF_CODE = 250
VAGUE = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")


LISTS = sorted(path for path in PROJECT.rglob("*.yml") if path.relative_to(PROJECT).parts[0] in (*PACKAGES, "tests"))
LISTS += sorted(PROJECT.glob("*.yml"))


class OneOfEach(yaml.CSafeLoader):
    """Reads YAML as we do, and refuses a key that comes twice: the first would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        assert not twice, f"{twice} comes twice{node.start_mark}"
        return super().construct_mapping(node, deep)


def named(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def lines_of_code(source: str) -> int:
    """Lines that hold code: no blank line, comment or docstring."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped:
            held |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            held -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(held)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_can_be_read_to_its_end(path: Path) -> None:
    assert lines_of_code(path.read_text(encoding="utf-8")) <= MOST_LINES_OF_CODE


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_is_named_after_what_it_does(path: Path) -> None:
    assert not VAGUE & set(path.stem.split("_"))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_says_what_it_is_for_and_opens_no_pickle(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "the module has no docstring"
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not imported & {"pickle", "dill", "joblib", "cloudpickle"}, "loading a pickle runs whatever it holds"


@pytest.mark.parametrize("path", [*SOURCES, *DOCUMENTS], ids=named)
def test_a_file_names_no_folder_of_one_machine(path: Path) -> None:
    assert not MACHINE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", LISTS, ids=named)
def test_no_key_of_a_list_comes_twice(path: Path) -> None:
    yaml.load(path.read_text(encoding="utf-8"), Loader=OneOfEach)  # noqa: S506 - a safe loader


def test_a_key_that_comes_twice_is_noticed() -> None:
    with pytest.raises(AssertionError, match="phone"):
        yaml.load("errors:\n  phone: one\n  name: two\n  phone: three\n", Loader=OneOfEach)  # noqa: S506


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing


def test_the_readme_gives_the_two_commands() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "pip install uv && uv run passerelle" in readme
    assert "pip install uv && uv run pytest" in readme


def test_the_readme_maps_every_folder() -> None:
    """A newcomer finds each folder of ours in the map."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    folders = (*PACKAGES, "vendor", "tests", "benchmarks", "docs")
    assert [folder for folder in folders if f"{folder}/" not in readme] == []


def test_python_is_the_one_that_rasa_needs() -> None:
    assert (PROJECT / ".python-version").read_text(encoding="ascii").strip() == "3.10"


def test_no_lock_file_with_addresses_and_no_product_of_a_run_is_committed() -> None:
    ignored = set((PROJECT / ".gitignore").read_text(encoding="utf-8").split())
    assert {"uv.lock", "/var/", "/models/"} <= ignored


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    told = {name for name in COMMANDS if re.search(rf"`(?:uv run passerelle )?{name}[ `]", readme)}
    assert set(COMMANDS) - told == set()


def test_the_readme_names_every_page() -> None:
    """Pages that people open by their address; what is under one of them is found from there."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    addresses = {getattr(route, "path", "") for route in routes.table() if getattr(route, "method", "") == "GET"}
    served = {re.sub(r"/\{.*", "/…", path) for path in addresses if not path.startswith(("/api/", "/static"))}
    told = set(re.findall(r"`(/[^` ]*)`", readme))
    missing = {path for path in served if path not in told and not any(path.startswith(f"{one}/") for one in told)}
    assert missing == set()
