"""Small things that make the page bearable on a telephone: room, lines, languages, keyboard, a poor network."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from web.view import together

ENGLISH = "i need help with my residence permit please"
ARABIC = "أحتاج مساعدة في بطاقة الإقامة"
FIELD = "Votre message"
DEEP = """
window.root = () => document.querySelector('passerelle-chat').shadowRoot ?? document;
window.focused = () => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
};
"""


@pytest.fixture
def talking(page: Any) -> Any:
    page.add_init_script(DEEP)
    page.goto("/discuter")
    page.locator(".message.bot").first.wait_for()
    return page


@pytest.fixture
def widget(page: Any) -> Any:
    """The panel open on the library's own page."""
    page.add_init_script(DEEP)
    page.goto("/")
    page.get_by_role("button", name="Une question").click()
    page.locator(".message.bot").first.wait_for()
    return page


def write(page: Any, text: str) -> None:
    before = page.locator(".message.bot").count()
    page.get_by_label(FIELD).fill(text)
    page.keyboard.press("Enter")
    page.wait_for_function("n => root().querySelectorAll('.message.bot').length > n", arg=before)


def said(page: Any) -> list[str]:
    return list(page.locator(".message.patron .bulle").all_inner_texts())


class TestRoomLeft:
    """The limit is told while typing, not after sending."""

    @pytest.mark.parametrize(
        ("length", "told"),
        [
            (899, ""),
            (900, "Il reste 100 caractères."),
            (920, "Il reste 80 caractères."),
            (999, "Il reste 1 caractère."),
            (1000, "Il ne reste aucun caractère."),
            (1012, "12 caractères de trop."),
        ],
    )
    def test_it_is_seen_from_900_characters_on(self, talking: Any, length: int, told: str) -> None:
        talking.get_by_label(FIELD).fill("é" * length)
        assert talking.locator(".reste [aria-hidden]").text_content() == told

    def test_an_emoji_is_one_character_as_for_the_server(self, talking: Any) -> None:
        talking.get_by_label(FIELD).fill("😀" * 910)
        assert talking.locator(".reste [aria-hidden]").text_content() == "Il reste 90 caractères."

    def test_a_screen_reader_hears_it_once_the_hands_rest(self, talking: Any) -> None:
        heard = talking.locator(".reste [aria-live=polite]")
        talking.get_by_label(FIELD).fill("a" * 920)
        talking.get_by_label(FIELD).press("End")
        for _ in range(3):
            talking.keyboard.type("b")
            assert heard.text_content() == ""
        talking.wait_for_function("() => root().querySelector('.reste [aria-live]').textContent !== ''")
        assert heard.text_content() == "Il reste 77 caractères."

    def test_it_is_told_in_the_widget_and_goes_with_what_was_sent(self, widget: Any) -> None:
        widget.get_by_label(FIELD).fill("les impôts " * 85)
        assert "Il reste" in widget.locator(".reste").text_content()
        widget.keyboard.press("Enter")
        widget.locator(".message.bot").nth(1).wait_for()
        assert widget.locator(".reste [aria-hidden]").text_content() == ""


UNDER = """(button) => {
  const [french, foreign] = button.querySelectorAll('.deux-langues > span');
  return foreign.getBoundingClientRect().top >= french.getBoundingClientRect().bottom;
}"""


class TestTwoLanguages:
    """French first, the other language under it."""

    @pytest.mark.parametrize("width", [390, 320])
    @pytest.mark.parametrize(("text", "lang", "direction"), [(ENGLISH, "en", "ltr"), (ARABIC, "ar", "rtl")])
    def test_one_is_under_the_other(self, talking: Any, width: int, text: str, lang: str, direction: str) -> None:
        talking.set_viewport_size({"width": width, "height": 700})
        write(talking, text)
        buttons = talking.locator(".message.bot").last.locator(".choix button")
        assert buttons.count() > 1
        for n in range(buttons.count()):
            foreign = buttons.nth(n).locator(".deux-langues > span").last
            assert buttons.nth(n).evaluate(UNDER)
            assert (foreign.get_attribute("lang"), foreign.get_attribute("dir")) == (lang, "auto")
            assert foreign.evaluate("e => getComputedStyle(e).direction") == direction
            assert "·" not in buttons.nth(n).inner_text()

    def test_without_javascript_too(self, plain_page: Any) -> None:
        plain_page.goto("/discuter")
        plain_page.get_by_label(FIELD).fill(ENGLISH)
        plain_page.get_by_role("button", name="Envoyer").click()
        french, foreign = plain_page.locator("#dernier .choix button").first.locator(".deux-langues > span").all()
        assert french.locator("xpath=ancestor::button").evaluate(UNDER)
        assert foreign.get_attribute("lang") == "en"


HELD = """(selector) => {
  const cut = [];
  for (const top of root().querySelectorAll(selector)) {
    const walk = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const whole = /\\d+\\sh(\\s\\d\\d)?|\\d\\d(\\s\\d\\d){4}|\\d{5}\\s\\p{Lu}|\\S\\s[:;?!]/gu;
      for (const found of walk.currentNode.data.matchAll(whole)) {
        const range = document.createRange();
        range.setStart(walk.currentNode, found.index);
        range.setEnd(walk.currentNode, found.index + found[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) cut.push(found[0]);
      }
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("width", [320, 345, 360, 375, 390, 412])
def test_hours_numbers_and_signs_are_not_cut_at_the_end_of_a_line(talking: Any, width: int) -> None:
    talking.set_viewport_size({"width": width, "height": 700})
    write(talking, "ma déclaration d'impôts, j'habite à saint nazaire")
    write(talking, "je veux parler à quelqu'un")
    assert talking.evaluate(HELD, ".fil") == []
    assert talking.evaluate(HELD.replace("root()", "document"), ".pied") == []


def test_the_script_has_the_rules_of_the_server(talking: Any) -> None:
    sentences = [
        "12 h 30",
        "de 9 h à 12 h 30 et de 14 h à 17 h",
        "Appelez le 02 61 91 00 01.",
        "02 61 91 00 01",
        "à 2,8 km, 10 % ou 3 euros",
        "rue de l'Écluse 44600 Saint-Nazaire",
        "« Venez ! » : c'est ici ; d'accord ?",
        "What is it? Please choose.",
        "12 histoires",
    ]
    script = "words => import('/static/typography.js').then((typography) => words.map(typography.together))"
    assert talking.evaluate(script, sentences) == [str(together(one)).replace("&#39;", "'") for one in sentences]


def test_the_two_buttons_that_fold_the_panel_have_names_of_their_own(page: Any) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto("/")
    page.get_by_role("button", name="Une question").click()
    page.locator(".message.bot").first.wait_for()
    page.get_by_role("button", name="Fermer", exact=True).wait_for()
    assert page.get_by_role("button", name="Fermer").count() == 1
    page.get_by_role("button", name="Cacher la conversation").click()
    assert page.get_by_role("button", name="Une question").get_attribute("aria-expanded") == "false"


def test_nothing_of_the_librarys_page_stays_under_the_floating_button(page: Any) -> None:
    for width, height in ((390, 844), (320, 568)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/")
        launcher = page.get_by_role("button", name="Une question")
        launcher.wait_for()
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        last = page.locator(".pied > :last-child").bounding_box()
        assert last["y"] + last["height"] <= launcher.bounding_box()["y"]


@pytest.mark.parametrize("width", [390, 320])
def test_the_floating_button_and_the_panel_keep_clear_of_the_edges_of_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/")
    session = page.context.new_cdp_session(page)
    insets = {"top": 40, "bottom": 34, "left": 30, "right": 30}
    session.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    launcher = page.get_by_role("button", name="Une question")
    box = launcher.bounding_box()
    assert box["y"] + box["height"] <= 700 - 34
    assert box["x"] + box["width"] <= width - 30
    launcher.click()
    page.locator(".message.bot").first.wait_for()
    head = page.locator(".tete").bounding_box()
    assert head["x"] >= 30
    assert head["y"] >= 40


@pytest.mark.parametrize("width", [390, 320])
def test_the_way_out_is_on_the_line_of_the_name(talking: Any, width: int) -> None:
    talking.set_viewport_size({"width": width, "height": 700})
    assert talking.get_by_role("button", name="Effacer et quitter").bounding_box()["y"] < 20


class TestKeyboard:
    """The widget by keyboard alone."""

    def test_escape_closes_from_anywhere_in_it_and_gives_the_focus_back(self, widget: Any) -> None:
        widget.set_viewport_size({"width": 1200, "height": 800})
        widget.keyboard.press("Escape")
        assert not widget.locator(".panneau").is_visible()
        assert widget.evaluate("focused().className") == "lanceur"
        widget.keyboard.press("Enter")
        assert widget.evaluate("focused().id") == "texte"
        widget.locator(".lanceur").focus()
        widget.keyboard.press("Escape")
        assert not widget.locator(".panneau").is_visible()
        assert widget.locator(".lanceur").get_attribute("aria-expanded") == "false"

    def test_a_panel_that_covers_the_screen_makes_way_for_whoever_tabs_out_of_it(self, widget: Any) -> None:
        widget.locator("details.secours summary").focus()
        for _ in range(12):
            widget.keyboard.press("Tab")
            hidden = widget.evaluate(
                "(() => { const at = focused(), box = at.getBoundingClientRect();"
                " const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
                " return at !== document.body && !root().contains(at) && top?.localName === 'passerelle-chat'"
                " && !root().querySelector('.panneau').hidden; })()"
            )
            assert not hidden
        assert widget.locator(".lanceur").is_visible()

    def test_headings_are_in_order_and_buttons_have_names(self, talking: Any) -> None:
        write(talking, "ma déclaration d'impôts, j'habite à saint nazaire")
        levels = talking.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4'), ...root().querySelectorAll('h2, h3, h4')]"
            ".map((one) => Number(one.localName[1]))"
        )
        assert levels[:3] == [1, 2, 3]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert "" not in [name.strip() for name in talking.get_by_role("button").all_inner_texts()]


def test_twice_the_size_of_text_overflows_nothing(talking: Any) -> None:
    talking.evaluate("document.documentElement.style.fontSize = '225%'")
    write(talking, ENGLISH)
    assert talking.evaluate("document.documentElement.scrollWidth") <= 390


def test_forced_colours_keep_the_edges_of_what_can_be_pressed(talking: Any) -> None:
    talking.emulate_media(forced_colors="active")
    for button in talking.get_by_role("button").all():
        assert float(button.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)")) >= 1


class TestPoorNetwork:
    """Nothing typed is lost, nothing is sent twice."""

    def test_offline_the_message_is_kept_and_goes_with_the_next(self, talking: Any) -> None:
        talking.context.set_offline(True)
        talking.get_by_label(FIELD).fill("une lettre de la caf")
        talking.keyboard.press("Enter")
        talking.get_by_text("Votre message est gardé ici.", exact=True).wait_for()
        assert said(talking) == ["une lettre de la caf"]
        talking.get_by_label(FIELD).fill("et mes impôts")
        talking.keyboard.press("Enter")
        talking.get_by_text("Votre message est gardé ici.", exact=True).wait_for()
        assert talking.get_by_label(FIELD).input_value() == "et mes impôts"
        talking.context.set_offline(False)
        talking.keyboard.press("Enter")
        talking.locator(".message.bot").nth(2).wait_for()
        assert said(talking) == ["une lettre de la caf", "et mes impôts"]
        assert talking.get_by_label(FIELD).input_value() == ""
        assert talking.locator(".en-cours").count() == 0

    def test_trying_again_keeps_the_focus_and_sends_once(self, talking: Any) -> None:
        sent: list[Any] = []
        talking.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
        talking.context.set_offline(True)
        talking.get_by_label(FIELD).fill("une lettre de la caf")
        talking.keyboard.press("Enter")
        retry = talking.get_by_role("button", name="Réessayer")
        retry.focus()
        talking.context.set_offline(False)
        sent.clear()
        retry.evaluate("button => { button.click(); button.click(); }")
        talking.locator(".message.bot").nth(1).wait_for()
        assert talking.evaluate("focused().id") == "texte"
        assert len([one for one in sent if one.url.endswith("/messages")]) == 1

    def test_enter_pressed_twice_on_a_slow_network_sends_once_and_keeps_what_follows(self, talking: Any) -> None:
        held: list[Any] = []
        talking.route("**/current/messages", lambda route: held.append(route))
        talking.get_by_label(FIELD).fill("une lettre de la caf")
        talking.keyboard.press("Enter")
        talking.keyboard.press("Enter")
        talking.get_by_label(FIELD).fill("et mes impôts")
        talking.keyboard.press("Enter")
        talking.wait_for_timeout(300)
        assert len(held) == 1
        assert talking.get_by_label(FIELD).input_value() == "et mes impôts"
        held[0].continue_()
        talking.locator(".message.bot").nth(1).wait_for()
        assert said(talking) == ["une lettre de la caf"]
        assert talking.get_by_label(FIELD).input_value() == "et mes impôts"

    def test_a_stream_that_ends_at_once_is_asked_for_again_after_longer_and_longer(self, talking: Any) -> None:
        asked: list[Any] = []

        def end(route: Any) -> None:
            asked.append(route)
            route.fulfill(status=200, content_type="text/event-stream", body="")

        def wait(route: Any) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, json={**answer.json(), "state": "waiting"})

        talking.route("**/current/messages*", wait)
        talking.route("**/current/stream*", end)
        talking.clock.install()
        write(talking, "une lettre de la caf")
        talking.get_by_role("button", name="Continuer avec le robot").wait_for()
        found = []
        for seconds in (0, 3, 3, 7, 4, 15, 6, 13, 8):  # about 5, 10, 20 and 20 s between two
            talking.clock.run_for(seconds * 1_000)
            talking.wait_for_timeout(400)
            found.append(len(asked))
        assert found == [1, 1, 2, 2, 3, 3, 4, 4, 5]

    def test_a_message_sent_while_the_stream_comes_back_is_shown_once(self, talking: Any) -> None:
        def note(route: Any) -> None:
            answer = route.fetch()
            told = answer.json()
            if route.request.method == "POST":
                told["state"] = "waiting"  # as when someone of the library is there
            route.fulfill(response=answer, json=told)

        talking.route("**/current/messages*", note)
        talking.route("**/current/stream*", lambda route: route.abort())
        write(talking, "une lettre de la caf")
        talking.get_by_role("button", name="Continuer avec le robot").wait_for()
        write(talking, "et mes impôts")
        talking.wait_for_timeout(6_000)  # the stream is tried again after 5 s
        assert said(talking) == ["une lettre de la caf", "et mes impôts"]
        answers = talking.locator(".message.bot").all_inner_texts()
        assert len(answers) == len(set(answers))

    def test_an_answer_that_comes_after_erasing_is_not_shown(self, widget: Any) -> None:
        held: list[Any] = []
        widget.route("**/current/messages", lambda route: held.append(route) if not held else route.continue_())
        widget.get_by_label(FIELD).fill("mon mari me tape")
        widget.keyboard.press("Enter")
        widget.wait_for_timeout(300)
        widget.get_by_label(FIELD).fill("il va rentrer")
        widget.get_by_role("button", name="Effacer", exact=True).click()
        held[0].continue_()
        widget.wait_for_timeout(1_500)
        assert said(widget) == []
        assert widget.locator(".urgence").count() == 0
        assert widget.get_by_label(FIELD).input_value() == ""
        assert "tape" not in widget.evaluate("root().textContent")


class TestLeaving:
    """What was erased does not come back with the page."""

    SHOWN_AGAIN = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"

    def test_leaving_empties_the_page_before_it_goes(self, talking: Any) -> None:
        write(talking, "mon mari me tape")
        talking.get_by_label(FIELD).fill("il va rentrer")
        talking.evaluate("addEventListener('pagehide', () => localStorage.setItem('left', root().textContent))")
        talking.get_by_role("button", name="Effacer et quitter").first.click()
        talking.wait_for_url(lambda url: url.endswith("/"))
        left = talking.evaluate("localStorage.getItem('left')")
        assert "tape" not in left
        assert "3919" not in left.split("En danger")[0]

    def test_a_page_shown_again_after_erasing_elsewhere_holds_no_conversation(self, talking: Any) -> None:
        write(talking, "mon mari me tape")
        talking.evaluate("sessionStorage.removeItem('passerelle.conversation')")  # as the widget of "/" does
        talking.evaluate(self.SHOWN_AGAIN)
        assert said(talking) == []
        talking.locator(".message.bot").first.wait_for()
        assert talking.locator(".urgence").count() == 0

    def test_a_page_shown_again_goes_on_with_a_conversation_that_was_not_erased(self, talking: Any) -> None:
        write(talking, "une lettre de la caf")
        talking.evaluate(self.SHOWN_AGAIN)
        assert said(talking) == ["une lettre de la caf"]

    def test_back_after_leaving_shows_a_new_conversation(self, page: Any) -> None:
        page.add_init_script(DEEP)
        page.goto("/")
        page.goto("/discuter")
        page.locator(".message.bot").first.wait_for()
        write(page, "mon mari me tape")
        page.get_by_role("button", name="Effacer et quitter").first.click()
        page.wait_for_url(lambda url: url.endswith("/"))
        page.go_back()
        page.wait_for_load_state()
        assert "tape" not in page.evaluate("document.body.textContent + (root().textContent ?? '')")
