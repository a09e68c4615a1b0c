"""The whole web application on a temporary database, with a fake bot."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from conversations.accounts import Accounts
from conversations.handoff import Handoffs
from conversations.journal import Journal
from conversations.statistics import Statistics
from knowledge.booking import Bookings
from knowledge.catalogue import Catalogue
from knowledge.confirmations import Confirmations
from knowledge.editing import Editing
from knowledge.exporters.calendar import calendar
from knowledge.importers import import_file
from knowledge.importers.vocabulary import vocabulary
from knowledge.library_editing import LibraryEditing
from knowledge.partner_check import Checking
from knowledge.partner_list import PartnerList
from knowledge.proposals import Proposals
from knowledge.referential import referential
from knowledge.territory import Gazetteer
from knowledge.workshop_check import WorkshopChecking
from knowledge.workshop_editing import WorkshopEditing
from storage.database import check_writable, make_engine, session_factory, upgrade
from web.app import make_app
from web.services import Availability, LibraryContact, Services
from web.uploads import Uploads
from web.work import Work

sys.path.insert(0, str(Path(__file__).parent))

from fakes import FakeClock, FakeEngine, FakeLookup, assess, contacts_for

PASSWORD = "une-passerelle-solide"


@dataclass
class House:
    """The application's client and everything behind it that a test wants to look at."""

    client: TestClient[Any, Any]
    services: Services
    engine: FakeEngine
    clock: FakeClock
    there: dict[str, Availability]
    contact: dict[str, LibraryContact]

    async def open(self) -> dict[str, str]:
        """Starts a conversation; gives the headers that carry its token."""
        answer = await (await self.client.post("/api/v1/conversations")).json()
        return {"Authorization": f"Bearer {answer['token']}"}

    async def say(self, headers: dict[str, str], text: str, client_msg_id: str = "message-0001") -> Any:
        body = {"client_msg_id": client_msg_id, "text": text}
        return await self.client.post("/api/v1/conversations/current/messages", json=body, headers=headers)

    async def log_in(self, name: str = "Accueil") -> None:
        page = await (await self.client.get("/accueil/connexion")).text()
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        form = {"name": name, "password": PASSWORD, "csrf": csrf}
        response = await self.client.post("/accueil/connexion", data=form, allow_redirects=False)
        assert response.status == 303, await response.text()
        # As the page does: its token goes with every JSON call that changes something.
        self.client.session.headers["X-CSRF"] = await self.csrf()

    async def csrf(self) -> str:
        page = await (await self.client.get("/accueil")).text()
        return page.split('data-csrf="')[1].split('"')[0]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def there() -> dict[str, Availability]:
    """Who can be reached; a test changes ``there["now"]``."""
    return {"now": Availability(open_now=True, staff_present=False, phone="02 61 91 00 00")}


@pytest.fixture
def contact() -> dict[str, LibraryContact]:
    """The library as pages name it; a test changes ``contact["now"]``."""
    return {"now": LibraryContact("Médiathèque de démonstration", "02 61 91 00 00")}


@pytest.fixture
def services(
    tmp_path: Path, clock: FakeClock, there: dict[str, Availability], contact: dict[str, LibraryContact]
) -> Services:
    engine = make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}")
    upgrade(engine)
    sessions = session_factory(engine)
    programme = WorkshopEditing(sessions, clock)
    return Services(
        engine=FakeEngine(),
        lookup=FakeLookup(),
        journal=Journal(sessions, clock),
        handoffs=Handoffs(sessions, clock),
        accounts=Accounts(sessions, clock, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
        statistics=Statistics(sessions, clock),
        bookings=Bookings(sessions, clock),
        calendar=partial(calendar, Catalogue(sessions, clock)),
        confirmations=Confirmations(sessions, clock),
        proposals=Proposals(sessions, clock),
        editing=Editing(sessions, clock),
        partners=PartnerList(sessions, referential().kinds),
        checking=Checking(referential(), vocabulary(), Gazetteer.load()),
        libraries=LibraryEditing(sessions, clock),
        programme=programme,
        workshop_checking=WorkshopChecking(referential(), programme.holders),
        bring_in=partial(import_file, session_factory=sessions),
        uploads=Uploads(tmp_path / "imports"),
        assess=assess,
        contacts_for=contacts_for,
        availability=lambda library: there["now"],
        contact=lambda: contact["now"],
        check_writable=lambda: check_writable(engine),
        clock=clock,
        need_labels={"impots": "Les impôts", "caf": "La CAF"},
        commune_labels={"44184": "Saint-Nazaire"},
        kind_labels={"mairie": "La mairie", "ccas": "Le CCAS"},
        public_labels=referential().wording["publics"],
    )


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> float:
    """How many times the usual patience with the database, on machines that share their cores."""
    return 1.0 if request.node.get_closest_marker("patience") else 10.0


@pytest_asyncio.fixture
async def house(
    services: Services,
    clock: FakeClock,
    there: dict[str, Availability],
    contact: dict[str, LibraryContact],
    slack: float,
) -> AsyncIterator[House]:
    services.accounts.add("Accueil", PASSWORD)
    services.accounts.add("Camille", PASSWORD)
    async with TestClient(TestServer(make_app(services, Work(slack)))) as client:
        engine = services.engine
        assert isinstance(engine, FakeEngine)
        yield House(client, services, engine, clock, there, contact)
