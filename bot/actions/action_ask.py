"""Asks one short question when in doubt; after two misunderstandings, a person (DECISION.md, "What to build", 4)."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import AFTER_CARDS, Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import ask_which_commune, refer
from bot.choices import NEED
from bot.replies import Answer, Utter

MOST_OPTIONS = 3
MOST_QUESTIONS = 2


class ActionAsk(PasserelleAction):
    """A question with at most three needs as buttons, or an open one, asked once."""

    vague = True

    def name(self) -> str:
        return "action_ask"

    async def answer(self, heard: Heard) -> Answer:
        about_cards = heard.last_need is not None and heard.last_kind in AFTER_CARDS
        if heard.communes and (about_cards or not heard.options):  # "horaires à Nantes" is no new need
            return await self._placed(heard)
        return self.question(heard, heard.options)

    def question(self, heard: Heard, options: tuple[str, ...] = ()) -> Answer:
        """The next question, or a person when two questions, or one open question, did not help."""
        open_twice = heard.last_kind == "ask_open" and not options
        if heard.misunderstandings >= MOST_QUESTIONS or open_twice:
            return self._give_up(heard)
        return self._options(heard, options[:MOST_OPTIONS]) if options else self._open(heard)

    async def _placed(self, heard: Heard) -> Answer:
        """A message that only gives a commune: the last need is looked for there."""
        if heard.last_need:
            return await refer(self, heard, heard.last_need)
        if heard.unsure_of_commune:
            return ask_which_commune(self, heard, None)
        commune = self.tools.directory.commune_name(heard.commune)
        asked = Utter("utter_ask_there", {"commune": commune}) if commune else Utter("utter_ask_open")
        return Answer((asked, self.buttons(["humain"])), {"last_kind": "ask"})

    def _options(self, heard: Heard, options: tuple[str, ...]) -> Answer:
        ids = [*(f"{NEED}{code}" for code in options), "autre_chose", "humain"]
        asked = Utter("utter_ask_option" if len(options) == 1 else "utter_ask_options")
        items = (asked, self.buttons(ids))
        return Answer(items, {"last_kind": "ask", "misunderstandings": heard.misunderstandings + 1})

    def _open(self, heard: Heard) -> Answer:
        items = (Utter("utter_ask_open"), self.buttons(["humain"]))
        return Answer(items, {"last_kind": "ask_open", "misunderstandings": heard.misunderstandings + 1})

    def _give_up(self, heard: Heard) -> Answer:
        asked = replies.hand_off(self.asked(heard, "doute"))
        return Answer((Utter("utter_handoff_doute"), asked), {"last_kind": "handoff", "misunderstandings": 0})
