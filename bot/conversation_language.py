"""In which language a message is: few words tell it badly, what was said before them helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.decision import FOLLOW_UP, Decision
from bot.everyday import everyday
from bot.foreign_questions import ForeignQuestion, foreign_question
from bot.language import FRENCH, detect
from bot.parsing import Data, decision_of, spoken
from bot.pointing import about_cards
from bot.wished_language import language_of_crisis, wished_language

ENOUGH_WORDS = 3
"""Of a message in French that takes a conversation back from another language: "ok" or a name does not."""

_ENOUGH_FRENCH = 2  # everyday words of French among them: "vivo en Rezé" has one


def language_noted(slots: Mapping[str, Any]) -> str:
    """The language that a conversation goes on in, ISO 639-1, from its slots."""
    return str(slots.get("language") or FRENCH)


def still_foreign(data: Data, text: str, slots: Mapping[str, Any]) -> Data:
    """In a conversation in another language words that mean nothing sure in French are of that language."""
    language, decided = slots.get("language"), decision_of(data, text)
    unsure = decided.reason in (None, "hors_sujet", "langue")
    if not language or is_french(text) or decided.language != FRENCH or not unsure:
        return data
    if decided.kind in ("refer", "chat") or data["intent"]["name"] in FOLLOW_UP:
        return data
    return spoken("autre_langue", Decision(text, "handoff", reason="langue", language=str(language)))


def in_the_language_wished(data: Data, text: str) -> Data:
    """A text that only asks for another language goes on in it, whatever else was read in it but an urgency."""
    wished = wished_language(text)
    if wished is None or decision_of(data, text).urgency != "none":
        return data
    return spoken("autre_langue", Decision(text, "handoff", reason="langue", language=wished))


def asked_otherwise(text: str, slots: Mapping[str, Any]) -> ForeignQuestion | None:
    """What a text asks in another language: that of the conversation, which few words tell badly, else its own."""
    told = [str(language) for language in (slots.get("language"), detect(text)) if language not in (None, FRENCH)]
    return foreign_question(text, told, cards=slots.get("last_need") is not None and about_cards(slots))


def in_its_language(data: Data, text: str, tongue: str | None) -> Data:
    """A button, a "yes" or a town tells no language: it is of that of the conversation."""
    decided = decision_of(data, text)
    if tongue is None or decided.language != FRENCH:
        return data
    return {**data, "decision": replace(decided, language=tongue).record()}


def urgent_in_its_language(data: Data, text: str) -> Data:
    """An urgency is answered in its language too, even when it was said in two words."""
    decided = decision_of(data, text)
    if decided.urgency == "none" or decided.language != FRENCH:
        return data
    return {**data, "decision": replace(decided, language=language_of_crisis(text)).record()}


def is_french(text: str) -> bool:
    """Whether a text is surely French: long enough, no other language, and full of everyday words."""
    return len(text.split()) >= ENOUGH_WORDS and detect(text) == FRENCH and len(everyday(text)) >= _ENOUGH_FRENCH
