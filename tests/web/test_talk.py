"""One message on its way, when the desk, another tab, an erasure or a locked database come between."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from fakes import CONTACTS, FakeUrgency, assess
from sqlalchemy.exc import OperationalError

from bot.choices import PLAIN
from bot.foreign import LANGUAGES
from web.services import Availability, LibraryContact
from web.texts import Texts

pytestmark = pytest.mark.patience

CURRENT = "/api/v1/conversations/current"
SOMEONE = Availability(open_now=True, staff_present=True)


def kinds(answer: dict[str, Any]) -> list[str]:
    return [part["type"] for message in answer["messages"] for part in message["parts"]]


def words(answer: dict[str, Any]) -> str:
    return " ".join(part.get("text", "") for message in answer["messages"] for part in message["parts"])


async def choose(house: Any, headers: dict[str, str], choice: str, client_msg_id: str = "choice-1") -> Any:
    body = {"client_msg_id": client_msg_id, "choice": choice}
    return await house.client.post(f"{CURRENT}/messages", json=body, headers=headers)


def replace(house: Any, **fields: Any) -> None:
    for name, value in fields.items():
        object.__setattr__(house.services, name, value)


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Any]:
    """Locks the database for writing, when called."""
    held: list[sqlite3.Connection] = []

    def lock() -> None:
        held.append(sqlite3.connect(tmp_path / "passerelle.db", isolation_level=None))
        held[-1].execute("BEGIN IMMEDIATE")

    yield lock
    for connection in held:
        connection.close()


@pytest.mark.parametrize("choice", ["jean.dupont.0698765432", "need:jean", "commune:99999", "constructor"])
async def test_a_button_that_is_not_ours_is_refused_and_not_kept(house: Any, tmp_path: Path, choice: str) -> None:
    response = await choose(house, await house.open(), choice)
    assert response.status == 422
    assert (await response.json())["error"]["code"] == "unknown_choice"
    assert all(choice.encode() not in path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize(("choice", "label"), [("commune:44184", "Saint-Nazaire"), ("need:caf", "La CAF")])
async def test_a_button_is_kept_by_its_words(house: Any, choice: str, label: str) -> None:
    answer = await (await choose(house, await house.open(), choice)).json()
    assert answer["sent"]["parts"][0]["text"] == label


def test_every_plain_button_has_words() -> None:
    assert set(Texts.load().get("choices")) >= PLAIN | {"robot"}


async def test_ids_and_keys_of_clients_are_not_kept(house: Any, tmp_path: Path) -> None:
    body = {"key": "cle-jean-dupont"}
    token = (await (await house.client.post("/api/v1/conversations", json=body)).json())["token"]
    headers = {"Authorization": f"Bearer {token}"}
    for message_id in ("jean-dupont-0698765432", "9f1c2d3e-0000-4000-8000-123456789abc", "1"):
        assert (await house.say(headers, "impots", message_id)).status == 200
    contents = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"jean-dupont" not in contents


async def test_an_unknown_library_is_refused(house: Any, tmp_path: Path) -> None:
    response = await house.client.post("/api/v1/conversations", json={"library": "jean-dupont"})
    assert response.status == 422
    assert (await response.json())["error"]["field"] == "library"


async def test_a_claim_during_a_turn_is_not_lost(house: Any) -> None:
    headers = await house.open()
    house.engine.delay = 0.3
    turn = asyncio.create_task(house.say(headers, "humain"))
    house.there["now"] = SOMEONE
    await asyncio.sleep(0.1)
    journal, token = house.services.journal, headers["Authorization"].split()[1]
    call = house.services.handoffs.open(journal.find(token).id, reason="humain")
    house.services.handoffs.claim(call.id, "Camille")
    assert (await (await turn).json())["state"] == "claimed"
    assert journal.find(token).state == "claimed"


async def test_the_state_is_read_once_it_is_the_turn_of_the_message(house: Any) -> None:
    """The second message waited for the first, which called a person: the bot does not receive it."""
    headers = await house.open()
    house.there["now"], house.engine.delay = SOMEONE, 0.2
    first = asyncio.create_task(house.say(headers, "humain", "one"))
    await asyncio.sleep(0.05)
    second = await (await house.say(headers, "impots", "two")).json()
    await first
    assert second["state"] == "waiting" and len(house.engine.given) == 1


async def test_a_second_call_waits_as_long_as_the_first(house: Any) -> None:
    headers = await house.open()
    house.there["now"] = SOMEONE
    await house.say(headers, "humain", "one")
    house.clock.forward(minutes=3)
    await house.say(headers, "humain", "two")
    house.clock.forward(minutes=1)
    assert (await (await house.say(headers, "merci", "three")).json())["state"] == "waiting"


@pytest.mark.parametrize("after", ["robot", "merci", "panne", "humain"])
async def test_a_crisis_lasts_as_long_as_its_conversation(house: Any, after: str) -> None:
    headers = await house.open()
    house.there["now"] = SOMEONE
    await house.say(headers, "mon mari me tape")
    if after in ("panne", "humain"):
        await choose(house, headers, "robot", "back")
    send = choose if after == "robot" else house.say
    args = (house, headers, after, "next") if after == "robot" else (headers, after, "next")
    answer = await (await send(*args)).json()
    assert kinds(answer)[0] == "emergency"


async def test_a_person_asked_after_a_crisis_is_called_for_the_crisis(house: Any) -> None:
    headers = await house.open()
    await house.say(headers, "mon mari me tape")
    for call in house.services.handoffs.listed():
        house.services.handoffs.close(call.id, "Camille")
    answer = await (await house.client.post(f"{CURRENT}/handoff", headers=headers)).json()
    assert kinds(answer)[0] == "emergency"
    assert house.services.handoffs.listed()[0].urgency == "danger"


async def test_asking_a_person_twice_is_one_call_and_one_message(house: Any) -> None:
    headers = await house.open()
    house.there["now"] = SOMEONE
    one, two = [await (await house.client.post(f"{CURRENT}/handoff", headers=headers)).json() for _ in range(2)]
    assert one == two and len(house.services.handoffs.listed()) == 1


async def test_a_short_deadline_without_database_names_the_phone_to_call(house: Any, locked: Any) -> None:
    replace(house, assess=lambda text: FakeUrgency("delai") if "minuit" in text else assess(text))
    replace(house, contacts_for=lambda level, situation=None: [] if level == "delai" else CONTACTS)
    headers = await house.open()
    locked()
    answer = await (await house.say(headers, "je dois rendre mon dossier avant ce soir minuit")).json()
    assert "Appelez tout de suite" not in words(answer)
    assert "02 61 91 00 00" in words(answer)


@pytest.mark.parametrize("known", [False, True])
async def test_the_page_gives_numbers_at_once_when_the_database_is_locked(house: Any, locked: Any, known: bool) -> None:
    if known:
        await house.client.post("/discuter", data={"text": "bonjour"})
    locked()
    start = time.perf_counter()
    response = await house.client.post("/discuter", data={"text": "mon mari me tape"})
    page = await response.text()
    assert time.perf_counter() - start < 0.4  # 200 ms, and what a loaded machine adds
    assert 'href="tel:17"' in page.split('role="alert"')[1]


async def test_a_crisis_waits_for_no_earlier_message_and_is_kept_when_its_turn_comes(house: Any) -> None:
    headers = await house.open()
    house.engine.delay = 1.0
    slow = asyncio.create_task(house.say(headers, "les impots", "one"))
    await asyncio.sleep(0.1)
    start = time.perf_counter()
    answer = await (await house.say(headers, "mon mari me tape", "two")).json()
    assert time.perf_counter() - start < 0.4 and answer["stored"] is False
    assert answer["messages"][0]["parts"][0]["contacts"][0]["phone"] == "17"
    assert (await slow).status == 200
    house.engine.delay = 0.0
    again = await (await house.say(headers, "mon mari me tape", "two")).json()
    assert again.get("stored", True) and again["messages"][-1]["parts"][0]["type"] == "emergency"
    [call] = house.services.handoffs.listed()
    assert call.urgency == "danger"


async def test_opening_does_not_hold_a_patron_when_the_database_is_locked(house: Any, locked: Any) -> None:
    locked()
    start = time.perf_counter()
    response = await house.client.post("/api/v1/conversations")
    assert time.perf_counter() - start < 1.0
    assert response.status == 503 and (await response.json())["error"]["contacts"]


async def test_the_first_form_sent_twice_opens_one_conversation(house: Any) -> None:
    form = {"text": "une personne, un humain", "client_msg_id": "0123456789abcdef0123456789abcdef"}
    answers = await asyncio.gather(
        *(house.client.post("/discuter", data=form, allow_redirects=False, headers={"Cookie": ""}) for _ in range(2))
    )
    assert len({answer.headers["Set-Cookie"] for answer in answers}) == 1
    assert len(house.services.handoffs.listed()) == 1
    other = await house.client.post("/discuter", data={**form, "text": "autre"}, headers={"Cookie": ""})
    assert other.status == 200


async def test_a_message_that_waits_while_its_conversation_is_erased_is_told_so(house: Any) -> None:
    headers = await house.open()
    house.engine.delay = 0.2
    first = asyncio.create_task(house.say(headers, "impots", "one"))
    await asyncio.sleep(0.05)
    erased = asyncio.create_task(house.client.delete(CURRENT, headers=headers))
    await asyncio.sleep(0.05)
    late = await house.say(headers, "impots", "two")
    assert (await first).status == 200 and (await erased).status == 204
    assert late.status == 401 and (await late.json())["error"]["code"] == "unknown_token"


async def test_feedback_counts_once_a_message_that_exists(house: Any) -> None:
    counted: list[str] = []
    replace(house, statistics=type("Counter", (), {"count": lambda self, measure: counted.append(measure)})())
    headers, address = await house.open(), f"{CURRENT}/feedback"
    for _ in range(2):
        body = {"helped": True, "seq": 1}
        assert (await house.client.post(address, json=body, headers=headers)).status == 200
    for seq in (99, None, True, -1):
        body = {"helped": True, "seq": seq}
        assert (await house.client.post(address, json=body, headers=headers)).status == 422
    assert counted == ["helped"]


async def test_a_stream_ends_with_its_conversation_and_three_are_the_most(house: Any) -> None:
    headers, address = await house.open(), f"{CURRENT}/stream?after=0"
    streams = [await house.client.get(address, headers=headers) for _ in range(3)]
    assert (await house.client.get(address, headers=headers)).status == 429
    await house.client.delete(CURRENT, headers=headers)
    for stream in streams:
        await asyncio.wait_for(stream.content.read(), 2)


async def test_a_stream_ends_when_the_database_fails(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def broken(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    headers = await house.open()
    monkeypatch.setattr(house.services.journal, "messages", broken)
    stream = await house.client.get(f"{CURRENT}/stream?after=0", headers=headers)
    await asyncio.wait_for(stream.content.read(), 2)


async def test_a_commune_is_named_as_the_list_of_the_library_names_it(house: Any) -> None:
    """A button pressed on an older page; the list may be another than the one that comes with the program."""
    replace(house, commune_labels={"29019": "Brest"})
    headers = await house.open()
    assert (await choose(house, headers, "commune:29019")).status == 200
    shown = await (await house.client.get(f"{CURRENT}/messages", headers=headers)).json()
    assert [part["text"] for one in shown["messages"] if one["author"] == "patron" for part in one["parts"]] == [
        "Brest"
    ]
    assert (await choose(house, headers, "commune:44184", "choice-2")).status == 422


HOURS = "du mardi au samedi de 10 h à 18 h"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (SOMEONE, "waiting"),
        (Availability(open_now=True), "bot"),
        (Availability(open_now=False), "bot"),
        (Availability(open_now=False, next_opening=datetime(2026, 11, 24, 9, tzinfo=timezone.utc)), "bot"),
        (Availability(), "bot"),
    ],
)
async def test_whoever_asks_to_be_called_is_told_at_once_that_nobody_can_and_what_to_do(
    house: Any, now: Availability, state: str
) -> None:
    headers = await house.open()
    house.there["now"] = dataclasses.replace(now, phone="02 61 91 00 07", hours_text=HOURS)
    answer = await (await house.say(headers, "humain : appelez-moi au 06 12 34 56 78")).json()
    (said,) = [part for part in answer["messages"][-1]["parts"] if part["type"] == "handoff"]
    assert said["state"] == state
    assert "nous ne pouvons ni répondre ici ni vous rappeler" in said["text"]
    assert "venir à l'accueil ou appeler le 02 61 91 00 07" in said["text"]
    assert f"Nos horaires : {HOURS}." in said["text"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Availability(open_now=True, staff_present=True), "called"),
        (Availability(open_now=True), "nobody"),
        (Availability(open_now=False), "closed_unknown"),
        (Availability(open_now=False, next_opening=datetime(2026, 11, 24, 9, tzinfo=timezone.utc)), "closed"),
        (Availability(), "kept"),
    ],
)
async def test_whoever_writes_another_language_is_told_in_it_before_french(
    house: Any, language: str, now: Availability, said: str
) -> None:
    house.there["now"] = dataclasses.replace(now, phone="02 61 91 00 07")
    answer = await (await house.say(await house.open(), f"humain {language}")).json()
    parts = answer["messages"][-1]["parts"]
    (told,) = [part for part in parts if part.get("lang")]
    assert [part["type"] for part in parts[parts.index(told) :]][:2] == ["text", "handoff"]
    sentence = Texts.load().say(f"handoff_languages.{language}.{said}", date="24/11", time="10:00")
    assert told["lang"] == language
    assert told["text"].startswith(sentence) and "02 61 91 00 07" in told["text"]


def told_in(language: str, parts: list[dict[str, Any]]) -> str:
    (told,) = [part for part in parts if part.get("lang")]
    assert told["lang"] == language
    assert parts.index(told) == 0 and parts[1]["type"] in ("text", "handoff")
    return str(told["text"])


@pytest.mark.parametrize("claimed", [False, True])
async def test_while_a_person_is_called_the_note_is_in_the_language_of_the_conversation(
    house: Any, claimed: bool
) -> None:
    headers = await house.open()
    house.there["now"], house.engine.tongue = SOMEONE, "es"
    await house.say(headers, "humain es", "one")
    if claimed:
        (call,) = house.services.handoffs.listed()
        house.services.handoffs.claim(call.id, "Camille")
    parts = (await (await house.say(headers, "mi número : 06 12 34 56 78", "two")).json())["messages"][-1]["parts"]
    parts = [part for part in parts if not part.get("text", "").startswith("J'ai caché")]
    texts = Texts.load().get("handoff_languages.es")
    assert told_in("es", parts) == f"{texts['claimed' if claimed else 'called']} {texts['no_answer']}"
    (button,) = parts[-1]["choices"]
    assert button["label"] == f"Continuer avec le robot · {texts['robot']}" and button["lang"] == "es"


async def test_going_back_to_the_robot_is_told_in_the_language_of_the_conversation(house: Any) -> None:
    headers = await house.open()
    house.there["now"], house.engine.tongue = SOMEONE, "ar"
    await house.say(headers, "humain ar", "one")
    parts = (await (await choose(house, headers, "robot")).json())["messages"][-1]["parts"]
    assert told_in("ar", parts) == Texts.load().say("handoff_languages.ar.back")
    (button,) = parts[-1]["choices"]
    assert button["french"] == "Parler à quelqu'un" and button["lang"] == "ar"


async def test_a_person_asked_for_through_the_api_is_told_in_the_language_of_the_conversation(house: Any) -> None:
    headers = await house.open()
    house.engine.tongue = "uk"
    answer = await (await house.client.post(f"{CURRENT}/handoff", headers=headers)).json()
    assert Texts.load().say("handoff_languages.uk.nobody") in told_in("uk", answer["messages"][-1]["parts"])


async def test_the_note_is_in_french_when_the_bots_memory_does_not_answer(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(conversation_id: str) -> str:
        raise OperationalError("select", {}, Exception("database is locked"))

    headers = await house.open()
    house.there["now"] = SOMEONE
    await house.say(headers, "humain es", "one")
    monkeypatch.setattr(house.engine, "language", locked)
    parts = (await (await house.say(headers, "gracias", "two")).json())["messages"][-1]["parts"]
    assert [part.get("lang") for part in parts] == [None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language: str) -> None:
    texts = Texts.load()
    assert set(texts.get(f"handoff_languages.{language}")) == set(texts.get("handoff_languages.en"))


async def test_a_language_without_sentences_of_its_own_is_told_in_french(house: Any) -> None:
    answer = await (await house.say(await house.open(), "humain nl")).json()
    assert not [part for part in answer["messages"][-1]["parts"] if part.get("lang")]


async def test_without_a_phone_or_hours_nothing_is_promised_in_their_place(house: Any) -> None:
    house.there["now"] = Availability()
    house.contact["now"] = LibraryContact()
    answer = await (await house.say(await house.open(), "humain")).json()
    (said,) = [part for part in answer["messages"][-1]["parts"] if part["type"] == "handoff"]
    assert "venir à l'accueil de la bibliothèque" in said["text"]
    assert "appeler le" not in said["text"] and "horaires" not in said["text"] and "None" not in said["text"]


@pytest.mark.parametrize(("words", "told"), [("mon numéro : 06 12 34 56 78", True), ("merci", False)])
@pytest.mark.parametrize("claimed", [False, True])
async def test_a_number_left_while_waiting_is_not_taken_for_a_way_to_be_reached(
    house: Any, words: str, told: bool, claimed: bool
) -> None:
    headers = await house.open()
    house.there["now"] = SOMEONE
    await house.say(headers, "humain", "one")
    if claimed:
        (call,) = house.services.handoffs.listed()
        house.services.handoffs.claim(call.id, "Camille")
    answer = await (await house.say(headers, words, "two")).json()
    text = " ".join(part.get("text", "") for part in answer["messages"][-1]["parts"])
    assert answer["state"] == ("claimed" if claimed else "waiting")
    assert ("ni vous rappeler" in text) is told


async def test_who_calls_again_is_told_only_how_to_reach_us(house: Any) -> None:
    house.there["now"] = Availability(open_now=False, hours_text=HOURS)
    headers, said = await house.open(), []
    for number in ("one", "two"):
        answer = await (await house.say(headers, "humain", number)).json()
        said += [part["text"] for part in answer["messages"][-1]["parts"] if part["type"] == "handoff"]
    first, again = said
    assert "Nos horaires" in first and "Nos horaires" not in again
    assert again.startswith("Votre demande est déjà notée. La bibliothèque est fermée")
    assert "venir à l'accueil" in again and len(again) < len(first)


@pytest.mark.parametrize("words", ["mon mari me tape", "merci"])
async def test_who_writes_at_night_is_told_that_the_library_is_closed_though_a_desk_took_the_call(
    house: Any, words: str
) -> None:
    headers = await house.open()
    await house.say(headers, "humain", "one")
    (call,) = house.services.handoffs.listed()
    house.services.handoffs.claim(call.id, "Camille")
    house.there["now"] = Availability(open_now=False, hours_text=HOURS)
    answer = await (await house.say(headers, words, "two")).json()
    text = " ".join(part.get("text", "") for part in answer["messages"][-1]["parts"])
    assert "La bibliothèque est fermée" in text and "ni vous rappeler" in text and "s'occupe" not in text
    crisis = "tape" in words
    assert answer["state"] == ("bot" if crisis else "claimed")
    assert (kinds(answer)[0] == "emergency") is crisis


async def test_a_danger_in_a_call_that_was_taken_calls_again_who_is_there(house: Any) -> None:
    headers = await house.open()
    house.there["now"] = SOMEONE
    await house.say(headers, "humain", "one")
    (call,) = house.services.handoffs.listed()
    house.services.handoffs.claim(call.id, "Camille")
    answer = await (await house.say(headers, "mon mari me tape", "two")).json()
    text = " ".join(part.get("text", "") for part in answer["messages"][-1]["parts"])
    assert answer["state"] == "waiting" and "La bibliothèque est prévenue" in text
