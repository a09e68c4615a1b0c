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
        talking.get_by_text("Vos messages sont gardés ici.", exact=True).wait_for()
        talking.context.set_offline(False)
        write(talking, "un stage pour mon fils")
        talking.locator(".message.bot").nth(3).wait_for()
        assert said(talking) == ["un stage pour mon fils", "une lettre de la caf", "et mes impôts"]  # as they arrived
        assert talking.locator(".en-cours").count() == 0
        assert not talking.locator(".erreur").is_visible()

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

    def test_enter_pressed_twice_on_a_slow_network_sends_once(self, talking: Any) -> None:
        held: list[Any] = []
        talking.route("**/current/messages", lambda route: held.append(route))
        talking.get_by_label(FIELD).fill("une lettre de la caf")
        talking.keyboard.press("Enter")
        talking.keyboard.press("Enter")
        talking.wait_for_timeout(300)
        assert len(held) == 1
        talking.get_by_label(FIELD).fill("et mes imp")
        held[0].continue_()
        talking.locator(".message.bot").nth(1).wait_for()
        assert said(talking) == ["une lettre de la caf"]
        assert talking.get_by_label(FIELD).input_value() == "et mes imp"

    def test_a_button_pressed_twice_on_a_slow_network_sends_once(self, talking: Any) -> None:
        held: list[Any] = []
        talking.route("**/current/messages", lambda route: held.append(route))
        for _ in range(2):
            talking.locator(".actions").get_by_role("button", name="Parler à quelqu'un").click()
        talking.wait_for_timeout(300)
        assert len(held) == 1
        assert said(talking) == ["Parler à quelqu'un"]

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


CRISIS = "je veux mourir"
NETWORK = "network"
HANGING = "hanging"


def fail(page: Any, old: str, how: str | int) -> list[str]:
    """Makes each sending of ``old`` fail; returns what will have left, in order."""
    left: list[str] = []

    def answer(route: Any) -> None:
        if route.request.method != "POST":
            return route.continue_()
        body = route.request.post_data_json
        left.append(body.get("text") or body["choice"])
        if left[-1] != old:
            return route.continue_()
        if how == HANGING:
            return None
        if how == NETWORK:
            return route.abort()
        error = {"code": "any", "message": "Refusé."}
        return route.fulfill(status=how, json={"error": error})

    page.route("**/current/messages", answer)
    return left


def call(page: Any) -> None:
    page.locator(".actions").get_by_role("button", name="Parler à quelqu'un").click()


class TestTheNewMessageLeaves:
    """Whatever becomes of an older one: it may be a call for help."""

    OLD = "une lettre de la caf"

    def write_old(self, page: Any, text: str = OLD) -> None:
        page.get_by_label(FIELD).fill(text)
        page.keyboard.press("Enter")

    def check_crisis(self, page: Any) -> None:
        page.get_by_label(FIELD).fill(CRISIS)
        page.keyboard.press("Enter")
        page.locator(".message.bot .urgence").first.wait_for(timeout=5_000)
        assert "3114" in page.locator(".message.bot .urgence").first.inner_text()

    @pytest.mark.parametrize("status", [400, 409, 413, 429, 503])
    def test_what_was_refused_goes_back_to_the_field_and_is_not_sent_again(self, talking: Any, status: int) -> None:
        left = fail(talking, self.OLD, status)
        self.write_old(talking)
        talking.get_by_text("Refusé.", exact=True).wait_for()
        assert talking.get_by_label(FIELD).input_value() == self.OLD
        assert said(talking) == []
        assert not talking.get_by_role("button", name="Réessayer").is_visible()
        self.check_crisis(talking)
        talking.wait_for_timeout(500)
        assert left == [self.OLD, CRISIS]
        assert said(talking) == [CRISIS]

    def test_too_heavy_for_the_real_server(self, talking: Any) -> None:
        self.write_old(talking, "bonjour " * 200_000)
        talking.locator(".erreur").get_by_text("L'envoi est trop lourd.").wait_for()
        assert len(talking.get_by_label(FIELD).input_value()) == 1_600_000
        self.check_crisis(talking)

    def test_a_machine_on_the_way_that_refuses_in_its_own_words_refuses_for_good(self, talking: Any) -> None:
        page = "<h1>413 Request Entity Too Large</h1>"
        talking.route("**/current/messages", lambda route: route.fulfill(status=413, body=page))
        self.write_old(talking)
        talking.get_by_text("Pas envoyé.", exact=True).wait_for()
        assert talking.get_by_label(FIELD).input_value() == self.OLD

    def test_a_machine_on_the_way_that_finds_no_server_is_the_network(self, talking: Any) -> None:
        talking.route("**/current/messages", lambda route: route.fulfill(status=502, body="<h1>502</h1>"))
        self.write_old(talking)
        talking.get_by_text("Votre message est gardé ici.", exact=True).wait_for()
        assert said(talking) == [self.OLD]

    def test_what_the_network_lost_goes_after_the_crisis(self, talking: Any) -> None:
        left = fail(talking, self.OLD, NETWORK)
        self.write_old(talking)
        talking.get_by_text("Votre message est gardé ici.", exact=True).wait_for()
        self.check_crisis(talking)
        talking.get_by_text("Votre message est gardé ici.", exact=True).wait_for()
        assert left == [self.OLD, CRISIS, self.OLD]
        assert said(talking) == [CRISIS, self.OLD]

    def test_offline(self, talking: Any) -> None:
        talking.context.set_offline(True)
        self.write_old(talking)
        talking.get_by_text("Votre message est gardé ici.", exact=True).wait_for()
        talking.context.set_offline(False)
        self.check_crisis(talking)

    def test_one_without_an_answer_is_not_waited_for(self, talking: Any) -> None:
        left = fail(talking, self.OLD, HANGING)
        self.write_old(talking)
        self.check_crisis(talking)
        assert left == [self.OLD, CRISIS]

    def test_an_old_answer_that_comes_later_takes_nothing_away(self, talking: Any) -> None:
        held: list[Any] = []

        def hold_the_answer(route: Any) -> None:
            if route.request.post_data_json.get("text") != self.OLD:
                route.continue_()
                return
            answer = route.fetch()
            held.append(lambda: route.fulfill(response=answer))

        talking.route("**/current/messages", hold_the_answer)
        self.write_old(talking)
        talking.wait_for_timeout(1_000)
        write(talking, "ma déclaration d'impôts, j'habite à saint nazaire")
        talking.wait_for_timeout(900)  # the page glides to the answer
        before = talking.evaluate("scrollY")
        held[0]()
        talking.locator(".message.bot").nth(2).wait_for()
        talking.wait_for_timeout(900)
        assert talking.evaluate("scrollY") == before
        buttons = talking.locator(".message.bot").nth(1).locator("[data-choix]").all()
        assert {one.get_attribute("aria-disabled") for one in buttons} == {None}  # they act

    def test_a_history_without_an_answer_is_not_waited_for(self, talking: Any) -> None:
        write(talking, self.OLD)
        held: list[Any] = []
        talking.route("**/current/messages?after=0", lambda route: held.append(route))
        talking.reload()
        talking.get_by_label(FIELD).wait_for()
        self.check_crisis(talking)
        held[0].continue_()
        talking.get_by_text("Bonjour").first.wait_for()
        assert said(talking) == [self.OLD, CRISIS]

    @pytest.mark.parametrize("how", [409, 413, 429, NETWORK, HANGING])
    def test_a_call_for_a_person_leaves_too(self, talking: Any, how: str | int) -> None:
        left = fail(talking, self.OLD, how)
        self.write_old(talking)
        talking.wait_for_timeout(300)
        talking.get_by_label(FIELD).fill("")
        call(talking)
        talking.locator(".relais").first.wait_for(timeout=5_000)
        assert left[:2] == [self.OLD, "humain"]

    @pytest.mark.parametrize("how", [409, 413, 429, NETWORK, HANGING])
    def test_the_words_typed_before_calling_do_not_keep_the_call(self, talking: Any, how: str | int) -> None:
        left = fail(talking, self.OLD, how)
        talking.get_by_label(FIELD).fill(self.OLD)
        call(talking)
        talking.locator(".relais").first.wait_for(timeout=5_000)
        assert left[:2] == [self.OLD, "humain"]
        kept = talking.get_by_label(FIELD).input_value() if isinstance(how, int) else said(talking)
        assert self.OLD in kept

    def test_numbers_shown_with_a_refusal_stay_when_the_call_leaves(self, talking: Any) -> None:
        talking.get_by_label(FIELD).fill("je veux mourir " * 80)
        call(talking)
        talking.locator(".relais").first.wait_for()
        assert "3114" in talking.locator(".erreur .urgence").inner_text()

    def test_a_refusal_leaves_what_is_being_written(self, talking: Any) -> None:
        held: list[Any] = []
        talking.route("**/current/messages", lambda route: held.append(route))
        self.write_old(talking)
        talking.get_by_label(FIELD).fill(CRISIS)
        held[0].fulfill(status=429, json={"error": {"code": "too_many", "message": "Refusé."}})
        talking.get_by_text("Refusé.", exact=True).wait_for()
        assert talking.get_by_label(FIELD).input_value() == CRISIS
        assert said(talking) == [self.OLD]

    def test_a_button_that_was_refused_acts_again(self, talking: Any) -> None:
        starter = talking.locator(".message.bot .choix button").first
        chosen = starter.get_attribute("data-choix")
        left = fail(talking, chosen, 429)
        starter.click()
        talking.get_by_text("Refusé.", exact=True).wait_for()
        starter.click()
        talking.wait_for_timeout(300)
        assert left == [chosen, chosen]

    def test_going_back_to_the_robot_is_not_done_later_by_itself(self, talking: Any) -> None:
        talking.route("**/current/stream*", lambda route: route.abort())

        def someone_is_there(route: Any) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, json={**answer.json(), "state": "waiting"})

        talking.route("**/current/messages", someone_is_there)
        write(talking, self.OLD)
        talking.unroute("**/current/messages")
        left = fail(talking, "robot", NETWORK)
        talking.get_by_role("button", name="Continuer avec le robot").click()
        talking.get_by_text("Pas envoyé.", exact=True).wait_for()
        self.check_crisis(talking)
        talking.wait_for_timeout(500)
        assert left == ["robot", CRISIS]

    def test_a_conversation_that_the_server_has_forgotten_begins_anew_and_its_answer_is_shown(
        self, talking: Any
    ) -> None:
        write(talking, self.OLD)
        token = talking.evaluate("sessionStorage.getItem('passerelle.conversation')")
        bearer = {"Authorization": f"Bearer {token}"}
        assert talking.request.delete("/api/v1/conversations/current", headers=bearer).status == 204
        opened: list[Any] = []
        talking.on("request", lambda one: opened.append(one) if one.url.endswith("/conversations") else None)
        talking.get_by_label(FIELD).fill("ma retraite")
        talking.keyboard.press("Enter")
        self.check_crisis(talking)
        assert len(opened) == 1

    def test_after_erasing_nothing_of_before_is_waited_for(self, widget: Any) -> None:
        left = fail(widget, self.OLD, HANGING)
        failed: list[Any] = []
        widget.on("requestfailed", lambda one: failed.append(one.post_data_json) if one.method == "POST" else None)
        self.write_old(widget)
        widget.wait_for_timeout(300)
        widget.get_by_role("button", name="Effacer", exact=True).click()
        self.check_crisis(widget)
        assert left == [self.OLD, CRISIS]
        assert [one["text"] for one in failed] == [self.OLD]  # let go
        assert said(widget) == [CRISIS]
        assert not widget.locator(".attente").is_visible()

    def test_erasing_twice_lets_the_first_erasing_go_on(self, widget: Any) -> None:
        write(widget, self.OLD)
        erasing: list[Any] = []
        failed: list[Any] = []
        widget.on("requestfailed", lambda one: failed.append(one.method))
        widget.route("**/conversations/current", lambda route: erasing.append(route))
        for _ in range(2):
            widget.get_by_role("button", name="Effacer", exact=True).click()
            widget.wait_for_timeout(300)
        assert [one.request.method for one in erasing][:1] == ["DELETE"]
        assert "DELETE" not in failed


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
