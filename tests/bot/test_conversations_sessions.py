"""Conversations about dated sessions: "le prochain", "samedi", "le soir", "la semaine prochaine", "pour ma mère"."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation

SESSION = {"title": "Le clavier et la souris", "when_text": "samedi à 10 h"}


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
