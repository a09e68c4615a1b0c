"""Nothing to do with what the library's assistant knows: a gentle line and the way out."""

from __future__ import annotations

from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.replies import Answer, Utter


class ActionOutOfScope(PasserelleAction):
    """The desk answers what is not in the records: books, rare documents, everything else."""

    vague = True

    def name(self) -> str:
        return "action_out_of_scope"

    async def answer(self, heard: Heard) -> Answer:
        items = (Utter("utter_handoff_hors_sujet"), self.buttons(["humain", "autre_chose"]))
        return Answer(items, {"last_kind": "handoff"})
