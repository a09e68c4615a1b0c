"""Desk accounts and sessions (SAFETY.md, "Security": argon2id, throttling, rotated sessions, idle 30 minutes)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, sessionmaker

from conversations.journal import Clock, hash_token
from conversations.models import LoginFailure, StaffAccount, StaffSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
MAX_FAILURES = 5
MIN_PASSWORD, MAX_PASSWORD = 10, 200


class AccountError(ValueError):
    """An account cannot be made or removed; the message says why."""


class BadCredentials(Exception):
    """Unknown name or wrong password: the caller must not say which."""


class TooManyFailures(Exception):
    """Too many refused logins for this name or this address; wait ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many login failures")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Staff:
    """The person behind a desk session; ``csrf`` goes into every form of theirs."""

    account_id: int
    name: str
    csrf: str


class Accounts:
    """Accounts and sessions of the desk. All calls are synchronous."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock, hasher: PasswordHasher | None = None) -> None:
        self._sessions = sessions
        self._clock = clock
        self._hasher = hasher or PasswordHasher()  # the library's defaults: argon2id, RFC 9106 low-memory profile
        # Verified for unknown names, so that they take the same time as known ones.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def add(self, name: str, password: str) -> None:
        """Makes an account. Raises AccountError: name taken, empty or unprintable, password outside 10 to 200."""
        shown = " ".join(name.split())
        if not shown or len(shown) > 64 or not name.isprintable():
            raise AccountError("the name must have 1 to 64 printable characters, on one line")
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise AccountError(f"the password must have {MIN_PASSWORD} to {MAX_PASSWORD} characters")
        row = StaffAccount(
            name=shown, key=_key(shown), password_hash=self._hasher.hash(password), created_at=self._clock()
        )
        with self._sessions.begin() as session:
            if _account(session, shown) is not None:
                raise AccountError(f"an account named {shown} exists already")
            session.add(row)

    def names(self) -> list[str]:
        """Names of all accounts, in alphabetical order."""
        with self._sessions() as session:
            return sorted(session.execute(select(StaffAccount.name)).scalars())

    def remove(self, name: str) -> None:
        """Removes an account and ends its sessions. Raises AccountError when there is none of this name."""
        with self._sessions.begin() as session:
            row = _account(session, name)
            if row is None:
                raise AccountError(f"no account is named {name}")
            session.execute(delete(StaffSession).where(StaffSession.account_id == row.id))
            session.execute(delete(StaffAccount).where(StaffAccount.id == row.id))

    def log_in(self, name: str, password: str, address: str) -> str:
        """Checks the password and opens a fresh session; gives its token, stored only as a hash.

        ``address`` is the client's, for throttling. Raises TooManyFailures before looking at the password,
        BadCredentials, in the same time whether the name is known or not.
        """
        subjects = (hash_token("account:" + _key(name)), hash_token("address:" + address))
        # Counted before the slow check: parallel guesses cannot slip under the limit.
        self._count_attempt(subjects)
        with self._sessions() as session:
            row = _account(session, name)
            stored, account_id = (self._nobody, None) if row is None else (row.password_hash, row.id)
        if not self._verify(stored, password) or account_id is None:
            raise BadCredentials
        return self._open(account_id, subjects)

    def who(self, token: str, *, acting: bool = True) -> Staff | None:
        """The person whose session this is, or None when it is unknown or idle for 30 minutes.

        ``acting`` is False for what a page asks by itself: it shows presence but does not keep a session alive.
        """
        now = self._clock()
        with self._sessions.begin() as session:
            row = session.get(StaffSession, hash_token(token))
            if row is None:
                return None
            if now - row.active_at > IDLE or now - row.opened_at > LONGEST:
                session.delete(row)
                return None
            row.present_at = now
            row.active_at = now if acting else row.active_at
            account = session.get(StaffAccount, row.account_id)
            return None if account is None else Staff(account.id, account.name, row.csrf)

    def log_out(self, token: str) -> None:
        """Ends a session; an unknown one is no error."""
        with self._sessions.begin() as session:
            session.execute(delete(StaffSession).where(StaffSession.token_hash == hash_token(token)))

    def anyone_present(self, within: timedelta = timedelta(seconds=60)) -> bool:
        """Whether a desk page was alive within the given time (EXPERIENCE.md, "Hand-off": heartbeat < 60 s)."""
        now = self._clock()
        query = select(StaffSession.token_hash).where(
            StaffSession.present_at > now - within, StaffSession.active_at > now - IDLE
        )
        with self._sessions() as session:
            return session.execute(query.limit(1)).first() is not None

    def _count_attempt(self, subjects: tuple[str, str]) -> None:
        now = self._clock()
        with self._sessions.begin() as session:
            session.execute(delete(LoginFailure).where(LoginFailure.at <= now - WINDOW))
            session.add_all(LoginFailure(subject=subject, at=now) for subject in subjects)
            session.flush()
            query = (
                select(func.count(), func.min(LoginFailure.at))
                .where(LoginFailure.subject.in_(subjects))
                .group_by(LoginFailure.subject)
            )
            full = [oldest for count, oldest in session.execute(query) if count > MAX_FAILURES]
            if full:
                wait = max(full) + WINDOW - now
                session.rollback()
                raise TooManyFailures(max(1, int(wait.total_seconds())))

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password[:MAX_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False

    def _open(self, account_id: int, subjects: tuple[str, str]) -> str:
        token, now = secrets.token_urlsafe(32), self._clock()
        row = StaffSession(
            token_hash=hash_token(token),
            account_id=account_id,
            csrf=secrets.token_urlsafe(32),
            opened_at=now,
            active_at=now,
            present_at=now,
        )
        with self._sessions.begin() as session:
            self._forgive(session, subjects)
            session.execute(delete(StaffSession).where(StaffSession.active_at <= now - IDLE))
            session.add(row)
        return token

    def _forgive(self, session: Session, subjects: tuple[str, str]) -> None:
        """A right password clears its account, not its address: only the attempt counted for this very login.

        Otherwise one known password would let its holder guess all the others without end.
        """
        account, address = subjects
        session.execute(delete(LoginFailure).where(LoginFailure.subject == account))
        latest = select(func.max(LoginFailure.id)).where(LoginFailure.subject == address).scalar_subquery()
        session.execute(
            delete(LoginFailure).where(LoginFailure.id == latest).execution_options(synchronize_session=False)
        )


def _key(name: str) -> str:
    """Names differ by more than case and blanks."""
    return " ".join(name.split()).casefold()[:64]


def _account(session: Session, name: str) -> StaffAccount | None:
    query = select(StaffAccount).where(StaffAccount.key == _key(name))
    return session.execute(query).scalar_one_or_none()
