"""Names of help that sound like another need."""

from __future__ import annotations

import pytest
from conversation import Conversation

from bot.boundaries import needs_of_names
from bot.needs import Needs


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("prime renov", ("logement",)),
        ("ma prime rénov'", ("logement",)),
        ("MaPrimeRénov", ("logement",)),
        ("j'ai droit au pass culture ?", ("demarches",)),
        ("prime d'activité", ()),
        ("pass navigo", ()),
    ],
)
def test_a_name_belongs_to_the_need_of_its_boundary(text: str, needs: tuple[str, ...]) -> None:
    assert needs_of_names(text) == needs


@pytest.mark.parametrize(("need", "name"), [("logement", "MaPrimeRénov"), ("demarches", "Pass Culture")])
def test_the_referential_says_so(need: str, name: str) -> None:
    assert name in str(Needs.load()[need].boundary)


async def test_it_is_asked_where_another_need_was_read(talk: Conversation) -> None:
    answer = await talk.says("ma prime renov", refer="caf")
    assert answer.needs == [] and answer.decision.options == ("logement",)
    assert (await talk.says("le pass culture", refer="mobilite")).decision.options == ("demarches",)


async def test_it_is_given_where_the_right_need_was_read(talk: Conversation) -> None:
    assert (await talk.says("maprimerenov", refer="logement")).needs == ["logement"]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("ou déclarer maprimerenov dans ma déclaration d'impots", "impots"),
        ("refaire ma carte d'identité et mon pass culture", "identite"),
        ("imprimer mon dossier maprimerenov", "impression"),
        ("on m'a hameçonné avec un faux site maprimerenov", "securite"),
        ("litige avec l'artisan de la rénovation énergétique", "droits"),
        ("ma prime d'activité de la caf et maprimerenov", "caf"),
    ],
)
async def test_what_was_read_surely_stays(talk: Conversation, text: str, need: str) -> None:
    assert (await talk.says(text, refer=need)).decision.need == need


async def test_what_was_read_beside_it_stays_as_a_button(talk: Conversation) -> None:
    answer = await talk.says("conflit avec un artisan maprimerenov", ask=["caf", "droits", "logement"])
    assert answer.decision.options == ("logement", "droits")


async def test_a_call_for_a_person_stays_one(talk: Conversation) -> None:
    assert (await talk.says("maprimerenov, un humain svp", intent="humain")).called == "humain"


async def test_an_urgency_stays_one(talk: Conversation) -> None:
    answer = await talk.says("ma prime renov", intent="fraude", kind="handoff", urgency="fraude", reason="urgence")
    assert answer.called == "urgence"
