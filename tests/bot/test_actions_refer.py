"""Referring to partners."""

from __future__ import annotations

from typing import Any

from bot.actions.action_refer import ActionRefer

SURE: dict[str, Any] = {"kind": "refer", "need": "impots"}


async def test_two_bubbles_then_cards_then_buttons(run: Any) -> None:
    said = await run(ActionRefer, "impots", **SURE)
    assert said.order == ["utter_need_impots", "utter_around_library", "referral", "choices"]
    assert [card["id"] for card in said.part("referral")["cards"]] == ["card-1", "card-2", "card-3"]
    assert said.part("referral")["bring"] == ["Dernier avis d'impôt"]
    assert said.choice_ids() == ["autre_chose", "humain", "sans_internet"]


async def test_workshops_come_after_the_cards(run: Any, directory: Any) -> None:
    directory.workshops = ({"title": "Le clavier et la souris"},)
    said = await run(ActionRefer, "ordinateur", kind="refer", need="ordinateur")
    assert said.order[-3:] == ["referral", "workshops", "choices"]


async def test_the_commune_named_is_searched_around_and_remembered(run: Any, directory: Any) -> None:
    said = await run(ActionRefer, "impots", communes=("44195",), **SURE)
    assert directory.wishes[0].commune == "44195"
    assert said.values("utter_near_commune")["commune"] == "Savenay"
    assert said.slots["commune"] == "44195"


async def test_a_commune_named_before_still_counts(run: Any, directory: Any) -> None:
    await run(ActionRefer, "impots", slots={"commune": "44195"}, **SURE)
    assert directory.wishes[0].commune == "44195"


async def test_an_ambiguous_commune_is_asked_with_buttons_and_the_need_waits(run: Any, directory: Any) -> None:
    said = await run(ActionRefer, "impots", communes=("44184", "44195"), **SURE)
    assert said.order == ["utter_which_of_name", "choices"]
    assert said.choice_ids() == ["commune:44184", "commune:44195", "humain"]
    assert said.slots["last_need"] == "impots"
    assert not directory.wishes


async def test_what_was_shown_is_remembered_for_the_follow_ups(run: Any) -> None:
    said = await run(ActionRefer, "impots", slots={"shown": ["old"], "misunderstandings": 1}, **SURE)
    assert said.slots["last_need"] == "impots"
    assert said.slots["cards"] == said.slots["shown"] == ["card-1", "card-2", "card-3"]
    assert said.slots["misunderstandings"] == 0
    assert [choice["id"] for choice in said.slots["choices"]] == ["autre_chose", "humain", "sans_internet"]


async def test_without_any_record_a_person_is_called(run: Any, directory: Any) -> None:
    directory.cards = []
    said = await run(ActionRefer, "impots", **SURE)
    assert said.order == ["utter_no_card", "handoff"]
    assert said.part("handoff")["reason"] == "doute"


async def test_the_library_of_the_page_is_searched_around(run: Any, directory: Any) -> None:
    await run(ActionRefer, "impots", metadata={"library": "estuaire"}, **SURE)
    assert directory.wishes[0].library == "estuaire"


async def test_an_age_is_searched_with_and_kept_for_the_next_search(run: Any, directory: Any) -> None:
    said = await run(ActionRefer, "emploi", kind="refer", need="emploi", metadata={"age": 17, "whom": "fils"})
    assert directory.wishes[0].age == said.slots["search"]["age"] == 17
    kept = {"search": {"age": 17}, "whom": "fils"}
    await run(ActionRefer, "emploi", kind="refer", need="emploi", slots=kept)
    assert directory.wishes[1].age == 17


async def test_an_age_is_forgotten_when_the_help_is_for_somebody_else(run: Any, directory: Any) -> None:
    kept = {"search": {"age": 17}, "whom": "fils"}
    for metadata in ({"whom": "mere"}, {"for_oneself": True}):
        await run(ActionRefer, "retraite", kind="refer", need="retraite", slots=kept, metadata=metadata)
        assert directory.wishes[-1].age is None


async def test_a_subject_may_have_a_first_line_of_its_own(run: Any) -> None:
    of_french = await run(ActionRefer, "courrier", need="courrier", metadata={"topics": ["francais"]})
    assert of_french.order[0] == "utter_need_courrier_francais"
    of_another_need = await run(ActionRefer, "caf", need="caf", metadata={"topics": ["francais"]})
    assert of_another_need.order[0] == "utter_need_caf"
