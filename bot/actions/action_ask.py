"""Asks one short question when in doubt; after two misunderstandings, a person (DECISION.md, "What to build", 4)."""

from __future__ import annotations

from bot import replies
from bot.actions.heard import Heard
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.referring import MOST_QUESTIONS, ask_which_commune, give_up, noted, refer, unknown_place
from bot.choices import NEED
from bot.decision import MOST_OPTIONS
from bot.foreign import LANGUAGES
from bot.pointing import AFTER_CARDS
from bot.replies import STARTERS, Answer, Item, Utter

LISTENING = ("danger", "ecoute")
"""Level and situation (knowledge/data/emergencies.yml) of the lines that listen, for words of despair."""


class ActionAsk(PasserelleAction):
    """A question with at most three needs as buttons, or an open one, asked once."""

    vague = True

    def name(self) -> str:
        return "action_ask"

    async def answer(self, heard: Heard) -> Answer:
        if heard.code_told:
            return Answer((Utter("utter_code_told"), self.buttons(heard, STARTERS)), {"last_kind": "ask"})
        if heard.unknown_place:
            return unknown_place(self, heard)
        about_cards = heard.last_need is not None and heard.last_kind in AFTER_CARDS
        if heard.communes and (about_cards or not heard.options):  # "horaires à Nantes" is no new need
            return await self._placed(heard)
        if heard.new_facts and not heard.options and noted(self, heard):
            still = about_cards and heard.last_need not in heard.not_needs
            return await self._placed(heard) if still else self._noted(heard)
        return self.question(heard, heard.options)

    def question(self, heard: Heard, options: tuple[str, ...] = (), refused: tuple[str, ...] = ()) -> Answer:
        """The next question, or a person when two questions, or one open question, did not help.

        ``refused``: needs that the patron has just said no to; they are not offered again before an answer.
        """
        refused = tuple(dict.fromkeys((*heard.refused, *refused, *heard.not_needs)))
        options = tuple(need for need in options if need not in refused)[:MOST_OPTIONS]
        open_twice = heard.last_kind == "ask_open" and not options
        numbers = self._in_case(heard)
        if heard.misunderstandings >= MOST_QUESTIONS or open_twice:
            answer = give_up(self, heard)
            return Answer((*numbers, *answer.items), answer.slots) if heard.despair else answer
        asked = self._options(heard, options) if options else self._open(heard, gently=bool(numbers))
        asked = (*numbers, *asked)
        kind = "ask" if options else "ask_open"
        counted = {"misunderstandings": heard.misunderstandings + 1, "refused": list(refused)}
        return Answer(asked, {"last_kind": kind, **counted})

    async def _placed(self, heard: Heard) -> Answer:
        """A message that only gives a commune or a fact: the last need is looked for there, or with it."""
        if heard.last_need:
            return await refer(self, heard, heard.last_need)
        if heard.unsure_of_commune:
            return ask_which_commune(self, heard, None)
        return self._noted(heard)

    def _noted(self, heard: Heard) -> Answer:
        """Facts before any need: they are noted, said, and the need is asked, with the buttons already there."""
        again = heard.commune == heard.known_commune and not heard.new_facts
        if again and heard.misunderstandings >= MOST_QUESTIONS:
            return give_up(self, heard)
        commune = self.tools.directory.commune_name(heard.commune)
        facts = [commune, *noted(self, heard)] if commune else noted(self, heard)
        french = Utter("utter_ask_noted", {"facts": ", ".join(facts)}) if facts else Utter("utter_ask_open")
        what = "noted" if commune and french.values else "ask"  # a town reads the same in every language
        values = {"facts": commune} if commune and french.values else {}
        asked = next(iter(replies.in_language(self.tools.phrases, what, heard.tongue, **values)), french)
        pending = tuple(f"{NEED}{need}" for need in heard.proposed) if heard.last_kind == "ask" else ()
        ids = [*pending, *(["autre_chose"] if pending else []), "humain"]
        buttons = replies.bilingual(self.tools.phrases, ids, heard.tongue)
        return Answer((asked, buttons), {"last_kind": "ask", "misunderstandings": heard.misunderstandings + again})

    def _options(self, heard: Heard, options: tuple[str, ...]) -> tuple[Item, ...]:
        ids = [*(f"{NEED}{code}" for code in options), "autre_chose", "humain"]
        french = Utter("utter_ask_option" if len(options) == 1 else "utter_ask_options")
        question = next(iter(replies.in_language(self.tools.phrases, "ask", heard.tongue)), french)
        return question, replies.bilingual(self.tools.phrases, ids, heard.tongue)

    def _in_case(self, heard: Heard) -> tuple[Item, ...]:
        """The numbers, before the question, when the message resembles a crisis more than anything else: too little to
        call a human for, too much to say nothing. Short words of despair are heard so too."""
        if heard.crisis is not None:
            return ()
        if heard.despair:
            return (*replies.emergency(self.tools.directory.contacts(*LISTENING)), Utter("utter_ask_worry_ecoute"))
        if heard.worry is None:
            return ()
        numbers = replies.emergency(self.tools.directory.contacts(heard.worry, None))
        return (*numbers, Utter(f"utter_ask_worry_{heard.worry}")) if numbers else ()

    def _open(self, heard: Heard, gently: bool) -> tuple[Item, ...]:
        """An open question; below numbers it is about the person, never about a task."""
        known = heard.tongue in LANGUAGES
        french = Utter("utter_ask_worry_open" if gently else "utter_ask_open")
        question = replies.other_language(self.tools.phrases, str(heard.tongue)) if known else french
        return question, replies.bilingual(self.tools.phrases, ["humain"], heard.tongue)
