"""What a message means where it stands in its conversation: a button named, a fact, a correction, or plain words.

Between the engine, which runs turns, and Rasa's pipeline, which reads a text alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.choices import agrees, chosen, declines, declines_politely, named, none_of_them, of_its_need, placed, typed
from bot.correction import Denial, changes_commune, denials, in_one_breath, mentions, needs_named, without
from bot.decision import FOLLOW_UP, Decision
from bot.despair import despairs
from bot.elsewhere import around_here, asking, asking_which, names_no_commune, names_unknown_town
from bot.everyday import everyday
from bot.foreign import says_thanks, yes_or_no
from bot.language import FRENCH, detect
from bot.little import of_deadline, of_little, says_little
from bot.message_metadata import metadata_of
from bot.outcome import at_least, without_needs
from bot.parsing import decision_from_intent, decision_of, spoken
from bot.places import Places
from bot.pointing import Pointed, about_cards, card_kept, card_pointed, expected, other_button
from bot.questions import QUESTIONS, asked
from bot.residence import here, residence, theirs_then_ours
from bot.robot import of_itself
from bot.turn import Input
from bot.two_needs import with_both
from bot.urgency import Urgency
from bot.wished_language import language_of_crisis, wished_language
from bot.wishes import Wishes, nothing_else, read

WORKSHOPS = "ateliers"
OF_SESSIONS = frozenset({"prochain", "semaine_prochaine"})
"""Times that only a session has (knowledge/data/wished-times.yml): a day alone may be about opening hours."""

ENOUGH_WORDS = 3
"""Of a message in French that takes a conversation back from another language: "ok" or a name does not."""

_ENOUGH_FRENCH = 2  # everyday words of French among them: "vivo en Rezé" has one
_MAY_HIDE = 3  # words from which a message taken for a button or a fact may be about something graver

Data = dict[str, Any]
Parse = Callable[[str, Mapping[str, Any]], Awaitable[Data]]
"""A text and its metadata → Rasa's parse data (``bot.parsing.Parser.parse``)."""


@dataclass(frozen=True)
class TakenBack:
    """What a message denies: needs, communes (INSEE codes), and the stretches of text that do."""

    needs: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    stretches: tuple[Denial, ...] = field(default=())


class Hearing:
    """Reads messages with the buttons, cards and facts of their conversation in mind."""

    def __init__(
        self,
        places: Places,
        needs: frozenset[str],
        follow_ups: Sequence[Mapping[str, str]] = (),
        starters: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """``follow_ups``: buttons about cards, that may be typed after them even when they are not shown.

        ``starters``: buttons under the first words of a conversation, which are said before any dialogue is kept.
        """
        self._places = places
        self._needs = needs
        self._follow_ups = follow_ups
        self._starters = starters

    async def understand(self, parse: Parse, said: Input, slots: Mapping[str, Any]) -> Data:
        """Parse data for a message: of the button pressed or named, of the facts said, else of the text.

        Never less urgent than the raw text. Raises what ``parse`` raises.
        """
        text = said.text or ""
        calm = not (said.choice or said.urgency.urgent)
        taken_back = self._taken_back(text, slots) if calm else TakenBack()
        kept = without(text, taken_back.stretches) if taken_back.stretches else text
        denied = tuple(need for need in taken_back.needs if not mentions(kept, need))  # one need, two acts
        taken_back = replace(taken_back, needs=denied)
        pointed = card_pointed(text, slots) if calm else None
        french = _is_french(kept) if slots.get("language") else False
        metadata = metadata_of(said, slots, french=french, topics=self._places.topics(text)) | {
            "not_needs": list(taken_back.needs),
            "not_communes": list(taken_back.communes),
            "card": pointed.card if pointed else card_kept(text, slots),
            "times": list(self._places.times(text)),
            "title_words": list(self._places.title_words(text)),
            "near_day": self._places.near_day(text),
            "despair": calm and despairs(text),
            "declined": calm and declines_politely(text),
        }
        if pointed is not None:
            metadata["asks"] = pointed.asks
            metadata["several"] = list(pointed.several)
            metadata["beyond"] = pointed.card is None and not pointed.several
        little = calm and says_little(text, slots, pointed, self._places)
        choice = said.choice or (self._typed(kept, slots, pointed) if calm else None)
        if choice:
            unread = True
            metadata["french"] = False  # a label copied in French is no turn to French
            data = self._of_choice(text, choice)
        else:
            facts = self._of_facts(text, kept, slots, taken_back, little) if calm else None
            if calm and facts is None:
                facts = of_itself(text, first=not slots.get("last_kind"))
            if facts is None and metadata["despair"]:
                facts = spoken("imprecis", Decision(text, "ask"))
            if calm and facts is None and slots.get("language") and says_thanks(text):
                facts = spoken("merci", Decision(text, "chat"))
            unread = facts is not None
            data = facts or await self._of_words(parse, text, kept, metadata, taken_back)
            if not unread:
                data = self._at_their_own_place(data, text)
                data = await _about_the_card(parse, pointed, metadata, data)
                data = _placed(data, text, kept, slots, metadata) if calm else _still_foreign(data, text, slots)
                data = _in_the_language_wished(data, text)
        if calm and unread and not little and len(text.split()) >= _MAY_HIDE:
            data = await _never_hiding(parse, text, metadata, data)
        return {**_urgent_in_its_language(at_least(data, said.urgency, text), text), "metadata": metadata}

    def _typed(self, text: str, slots: Mapping[str, Any], pointed: Pointed | None) -> str | None:
        """The button that a text names: by its place only where no card has that place."""
        if pointed is not None and pointed.button:
            return pointed.button
        if other := other_button(text, slots):
            return other
        last_kind = str(slots.get("last_kind"))
        if slots.get("language") and (answer := yes_or_no(text)):
            return answer
        if not slots.get("last_kind"):
            return placed(text, self._starters)
        by_place = last_kind.startswith("ask") or not about_cards(slots)
        if same := typed(text, slots.get("choices") or (), by_place=by_place):
            return same
        asked_in = str(slots.get("language")) if last_kind.startswith("ask") else ""
        if of_need := of_its_need(text, asked_in, slots.get("choices") or ()):
            return of_need
        if about_cards(slots):
            return self._typed_under_cards(text)
        return "non" if declines_politely(text) else None

    def _typed_under_cards(self, text: str) -> str | None:
        if none_of_them(text) or declines(text):
            return "non"
        if agrees(text):
            return "oui"
        return named(text, self._follow_ups) or QUESTIONS.get(asked(text) or "")

    def _of_choice(self, text: str, choice: str) -> Data:
        meant = chosen(choice, self._needs)
        if meant is None:
            return spoken("imprecis", Decision(text, "ask"))
        confidence = 1.0 if meant.need else 0.0
        decision = decision_from_intent(text, meant.intent, confidence, meant.need)
        return spoken(meant.intent, decision, meant.entities)

    def _of_facts(
        self, text: str, kept: str, slots: Mapping[str, Any], taken_back: TakenBack, little: bool
    ) -> Data | None:
        """A message of which all is known, ``little`` or a fact: where, when, how or for whom to look again."""
        if not little:
            return self._of_fact(text, kept, slots, taken_back)
        if not self._asks_for_sessions(text, slots) and (pressing := of_deadline(text, self._places)):
            return pressing
        return self._of_fact(text, kept, slots, taken_back) or of_little(text, slots, self._places)

    def _of_fact(self, text: str, kept: str, slots: Mapping[str, Any], taken_back: TakenBack) -> Data | None:
        """A message that only says where, when, how or for whom: the last need is looked for again with it."""
        if changes_commune(text):
            return self._elsewhere(text)
        if not kept and taken_back.needs:
            return spoken("non", Decision(text, "ask"))
        if self._asks_for_sessions(text, slots):
            return self._with_facts(text, Wishes(), (), slots)
        if by_ear := self._by_ear(kept, slots):
            return self._with_facts(text, Wishes(), by_ear, slots)
        facts = read(text if taken_back.communes == () and not taken_back.needs else kept)
        communes = self._places_in(kept) if kept else ()
        if taken_back.communes and not communes and nothing_else(kept):
            return spoken("plus_proche", Decision(text, "ask"))
        new = communes or facts != Wishes()
        refused = slots.get("last_need") in taken_back.needs  # "pas les impôts, pour ma mère"
        if not new or refused or needs_named(kept) or not _only_facts(kept, communes):
            return None
        return self._with_facts(text, facts, communes, slots)

    def _by_ear(self, text: str, slots: Mapping[str, Any]) -> Sequence[Any]:
        """The communes of which a text has the sound, where a place may answer us and no name is read in it."""
        if not expected(slots) or self._places.find_communes(text):
            return ()
        where = residence(text)
        return self._places.find_by_ear(where.place if where else text)

    def _places_in(self, text: str) -> Sequence[Any]:
        """The communes that a text names; of one that only says where someone lives, in whatever language."""
        where = residence(text)
        announced = self._places.find_communes(f"j'habite à {where.place}") if where and where.announced else ()
        return announced or self._places.find_communes(text)

    def _at_their_own_place(self, data: Data, text: str) -> Data:
        """Near the patron rather than near a relative, of whom the message only says where they live."""
        told = theirs_then_ours(text)
        if told is None or read(text).whom or not all(map(self._places.find_communes, told)):
            return data
        elsewhere = [entity for entity in data.get("entities") or () if entity["entity"] != "commune"]
        return {**data, "entities": [*elsewhere, *_entities(self._places.find_communes(told[1]))]}

    def _asks_for_sessions(self, text: str, slots: Mapping[str, Any]) -> bool:
        """After sessions shown: "le prochain", "la semaine prochaine"; of workshops "samedi" too, not the hours."""
        shown = (slots.get("search") or {}).get("sessions") and about_cards(slots)
        if not shown or not self._places.only_times(text):
            return False
        return slots.get("last_need") == WORKSHOPS or not OF_SESSIONS.isdisjoint(self._places.times(text))

    def _elsewhere(self, text: str) -> Data:
        return spoken("plus_proche", Decision(text, "ask"), _entities(self._places.find_communes(text)))

    def _with_facts(self, text: str, facts: Wishes, communes: Sequence[Any], slots: Mapping[str, Any]) -> Data:
        places, language = _entities(communes), detect(text)
        need = slots.get("last_need")
        if need not in self._needs:
            return spoken("imprecis", Decision(text, "ask", language=language), places)
        if facts.moment and not places and facts == Wishes(moment=facts.moment):
            return spoken("horaires", Decision(text, "ask", language=language))
        return spoken(need, Decision(text, "refer", need=need, confidence=1.0, language=language), places)

    async def _of_words(
        self, parse: Parse, text: str, kept: str, metadata: Mapping[str, Any], taken_back: TakenBack
    ) -> Data:
        if not taken_back.stretches:
            return await with_both(parse, await parse(text, metadata), text, metadata)
        whole = decision_of(await parse(text, metadata), text)
        data = await parse(kept, metadata)
        data = without_needs({**data, "text": text}, decision_of(data, text), taken_back.needs)
        return at_least(data, Urgency(whole.urgency), text)

    def _taken_back(self, text: str, slots: Mapping[str, Any]) -> TakenBack:
        """What is denied in answer to us; a first message denies nothing of ours."""
        if not (slots.get("last_kind") or slots.get("commune")):
            return TakenBack()
        needs: list[str] = []
        communes: list[str] = []
        stretches: list[Denial] = []
        for denial in map(in_one_breath, denials(text)):
            named = needs_named(denial.what)
            commune = None if named else self._commune_alone(denial.what)
            needs += named
            communes += [commune] if commune else []
            if named or commune or (read(denial.stretch) != Wishes() and nothing_else(denial.what)):
                stretches.append(denial)
        return TakenBack(tuple(needs), tuple(communes), tuple(stretches))

    def _commune_alone(self, what: str) -> str | None:
        found = self._places.find_communes(what) or self._places.find_communes(f"à {what}")
        return found[0].insee if len(found) == 1 and nothing_else(what, found[0].name) else None


async def _about_the_card(parse: Parse, pointed: Pointed | None, metadata: Mapping[str, Any], data: Data) -> Data:
    """What is asked of a card that is pointed to, read without the pointing when that hid it; never less urgent."""
    decided = decision_of(data, data["text"])
    if pointed is None or not pointed.beside or decided.urgency != "none" or data["intent"]["name"] in FOLLOW_UP:
        return data
    beside = await parse(pointed.beside, metadata)
    return {**beside, "text": data["text"]} if beside["intent"]["name"] in FOLLOW_UP else data


def _placed(data: Data, text: str, kept: str, slots: Mapping[str, Any], metadata: Data) -> Data:
    """The same data, unless the words are a place that we cannot look around."""
    if names_no_commune(data, kept, slots):
        metadata |= {"here": here(kept), "no_commune": not here(kept)}
        return around_here(data, text, slots) if metadata["here"] else asking_which(data, text)
    metadata["unknown_place"] = names_unknown_town(data, kept, slots)
    return asking(data, text) if metadata["unknown_place"] else _still_foreign(data, text, slots)


def _still_foreign(data: Data, text: str, slots: Mapping[str, Any]) -> Data:
    """In a conversation in another language words that mean nothing sure in French are of that language."""
    language, decided = slots.get("language"), decision_of(data, text)
    unsure = decided.reason in (None, "hors_sujet", "langue")
    if not language or _is_french(text) or decided.language != FRENCH or not unsure:
        return data
    if decided.kind in ("refer", "chat") or data["intent"]["name"] in FOLLOW_UP:
        return data
    return spoken("autre_langue", Decision(text, "handoff", reason="langue", language=str(language)))


def _in_the_language_wished(data: Data, text: str) -> Data:
    """A text that only asks for another language goes on in it, whatever else was read in it but an urgency."""
    wished = wished_language(text)
    if wished is None or decision_of(data, text).urgency != "none":
        return data
    return spoken("autre_langue", Decision(text, "handoff", reason="langue", language=wished))


def _urgent_in_its_language(data: Data, text: str) -> Data:
    """An urgency is answered in its language too, even when it was said in two words."""
    decided = decision_of(data, text)
    if decided.urgency == "none" or decided.language != FRENCH:
        return data
    return {**data, "decision": replace(decided, language=language_of_crisis(text)).record()}


def _is_french(text: str) -> bool:
    """Whether a text is surely French: long enough, no other language, and full of everyday words."""
    return len(text.split()) >= ENOUGH_WORDS and detect(text) == FRENCH and len(everyday(text)) >= _ENOUGH_FRENCH


def _only_facts(text: str, communes: Sequence[Any]) -> bool:
    """Whether a text says nothing but facts and these places."""
    return nothing_else(text, *(one.name for one in communes)) or (bool(communes) and residence(text) is not None)


def _entities(communes: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"entity": "commune", "value": commune.insee} for commune in communes]


async def _never_hiding(parse: Parse, text: str, metadata: Mapping[str, Any], data: Data) -> Data:
    """What was heard without the model, unless the model finds the same words urgent: either suffices."""
    learned = decision_of(await parse(text, metadata), text)
    return at_least(data, Urgency(learned.urgency), text)
