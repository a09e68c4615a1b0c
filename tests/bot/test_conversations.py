"""Whole conversations: asking well, being corrected, keeping facts, staying gentle."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation

THREE = ["impots", "caf", "retraite"]


class TestAsking:
    """One short question, buttons in patrons' words, and every way of answering it."""

    async def test_three_needs_and_two_ways_out(self, talk: Conversation) -> None:
        asked = await talk.says("c'est pour un papier", ask=[*THREE, "sante"])
        assert asked.buttons == [
            "Faire ma déclaration d'impôts",
            "Demander une aide Caf",
            "Préparer ma retraite",
            "Autre chose",
            "Parler à quelqu'un",
        ]

    @pytest.mark.parametrize(
        ("text", "need"),
        [
            ("Faire ma déclaration d'impôts", "impots"),
            ("faire ma declarasion dimpot", "impots"),
            ("la déclaration", "impots"),
            ("le 2", "caf"),
            ("la deuxième", "caf"),
            ("celui du milieu", "caf"),
            ("celui du bas", "retraite"),
            ("plutôt la retraite", "retraite"),
            ("la retrete", "retraite"),
            ("oui la caf", "caf"),
            ("kaf", "caf"),
            ("3", "retraite"),
        ],
    )
    async def test_an_answer_typed_is_understood(self, talk: Conversation, text: str, need: str) -> None:
        await talk.says("c'est pour un papier", ask=THREE)
        assert (await talk.says(text)).needs == [need]

    async def test_yes_takes_the_only_one_and_no_refuses_it(self, talk: Conversation) -> None:
        await talk.says("un papier", ask=["caf"])
        assert (await talk.says("oui", intent="oui")).needs == ["caf"]

    async def test_both_asks_which_comes_first(self, talk: Conversation) -> None:
        await talk.says("la caf et mes impôts", ask=["caf", "impots"])
        both = await talk.says("les deux")
        assert both.order == ["utter_ask_which", "choices"]
        assert (await talk.says("la caf")).needs == ["caf"]

    @pytest.mark.parametrize("text", ["aucun", "aucun des trois", "ni l'un ni l'autre", "rien de tout ça"])
    async def test_none_of_them_is_asked_otherwise_and_never_offered_again(self, talk: Conversation, text: str) -> None:
        await talk.says("un papier", ask=THREE)
        none = await talk.says(text)
        assert none.order == ["utter_ask_open", "choices"]
        again = await talk.says("un dossier", ask=["caf", "handicap"])
        assert again.called == "doute" or "Demander une aide Caf" not in again.buttons

    async def test_another_need_than_those_offered_is_referred(self, talk: Conversation) -> None:
        await talk.says("un papier", ask=["impots", "caf"])
        assert (await talk.says("plutôt la retraite", refer="retraite")).needs == ["retraite"]

    @pytest.mark.parametrize(
        "messages",
        [
            [("un truc", {"ask": THREE}), ("je sais pas", {}), ("heu", {})],
            [("bof", {}), ("je sais pas", {})],
            [("un papier", {"ask": THREE}), ("aucun", {}), ("non", {"intent": "non"})],
            [("un papier", {"ask": THREE}), ("oui", {"intent": "oui"}), ("oui", {"intent": "oui"})],
            [("blabla", {"intent": "hors_sujet"}), ("blabla", {"intent": "hors_sujet"}), ("bof", {"ask": THREE})],
            [("changer de commune", {}), ("changer de commune", {}), ("changer de commune", {})],
        ],
    )
    async def test_after_two_misunderstandings_always_a_person(self, talk: Conversation, messages: Any) -> None:
        called = [(await talk.says(text, **meant)).called for text, meant in messages]
        assert called == [None] * (len(called) - 1) + ["doute"]

    async def test_the_same_line_is_never_said_twice_running(self, talk: Conversation) -> None:
        wordings = []
        for _ in range(3):
            wordings.append(talk.slots.get("wording") or 0)
            await talk.says("bonjour", intent="bonjour")
        assert wordings == [0, 1, 2]


class TestCorrecting:
    """What a patron denies is never what they wish."""

    async def test_the_rest_of_the_sentence_is_what_is_understood(self, talk: Conversation) -> None:
        await talk.says("mes impôts", refer="impots")
        answer = await talk.says("pas les impôts, la caf", refer="caf")
        assert talk.read[-1] == "la caf"
        assert answer.needs == ["caf"]

    @pytest.mark.parametrize(
        ("first", "text", "need"),
        [
            ("need:impots", "pas les impots la retraite", "retraite"),
            ("need:impots", "non pas impots retraite", "retraite"),
            ("need:caf", "pas la caf l'assurance maladie", "sante"),
            ("need:impression", "pas imprimer scanner", "impression"),
        ],
    )
    async def test_without_a_comma_what_is_denied_is_not_read(
        self, talk: Conversation, first: str, text: str, need: str
    ) -> None:
        await talk.presses(first)
        answer = await talk.says(text, refer=need)
        assert answer.needs == [need] and not {"impots", "caf", "imprimer"} & set(talk.read[-1].split())

    @pytest.mark.parametrize("text", ["pas les impots le machin", "pas les impôts, pour ma mère"])
    async def test_the_need_of_the_cards_is_not_shown_again_once_denied(self, talk: Conversation, text: str) -> None:
        await talk.presses("need:impots")
        assert (await talk.says(text, refer="impots")).needs == []

    async def test_the_thing_denied_is_not_referred_to_even_when_the_model_hears_it(self, talk: Conversation) -> None:
        await talk.says("mes impôts", refer="impots")
        answer = await talk.says("pas les impôts, l'autre truc", refer="impots")
        assert not answer.needs
        assert "Faire ma déclaration d'impôts" not in answer.buttons

    async def test_two_acts_of_one_need_are_no_denial_of_it(self, talk: Conversation) -> None:
        await talk.says("imprimer un papier", refer="impression")
        assert (await talk.says("c'est pas pour imprimer, c'est scanner", refer="impression")).needs == ["impression"]

    async def test_a_denial_alone_asks_what_then(self, talk: Conversation) -> None:
        await talk.says("un papier", ask=["impots"])
        assert (await talk.says("non pas les impôts")).order == ["utter_ask_open", "choices"]

    async def test_a_denial_may_answer_the_question(self, talk: Conversation) -> None:
        await talk.says("un papier", ask=THREE)
        assert (await talk.says("pas les impôts, la caf")).needs == ["caf"]

    @pytest.mark.parametrize("text", ["j'ai pas la carte vitale", "ça marche pas la caf", "je suis pas à l'aise"])
    async def test_what_only_looks_like_a_denial_is_read_whole(self, talk: Conversation, text: str) -> None:
        await talk.says("mes impôts", refer="impots")
        await talk.says(text, refer="sante")
        assert talk.read[-1] == text

    async def test_what_is_cut_out_never_hides_an_urgency(self, talk: Conversation) -> None:
        await talk.says("mes impôts", refer="impots")
        answer = await talk.says("pas les impôts, mon mari me frappe")
        assert answer.called == "urgence"

    async def test_for_someone_else_and_another_need(self, talk: Conversation) -> None:
        await talk.says("mes impôts", refer="impots")
        answer = await talk.says("non c'est pour ma mère, sa retraite", refer="retraite")
        assert answer.needs == ["retraite"]
        assert answer.said("utter_noted_around_library")["facts"] == "pour votre mère"


class TestFacts:
    """What is said of oneself is kept, shown, and may be changed."""

    async def test_commune_and_whom_are_shown_with_the_cards(self, talk: Conversation) -> None:
        await talk.says("j'habite à Saint-Nazaire")
        await talk.says("c'est pour ma mère")
        answer = await talk.says("ses impôts", refer="impots")
        assert answer.said("utter_noted")["facts"] == "Saint-Nazaire, pour votre mère"
        assert "Changer de commune" in answer.buttons

    async def test_facts_before_any_need_are_noted_and_the_need_is_asked(self, talk: Conversation) -> None:
        noted = await talk.says("c'est pour ma mère")
        assert noted.said("utter_ask_noted")["facts"] == "pour votre mère"

    async def test_a_commune_said_to_a_question_keeps_its_buttons(self, talk: Conversation) -> None:
        await talk.says("un papier", ask=["impots", "caf"])
        noted = await talk.says("je suis à Savenay")
        assert noted.buttons[:2] == ["Faire ma déclaration d'impôts", "Demander une aide Caf"]
        assert (await talk.says("le 2")).needs == ["caf"]

    @pytest.mark.parametrize(
        ("text", "commune"),
        [
            ("ma soeur habite nantes moi je suis à rezé, la caf pour moi", "Rezé"),
            ("mes enfants sont à Nantes, j'habite Rezé", "Rezé"),
            ("la caf pour ma soeur elle habite nantes, moi je suis à rezé", "Nantes"),
        ],
    )
    async def test_it_is_looked_for_near_who_needs_it(self, talk: Conversation, text: str, commune: str) -> None:
        def first_only(read: str, meant: Any) -> Any:
            data = model(read, meant)
            return {**data, "entities": [{"entity": "commune", "value": "44109"}]}

        model, talk._model = talk._model, first_only  # type: ignore[method-assign]
        facts = (await talk.says(text, refer="caf")).messages[1]
        assert commune in str(facts)

    async def test_of_somebody_else_s_need_nothing_is_yours(self, talk: Conversation) -> None:
        assert (await talk.says("la retraite", refer="retraite")).order[0] == "utter_need_retraite"
        assert (await talk.says("pour ma mère")).said("utter_need_of_another")["topic"] == "la retraite"

    async def test_for_my_mother_after_an_answer_looks_again(self, talk: Conversation) -> None:
        await talk.says("les impôts", refer="impots")
        answer = await talk.says("pour ma mère")
        assert answer.needs == ["impots"]
        assert talk.slots["whom"] == "mere"

    @pytest.mark.parametrize("text", ["non pas pour ma mère", "c'est pour moi", "non pas pour ma mère, pour moi"])
    async def test_whom_is_taken_back(self, talk: Conversation, text: str) -> None:
        await talk.says("les impôts de ma mère", refer="impots")
        assert talk.slots["whom"] == "mere"
        answer = await talk.says(text)
        assert answer.needs == ["impots"]
        assert talk.slots["whom"] is None

    async def test_another_relative_replaces_the_first(self, talk: Conversation) -> None:
        await talk.says("les impôts de ma mère", refer="impots")
        await talk.says("non c'est pour mon fils")
        assert talk.slots["whom"] == "fils"

    @pytest.mark.parametrize(
        ("text", "fact"),
        [
            ("c'est pour mon fils et ma fille", "pour vos enfants"),
            ("la même chose pour ma fille", "pour votre fille"),
            ("non c'est pas moi c'est ma soeur", "pour votre sœur"),
            ("plutot qu'on le fasse pour moi", "avec un professionnel habilité"),
            ("je veux être accompagné", "avec quelqu'un à côté"),
            ("je voudrais apprendre à le faire moi meme", "pour apprendre"),
        ],
    )
    async def test_a_new_fact_keeps_the_need_of_the_cards(self, talk: Conversation, text: str, fact: str) -> None:
        await talk.presses("need:caf")
        answer = await talk.says(text, ask=["mobilite", "etrangers"])
        assert (answer.needs, answer.said("utter_noted_around_library")["facts"]) == (["caf"], fact)

    async def test_a_fact_among_other_words_keeps_the_need_of_the_cards(self, talk: Conversation) -> None:
        await talk.presses("need:caf")
        assert (await talk.says("en fait le dossier serait pour ma soeur")).needs == ["caf"]

    async def test_a_fact_beside_a_denial_does_not_bring_the_need_back(self, talk: Conversation) -> None:
        await talk.presses("need:caf")
        noted = await talk.says("pas la caf, un truc pour ma soeur")
        assert noted.needs == [] and noted.said("utter_ask_noted")["facts"] == "pour votre sœur"

    async def test_having_it_done_for_oneself_leaves_whom_it_is_for(self, talk: Conversation) -> None:
        await talk.says("les impôts de ma mère", refer="impots")
        await talk.says("plutôt qu'on le fasse pour moi")
        assert (talk.slots["whom"], talk.slots["posture"]) == ("mere", "faire_pour")

    async def test_a_commune_denied_is_forgotten_and_asked(self, talk: Conversation) -> None:
        await talk.says("les impôts à Savenay", refer="impots")
        asked = await talk.says("je suis pas de savenay")
        assert asked.said("utter_ask_other_commune")["commune"] == "Savenay"
        assert talk.slots["commune"] is None
        assert (await talk.says("rezé")).said("utter_near_commune")["commune"] == "Rezé"

    @pytest.mark.parametrize(
        "text", ["je me suis trompé j'habite à Rezé", "pas savenay, rezé", "non en fait c'est Rezé", "à Rezé plutôt"]
    )
    async def test_another_commune_replaces_the_first(self, talk: Conversation, text: str) -> None:
        await talk.says("les impôts à Savenay", refer="impots")
        answer = await talk.says(text)
        assert answer.needs == ["impots"]
        assert talk.slots["commune"] == "44143"

    @pytest.mark.parametrize("text", ["changer de commune", "je voudrais changer de ville", "Changer de commune"])
    async def test_the_commune_can_be_changed(self, talk: Conversation, text: str) -> None:
        await talk.says("les impôts à Savenay", refer="impots")
        assert (await talk.says(text)).order == ["utter_ask_commune", "choices"]
        assert (await talk.says("rezé")).said("utter_near_commune")["commune"] == "Rezé"

    async def test_how_and_when_are_kept(self, talk: Conversation) -> None:
        await talk.says("je veux apprendre à faire mes impôts", refer="impots")
        answer = await talk.says("je suis libre le mercredi, c'est pour mon voisin")
        facts = answer.said("utter_noted_around_library")["facts"]
        assert facts == "pour un voisin, pour apprendre, le mercredi"

    @pytest.mark.parametrize(
        ("text", "response"),
        [("horaires", "utter_hours_card"), ("le prix", "utter_price_card"), ("comment y aller", "utter_directions")],
    )
    async def test_questions_about_cards_may_be_typed_as_buttons(
        self, talk: Conversation, text: str, response: str
    ) -> None:
        await talk.says("les impôts", refer="impots")
        assert (await talk.says(text, refer="bibliotheque")).order[0].startswith(response)

    async def test_what_about_saturday_is_about_the_cards_shown(self, talk: Conversation) -> None:
        await talk.says("les impôts", refer="impots")
        await talk.presses("horaires")
        answer = await talk.says("et le samedi ?")
        assert answer.order == ["utter_hours_day", "utter_hours_day", "choices"]
        assert answer.said("utter_hours_day")["hours"] == "de 9 h à 12 h"
        assert (await talk.says("et dimanche")).order[0] == "utter_hours_day_closed"
        assert talk.slots.get("moment") is None, "a question about hours is no wish"


@pytest.mark.parametrize(
    "text",
    [
        "je veux pas rentrer chez moi à cause de mon mari",
        "je veux plus être un poids pour mes enfants",
        "il faut que je change de commune, il sait où j'habite",
        "mon mari m'a emmenée dans une autre ville et garde mes papiers",
        "c'est pour ma mère",
    ],
)
async def test_what_sounds_like_a_fact_or_a_denial_never_hides_what_the_model_finds_urgent(
    talk: Conversation, text: str
) -> None:
    await talk.says("une demande de logement", refer="logement")
    heard = await talk.says(text, intent="danger")
    assert heard.decision.urgency == "danger"


@pytest.mark.parametrize("text", ["j'ai changé de ville, comment prévenir la caf", "du travail dans une autre ville"])
async def test_a_town_in_passing_is_no_wish_to_look_elsewhere(talk: Conversation, text: str) -> None:
    heard = await talk.says(text, refer="caf")
    assert (heard.decision.kind, heard.decision.need) == ("refer", "caf")


async def test_the_subject_of_a_need_is_searched_for(talk: Conversation) -> None:
    await talk.says("refaire ma carte grise", refer="identite")
    assert talk.slots["search"]["topic"] == "vehicule"


class TestOneRequestAtATime:
    """What was said for one request is not taken for the next."""

    async def test_a_day_is_of_the_request_it_was_said_for(self, talk: Conversation) -> None:
        await talk.says("je suis libre dimanche pour emprunter un livre", refer="bibliotheque")
        assert talk.slots["moment"] == "dimanche"
        answer = await talk.says("et mes impôts ?", refer="impots")
        assert "dimanche" not in str(answer.messages) and talk.slots["moment"] is None

    async def test_a_day_said_before_any_request_is_kept_for_it(self, talk: Conversation) -> None:
        await talk.says("je suis libre le samedi")
        answer = await talk.says("mes impôts", refer="impots")
        assert answer.said("utter_noted_around_library")["facts"] == "le samedi"

    async def test_a_neighbour_s_town_is_not_one_s_own(self, talk: Conversation) -> None:
        await talk.says("c'est pour ma voisine elle habite Rezé, une aide caf", refer="caf")
        answer = await talk.says("et pour moi, une carte d'identité", refer="identite")
        assert answer.order[1] == "utter_around_library" and talk.slots["commune"] is None

    async def test_one_s_own_town_stays_whoever_the_help_is_for(self, talk: Conversation) -> None:
        await talk.says("la caf à Rezé", refer="caf")
        await talk.says("c'est pour ma mère")
        await talk.says("et pour moi, une carte d'identité", refer="identite")
        assert talk.slots["commune"] == "44143"


async def test_numbers_given_with_a_request_make_no_fraud_of_it(talk: Conversation, monkeypatch: Any) -> None:
    fraud = {"intent": "fraude", "kind": "handoff", "urgency": "fraude", "reason": "urgence"}
    read = talk._model
    monkeypatch.setattr(
        talk, "_model", lambda text, meant: read(text, fraud if "[IBAN]" in text else {"refer": "sante"})
    )
    answer = await talk.says("je veux ma carte vitale, mon iban [IBAN]")
    assert answer.needs == ["sante"] and answer.called is None
    assert (await talk.says("on m'a pris de l'argent, mon iban [IBAN]")).called == "urgence"


@pytest.mark.parametrize("where", ["à Savenay", "je suis à Savenay", "savenay"])
async def test_a_commune_told_after_hunger_is_where_food_is_looked_for(
    talk: Conversation, directory: Any, where: str
) -> None:
    await talk.says("j'ai plus rien à manger")
    answer = await talk.says(where)
    assert answer.order[0] == "emergency" and answer.needs == ["aides_sociales"]
    assert (directory.wishes[-1].commune, directory.wishes[-1].topic) == ("44195", "alimentation")
