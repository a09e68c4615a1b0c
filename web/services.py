"""What the web application is given to work with: assembled once by ``passerelle``, faked in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.turn import Part, Turn
from conversations.accounts import Accounts
from conversations.handoff import Handoffs
from conversations.journal import Clock, Journal
from conversations.statistics import Statistics
from knowledge.booking import Bookings
from knowledge.confirmations import Confirmations
from knowledge.editing import Editing
from knowledge.importers import ImportReport
from knowledge.library_editing import LibraryEditing
from knowledge.partner_check import Checking
from knowledge.partner_list import PartnerList
from knowledge.proposals import Proposals
from knowledge.workshop_check import WorkshopChecking
from knowledge.workshop_editing import WorkshopEditing
from web.uploads import Uploads


class RawUrgency(Protocol):
    """What ``bot.danger.assess`` gives: a level (``none``, ``danger``…) and perhaps a situation (``violence``…)."""

    @property
    def level(self) -> str: ...

    @property
    def situation(self) -> str | None: ...


class Engine(Protocol):
    """The bot, one turn at a time (``bot.engine.Engine``). Texts given to it are already masked."""

    @property
    def ready(self) -> bool: ...

    async def turn(
        self,
        conversation_id: str,
        *,
        text: str | None = None,
        choice: str | None = None,
        library: str | None = None,
        raw_urgency: Any = None,
    ) -> Turn: ...

    async def greeting(self, library: str | None = None) -> tuple[Part, ...]: ...

    async def language(self, conversation_id: str) -> str: ...

    async def forget(self, conversation_id: str) -> None: ...


class Lookup(Protocol):
    """The desk's look-up (``bot.lookup.Lookup``): gives the contract's answer of ``GET /desk/lookup``."""

    async def lookup(self, q: str, library: str | None = None) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Availability:
    """Whether a person can be reached: ``open_now`` is None when the library's hours are unknown.

    ``phone`` and ``hours_text`` are those of its record.
    """

    open_now: bool | None = None
    staff_present: bool = False
    next_opening: datetime | None = None
    waiting: int = 0
    phone: str | None = None
    hours_text: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The contract's answer of ``GET /availability``."""
        opening = None if self.next_opening is None else self.next_opening.isoformat(timespec="minutes")
        return {
            "open_now": self.open_now,
            "staff_present": self.staff_present,
            "next_opening": opening,
            "waiting": self.waiting,
            "phone": self.phone,
        }


@dataclass(frozen=True)
class LibraryContact:
    """The library as pages name it; None where a record does not say."""

    name: str = "Ma bibliothèque"
    phone: str | None = None
    address: str | None = None
    hours_text: str | None = None
    demonstration: bool = False


@dataclass(frozen=True)
class WebSettings:
    """Choices of the installation. ``secure_cookies`` is True behind https: cookies then carry ``__Host-``.

    ``trusted_proxy`` is True when a reverse proxy of ours stands in front: its ``X-Forwarded-For`` is then believed.
    """

    secure_cookies: bool = False
    trusted_proxy: bool = False
    version: str = "0"
    messages_per_minute: int = 20
    messages_per_minute_by_address: int = 300
    openings_per_minute_by_address: int = 60


@dataclass(frozen=True)
class Services:
    """Everything the handlers call. ``availability``, ``calendar``, ``check_writable`` and ``purge`` are synchronous
    and run off the event loop; ``check_writable`` raises SQLAlchemyError when the database takes no writes.
    ``calendar`` gives the sessions of one library (slug) or of all as iCalendar, None for an unknown one.
    ``contact`` reads the library as pages name it now (``web.contact``)."""

    engine: Engine
    lookup: Lookup
    journal: Journal
    handoffs: Handoffs
    accounts: Accounts
    statistics: Statistics
    bookings: Bookings
    calendar: Callable[[str | None], str | None]
    confirmations: Confirmations
    proposals: Proposals
    editing: Editing
    partners: PartnerList
    checking: Checking
    libraries: LibraryEditing
    programme: WorkshopEditing
    workshop_checking: WorkshopChecking
    bring_in: Callable[..., ImportReport]
    uploads: Uploads
    assess: Callable[[str], RawUrgency]
    contacts_for: Callable[[str, str | None], list[dict[str, Any]]]
    availability: Callable[[str | None], Availability]
    contact: Callable[[], LibraryContact]
    check_writable: Callable[[], object]
    clock: Clock
    purge: Callable[[], object] | None = None
    need_labels: Mapping[str, str] = field(default_factory=dict)
    commune_labels: Mapping[str, str] = field(default_factory=dict)
    kind_labels: Mapping[str, str] = field(default_factory=dict)
    public_labels: Mapping[str, str] = field(default_factory=dict)
    settings: WebSettings = field(default_factory=WebSettings)
