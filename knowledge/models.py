"""Tables of what the library knows: partners, what they do and answer, closures, libraries, workshops, changes.

Hours are OpenStreetMap text when a machine can read them; otherwise they stay as prose in ``hours_note``.
Lists (documents, INSEE codes, publics) are JSON arrays: they are read whole, never searched. The JSON null of
``bring`` means that nobody said what to bring; the empty array, that nothing is needed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
)
from sqlalchemy.orm import relationship

from knowledge.search_key import search_key
from storage.base import Base, UtcDateTime


def unsaid() -> None:
    """The value of a list that nobody filled in: stored as the JSON null, which is not the empty list."""


def _key_of_new(context: Any) -> str:
    row = context.get_current_parameters()
    return search_key(row["name"], row.get("commune"), row.get("postcode"), row.get("phone"))


class Partner(Base):
    """A place or a line where someone helps. One source knows it by one identifier; ``id`` derives from both.

    ``version`` counts its changes: who edits it says which one was read. ``withdrawn``: kept, but never shown.
    ``search_key`` follows every insert, and every change through the ORM; another UPDATE must write it too.
    """

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_partner_search", "withdrawn", "search_key", "id", "kind"),
    )

    id: str = Column(String(32), primary_key=True)
    source: str = Column(String(64), nullable=False)
    source_id: str = Column(String(128), nullable=False)
    name: str = Column(String(200), nullable=False)
    kind: str = Column(String(32), nullable=False, index=True)
    what = Column(Text)
    address = Column(String(300))
    postcode = Column(String(5))
    commune = Column(String(100))
    insee = Column(String(5), index=True)
    lat = Column(Float)
    lon = Column(Float)
    phone = Column(String(20))
    email = Column(String(200))
    website = Column(String(500))
    opening_hours = Column(Text)
    hours_note = Column(Text)
    transport = Column(String(200))
    verified_on = Column(Date)
    saturated: bool = Column(Boolean, nullable=False, default=False)
    closed_until = Column(Date)
    demonstration: bool = Column(Boolean, nullable=False, default=False)
    version: int = Column(Integer, nullable=False, default=1, server_default="1")
    withdrawn: bool = Column(Boolean, nullable=False, default=False, server_default=false())
    search_key: str = Column(Text, nullable=False, default=_key_of_new, server_default="")
    services: list[Service] = relationship("Service", cascade="all, delete-orphan", order_by="Service.id")
    closures: list[Closure] = relationship("Closure", cascade="all, delete-orphan", order_by="Closure.first_day")


@event.listens_for(Partner, "before_update")  # type: ignore[misc]
def _follow_the_name(_mapper: Any, _connection: Any, partner: Partner) -> None:
    partner.search_key = search_key(partner.name, partner.commune, partner.postcode, partner.phone)


class PartnerSource(Base):
    """What one source last told of a partner, by the identifier it has there: an import changes what it changed.

    ``record`` is that of ``knowledge.importers.record``. The keys find the same place in another source.
    """

    __tablename__ = "partner_source"

    source: str = Column(String(64), primary_key=True)
    source_id: str = Column(String(128), primary_key=True)
    partner_id: str = Column(String(32), ForeignKey("partner.id", ondelete="CASCADE"), nullable=False, index=True)
    siret_key = Column(String(16), index=True)
    name_key: str = Column(String(16), nullable=False, index=True)
    record: dict[str, Any] = Column(JSON, nullable=False)


class Service(Base):
    """What a partner does for one need: how far it helps (posture), whom, where, at what price.

    ``kind`` is the role in which it helps (a town hall may host a ``conseiller_numerique``).
    """

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("partner_id", "need"),)

    id: int = Column(Integer, primary_key=True)
    partner_id: str = Column(String(32), ForeignKey("partner.id", ondelete="CASCADE"), nullable=False)
    need: str = Column(String(32), nullable=False, index=True)
    kind: str = Column(String(32), nullable=False)
    posture: str = Column(String(16), nullable=False)
    publics: list[str] = Column(JSON, nullable=False, default=list)
    zone_kind: str = Column(String(16), nullable=False, default="france")
    zone_codes: list[str] = Column(JSON, nullable=False, default=list)
    cost = Column(String(200))
    appointment = Column(String(200))
    bring: list[str] | None = Column(JSON, nullable=False, default=unsaid)


class Library(Base):
    """One library of the network; ``territory`` lists the INSEE codes of the communes it serves.

    ``version`` as that of a partner.
    """

    __tablename__ = "library"

    id: int = Column(Integer, primary_key=True)
    slug: str = Column(String(64), nullable=False, unique=True)
    name: str = Column(String(200), nullable=False)
    network = Column(String(200))
    address = Column(String(300))
    postcode = Column(String(5))
    commune = Column(String(100))
    insee = Column(String(5))
    lat = Column(Float)
    lon = Column(Float)
    phone = Column(String(20))
    email = Column(String(200))
    website = Column(String(500))
    opening_hours = Column(Text)
    hours_note = Column(Text)
    transport = Column(String(200))
    territory: list[str] = Column(JSON, nullable=False, default=list)
    verified_on = Column(Date)
    demonstration: bool = Column(Boolean, nullable=False, default=False)
    version: int = Column(Integer, nullable=False, default=1, server_default="1")
    services: list[LibraryService] = relationship(
        "LibraryService", cascade="all, delete-orphan", order_by="LibraryService.id"
    )
    closures: list[Closure] = relationship("Closure", cascade="all, delete-orphan", order_by="Closure.first_day")
    workshops: list[Workshop] = relationship("Workshop", cascade="all, delete-orphan", order_by="Workshop.id")


class LibraryService(Base):
    """Something a library offers for itself: computers, wifi, printing, scanning, tablets or e-readers to lend."""

    __tablename__ = "library_service"
    __table_args__ = (UniqueConstraint("library_id", "code", "need"),)

    id: int = Column(Integer, primary_key=True)
    library_id: int = Column(Integer, ForeignKey("library.id", ondelete="CASCADE"), nullable=False)
    code: str = Column(String(32), nullable=False)
    need: str = Column(String(32), nullable=False, index=True)
    posture: str = Column(String(16), nullable=False, default="informer")
    what: str = Column(Text, nullable=False)
    price = Column(String(200))
    appointment = Column(String(200))
    note = Column(Text)
    bring: list[str] | None = Column(JSON, nullable=False, default=unsaid)


class Closure(Base):
    """Days, both included, when a partner or a library is shut against its usual hours."""

    __tablename__ = "closure"

    id: int = Column(Integer, primary_key=True)
    partner_id = Column(String(32), ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    library_id = Column(Integer, ForeignKey("library.id", ondelete="CASCADE"), index=True)
    first_day: date = Column(Date, nullable=False)
    last_day: date = Column(Date, nullable=False)
    reason = Column(String(200))


class Workshop(Base):
    """A workshop of a library; with ``partner_id`` it is a permanence that this partner holds there.

    ``level`` is a code of wording.yml; ``publics`` whom it is meant for, nobody in particular when empty. A series has
    a ``rule`` (RRULE of RFC 5545) from ``first_start`` on, without its ``exceptions`` (ISO moments of starts), each
    session ``length_min`` minutes long. ``uid`` is what an imported calendar calls it. ``version`` and ``withdrawn`` as
    those of a partner.
    """

    __tablename__ = "workshop"
    __table_args__ = (UniqueConstraint("library_id", "code"),)

    id: int = Column(Integer, primary_key=True)
    library_id: int = Column(Integer, ForeignKey("library.id", ondelete="CASCADE"), nullable=False)
    partner_id = Column(String(32), ForeignKey("partner.id", ondelete="SET NULL"))
    code: str = Column(String(64), nullable=False)
    title: str = Column(String(200), nullable=False)
    need: str = Column(String(32), nullable=False, index=True)
    also_needs: list[str] = Column(JSON, nullable=False, default=list)
    description = Column(Text)
    audience = Column(String(200))
    bring: list[str] = Column(JSON, nullable=False, default=list)
    booking = Column(Text)
    level = Column(String(16))
    publics: list[str] = Column(JSON, nullable=False, default=list, server_default="[]")
    rule = Column(String(500))
    first_start = Column(UtcDateTime)
    length_min = Column(Integer)
    exceptions: list[str] = Column(JSON, nullable=False, default=list, server_default="[]")
    uid = Column(String(255))
    version: int = Column(Integer, nullable=False, default=1, server_default="1")
    withdrawn: bool = Column(Boolean, nullable=False, default=False, server_default=false())
    library: Library = relationship("Library", back_populates="workshops")
    partner: Partner | None = relationship("Partner")
    dates: list[WorkshopDate] = relationship(
        "WorkshopDate", cascade="all, delete-orphan", order_by="WorkshopDate.start"
    )


class WorkshopDate(Base):
    """One session of a workshop; ``seats`` is null when no one counts them (a permanence without booking).

    ``cancelled``: it will not take place, and is kept for those who were coming and must be told. ``origin``: the start
    that it had in its rule, when an imported calendar moved it.
    """

    __tablename__ = "workshop_date"
    __table_args__ = (UniqueConstraint("workshop_id", "start"),)

    id: int = Column(Integer, primary_key=True)
    workshop_id: int = Column(Integer, ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False)
    start: datetime = Column(UtcDateTime, nullable=False, index=True)
    end: datetime = Column(UtcDateTime, nullable=False)
    seats = Column(Integer)
    seats_taken: int = Column(Integer, nullable=False, default=0)
    origin = Column(UtcDateTime)
    cancelled: bool = Column(Boolean, nullable=False, default=False, server_default=false())
    workshop: Workshop = relationship("Workshop", back_populates="dates")
    waiting: list[WorkshopWait] = relationship(
        "WorkshopWait", cascade="all, delete-orphan", passive_deletes=True, order_by="WorkshopWait.id"
    )


class WorkshopWait(Base):
    """Someone who would like a seat of a full session: a first name or initials, perhaps a phone.

    Personal data: erased once the session has begun (``knowledge.booking``).
    """

    __tablename__ = "workshop_wait"

    id: int = Column(Integer, primary_key=True)
    date_id: int = Column(Integer, ForeignKey("workshop_date.id", ondelete="CASCADE"), nullable=False, index=True)
    name: str = Column(String(40), nullable=False)
    phone = Column(String(20))
    added_at: datetime = Column(UtcDateTime, nullable=False)


class FormDone(Base):
    """A form of the desk's sessions that was carried out: sent again, it does nothing. Erased after a day."""

    __tablename__ = "form_done"

    key: str = Column(String(64), primary_key=True)
    at: datetime = Column(UtcDateTime, nullable=False)


class ConfirmationLink(Base):
    """A private link of one partner; only the SHA-256 of its token is kept. A correction uses it up."""

    __tablename__ = "confirmation_link"

    token_hash: str = Column(String(64), primary_key=True)
    partner_id: str = Column(String(32), ForeignKey("partner.id", ondelete="CASCADE"), nullable=False, index=True)
    expires_at: datetime = Column(UtcDateTime, nullable=False)
    corrected_at = Column(UtcDateTime)
    partner: Partner = relationship("Partner")


class PartnerAnswer(Base):
    """What a partner answered through its link, kept as the history of its record.

    ``state``: ``confirmed``, or ``proposed`` until the desk has ``accepted`` or ``refused``. ``before`` and
    ``proposed`` hold the fields concerned; ``note``, free text, is erased with the decision.
    """

    __tablename__ = "partner_answer"

    id: str = Column(String(32), primary_key=True)
    partner_id: str = Column(String(32), ForeignKey("partner.id", ondelete="CASCADE"), nullable=False, index=True)
    at: datetime = Column(UtcDateTime, nullable=False)
    state: str = Column(String(16), nullable=False, index=True)
    before: dict[str, str] = Column(JSON, nullable=False)
    proposed: dict[str, str] = Column(JSON, nullable=False)
    note = Column(Text)
    decided_at = Column(UtcDateTime)
    decided_by = Column(String(64))
    partner: Partner = relationship("Partner")


class RecordChange(Base):
    """One change of one record: who made it, when, and each field that it altered, before and after.

    ``before`` is empty for a record that was added, ``after`` for one that is there no more. ``source``: whose words an
    import brought; None for what a person did. ``record_id`` is no foreign key: the history outlives the record.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_kind_record_id", "kind", "record_id"),)

    id: int = Column(Integer, primary_key=True)
    at: datetime = Column(UtcDateTime, nullable=False, index=True)
    who: str = Column(String(100), nullable=False)
    source = Column(String(200))
    kind: str = Column(String(16), nullable=False)
    record_id: str = Column(String(32), nullable=False)
    before: dict[str, Any] = Column(JSON, nullable=False)
    after: dict[str, Any] = Column(JSON, nullable=False)
    undone_by = Column(Integer, ForeignKey("change.id", ondelete="SET NULL"))
