"""What people in danger write calls its own numbers first, in several voices; its calm twins call nobody."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.danger import assess, situation_of
from bot.urgency import CALM
from knowledge.emergency import contacts_for
from knowledge.opening_hours import PARIS

TOLD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "dangers_told.yml").read_text(encoding="utf-8"))
OPEN = datetime(2026, 11, 23, 11, tzinfo=PARIS)


def said(kind: str) -> list[tuple[str, list[str]]]:
    return [(text, group["first"]) for group in TOLD[kind].values() for text in group["said"]]


def numbers(level: str, situation: str | None) -> list[str]:
    """The numbers shown at an hour when every line is open."""
    return [one["phone"] for one in contacts_for(level, situation, OPEN)]


@pytest.mark.parametrize(("text", "first"), said("alarmed"))
def test_the_lexicon_alone_shows_the_numbers_of_the_danger_first(text: str, first: list[str]) -> None:
    found = assess(text)
    assert found.urgent
    assert numbers(found.level, found.situation)[: len(first)] == first


@pytest.mark.parametrize(("text", "first"), said("told"))
def test_once_the_model_found_a_danger_its_words_choose_the_numbers(text: str, first: list[str]) -> None:
    assert numbers("danger", situation_of(text))[: len(first)] == first


@pytest.mark.parametrize("text", TOLD["calm"])
def test_a_calm_twin_calls_nobody(text: str) -> None:
    assert assess(text) == CALM
