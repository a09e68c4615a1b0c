"""What waits for the desk, as findings of ``passerelle check``: corrections of partners, calls that nobody closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from knowledge.finding import Finding
from knowledge.opening_hours import paris_day

if TYPE_CHECKING:
    from conversations.handoff import Call
    from knowledge.proposals import Proposal

FORGOTTEN_AFTER = timedelta(days=1)  # a call is for today: the patron's conversation is erased after 24 hours


def corrections(proposals: Iterable[Proposal]) -> Iterator[Finding]:
    """Each correction that a partner proposed; its note, which may name people, is not repeated."""
    for proposal in proposals:
        fields = ", ".join(field.name for field in proposal.fields) or "a note"
        what = f"proposed a correction on {paris_day(proposal.at)} ({fields})"
        where = f"{proposal.partner} ({proposal.commune})"
        yield Finding("correction", what, where, "Accept or refuse it, on the page /accueil/corrections.")


def forgotten(calls: Iterable[Call], now: datetime) -> Iterator[Finding]:
    """Each call for a person that is still open a day after it was made."""
    for call in calls:
        if now - call.waiting_since > FORGOTTEN_AFTER:
            held = f"held by {call.holder}" if call.holder else "claimed by nobody"
            what = f"is open since {paris_day(call.waiting_since)}, {held} ({call.need or call.reason})"
            yield Finding("handoff", what, f"call {call.id[:8]}", "Answer or close it, on the page /accueil/relais.")
