"""A message in another language: a fixed sentence in that language, and a person (DECISION.md, "What to build", 8)."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import Answer


class ActionOtherLanguage(PasserelleAction):
    """The need is asked, never assumed."""

    vague = True

    def name(self) -> str:
        return "action_other_language"

    async def answer(self, heard: Heard) -> Answer:
        sentence = replies.other_language(self.tools.phrases, heard.language)
        return Answer((sentence, self.buttons(["humain"])), {"last_kind": "handoff"})
