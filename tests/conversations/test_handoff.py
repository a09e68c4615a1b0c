"""A call for a person has one holder, and the gravest comes first."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import sessionmaker

from conversations.handoff import AlreadyClaimed, Handoffs, UnknownHandoff
from conversations.journal import Journal


@pytest.fixture
def journal(sessions: sessionmaker, clock: Any) -> Journal:
    return Journal(sessions, clock)


@pytest.fixture
def handoffs(sessions: sessionmaker, clock: Any) -> Handoffs:
    return Handoffs(sessions, clock)


def conversation(journal: Journal) -> str:
    return journal.open(({"type": "text", "text": "Bonjour"},)).thread.id


def test_danger_comes_first_then_the_oldest(journal: Journal, handoffs: Handoffs, clock: Any) -> None:
    for urgency in ("none", "delai", "danger", "none"):
        handoffs.open(conversation(journal), reason="humain", urgency=urgency)
        clock.forward(minutes=1)
    calls = handoffs.listed()
    assert [call.urgency for call in calls] == ["danger", "delai", "none", "none"]
    assert calls[2].opened_at < calls[3].opened_at


def test_a_conversation_has_one_open_call_that_never_becomes_less_urgent(journal: Journal, handoffs: Handoffs) -> None:
    mine = conversation(journal)
    handoffs.open(mine, reason="urgence", urgency="danger", commune="Nantes")
    handoffs.open(mine, reason="humain", urgency="none", need="caf")
    (call,) = handoffs.listed()
    assert (call.urgency, call.need, call.commune) == ("danger", "caf", "Nantes")


def test_only_the_first_claims_and_the_other_learns_who(journal: Journal, handoffs: Handoffs) -> None:
    call = handoffs.open(conversation(journal), reason="humain")
    handoffs.claim(call.id, "Camille")
    handoffs.claim(call.id, "Camille")  # a double click is harmless
    with pytest.raises(AlreadyClaimed) as refused:
        handoffs.claim(call.id, "Dominique")
    assert refused.value.holder == "Camille"


def test_only_the_holder_releases_or_closes(journal: Journal, handoffs: Handoffs) -> None:
    call = handoffs.open(conversation(journal), reason="humain")
    handoffs.claim(call.id, "Camille")
    with pytest.raises(AlreadyClaimed):
        handoffs.close(call.id, "Dominique")
    assert handoffs.release(call.id, "Camille").state == "waiting"
    handoffs.claim(call.id, "Dominique")
    assert handoffs.close(call.id, "Dominique").state == "closed"
    assert handoffs.listed() == []


def test_the_conversation_follows_its_call(journal: Journal, handoffs: Handoffs) -> None:
    opened = journal.open(({"type": "text", "text": "Bonjour"},))
    call = handoffs.open(opened.thread.id, reason="humain")
    states = []
    for act in (handoffs.claim, handoffs.release, handoffs.claim, handoffs.close):
        act(call.id, "Camille")
        thread = journal.find(opened.token)
        assert thread is not None
        states.append(thread.state)
    assert states == ["claimed", "waiting", "claimed", "bot"]


def test_an_unknown_call_is_said_to_be_unknown(handoffs: Handoffs) -> None:
    with pytest.raises(UnknownHandoff):
        handoffs.claim("nothing", "Camille")
