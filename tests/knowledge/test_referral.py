"""knowledge.referral, card and catalogue: cards with only what records say, and a way without internet."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from knowledge.catalogue import Catalogue
from knowledge.identity import partner_id
from knowledge.models import Closure, Library, LibraryService, Partner, Service, Workshop, WorkshopDate
from knowledge.programme import Asked
from knowledge.referral import Referral, refer
from knowledge.territory import Gazetteer
from knowledge.wished_times import wished_times

CARD = {
    "id", "name", "kind", "what", "posture", "address", "commune", "phone", "hours_text", "open_now", "next_opening",
    "cost", "distance_km", "appointment", "bring", "why", "caution", "verified_on", "source", "link",
    "transport",
}  # fmt: skip
OPEN, SHUT = "Mo-Fr 09:00-12:30; PH off", "Mo 14:00-17:00; PH off"


def partner(today: date, name: str, kind: str, **changes: object) -> Partner:
    """A partner of Saint-Nazaire that answers ``impots``, verified ten days ago."""
    values: dict[str, object] = {
        "id": partner_id("test", name), "source": "test", "source_id": name, "name": name, "kind": kind,
        "insee": "44184", "commune": "Saint-Nazaire", "opening_hours": OPEN, "verified_on": today - timedelta(days=10),
        "services": [Service(need="impots", kind=kind, posture="accompagner", zone_kind="france", zone_codes=[])],
    }  # fmt: skip
    return Partner(**{**values, **changes})


@pytest.fixture
def add(sessions: sessionmaker[Session]) -> object:
    """Puts rows in the database."""

    def put(*rows: object) -> None:
        with sessions.begin() as session:
            session.add_all(rows)

    return put


@pytest.fixture
def ask(catalogue: Catalogue, gazetteer: Gazetteer) -> object:
    """Refers for a need, from Saint-Nazaire unless told otherwise."""

    def asked(need: str = "impots", insee: str | None = "44184", **more: object) -> Referral:
        return refer(catalogue, gazetteer, need, commune=gazetteer.by_insee(insee), **more)  # type: ignore[arg-type]

    return asked


def test_a_card_has_exactly_the_fields_of_the_contract(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services", phone="02 61 91 99 01", website="http://exemple.invalid"))
    shown = ask().cards[0].as_dict()
    assert set(shown) == CARD and json.dumps(shown)
    assert shown["phone"] == "02 61 91 99 01" and shown["verified_on"] == "2026-11-10"
    assert shown["link"] is None, "only https is made clickable"
    assert shown["cost"] is None and shown["appointment"] is None, "what no record says is null"


def test_an_unknown_place_comes_after_the_one_next_door_and_says_so(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    for_all = [
        Service(
            need="impots", kind="france_services", posture="accompagner", zone_kind="departement", zone_codes=["44"]
        )
    ]
    nowhere = {"insee": None, "commune": "Sainte-Fictive", "postcode": "44150"}
    add(
        partner(today, "far", "france_services", services=for_all, **nowhere), partner(today, "near", "france_services")
    )
    near, far = ask().cards
    assert (near.name, near.caution) == ("near", None) and (far.name, far.distance_km) == ("far", None)
    assert far.caution == "Nous ne savons pas à quelle distance est ce lieu. Vérifiez son adresse avant de venir."
    assert ask(insee=None).cards[1].caution is None, "nobody said from where either"


@pytest.mark.parametrize(("insee", "of_town"), [("44003", "d'Ancenis-Saint-Géréon"), ("44071", "de Haute-Goulaine")])
def test_a_card_for_residents_names_their_commune_in_french(add, ask, today, insee, of_town) -> None:  # type: ignore[no-untyped-def]
    own = [Service(need="impots", kind="ccas", posture="accompagner", zone_kind="commune", zone_codes=[insee])]
    add(partner(today, "ccas", "ccas", insee=insee, services=own))
    assert f"pour les habitants {of_town}" in ask(insee=insee).cards[0].why


def test_best_kind_first_and_no_kind_twice(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(
        partner(today, "cn", "conseiller_numerique"),
        partner(today, "fs-2", "france_services"),
        partner(today, "fip", "finances_publiques"),
        partner(today, "fs", "france_services"),
    )
    kinds = [card.kind for card in ask().cards]
    assert kinds == ["france_services", "finances_publiques", "conseiller_numerique"]


def test_a_second_choice_of_the_same_kind_rather_than_one_card(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "a", "france_services"), partner(today, "b", "france_services"))
    assert len(ask().cards) == 2


def test_when_all_shown_are_shut_someone_open_takes_the_last_place(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(
        partner(today, "fs", "france_services", opening_hours=SHUT),
        partner(today, "fip", "finances_publiques", opening_hours=SHUT),
        partner(today, "ac", "aidants_connect"),
    )
    cards = ask(limit=2).cards
    assert cards[0].name == "fs" and cards[0].next_opening and cards[1].name == "ac"


def test_a_stale_record_carries_a_caution(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services", verified_on=today - timedelta(days=200)))
    assert "6 mois" in ask().cards[0].caution


def test_a_closure_that_begins_soon_is_on_the_card_with_its_reason(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    place = partner(today, "fs", "france_services", verified_on=today)
    place.closures.append(
        Closure(first_day=today + timedelta(days=2), last_day=today + timedelta(days=2), reason="Pont")
    )
    add(place)
    caution = ask().cards[0].caution
    assert caution.startswith("Fermé le ") and caution.endswith(" (Pont).")


def test_a_record_of_two_years_is_not_shown_but_the_national_line_is(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services", verified_on=today - timedelta(days=800)))
    (only,) = ask().cards
    assert only.id == "national-impots" and only.phone == "0 809 401 401"


def of_others(today: date, name: str = "ccas") -> Partner:
    """A CCAS of Saint-Nazaire for its own people, the only one that answers ``droits``."""
    zone = {"zone_kind": "commune", "zone_codes": ["44184"]}
    return partner(today, name, "ccas", services=[Service(need="droits", kind="ccas", posture="accompagner", **zone)])


def test_a_place_for_another_commune_is_said_when_there_is_no_other(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(of_others(today))
    local = ask("droits").cards
    assert [card.name for card in local] == ["ccas"] and local[0].caution is None
    *national, last = ask("droits", insee="44132").cards
    assert last.name == "ccas" and (last.caution or "").startswith("Hors de la zone : ")
    assert all(card.id.startswith("national-") for card in national)
    again = ask("droits", insee="44132", exclude=frozenset({last.id})).cards
    assert "ccas" not in [card.name for card in again], "said once"


def test_a_place_for_another_commune_gives_way_to_one_for_all(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    everyone = [Service(need="droits", kind="point_justice", posture="informer", zone_kind="france", zone_codes=[])]
    add(of_others(today), partner(today, "pj", "point_justice", services=everyone))
    assert [card.name for card in ask("droits", insee="44132").cards] == ["pj"]


def authorised(today: date, **changes: object) -> Partner:
    """A CCAS where someone may act in one's place, as records tell it: for online procedures."""
    mandate = Service(need="demarches", kind="aidants_connect", posture="faire_pour", zone_kind="france", zone_codes=[])
    return partner(today, "ccas", "ccas", services=[mandate], **changes)


def test_who_may_act_in_ones_place_comes_first_when_that_is_wished(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services"), authorised(today))
    assert [card.kind for card in ask().cards] == ["france_services"]
    first, second = ask(posture="faire_pour").cards
    assert (first.kind, first.posture, first.caution) == ("aidants_connect", "faire_pour", None)
    assert "le fait pour vous, avec votre accord écrit" in first.why and first.bring == ask().bring
    assert second.caution == "Ce lieu ne fait pas la démarche à votre place."


def test_when_nobody_may_act_in_ones_place_it_is_said(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services"))
    (only,) = ask(posture="faire_pour").cards
    assert only.caution == "Ce lieu ne fait pas la démarche à votre place." and ask().cards[0].caution is None


def test_a_mandate_is_not_for_minors_and_a_partner_is_named_once(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    usual = Service(need="impots", kind="ccas", posture="accompagner", zone_kind="france", zone_codes=[])
    both = authorised(today)
    both.services.append(usual)
    add(both)
    assert [card.kind for card in ask(posture="faire_pour").cards] == ["aidants_connect"]
    assert "aidants_connect" not in [card.kind for card in ask(posture="faire_pour", age=17).cards]


def test_an_age_opens_and_closes_doors(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    for_work = {"need": "emploi", "posture": "accompagner", "zone_kind": "france", "zone_codes": []}
    add(
        partner(today, "ft", "france_travail", services=[Service(kind="france_travail", **for_work)]),
        partner(
            today, "ml", "mission_locale", services=[Service(kind="mission_locale", publics=["jeunes"], **for_work)]
        ),
    )
    assert [card.kind for card in ask("emploi", age=17).cards] == ["mission_locale", "france_travail"]
    assert [card.kind for card in ask("emploi", age=52).cards] == ["france_travail"]


def test_far_from_everything_a_national_line_comes_before_a_far_place_that_says_so(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services", insee="44036", commune="Châteaubriant"))
    (local,) = ask(insee="44036").cards
    assert local.kind == "france_services" and local.caution is None
    assert [card.kind for card in ask(insee="44109").cards] == ["france_services"], "far, in the same département"
    national, far = ask(insee="35238").cards  # Rennes, 49 km away
    assert ask(insee="35238").national_first and not ask(insee="44036").national_first
    assert national.id == "national-impots"
    assert far.caution == "Hors de la zone : ce lieu est dans un autre département."


def test_someone_open_far_away_takes_the_place_of_nobody_next_door(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(
        partner(today, "fs", "france_services", opening_hours=SHUT),
        partner(today, "fip", "finances_publiques", opening_hours=SHUT),
        partner(today, "far", "finances_publiques", insee="44109", commune="Nantes"),
    )
    assert [card.name for card in ask(limit=2).cards] == ["fs", "fip"]


def test_the_wrong_door_for_a_subject_is_not_shown(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    for_papers = {"need": "identite", "posture": "informer", "zone_kind": "france", "zone_codes": []}
    add(
        partner(today, "mairie", "mairie", services=[Service(kind="mairie", **for_papers)]),
        partner(today, "fs", "france_services", services=[Service(kind="france_services", **for_papers)]),
    )
    assert [card.kind for card in ask("identite").cards] == ["mairie", "france_services"]
    assert [card.kind for card in ask("identite", topic="vehicule").cards] == ["france_services"]


def test_a_subject_without_papers_of_its_own_shows_none(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    for_papers = {"need": "identite", "posture": "informer", "zone_kind": "france", "zone_codes": []}
    add(partner(today, "fs", "france_services", services=[Service(kind="france_services", **for_papers)]))
    assert ask("identite").bring and ask("identite").cards[0].bring
    found = ask("identite", topic="vehicule")
    assert (found.bring, found.cards[0].bring) == ((), ())


def test_the_answer_says_who_is_the_wrong_door(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services"))
    assert (ask().not_here or "").startswith("Pas le conseiller numérique") and ask("ateliers").not_here is None


def test_how_to_come_without_a_car_is_said_of_a_place_that_is_not_next_door(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services", transport="Transport à la demande, à réserver la veille."))
    said = "sans voiture : Transport à la demande, à réserver la veille"
    assert said in ask(insee="44132").cards[0].why and said not in ask().cards[0].why


def test_the_posture_asked_for_is_a_reason(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services"))
    assert "le fait avec vous" in ask(posture="accompagner").cards[0].why
    assert "le fait avec vous" not in ask().cards[0].why


def test_cards_already_shown_are_left_out(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "a", "france_services"), partner(today, "b", "finances_publiques"))
    first = ask().cards[0]
    assert first.id not in {card.id for card in ask(exclude=frozenset({first.id})).cards}


def test_prose_hours_stay_prose(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "fs", "france_services", opening_hours=None, hours_note="Le premier jeudi du mois"))
    card = ask().cards[0]
    assert card.hours_text == "Le premier jeudi du mois" and card.open_now is None


def library(friday: datetime, today: date) -> Library:
    """A library with a printer and one workshop that is full next week and free the week after."""
    starts = ((friday + timedelta(days=days), taken) for days, taken in ((7, 6), (14, 2)))
    length = timedelta(hours=2)
    dates = [WorkshopDate(start=start, end=start + length, seats=6, seats_taken=taken) for start, taken in starts]
    return Library(
        slug="ici", name="Ici", insee="44184", commune="Saint-Nazaire", verified_on=today, opening_hours=OPEN,
        territory=["44184"],
        services=[
            LibraryService(code="printing", need="impression", what="Une imprimante.", price="0,15 € la page"),
            LibraryService(code="scanning", need="impression", what="Un scanner.", price="Gratuit"),
        ],
        workshops=[Workshop(code="souris", title="La souris", need="ordinateur", dates=dates)],
    )  # fmt: skip


def test_what_the_library_has_is_one_card(add, ask, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today))
    (card,) = ask("impression", insee=None).cards
    assert card.kind == "library" and card.what == "Une imprimante. Un scanner."
    assert card.cost == "0,15 € la page. Gratuit" and "dans votre bibliothèque" in card.why


def test_the_commune_of_the_library_is_not_called_the_patrons(add, ask, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today), partner(today, "fs", "france_services"))
    add(partner(today, "fip", "finances_publiques", insee="44132", commune="Pornichet"))
    near, far = ask(insee=None).cards
    assert "dans la commune de la bibliothèque" in near.why
    assert any(why.endswith("km de la bibliothèque") for why in far.why)
    assert "dans votre commune" in ask().cards[0].why


def test_an_unknown_library_is_as_if_none_was_named(add, ask, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today))
    assert "dans votre bibliothèque" in ask("impression", insee=None, library_slug="ailleurs").cards[0].why


def services(bring: list[str] | None) -> list[Service]:
    """One service that says what to bring, or does not."""
    return [Service(need="impots", kind="france_services", posture="accompagner", zone_codes=[], bring=bring)]


def test_nothing_to_bring_is_not_the_same_as_nobody_said(add, ask, catalogue, today) -> None:  # type: ignore[no-untyped-def]
    add(partner(today, "nothing", "france_services", services=services([])))
    add(
        partner(today, "unsaid", "france_services", services=services(None)), partner(today, "unset", "france_services")
    )
    said = {one.place.name: one.bring for one in catalogue.candidates("impots")}
    assert said == {"nothing": (), "unsaid": None, "unset": None}
    shown = {card.name: card.bring for card in (*ask().cards, *ask(exclude=frozenset({ask().cards[0].id})).cards)}
    assert shown == {"nothing": (), "unsaid": ask().bring, "unset": ask().bring}


def test_a_closure_begins_with_the_day_in_paris(add, sessions, gazetteer, today) -> None:  # type: ignore[no-untyped-def]
    """At 23:30 UTC it is already the 21st in Paris, when a closure that ended on the 20th is over."""
    late = datetime(2026, 11, 20, 23, 30, tzinfo=timezone.utc)
    add(partner(today, "fs", "france_services", closed_until=date(2026, 11, 20)))
    (card,) = refer(Catalogue(sessions, lambda: late), gazetteer, "impots", commune=gazetteer.by_insee("44184")).cards
    assert card.caution is None


def test_a_partner_closed_for_ever_is_not_proposed(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    add(
        partner(today, "fs", "france_services", closed_until=date(9999, 12, 31)), partner(today, "b", "france_services")
    )
    assert [card.name for card in ask().cards] == ["b"]


def test_a_referral_reads_the_libraries_once(add, ask, sessions, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today), partner(today, "fs", "france_services"))
    asked: list[str] = []
    engine = sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda _c, _cur, statement, *_rest: asked.append(statement))
    ask("impression")
    assert len([statement for statement in asked if "FROM library " in statement.replace("\n", " ") + " "]) == 1
    assert len([statement for statement in asked if statement.startswith("SELECT")]) <= 5


def test_nobody_crosses_the_departement_to_print(add, ask, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today))
    assert not [card for card in ask("impression", insee="44036").cards if card.kind == "library"]


def test_a_workshop_shows_its_next_date_with_a_free_seat(add, ask, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today))
    (shown,) = ask("ordinateur").workshops
    assert shown["seats_left"] == 4 and datetime.fromisoformat(shown["start"]) == friday + timedelta(days=14)
    assert ask("ordinateur", insee="44036").workshops == ()


def test_a_session_is_looked_for_as_far_as_the_date_wished(add, ask, friday, today) -> None:  # type: ignore[no-untyped-def]
    """In March: beyond the weeks that are looked through otherwise."""
    spring = friday + timedelta(days=112)
    dates = [WorkshopDate(start=spring, end=spring + timedelta(hours=1), seats=8, seats_taken=0)]
    own = library(friday, today)
    own.workshops += [Workshop(code="clavier", title="Le clavier", need="ordinateur", dates=dates)]
    add(own)
    (found,) = ask("ordinateur", asked=Asked(times=wished_times("un atelier en mars"))).workshops
    assert (found["title"], found["note"]) == ("Le clavier", None)
    (other,) = ask("ordinateur", asked=Asked(times=wished_times("un atelier le 3 avril"))).workshops[:1]
    assert other["note"] == "Rien à ce moment-là. Voici la date la plus proche."
    assert [one["title"] for one in ask("ordinateur").workshops] == ["La souris"]


def test_an_unknown_need_is_an_error(ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(KeyError):
        ask("astrologie")


def test_the_catalogue_knows_its_libraries_and_partners(add, catalogue: Catalogue, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today), partner(today, "fs", "france_services"))
    first = catalogue.library()
    assert first is not None and first.slug == "ici" and catalogue.library("ici") == first
    assert catalogue.library("no such library") is None
    found = catalogue.partner(partner_id("test", "fs"))
    assert found is not None and found.needs == ("impots",) and catalogue.partner("nobody") is None
    assert [one.place.name for one in catalogue.partners()] == ["fs"]


def test_a_session_that_has_begun_is_never_shown(add, sessions, gazetteer, friday, today) -> None:  # type: ignore[no-untyped-def]
    add(library(friday, today))
    for days, shown in ((13, 1), (14, 1), (15, 0)):
        then = friday + timedelta(days=days)
        found = refer(Catalogue(sessions, lambda then=then: then), gazetteer, "ordinateur", commune=None)
        assert len(found.workshops) == shown and len(Catalogue(sessions, lambda then=then: then).workshops()) == shown


def test_of_the_library_itself_the_library_alone_answers(add, ask, today) -> None:  # type: ignore[no-untyped-def]
    services = [Service(need="bibliotheque", kind="mairie", posture="informer", zone_kind="france", zone_codes=[])]
    add(partner(today, "mairie", "mairie", services=services))
    assert [card.name for card in ask("bibliotheque").cards] == ["mairie"], "without a library, who knows of it"
    lends = LibraryService(code="loans", need="bibliotheque", what="Des livres à emprunter.")
    place = {"insee": "44184", "commune": "Saint-Nazaire", "verified_on": today, "opening_hours": OPEN}
    add(Library(slug="ici", name="Ici", territory=["44184"], services=[lends], **place))
    assert [card.name for card in ask("bibliotheque").cards] == ["Ici"]
