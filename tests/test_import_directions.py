"""Imports point one way (docs/architecture.md): passerelle → web → bot, conversations → knowledge → storage."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "storage": set(),
    "knowledge": {"storage"},
    "conversations": {"storage"},
    "bot": {"storage"},
    "web": {"bot", "conversations", "knowledge", "storage"},
    "passerelle": {"web", "bot", "conversations", "knowledge", "storage"},
}
KNOWLEDGE_WITHIN_BOT = ("bot.actions", "bot.lookup", "bot.nlu.commune_extractor")
PURE = ("bot.decision", "bot.urgency", "bot.text", "knowledge.ranking", "knowledge.opening_hours")
HEAVY = {"rasa", "rasa_sdk", "sqlalchemy", "aiohttp"}


def module_name(path: Path) -> str:
    """``bot/nlu/encoder.py`` → ``bot.nlu.encoder``"""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Dotted names of all that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively: write the full name"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = {
    module_name(path): imports_of(path) for package in MAY_IMPORT for path in sorted((PROJECT / package).rglob("*.py"))
}


def reached_from(module: str) -> set[str]:
    """Every name imported by a module, directly or through our own modules."""
    reached: set[str] = set()
    todo = [module]
    while todo:
        for name in MODULES.get(todo.pop(), set()) - reached:
            reached.add(name)
            todo += [known for known in MODULES if name == known or name.rpartition(".")[0] == known]
    return reached


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_layers_below_its_own(module: str) -> None:
    own = module.partition(".")[0]
    allowed = MAY_IMPORT[own] | {own}
    if own == "bot" and module.startswith(KNOWLEDGE_WITHIN_BOT):
        allowed = allowed | {"knowledge"}
    layers = {name.partition(".")[0] for name in MODULES[module]} & set(MAY_IMPORT)
    assert layers <= allowed, f"{module} must not import {sorted(layers - allowed)}"


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_reaches_no_framework(module: str) -> None:
    assert module in MODULES, f"{module} is gone: take it off the list of pure modules"
    frameworks = {name.partition(".")[0] for name in reached_from(module)} & HEAVY
    assert not frameworks, f"{module} reaches {sorted(frameworks)}"
