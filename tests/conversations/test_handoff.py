"""A call for a person has one holder, and the gravest comes first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
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


@contextmanager
def queries_of_messages(engine: Engine) -> Iterator[list[str]]:
    """The statements that read what was said, while this lasts."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM message" in statement:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


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


def test_the_desk_closes_a_call_that_nobody_holds(journal: Journal, handoffs: Handoffs) -> None:
    call = handoffs.open(conversation(journal), reason="humain")
    assert handoffs.close(call.id, "Camille").state == "closed"
    assert handoffs.listed() == []


def test_releasing_a_call_that_waits_is_harmless(journal: Journal, handoffs: Handoffs) -> None:
    call = handoffs.open(conversation(journal), reason="humain")
    assert handoffs.release(call.id, "Camille").state == "waiting"


def test_the_patron_is_told_with_the_change_or_not_at_all(
    journal: Journal, handoffs: Handoffs, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = conversation(journal)
    call = handoffs.open(mine, reason="humain")
    told = ({"type": "handoff", "state": "claimed", "text": "On arrive"},)

    def broken(*_: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("conversations.handoff.append", broken)
        with pytest.raises(OSError, match="disk full"):
            handoffs.claim(call.id, "Camille", told)
    assert handoffs.listed()[0].state == "waiting"
    handoffs.claim(call.id, "Camille", told)
    handoffs.claim(call.id, "Camille", told)
    assert [message["author"] for message in journal.messages(mine)] == ["bot", "system"]


def test_a_call_waits_anew_when_it_is_asked_again_or_released(journal: Journal, handoffs: Handoffs, clock: Any) -> None:
    mine = conversation(journal)
    call = handoffs.open(mine, reason="humain")
    clock.forward(minutes=5)
    assert handoffs.open(mine, reason="humain").waiting_since == clock()
    handoffs.claim(call.id, "Camille")
    clock.forward(minutes=5)
    released = handoffs.release(call.id, "Camille")
    assert released.waiting_since == clock() and released.opened_at < clock()


def test_the_desk_reads_the_last_words_typed_as_long_as_the_conversation_is_kept(
    journal: Journal, handoffs: Handoffs
) -> None:
    mine = conversation(journal)
    handoffs.open(mine, reason="humain")
    assert handoffs.listed()[0].words is None
    journal.begin(mine, "id-1", ({"type": "text", "text": "une lettre de la caf"},))
    journal.begin(mine, "id-2", ({"type": "text", "text": "Parler à quelqu'un", "choice": "humain"},))
    (call,) = handoffs.listed()
    assert call.words == "une lettre de la caf" == call.as_dict()["words"]


def test_words_typed_after_a_call_never_hide_those_that_called(
    journal: Journal, handoffs: Handoffs, clock: Any
) -> None:
    mine = conversation(journal)
    journal.begin(mine, "id-1", ({"type": "text", "text": "j'ai mis mes cachets de côté"},))
    handoffs.open(mine, reason="urgence", urgency="danger")
    clock.forward(minutes=1)
    journal.begin(mine, "id-2", ({"type": "text", "text": "merci au revoir"},))
    assert handoffs.listed()[0].words == "j'ai mis mes cachets de côté … merci au revoir"


def test_each_call_has_its_own_words_and_one_query_reads_them_all(
    journal: Journal, handoffs: Handoffs, database: Engine
) -> None:
    for words in ("une lettre de la caf", "mon permis", "mon wifi"):
        mine = conversation(journal)
        journal.begin(mine, words, ({"type": "text", "text": words},))
        handoffs.open(mine, reason="humain", need=words)
    with queries_of_messages(database) as queries:
        calls = handoffs.listed()
    assert [call.words for call in calls] == [call.need for call in calls]
    assert len(queries) == 1


def test_words_are_read_for_the_desk_alone(journal: Journal, handoffs: Handoffs, database: Engine) -> None:
    mine = conversation(journal)
    journal.begin(mine, "id-1", ({"type": "text", "text": "une lettre de la caf"},))
    with queries_of_messages(database) as queries:
        assert handoffs.listed() == []  # nobody waits: nothing to read
        call = handoffs.open(mine, reason="humain")
        assert handoffs.waiting_since(mine) == call.waiting_since
        assert handoffs.waiting_since(conversation(journal)) is None
        assert handoffs.waiting() == 1
    assert queries == []
    assert handoffs.claim(call.id, "Camille").words == "une lettre de la caf"


def test_who_waits_is_counted_in_the_network_or_at_one_library(journal: Journal, handoffs: Handoffs) -> None:
    for library in ("essais", "essais", "annexe"):
        handoffs.open(conversation(journal), reason="humain", library=library)
    handoffs.claim(handoffs.listed()[0].id, "Camille")
    assert (handoffs.waiting(), handoffs.waiting("essais"), handoffs.waiting("annexe")) == (2, 1, 1)


def test_a_call_that_was_taken_and_becomes_a_crisis_waits_for_everybody_again(
    journal: Journal, handoffs: Handoffs, clock: Any
) -> None:
    opened = journal.open(({"type": "text", "text": "Bonjour"},))
    call = handoffs.open(opened.thread.id, reason="humain")
    handoffs.claim(call.id, "Camille")
    clock.forward(minutes=5)
    assert not handoffs.alarm(opened.thread.id, "delai")  # its holder sees to it
    assert handoffs.alarm(opened.thread.id, "fraude")
    (again,) = handoffs.listed()
    assert (again.state, again.urgency, again.holder) == ("waiting", "fraude", "Camille")
    assert again.waiting_since == clock() and journal.again(opened.thread.id).state == "waiting"
    handoffs.claim(call.id, "Dominique")
    assert not handoffs.alarm(opened.thread.id, "fraude")  # taken as what it is
    assert handoffs.alarm(opened.thread.id, "danger")


def test_of_two_calls_as_grave_the_one_that_waits_comes_first(journal: Journal, handoffs: Handoffs, clock: Any) -> None:
    taken = handoffs.open(conversation(journal), reason="urgence", urgency="danger")
    clock.forward(minutes=1)
    waits = handoffs.open(conversation(journal), reason="urgence", urgency="danger")
    handoffs.claim(taken.id, "Camille")
    assert [call.id for call in handoffs.listed()] == [waits.id, taken.id]
