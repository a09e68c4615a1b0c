"""Assembles everything: the one place that knows every package. Heavy libraries are imported when they are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.util import CommandError
from sqlalchemy.engine import Engine as Database
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from conversations import purge as retention
from conversations.accounts import Accounts
from conversations.handoff import Handoffs
from conversations.journal import Journal
from conversations.statistics import Statistics
from knowledge import old_changes
from knowledge.booking import Bookings
from knowledge.catalogue import Catalogue
from knowledge.commune_list import communes_in
from knowledge.confirmations import Confirmations
from knowledge.editing import Editing
from knowledge.library_editing import LibraryEditing
from knowledge.proposals import Proposals
from knowledge.renewal import renew
from knowledge.territory import Gazetteer
from passerelle import quiet
from passerelle.errors import Refused, first_line
from passerelle.settings import Settings
from storage import database
from web.uploads import Uploads

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.lookup import Lookup
    from web.services import Services


def now() -> datetime:
    """The clock of the whole application: the current instant, in UTC."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Store:
    """The database and all that reads or writes it. Every call on it is synchronous. ``communes``: their list."""

    database: Database
    sessions: sessionmaker[Any]
    catalogue: Catalogue
    journal: Journal
    handoffs: Handoffs
    accounts: Accounts
    statistics: Statistics
    bookings: Bookings
    confirmations: Confirmations
    proposals: Proposals
    editing: Editing
    libraries: LibraryEditing
    communes: Path
    uploads: Uploads
    old_changes: Callable[[], None]

    def upkeep(self) -> None:
        """What time itself asks for: new dates of the workshops that come back, and the purge; that of old changes of
        records once a day."""
        renew(self.sessions, now())
        self._purge_words()
        self.old_changes()

    def purge(self) -> retention.Purged:
        """Erases what is past its retention, for good: what the bot remembers, waiting lists, links, notes, files, then
        old changes of records."""
        purged = self._purge_words()
        old_changes.purge(self.sessions, now())
        return purged

    def _purge_words(self) -> retention.Purged:
        from bot.tracker_store import DialogueStore

        self.uploads.purge()
        self.bookings.purge()
        self.confirmations.purge()
        self.proposals.purge()
        DialogueStore(self.sessions).purge(now() - retention.CONVERSATION_KEPT)
        return retention.purge(self.sessions, self.database, now)


def open_store(settings: Settings) -> Store:
    """Opens the database, its tables brought up to date. Raises Refused when it cannot be used."""
    engine = _open_database(settings)
    sessions = database.session_factory(engine)
    return Store(
        database=engine,
        sessions=sessions,
        catalogue=Catalogue(sessions, now),
        journal=Journal(sessions, now, after_erase=lambda: database.truncate_wal(engine)),
        handoffs=Handoffs(sessions, now),
        accounts=Accounts(sessions, now),
        statistics=Statistics(sessions, now),
        bookings=Bookings(sessions, now),
        confirmations=Confirmations(sessions, now),
        proposals=Proposals(sessions, now),
        editing=Editing(sessions, now),
        libraries=LibraryEditing(sessions, now),
        communes=communes_in(settings.data_dir),
        uploads=Uploads(settings.data_dir / "imports"),
        old_changes=old_changes.DailyPurge(sessions, now),
    )


def _open_database(settings: Settings) -> Database:
    try:
        engine = database.make_engine(settings.database_url)
        database.upgrade(engine)
    except (ArgumentError, ImportError):  # their messages show the address, which may hold a password
        raise Refused("DATABASE_URL is not the address of a database that can be used here.") from None
    except (SQLAlchemyError, CommandError, OSError) as problem:
        raise Refused(f"The database cannot be used: {first_line(problem)}.") from problem
    return engine


@dataclass(frozen=True)
class Bot:
    """The engine and the desk's look-up, which share one model, one catalogue and one list of communes."""

    engine: Engine
    lookup: Lookup
    gazetteer: Gazetteer


async def open_bot(store: Store, model: Path | None) -> Bot:
    """Loads the model; with None, the bot runs on rules alone and ``engine.ready`` is False."""
    from bot.loading import load_engine
    from bot.lookup import Lookup
    from knowledge.partner_list import PartnerList

    gazetteer = Gazetteer.load(store.communes)
    partners = PartnerList(store.sessions, store.catalogue.lists.kinds)
    engine = await load_engine(model, store.sessions, store.catalogue, gazetteer)
    quiet.configure()  # loading a model sets up Rasa's own logs again
    return Bot(engine, Lookup(engine, store.catalogue, gazetteer, partners), gazetteer)


def web_services(settings: Settings, store: Store, bot: Bot) -> Services:
    """What the web application works with."""
    from bot.danger import assess
    from bot.needs import Needs
    from knowledge.emergency import contacts_for
    from knowledge.exporters.calendar import calendar
    from knowledge.importers import import_file
    from knowledge.importers.vocabulary import vocabulary
    from knowledge.partner_check import Checking
    from knowledge.partner_list import PartnerList
    from knowledge.referential import referential
    from knowledge.workshop_check import WorkshopChecking
    from knowledge.workshop_editing import WorkshopEditing
    from passerelle.availability import Reception
    from web.services import Services, WebSettings

    lists = referential()
    programme = WorkshopEditing(store.sessions, now)
    reception = Reception(store.catalogue, store.accounts, store.handoffs, now)
    return Services(
        engine=bot.engine,
        lookup=bot.lookup,
        journal=store.journal,
        handoffs=store.handoffs,
        accounts=store.accounts,
        statistics=store.statistics,
        bookings=store.bookings,
        calendar=partial(calendar, store.catalogue),
        confirmations=store.confirmations,
        proposals=store.proposals,
        editing=store.editing,
        partners=PartnerList(store.sessions, lists.kinds),
        checking=Checking(lists, vocabulary(), bot.gazetteer),
        libraries=store.libraries,
        programme=programme,
        workshop_checking=WorkshopChecking(lists, programme.holders),
        bring_in=partial(import_file, session_factory=store.sessions, gazetteer=bot.gazetteer),
        uploads=store.uploads,
        assess=assess,
        contacts_for=contacts_for,
        availability=reception.availability,
        contact=reception.contact,
        check_writable=lambda: database.check_writable(store.database),
        clock=now,
        purge=store.upkeep,
        need_labels={code: need.label for code, need in Needs.load().items()},
        commune_labels=bot.gazetteer.names(),
        kind_labels={code: str(kind["name"]) for code, kind in lists.kinds.items()},
        public_labels=lists.wording["publics"],
        settings=WebSettings(
            secure_cookies=settings.secure_cookies,
            trusted_proxy=settings.public_url is not None,  # a public address means that a proxy stands in front
        ),
    )
