"""Short replies after cards and questions: places, times, "aucun". What the model makes of them must not matter."""

from __future__ import annotations

from typing import Any

import pytest
from cards import a_card
from conversation import Conversation

CARDS = ["card-1", "card-2", "card-3"]
FRIGHTENED: dict[str, Any] = {"intent": "danger"}
"""What the model reads in words that it has never seen alone."""


def shown(heard: Any) -> list[str]:
    """The cards of an answer."""
    return [c["id"] for m in heard.messages if m["custom"].get("type") == "referral" for c in m["custom"]["cards"]]


def names(heard: Any, response: str) -> list[str]:
    """The cards that a response was said of."""
    return [message["name"] for message in heard.messages if message["response"] == response]


@pytest.fixture
async def after_cards(talk: Conversation) -> Conversation:
    await talk.presses("need:impots")
    return talk


@pytest.fixture
async def after_a_question(talk: Conversation) -> Conversation:
    await talk.says("un papier", ask=["impots", "caf"])
    return talk


@pytest.mark.parametrize(
    "text",
    ["avant vendredi", "dans deux jours", "demain", "après-demain", "pas lundi", "demain aprem", "vers 14h", "à 10h",
     "le 12 décembre", "dans une heure", "aujourd'hui", "tout de suite", "la semaine prochaine", "plus tard",
     "ce soir", "le 12"],
)  # fmt: skip
async def test_after_cards_a_time_is_about_their_hours(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, **FRIGHTENED)
    assert (answer.intent, answer.called, answer.decision.urgency) == ("horaires", None, "none")
    assert after_cards.slots.get("crisis") is None


@pytest.mark.parametrize(
    ("text", "day"), [("demain", "samedi"), ("après-demain", "dimanche"), ("aujourd'hui", "vendredi")]
)
async def test_a_day_near_today_has_hours_of_its_own(after_cards: Conversation, text: str, day: str) -> None:
    answer = await after_cards.says(text)
    told = "utter_hours_day" if day == "samedi" else "utter_hours_day_closed"
    assert answer.said(told)["day"] == day


@pytest.mark.parametrize("text", ["avant vendredi", "dans deux jours", "demain", "et le 9 ?", "le 5"])
async def test_after_a_question_a_time_or_a_place_alone_is_asked_again(
    after_a_question: Conversation, text: str
) -> None:
    answer = await after_a_question.says(text, **FRIGHTENED)
    assert (answer.intent, answer.called) == ("imprecis", None)


async def test_after_a_question_a_place_with_a_small_word_is_its_button(after_a_question: Conversation) -> None:
    assert (await after_a_question.says("et le 2 ?", **FRIGHTENED)).needs == ["caf"]


@pytest.mark.parametrize("text", ["le 2", "2", "le deuxième", "je prends le 2"])
async def test_the_buttons_of_the_first_words_have_places(talk: Conversation, text: str) -> None:
    assert (await talk.says(text, intent="hors_sujet")).needs == ["impots"]


@pytest.mark.parametrize(("text", "need"), [("le 2", "impots"), ("1", "demarches"), ("le dernier", "ateliers")])
async def test_the_buttons_of_small_talk_have_places(talk: Conversation, text: str, need: str) -> None:
    await talk.says("bonjour", intent="bonjour")
    assert (await talk.says(text, intent="hors_sujet")).needs == [need]


async def test_after_thanks_a_place_is_still_that_of_a_card(after_cards: Conversation) -> None:
    await after_cards.says("merci", intent="merci")
    assert shown(await after_cards.says("le 2")) == ["card-2"]


@pytest.mark.parametrize(
    ("text", "card"),
    [("celui du bas", "card-3"), ("le dernier", "card-3"), ("en haut", "card-1"), ("celui du milieu", "card-2")],
)
async def test_a_card_has_its_height_in_the_list(after_cards: Conversation, text: str, card: str) -> None:
    assert shown(await after_cards.says(text, **FRIGHTENED)) == [card]


async def test_the_last_button_is_the_last_subject(after_a_question: Conversation) -> None:
    answer = await after_a_question.says("le dernier", **FRIGHTENED)
    assert (answer.needs, answer.called) == (["caf"], None)


@pytest.mark.parametrize("text", ["c'est pour demain", "pour ce soir", "d'ici demain"])
async def test_a_deadline_still_presses_and_nothing_worse_is_read_in_it(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, **FRIGHTENED)
    assert (answer.called, answer.decision.urgency) == ("urgence", "delai")


@pytest.mark.parametrize("text", ["ce soir je dors dehors", "il revient demain j'ai peur", "demain on m'expulse"])
async def test_with_a_crisis_beside_it_a_time_is_one(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, **FRIGHTENED)
    assert answer.called == "urgence" and answer.decision.urgency in ("danger", "detresse")


@pytest.mark.parametrize("text", ["le 2 il me fait peur", "le 2 est venu chez moi hier soir"])
async def test_what_is_said_beside_a_place_is_still_read_for_urgency(after_cards: Conversation, text: str) -> None:
    assert (await after_cards.says(text, **FRIGHTENED)).called == "urgence"


async def test_at_first_the_same_words_are_read_as_ever(talk: Conversation) -> None:
    assert (await talk.says("demain", intent="delai")).called == "urgence"


@pytest.mark.parametrize("text", ["le 2", "et le 2 ?", "l'adresse du 2", "c koi l'adresse du 2eme", "c'est où le 2 ?"])
async def test_the_address_is_that_of_the_card_meant(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, **FRIGHTENED)
    assert shown(answer) == ["card-2"] and names(answer, "utter_directions_distance") == ["France services 2"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("le tel du 2", "utter_phone_card"),
        ("le 2 il est ouvert quand", "utter_hours_card"),
        ("le 2 est ouvert samedi ?", "utter_hours_day"),
        ("le 2 est ouvert demain ?", "utter_hours_day"),
        ("le prix du 2", "utter_price_card"),
        ("pourquoi le 2", "utter_why_card"),
    ],
)
async def test_what_is_asked_of_one_card_is_told_of_it_alone(
    after_cards: Conversation, text: str, response: str
) -> None:
    assert names(await after_cards.says(text, **FRIGHTENED), response) == ["France services 2"]


async def test_a_longer_question_about_a_card_is_read_without_the_place(after_cards: Conversation) -> None:
    answer = await after_cards.says("le 2 il est bien ouvert le lundi matin quand même", intent="hors_sujet")
    assert after_cards.read[-1] == "il est bien ouvert le lundi matin quand meme"
    assert answer.intent == "hors_sujet"


@pytest.mark.parametrize("text", ["et le 4 ?", "l'adresse du quatrième"])
async def test_beyond_the_last_card_another_place_is_shown_as_such(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, **FRIGHTENED)
    assert answer.order[:2] == ["utter_beyond_list", "utter_other_place"] and shown(answer) == ["card-4", "card-5"]
    assert answer.said("utter_beyond_list")["count"] == 3


@pytest.mark.parametrize("text", ["aucun", "ni l'un ni l'autre"])
async def test_none_of_the_cards_offers_another_place(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, **FRIGHTENED)
    assert answer.intent == "non" and after_cards.slots["choices"][0]["id"] == "autre_lieu"


@pytest.mark.parametrize("text", ["dans le 44", "loire atlantique", "le centre ville", "près de l'église", "là"])
async def test_a_place_that_is_no_commune_keeps_the_need_and_asks_which(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, refer="logement")
    assert answer.order[0] == "utter_ask_commune_of_place" and after_cards.slots["last_need"] == "impots"
    assert (await after_cards.says("Rezé")).needs == ["impots"]


async def test_a_place_that_is_no_commune_never_hides_an_urgency(after_cards: Conversation) -> None:
    assert (await after_cards.says("en ville", **FRIGHTENED)).called == "urgence"


async def test_a_need_after_cards_is_still_a_need(after_cards: Conversation) -> None:
    assert (await after_cards.says("je viens de perdre mon emploi", refer="emploi")).needs == ["emploi"]


@pytest.mark.parametrize(
    ("text", "times"), [("pas le samedi", ("pas_samedi",)), ("après-demain", ("apres_demain",)),
                        ("avant vendredi", ("avant_vendredi",)), ("pour demain", ("demain",))],
)  # fmt: skip
async def test_after_workshops_a_time_chooses_among_them(
    talk: Conversation, directory: Any, text: str, times: tuple[str, ...]
) -> None:
    directory.workshops = ({"title": "Le clavier", "when_text": "samedi à 10 h"},)
    await talk.presses("need:ateliers")
    answer = await talk.says(text, **FRIGHTENED)
    assert answer.needs == ["ateliers"] and directory.wishes[-1].times == times


@pytest.mark.parametrize(
    ("text", "response"),
    [("il est ouvert samedi ?", "utter_hours_day"), ("son téléphone ?", "utter_phone_card"),
     ("et le prix ?", "utter_price_card"), ("comment on y va ?", "utter_directions_distance")],
)  # fmt: skip
async def test_the_card_chosen_stays_the_one_spoken_of(after_cards: Conversation, text: str, response: str) -> None:
    await after_cards.says("le 2")
    await after_cards.says("merci", intent="merci")
    assert names(await after_cards.says(text), response) == ["France services 2"]
    assert names(await after_cards.says(text), response) == ["France services 2"]


async def test_other_cards_forget_the_one_chosen(after_cards: Conversation) -> None:
    await after_cards.says("le 2")
    await after_cards.says("un autre endroit")
    assert names(await after_cards.says("son téléphone ?"), "utter_phone_card") == [
        "France services 4", "France services 5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("le 2 demain", "utter_hours_day"),
        ("le 2 samedi", "utter_hours_day"),
        ("horaires 2", "utter_hours_card"),
        ("tel 2", "utter_phone_card"),
        ("adresse 2", "utter_directions_distance"),
        ("le mail du 2", "utter_mail_card"),
    ],
)
async def test_a_card_and_a_word_are_about_it(after_cards: Conversation, text: str, response: str) -> None:
    assert names(await after_cards.says(text, **FRIGHTENED), response) == ["France services 2"]
    assert names(await after_cards.says("son prix ?"), "utter_price_card") == ["France services 2"]


@pytest.mark.parametrize("text", ["rdv pour demain", "je veux un rendez-vous lundi"])
async def test_an_appointment_wished_is_made_by_phone_and_presses_nobody(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, intent="delai")
    assert answer.called is None and names(answer, "utter_appointment_ask") == [
        "France services 1",
        "France services 2",
    ]


async def test_without_cards_an_appointment_is_read_as_ever(talk: Conversation) -> None:
    assert (await talk.says("rdv pour demain", intent="delai")).called == "urgence"


async def test_their_mail_is_that_of_the_records_else_the_number(after_cards: Conversation) -> None:
    answer = await after_cards.says("donne moi leur mail", refer="internet_mail")
    assert answer.said("utter_mail_card")["mail"] == "accueil@exemple.fr"
    assert answer.said("utter_mail_phone")["phone"] == "02 61 91 00 01"


async def test_a_wheelchair_is_asked_by_phone(after_cards: Conversation) -> None:
    answer = await after_cards.says("en fauteuil roulant c'est accessible ?", refer="handicap")
    assert names(answer, "utter_access_phone") == ["France services 1", "France services 2"]


@pytest.mark.parametrize("text", ["le bus pour y aller ?", "j'ai pas de voiture", "à pied"])
async def test_the_way_there_keeps_the_place(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, refer="mobilite")
    assert shown(answer) == ["card-1"] and after_cards.slots["last_need"] == "impots"


async def test_the_hours_of_a_day_are_those_of_the_cards(after_cards: Conversation) -> None:
    answer = await after_cards.says("quelle heure samedi", intent="hors_sujet")
    assert answer.said("utter_hours_day")["day"] == "samedi"


@pytest.mark.parametrize(
    ("left", "response"),
    [(3, "utter_seats_left"), (1, "utter_seats_one"), (0, "utter_seats_none"), (None, "utter_seats_phone")],
)
async def test_seats_left_are_those_of_the_session(
    talk: Conversation, directory: Any, left: int | None, response: str
) -> None:
    session = {"title": "Le clavier", "when_text": "samedi à 10 h", "seats_left": left, "phone": "02 61 91 00 09"}
    directory.workshops = (session,)
    await talk.presses("need:ateliers")
    answer = await talk.says("y a encore de la place ?", intent="autre_lieu")
    assert answer.said(response)["title"] == "Le clavier"


async def test_nearer_than_the_commune_known_only_what_is_nearer_is_shown(talk: Conversation, directory: Any) -> None:
    directory.cards = [a_card(n, distance_km=apart) for n, apart in enumerate((32.0, 33.0, 40.0, 12.0, 35.0), 1)]
    await talk.presses("need:impots")
    await talk.says("Rezé")
    answer = await talk.says("plus près", intent="plus_proche")
    assert answer.said("utter_near_commune")["commune"] == "Rezé" and shown(answer) == ["card-4"]
    answer = await talk.says("il y a pas plus près ?", intent="plus_proche")
    assert answer.order == ["utter_nothing_nearer", "choices"]


async def test_a_place_that_nobody_can_locate_is_never_said_to_be_nearer(talk: Conversation, directory: Any) -> None:
    unknown = {"distance_km": None, "commune": "Sainte-Fictive"}
    directory.cards = [*(a_card(n, distance_km=32.0) for n in (1, 2, 3)), a_card(4, **unknown)]
    await talk.presses("need:impots")
    await talk.says("Rezé")
    assert (await talk.says("plus près", intent="plus_proche")).order[0] == "utter_nothing_nearer"
    directory.cards[3] = a_card(4, distance_km=None, commune="REZE")
    assert shown(await talk.says("plus près", intent="plus_proche")) == ["card-4"]


async def test_nearer_without_a_commune_asks_for_it(after_cards: Conversation) -> None:
    assert (await after_cards.says("plus près", intent="plus_proche")).order[0] == "utter_ask_commune"


async def test_a_place_that_is_no_commune_asks_for_one_though_another_is_known(after_cards: Conversation) -> None:
    await after_cards.says("Rezé")
    assert (await after_cards.says("dans le 44")).order[0] == "utter_ask_commune_of_place"


async def test_what_a_crisis_was_answered_to_is_not_noted_of_the_next_subject(talk: Conversation) -> None:
    await talk.says("je suis battue par mon mari")
    await talk.says("je veux apprendre la tablette")
    answer = await talk.says("caf", refer="caf")
    assert "utter_noted_around_library" not in answer.order and answer.needs == ["caf"]


async def test_the_age_of_whom_the_help_is_for_is_noted(after_cards: Conversation, directory: Any) -> None:
    await after_cards.says("c'est pour mon fils")
    answer = await after_cards.says("il a 8 ans", refer="parentalite_numerique")
    assert answer.needs == ["impots"] and directory.wishes[-1].age == 8
    assert answer.said("utter_noted_around_library")["facts"] == "pour votre fils, 8 ans"


async def test_for_a_grandchild_whose_age_is_said_is_noted_shown_and_changed(
    after_cards: Conversation, directory: Any
) -> None:
    answer = await after_cards.says("mon petit-fils a 9 ans", refer="parentalite_numerique")
    assert answer.needs == ["impots"] and (directory.wishes[-1].whom, directory.wishes[-1].age) == ("petit_fils", 9)
    assert answer.said("utter_noted_around_library")["facts"] == "pour votre petit-fils, 9 ans"
    answer = await after_cards.says("non c'est pour ma petite-fille")
    assert answer.said("utter_noted_around_library")["facts"] == "pour votre petite fille"
    assert (directory.wishes[-1].whom, directory.wishes[-1].age) == ("petite_fille", None)


@pytest.mark.parametrize("text", ["vous n'êtes pas un robot ?", "c'est un robot ?", "t'es un bot"])
async def test_who_asks_if_it_is_a_robot_is_told(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, intent="humain")
    assert (answer.intent, answer.called) == ("robot", None)


@pytest.mark.parametrize("text", ["c'est un ordinateur", "pas un robot, une personne", "un robot de cuisine cassé"])
async def test_a_machine_spoken_of_is_no_such_question(talk: Conversation, text: str) -> None:
    assert (await talk.says(text, intent="imprecis")).intent == "imprecis"


async def test_a_commune_that_nobody_here_serves_is_told_so(talk: Conversation, directory: Any) -> None:
    await talk.presses("need:impots")
    directory.national_first = True
    assert (await talk.says("j'habite à Rezé")).said("utter_outside")["commune"] == "Rezé"


async def test_without_a_commune_named_nobody_is_told_to_live_elsewhere(talk: Conversation, directory: Any) -> None:
    directory.national_first = True
    assert "utter_outside" not in (await talk.presses("need:impots")).order


async def test_two_cards_meant_together_are_both_told_of(after_cards: Conversation) -> None:
    answer = await after_cards.says("le 2 et le 3", **FRIGHTENED)
    assert shown(answer) == ["card-2", "card-3"]
    assert names(answer, "utter_directions_distance") == ["France services 2", "France services 3"]


async def test_of_two_places_one_beyond_the_list_another_place_is_shown(after_cards: Conversation) -> None:
    assert (await after_cards.says("le 2 et le 4", **FRIGHTENED)).order[0] == "utter_beyond_list"


@pytest.mark.parametrize(
    "text", ["les deux sont ouverts samedi ?", "lequel est ouvert samedi ?", "ils sont tous ouverts samedi"]
)
async def test_all_of_them_are_spoken_of_again(after_cards: Conversation, text: str) -> None:
    await after_cards.says("le 2")
    answer = await after_cards.says(text, refer="bibliotheque")
    assert names(answer, "utter_hours_day") == ["France services 1", "France services 2"]


@pytest.mark.parametrize("text", ["ok", "oui", "d'accord c'est noté", "ah ok"])
async def test_what_agrees_with_the_cards_closes_kindly_and_keeps_their_buttons(
    after_cards: Conversation, text: str
) -> None:
    before = after_cards.slots["choices"]
    answer = await after_cards.says(text)
    assert (answer.order, answer.called) == (["utter_agreed", "choices"], None)
    assert after_cards.slots["choices"] == before
    assert shown(await after_cards.says("le 2")) == ["card-2"]


@pytest.mark.parametrize("first", ["merci", "ok"])
@pytest.mark.parametrize("text", ["non", "non merci", "non c'est tout"])
async def test_no_after_thanks_is_goodbye(after_cards: Conversation, first: str, text: str) -> None:
    await after_cards.says(first, intent="merci")
    assert (await after_cards.says(text)).order[0] == "utter_au_revoir"


@pytest.mark.parametrize("text", ["non merci", "non c'est tout", "non rien"])
async def test_who_declines_is_let_go(talk: Conversation, text: str) -> None:
    await talk.says("bonjour", intent="bonjour")
    assert (await talk.says(text)).order[0] == "utter_au_revoir"
    await talk.presses("need:impots")
    assert (await talk.says(text)).order[0] == "utter_au_revoir"


@pytest.mark.parametrize("text", ["je suis à bout", "j'en peux plus", "je suis perdu", "je pleure tout le temps"])
@pytest.mark.parametrize("before", [None, "need:impots"])
async def test_words_of_despair_are_heard_wherever_they_come(talk: Conversation, text: str, before: str | None) -> None:
    if before:
        await talk.presses(before)
    answer = await talk.says(text, intent="hors_sujet")
    assert answer.order == ["emergency", "utter_ask_worry_ecoute", "utter_ask_worry_open", "choices"]
    assert (answer.called, answer.decision.urgency) == (None, "none")


async def test_words_of_despair_never_hide_a_danger(talk: Conversation) -> None:
    assert (await talk.says("je suis à bout", **FRIGHTENED)).called == "urgence"


async def test_no_after_a_greeting_is_asked_about(talk: Conversation) -> None:
    await talk.says("bonjour", intent="bonjour")
    assert (await talk.says("non", intent="non")).order[0] == "utter_ask_open"


@pytest.mark.parametrize("text", ["les deux", "les trois", "tous"])
async def test_all_of_the_cards_have_their_address(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text)
    assert shown(answer) == CARDS and answer.order[0] == "utter_directions_distance"


@pytest.mark.parametrize(
    "text",
    ["j'ai pas compris", "g pas compri", "plus simple", "hein", "quoi ?", "je sais pas", "jsp", "vous pouvez répéter"],
)  # fmt: skip
async def test_what_was_not_understood_is_said_in_one_line(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text)
    assert names(answer, "utter_again_phone") == ["France services 1"]
    assert answer.buttons == ["Autre chose", "Parler à quelqu'un", "Comment faire sans internet"]


async def test_the_card_pointed_to_is_said_again(after_cards: Conversation) -> None:
    await after_cards.says("le 2")
    assert names(await after_cards.says("j'ai pas compris"), "utter_again_phone") == ["France services 2"]


@pytest.mark.parametrize("text", ["j'ai deja appelé ils repondent pas", "personne ne répond", "ça sonne dans le vide"])
async def test_a_place_that_does_not_answer_gives_way_to_another(after_cards: Conversation, text: str) -> None:
    assert shown(await after_cards.says(text)) == ["card-4", "card-5"]


@pytest.mark.parametrize("text", ["je peux pas marcher", "je ne peux pas me déplacer", "elle peut plus sortir"])
async def test_who_cannot_come_is_given_the_numbers(after_cards: Conversation, text: str) -> None:
    assert names(await after_cards.says(text), "utter_phone_card") == ["France services 1", "France services 2"]


@pytest.mark.parametrize("text", ["rue de la paix", "12 rue de la paix", "j'habite avenue Pasteur", "[ADRESSE]"])
async def test_a_street_keeps_the_need_and_asks_which_commune(after_cards: Conversation, text: str) -> None:
    assert (await after_cards.says(text)).order[0] == "utter_ask_commune_of_place"
    assert (await after_cards.says("Rezé")).needs == ["impots"]


@pytest.mark.parametrize(
    "text", ["y a un bus ?", "il y a un bus pour y aller ?", "quel bus", "je peux y aller à pied ?"]
)
async def test_a_bus_or_a_walk_asked_about_is_the_way_to_the_card(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, refer="mobilite")
    assert (answer.order[0], shown(answer)) == ("utter_directions_distance", ["card-1"])
    assert after_cards.slots["last_need"] == "impots"


@pytest.mark.parametrize("text", ["ici", "je suis ici", "autour d'ici", "à côté de la médiathèque"])
@pytest.mark.parametrize("asked", [True, False])
async def test_here_is_around_the_library_whichever_commune_was_named(
    after_cards: Conversation, directory: Any, text: str, asked: bool
) -> None:
    await after_cards.says("Rezé")
    if asked:
        await after_cards.says("plus près", intent="plus_proche")
    answer = await after_cards.says(text, intent="hors_sujet")
    assert answer.needs == ["impots"] and directory.wishes[-1].commune is None
    assert "utter_here" in answer.order and "utter_around_library" not in answer.order
    assert after_cards.slots["commune"] is None


async def test_here_without_a_need_asks_for_one(talk: Conversation) -> None:
    await talk.says("changer de commune")
    assert (await talk.says("ici")).called is None


@pytest.mark.parametrize("text", ["saint nazère", "sin nazaire", "j'habite saint nazère"])
@pytest.mark.parametrize("asked", [True, False])
async def test_a_commune_may_be_written_as_it_sounds(
    after_cards: Conversation, directory: Any, text: str, asked: bool
) -> None:
    if asked:
        await after_cards.says("à côté de la gare")
    answer = await after_cards.says(text, intent="hors_sujet")
    assert answer.needs == ["impots"] and directory.wishes[-1].commune == "44184"


async def test_what_only_sounds_like_a_commune_is_none_before_any_question(talk: Conversation) -> None:
    await talk.says("saint nazère", intent="hors_sujet")
    assert talk.slots.get("commune") is None


@pytest.mark.parametrize("text", ["et pour les photos ?", "et pour les enfants ?", "et pour revenir", "pour manger"])
@pytest.mark.parametrize("meant", [{"intent": "imprecis"}, {"intent": "hors_sujet"}])
async def test_a_question_that_goes_on_is_no_town(after_cards: Conversation, text: str, meant: dict[str, str]) -> None:
    assert not any("unknown_place" in one for one in (await after_cards.says(text, **meant)).order)


async def test_after_cards_a_town_of_elsewhere_is_still_one(after_cards: Conversation) -> None:
    assert "utter_unknown_place" in (await after_cards.says("pour trifouilly")).order


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("site internet ?", "utter_site_phone"),
        ("envoyez-moi ça par sms", "utter_nothing_sent"),
        ("combien de temps ça prend ?", "utter_untold_several"),
        ("je suis malvoyant", "utter_untold_several"),
        ("il faut un rendez-vous ?", "utter_appointment_ask"),
    ],
)
async def test_what_is_asked_after_cards_is_never_another_subject(talk: Conversation, text: str, response: str) -> None:
    await talk.says("mes impôts", refer="impots")
    answer = await talk.says(text, refer="internet_mail")
    assert answer.order[0] == response and answer.needs == []


async def test_what_a_record_holds_is_answered_from_it(talk: Conversation, directory: Any) -> None:
    directory.cards[0] |= {"link": "https://impots.exemple.fr", "appointment": "Sur rendez-vous"}
    await talk.says("mes impôts", refer="impots")
    assert (await talk.says("leur site ?")).said("utter_site_card")["link"] == "https://impots.exemple.fr"
    assert (await talk.says("faut un rdv ?")).said("utter_appointment_phone")["appointment"] == "Sur rendez-vous"
    assert (await talk.says("do I need an appointment?")).order[0] == "utter_language_rendez_vous_en"


@pytest.mark.parametrize(
    "text",
    ["je suis sourd", "je suis malentendante", "je suis sourd muet", "je n'entends pas au téléphone", "je suis muette"],
)
async def test_who_cannot_telephone_is_given_no_number(talk: Conversation, directory: Any, text: str) -> None:
    """Card 2 has a mail; card 1 has an address alone, then a page."""
    await talk.says("mes impôts", refer="impots")
    answer = await talk.says(text, refer="handicap")
    assert answer.order == ["utter_in_writing_place", "utter_mail_card", "utter_in_writing", "choices"]
    assert not any(str(value).startswith("02 61") for message in answer.messages for value in message.values())
    directory.cards[0] |= {"link": "https://impots.exemple.fr"}
    assert (await talk.says(text, refer="handicap")).order[0] == "utter_site_card"


async def test_around_another_town_or_without_hours_neither(talk: Conversation, directory: Any) -> None:
    directory.cards[0] |= {"hours_text": None}
    await talk.says("mes impôts", refer="impots")
    assert (await talk.says("je suis sourd")).order[0] == "utter_directions_distance"


async def test_what_two_records_do_not_tell_is_said_once(talk: Conversation) -> None:
    await talk.says("mes impôts", refer="impots")
    answer = await talk.says("combien de temps ça prend ?")
    assert answer.order[:3] == ["utter_untold_several", "utter_phone_card", "utter_phone_card"]


@pytest.mark.parametrize(
    ("told", "response"),
    [
        ("Sans rendez-vous", "utter_appointment_card"),
        ("sans rdv le jeudi", "utter_appointment_card"),
        ("Avec ou sans rendez-vous", "utter_appointment_phone"),
        ("Sans rendez-vous le jeudi, sur rendez-vous le lundi", "utter_appointment_phone"),
    ],
)
async def test_no_number_is_given_where_no_appointment_is_needed(
    talk: Conversation, directory: Any, told: str, response: str
) -> None:
    directory.cards[0] |= {"appointment": told}
    await talk.says("mes impôts", refer="impots")
    assert (await talk.says("faut un rdv ?")).order[0] == response


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("elle a 15 ans", 15), ("il a 12 ans", 12), ("non il a 15 ans", 15), ("elle a que 15 ans", 15),
        ("il a bientôt 16 ans", 16), ("j'ai 16 ans", 16), ("mon fils a 14 ans", 14),
    ],
)  # fmt: skip
async def test_an_age_alone_after_cards_is_a_fact(after_cards: Conversation, text: str, age: int) -> None:
    answer = await after_cards.says(text, **FRIGHTENED)
    assert (answer.needs, answer.called, answer.decision.urgency) == (["impots"], None, "none")
    assert after_cards.slots["search"]["age"] == age


async def test_an_age_with_anything_else_may_still_frighten(after_cards: Conversation) -> None:
    assert (await after_cards.says("elle a 15 ans et il la frappe", **FRIGHTENED)).called == "urgence"


@pytest.mark.parametrize(
    "text",
    [
        "comment y aller en bus",
        "comment je fais pour y aller en bus ?",
        "y a un bus pour y aller",
        "quel bus je prends",
    ],
)
async def test_the_bus_to_a_card_keeps_the_card(after_cards: Conversation, text: str) -> None:
    assert shown(await after_cards.says(text, refer="mobilite")) == ["card-1"]


@pytest.mark.parametrize(
    "text", ["ils parlent arabe ?", "il y a quelqu'un qui parle turc ?", "est-ce qu'on parle anglais là-bas ?"]
)
async def test_no_record_says_which_languages_are_spoken(after_cards: Conversation, text: str) -> None:
    answer = await after_cards.says(text, ask=["smartphone", "caf"])
    assert answer.order[0] == "utter_untold_several"


@pytest.mark.parametrize("text", ["75012", "33000", "j'habite 75012"])
async def test_a_postcode_of_elsewhere_is_a_commune_that_we_do_not_know(after_cards: Conversation, text: str) -> None:
    assert (await after_cards.says(text)).order[0] == "utter_unknown_place"
