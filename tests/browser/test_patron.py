"""What a patron lives, in a real browser, with the real bot and the demonstration library."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import knowledge

TAXES = "bonjour jai pas reussi a faire ma declaration dimpot sur internet jhabite a saint nazaire"
DANGER = "mon mari me tape jai peur"
HOME = re.compile(r"://[^/]+/$")  # the glob "**/" matches any address
DEMONSTRATION = Path(knowledge.__file__).parent / "data" / "demo.yml"


def write(page: Any, text: str) -> None:
    """Writes as a person does, with the keyboard, and waits for the answer."""
    before = page.locator(".message.bot").count()
    page.get_by_label("Votre message").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_function("n => deep('.message.bot').length > n", arg=before)


@pytest.fixture
def talking(page: Any) -> Any:
    page.add_init_script(
        "window.deep = (s) => [...document.querySelectorAll(s),"
        " ...(document.querySelector('passerelle-chat')?.shadowRoot?.querySelectorAll(s) ?? [])];"
    )
    page.goto("/discuter")
    page.locator(".message.bot").first.wait_for()
    return page


def records() -> dict[str, dict[str, Any]]:
    """The demonstration's partners by name."""
    told = yaml.safe_load(DEMONSTRATION.read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = {}
    for value in told.values():
        for one in value if isinstance(value, list) else []:
            if isinstance(one, dict) and one.get("name"):
                found[one["name"]] = one
    return found


def check_answer(answer: Any) -> None:
    """The first card is one of the records, near Saint-Nazaire, with its own phone and some hours."""
    card = answer.locator(".fiche").first
    name = card.locator("h3").inner_text()
    text = card.inner_text()
    known = [record for title, record in records().items() if name.startswith(title)]
    assert known, name
    assert known[0]["phone"] in text
    assert card.locator(".horaires").inner_text().strip()
    assert re.search(r"44\d{3}\s", text) and re.search("Saint-Nazaire|Trignac|Montoir|Pornichet|Donges", text)


def test_a_plain_question_ends_with_a_card_whose_top_is_in_view(talking: Any) -> None:
    write(talking, TAXES)
    answer = talking.locator(".message.bot").last
    check_answer(answer)
    talking.wait_for_timeout(900)  # the page glides to the answer
    top = answer.bounding_box()["y"]
    assert -1 <= top < 300, top


def test_only_the_first_card_is_open_and_the_others_say_name_state_and_phone(talking: Any) -> None:
    write(talking, TAXES)
    answer = talking.locator(".message.bot").last
    folded = answer.locator("details.fiche")
    assert answer.locator("article.fiche").count() == 1
    for n in range(folded.count()):
        assert folded.nth(n).get_attribute("open") is None
        summary = folded.nth(n).locator("summary").inner_text()
        assert re.search(r"(\d\d ){4}\d\d|\b3\d{3}\b|0 8", summary), summary
    lists = [" ".join(text.split()) for text in answer.locator("ul.apporter").all_inner_texts()]
    assert len(lists) == len(set(lists))


def test_danger_shows_numbers_first_and_calls_a_person(talking: Any) -> None:
    write(talking, DANGER)
    answer = talking.locator(".message.bot").last
    assert answer.locator(".numero strong").all_inner_texts()[:3] == ["17", "3919", "114"]
    first = answer.locator(":scope > :not(.auteur)").first
    assert first.get_attribute("class") == "urgence"
    assert answer.locator(".relais").count() == 1


def test_words_typed_before_asking_for_a_person_are_sent_first(talking: Any) -> None:
    talking.get_by_label("Votre message").fill("une lettre de la caf")
    talking.locator(".actions").get_by_role("button", name="Parler à quelqu'un").click()
    talking.locator(".relais").first.wait_for()
    said = talking.locator(".message.patron .bulle").all_inner_texts()
    assert said == ["une lettre de la caf", "Parler à quelqu'un"]
    assert talking.get_by_label("Votre message").input_value() == ""


def test_urgent_words_typed_before_asking_for_a_person_bring_the_numbers_at_once(talking: Any) -> None:
    talking.get_by_label("Votre message").fill(DANGER)
    talking.locator(".actions").get_by_role("button", name="Parler à quelqu'un").click()
    talking.locator(".relais").first.wait_for()
    assert talking.locator(".numero strong").all_inner_texts()[:3] == ["17", "3919", "114"]
    talking.wait_for_timeout(500)
    assert talking.locator(".message.patron .bulle").all_inner_texts() == [DANGER]


def test_the_keyboard_alone_is_enough(talking: Any) -> None:
    talking.keyboard.press("Tab")
    talking.keyboard.press("Enter")  # "Aller au message"
    assert talking.evaluate("document.querySelector('passerelle-chat').shadowRoot.activeElement?.id") == "texte"
    talking.keyboard.type(TAXES)
    talking.keyboard.press("Enter")
    talking.locator(".fiche").first.wait_for()
    folded = talking.locator("details.fiche summary")
    if folded.count():
        folded.first.focus()
        talking.keyboard.press("Enter")
        assert talking.locator("details.fiche").first.get_attribute("open") is not None


@pytest.mark.parametrize("address", ["/", "/discuter", "/accueil/connexion"])
def test_nothing_overflows_at_320_pixels(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_answer_does_not_overflow_at_320_pixels(talking: Any) -> None:
    talking.set_viewport_size({"width": 320, "height": 640})
    write(talking, TAXES)
    write(talking, DANGER)
    assert talking.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_works_without_javascript(plain_page: Any) -> None:
    plain_page.goto("/discuter")
    plain_page.get_by_label("Votre message").fill(TAXES)
    plain_page.get_by_role("button", name="Envoyer").click()
    check_answer(plain_page.locator("#dernier"))
    top = plain_page.locator("#dernier").bounding_box()["y"]
    assert -1 <= top < 300, top
    plain_page.get_by_label("Votre message").fill(DANGER)
    plain_page.get_by_role("button", name="Envoyer").click()
    assert plain_page.locator("#dernier .numero strong").all_inner_texts()[:3] == ["17", "3919", "114"]
    assert plain_page.locator("#dernier .relais").count() == 1


def test_axe_finds_nothing_serious(talking: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    write(talking, TAXES)
    write(talking, DANGER)
    found = Axe().run(talking).response["violations"]
    serious = [(v["id"], [n["html"] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_the_way_out_stays_in_sight_and_the_answers_own_button_erases(talking: Any) -> None:
    write(talking, DANGER)
    write(talking, "il lit mes messages")
    talking.wait_for_timeout(900)
    assert talking.evaluate("scrollY") > 200
    box = talking.get_by_role("button", name="Effacer et quitter").first.bounding_box()
    assert 0 <= box["y"] < 20, box  # on the line of the name, not under it
    answer = talking.locator(".message.bot").last
    assert answer.bounding_box()["y"] >= box["y"] + box["height"]
    token = talking.evaluate("sessionStorage.getItem('passerelle.conversation')")
    answer.get_by_role("button", name="Effacer et quitter").click()
    talking.wait_for_url(HOME)
    gone = talking.request.get("/api/v1/conversations/current/messages", headers={"Authorization": f"Bearer {token}"})
    assert gone.status == 401
    talking.goto("/discuter")
    talking.locator(".message.bot").first.wait_for()
    assert talking.locator(".message.patron").count() == 0


def test_leaving_does_not_wait_for_the_erasing(talking: Any) -> None:
    write(talking, DANGER)
    waiting: list[Any] = []
    talking.route("**/conversations/current", lambda route: waiting.append(route))  # the network answers no more
    talking.get_by_role("button", name="Effacer et quitter").first.click()
    talking.wait_for_url(HOME, timeout=5_000)
    assert talking.evaluate("sessionStorage.getItem('passerelle.conversation')") is None
    assert [one.request.method for one in waiting] == ["DELETE"]
