"""Two needs joined in one message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.decision import Decision
from bot.parsing import decision_of, spoken
from bot.two_needs import as_said, with_both


async def read(text: str, _: Mapping[str, Any]) -> dict[str, Any]:
    """What a model would make of a part: the card is of health, a story is of nothing sure."""
    sure = "vitale" in text
    need = "sante" if sure else "demarches"
    return spoken(need, Decision(text, "refer", need=need, confidence=0.95 if sure else 0.5))


async def heard(text: str, decision: Decision) -> Decision:
    return decision_of(await with_both(read, spoken("x", decision), text, {}), text)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("la caf et les impôts", ("caf", "impots")),
        ("les impôts et la caf", ("impots", "caf")),
        ("imprimer et aussi ma carte vitale", ("impression", "sante")),
        ("ma carte vitale puis imprimer", ("sante", "impression")),
        ("retraite, mdph", ("retraite", "handicap")),
        ("la caf ou pole emploi ?", ("caf", "emploi")),
        ("soit la caf soit les impôts", ("caf", "impots")),
        ("impôts ou bien ma carte vitale", ("impots", "sante")),
        ("impots + caf + ma carte vitale", ("impots", "caf", "sante")),
        (
            "j'ai 2 problèmes: ma carte vitale est perdue depuis le mois dernier et la caf",
            ("sante", "caf"),
        ),
    ],
)
async def test_both_are_offered_the_first_said_first(text: str, options: tuple[str, ...]) -> None:
    decision = await heard(text, Decision(text, "refer", need=options[0], confidence=0.9))
    assert (decision.kind, decision.need, decision.options) == ("ask", None, options)


@pytest.mark.parametrize(
    "text",
    [
        "la caf et le rsa",
        "la caf ou le rsa",
        "la caf c'est ou",
        "imprimer et scanner",
        "la caf et un truc",
        "j'ai vendu ma voiture et je dois le dire aux impôts avant la fin du mois",
        "la caf",
    ],
)
async def test_one_need_or_a_part_unsure_stays_as_it_was_read(text: str) -> None:
    decision = Decision(text, "refer", need="caf", confidence=0.9)
    assert await heard(text, decision) == decision


async def test_what_is_handed_off_stays_handed_off() -> None:
    decision = Decision("la caf et les impôts", "handoff", reason="conseil")
    assert await heard(decision.text, decision) == decision


async def test_buttons_of_a_question_follow_the_sentence() -> None:
    decision = Decision("ma retraite ou la caf", "ask", options=("sante", "caf", "retraite"))
    assert (await heard(decision.text, decision)).options == ("retraite", "caf", "sante")


def test_one_need_named_does_not_go_before_a_likelier_one() -> None:
    assert as_said(("sante", "caf"), "un papier de la caf") == ("sante", "caf")
