"""What is acknowledged is on disk, done once, and erased for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import sessionmaker

from conversations.handoff import Handoffs
from conversations.journal import IdReused, Journal, UnknownConversation

HELLO = ({"type": "text", "text": "Bonjour"},)


@pytest.fixture
def journal(sessions: sessionmaker, clock: Any) -> Journal:
    return Journal(sessions, clock)


def say(words: str) -> tuple[dict[str, Any], ...]:
    return ({"type": "text", "text": words},)


def test_a_token_opens_its_own_conversation_only(journal: Journal) -> None:
    """Patron A never reads patron B."""
    one, other = journal.open(HELLO), journal.open(HELLO)
    assert journal.find(one.token) == one.thread
    assert one.thread.id != other.thread.id
    assert journal.find("unknown") is None


def test_the_token_is_nowhere_in_the_files(journal: Journal, tmp_path: Path) -> None:
    token = journal.open(HELLO).token
    assert all(token.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert len(token) >= 43  # 256 bits in base64


def test_the_same_message_is_written_and_answered_once(journal: Journal) -> None:
    thread = journal.open(HELLO).thread
    first = journal.begin(thread.id, "id-1", say("bonjour"))
    assert first.reply is None
    reply = journal.finish(thread.id, "id-1", say("Oui ?"), "bot", {"decision": None})
    again = journal.begin(thread.id, "id-1", say("bonjour"))
    assert again.reply == reply
    assert [message["seq"] for message in journal.messages(thread.id)] == [1, 2, 3]


def test_a_message_without_answer_after_a_crash_is_answered_again_but_not_written_twice(journal: Journal) -> None:
    thread = journal.open(HELLO).thread
    journal.begin(thread.id, "id-1", say("bonjour"))
    assert journal.begin(thread.id, "id-1", say("bonjour")).reply is None
    assert len(journal.messages(thread.id)) == 2


def test_an_id_never_stands_for_two_messages(journal: Journal) -> None:
    """Other words, or a button, under the same id are refused; a button is the same whatever it is called."""
    thread = journal.open(HELLO).thread
    journal.begin(thread.id, "id-1", say("bonjour"))
    button = {"type": "text", "text": "bonjour", "choice": "oui"}
    for other in (say("au secours"), (button,)):
        with pytest.raises(IdReused):
            journal.begin(thread.id, "id-1", other, "danger")
    assert len(journal.messages(thread.id)) == 2
    assert journal.again(thread.id).urgency == "none"
    journal.begin(thread.id, "id-2", (button,))
    assert journal.begin(thread.id, "id-2", ({**button, "text": "Oui"},)).message["parts"] == [button]


def test_two_writers_never_share_a_seq(journal: Journal) -> None:
    thread = journal.open(HELLO).thread
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: journal.add(thread.id, "system", say(str(n))), range(20)))
    assert [message["seq"] for message in journal.messages(thread.id)] == list(range(1, 22))


def test_erasing_leaves_no_byte_of_the_conversation(
    journal: Journal, sessions: sessionmaker, clock: Any, database: Any, tmp_path: Path
) -> None:
    from conversations.purge import empty_journal

    thread = journal.open(HELLO).thread
    journal.begin(thread.id, "id-1", say("canari jaune"))
    calls = Handoffs(sessions, clock)
    calls.open(thread.id, reason="humain")
    journal.erase(thread.id)
    empty_journal(database)
    assert calls.listed() == []
    assert journal.messages(thread.id) == []
    assert all(b"canari jaune" not in path.read_bytes() for path in tmp_path.iterdir())


def test_an_unknown_state_is_refused(journal: Journal) -> None:
    thread = journal.open(HELLO).thread
    with pytest.raises(ValueError, match="unknown conversation state"):
        journal.add(thread.id, "system", say("Bonne nuit"), state="asleep")


def test_the_answer_never_takes_a_conversation_back_from_the_desk(
    journal: Journal, sessions: sessionmaker, clock: Any
) -> None:
    thread = journal.open(HELLO).thread
    journal.begin(thread.id, "id-1", say("bonjour"))
    calls = Handoffs(sessions, clock)
    calls.claim(calls.open(thread.id, reason="humain").id, "Camille")
    assert journal.finish(thread.id, "id-1", say("Oui ?"), "bot", {}, seen="bot")["state"] == "claimed"
    assert journal.again(thread.id).state == "claimed"


def test_the_gravest_urgency_stays_on_the_conversation(journal: Journal) -> None:
    thread = journal.open(HELLO).thread
    for number, (level, situation) in enumerate([("delai", None), ("danger", "violence"), ("none", None)]):
        journal.begin(thread.id, f"id-{number}", say("mot"), level, situation)
    now = journal.again(thread.id)
    assert (now.urgency, now.situation) == ("danger", "violence")


def test_a_conversation_that_is_erased_takes_no_more_messages(journal: Journal) -> None:
    thread = journal.open(HELLO).thread
    journal.erase(thread.id)
    with pytest.raises(UnknownConversation):
        journal.begin(thread.id, "id-1", say("bonjour"))
