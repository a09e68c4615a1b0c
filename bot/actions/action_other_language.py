"""A message in another language: the need is asked in it, never assumed (DECISION.md, "What to build", 8)."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import MOST_QUESTIONS
from bot.choices import NEED
from bot.decision import MOST_OPTIONS
from bot.foreign import GENERAL
from bot.replies import Answer, Utter

MOST_GENERAL = len(GENERAL)
"""With a person, five buttons at most (CONTRACT.md, 3)."""


class ActionOtherLanguage(PasserelleAction):
    """Buttons in both languages for the needs that its words point to, else for what newcomers ask most."""

    vague = True

    def _gives_way(self, heard: Heard) -> bool:
        """A need recognised is no vague word: after a crisis it is asked about, below the numbers."""
        return not heard.options and super()._gives_way(heard)

    def name(self) -> str:
        return "action_other_language"

    async def answer(self, heard: Heard) -> Answer:
        sentence = replies.other_language(self.tools.phrases, heard.tongue or heard.language)
        if heard.misunderstandings >= MOST_QUESTIONS:
            asked = replies.hand_off(self.asked(heard, "langue"))
            return Answer((sentence, asked), {"last_kind": "handoff", "misunderstandings": 0})
        options = tuple(need for need in heard.options if need not in heard.refused)[:MOST_OPTIONS]
        options = options or self._still_asked(heard)
        question = self._question(heard) if options else sentence
        ids = [f"{NEED}{need}" for need in options or self._first_asked(heard)]
        # Five buttons at most. Without a need the decision is to hand off: a person comes first (CONTRACT.md, 3).
        shown = [*ids, "autre_chose", "humain"] if options else ["humain", *ids]
        buttons = replies.bilingual(self.tools.phrases, shown, heard.tongue)
        asked_again = {"last_kind": "ask", "misunderstandings": heard.misunderstandings + 1}
        return Answer((question, buttons), asked_again)

    def _still_asked(self, heard: Heard) -> tuple[str, ...]:
        """What a reply that nobody could read leaves on the screen: the needs just asked about, the menu apart."""
        pending = heard.proposed if heard.last_kind == "ask" else ()
        return () if set(pending) <= set(self._first_asked(heard)) else tuple(pending)[:MOST_OPTIONS]

    def _first_asked(self, heard: Heard) -> tuple[str, ...]:
        """What newcomers ask most; the need that cards were last shown for comes before."""
        known = (heard.last_need,) if heard.last_need in self.tools.needs else ()
        return tuple(str(need) for need in dict.fromkeys((*known, *GENERAL)))[:MOST_GENERAL]

    def _question(self, heard: Heard) -> Utter:
        own = replies.in_language(self.tools.phrases, "ask", heard.tongue)
        return own[0] if own else Utter("utter_ask_options")
