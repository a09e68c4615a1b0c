"""Small talk: greeting, thanks, goodbye, what can you do, are you a robot, what happens to my data."""

from __future__ import annotations

from collections.abc import Mapping

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import STARTERS, Answer, Utter

BUTTONS: Mapping[str, tuple[str, ...]] = {
    "bonjour": STARTERS,
    "capacites": STARTERS,
    "merci": ("autre_chose",),
    "robot": ("humain",),
    "donnees": ("effacer", "humain"),
}


class ActionChat(PasserelleAction):
    """One response an intent, ``utter_<intent>``, and what may be asked next. A robot says that it is one.

    Of data, a second one says who reads them and where they are.
    """

    def name(self) -> str:
        return "action_chat"

    async def answer(self, heard: Heard) -> Answer:
        intent = heard.intent if f"utter_{heard.intent}" in self.tools.phrases else "bonjour"
        buttons = BUTTONS.get(str(intent), ())
        shown = [replies.bilingual(self.tools.phrases, buttons, heard.tongue)] if buttons else []
        response = heard.about_robot if intent == "robot" else None
        french = Utter(response or f"utter_{intent}")
        said = replies.first_in_language(self.tools.phrases, str(intent), heard.tongue, french)
        more = [Utter("utter_donnees_ou")] if intent == "donnees" and said is french else []
        return Answer((said, *more, *shown), {"last_kind": "chat"})
