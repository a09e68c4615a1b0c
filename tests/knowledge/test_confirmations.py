"""What a partner may do with its private link, and what it may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from knowledge.confirmations import (
    BY_LINK,
    VALID_FOR,
    Confirmations,
    NothingProposed,
    UnknownLink,
    UnknownPartner,
    UsedUp,
)  # fmt: skip
from knowledge.editing import Editing
from knowledge.edits import Overtaken
from knowledge.models import ConfirmationLink, Partner, PartnerAnswer, Service
from knowledge.opening_hours import PARIS
from knowledge.proposals import NOTE_KEPT, AlreadyDecided, Proposals, UnknownProposal, Withdrawn
from knowledge.told import FIELDS, LONGEST_NOTE, BadValue, RecordChanged

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def partner(sessions: sessionmaker[Session]) -> Callable[[], Partner]:
    """One partner, verified a year ago; gives it as the database has it now."""
    with sessions() as session:
        row = Partner(
            id="p1", source="exemple", source_id="p1", name="Espace des Essais", kind="epn", phone="02 61 91 00 01",
            address="1 rue de l'Exemple", postcode="44600", commune="Saint-Nazaire", lat=47.28, lon=-2.21,
            opening_hours="Mo-Fr 09:00-12:00", verified_on=date(2025, 11, 1),
        )  # fmt: skip
        row.services.append(Service(need="ordinateur", kind="epn", posture="apprendre"))
        session.add(row)
        session.commit()

    def now() -> Partner:
        with sessions() as session:
            found: Partner = session.execute(select(Partner)).scalar_one()
            return found

    return now


@pytest.fixture
def confirmations(sessions: sessionmaker[Session], clock: Clock, partner: Any) -> Confirmations:
    return Confirmations(sessions, clock)


@pytest.fixture
def proposals(sessions: sessionmaker[Session], clock: Clock) -> Proposals:
    return Proposals(sessions, clock)


def accept(proposals: Proposals, identifier: str, by: str, values: dict[str, str]) -> None:
    """As the desk does that has just read the page; what waits no more has no seal."""
    seals = {one.id: one.seal for one in proposals.waiting()}
    proposals.accept(identifier, by, values, seals.get(identifier, ""))


def answers(sessions: sessionmaker[Session]) -> list[PartnerAnswer]:
    with sessions() as session:
        return list(session.execute(select(PartnerAnswer)).scalars())


def test_a_link_shows_what_passerelle_says_in_french(confirmations: Confirmations) -> None:
    told, corrected = confirmations.told(confirmations.make_link("p1"))
    assert (told.name, told.commune, told.phone) == ("Espace des Essais", "44600 Saint-Nazaire", "02 61 91 00 01")
    assert told.hours == "du lundi au vendredi de 9 h à 12 h" and told.what and not corrected
    assert len(told.needs) == 1 and told.verified_on == date(2025, 11, 1)


def test_only_the_hash_of_a_token_is_kept(confirmations: Confirmations, sessions: sessionmaker[Session]) -> None:
    token = confirmations.make_link("p1")
    assert len(token) >= 43  # 256 bits
    with sessions() as session:
        assert token not in str(session.execute(select(ConfirmationLink.__table__)).all())


def test_a_link_is_for_a_known_partner_and_for_thirty_days(confirmations: Confirmations, clock: Clock) -> None:
    with pytest.raises(UnknownPartner):
        confirmations.make_link("nobody")
    token = confirmations.make_link("p1")
    for wrong in ("", "x" * 43, token[:-1]):
        with pytest.raises(UnknownLink):
            confirmations.told(wrong)
    clock.now = NOW + VALID_FOR - timedelta(seconds=1)
    confirmations.told(token)
    clock.now = NOW + VALID_FOR
    for call in (
        confirmations.told,
        lambda t: confirmations.confirm(t, ""),
        lambda t: confirmations.propose(t, {}, "n"),
    ):
        with pytest.raises(UnknownLink):
            call(token)


def test_expired_links_are_erased_when_others_are_made(
    confirmations: Confirmations, clock: Clock, sessions: sessionmaker[Session]
) -> None:
    confirmations.make_link("p1")
    clock.now = NOW + VALID_FOR
    confirmations.make_link("p1")
    with sessions() as session:
        assert len(session.execute(select(ConfirmationLink)).all()) == 1


def test_all_is_right_verifies_the_record_today_once_and_keeps_the_history(
    confirmations: Confirmations, partner: Any, sessions: sessionmaker[Session]
) -> None:
    token = confirmations.make_link("p1")
    seal = confirmations.told(token)[0].seal
    confirmations.confirm(token, seal)
    confirmations.confirm(token, seal)
    assert partner().verified_on == NOW.date()
    [answer] = answers(sessions)
    assert (answer.state, answer.at, answer.before["phone"]) == ("confirmed", NOW, "02 61 91 00 01")


def test_what_changed_since_it_was_read_is_not_confirmed(
    confirmations: Confirmations, partner: Any, sessions: sessionmaker[Session]
) -> None:
    token = confirmations.make_link("p1")
    seal = confirmations.told(token)[0].seal
    with sessions.begin() as session:
        session.get(Partner, "p1").phone = "02 61 91 00 09"
    with pytest.raises(RecordChanged):
        confirmations.confirm(token, seal)
    assert partner().verified_on == date(2025, 11, 1)


def test_a_proposal_waits_for_the_desk_and_applies_nothing(
    confirmations: Confirmations, proposals: Proposals, partner: Any
) -> None:
    token = confirmations.make_link("p1")
    values = {"phone": "02 61 91 00 02", "hours": "lundi 9h-12h", "address": "1 rue de l'Exemple", "name": "Autre"}
    confirmations.propose(token, values, " Nous déménageons. ")
    assert (partner().phone, partner().verified_on) == ("02 61 91 00 01", date(2025, 11, 1))
    [proposal] = proposals.waiting()
    assert [(field.name, field.before, field.proposed) for field in proposal.fields] == [
        ("phone", "02 61 91 00 01", "02 61 91 00 02"),
        ("hours", "du lundi au vendredi de 9 h à 12 h", "lundi 9h-12h"),
    ]
    assert (proposal.partner, proposal.note) == ("Espace des Essais", "Nous déménageons.")


def test_a_link_brings_one_correction(confirmations: Confirmations) -> None:
    token = confirmations.make_link("p1")
    told = confirmations.told(token)[0]
    with pytest.raises(NothingProposed):
        confirmations.propose(token, told.values, "  ")
    confirmations.propose(token, {}, "Une remarque.")
    assert confirmations.told(token)[1]
    with pytest.raises(UsedUp):
        confirmations.propose(token, {}, "Une autre.")
    with pytest.raises(UsedUp):
        confirmations.confirm(token, told.seal)


@pytest.mark.parametrize("phone", ["0892 70 12 34", "le standard"])
def test_a_number_that_no_record_holds_is_no_proposal(
    confirmations: Confirmations, proposals: Proposals, phone: str
) -> None:
    token = confirmations.make_link("p1")
    with pytest.raises(BadValue):
        confirmations.propose(token, {"phone": phone}, "Bonjour.")
    assert proposals.waiting() == []
    confirmations.propose(token, {"phone": ""}, "Nous n'avons plus de téléphone.")
    assert len(proposals.waiting()) == 1


def test_lengths_are_bounded(confirmations: Confirmations, proposals: Proposals) -> None:
    confirmations.propose(confirmations.make_link("p1"), {"hours": "a" * 5_000, "address": "a" * 5_000}, "b" * 5_000)
    [proposal] = proposals.waiting()
    lengths = {field.name: len(field.proposed) for field in proposal.fields}
    assert lengths == {"hours": FIELDS["hours"], "address": FIELDS["address"]}
    assert len(proposal.note or "") == LONGEST_NOTE


@pytest.fixture
def waiting(confirmations: Confirmations, proposals: Proposals) -> Callable[..., str]:
    """The identifier of a proposal of these values."""

    def propose(**values: str) -> str:
        before = {one.id for one in proposals.waiting()}
        confirmations.propose(confirmations.make_link("p1"), values, "Mot pour l'accueil.")
        [new] = {one.id for one in proposals.waiting()} - before
        return new

    return propose


def test_an_accepted_proposal_is_written_and_verified_today(
    proposals: Proposals, waiting: Any, partner: Any, sessions: sessionmaker[Session]
) -> None:
    accept(proposals, waiting(phone="0261910002", hours="Mo 09:00-12:00", address="2 rue Neuve"), "Accueil", {})
    row = partner()
    assert (row.phone, row.opening_hours, row.address) == ("02 61 91 00 02", "Mo 09:00-12:00", "2 rue Neuve")
    assert (row.lat, row.lon, row.verified_on) == (None, None, NOW.date())  # it moved: where to, nobody said
    [answer] = answers(sessions)
    assert (answer.state, answer.decided_by, answer.note) == ("accepted", "Accueil", None)
    assert proposals.waiting() == []


def test_hours_in_words_replace_those_that_were_wrong(proposals: Proposals, waiting: Any, partner: Any) -> None:
    accept(proposals, waiting(hours="le lundi matin"), "Accueil", {})
    assert (partner().opening_hours, partner().hours_note) == (None, "le lundi matin")
    assert (partner().phone, partner().lat) == ("02 61 91 00 01", 47.28)


SEASONS = "Mo-Fr 09:00-17:00; Jul-Aug 09:00-12:00"
EVERY_SEASON = "du lundi au vendredi de 9 h à 17 h ; en juillet et août : tous les jours de 9 h à 12 h"


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (SEASONS, EVERY_SEASON),
        (
            "week 01-53/2 Tu 09:00-12:00; week 02-52/2 Th 14:00-17:00",
            "les semaines impaires : le mardi matin de 9 h à 12 h ; "
            "les semaines paires : le jeudi après-midi de 14 h à 17 h",
        ),
        ("week 47 Tu 09:00-12:00", "week 47 Tu 09:00-12:00"),  # no French for it: as the record keeps it
    ],
)
def test_a_link_shows_the_hours_of_the_whole_year_whatever_the_week(
    confirmations: Confirmations, sessions: sessionmaker[Session], clock: Clock, hours: str, told: str
) -> None:
    """What was read is what "tout est juste" confirms; and of one week a correction would make every week."""
    with sessions.begin() as session:
        session.get(Partner, "p1").opening_hours = hours
    token = confirmations.make_link("p1")
    first, _ = confirmations.told(token)
    assert first.hours == told
    clock.now = NOW + timedelta(days=9)  # another week, of the other parity
    assert confirmations.told(token)[0].seal == first.seal


def test_hours_that_no_machine_reads_are_not_shown_as_hours(
    confirmations: Confirmations, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        row = session.get(Partner, "p1")
        row.opening_hours, row.hours_note = "Mo-Fr 09h", "sur rendez-vous"
    assert confirmations.told(confirmations.make_link("p1"))[0].hours == "sur rendez-vous"


def test_the_desk_is_shown_the_hours_that_words_would_end(
    proposals: Proposals, waiting: Any, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.get(Partner, "p1").opening_hours = SEASONS
    words = waiting(hours="du lundi au vendredi de 9 h à 18 h", phone="02 61 91 00 02")
    followed = waiting(hours="Mo-Fr 09:00-18:00; Jul-Aug 09:00-12:00")
    lost = {one.id: [field.lost for field in one.fields] for one in proposals.waiting()}
    assert lost == {words: ["", SEASONS], followed: [""]}


def test_words_that_replace_words_end_nothing(
    proposals: Proposals, waiting: Any, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        row = session.get(Partner, "p1")
        row.opening_hours, row.hours_note = None, "le lundi"
    waiting(hours="le mardi")
    assert [field.lost for field in proposals.waiting()[0].fields] == [""]


def test_the_desk_puts_right_what_it_accepts_and_only_that(proposals: Proposals, waiting: Any, partner: Any) -> None:
    identifier = waiting(phone="02 61 91 00 02")
    with pytest.raises(BadValue):
        accept(proposals, identifier, "Accueil", {"phone": "0892 70 12 34"})
    assert [one.id for one in proposals.waiting()] == [identifier] and partner().phone == "02 61 91 00 01"
    accept(proposals, identifier, "Accueil", {"phone": "02 61 91 00 03", "address": "ailleurs"})
    assert (partner().phone, partner().address) == ("02 61 91 00 03", "1 rue de l'Exemple")


def test_a_refused_proposal_changes_nothing(proposals: Proposals, waiting: Any, partner: Any) -> None:
    proposals.refuse(waiting(phone="02 61 91 00 02"), "Accueil")
    assert (partner().phone, partner().verified_on) == ("02 61 91 00 01", date(2025, 11, 1))
    assert proposals.waiting() == []


def test_of_two_desks_one_decides(proposals: Proposals, waiting: Any, partner: Any) -> None:
    identifier = waiting(phone="02 61 91 00 02")
    proposals.refuse(identifier, "Accueil")
    with pytest.raises(AlreadyDecided) as caught:
        accept(proposals, identifier, "Camille", {})
    assert caught.value.by == "Accueil" and partner().phone == "02 61 91 00 01"
    with pytest.raises(UnknownProposal):
        proposals.refuse("nothing", "Camille")


def test_what_a_partner_confirms_and_the_desk_accepts_enters_the_history_of_its_record(
    confirmations: Confirmations, proposals: Proposals, clock: Clock, sessions: sessionmaker[Session]
) -> None:
    editing = Editing(sessions, clock)
    opened = editing.record("p1").version
    token = confirmations.make_link("p1")
    confirmations.confirm(token, confirmations.told(token)[0].seal)
    confirmations.propose(token, {"phone": "02 61 91 00 99"}, "")
    accept(proposals, proposals.waiting()[0].id, "Accueil", {})
    accepted, confirmed = editing.past("p1")
    assert (confirmed.who, confirmed.after) == (BY_LINK, {"verified_on": "2026-11-20"})
    assert (accepted.who, accepted.before) == ("Accueil", {"phone": "02 61 91 00 01"})
    with pytest.raises(Overtaken):  # a form that was open at the desk meanwhile
        editing.save("p1", opened, {"name": "Autre nom"}, "Accueil")


def test_a_withdrawn_partner_has_no_link_any_more(
    confirmations: Confirmations, clock: Clock, sessions: sessionmaker[Session]
) -> None:
    token = confirmations.make_link("p1")
    editing = Editing(sessions, clock)
    editing.save("p1", editing.record("p1").version, {"withdrawn": True}, "Accueil")
    with pytest.raises(UnknownPartner):
        confirmations.make_link("p1")
    with pytest.raises(UnknownLink):
        confirmations.told(token)


def test_what_a_form_does_to_a_text_by_itself_is_no_correction(
    confirmations: Confirmations, proposals: Proposals, sessions: sessionmaker[Session]
) -> None:
    """A street with two blanks, a note longer than the form takes: only the phone was corrected."""
    with sessions.begin() as session:
        row = session.get(Partner, "p1")
        row.address, row.opening_hours, row.hours_note = "1  rue de\u00a0l'Exemple", None, "ouvert " * 90
    token = confirmations.make_link("p1")
    shown = confirmations.told(token)[0].values
    squeezed = {name: " ".join(value.split())[: FIELDS[name]] for name, value in shown.items()}
    confirmations.propose(token, {**squeezed, "phone": "02 61 91 00 99"}, "")
    assert [field.name for field in proposals.waiting()[0].fields] == ["phone"]


def test_a_correction_is_not_written_over_what_another_desk_wrote_since(
    proposals: Proposals, waiting: Any, partner: Any, clock: Clock, sessions: sessionmaker[Session]
) -> None:
    identifier = waiting(phone="02 61 91 00 02")
    seal, editing = proposals.waiting()[0].seal, Editing(sessions, clock)
    editing.save("p1", editing.record("p1").version, {"phone": "02 61 91 00 07"}, "Camille")
    with pytest.raises(RecordChanged):
        proposals.accept(identifier, "Accueil", {}, seal)
    [again] = proposals.waiting()
    assert partner().phone == again.fields[0].before == "02 61 91 00 07"
    proposals.accept(identifier, "Accueil", {}, again.seal)
    assert partner().phone == "02 61 91 00 02"


def test_nothing_is_written_on_a_withdrawn_partner(
    proposals: Proposals, waiting: Any, partner: Any, clock: Clock, sessions: sessionmaker[Session]
) -> None:
    identifier = waiting(phone="02 61 91 00 02")
    editing = Editing(sessions, clock)
    editing.save("p1", editing.record("p1").version, {"withdrawn": True}, "Accueil")
    with pytest.raises(Withdrawn):
        accept(proposals, identifier, "Accueil", {})
    assert partner().phone == "02 61 91 00 01" and partner().verified_on == date(2025, 11, 1)
    proposals.refuse(identifier, "Accueil")


def test_the_same_decision_sent_again_is_harmless_and_another_is_told(proposals: Proposals, waiting: Any) -> None:
    identifier = waiting(phone="02 61 91 00 02")
    seal = proposals.waiting()[0].seal
    for _ in range(2):
        proposals.accept(identifier, "Accueil", {"phone": "02 61 91 00 03"}, seal)
    with pytest.raises(AlreadyDecided):
        proposals.accept(identifier, "Accueil", {"phone": "02 61 91 00 04"}, seal)
    with pytest.raises(AlreadyDecided):
        proposals.refuse(identifier, "Accueil")


def test_a_note_that_nobody_read_is_erased_after_thirty_days(
    confirmations: Confirmations, proposals: Proposals, clock: Clock
) -> None:
    confirmations.propose(confirmations.make_link("p1"), {"phone": "02 61 91 00 02"}, "Bonjour")
    clock.now = NOW + NOTE_KEPT - timedelta(seconds=1)
    proposals.purge()
    assert proposals.waiting()[0].note == "Bonjour"
    clock.now = NOW + NOTE_KEPT
    proposals.purge()
    [kept] = proposals.waiting()
    assert kept.note is None and kept.fields and proposals.waiting_count() == 1
