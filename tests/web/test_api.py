"""The patron's calls of the contract, bad input included."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from web.services import Availability

pytestmark = pytest.mark.patience

MESSAGES = "/api/v1/conversations/current/messages"


def kinds(answer: dict[str, Any]) -> list[str]:
    return [part["type"] for message in answer["messages"] for part in message["parts"]]


def texts(answer: dict[str, Any]) -> str:
    return " ".join(part.get("text", "") for message in answer["messages"] for part in message["parts"])


async def test_a_conversation_opens_with_a_robot_that_says_so(house: Any) -> None:
    response = await house.client.post("/api/v1/conversations", json={})
    answer = await response.json()
    assert response.status == 201
    assert answer["state"] == "bot"
    assert "robot" in answer["messages"][0]["parts"][0]["text"]


async def test_an_answer_has_messages_decision_and_state(house: Any) -> None:
    answer = await (await house.say(await house.open(), "ma déclaration d'impots")).json()
    assert kinds(answer) == ["text", "referral", "workshops", "choices"]
    assert answer["decision"]["need"] == "impots"
    assert answer["state"] == "bot"


async def test_the_same_client_msg_id_gets_the_same_answer_once(house: Any) -> None:
    headers = await house.open()
    first = await (await house.say(headers, "impots")).json()
    second = await (await house.say(headers, "impots")).json()
    assert first == second
    assert len(house.engine.given) == 1


@pytest.mark.parametrize("other", [{"text": "il me tape"}, {"choice": "need:caf"}])
async def test_the_same_client_msg_id_for_other_words_is_refused(house: Any, other: dict[str, str]) -> None:
    headers = await house.open()
    await house.say(headers, "impots")
    response = await house.client.post(MESSAGES, json={"client_msg_id": "message-0001", **other}, headers=headers)
    error = (await response.json())["error"]
    assert (response.status, error["code"], error["field"]) == (409, "id_reused", "client_msg_id")
    assert "autre message" in error["message"]
    assert bool(error.get("contacts")) is ("text" in other), "an emergency gets its numbers whatever its id"
    assert len(house.engine.given) == 1


async def test_a_double_click_is_one_message(house: Any) -> None:
    headers = await house.open()
    house.engine.delay = 0.05
    one, two = await asyncio.gather(house.say(headers, "impots"), house.say(headers, "impots"))
    assert await one.json() == await two.json()
    assert len(house.engine.given) == 1


async def test_personal_data_never_reaches_the_bot_nor_the_journal_and_the_patron_is_told(house: Any) -> None:
    headers = await house.open()
    answer = await (await house.say(headers, "mes impots, appelez le 06 12 34 56 78")).json()
    assert house.engine.given[0]["text"] == "mes impots, appelez le [TÉL]"
    assert "téléphone" in texts(answer)
    assert answer["sent"]["parts"][0]["text"].endswith("[TÉL]")
    everything = await (await house.client.get(MESSAGES, headers=headers)).text()
    assert "34 56 78" not in everything


async def test_danger_shows_numbers_first_and_opens_a_call(house: Any) -> None:
    answer = await (await house.say(await house.open(), "mon mari me tape jai peur")).json()
    assert kinds(answer)[0] == "emergency"
    assert [c["phone"] for c in answer["messages"][0]["parts"][0]["contacts"]] == ["17", "3919", "114"]
    (call,) = house.services.handoffs.listed()
    assert (call.urgency, call.reason) == ("danger", "urgence")


async def test_numbers_are_shown_and_a_person_called_when_the_bot_breaks(house: Any) -> None:
    answer = await (await house.say(await house.open(), "panne, il me tape")).json()
    assert kinds(answer)[0] == "emergency"
    assert "handoff" in kinds(answer)
    assert house.services.handoffs.listed()[0].urgency == "danger"


async def test_numbers_are_shown_when_nothing_can_be_written(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = await house.open()

    def locked(*_: Any) -> None:
        import time

        time.sleep(0.6)

    monkeypatch.setattr(house.services.journal, "begin", locked)
    start = asyncio.get_running_loop().time()
    response = await house.say(headers, "il me tape")
    assert asyncio.get_running_loop().time() - start < 0.4
    assert response.status == 200
    assert kinds(await response.json())[0] == "emergency"


async def test_while_a_person_is_called_the_bot_receives_nothing_but_urgency_is_still_seen(house: Any) -> None:
    house.there["now"] = Availability(open_now=True, staff_present=True)
    headers = await house.open()
    assert (await (await house.say(headers, "humain")).json())["state"] == "waiting"
    answer = await (await house.say(headers, "il me tape", "message-0002")).json()
    assert len(house.engine.given) == 1
    assert kinds(answer)[0] == "emergency"
    assert house.services.handoffs.listed()[0].urgency == "danger"


async def test_after_two_minutes_without_anyone_the_bot_is_back(house: Any) -> None:
    house.there["now"] = Availability(open_now=True, staff_present=True)
    headers = await house.open()
    await house.say(headers, "humain")
    house.clock.forward(minutes=3)
    answer = await (await house.say(headers, "impots", "message-0002")).json()
    assert "referral" in kinds(answer)
    assert answer["state"] == "bot"


async def test_the_patron_may_go_back_to_the_robot(house: Any) -> None:
    house.there["now"] = Availability(open_now=True, staff_present=True)
    headers = await house.open()
    await house.say(headers, "humain")
    body = {"client_msg_id": "message-0002", "choice": "robot"}
    answer = await (await house.client.post(MESSAGES, json=body, headers=headers)).json()
    assert answer["state"] == "bot"
    assert house.services.handoffs.listed() == []


async def test_a_closed_library_says_when_it_opens_and_gives_its_phone(house: Any) -> None:
    from datetime import timedelta

    house.there["now"] = Availability(
        open_now=False, next_opening=house.clock() + timedelta(days=3), phone="02 61 91 00 00"
    )
    answer = await (await house.client.post("/api/v1/conversations/current/handoff", headers=await house.open())).json()
    assert answer["state"] == "bot"
    assert "mardi à 11 h" in texts(answer)
    assert "02 61 91 00 00" in texts(answer)


async def test_messages_are_read_after_a_seq(house: Any) -> None:
    headers = await house.open()
    await house.say(headers, "impots")
    answer = await (await house.client.get(MESSAGES + "?after=2", headers=headers)).json()
    assert [message["seq"] for message in answer["messages"]] == [3]


async def test_the_stream_gives_past_and_coming_messages(house: Any) -> None:
    headers = await house.open()
    response = await house.client.get("/api/v1/conversations/current/stream?after=0", headers=headers)
    assert response.headers["Content-Type"].startswith("text/event-stream")
    first = await asyncio.wait_for(response.content.readuntil(b"\n\n"), 2)
    assert b"event: message" in first and b'"seq": 1' in first
    await house.say(headers, "impots")
    second = await asyncio.wait_for(response.content.readuntil(b"\n\n"), 2)
    assert b'"author": "patron"' in second
    response.close()


async def test_erasing_leaves_nothing(house: Any) -> None:
    headers = await house.open()
    await house.say(headers, "il me tape")
    assert (await house.client.delete("/api/v1/conversations/current", headers=headers)).status == 204
    assert (await house.client.get(MESSAGES, headers=headers)).status == 401
    assert house.services.handoffs.listed() == []
    assert len(house.engine.forgotten) == 1


async def test_feedback_is_counted_without_text(house: Any) -> None:
    headers = await house.open()
    address = "/api/v1/conversations/current/feedback"
    assert (await house.client.post(address, json={"helped": True, "seq": 1}, headers=headers)).status == 200
    assert (await house.client.post(address, json={"helped": "oui"}, headers=headers)).status == 422


async def test_availability_says_who_is_there(house: Any) -> None:
    answer = await (await house.client.get("/api/v1/availability")).json()
    assert answer["open_now"] is True and answer["staff_present"] is False and answer["waiting"] == 0


@pytest.mark.parametrize(
    "text", ["/restart", "EXTERNAL: x", "<script>alert(1)</script>", "🙂🙂", "\u202eabc", "ligne\nligne"]
)
async def test_odd_texts_are_plain_texts(house: Any, text: str) -> None:
    response = await house.say(await house.open(), text)
    assert response.status == 200


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"client_msg_id": "message-0001", "text": "é" * 1001}, 422, "too_long", "text"),
        ({"client_msg_id": "message-0001", "text": "  \n "}, 422, "empty", "text"),
        ({"client_msg_id": "message-0001", "text": "\x00\x07\u200b"}, 422, "empty", "text"),
        ({"client_msg_id": "message-0001"}, 422, "missing", "text"),
        ({"client_msg_id": "message-0001", "text": 3}, 422, "invalid", "text"),
        ({"client_msg_id": "message-0001", "choice": "../etc"}, 422, "unknown_choice", "choice"),
        ({"text": "bonjour"}, 422, "missing", "client_msg_id"),
        ({"client_msg_id": "a'; drop", "text": "bonjour"}, 422, "invalid", "client_msg_id"),
        ([], 400, "bad_json", None),
    ],
)
async def test_bad_bodies_get_a_clear_error(house: Any, body: Any, status: int, code: str, field: str | None) -> None:
    response = await house.client.post(MESSAGES, json=body, headers=await house.open())
    error = (await response.json())["error"]
    assert (response.status, error["code"], error["field"]) == (status, code, field)
    assert error["message"].endswith(".")


@pytest.mark.parametrize("raw", [b"{", b'{"text": "\xff\xfe"}', b"[" * 50_000, b"null", b"", b"NaN"])
async def test_broken_json_is_a_400_without_trace(house: Any, raw: bytes) -> None:
    response = await house.client.post(MESSAGES, data=raw, headers=await house.open())
    assert response.status == 400
    assert "Traceback" not in await response.text()


async def test_a_huge_body_is_refused_at_once(house: Any) -> None:
    response = await house.client.post(MESSAGES, data=b"x" * 200_000, headers=await house.open())
    assert response.status == 413
    assert (await response.json())["error"]["code"] == "too_large"


async def test_a_too_long_urgent_message_still_gets_its_numbers(house: Any) -> None:
    response = await house.say(await house.open(), "il me tape " + "x" * 1000)
    assert response.status == 422
    assert (await response.json())["error"]["contacts"][0]["phone"] == "17"


async def test_an_unknown_token_is_a_401_and_urgent_words_still_get_numbers(house: Any) -> None:
    response = await house.say({"Authorization": "Bearer nothing"}, "il me tape")
    assert response.status == 401
    assert (await response.json())["error"]["contacts"]


async def test_a_flood_is_slowed_but_never_an_emergency(house: Any) -> None:
    headers = await house.open()
    statuses = [(await house.say(headers, "bonjour", f"message-{n:04d}")).status for n in range(25)]
    assert statuses.count(200) == 20 and statuses[-1] == 429
    assert (await house.say(headers, "il me tape", "message-urgent")).status == 200
