"""The demonstration network: fictional, complete around both towns, dated from today, loaded as often as one likes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue
from knowledge.communes import Commune, distance_km, read_communes
from knowledge.demonstration import WEEKDAYS, load_demonstration
from knowledge.editing import Editing
from knowledge.library_editing import LibraryEditing
from knowledge.models import Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate
from knowledge.opening_hours import PARIS, is_open, next_change, readable, week_in_french
from knowledge.ranking import Wish, rank
from knowledge.referential import POSTURES, referential
from knowledge.series import HORIZON, Series
from knowledge.workshop_editing import WorkshopEditing
from storage.base import Base
from storage.database import make_engine, session_factory

TODAY = date(2026, 11, 21)
TABLES = (Partner, Service, Closure, Library, LibraryService, Workshop, WorkshopDate)
FICTIONAL_PHONE = re.compile(r"02 61 91 \d\d \d\d")
TOWNS = {"Saint-Nazaire": "44184", "Nantes": "44109"}
NEEDS = sorted(referential().needs)
ANY_PHONE = re.compile(r"\d\d \d\d \d\d \d\d \d\d")


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> sessionmaker[Session]:
    """The demonstration of one day, in a database of its own."""
    return loaded(tmp_path_factory.mktemp("demonstration"), TODAY)


@pytest.fixture(scope="module")
def communes() -> dict[str, Commune]:
    return {commune.insee: commune for commune in read_communes()}


def loaded(folder: Path, *days: date) -> sessionmaker[Session]:
    engine = make_engine(f"sqlite:///{folder / 'demonstration.sqlite3'}")
    Base.metadata.create_all(engine)
    sessions = session_factory(engine)
    for day in days:
        load_demonstration(sessions, day)
    return sessions


def every(sessions: sessionmaker[Session], model: type[Any]) -> Iterator[Any]:
    with sessions() as session:
        yield from session.execute(select(model)).scalars()


def counts(sessions: sessionmaker[Session]) -> dict[str, int]:
    with sessions() as session:
        return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) for table in TABLES}


def identifiers(sessions: sessionmaker[Session]) -> dict[str, set[Any]]:
    kept = (Partner, Service, Library, LibraryService, Workshop)
    return {model.__tablename__: {row.id for row in every(sessions, model)} for model in kept}


def places(sessions: sessionmaker[Session]) -> list[Any]:
    return [*every(sessions, Partner), *every(sessions, Library)]


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("need", NEEDS)
def test_every_need_has_two_good_answers_near_each_town(
    need: str, town: str, sessions: sessionmaker[Session], communes: dict[str, Commune]
) -> None:
    """Open to anyone who lives there, within 15 km, not overwhelmed, shut by no exceptional closure."""
    noon = datetime(2026, 11, 24, 12, tzinfo=PARIS)
    home = communes[TOWNS[town]]
    candidates = Catalogue(sessions, lambda: noon).candidates(need)
    good = [
        one.candidate.place.name
        for one in rank(candidates, Wish(now=noon, commune=home))
        if distance_km((home.lat or 0, home.lon or 0), one.candidate.place.point or (0, 0)) <= 15
        and not one.candidate.saturated
        and not one.candidate.publics
        and not any(closed.first <= noon.date() <= closed.last for closed in one.candidate.place.closures)
    ]
    assert len(good) >= 2


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("need", NEEDS)
def test_the_kind_that_knows_best_is_near_each_town_or_works_at_a_distance(
    need: str, town: str, sessions: sessionmaker[Session], communes: dict[str, Commune]
) -> None:
    """One of the three first kinds that needs.yml names for the need answers around the town."""
    home = communes[TOWNS[town]]
    best = {kind["slug"] for kind in referential().needs[need]["partner_kinds"][:3]}
    near = {
        candidate.kind
        for candidate in Catalogue(sessions, lambda: datetime(2026, 11, 24, 12, tzinfo=PARIS)).candidates(need)
        if distance_km((home.lat or 0, home.lon or 0), candidate.place.point or (0, 0)) <= 15
    }
    assert best & near


def test_someone_at_chateaubriant_helps_to_get_about(sessions: sessionmaker[Session]) -> None:
    candidates = Catalogue(sessions, lambda: datetime(2026, 11, 24, 12, tzinfo=PARIS)).candidates("mobilite")
    assert [one for one in candidates if one.place.insee == "44036"]


def test_every_opening_hours_can_be_read_and_told(sessions: sessionmaker[Session]) -> None:
    """A place has hours that a machine follows, or prose; what a machine cannot tell in a week has prose too."""
    for place in places(sessions):
        assert place.opening_hours or place.hours_note, place.name
        if place.opening_hours:
            assert readable(place.opening_hours), place.name
            assert "PH off" in place.opening_hours, place.name
            assert week_in_french(place.opening_hours) or place.hours_note, place.name


def test_no_rule_of_opening_hours_hides_an_earlier_one(sessions: sessionmaker[Session]) -> None:
    """In OpenStreetMap syntax a later rule replaces the whole day: after "; Tu 14:00-17:00", the morning is shut."""
    for place in places(sessions):
        rules = [rule for rule in (place.opening_hours or "PH off").split("; ") if rule != "PH off"]
        named = [day for rule in rules for day in days_of(rule.split(" ")[0])]
        assert len(set(named)) == len(named), place.name


def days_of(selector: str) -> Iterator[str]:
    """The days that "Mo-We,Fr" names."""
    for part in re.sub(r"\[.*?\]", "", selector).split(","):
        first, _, last = part.partition("-")
        yield from WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]


def test_every_place_is_marked_as_fiction(sessions: sessionmaker[Session]) -> None:
    for place in places(sessions):
        assert place.demonstration
        assert place.name.endswith("(démonstration)")
    assert {partner.source for partner in every(sessions, Partner)} == {"demonstration"}
    assert {library.network for library in every(sessions, Library)} == {
        "Réseau des médiathèques de l'Estuaire (démonstration)"
    }


def test_every_phone_is_kept_for_fiction_and_no_one_can_be_reached(sessions: sessionmaker[Session]) -> None:
    """Arcep keeps 02 61 91 xx xx for fiction; no e-mail, no site; no two places share a number."""
    phones = [place.phone for place in places(sessions)]
    assert all(FICTIONAL_PHONE.fullmatch(phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    assert not any(place.email or place.website for place in places(sessions))
    for workshop in every(sessions, Workshop):
        assert all(FICTIONAL_PHONE.fullmatch(phone) for phone in ANY_PHONE.findall(workshop.booking))


def test_every_place_stands_in_its_commune(sessions: sessionmaker[Session], communes: dict[str, Commune]) -> None:
    for place in places(sessions):
        commune = communes[place.insee]
        assert place.commune == commune.name
        assert place.postcode in commune.postcodes
        assert distance_km((place.lat, place.lon), (commune.lat or 0, commune.lon or 0)) < 6, place.name


def test_every_service_agrees_with_the_lists(sessions: sessionmaker[Session]) -> None:
    """Kinds, postures and publics are those of the lists; what to bring was read in a source, or is plain advice."""
    lists = referential()
    for service in every(sessions, Service):
        assert service.posture in POSTURES
        assert lists.place_of_kind(service.need, service.kind) is not None
        assert set(service.publics) <= set(lists.wording["publics"])
    for service in [*every(sessions, Service), *every(sessions, LibraryService)]:
        told = lists.needs[service.need]["documents"]
        assert set(service.bring or ()) <= {one["text"] for one in told if one["verified"] or one["kind"] == "conseil"}


def test_the_zones_hold_the_codes_of_real_communities(
    sessions: sessionmaker[Session], communes: dict[str, Commune]
) -> None:
    known = {
        "commune": set(communes),
        "epci": {commune.epci for commune in communes.values()},
        "departement": {"44"},
        "france": set(),
    }
    for service in every(sessions, Service):
        assert set(service.zone_codes) <= known[service.zone_kind]
        assert service.zone_codes or service.zone_kind == "france"


def test_the_partners_are_as_varied_as_a_real_network(sessions: sessionmaker[Session]) -> None:
    """Many kinds, one overwhelmed, one shut for a while, some by appointment only, all verified lately."""
    partners = list(every(sessions, Partner))
    assert 45 <= len(partners) <= 75
    assert len({partner.kind for partner in partners}) >= 25
    assert len({partner.opening_hours for partner in partners}) >= 30
    assert sum(partner.saturated for partner in partners) == 1
    assert [partner.closed_until > TODAY for partner in partners if partner.closed_until] == [True]
    assert any(partner.opening_hours is None for partner in partners)
    ages = [TODAY - partner.verified_on for partner in partners]
    assert timedelta(days=2) <= min(ages) and max(ages) <= timedelta(days=61)


def test_each_library_offers_computers_wifi_printing_scanning_and_lends(sessions: sessionmaker[Session]) -> None:
    offered = {(service.library_id, service.code) for service in every(sessions, LibraryService)}
    libraries = list(every(sessions, Library))
    assert [library.slug for library in libraries] == ["saint-nazaire", "nantes", "chateaubriant"]
    for library in libraries:
        for code in ("postes", "wifi", "impression", "numerisation", "liseuses", "pret"):
            assert (library.id, code) in offered
        assert library.insee in library.territory
        assert len(library.territory) >= 10


def test_the_sessions_are_many_in_the_coming_weeks_and_some_are_full(sessions: sessionmaker[Session]) -> None:
    workshops = {workshop.id: workshop for workshop in every(sessions, Workshop)}
    dates = list(every(sessions, WorkshopDate))
    assert len([one for one in dates if workshops[one.workshop_id].partner_id is None]) >= 24
    assert len([workshop for workshop in workshops.values() if workshop.partner_id]) == 8
    assert any(one.seats is not None and one.seats_taken == one.seats for one in dates)
    assert any(one.seats is None for one in dates)
    assert all(one.seats is None or 0 <= one.seats_taken <= one.seats for one in dates)


@pytest.mark.parametrize("today", [TODAY + timedelta(days=11 * step) for step in range(0, 40, 2)], ids=str)
def test_a_session_takes_place_later_while_the_library_is_open(today: date, tmp_path: Path) -> None:
    """Whatever the day of loading: after today, within seven weeks, no public holiday, no closure, no two at once."""
    sessions = loaded(tmp_path, today)
    with sessions() as session:
        for library in session.execute(select(Library)).scalars():
            for workshop in library.workshops:
                starts = [one.start for one in workshop.dates]
                assert len(set(starts)) == len(starts)
                for one in workshop.dates:
                    day = one.start.astimezone(PARIS).date()
                    assert today < day <= today + timedelta(weeks=7)
                    assert is_open(library.opening_hours, one.start)
                    shuts = next_change(library.opening_hours, one.start)
                    assert shuts is not None and one.end <= shuts
                    assert not any(closed.first_day <= day <= closed.last_day for closed in library.closures)


def test_sessions_say_how_hard_they_are_and_some_come_back_by_a_rule(sessions: sessionmaker[Session]) -> None:
    """The dates of a series are those of its rule, but for those that met a shut door."""
    workshops = list(every(sessions, Workshop))
    assert {workshop.level for workshop in workshops} == set(referential().wording["level"])
    assert {public for workshop in workshops for public in workshop.publics} >= {"seniors", "jeunes", "enfants"}
    dates = list(every(sessions, WorkshopDate))
    series = [workshop for workshop in workshops if workshop.rule]
    assert len(series) == 3
    for workshop in series:
        starts = {one.start for one in dates if one.workshop_id == workshop.id}
        told = Series.of(workshop.rule, workshop.first_start, workshop.exceptions)
        regular = set(told.starts(workshop.first_start, workshop.first_start + HORIZON))
        assert regular <= starts and len(starts - regular) == len(workshop.exceptions)


def test_a_workshop_that_came_from_a_calendar_stays_beside_the_demonstration(tmp_path: Path) -> None:
    sessions = loaded(tmp_path, TODAY)
    with sessions.begin() as session:
        library = session.query(Library).first()
        library.workshops += [Workshop(code=uid or "old", uid=uid, title="x", need="emploi") for uid in ("a@b", None)]
    load_demonstration(sessions, TODAY)
    assert [one.uid for one in every(sessions, Workshop) if one.title == "x"] == ["a@b"]


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    sessions = loaded(tmp_path, TODAY)
    before, known = counts(sessions), identifiers(sessions)
    dates = {(one.id, one.start) for one in every(sessions, WorkshopDate)}
    load_demonstration(sessions, TODAY)
    assert counts(sessions) == before
    assert identifiers(sessions) == known
    assert {(one.id, one.start) for one in every(sessions, WorkshopDate)} == dates


def test_loading_later_brings_the_dates_up_to_that_day(tmp_path: Path) -> None:
    """The same places and workshops, verified as lately, with sessions and closures to come."""
    later = TODAY + timedelta(days=100)
    sessions = loaded(tmp_path, TODAY)
    before, known = counts(sessions), identifiers(sessions)
    load_demonstration(sessions, later)
    assert counts(sessions) == before
    assert identifiers(sessions) == known
    assert all(one.start.date() > later for one in every(sessions, WorkshopDate))
    assert all(place.verified_on >= later - timedelta(days=61) for place in places(sessions))
    assert all(closure.last_day > later for closure in every(sessions, Closure))


def test_a_real_partner_is_left_alone(tmp_path: Path) -> None:
    sessions = loaded(tmp_path, TODAY)
    with sessions.begin() as session:
        session.add(Partner(id="real", source="mednum", source_id="1", name="Mairie", kind="mairie"))
    load_demonstration(sessions, TODAY)
    with sessions() as session:
        assert session.get(Partner, "real") is not None


def test_what_left_the_demonstration_leaves_the_database(tmp_path: Path) -> None:
    sessions = loaded(tmp_path, TODAY)
    with sessions.begin() as session:
        session.add(Partner(id="old", source="demonstration", source_id="old", name="Ancien lieu", kind="mairie"))
    load_demonstration(sessions, TODAY)
    with sessions() as session:
        assert session.get(Partner, "old") is None


def test_what_the_desk_changed_or_added_stays_through_the_next_start(tmp_path: Path) -> None:
    sessions = loaded(tmp_path, TODAY)
    now = datetime.combine(TODAY, datetime.min.time(), PARIS)
    partners, workshops = Editing(sessions, lambda: now), WorkshopEditing(sessions, lambda: now)
    with sessions() as session:
        partner = session.execute(select(Partner.id)).scalars().first()
        workshop = str(session.execute(select(Workshop.id).where(Workshop.rule.is_not(None))).scalars().first())
    partners.save(str(partner), 1, {"phone": "02 61 91 99 99"}, "Camille")
    workshops.save(workshop, 1, {"title": "Changé"}, "Camille")
    told = {"title": "Ajouté", "need": "ordinateur", "seats": None}
    added = workshops.add("jeton", "saint-nazaire", told, "Camille")
    load_demonstration(sessions, TODAY + timedelta(days=1))
    assert partners.record(str(partner)).values["phone"] == "02 61 91 99 99"
    assert workshops.record(workshop).values["title"] == "Changé"
    assert workshops.record(added).values["title"] == "Ajouté"


def test_a_library_changed_at_the_desk_stays_so_and_its_sessions_go_on(tmp_path: Path) -> None:
    sessions, now = loaded(tmp_path, TODAY), datetime(2026, 11, 21, 9, 0, tzinfo=PARIS)
    LibraryEditing(sessions, lambda: now).save("nantes", 1, {"phone": "02 61 91 00 09"}, "Camille")
    load_demonstration(sessions, TODAY + timedelta(days=60))
    with sessions() as session:
        library = session.execute(select(Library).where(Library.slug == "nantes")).scalars().one()
        assert library.phone == "02 61 91 00 09"
        starts = [one.start.date() for workshop in library.workshops for one in workshop.dates]
    assert starts and min(starts) > TODAY + timedelta(days=60)
