"""A message read a second time by the model: without the pointing that hid its question, or lest a crisis be hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decision import FOLLOW_UP
from bot.outcome import at_least
from bot.parsing import Data, Parse, decision_of
from bot.pointing import Pointed
from bot.told_numbers import plain_request, without_numbers
from bot.turn import Input
from bot.urgency import Urgency


async def about_the_card(parse: Parse, pointed: Pointed | None, metadata: Mapping[str, Any], data: Data) -> Data:
    """What is asked of a card that is pointed to, read without the pointing when that hid it; never less urgent."""
    decided = decision_of(data, data["text"])
    if pointed is None or not pointed.beside or decided.urgency != "none" or data["intent"]["name"] in FOLLOW_UP:
        return data
    beside = await parse(pointed.beside, metadata)
    return {**beside, "text": data["text"]} if beside["intent"]["name"] in FOLLOW_UP else data


async def beside_numbers(parse: Parse, said: Input, metadata: Mapping[str, Any], data: Data) -> Data:
    """A plain request read without the numbers given beside it, where they alone made a fraud of it; else the same."""
    text = said.text or ""
    decided, asked = decision_of(data, text), without_numbers(text)
    if decided.urgency != "fraude" or said.urgency.urgent or asked == text or not plain_request(asked):
        return data
    alone = await parse(asked, metadata)
    return {**alone, "text": text} if decision_of(alone, asked).urgency == "none" else data


async def never_hiding(parse: Parse, text: str, metadata: Mapping[str, Any], data: Data) -> Data:
    """What was heard without the model, unless the model finds the same words urgent: either suffices."""
    learned = decision_of(await parse(text, metadata), text)
    return at_least(data, Urgency(learned.urgency), text)
