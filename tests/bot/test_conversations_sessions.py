"""Conversations about dated sessions: "le prochain", "samedi", "le soir", "la semaine prochaine", "pour ma mère"."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation

SESSION = {
    "title": "Le clavier et la souris",
    "start": "2026-11-28T10:00:00+01:00",
    "when_text": "samedi à 10 h",
    "end_text": "12 h",
    "library": "Bibliothèque (exemple)",
    "address": "1 place de l'Exemple",
    "commune": "Saint-Nazaire",
    "phone": "02 61 91 00 99",
    "bring": ["Lunettes si besoin"],
    "publics": [],
}


@pytest.fixture
def sessions(directory: Any) -> Any:
    """A directory whose every referral shows a session."""
    directory.workshops = (SESSION,)
    return directory


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("le prochain", ("prochain",)),
        ("et samedi ?", ("samedi",)),
        ("plutôt le soir", ("soir",)),
        ("ce soir", ("aujourd_hui", "soir")),
        ("et la semaine prochaine ?", ("semaine_prochaine",)),
        ("et le 3 décembre ?", ("date-3-12",)),
        ("plutôt en janvier", ("mois-1",)),
        ("dans 15 jours", ("dans-15-jour",)),
        ("la semaine du 7", ("semaine-7",)),
    ],
)
async def test_after_the_workshops_a_time_chooses_among_them(
    talk: Conversation, sessions: Any, text: str, times: tuple[str, ...]
) -> None:
    await talk.says("les ateliers", refer="ateliers")
    answer = await talk.says(text)
    assert answer.needs == ["ateliers"] and "workshops" in answer.order
    assert sessions.wishes[-1].times == times


async def test_a_time_in_the_question_itself_is_heard(talk: Conversation, sessions: Any) -> None:
    await talk.says("un atelier informatique samedi matin", refer="ateliers")
    assert sessions.wishes[-1].times == ("samedi", "matin")


async def test_a_time_in_a_story_chooses_nothing(talk: Conversation, sessions: Any) -> None:
    await talk.says("ce matin j'ai reçu une lettre des impôts", refer="impots")
    assert sessions.wishes[-1].times == ()


async def test_for_a_mother_is_added_to_the_day(talk: Conversation, sessions: Any) -> None:
    await talk.says("un atelier la semaine prochaine", refer="ateliers")
    answer = await talk.says("c'est pour ma mère")
    assert answer.needs == ["ateliers"]
    wish = sessions.wishes[-1]
    assert (wish.times, wish.whom) == (("semaine_prochaine",), "mere")


async def test_the_next_one_of_another_need_is_its_session_but_saturday_is_about_hours(
    talk: Conversation, sessions: Any
) -> None:
    await talk.says("le clavier", refer="ordinateur")
    assert (await talk.says("le prochain ?")).needs == ["ordinateur"]
    assert sessions.wishes[-1].times == ("prochain",)
    assert (await talk.says("et samedi ?")).order[0] == "utter_hours_day"


async def test_without_a_session_shown_the_next_one_is_not_guessed(talk: Conversation) -> None:
    await talk.says("les impôts", refer="impots")
    assert (await talk.says("le prochain")).intent == "imprecis"


@pytest.fixture
async def after_sessions(talk: Conversation, sessions: Any) -> Conversation:
    await talk.says("atelier ordinateur", refer="ordinateur")
    return talk


async def test_the_dates_come_before_the_places_when_workshops_are_asked_for(talk: Conversation, sessions: Any) -> None:
    answer = await talk.says("c'est quand les ateliers ?", refer="ateliers")
    assert answer.order[-3:] == ["workshops", "referral", "choices"]
    assert (await talk.says("mes impôts", refer="impots")).order[-3:] == ["referral", "workshops", "choices"]


@pytest.mark.parametrize(
    "text", ["c'est à quelle heure ?", "à quelle heure", "c'est quand ?", "ça finit à quelle heure"]
)
async def test_the_hour_asked_is_that_of_the_workshop(after_sessions: Conversation, text: str) -> None:
    said = (await after_sessions.says(text)).said("utter_session_hours")
    assert (said["title"], said["when"], said["end"]) == ("Le clavier et la souris", "samedi à 10 h", "12 h")


@pytest.mark.parametrize("text", ["c'est ouvert samedi ?", "les horaires"])
async def test_what_opens_is_a_place_and_no_workshop(after_sessions: Conversation, text: str) -> None:
    assert (await after_sessions.says(text)).order[0].startswith("utter_hours_")


async def test_the_hours_of_a_card_pointed_to_are_its_own(after_sessions: Conversation) -> None:
    await after_sessions.says("le 2")
    assert (await after_sessions.says("à quelle heure")).order[0] == "utter_hours_card"


async def test_the_place_the_number_and_what_to_bring_are_those_of_the_workshop(after_sessions: Conversation) -> None:
    assert (await after_sessions.says("c'est où ?")).said("utter_directions")["name"] == SESSION["library"]
    assert (await after_sessions.says("le numéro")).said("utter_phone_card")["phone"] == SESSION["phone"]
    assert (await after_sessions.says("il faut apporter quoi")).said("utter_papers")["papers"] == "Lunettes si besoin"
    assert "utter_access_phone" in (await after_sessions.says("c'est accessible ?")).order
    assert "utter_session_hours" in (await after_sessions.says("j'ai pas compris")).order


async def test_the_price_of_a_workshop_is_that_of_its_library_else_asked_of_it(
    after_sessions: Conversation, sessions: Any
) -> None:
    asked = (await after_sessions.says("c'est combien ?")).said("utter_session_price_phone")
    assert asked["phone"] == SESSION["phone"]
    sessions.cards[0] |= {"name": SESSION["library"], "cost": "Gratuit."}
    assert (await after_sessions.says("c'est combien ?")).said("utter_session_price")["cost"] == "Gratuit"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("samedi", ("samedi",)),
        ("le soir ?", ("soir",)),
        ("et en janvier ?", ("mois-1",)),
        ("pas le samedi", ("pas_samedi",)),
    ],
)
async def test_a_day_chooses_among_the_workshops_asked_for_whatever_their_subject(
    after_sessions: Conversation, sessions: Any, text: str, times: tuple[str, ...]
) -> None:
    assert (await after_sessions.says(text)).needs == ["ordinateur"]
    assert sessions.wishes[-1].times == times


async def test_a_date_refused_stays_so(after_sessions: Conversation, sessions: Any) -> None:
    await after_sessions.says("le 5 décembre je peux pas")
    await after_sessions.says("et en janvier ?")
    assert sessions.wishes[-1].times == ("mois-1", "pas_date-5-12")


@pytest.mark.parametrize("text", ["et celui d'après ?", "le suivant", "une autre date", "vous avez d'autres dates ?"])
async def test_the_one_after_begins_later_than_those_shown(
    after_sessions: Conversation, sessions: Any, text: str
) -> None:
    answer = await after_sessions.says(text)
    assert answer.needs == ["ordinateur"] and sessions.wishes[-1].after == SESSION["start"]
    await after_sessions.says("à quelle heure ?")
    assert sessions.wishes[-1].after == SESSION["start"], "the same sessions are found again"


async def test_without_a_later_date_it_is_said_and_those_shown_stay(
    after_sessions: Conversation, sessions: Any
) -> None:
    sessions.workshops = ()
    assert (await after_sessions.says("et celui d'après ?")).order == ["utter_no_later_session", "choices"]
    sessions.workshops = (SESSION,)
    assert "utter_session_hours" in (await after_sessions.says("c'est quand ?")).order


async def test_without_a_workshop_for_children_it_is_said(talk: Conversation, sessions: Any) -> None:
    answer = await talk.says("des ateliers pour enfants ?", refer="ateliers")
    assert "utter_no_workshop_for_children" in answer.order and sessions.wishes[-1].whom == "enfants"
    sessions.workshops = ({**SESSION, "publics": ["familles"]},)
    again = await talk.says("un atelier pour mon fils", refer="ateliers")
    assert "utter_no_workshop_for_children" not in again.order


@pytest.mark.parametrize("text", ["mon fils a 9 ans", "à Savenay", "et samedi ?", "ma petite fille a 8 ans"])
async def test_workshops_wished_for_children_stay_so(talk: Conversation, sessions: Any, text: str) -> None:
    await talk.says("c'est pour des ateliers pour enfants", refer="ateliers")
    answer = await talk.says(text, ask=["enfance", "parentalite_numerique"])
    assert answer.needs == ["ateliers"] and "utter_no_workshop_for_children" in answer.order
    assert talk.slots["search"]["children"]


async def test_an_age_tells_that_a_son_is_a_child(talk: Conversation, sessions: Any) -> None:
    await talk.says("les ateliers", refer="ateliers")
    assert "utter_no_workshop_for_children" not in (await talk.says("mon fils a 30 ans")).order
    assert "utter_no_workshop_for_children" in (await talk.says("mon fils a 9 ans")).order
    assert "utter_no_workshop_for_children" in (await talk.says("mon petit-fils a 9 ans")).order


@pytest.mark.parametrize("text", ["non c'est pour moi", "c'est pour ma mère"])
async def test_workshops_are_for_children_no_more_once_they_are_for_somebody_else(
    talk: Conversation, sessions: Any, text: str
) -> None:
    await talk.says("des ateliers pour enfants", refer="ateliers")
    assert "utter_no_workshop_for_children" not in (await talk.says(text)).order


@pytest.mark.parametrize("text", ["je veux m'inscrire", "comment on s'inscrit ?", "réserver une place", "inscription"])
async def test_to_book_after_the_workshops_is_about_their_seats(talk: Conversation, sessions: Any, text: str) -> None:
    await talk.says("les ateliers", refer="ateliers")
    answer = await talk.says(text, ask=["bibliotheque", "ateliers", "emploi"])
    assert answer.order[0].startswith("utter_seats")


@pytest.mark.parametrize("text", ["atelier samedi", "atelier ce soir", "atelier dimanche", "atelier jeudi aprem"])
async def test_a_workshop_and_a_day_alone_are_a_request(talk: Conversation, sessions: Any, text: str) -> None:
    assert (await talk.says(text)).needs == ["ateliers"]


@pytest.mark.parametrize("text", ["atelier enfants", "un atelier pour enfants", "cours informatique ados"])
async def test_workshops_of_children_are_said_to_be_none(talk: Conversation, sessions: Any, text: str) -> None:
    assert "utter_no_workshop_for_children" in (await talk.says(text, refer="ateliers")).order
