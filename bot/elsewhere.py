"""Towns of elsewhere and places that are no town, told from what is beyond scope by what we asked and by what the
model made of the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decision import FOLLOW_UP, Decision
from bot.parsing import Data, decision_of, spoken
from bot.pointing import AFTER_CARDS, expected
from bot.residence import far_town, here, no_commune, residence, unknown_town
from bot.text import fold

_ASKS_A_TOWN = "ask_commune"
_MOST_OF_A_NAME = 2  # words: a longer text in another language is a sentence of it, "where is it", and no town


def names_unknown_town(data: Data, text: str, slots: Mapping[str, Any]) -> bool:
    """Whether a text that names no commune of ours names a town all the same, and nothing graver or surer."""
    decided, intent = decision_of(data, text), data["intent"]["name"]
    if decided.urgency != "none" or data.get("entities"):
        return False
    if not unknown_town(text, asked=_asked_for(decided, text, slots)):
        return False
    where = residence(text)
    if far_town(where.place if where else fold(text)):
        return decided.kind != "chat"
    sure = decided.kind in ("refer", "chat") or decided.reason in ("conseil", "humain")
    return not sure and (intent == "plus_proche" or intent not in FOLLOW_UP)


def _asked_for(decided: Decision, text: str, slots: Mapping[str, Any]) -> bool:
    """Whether we asked for a town: alone, or under cards when the text is said as a place or means nothing else."""
    if slots.get("last_kind") == _ASKS_A_TOWN:
        return True
    under_cards = slots.get("last_kind") in AFTER_CARDS and not slots.get("commune")
    alone = decided.reason == "langue" and len(text.split()) <= _MOST_OF_A_NAME
    return under_cards and (decided.reason == "hors_sujet" or alone or residence(text) is not None)


def names_no_commune(data: Data, text: str, slots: Mapping[str, Any]) -> bool:
    """Whether a text answers us with a place that is no commune ("dans le 44"), whatever need the model reads in it."""
    calm = decision_of(data, text).urgency == "none" and not data.get("entities")
    return calm and expected(slots) and (no_commune(text) or here(text))


def asking_which(data: Data, text: str) -> Data:
    """The same message as one that asks to look elsewhere, its commune still to be told."""
    return spoken("plus_proche", Decision(text, "ask", language=decision_of(data, text).language))


def around_here(data: Data, text: str, slots: Mapping[str, Any]) -> Data:
    """The same message as one that wants the last need around the library; without any, the need is asked."""
    need, language = slots.get("last_need"), decision_of(data, text).language
    if not need:
        return asking(data, text)
    return spoken(str(need), Decision(text, "refer", need=str(need), confidence=1.0, language=language))


def asking(data: Data, text: str) -> Data:
    """The same message as one to answer with a question, never as one beyond scope."""
    decided = decision_of(data, text)
    return spoken("imprecis", Decision(text, "ask", language=decided.language))
