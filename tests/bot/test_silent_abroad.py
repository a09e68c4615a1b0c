"""Who cannot hear, speak or call sees the 114 first, whichever of the twelve languages it is said in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.danger import situation_of
from bot.foreign import LANGUAGES
from bot.foreign_urgency import is_silent_abroad
from bot.urgency import together
from knowledge.emergency import contacts_for

SAID: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "silent_abroad.yml").read_text(encoding="utf-8"))


def test_every_language_can_say_it() -> None:
    assert set(SAID["silent"]) == set(LANGUAGES)


@pytest.mark.parametrize("text", [text for texts in SAID["silent"].values() for text in texts])
def test_said_after_a_danger_it_puts_the_114_first(text: str) -> None:
    situation = together("violence", situation_of(text), latest=False)
    assert [one["phone"] for one in contacts_for("danger", situation)][:2] == ["114", "17"]


@pytest.mark.parametrize("text", SAID["calm"])
def test_another_language_or_subject_is_no_want_of_a_voice(text: str) -> None:
    assert not is_silent_abroad(text)
