"""Nothing to do with what the library's assistant knows: a gentle line and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import MOST_QUESTIONS, give_up
from bot.beyond import BOOKS, INSULT
from bot.replies import Answer, Utter

LINES: Mapping[str | None, str] = {BOOKS: "utter_beyond_books", INSULT: "utter_beyond_anger"}


class ActionOutOfScope(PasserelleAction):
    """Books and rare documents go to the desk; anything else is left kindly, and a person is one button away."""

    vague = True

    def name(self) -> str:
        return "action_out_of_scope"

    async def answer(self, heard: Heard) -> Answer:
        line = Utter(LINES.get(heard.sort, "utter_handoff_hors_sujet"))
        if heard.sort == BOOKS:
            asked = replies.hand_off(self.asked(heard, "hors_sujet"))
            return Answer((line, asked), {"last_kind": "handoff", "misunderstandings": 0})
        if heard.misunderstandings >= MOST_QUESTIONS:
            return give_up(self, heard, "hors_sujet")
        counted = heard.misunderstandings + 1
        return Answer(
            (line, self.buttons(heard, ["humain", "autre_chose"])), {"last_kind": "chat", "misunderstandings": counted}
        )
