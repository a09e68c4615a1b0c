"""Carries out the hand-off that the bot decided: opens a call at the desk and says honestly what happens next."""

from __future__ import annotations

from bot.turn import HandoffAsked, Part
from conversations.journal import Thread, graver
from web.services import Availability, Services
from web.texts import Texts
from web.work import PATIENCE, Work


class Calling:
    """Calls a person; looks first whether one can be reached (EXPERIENCE.md, "Hand-off")."""

    def __init__(self, services: Services, texts: Texts, work: Work) -> None:
        self._services = services
        self._texts = texts
        self._work = work

    async def call(
        self, thread: Thread, asked: HandoffAsked, patience: float = PATIENCE
    ) -> tuple[tuple[Part, ...], str]:
        """Opens the call; gives the parts that tell the patron, and the state of the conversation.

        ``waiting`` only when someone is there to answer; otherwise the bot stays, and the desk finds the call later.
        """
        services = self._services
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
        return self._told(there, state), state

    async def _there(self, library: str | None, patience: float) -> Availability:
        """Who is there; a library that has left the network since the conversation began is like none named."""
        try:
            return await self._work.run(self._services.availability, library, patience=patience)
        except KeyError:
            return await self._work.run(self._services.availability, None, patience=patience)

    def _told(self, there: Availability, state: str) -> tuple[Part, ...]:
        say = self._texts.say
        sentences = [say("handoff.called")] if state == "waiting" else self._absent(there)
        phone = there.phone or self._services.settings.library.phone
        # Nobody can write to the patron yet, nor read the number that was hidden: they must not wait for it.
        sentences.append(say("handoff.no_answer"))
        sentences.append(say("handoff.come_or_call", phone=phone) if phone else say("handoff.come"))
        if there.hours_text:
            sentences.append(say("handoff.hours", hours=there.hours_text.rstrip(".")))
        part: Part = {"type": "handoff", "state": state, "text": " ".join(sentences), "phone": phone}
        if state != "waiting":
            return (part,)
        return (part, {"type": "choices", "choices": [{"id": "robot", "label": say("choices.robot")}]})

    def _absent(self, there: Availability) -> list[str]:
        say = self._texts.say
        if there.open_now:
            return [say("handoff.nobody"), say("handoff.kept")]
        if there.open_now is None:
            return [say("handoff.kept")]
        if there.next_opening is None:
            return [say("handoff.closed_unknown"), say("handoff.kept")]
        when = self._texts.moment(there.next_opening, self._services.clock())
        return [say("handoff.closed", when=when), say("handoff.kept")]
