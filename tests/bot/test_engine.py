"""One turn in process: with the model, without it, too late, in a crisis."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from rasa.shared.core.events import BotUttered
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from bot import engine as engine_module
from bot.actions.directory import Wish
from bot.engine import Engine
from bot.loading import load_decider, load_engine
from bot.processor import Processor
from bot.turn import Turn
from bot.urgency import Urgency

TAX = "comment faire ma déclaration d'impôts sur internet"


def types(turn: Turn) -> list[str]:
    return [part["type"] for part in turn.parts]


def texts(turn: Turn) -> list[str]:
    return [part["text"] for part in turn.parts if part["type"] == "text"]


def cards(turn: Turn) -> list[str]:
    return [card["name"] for part in turn.parts if part["type"] == "referral" for card in part["cards"]]


def ids(turn: Turn) -> list[str]:
    return [choice["id"] for part in turn.parts if part["type"] == "choices" for choice in part["choices"]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def trained(model_path: Path, house: Any) -> AsyncIterator[Engine]:
    yield await load_engine(model_path, house.sessions, house.catalogue, house.gazetteer)


@pytest_asyncio.fixture
async def degraded(house: Any) -> Engine:
    return await load_engine(None, house.sessions, house.catalogue, house.gazetteer)


@pytest.mark.asyncio(loop_scope="module")
class TestWithTheModel:
    """The whole loop: NLU, rule, action, records."""

    async def test_a_sure_need_ends_with_cards_from_the_records(self, trained: Engine) -> None:
        turn = await trained.turn("e1", text=f"{TAX}, j'habite à Savenay")
        assert types(turn) == ["text", "text", "referral", "choices"]
        cards = turn.parts[2]["cards"]
        assert cards[0]["name"] == "Partenaire 2 (exemple)"
        assert cards[0]["phone"] == "02 61 91 00 02"
        assert turn.decision is not None
        assert (turn.decision.kind, turn.decision.need) == ("refer", "impots")

    async def test_the_language_of_a_conversation_is_told_without_a_turn(self, trained: Engine) -> None:
        assert await trained.language("e2-tongue") == "fr"
        await trained.turn("e2-tongue", text="i need help with my residence permit please")
        assert await trained.language("e2-tongue") == "en"

    async def test_a_button_does_what_it_says(self, trained: Engine) -> None:
        turn = await trained.turn("e2", choice="need:handicap")
        assert turn.parts[2]["need"] == "handicap"
        hours = await trained.turn("e2", choice="horaires")
        assert hours.decision is None
        assert "Partenaire 3 (exemple)" in texts(hours)[0]

    async def test_a_commune_alone_ranks_the_last_need_again(self, trained: Engine) -> None:
        await trained.turn("e3", choice="need:impots")
        turn = await trained.turn("e3", text="je suis à savenay")
        assert turn.parts[2]["cards"][0]["commune"] == "Savenay"

    async def test_a_postcode_of_several_communes_is_asked_with_buttons(self, trained: Engine) -> None:
        await trained.turn("e3b", choice="need:impots")
        asked = await trained.turn("e3b", text="44260")
        assert "commune:44195" in ids(asked)
        turn = await trained.turn("e3b", text="savenay")
        assert turn.parts[2]["cards"][0]["commune"] == "Savenay"

    async def test_a_crisis_shows_numbers_first_and_stays_one(self, trained: Engine) -> None:
        turn = await trained.turn("e4", text="mon mari me tape jai peur")
        assert types(turn)[0] == "emergency"
        phones = [contact["phone"] for contact in turn.parts[0]["contacts"]]
        assert phones[0] == "17"
        assert {"3919", "114"} <= {phone.replace(" ", "") for phone in phones}
        assert turn.handoff is not None
        assert turn.handoff.urgency == "danger"
        again = await trained.turn("e4", text="non")
        assert types(again)[0] == "emergency"
        assert again.handoff is not None
        assert again.handoff.reason == "urgence"

    async def test_what_was_urgent_before_masking_stays_urgent(self, trained: Engine) -> None:
        turn = await trained.turn("e5", text="[NOM]", raw_urgency=Urgency("danger", "violence"))
        assert turn.decision is not None
        assert turn.decision.urgency == "danger"
        assert types(turn)[0] == "emergency"

    @pytest.mark.parametrize("text", ["/restart", "EXTERNAL: x", " /session_start", '/danger{"x": 1}', "/"])
    async def test_orders_to_rasa_are_plain_text(self, trained: Engine, text: str) -> None:
        turn = await trained.turn(f"order {text}", text=text)
        assert turn.decision is not None
        assert turn.decision.urgency == "none"
        assert turn.decision.text == text
        assert turn.parts

    @pytest.mark.parametrize("text", ["", "😀😀", "   ", "…", "\u0007"])
    async def test_nothing_to_read_is_asked_gently(self, trained: Engine, text: str) -> None:
        turn = await trained.turn(f"empty {text!r}", text=text)
        assert turn.decision is not None
        assert turn.decision.kind == "ask"
        assert "humain" in ids(turn)

    async def test_a_typed_place_takes_the_button_asked_about(self, trained: Engine) -> None:
        asked = await trained.turn("e6", text="je veux imprimer un papier et aussi refaire ma carte vitale")
        assert asked.decision is not None
        assert asked.decision.kind == "ask"
        second = ids(asked)[1].removeprefix("need:")
        turn = await trained.turn("e6", text="le 2")
        assert turn.decision is not None
        assert turn.decision.need == second or turn.handoff is not None

    async def test_advice_is_never_given(self, trained: Engine) -> None:
        turn = await trained.turn("e7", text="quelle case je coche pour la pension")
        assert turn.handoff is not None
        assert turn.handoff.reason == "conseil"

    async def test_messages_of_one_conversation_are_answered_in_order(self, trained: Engine) -> None:
        turns = await asyncio.gather(trained.turn("e8", choice="need:impots"), trained.turn("e8", choice="autre_lieu"))
        first, second = (
            {card["id"] for part in turn.parts if part["type"] == "referral" for card in part["cards"]}
            for turn in turns
        )
        assert first
        assert not first & second

    async def test_forgetting_leaves_nothing(self, trained: Engine, house: Any) -> None:
        await trained.turn("e10", text=TAX)
        await trained.forget("e10")
        with house.sessions() as session:
            left = session.execute(sql("select count(*) from dialogue where conversation_id = 'e10'")).scalar_one()
        assert left == 0

    async def test_no_word_of_a_patron_reaches_the_dialogue_table(self, trained: Engine, house: Any) -> None:
        await trained.turn("e11", text="mon canari bleu veut faire sa déclaration d'impôts")
        with house.sessions() as session:
            row = session.execute(
                sql("select slots || events from dialogue where conversation_id = 'e11'")
            ).scalar_one()
        assert "canari" not in row

    async def test_a_turn_too_late_becomes_a_person(self, trained: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine_module, "DEADLINE", 0.0)
        turn = await trained.turn("e12", text=TAX)
        assert turn.handoff is not None
        assert turn.handoff.reason == "doute"

    async def test_a_crisis_too_late_has_its_numbers_all_the_same(
        self, trained: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine_module, "CRISIS_DEADLINE", 0.0)
        turn = await trained.turn("e13", text="je veux en finir")
        assert types(turn)[0] == "emergency"
        await asyncio.sleep(0.5)
        monkeypatch.undo()
        assert types(await trained.turn("e13", text="non"))[0] == "emergency", "the crisis was remembered"

    async def test_a_locked_database_is_told_except_in_a_crisis(
        self, trained: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def locked(*_: Any) -> dict[str, Any]:
            raise OperationalError("select", {}, Exception("database is locked"))

        monkeypatch.setattr(trained._store, "slots", locked)
        with pytest.raises(OperationalError):
            await trained.turn("e14", text=TAX)
        assert types(await trained.turn("e14", text="mon mari me frappe"))[0] == "emergency"

    async def test_an_action_that_fails_becomes_a_person(
        self, trained: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(*_: Any) -> None:
            raise RuntimeError("records cannot be read")

        monkeypatch.setattr(trained._tools.directory, "refer", broken)
        turn = await trained.turn("e15", choice="need:impots")
        assert turn.handoff is not None
        assert turn.handoff.reason == "doute"
        assert turn.parts

    async def test_a_decision_leaves_no_dialogue_and_says_the_same(self, trained: Engine, house: Any) -> None:
        decision = await trained.decide(TAX)
        assert (decision.kind, decision.need, decision.text) == ("refer", "impots", TAX)
        with house.sessions() as session:
            assert session.execute(sql("select count(*) from dialogue where events like '%default%'")).scalar_one() == 0

    async def test_a_warm_up_plays_a_crisis_with_its_cards_and_leaves_no_trace(
        self, trained: Engine, house: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        played = []

        async def answered(self: Processor, *arguments: Any) -> Any:
            played.append(await plain(self, *arguments))
            return played[-1]

        def kept() -> list[Any]:
            with house.sessions() as session:
                return list(session.execute(sql("select * from dialogue order by conversation_id")).all())

        names = []
        directory = trained._tools.directory
        monkeypatch.setattr(directory, "place_named", lambda text, *_: names.append(text) or asyncio.sleep(0))
        plain, before = Processor._answered, kept()
        monkeypatch.setattr(Processor, "_answered", answered)
        await trained.warm_up()
        assert names  # of all partners, which a first message may name
        (tracker,) = played
        said = [event for event in tracker.events if isinstance(event, BotUttered)]
        assert any((event.data.get("custom") or {}).get("type") == "referral" for event in said)
        assert kept() == before and trained._crises.of(tracker.sender_id) is None

    async def test_a_commune_in_a_follow_up_moves_the_cards_and_the_next_follow_up_is_about_them(
        self, trained: Engine
    ) -> None:
        await trained.turn("f1", text=f"{TAX}, j'habite à Saint-Nazaire")
        hours = await trained.turn("f1", text="horaires a nantes")
        assert cards(hours)[0] == "Partenaire 5 (exemple)"
        assert all(card["hours_text"] for part in hours.parts for card in part.get("cards", ()))
        price = await trained.turn("f1", text="et les prix ?")
        assert texts(price)[0] == "Partenaire 5 (exemple) : gratuit."

    @pytest.mark.parametrize(
        "text", ["non c'est pour ma mère, sa retraite", "plutôt la retraite", "oui pour ma retraite"]
    )
    async def test_a_new_need_in_an_answer_is_decided_again(self, trained: Engine, text: str) -> None:
        await trained.turn(f"f2 {text}", text=TAX)
        turn = await trained.turn(f"f2 {text}", text=text)
        assert turn.decision is not None
        assert (turn.decision.kind, turn.decision.need) == ("refer", "retraite")
        assert cards(turn) == ["Partenaire 6 (exemple)"]

    async def test_after_cards_a_place_is_a_card(self, trained: Engine) -> None:
        second = cards(await trained.turn("f3", text=TAX))[1]
        turn = await trained.turn("f3", text="le 2")
        assert cards(turn) == [second]
        assert second in texts(turn)[0]

    @pytest.mark.parametrize(
        ("text", "beginning", "button"),
        [
            ("oui", "Très bien.", "autre_chose"),
            ("non", "Dites-moi.", "autre_lieu"),
            ("merci", "De rien.", "autre_chose"),
            ("au revoir", "Au revoir.", None),
        ],
    )
    async def test_after_an_answer_small_words_are_understood(
        self, trained: Engine, text: str, beginning: str, button: str | None
    ) -> None:
        await trained.turn(f"f4 {text}", text=TAX)
        turn = await trained.turn(f"f4 {text}", text=text)
        assert texts(turn)[0].startswith(beginning)
        assert ids(turn)[:1] == ([button] if button else [])
        assert turn.handoff is None

    @pytest.mark.parametrize(
        ("first", "where", "place"),
        [
            ("I need help with my tax return", "I live in Nantes", "I looked near Nantes."),
            ("necesito ayuda con los impuestos", "vivo en Rezé", "He buscado cerca de Rezé."),
            ("мне нужна помощь, налог", "я живу в Nantes", "Я искал рядом с Nantes."),
            ("我需要帮助填写税表", "我住在Nantes", "我查找了Nantes附近。"),
        ],
    )
    async def test_another_language_sticks_and_its_place_is_heard(
        self, trained: Engine, first: str, where: str, place: str
    ) -> None:
        await trained.turn(f"g1 {first}", text=first)
        asked = await trained.turn(f"g1 {first}", text=where)
        assert ids(asked) == ["need:impots", "autre_chose", "humain"], "the subject is kept"
        turn = await trained.turn(f"g1 {first}", text="1")
        assert texts(turn)[1] == place
        assert all(" · " in choice["label"] for choice in turn.parts[-1]["choices"][:2])

    async def test_the_town_is_asked_in_the_language_of_the_conversation(self, trained: Engine) -> None:
        await trained.turn("g2", text="I need help with my tax return")
        turn = await trained.turn("g2", choice="need:impots")
        assert texts(turn)[1] == "I looked around the library. Where do you live?"
        assert texts(await trained.turn("g2", choice="changer_commune"))[0].startswith("Where do you live?")
        moved = await trained.turn("g2", text="I live near Savenay")
        assert cards(moved)[0] == "Partenaire 2 (exemple)"

    @pytest.mark.parametrize(
        "text", ["paris", "lyon", "je suis de bordeaux", "j'habite à trifouilly", "concarneau", "à plouha"]
    )
    async def test_a_town_of_elsewhere_is_gently_said_to_be_so(self, trained: Engine, text: str) -> None:
        await trained.turn(f"g3 {text}", text=TAX)
        turn = await trained.turn(f"g3 {text}", text=text)
        assert "commune" in texts(turn)[0]
        assert "liste" in texts(turn)[0]
        assert ids(turn) == ["need:impots", "humain"]
        assert turn.decision is not None
        assert turn.decision.kind == "ask"
        assert cards(await trained.turn(f"g3 {text}", text="oui"))[0].startswith("Partenaire")

    async def test_another_town_may_be_written_and_is_looked_around(self, trained: Engine) -> None:
        await trained.turn("g12", text=TAX)
        await trained.turn("g12", text="lyon")
        assert "liste" in texts(await trained.turn("g12", text="pouldreuzic"))[0]
        assert cards(await trained.turn("g12", text="savenay"))[0] == "Partenaire 2 (exemple)"

    @pytest.mark.parametrize(
        "text", ["Compliqué", "Super", "je suis en colère", "je suis à bout", "Bof", "L'autre", "je sais pas"]
    )
    async def test_a_word_under_cards_that_is_no_town_is_none(self, trained: Engine, text: str) -> None:
        await trained.turn(f"g13 {text}", text=TAX)
        turn = await trained.turn(f"g13 {text}", text=text)
        assert "liste" not in "".join(texts(turn)[:1])

    @pytest.mark.parametrize("text", ["paris", "j'habite à Lyon", "I live in London"])
    async def test_so_is_one_said_before_any_question(self, trained: Engine, text: str) -> None:
        turn = await trained.turn(f"g4 {text}", text=text)
        assert turn.decision is not None
        assert (turn.decision.kind, turn.decision.reason) == ("ask", None)
        assert "humain" in ids(turn)

    async def test_a_shared_postcode_in_a_first_message_is_asked_about(self, trained: Engine) -> None:
        asked = await trained.turn("g5", text="impots 44260")
        assert texts(asked)[0].startswith("Plusieurs communes ont ce code postal.")
        assert "écrire son nom" in texts(asked)[0]
        assert [choice[:8] for choice in ids(asked)] == ["commune:"] * 3 + ["humain"]
        assert cards(await trained.turn("g5", text="savenay"))[0] == "Partenaire 2 (exemple)"

    @pytest.mark.parametrize("text", ["la caf et les impots", "caf + impots", "la caf, les impôts"])
    async def test_two_needs_are_both_offered_and_the_other_one_waits(self, trained: Engine, text: str) -> None:
        asked = await trained.turn(f"g6 {text}", text=text)
        assert ids(asked)[:2] == ["need:caf", "need:impots"]
        await trained.turn(f"g6 {text}", text="la caf")
        decision = await trained.decide(text)
        assert (decision.kind, decision.options) == ("ask", ("caf", "impots"))

    async def test_the_other_need_is_taken_after_the_first(self, trained: Engine) -> None:
        await trained.turn("g7", text="la retraite et les impots")
        first = await trained.turn("g7", text="le 1")
        assert cards(first) == ["Partenaire 6 (exemple)"]
        other = await trained.turn("g7", text="l'autre")
        assert other.decision is not None
        assert other.decision.need == "impots"

    @pytest.mark.parametrize("small", ["ok", "merci", "d'accord", "super"])
    async def test_after_a_small_word_the_cards_are_still_there(self, trained: Engine, small: str) -> None:
        shown = cards(await trained.turn(f"g8 {small}", text=TAX))
        await trained.turn(f"g8 {small}", text=small)
        assert cards(await trained.turn(f"g8 {small}", text="le 2")) == [shown[1]]
        await trained.turn(f"g8 {small}", text=small)
        assert shown[1] in texts(await trained.turn(f"g8 {small}", text="ça ouvre quand"))[0]
        phone = texts(await trained.turn(f"g8 {small}", text="c koi le numero"))[0]
        assert "02 61 91 00" in phone

    @pytest.mark.parametrize(
        ("text", "beginning"),
        [("tu es un humain ?", "Non, je suis un robot."), ("c'est un robot ?", "Oui, je suis un robot.")],
    )
    async def test_the_robot_says_what_it_is(self, trained: Engine, text: str, beginning: str) -> None:
        assert texts(await trained.turn(f"g9 {text}", text=text))[0].startswith(beginning)

    @pytest.mark.parametrize("text", ["a", "k", "B.", "?", "é"])
    async def test_one_letter_is_asked_about(self, trained: Engine, text: str) -> None:
        turn = await trained.turn(f"g10 {text}", text=text)
        assert turn.decision is not None
        assert turn.decision.kind == "ask"
        assert (await trained.decide(text)).kind == "ask"

    async def test_one_chinese_character_is_a_word(self, trained: Engine) -> None:
        assert (await trained.decide("税")).options == ("impots",)

    @pytest.mark.parametrize(
        "text",
        [
            *("raconte moi une blague", "t'es nul", "un bon roman à lire", "asdfgh jklm", "quelle case je coche"),
            *("je veux parler à quelqu'un", "good evening everybody", "dobry wieczór", "مرحبا", "mrhb"),
        ],
    )
    async def test_a_hand_off_in_the_record_calls_a_person_or_offers_one_first(
        self, trained: Engine, text: str
    ) -> None:
        turn = await trained.turn(f"g11 {text}", text=text)
        assert turn.decision is not None
        if turn.decision.kind == "handoff":
            assert turn.handoff is not None or ids(turn)[0] == "humain"
        else:
            assert turn.handoff is None

    async def test_after_two_misunderstandings_a_person(self, trained: Engine) -> None:
        first = await trained.turn("f5", text="ça marche pas")
        second = await trained.turn("f5", text="je sais pas")
        assert first.handoff is None
        assert second.handoff is not None
        assert second.handoff.reason == "doute"

    async def test_what_was_said_of_oneself_reaches_the_search_and_stays(
        self, trained: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wishes: list[Wish] = []
        refer = trained._tools.directory.refer

        async def listening(wish: Wish) -> Any:
            wishes.append(wish)
            return await refer(wish)

        monkeypatch.setattr(trained._tools.directory, "refer", listening)
        await trained.turn("f6", text="je voudrais un cours, je suis étudiant")
        await trained.turn("f6", choice="need:impots")
        await trained.turn("f6", choice="horaires")
        assert [(wish.posture, wish.publics) for wish in wishes[-2:]] == [("apprendre", frozenset({"jeunes"}))] * 2

    async def test_after_a_crisis_a_turn_too_late_still_shows_the_numbers(
        self, trained: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await trained.turn("f7", text="mon mari me tape")
        monkeypatch.setattr(engine_module, "DEADLINE", 0.0)
        turn = await trained.turn("f7", text="d'accord")
        assert types(turn)[0] == "emergency"
        assert turn.handoff is not None
        assert turn.handoff.urgency == "danger"
        await trained.forget("f7")
        assert "emergency" not in types(await trained.turn("f7", text="d'accord"))

    async def test_after_a_crisis_an_action_that_fails_still_shows_the_numbers(
        self, trained: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(*_: Any) -> None:
            raise RuntimeError("records cannot be read")

        await trained.turn("f8", text="mon mari me tape")
        monkeypatch.setattr(trained._tools.directory, "refer", broken)
        assert types(await trained.turn("f8", choice="need:impots"))[0] == "emergency"


async def test_the_decider_decides_without_a_database(model_path: Path) -> None:
    decider = load_decider(model_path)
    decision = await decider.decide("mon mari me tape")
    assert (decision.kind, decision.urgency, decision.reason) == ("handoff", "danger", "urgence")
    assert (await decider.decide("")).kind == "ask"


class TestWithoutTheModel:
    """Degraded mode: urgency by rules alone, and a person for the rest."""

    async def test_it_has_nothing_to_warm_up(self, degraded: Engine) -> None:
        await degraded.warm_up()
        assert not degraded.ready

    async def test_it_says_so_from_the_first_words(self, degraded: Engine) -> None:
        parts = await degraded.greeting()
        assert not degraded.ready
        assert "fonctionne mal" in parts[0]["text"]

    async def test_a_crisis_is_answered_as_ever(self, degraded: Engine) -> None:
        turn = await degraded.turn("d1", text="je vais me suicider")
        assert types(turn) == ["emergency", "text"]
        assert turn.handoff is not None
        assert turn.handoff.urgency == "danger"

    @pytest.mark.parametrize("content", [{"text": "non"}, {"choice": "humain"}, {"text": TAX}])
    async def test_after_a_crisis_the_numbers_stay(self, degraded: Engine, content: dict[str, str]) -> None:
        await degraded.turn("d3", text="mon mari me frappe")
        turn = await degraded.turn("d3", **content)  # type: ignore[arg-type]
        assert types(turn) == ["emergency", "text"]
        assert turn.parts[0]["contacts"][0]["phone"] == "17"
        assert turn.handoff is not None
        assert turn.handoff.urgency == "danger"
        assert "emergency" not in types(await degraded.turn("d4", **content))  # type: ignore[arg-type]

    @pytest.mark.parametrize(("content", "reason"), [({"text": TAX}, "doute"), ({"choice": "humain"}, "humain")])
    async def test_everything_else_is_a_person(self, degraded: Engine, content: dict[str, str], reason: str) -> None:
        turn = await degraded.turn("d2", **content)  # type: ignore[arg-type]
        assert turn.handoff is not None
        assert turn.handoff.reason == reason

    async def test_decisions_are_hand_offs(self, degraded: Engine) -> None:
        assert (await degraded.decide(TAX)).reason == "doute"
        assert (await degraded.decide("mon mari me frappe")).urgency == "danger"

    @pytest.mark.parametrize("content", [b"", b"not an archive"])
    async def test_a_model_that_is_not_whole_is_never_loaded(self, tmp_path: Path, house: Any, content: bytes) -> None:
        model = tmp_path / "model.tar.gz"
        model.write_bytes(content)
        Path(f"{model}.sha256").write_text(hashlib.sha256(b"the real one").hexdigest())
        assert not (await load_engine(model, house.sessions, house.catalogue, house.gazetteer)).ready

    async def test_a_model_that_does_not_load_is_degraded_mode(self, tmp_path: Path, house: Any) -> None:
        model = tmp_path / "model.tar.gz"
        model.write_bytes(b"not an archive")
        Path(f"{model}.sha256").write_text(hashlib.sha256(b"not an archive").hexdigest())
        assert not (await load_engine(model, house.sessions, house.catalogue, house.gazetteer)).ready

    def test_a_decider_without_its_model_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="train again"):
            load_decider(tmp_path / "missing.tar.gz")
