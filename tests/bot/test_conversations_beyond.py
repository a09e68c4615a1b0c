"""Conversations at the edges: advice, books, anger, other languages."""

from __future__ import annotations

import pytest
from conversation import Conversation


class TestBeyond:
    """Advice, books, anger, small talk."""

    async def test_advice_names_who_is_competent_for_the_need_at_hand(self, talk: Conversation) -> None:
        await talk.says("mes impôts", refer="impots")
        answer = await talk.says("et je coche quelle case ?", intent="conseil")
        assert answer.needs == ["impots"]
        assert answer.called == "conseil"

    @pytest.mark.parametrize(
        ("text", "need"), [("combien je vais toucher", "caf"), ("combien pour ma retraite", "retraite")]
    )
    async def test_advice_keeps_the_need_spoken_of_unless_it_names_another(
        self, talk: Conversation, text: str, need: str
    ) -> None:
        await talk.presses("need:caf")
        answer = await talk.says(text, intent="conseil", kind="handoff", reason="conseil", need="retraite")
        assert (answer.needs, answer.called) == ([need], "conseil")

    async def test_so_does_a_deadline(self, talk: Conversation) -> None:
        await talk.presses("need:caf")
        answer = await talk.says(
            "c'est avant ce soir", intent="delai", kind="handoff", urgency="delai", need="retraite"
        )
        assert answer.needs == ["caf"]

    @pytest.mark.parametrize(
        "text", ["un bon roman à me conseiller ?", "vous avez des vieux journaux de 1910", "que lire cet été"]
    )
    async def test_books_and_documents_go_to_the_desk(self, talk: Conversation, text: str) -> None:
        answer = await talk.says(text, intent="hors_sujet")
        assert answer.order == ["utter_beyond_books", "handoff"]
        assert answer.called == "hors_sujet"

    async def test_anger_is_answered_gently_and_a_person_offered(self, talk: Conversation) -> None:
        answer = await talk.says("t'es nul connard", intent="hors_sujet")
        assert answer.order == ["utter_beyond_anger", "choices"]
        assert answer.buttons[0] == "Parler à quelqu'un"

    async def test_another_subject_has_its_way_out(self, talk: Conversation) -> None:
        answer = await talk.says("raconte une blague", intent="hors_sujet")
        assert answer.order == ["utter_handoff_hors_sujet", "choices"]


class TestLanguages:
    """The need is asked in the patron's language, beside the French."""

    async def test_a_need_recognised_is_asked_in_both_languages(self, talk: Conversation) -> None:
        asked = await talk.says(
            "I need help with my tax return", intent="autre_langue", kind="ask", options=("impots",), language="en"
        )
        assert asked.order == ["utter_language_ask_en", "choices"]
        assert asked.buttons == [
            "Faire ma déclaration d'impôts · Taxes",
            "Autre chose · Something else",
            "Parler à quelqu'un · Talk to a person",
        ]

    @pytest.mark.parametrize("text", ["Taxes", "taxes", "1", "Faire ma déclaration d'impôts"])
    async def test_either_half_of_a_label_answers(self, talk: Conversation, text: str) -> None:
        await talk.says("my tax", intent="autre_langue", kind="ask", options=("impots", "caf"), language="en")
        answer = await talk.says(text)
        assert answer.needs == ["impots"]
        assert answer.order[0] == "utter_language_here_en"

    async def test_a_label_in_another_script_answers_too(self, talk: Conversation) -> None:
        await talk.says("报税", intent="autre_langue", kind="ask", options=("impots", "caf"), language="zh")
        assert (await talk.says("报税")).needs == ["impots"]

    async def test_nothing_recognised_offers_general_needs_and_a_person(self, talk: Conversation) -> None:
        asked = await talk.says("مرحبا", intent="autre_langue", kind="handoff", reason="langue", language="ar")
        assert asked.order == ["utter_language_ar", "choices"]
        assert len(asked.buttons) == 5

    @pytest.mark.parametrize(("text", "needs"), [("sí", ["emploi"]), ("no", []), ("bueno", [])])
    async def test_yes_no_and_short_words_stay_in_that_language(
        self, talk: Conversation, text: str, needs: list[str]
    ) -> None:
        await talk.says("busco trabajo", intent="autre_langue", kind="ask", options=("emploi",), language="es")
        answer = await talk.says(text, ask=["caf"])
        assert answer.needs == needs
        assert answer.order[0] in ("utter_language_here_es", "utter_language_es")

    @pytest.mark.parametrize(
        ("text", "need"),
        [
            ("el primero", "impression"),
            ("la segunda por favor", "caf"),
            ("imprimir", "impression"),
        ],
    )
    async def test_a_place_said_in_that_language_answers(self, talk: Conversation, text: str, need: str) -> None:
        await talk.says("quiero", intent="autre_langue", kind="ask", options=("impression", "caf"), language="es")
        await talk.says("para mi madre", intent="autre_langue", kind="handoff", reason="langue", language="es")
        assert (await talk.says(text)).needs == [need]

    async def test_a_word_of_the_need_is_its_button(self, talk: Conversation) -> None:
        await talk.says("printer", intent="autre_langue", kind="ask", options=("impression", "caf"), language="en")
        assert (await talk.says("printing")).needs == ["impression"]

    async def test_an_unread_reply_keeps_the_choices_on_screen(self, talk: Conversation) -> None:
        asked = await talk.says(
            "quiero imprimir", intent="autre_langue", kind="ask", options=("impression",), language="es"
        )
        again = await talk.says("lo de siempre", intent="autre_langue", kind="handoff", reason="langue", language="es")
        assert again.order == ["utter_language_ask_es", "choices"]
        assert again.buttons == asked.buttons

    async def test_yes_and_no_are_heard_after_cards_too(self, talk: Conversation) -> None:
        await talk.says("le tasse", intent="autre_langue", kind="ask", options=("impots",), language="it")
        assert (await talk.says("sì")).needs == ["impots"]
        after = await talk.says("sì grazie", intent="danger", kind="handoff", reason="urgence", urgency="danger")
        assert (after.intent, after.called) == ("oui", None)

    async def test_after_a_crisis_a_need_recognised_is_asked_about_below_the_numbers(self, talk: Conversation) -> None:
        await talk.says("my husband beats me", language="en", kind="ask")
        asked = await talk.says(
            "I need a residence permit", intent="autre_langue", kind="ask", options=("etrangers",), language="en"
        )
        assert asked.order == ["emergency", "utter_language_ask_en", "choices"]
        still = await talk.says("hello", intent="autre_langue", kind="handoff", reason="langue", language="en")
        assert still.order[0] == "emergency" and still.called == "urgence"

    async def test_no_turn_says_a_french_bubble_alone(self, talk: Conversation) -> None:
        """Yes to several, thanks, a town, no twice after cards: each bubble, or one beside it, is in Spanish."""
        await talk.says("ayuda", intent="autre_langue", kind="ask", options=("impots", "caf"), language="es")
        picked = await talk.says("sí")
        noted = await talk.says("Nantes")
        await talk.presses("need:impots")
        turns = [picked, noted, *[await talk.says(text) for text in ("gracias", "sí", "no", "no", "no")]]
        firsts = [turn.order[0] for turn in turns]
        assert firsts[:4] == [f"utter_language_{what}_es" for what in ("pick", "noted", "merci", "next")]
        assert all(name.startswith("utter_language_") and name.endswith("_es") for name in firsts), firsts
        assert noted.said("utter_language_noted_es")["facts"] == "Nantes"

    async def test_buttons_below_cards_are_in_both_languages(self, talk: Conversation) -> None:
        await talk.says("impuestos", intent="autre_langue", kind="ask", options=("impots",), language="es")
        assert "Comment faire sans internet · Sin internet" in (await talk.says("sí")).buttons

    async def test_not_understood_twice_is_a_person(self, talk: Conversation) -> None:
        hello = {"intent": "autre_langue", "kind": "handoff", "reason": "langue", "language": "uk"}
        called = [(await talk.says("добрий день", **hello)).called for _ in range(3)]
        assert called == [None, None, "langue"]

    async def test_urgency_shows_the_numbers_and_a_line_in_that_language(self, talk: Conversation) -> None:
        answer = await talk.says("mi marido me pega", language="es", kind="ask")
        assert answer.order == ["emergency", "utter_urgency_danger", "utter_language_urgent_es", "handoff"]

    async def test_a_sentence_in_french_goes_back_to_french(self, talk: Conversation) -> None:
        await talk.says("my tax", intent="autre_langue", kind="ask", options=("impots",), language="en")
        answer = await talk.says("je voudrais imprimer mon dossier", refer="impression")
        assert answer.order[0] == "utter_need_impression"
