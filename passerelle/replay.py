"""Replays the librarians' tests as a patron would live them: the phrase is decided, then the cards are looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.decision import Decision
from bot.wishes import read
from knowledge.catalogue import Catalogue
from knowledge.referral_tests import FILE, Failure, Reader, Situation, replay_cards
from knowledge.territory import Gazetteer
from passerelle.counted import counted

TEACH = "Add sentences like it to bot/data/nlu and train, or correct the test."
AT_ONCE, BY_A_QUESTION, FAILED = "referred at once", "by a question", "failed"


class Decides(Protocol):
    """Who decides (``bot.decider.Decider``)."""

    async def decide(self, text: str) -> Decision: ...


@dataclass
class Replay:
    """What came of the tests: failures in the order of the file, and how many phrases ended how."""

    situations: Sequence[Situation]
    failures: list[Failure]
    outcomes: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        """One line: how many tests, how their phrases ended."""
        ended = ", ".join(f"{self.outcomes[name]} {name}" for name in (AT_ONCE, BY_A_QUESTION, FAILED))
        return f"{counted(len(self.situations), 'referral test')}: phrases {ended}." if self.outcomes else ""


def replay_without_model(catalogue: Catalogue, gazetteer: Gazetteer) -> Replay:
    """Reads the tests and looks up their cards, when the catalogue's clock says. Never raises for what they say."""
    libraries = [library.slug for library in catalogue.libraries()]
    try:
        situations, failures = Reader(catalogue.lists, gazetteer, libraries).read()
    except OSError as problem:
        missing = f"cannot be read ({problem.strerror})"
        return Replay((), [Failure("situation", missing, FILE.name, "Put the file back, even empty.")])
    heard = [hear(situation, gazetteer) for situation in situations]
    return Replay(heard, failures + [failure for one in heard for failure in replay_cards(one, catalogue, gazetteer)])


async def replay_phrases(replay: Replay, decider: Decides) -> None:
    """Has each phrase decided as the first message of a conversation; adds to the failures and the outcomes."""
    for situation in replay.situations:
        decision = await decider.decide(situation.phrase)
        outcome = outcome_of(situation, decision)
        replay.outcomes[outcome] += 1
        if outcome == FAILED:
            replay.failures.append(situation.failure("phrase", situation.need, told(decision), TEACH))


def hear(situation: Situation, gazetteer: Gazetteer) -> Situation:
    """The situation with what its phrase says of place, posture, public and age; what the test says itself wins."""
    said, found = read(situation.phrase), gazetteer.find(situation.phrase)
    named = found.communes[0] if found.communes and not found.ambiguous else None
    return replace(
        situation,
        commune=situation.commune or named,
        posture=situation.posture or said.posture,
        publics=frozenset(said.publics),
        age=said.age,
    )


def outcome_of(situation: Situation, decision: Decision) -> str:
    """A question that offers the right need is right too: asking costs little, a wrong referral much (DECISION.md)."""
    if decision.kind == "refer" and decision.need == situation.need:
        return AT_ONCE
    return BY_A_QUESTION if decision.kind == "ask" and situation.need in decision.options else FAILED


def told(decision: Decision) -> str:
    """A decision in a few words."""
    if decision.kind == "refer":
        return str(decision.need)
    if decision.kind == "ask":
        return f"a question offering {', '.join(decision.options) or 'nothing'}"
    if decision.kind == "handoff":
        urgency = f" ({decision.urgency})" if decision.urgency != "none" else ""
        return f"a person, for {decision.reason}{urgency}"
    return "small talk"
