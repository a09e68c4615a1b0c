"""Carries out the hand-off that the bot decided: opens a call at the desk and says honestly what happens next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.language import FRENCH
from bot.turn import HandoffAsked, Part
from conversations.journal import Thread, graver
from web.contact import Contact
from web.parts import Phrases
from web.services import Availability, Services
from web.texts import PARIS, Texts
from web.work import PATIENCE, Work


class Calling:
    """Calls a person; looks first whether one can be reached (EXPERIENCE.md, "Hand-off")."""

    def __init__(self, services: Services, texts: Texts, work: Work, contact: Contact) -> None:
        self._services = services
        self._texts = texts
        self._work = work
        self._phrases = Phrases(texts)
        self._contact = contact

    async def call(
        self, thread: Thread, asked: HandoffAsked, patience: float = PATIENCE, language: str = FRENCH
    ) -> tuple[tuple[Part, ...], str]:
        """Opens the call; gives the parts that tell the patron, and the state of the conversation.

        ``language``: of the conversation; one that has its sentences is told in it first, then in French.
        ``waiting`` only when someone is there to answer; otherwise the bot stays, and the desk finds the call later.
        """
        services = self._services
        again = asked.urgency == "none" and await self._called_before(thread.id, patience)
        await self._work.run(
            services.handoffs.open,
            thread.id,
            reason=asked.reason,
            urgency=graver(asked.urgency, thread.urgency),
            need=asked.need,
            commune=asked.commune,
            library=thread.library,
            patience=patience,
        )
        there = await self._there(thread.library, patience)
        state = "waiting" if there.open_now is not False and there.staff_present else "bot"
        short = again and state != "waiting"
        parts = (*self._in_their_language(there, state, language, short), self._told(there, state, short))
        return (*parts, self._phrases.to_the_robot(language)) if state == "waiting" else parts, state

    async def closed(self, thread: Thread, state: str, patience: float, language: str) -> tuple[Part, ...]:
        """What happens next while the library is closed, to who has a call in this ``state``; nothing when it is not
        known to be."""
        there = await self._there(thread.library, patience)
        if there.open_now is not False:
            return ()
        told = (*self._in_their_language(there, state, language, False), self._told(there, state, False))
        return (*told, self._phrases.to_the_robot(language))

    async def _called_before(self, conversation_id: str, patience: float) -> bool:
        """Whether a call of this conversation is open: what happens next was said in full then."""
        waiting_since = self._services.handoffs.waiting_since
        return await self._work.run(waiting_since, conversation_id, patience=patience) is not None

    async def _there(self, library: str | None, patience: float) -> Availability:
        """Who is there; a library that has left the network since the conversation began is like none named.

        One without a phone gives that of the network.
        """
        try:
            there = await self._work.run(self._services.availability, library, patience=patience)
        except KeyError:
            there = await self._work.run(self._services.availability, None, patience=patience)
        return there if there.phone else replace(there, phone=(await self._contact.now()).phone)

    def _told(self, there: Availability, state: str, short: bool) -> Part:
        say = self._texts.say
        sentences = self._sentences(there, state, partial(self._say, "handoff"), short)
        if short:
            sentences.insert(0, say("handoff.again"))
        elif there.hours_text:
            sentences.append(say("handoff.hours", hours=there.hours_text.rstrip(".")))
        return {"type": "handoff", "state": state, "text": " ".join(sentences), "phone": there.phone}

    def _in_their_language(self, there: Availability, state: str, language: str, short: bool) -> tuple[Part, ...]:
        """The same, less the opening hours, which are French in the record; nothing in French itself."""
        if language not in self._texts.get("handoff_languages"):
            return ()
        sentences = self._sentences(there, state, partial(self._say, f"handoff_languages.{language}"), short)
        return ({"type": "text", "text": " ".join(sentences), "lang": language},)

    def _sentences(self, there: Availability, state: str, say: Callable[..., str], short: bool) -> list[str]:
        """What happens next; ``short``, to who has read it: only when it opens, and how to reach it."""
        sentences = [say("called")] if state == "waiting" else self._absent(there, say)
        if not short:
            # Nobody can write to the patron yet, nor read the number that was hidden: they must not wait for it.
            sentences += [say("no_answer")] if state == "waiting" else [say("kept"), say("no_answer")]
        return [*sentences, say("come_or_call", phone=there.phone) if there.phone else say("come")]

    def _absent(self, there: Availability, say: Callable[..., str]) -> list[str]:
        if there.open_now:
            return [say("nobody")]
        if there.open_now is None:
            return []
        if there.next_opening is None:
            return [say("closed_unknown")]
        at = there.next_opening.astimezone(PARIS)
        when = self._texts.moment(at, self._services.clock())
        # Figures read the same in every language; French has its words.
        return [say("closed", when=when, date=f"{at:%d/%m}", time=f"{at:%H:%M}")]

    def _say(self, where: str, name: str, **values: object) -> str:
        return self._texts.say(f"{where}.{name}", **values)
