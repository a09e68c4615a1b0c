"""The chat page without JavaScript."""

from __future__ import annotations

import re
from typing import Any


async def send(house: Any, **form: str) -> Any:
    return await house.client.post("/discuter", data=form)


async def test_looking_at_the_page_sets_no_cookie(house: Any) -> None:
    response = await house.client.get("/discuter")
    assert response.status == 200
    assert "Set-Cookie" not in response.headers
    assert "robot" in await response.text()


async def test_a_message_is_answered_after_a_redirect(house: Any) -> None:
    response = await house.client.post("/discuter", data={"text": "mes impots"}, allow_redirects=False)
    assert response.status == 303
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    page = await (await house.client.get("/discuter")).text()
    assert "02 61 91 12 34" in page and 'href="tel:0261911234"' in page
    assert "Vérifié le 2 novembre 2026" in page


async def test_numbers_come_first_in_danger(house: Any) -> None:
    page = await (await send(house, text="mon mari me tape")).text()
    answer = page.split('id="dernier"')[1]
    assert answer.index('href="tel:17"') < answer.index("Ces personnes")


async def test_only_the_last_buttons_act(house: Any) -> None:
    await send(house, text="bonjour")
    page = await (await send(house, choice="need:caf")).text()
    assert page.count('class="choix-passe"') == 7
    assert "La CAF" in page.split('class="message patron"')[-1]


async def test_sending_the_same_form_twice_is_one_message(house: Any) -> None:
    await send(house, text="bonjour", client_msg_id="aaaaaaaaaaaa")
    await send(house, text="encore", client_msg_id="bbbbbbbbbbbb")
    await send(house, text="encore", client_msg_id="bbbbbbbbbbbb")
    assert len(house.engine.given) == 2


async def test_what_is_too_long_is_shown_again_with_the_reason(house: Any) -> None:
    response = await send(house, text="a" * 1001)
    page = await response.text()
    assert response.status == 422
    assert "a" * 1001 in page and "trop long" in page


async def test_an_empty_message_gets_a_gentle_word(house: Any) -> None:
    response = await send(house, text="   ")
    assert response.status == 422
    assert "Votre message est vide" in await response.text()


async def test_html_stays_inert(house: Any) -> None:
    page = await (await send(house, text="<img src=x onerror=alert(1)>")).text()
    assert "<img" not in page


async def test_erasing_forgets_the_conversation_and_its_cookie(house: Any) -> None:
    await send(house, text="impots")
    response = await house.client.post("/discuter/effacer", allow_redirects=False)
    assert response.headers["Location"] == "/"
    page = await (await house.client.get("/discuter")).text()
    assert "02 61 91 12 34" not in page.split("<footer")[0].split("data-telephone")[0]
    assert len(house.engine.forgotten) == 1


async def test_the_erasing_button_of_an_answer_erases_too(house: Any) -> None:
    await send(house, text="impots")
    response = await house.client.post("/discuter", data={"choice": "effacer", "text": ""}, allow_redirects=False)
    assert response.headers["Location"] == "/"
    assert len(house.engine.forgotten) == 1
    assert [turn.get("choice") for turn in house.engine.given] == [None]


async def test_another_site_cannot_post(house: Any) -> None:
    response = await house.client.post("/discuter", data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status == 403
    response = await house.client.post("/discuter", data={"text": "x"}, headers={"Origin": "https://ailleurs.invalid"})
    assert response.status == 403


async def test_bytes_that_are_not_utf8_are_refused_gently(house: Any) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await house.client.post("/discuter", data=b"text=\xff\xfe", headers=headers)
    assert response.status < 500
    assert "Traceback" not in await response.text()


async def test_a_model_that_is_missing_is_said_on_the_page(house: Any) -> None:
    house.engine.ready = False
    assert "Je comprends moins bien" in await (await house.client.get("/discuter")).text()


async def test_every_field_has_a_label_and_ids_are_unique(house: Any) -> None:
    page = await (await send(house, text="impots")).text()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert '<label for="texte">' in page and '<html lang="fr">' in page


async def test_words_typed_before_asking_for_a_person_are_sent_first(house: Any) -> None:
    page = await (await send(house, text="une lettre de la caf", choice="humain", client_msg_id="c" * 32)).text()
    assert [turn.get("text") or turn.get("choice") for turn in house.engine.given] == ["une lettre de la caf", "humain"]
    assert page.index("une lettre de la caf") < page.index('id="dernier"')
    (call,) = house.services.handoffs.listed()
    assert call.words == "une lettre de la caf"


async def test_urgent_words_typed_before_asking_for_a_person_call_one_at_once(house: Any) -> None:
    page = await (await send(house, text="mon mari me tape", choice="humain")).text()
    assert len(house.engine.given) == 1 and 'href="tel:17"' in page.split('id="dernier"')[1]
    (call,) = house.services.handoffs.listed()
    assert (call.urgency, call.words) == ("danger", "mon mari me tape")


async def test_another_button_leaves_the_typed_words_alone(house: Any) -> None:
    await send(house, text="bonjour", choice="need:caf")
    assert [turn.get("choice") for turn in house.engine.given] == ["need:caf"]


async def test_an_old_form_with_new_words_is_a_new_message(house: Any) -> None:
    """The browser's "Back" shows the form of an earlier page: what is typed there is answered."""
    await send(house, text="bonjour", client_msg_id="a" * 32)
    response = await send(house, text="mes impots", client_msg_id="a" * 32)
    assert response.status == 200 and len(house.engine.given) == 2
