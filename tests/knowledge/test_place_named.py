"""A place asked by its own name."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event, update

from knowledge import history
from knowledge.card import at_place
from knowledge.catalogue import Catalogue
from knowledge.demonstration import load_demonstration
from knowledge.models import Library, Partner
from knowledge.partner_names import LOOK_EVERY, KnownNames
from knowledge.place_named import name_asked, proper_words
from knowledge.places_of_kind import places_named, places_of_kind
from knowledge.territory import Gazetteer


@pytest.fixture
def known(catalogue: Catalogue, sessions: Any, today: date) -> Catalogue:
    load_demonstration(sessions, today)
    return catalogue


def _named(known: Catalogue, text: str) -> list[str]:
    asked = name_asked(text)
    found = places_named(known, GAZETTEER, asked) if asked else []
    return [one.place.name for one in map(known.partner, known.needs_of([one.id for one in found])) if one]


GAZETTEER = Gazetteer.load()
FRIDAY = date(2026, 11, 20)


def _add(sessions: Any, identifier: str, insee: str, **values: Any) -> None:
    place = GAZETTEER.by_insee(insee)
    told = {"name": "Atelier solidaire", "verified_on": FRIDAY, "commune": place.name if place else None, **values}
    with sessions.begin() as session:
        session.add(Partner(id=identifier, source="e", source_id=identifier, kind="association", insee=insee, **told))
        history.note(session, identifier, "Camille", datetime.now(timezone.utc), {}, {"name": told["name"]})


def _nearest(catalogue: Catalogue, home: str | None, said: str = "adresse atelier solidaire") -> list[str]:
    asked = name_asked(said)
    assert asked is not None
    return [one.id for one in places_named(catalogue, GAZETTEER, asked, home=GAZETTEER.by_insee(home))]


def test_of_homonyms_the_nearest_come_first_and_three_at_most(catalogue: Catalogue, sessions: Any) -> None:
    places = {"a-angers": "49007", "b-nantes": "44109", "c-reze": "44143", "d-guerande": "44069"}
    for identifier, insee in places.items():
        _add(sessions, identifier, insee)
    assert _nearest(catalogue, "44109") == ["b-nantes", "c-reze", "d-guerande"]
    assert _nearest(catalogue, "49007")[0] == "a-angers"
    assert _nearest(catalogue, "44109", "adresse atelier solidaire de angers") == ["a-angers"]
    with sessions.begin() as session:
        session.add(Library(slug="la", name="La", insee="44069", territory=[]))
    assert _nearest(catalogue, None)[0] == "d-guerande"


TWO_YEARS_AGO = date(2024, 11, 20)


@pytest.mark.parametrize(
    ("verified_on", "shown"), [(TWO_YEARS_AGO, True), (TWO_YEARS_AGO - timedelta(days=1), False), (None, False)]
)
def test_a_record_unverified_for_two_years_is_never_shown(
    catalogue: Catalogue, sessions: Any, verified_on: date | None, shown: bool
) -> None:
    _add(sessions, "p", "44109", verified_on=verified_on)
    assert bool(_nearest(catalogue, "44109")) is shown
    assert bool(places_of_kind(catalogue, GAZETTEER, "association", home=GAZETTEER.by_insee("44109"))) is shown


def test_a_name_that_changes_is_known_within_seconds_and_nothing_is_asked_before(sessions: Any) -> None:
    told: list[str] = []
    seconds = [0.0]
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda _c, _k, statement, *_rest: told.append(statement))
    names = KnownNames(sessions, lambda: seconds[0])
    asked = name_asked("adresse atelier solidaire")
    assert asked is not None
    _add(sessions, "p", "44109")
    assert [one.id for one in names.find(asked)] == ["p"]
    _add(sessions, "q", "44143")
    with sessions.begin() as session:
        session.execute(update(Partner).where(Partner.id == "p").values(withdrawn=True))
        history.note(session, "p", "Camille", datetime.now(timezone.utc), {}, {"withdrawn": True})
    told.clear()
    assert [one.id for one in names.find(asked)] == ["p"] and told == []
    seconds[0] += LOOK_EVERY
    assert [one.id for one in names.find(asked)] == ["q"] and len(told) == 3


def test_after_an_import_all_names_are_read_again(sessions: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.partner_names.MOST_READ_AGAIN", 1)
    seconds = [0.0]
    names = KnownNames(sessions, lambda: seconds[0])
    asked = name_asked("adresse atelier solidaire")
    assert asked is not None and names.find(asked) == []
    for identifier in "pqr":
        _add(sessions, identifier, "44109")
    seconds[0] += LOOK_EVERY
    assert len(names.find(asked)) == 3


@pytest.mark.parametrize(
    "text",
    ["Le Panier commun", "adresse du panier commun ?", "le panier commun à Saint-Nazaire c'est ouvert quand"],
)
def test_the_place_is_found_by_the_words_of_its_name(known: Catalogue, text: str) -> None:
    assert [name.partition(",")[0] for name in _named(known, text)] == ["Le Panier commun"]


@pytest.mark.parametrize(
    "text",
    ["aide alimentaire", "panier", "le panier commun est trop cher", "mairie de Pornic", "espace numérique", "bonjour"],
)
def test_anything_else_names_no_place(known: Catalogue, text: str) -> None:
    assert _named(known, text) == []


def test_what_is_asked_is_told_apart_from_the_name() -> None:
    asked = name_asked("numéro de l'Espace numérique du Port")
    assert asked is not None
    assert (asked.words, asked.asks) == (("espace", "numerique", "port"), "telephone")


def test_the_commune_is_no_part_of_a_proper_name() -> None:
    assert proper_words("CCAS de Saint-Nazaire (exemple)", "Saint-Nazaire") == {"ccas"}


@pytest.mark.parametrize(
    ("name", "said"), [("Guérande", "à Guérande"), ("Le Croisic", "au Croisic"), ("Les Sorinières", "aux Sorinières")]
)
def test_a_commune_after_a(name: str, said: str) -> None:
    assert at_place(name) == said
