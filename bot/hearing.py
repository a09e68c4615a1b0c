"""What a message means where it stands in its conversation: a button named, a fact, a correction, or plain words.

Between the engine, which runs turns, and Rasa's pipeline, which reads a text alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.boundaries import within_boundaries
from bot.choices import (
    WORKSHOPS,
    agrees,
    chosen,
    declines,
    declines_politely,
    named,
    none_of_them,
    of_its_need,
    placed,
    typed,
)
from bot.conversation_language import (
    asked_otherwise,
    in_its_language,
    in_the_language_wished,
    is_french,
    still_foreign,
    urgent_in_its_language,
)
from bot.correction import changes_commune, mentions, needs_named
from bot.decision import Decision
from bot.despair import despairs
from bot.elsewhere import around_here, asking, asking_which, names_no_commune, names_unknown_town
from bot.foreign import yes_or_no
from bot.foreign_questions import ForeignQuestion
from bot.language import detect
from bot.little import of_deadline, of_little, says_little
from bot.message_metadata import metadata_of
from bot.outcome import at_least, without_needs
from bot.parsing import Data, Parse, decision_from_intent, decision_of, spoken
from bot.place_by_kind import of_place, place_asked
from bot.places import Places
from bot.pointing import Pointed, about_cards, card_kept, card_pointed, expected, other_button
from bot.questions import QUESTIONS, asked, asks_for_later, of_its_own
from bot.read_again import about_the_card, beside_numbers, never_hiding
from bot.residence import here, residence, theirs_helped
from bot.robot import of_itself
from bot.taken_back import TakenBack
from bot.taken_back import taken_back as taken_back_in
from bot.turn import Input
from bot.two_needs import with_both
from bot.urgency import Urgency
from bot.whose_place import at_their_place
from bot.wishes import Wishes, nothing_else, read

OF_SESSIONS = frozenset({"prochain", "semaine_prochaine"})
"""Times that only a session has (knowledge/data/wished-times.yml): a day alone may be about opening hours."""

_MAY_HIDE = 3  # words from which a message taken for a button or a fact may be about something graver


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
        calm = said.calm
        taken_back = taken_back_in(text, slots, self._places) if calm else TakenBack()
        kept = taken_back.rest_of(text)
        later = calm and _sessions_shown(slots) and asks_for_later(text)
        pointed = card_pointed(text, slots) if calm and not later else None
        metadata = self._metadata(said, slots, kept, taken_back, pointed, later)
        library = metadata.get("library") or slots.get("library")
        place = await place_asked(text, slots, self._places, library) if calm and pointed is None else None
        little = calm and (metadata["code_told"] or says_little(text, slots, pointed, self._places))
        question = asked_otherwise(text, slots) if calm and not place else None
        choice = said.choice or (self._typed(kept, slots, pointed) if calm and not (later or place) else None)
        if choice is None and question and question.button:
            choice, metadata["asks"] = question.button, of_its_own(question.name)
        if choice:
            unread = True
            metadata["french"] = False  # a label copied in French is no turn to French
            data = self._of_choice(text, choice)
        else:
            facts = self._of_facts(text, kept, slots, taken_back, little) if calm and not place else None
            facts = facts or _of_asides(text, slots, metadata, question, calm=calm)
            unread = facts is not None
            data = facts or await self._of_words(parse, text, kept, metadata, taken_back)
            if not unread:
                data = await beside_numbers(parse, said, metadata, at_their_place(data, text, self._places))
                data = await about_the_card(parse, pointed, metadata, data)
                data = _placed(data, text, kept, slots, metadata) if calm else still_foreign(data, text, slots)
                data = in_the_language_wished(data, text)
                data = of_place(data, text, place, metadata) if place else data
        if calm and unread and not little and len(text.split()) >= _MAY_HIDE:
            data = await never_hiding(parse, text, metadata, data)
        data = urgent_in_its_language(at_least(data, said.urgency, text), text)
        tongue = question.language if question else slots.get("language")
        return {**(data if metadata["french"] else in_its_language(data, text, tongue)), "metadata": metadata}

    def _metadata(
        self,
        said: Input,
        slots: Mapping[str, Any],
        kept: str,
        taken_back: TakenBack,
        pointed: Pointed | None,
        later: bool,
    ) -> Data:
        """What goes with a message to the actions: facts, times, the card it points to, what it denies."""
        text = said.text or ""
        calm = said.calm
        french = is_french(kept) if slots.get("language") else False
        metadata = metadata_of(said, slots, french=french, topics=self._places.topics(text)) | {
            "not_needs": list(taken_back.needs),
            "not_communes": list(taken_back.communes),
            "card": pointed.card if pointed else card_kept(text, slots),
            "times": list(self._places.times(text)),
            "title_words": list(self._places.title_words(text)),
            "near_day": self._places.near_day(text),
            "later": later,
            "despair": calm and despairs(text),
            "declined": calm and declines_politely(text),
        }
        if pointed is not None:
            metadata["asks"] = pointed.asks
            metadata["several"] = list(pointed.several)
            metadata["beyond"] = pointed.card is None and not pointed.several
        return metadata

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
        if theirs := theirs_helped(text):
            return self._places.find_communes(theirs)
        where = residence(text)
        announced = self._places.find_communes(f"j'habite à {where.place}") if where and where.announced else ()
        return announced or self._places.find_communes(text)

    def _asks_for_sessions(self, text: str, slots: Mapping[str, Any]) -> bool:
        """After sessions shown: "le prochain", "celui d'après"; of those asked for, "samedi" too, not the hours."""
        if not _sessions_shown(slots):
            return False
        if asks_for_later(text):
            return True
        if not self._places.only_times(text):
            return False
        asked_for = slots.get("last_need") == WORKSHOPS or slots["search"].get("for_sessions")
        return bool(asked_for) or not OF_SESSIONS.isdisjoint(self._places.times(text))

    def _elsewhere(self, text: str) -> Data:
        return spoken("plus_proche", Decision(text, "ask"), _entities(self._places.find_communes(text)))

    def _with_facts(self, text: str, facts: Wishes, communes: Sequence[Any], slots: Mapping[str, Any]) -> Data:
        places, language = _entities(communes), detect(text)
        need = slots.get("last_need") or (WORKSHOPS if mentions(text, WORKSHOPS) else None)
        if need not in self._needs:
            return spoken("imprecis", Decision(text, "ask", language=language), places)
        if facts.moment and not places and facts == Wishes(moment=facts.moment):
            return spoken("horaires", Decision(text, "ask", language=language))
        return spoken(need, Decision(text, "refer", need=need, confidence=1.0, language=language), places)

    async def _of_words(
        self, parse: Parse, text: str, kept: str, metadata: Mapping[str, Any], taken_back: TakenBack
    ) -> Data:
        if not taken_back.stretches:
            return within_boundaries(await with_both(parse, await parse(text, metadata), text, metadata), text)
        whole = decision_of(await parse(text, metadata), text)
        data = await parse(kept, metadata)
        data = without_needs({**data, "text": text}, decision_of(data, text), taken_back.needs)
        return at_least(data, Urgency(whole.urgency), text)


def _sessions_shown(slots: Mapping[str, Any]) -> bool:
    return bool((slots.get("search") or {}).get("sessions")) and about_cards(slots)


def _of_asides(
    text: str, slots: Mapping[str, Any], metadata: Data, question: ForeignQuestion | None, *, calm: bool
) -> Data | None:
    """What is said of the robot, asked in another language, or of a patron at the end of their strength."""
    found = of_itself(text, first=not slots.get("last_kind")) if calm else None
    if found is None and question:
        return spoken(question.name, Decision(text, "chat", language=question.language))
    if found is None and calm and metadata["phone_left"]:
        return spoken("humain", Decision(text, "handoff", reason="humain"))
    if found is None and metadata["despair"]:
        return spoken("imprecis", Decision(text, "ask"))
    return found


def _placed(data: Data, text: str, kept: str, slots: Mapping[str, Any], metadata: Data) -> Data:
    """The same data, unless the words are a place that we cannot look around."""
    if names_no_commune(data, kept, slots):
        metadata |= {"here": here(kept), "no_commune": not here(kept)}
        return around_here(data, text, slots) if metadata["here"] else asking_which(data, text)
    metadata["unknown_place"] = names_unknown_town(data, kept, slots)
    return asking(data, text) if metadata["unknown_place"] else still_foreign(data, text, slots)


def _only_facts(text: str, communes: Sequence[Any]) -> bool:
    """Whether a text says nothing but facts and these places."""
    return nothing_else(text, *(one.name for one in communes)) or (bool(communes) and residence(text) is not None)


def _entities(communes: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"entity": "commune", "value": commune.insee} for commune in communes]
