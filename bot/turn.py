"""What one turn of conversation is given, and gives back to whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.decision import Decision
from bot.urgency import Urgency

MOST_CHARACTERS = 1_000
"""Of a message: 100,000 characters cost 40 s of CPU (ARCHITECTURE.md, traps). Read by the bot and by ``passerelle
decide``; ``conversations.privacy`` has its own, because ``conversations`` never imports the bot."""

MASKED_ADDRESS = "[ADRESSE]"
"""What stands in a text for a street and its number, as ``conversations.privacy`` writes it."""

Part = dict[str, Any]
"""One part of a message: ``{"type": "text", "text": …}``, ``referral``, ``choices``, ``emergency``, ``handoff``…"""


@dataclass(frozen=True)
class Input:
    """One message to answer: masked text or the id of a button, whose page, what the raw text says of urgency."""

    text: str | None
    choice: str | None
    library: str | None
    urgency: Urgency

    @property
    def calm(self) -> bool:
        """Whether it is words, and none of them urgent by themselves: what they mean may then be looked into."""
        return not (self.choice or self.urgency.urgent)


@dataclass(frozen=True)
class HandoffAsked:
    """The bot decides a hand-off; ``conversations`` carries it out.

    ``reason`` is one of ``bot.decision.REASONS``, ``urgency`` one of ``bot.urgency.LEVELS``; ``need`` and
    ``commune`` (INSEE name) are given when known, to help whoever takes over.
    """

    reason: str
    urgency: str
    need: str | None = None
    commune: str | None = None


@dataclass(frozen=True)
class Turn:
    """The answer to one message: the decision behind it, the parts to show, the hand-off to carry out."""

    decision: Decision | None
    parts: tuple[Part, ...]
    handoff: HandoffAsked | None = None
