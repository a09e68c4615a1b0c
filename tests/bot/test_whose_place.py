"""bot.whose_place: of two people's communes, that of whom the help is for."""

from __future__ import annotations

import pytest
from conversation import Conversation


@pytest.mark.parametrize(
    "text",
    [
        "j'habite à Saint-Nazaire mais ma mère à Nantes, c'est pour elle, l'apa",
        "ma mère habite à Nantes, moi à Saint-Nazaire, c'est pour elle, l'apa",
        "moi je suis de Savenay mais c'est pour mon père qui habite Nantes, la carte vitale",
        "je vis à Savenay et mon frère est à Nantes, pour lui c'est où",
    ],
)
async def test_the_commune_of_whom_the_help_is_for_counts(talk: Conversation, text: str) -> None:
    answer = await talk.says(text, refer="grand_age")
    assert answer.needs == ["grand_age"] and talk.slots["search"]["commune"] == "44109"


@pytest.mark.parametrize(
    "text",
    [
        "ma mère habite à Nantes et moi à Saint-Nazaire, la caf",
        "mes parents vivent à Nantes, moi je vis à Saint-Nazaire",
    ],
)
async def test_the_patron_s_own_commune_counts_when_nobody_else_is_helped(talk: Conversation, text: str) -> None:
    await talk.says(text, refer="caf")
    assert talk.slots["search"]["commune"] == "44184"


async def test_their_commune_counts_where_nothing_else_is_said(talk: Conversation) -> None:
    await talk.presses("need:caf")
    await talk.says("moi je suis de Savenay mais c'est pour mon père qui habite Nantes")
    assert talk.slots["search"]["commune"] == "44109"
