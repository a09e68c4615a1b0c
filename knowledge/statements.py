"""The statements behind a referral, made once: rows of tables with parameters, which cost half of what objects do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, cast, or_, select

from knowledge.models import Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate

_CLOSURE, _LIBRARY, _OFFER, _PARTNER, _SERVICE, _WORKSHOP, _DATE = (
    model.__table__.c for model in (Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate)
)

ALL_CLOSURES: Any = select(*_CLOSURE).order_by(_CLOSURE.first_day)
ALL_LIBRARIES: Any = select(*_LIBRARY).order_by(_LIBRARY.demonstration, _LIBRARY.id)

CLOSURES: Any = ALL_CLOSURES.where(
    or_(
        _CLOSURE.library_id.is_not(None),
        _CLOSURE.partner_id.in_(select(_SERVICE.partner_id).where(_SERVICE.need == bindparam("need"))),
    )
)
"""Closures of every library, and of the partners that answer a ``need``."""

OFFERS: Any = select(*_OFFER).where(_OFFER.need == bindparam("need")).order_by(_OFFER.id)
"""What libraries offer for a ``need``."""

_LISTS = ("publics", "zone_codes", "bring")

HELP: Any = (
    select(
        *_PARTNER,
        *(
            (cast(column, String) if column.name in _LISTS else column).label(f"service_{column.name}")
            for column in _SERVICE
        ),
    )
    .join_from(Service.__table__, Partner.__table__, _SERVICE.partner_id == _PARTNER.id)
    .where(_SERVICE.need == bindparam("need"), _PARTNER.withdrawn.is_(False))
)
"""Partners, each with its service for a ``need`` in columns that begin with ``service_``; its lists are JSON text."""

_ABOUT_WORKSHOP = (
    "library_id",
    "partner_id",
    "title",
    "need",
    "also_needs",
    "description",
    "audience",
    "bring",
    "booking",
    "level",
    "publics",
    "code",
)

SESSIONS: Any = (
    select(*_DATE, *(_WORKSHOP[name] for name in _ABOUT_WORKSHOP), _PARTNER.name.label("holder"))
    .join_from(WorkshopDate.__table__, Workshop.__table__, _DATE.workshop_id == _WORKSHOP.id)
    .outerjoin(Partner.__table__, _WORKSHOP.partner_id == _PARTNER.id)
    .where(_DATE.start >= bindparam("after"), _DATE.cancelled.is_(False), _WORKSHOP.withdrawn.is_(False))
    .order_by(_DATE.start, _DATE.id)
    .limit(bindparam("limit"))
)
"""The soonest ``limit`` sessions that begin ``after`` a moment and take place, with their workshop and who holds it."""

UNTIL: Any = _DATE.start <= bindparam("before")
ON_NEED: Any = or_(
    _WORKSHOP.need == bindparam("need"), cast(_WORKSHOP.also_needs, String).contains(bindparam("need_in_quotes"))
)
IN_LIBRARY: Any = _WORKSHOP.library_id == bindparam("library")
"""Conditions on ``SESSIONS``: its moment, its need or one of those it also serves (a JSON array), its library."""
