"""What people in trouble write in twelve languages calls a human; what only resembles it does not."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.foreign import LANGUAGES
from bot.foreign_urgency import cries
from bot.urgency import CALM, assess

SAID: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "foreign_urgency.yml").read_text(encoding="utf-8"))
URGENT = [
    (text, SAID["levels"][situation], language)
    for language, situations in SAID["urgent"].items()
    for situation, texts in situations.items()
    for text in texts
]
SLOWEST_MS = 2  # a message of ordinary length, mean of many; measured 0.6


def test_every_language_has_every_situation() -> None:
    assert set(SAID["urgent"]) == set(SAID["calm"]) == set(LANGUAGES)
    assert all(set(situations) == set(SAID["levels"]) for situations in SAID["urgent"].values())


@pytest.mark.parametrize(("text", "level", "language"), URGENT)
def test_what_people_in_trouble_write_is_seen(text: str, level: str, language: str) -> None:
    assert assess(text).level == level
    assert language in {cry.language for cry in cries(text)}


@pytest.mark.parametrize("text", [text for texts in SAID["calm"].values() for text in texts])
def test_what_only_resembles_it_is_calm(text: str) -> None:
    assert assess(text) == CALM


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("help", "none"),  # asks for the way to the printer too: answered with a menu in English
        ("help!", "danger"),
        ("help help", "danger"),
        ("my husband beat me ten years ago", "none"),
        ("my husband beat me ten years ago and again yesterday", "danger"),
        ("I saw a film about violence. My husband beats me", "danger"),
        ("救 命 !", "danger"),
        ("rajli kaydrebni", "danger"),
        ("I have no water bottle", "none"),
        ("ich suche einen Raum für morgen", "none"),
        ("не ел бы так много", "none"),
        ("عندي موعد غدا", "none"),
        ("no tengo dinero para comer", "detresse"),
        ("mi segue un uomo", "danger"),
        ("我很饿", "detresse"),
    ],
)
def test_how_it_is_said_counts(text: str, level: str) -> None:
    assert assess(text).level == level


def test_no_french_training_sentence_is_taken_for_a_cry_in_another_language() -> None:
    sentences = [
        line[2:]
        for path in sorted(Path("bot/data/nlu").glob("*.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        if block.get("intent") not in ("danger", "detresse", "fraude", "delai")
        for line in block["examples"].splitlines()
    ]
    assert [text for text in sentences if cries(text)] == []


def test_a_message_is_read_in_no_time() -> None:
    texts = [text for text, _, _ in URGENT] + [text for texts in SAID["calm"].values() for text in texts]
    cries(texts[0])
    started = time.process_time()
    for text in texts:
        cries(text)
    assert (time.process_time() - started) * 1000 / len(texts) < SLOWEST_MS


def test_a_very_long_message_is_read_too() -> None:
    started = time.process_time()
    cries("he gave my code and we have no more water in the book of the house " * 60)
    assert time.process_time() - started < 1
