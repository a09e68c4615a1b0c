"""A partner's private link: it shows what Passerelle says, takes "all is right", or a proposal that the desk reads.

The token is 256 random bits, told once and kept as a hash; it opens this page of one partner and nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from knowledge.editing import UnknownPartner, noted
from knowledge.models import ConfirmationLink, Partner, PartnerAnswer
from knowledge.opening_hours import paris_day
from knowledge.referential import Referential, referential
from knowledge.told import FIELDS, LONGEST_NOTE, RecordChanged, Told, checked_phone, one_line, told_of

VALID_FOR = timedelta(days=30)
BY_LINK = "le partenaire, par son lien"
"""Who confirmed a record, in its history."""

Clock = Callable[[], datetime]


class UnknownLink(LookupError):
    """No link has this token, or it has expired: nobody is told which."""


class UsedUp(RuntimeError):
    """The link has already brought a correction."""


class NothingProposed(ValueError):
    """A correction that changes nothing and says nothing."""


class Confirmations:
    """Makes links, shows what they lead to, takes what partners answer. ``clock`` gives the present."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock, lists: Referential | None = None) -> None:
        self._sessions = sessions
        self._clock = clock
        self._lists = lists or referential()

    def make_link(self, partner_id: str) -> str:
        """The token of a new link; earlier ones stay valid until they expire.

        Raises UnknownPartner, for one that was withdrawn too.
        """
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._sessions.begin() as session:
            partner = session.get(Partner, partner_id)
            if partner is None or partner.withdrawn:
                raise UnknownPartner(partner_id)
            session.execute(_expired(now))
            expires = now + VALID_FOR
            session.add(ConfirmationLink(token_hash=_hash(token), partner_id=partner_id, expires_at=expires))
        return token

    def purge(self) -> int:
        """Erases the links that have expired; how many there were."""
        with self._sessions.begin() as session:
            done: Any = session.execute(_expired(self._clock()))
            return int(done.rowcount)

    def told(self, token: str) -> tuple[Told, bool]:
        """What the partner may judge, and whether its link has already brought a correction. Raises UnknownLink."""
        with self._sessions() as session:
            link = self._link(session, token)
            return self._told(link), link.corrected_at is not None

    def is_read(self, token: str) -> bool:
        """Whether the desk has decided on the correction that this link brought. Raises UnknownLink."""
        with self._sessions() as session:
            link = self._link(session, token)
            brought = (PartnerAnswer.partner_id == link.partner_id, PartnerAnswer.at == link.corrected_at)
            states = set(session.execute(select(PartnerAnswer.state).where(*brought)).scalars())
            return bool(states) and "proposed" not in states

    def confirm(self, token: str, seal: str) -> None:
        """All is right, as it was shown with this ``seal``: verified today, which the history keeps; twice is once.

        Raises UnknownLink, UsedUp, or RecordChanged.
        """
        now = self._clock()
        with self._sessions.begin() as session:
            link = self._link(session, token)
            if link.corrected_at is not None:
                raise UsedUp
            told = self._told(link)
            if told.seal != seal:
                raise RecordChanged
            if told.verified_on != paris_day(now):
                with noted(session, link.partner, BY_LINK, now):
                    link.partner.verified_on = paris_day(now)
                session.add(_answer(link, now, "confirmed", before=told.values, proposed={}))

    def propose(self, token: str, values: Mapping[str, str], note: str) -> None:
        """Keeps a correction for the desk: the fields of ``values`` that differ, cut to FIELDS; applies nothing.

        What a form does to a text by itself (blanks, a cut) is no difference. Raises UnknownLink, UsedUp when a
        correction came already, NothingProposed, or told.BadValue for a number that no record can hold.
        """
        now = self._clock()
        with self._sessions.begin() as session:
            link = self._link(session, token)
            before = self._told(link).values
            cut = {name: one_line(values[name], most) for name, most in FIELDS.items() if name in values}
            proposed = {name: text for name, text in cut.items() if text != one_line(before[name], FIELDS[name])}
            checked_phone(proposed.get("phone", ""))
            note = note.strip()[:LONGEST_NOTE]
            if not proposed and not note:
                raise NothingProposed
            _use_up(session, link, now)
            changed = {name: before[name] for name in proposed}
            session.add(_answer(link, now, "proposed", before=changed, proposed=proposed, note=note or None))

    def _link(self, session: Session, token: str) -> ConfirmationLink:
        link: ConfirmationLink | None = session.get(ConfirmationLink, _hash(token))
        if link is None or link.expires_at <= self._clock() or link.partner.withdrawn:
            raise UnknownLink
        return link

    def _told(self, link: ConfirmationLink) -> Told:
        return told_of(link.partner, self._lists, paris_day(self._clock()))


def _expired(now: datetime) -> Any:
    past = delete(ConfirmationLink).where(ConfirmationLink.expires_at <= now)
    return past.execution_options(synchronize_session=False)


def _use_up(session: Session, link: ConfirmationLink, now: datetime) -> None:
    """One conditional statement, so that of two forms sent at once one wins."""
    free = (ConfirmationLink.token_hash == link.token_hash, ConfirmationLink.corrected_at.is_(None))
    taking = update(ConfirmationLink).where(*free).values(corrected_at=now)
    taken: Any = session.execute(taking.execution_options(synchronize_session=False))
    if taken.rowcount == 0:
        raise UsedUp


def _answer(link: ConfirmationLink, now: datetime, state: str, **values: Any) -> PartnerAnswer:
    return PartnerAnswer(id=secrets.token_hex(16), partner_id=link.partner_id, at=now, state=state, **values)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
