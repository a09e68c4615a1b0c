"""The same place in several files is one partner, and what people of the library did is kept."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, sessionmaker

from knowledge import history
from knowledge.confirmations import Confirmations
from knowledge.editing import Editing
from knowledge.edits import Overtaken
from knowledge.importers import ImportReport, import_file
from knowledge.importers.statements import Statements
from knowledge.models import Library, Partner, PartnerSource, Workshop
from knowledge.partner_list import PartnerList
from knowledge.proposals import Proposals

TODAY = date(2026, 11, 20)
OTHER = {"source": "autre", "id": "b", "telephone": "+33261910009", "date_maj": "2026-10-05"}


@pytest.fixture
def bring(write_rows: Any, sessions: sessionmaker[Session]) -> Any:
    def call(*rows: dict[str, str], **options: Any) -> ImportReport:
        return import_file(write_rows(*rows), sessions, today=TODAY, **options)

    return call


def partners(sessions: sessionmaker[Session]) -> list[Partner]:
    """Those that are not withdrawn."""
    query = select(Partner).where(Partner.withdrawn.is_(False)).order_by(Partner.source_id)
    with sessions() as session:
        return list(session.execute(query).scalars())


def test_the_place_of_another_source_is_joined_and_the_report_says_which_wins(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001"})
    report = bring(OTHER)
    (found,) = partners(sessions)
    assert (report.added, report.changed, report.joined) == (0, 1, 1)
    assert (found.source, found.phone, found.verified_on) == ("exemple", "02 61 91 00 09", date(2026, 10, 5))
    told = [problem.problem for problem in report.problems if "is the same place" in problem.problem]
    assert len(told) == 1 and "b of autre wins" in told[0] and "2026-10-05" in told[0]


def test_an_older_source_fills_only_what_is_empty(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({"telephone": "+33261910001"})
    bring({**OTHER, "date_maj": "2020-01-01", "site_web": "https://exemple.fr"})
    (found,) = partners(sessions)
    assert (found.phone, found.website) == ("02 61 91 00 01", "https://exemple.fr/")


def test_two_sources_again_and_again_change_nothing(bring: Any, sessions: sessionmaker[Session]) -> None:
    first, other = {"telephone": "+33261910001"}, OTHER
    bring(first), bring(other)
    for _ in range(2):
        assert bring(first).unchanged == 1 and bring(other).unchanged == 1
    assert len(partners(sessions)) == 1


def test_the_same_siret_at_one_address_is_one_place(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({"pivot": "21440000000018"})
    bring({**OTHER, "pivot": "21440000000018", "nom": "Autre nom"})
    assert len(partners(sessions)) == 1


def test_two_placeholders_are_not_one_siret(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({})
    bring({**OTHER, "pivot": "00000000000000", "nom": "Autre nom"})
    assert len(partners(sessions)) == 2


def test_a_place_that_moves_away_leaves_the_other_source_where_it_was(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    bring({}), bring(OTHER)
    bring({**OTHER, "adresse": "9 rue Ailleurs"})
    assert {(found.source_id, found.address) for found in partners(sessions)} == {
        ("exemple-1", "1 rue de l'Exemple"), ("b", "9 rue Ailleurs"),
    }  # fmt: skip


def test_the_first_source_may_move_away_too(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({}), bring(OTHER)
    bring({"adresse": "9 rue Ailleurs"})
    assert {(found.source_id, found.address) for found in partners(sessions)} == {
        ("exemple-1", "9 rue Ailleurs"), ("b", "1 rue de l'Exemple"),
    }  # fmt: skip
    assert bring(OTHER).unchanged == 1


def test_two_sources_that_part_in_one_file_are_two_places(bring: Any, sessions: sessionmaker[Session]) -> None:
    both = {"id": "exemple-2", "telephone": "+33261910001"}
    bring({}, both)
    bring({"adresse": "9 rue Ailleurs"}, {**both, "adresse": "5 rue C"})
    assert {(found.source_id, found.address) for found in partners(sessions)} == {
        ("exemple-1", "9 rue Ailleurs"), ("exemple-2", "5 rue C"),
    }  # fmt: skip


def test_two_partners_that_turn_out_to_be_one_become_one(bring: Any, sessions: sessionmaker[Session]) -> None:
    """The workshops held by the one that goes stay, held by the other."""
    bring({}, {"id": "exemple-2", "adresse": "9 rue Ailleurs"})
    second = next(found for found in partners(sessions) if found.source_id == "exemple-2")
    with sessions() as session:
        library = Library(slug="essai", name="Essai")
        session.add(library)
        session.flush()
        session.add(Workshop(library_id=library.id, partner_id=second.id, code="p", title="Permanence", need="emploi"))
        session.commit()
    report = bring({}, {"id": "exemple-2"})
    (left,) = partners(sessions)
    with sessions() as session:
        assert session.execute(select(Workshop.partner_id)).scalar_one() == left.id
    assert (report.removed, report.joined) == (1, 1)


def test_what_a_librarian_corrected_stays_until_the_source_changes_it(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001"})
    with sessions() as session:
        session.execute(select(Partner)).scalar_one().phone = "02 61 91 00 77"
        session.commit()
    assert bring({"telephone": "+33261910001"}).unchanged == 1
    assert partners(sessions)[0].phone == "02 61 91 00 77"
    bring({"telephone": "+33261910002"})
    assert partners(sessions)[0].phone == "02 61 91 00 02"


def test_what_a_file_has_no_more_is_counted_and_removed_only_when_asked(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    second = {"id": "exemple-2", "adresse": "9 rue Ailleurs"}
    bring({}, second)
    assert (bring({}).missing, len(partners(sessions))) == (1, 2)
    assert (bring({}, whole=True, dry_run=True).removed, len(partners(sessions))) == (1, 2)
    assert (bring({}, whole=True).removed, len(partners(sessions))) == (1, 1)
    assert (bring({}).missing, bring({}, whole=True).removed) == (0, 0)


def test_a_refused_row_removes_nothing(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({}, {"id": "exemple-2", "adresse": "9 rue Ailleurs"})
    report = bring({}, {"id": "exemple-2", "code_postal": "x"}, whole=True)
    assert (report.refused, report.removed, len(partners(sessions))) == (1, 0, 2)


def test_removing_one_of_two_sources_leaves_the_other(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({}), bring(OTHER)
    assert bring({**OTHER, "id": "c", "adresse": "5 rue C"}, whole=True).removed == 0
    assert {found.source_id for found in partners(sessions)} == {"exemple-1", "c"}


def test_partners_of_before_sources_were_kept_are_known(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({})
    with sessions() as session:
        for told in session.execute(select(PartnerSource)).scalars():
            session.delete(told)
        session.commit()
    assert bring({}).unchanged == 1 and len(partners(sessions)) == 1


def test_the_preview_says_what_would_change(bring: Any) -> None:
    bring({})
    changes = bring({"telephone": "+33261910003"}, dry_run=True).changes
    assert [(change.action, change.columns) for change in changes] == [("changed", ("phone",))]


def test_a_formula_never_enters(bring: Any, sessions: sessionmaker[Session], tmp_path: Path) -> None:
    report = bring({"presentation_resume": "=cmd|'/c calc'!A1"}, {"id": "2", "nom": "=1+1"})
    assert (report.added, report.refused) == (1, 1)
    assert partners(sessions)[0].what is None


@pytest.fixture
def editing(sessions: sessionmaker[Session]) -> Editing:
    return Editing(sessions, lambda: datetime(2026, 11, 20, 9, 0, tzinfo=timezone.utc))


def correct(editing: Editing, sessions: sessionmaker[Session], **values: Any) -> str:
    (found,) = partners(sessions)
    editing.save(found.id, found.version, values, "Camille")
    return str(found.id)


def needs_of(editing: Editing, identifier: str) -> set[str]:
    return {service["need"] for service in editing.record(identifier).values["services"]}


def test_what_a_person_corrected_survives_the_same_file(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001"})
    identifier = correct(editing, sessions, phone="02 61 91 00 99", name="Espace corrigé", withdrawn=True)
    assert bring({"telephone": "+33261910001"}).unchanged == 1
    values = editing.record(identifier).values
    assert (values["phone"], values["name"], values["withdrawn"]) == ("02 61 91 00 99", "Espace corrigé", True)


def test_services_corrected_added_or_taken_away_by_hand_survive_the_same_file(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001"})
    identifier = correct(editing, sessions)
    first, gone, *others = editing.record(identifier).values["services"]
    by_hand = {**first, "cost": "2 €", "bring": ["Une clé USB"]}
    added = {**first, "need": "scolarite"}
    assert "scolarite" not in needs_of(editing, identifier)
    correct(editing, sessions, services=[by_hand, added, *others])
    assert bring({"telephone": "+33261910001"}).unchanged == 1
    told = {service["need"]: service for service in editing.record(identifier).values["services"]}
    assert told[first["need"]] == by_hand and "scolarite" in told and gone["need"] not in told


def test_a_service_that_the_source_itself_changes_is_changed_in_that_column_alone(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({})
    identifier = correct(editing, sessions)
    first, *others = editing.record(identifier).values["services"]
    correct(editing, sessions, services=[{**first, "cost": "2 €", "appointment": "Le jeudi"}, *others])
    assert bring({"frais_a_charge": "Gratuit", "date_maj": "2026-11-20"}).changed == 1
    told = editing.record(identifier).values["services"][0]
    assert (told["cost"], told["appointment"]) == ("gratuit", "Le jeudi")


def test_services_that_the_source_drops_go_but_those_of_the_library_stay(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({})
    identifier = correct(editing, sessions)
    first, *others = editing.record(identifier).values["services"]
    correct(editing, sessions, services=[{**first, "cost": "2 €"}, *others, {**first, "need": "scolarite"}])
    bring({"services": "Aide aux démarches administratives", "date_maj": "2026-11-20"})
    assert first["need"] not in needs_of(editing, identifier) and "scolarite" in needs_of(editing, identifier)


def test_a_correction_that_the_source_overrules_is_told_and_can_be_taken_back(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    dated = {"date_maj": "2026-11-20"}
    bring({"telephone": "+33261910001", **dated})
    identifier = correct(editing, sessions, phone="02 61 91 00 99")
    report = bring({"telephone": "+33261910002", **dated}, who="Camille, import")
    (told,) = [problem for problem in report.problems if "corrected by hand (phone)" in problem.problem]
    assert (told.line, told.severity) == (2, "warning")
    change = editing.past(identifier)[0]
    assert (change.who, change.before, change.after) == (
        "Camille, import", {"phone": "02 61 91 00 99"}, {"phone": "02 61 91 00 02"},
    )  # fmt: skip
    editing.undo(identifier, change.id, "Camille")
    assert editing.record(identifier).values["phone"] == "02 61 91 00 99"


SECOND = {"id": "exemple-2", "nom": "Lieu à garder", "adresse": "9 rue Ailleurs", "telephone": "+33261910001"}


def warnings(report: ImportReport, words: str) -> list[str]:
    return [str(problem.problem) for problem in report.problems if words in problem.problem]


def test_what_people_gave_a_place_that_a_whole_file_has_no_more_is_kept_and_comes_back(
    bring: Any, editing: Editing, sessions: sessionmaker[Session], friday: datetime
) -> None:
    bring({}, SECOND)
    _first, second = partners(sessions)
    editing.save(second.id, second.version, {"phone": "02 61 91 00 99", "transport": "Ligne 3"}, "Camille")
    token = Confirmations(sessions, lambda: friday).make_link(second.id)
    Confirmations(sessions, lambda: friday).propose(token, {}, "Nous déménageons")
    report = bring({}, whole=True, who="import de lieux.csv")
    assert report.changes[-1].by_hand and len(warnings(report, "corrected here or has answers")) == 1
    change = editing.past(second.id)[0]
    assert (change.who, change.source, change.after) == ("import de lieux.csv", "exemple", {"withdrawn": True})
    assert len(Proposals(sessions, lambda: friday).waiting()) == 1
    bring({}, SECOND)
    values = editing.record(second.id).values
    assert (values["withdrawn"], values["phone"], values["transport"]) == (False, "02 61 91 00 99", "Ligne 3")
    assert editing.past(second.id)[0].before == {"withdrawn": True} and bring({}, SECOND).unchanged == 2


def test_an_answer_alone_is_told_when_its_place_leaves(
    bring: Any, sessions: sessionmaker[Session], friday: datetime
) -> None:
    bring({}, SECOND)
    assert not warnings(bring({}, whole=True, dry_run=True), "corrected here or has answers")
    Confirmations(sessions, lambda: friday).make_link(partners(sessions)[1].id)
    assert warnings(bring({}, whole=True), "corrected here or has answers")


def test_a_place_that_an_import_withdrew_is_put_back_by_undoing(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({}, SECOND)
    second = partners(sessions)[1].id
    bring({}, whole=True)
    editing.undo(second, editing.past(second)[0].id, "Camille")
    assert second in {found.id for found in partners(sessions)}


def test_what_a_person_withdrew_is_not_brought_back_by_any_file(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({}, SECOND)
    second = partners(sessions)[1]
    editing.save(second.id, second.version, {"phone": "02 61 91 00 99", "withdrawn": True}, "Camille")
    assert (bring({}).missing, bring({}, whole=True).removed) == (0, 0)
    assert bring({}, SECOND).unchanged == 2
    values = editing.record(second.id).values
    assert (values["withdrawn"], values["phone"], len(editing.past(second.id))) == (True, "02 61 91 00 99", 2)


def test_every_import_of_a_record_says_who_when_whose_words_before_and_after(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001"}, who="Camille, import de lieux.csv")
    bring({"telephone": "+33261910001"}, who="Camille, import de lieux.csv")
    bring(OTHER, who="Dominique, import de autres.csv")
    changed, added = editing.past(partners(sessions)[0].id)
    assert (added.who, added.source, added.added) == ("Camille, import de lieux.csv", "exemple", True)
    assert (changed.who, changed.source, changed.added) == ("Dominique, import de autres.csv", "autre", False)
    assert (changed.before, changed.after) == (
        {"phone": "02 61 91 00 01", "verified_on": "2026-10-01"},
        {"phone": "02 61 91 00 09", "verified_on": "2026-10-05"},
    )
    editing.undo(partners(sessions)[0].id, changed.id, "Camille")
    assert partners(sessions)[0].phone == "02 61 91 00 01"


def test_an_older_row_of_the_same_source_replaces_nothing_and_is_told(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    young = {"telephone": "+33261910001", "date_maj": "2026-11-01"}
    bring(young)
    report = bring({"telephone": "+33261910002", "date_maj": "2024-12-01"})
    (told,) = [problem for problem in report.problems if "told before (checked on 2026-11-01)" in problem.problem]
    assert (told.line, told.severity, report.unchanged, report.missing) == (2, "warning", 1, 0)
    (found,) = partners(sessions)
    assert (found.phone, found.verified_on, found.version) == ("02 61 91 00 01", date(2026, 11, 1), 1)
    assert not warnings(bring(young), "is older")


def test_a_row_that_lost_its_date_counts_as_older(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({"telephone": "+33261910001"})
    assert warnings(bring({"telephone": "+33261910002", "date_maj": "1970-01-01"}), "has no date, and counts as older")
    assert partners(sessions)[0].phone == "02 61 91 00 01"


def test_an_older_row_moves_nothing_away_and_takes_no_place_with_it(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    bring({}, SECOND)
    bring({**SECOND, "id": "exemple-3", "date_maj": "2026-11-02"}, {"nom": "Lieu à garder", "date_maj": "2020-01-01"})
    assert {(found.name, found.address) for found in partners(sessions)} == {
        ("Espace des Essais", "1 rue de l'Exemple"), ("Lieu à garder", "9 rue Ailleurs"),
    }  # fmt: skip


def test_a_place_that_an_import_withdrew_comes_back_as_it_was_with_an_older_row(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    bring({}, SECOND)
    bring({}, whole=True)
    bring({}, {**SECOND, "telephone": "+33261910002", "date_maj": "2026-01-01"})
    assert [found.phone for found in partners(sessions)] == [None, "02 61 91 00 01"]


def test_of_two_partners_that_become_one_the_history_is_read_and_its_answers_move(
    bring: Any, editing: Editing, sessions: sessionmaker[Session], friday: datetime
) -> None:
    bring({}, {**SECOND, "adresse": "1 rue de l'Exemple"})
    first, second = partners(sessions)
    editing.save(second.id, second.version, {"transport": "Ligne 3"}, "Camille")
    token = Confirmations(sessions, lambda: friday).make_link(second.id)
    Confirmations(sessions, lambda: friday).propose(token, {}, "Nous déménageons")
    report = bring({}, {"id": "exemple-2"})
    assert len(warnings(report, "the two became one")) == 1
    gone, corrected, _added = editing.past(second.id)
    assert (gone.heir, gone.before["transport"], corrected.who) == (first.id, "Ligne 3", "Camille")
    assert [proposal.partner for proposal in Proposals(sessions, lambda: friday).waiting()] == [first.name]
    with sessions() as session:
        (listed,) = history.gone(session)
    assert (listed.id, listed.name, listed.who) == (second.id, "Lieu à garder", "import")


def test_a_place_is_found_by_the_name_that_an_import_gave_it(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring({})
    bring({"nom": "Médiathèque du Port"})
    assert PartnerList(sessions, {}).search("mediatheque nazaire").found == 1


def test_a_day_of_checking_by_hand_is_not_put_back(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({"date_maj": "2026-09-01"})
    identifier = correct(editing, sessions, verified_on="2026-11-19")
    bring({"date_maj": "2026-10-01"})
    assert editing.record(identifier).values["verified_on"] == "2026-11-19"
    bring({"date_maj": "2026-11-20"})
    assert editing.record(identifier).values["verified_on"] == "2026-11-20"


def test_a_record_open_at_a_desk_is_told_when_an_import_changes_it(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({})
    (found,) = partners(sessions)
    bring({"telephone": "+33261910001"})
    with pytest.raises(Overtaken):
        editing.save(found.id, found.version, {"name": "Autre"}, "Camille")


def test_what_people_checked_later_than_the_source_stays_and_is_told(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001", "date_maj": "2026-09-01"})
    identifier = correct(editing, sessions, verified_on="2026-11-19")
    was = editing.record(identifier)
    late = {"telephone": "+33261910002", "horaires": "Mo 09:00-10:00", "services": "Aide aux démarches administratives"}
    for _ in range(2):  # the same file again says the same
        report = bring({**late, "date_maj": "2026-10-05"})
        assert len(warnings(report, "is older than the check of people here (2026-11-19)")) == 1
        assert (report.unchanged, editing.record(identifier)) == (1, was)
    bring({**late, "date_maj": "2026-11-20"})
    values = editing.record(identifier).values
    assert (values["phone"], values["opening_hours"], values["verified_on"]) == (
        "02 61 91 00 02", "Mo 09:00-10:00", "2026-11-20",
    )  # fmt: skip
    assert len(values["services"]) != len(was.values["services"])


def test_what_the_partner_confirmed_later_than_the_source_stays(
    bring: Any, sessions: sessionmaker[Session], friday: datetime
) -> None:
    bring({"telephone": "+33261910001", "date_maj": "2026-09-01"})
    links = Confirmations(sessions, lambda: friday)
    token = links.make_link(partners(sessions)[0].id)
    links.confirm(token, links.told(token)[0].seal)
    assert warnings(bring({"telephone": "+33261910002"}), "the check of people here")
    assert partners(sessions)[0].phone == "02 61 91 00 01"


def test_another_source_older_than_the_check_adds_nothing_to_the_card(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001"})
    identifier = correct(editing, sessions, verified_on="2026-11-19")
    was = editing.record(identifier)
    report = bring({**OTHER, "site_web": "https://exemple.fr"})
    assert warnings(report, "is older than the check of people here (2026-11-19): what is here stays (phone, website)")
    assert (report.joined, editing.record(identifier)) == (1, was)


def test_a_value_corrected_later_than_the_source_stays_and_the_others_are_taken(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    """The address stays as a whole, and the card does not bear the day of a source that tells it otherwise."""
    bring({"telephone": "+33261910001"})
    identifier = correct(editing, sessions, phone="02 61 91 00 99", address="3 rue du Test")
    moved = {"adresse": "2 quai C", "commune": "Nantes", "code_postal": "44000", "code_insee": "44109"}
    report = bring({"telephone": "+33261910002", **moved, "horaires": "Mo 09:00-10:00", "date_maj": "2026-11-05"})
    assert warnings(report, "was corrected by hand later than its source: what is here stays (address, commune,")
    values = editing.record(identifier).values
    assert (values["phone"], values["opening_hours"]) == ("02 61 91 00 99", "Mo 09:00-10:00")
    assert (values["address"], values["commune"], values["postcode"]) == ("3 rue du Test", "Saint-Nazaire", "44600")
    assert values["verified_on"] == "2026-10-01"


def test_the_day_of_a_source_is_not_given_to_a_correction_that_stays(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({"telephone": "+33261910001"})
    bring({"telephone": "+33261910002", "date_maj": "2026-11-05"})
    identifier = partners(sessions)[0].id
    editing.undo(identifier, editing.past(identifier)[0].id, "Camille")
    report = bring({"telephone": "+33261910002", "date_maj": "2026-11-06"})
    assert warnings(report, "keeps its day of checking, since people corrected: what is here stays (phone)")
    values = editing.record(identifier).values
    assert (values["phone"], values["verified_on"]) == ("02 61 91 00 01", "2026-10-01")


def test_what_people_add_to_a_card_does_not_keep_it_old(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({})
    identifier = correct(editing, sessions, website="https://exemple.fr/", transport="Ligne 3")
    assert not warnings(bring({"date_maj": "2026-11-06"}), "stays")
    assert editing.record(identifier).values["verified_on"] == "2026-11-06"


def test_a_service_corrected_later_than_the_source_stays_and_is_told(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring({})
    identifier = correct(editing, sessions)
    first, *others = editing.record(identifier).values["services"]
    correct(editing, sessions, services=[{**first, "cost": "2 €"}, *others])
    report = bring({"frais_a_charge": "Gratuit", "date_maj": "2026-11-05"})
    assert warnings(report, "was corrected by hand later than its source: what is here stays (services)")
    costs = [service["cost"] for service in editing.record(identifier).values["services"]]
    assert costs == ["2 €", *["gratuit"] * len(others)]


HALL = {
    "nom": "Mairie de Rezé",
    "commune": "Rezé",
    "code_postal": "44400",
    "code_insee": "44143",
    "adresse": "1 place A",
}
BIDULE = {"nom": "Association Bidule", "adresse": "3 rue C"}


def test_an_identifier_given_to_another_place_mixes_nothing(
    bring: Any, editing: Editing, sessions: sessionmaker[Session], friday: datetime
) -> None:
    bring({**HALL, "telephone": "+33261910001"})
    hall = correct(editing, sessions, transport="Tram 2", phone="02 61 91 00 99", verified_on="2026-11-19")
    links = Confirmations(sessions, lambda: friday)
    token = links.make_link(hall)
    was = editing.record(hall).values
    report = bring({**BIDULE, "telephone": "+33261910002"})
    assert (report.added, report.missing) == (1, 1) and warnings(report, "another place before (Mairie de Rezé, Rezé)")
    other = next(found for found in partners(sessions) if found.id != hall)
    assert (other.name, other.source_id, other.transport, other.phone) == (
        "Association Bidule", "exemple-1", None, "02 61 91 00 02",
    )  # fmt: skip
    assert (editing.record(hall).values, links.told(token)[0].name) == (was, "Mairie de Rezé")
    again = bring({**BIDULE, "telephone": "+33261910002"}, whole=True)
    assert (again.unchanged, again.removed) == (1, 1)
    assert [found.name for found in partners(sessions)] == ["Association Bidule"]


def test_a_place_whose_identifier_was_taken_is_known_again(bring: Any, sessions: sessionmaker[Session]) -> None:
    bring(HALL)
    hall = partners(sessions)[0].id
    bring(BIDULE)
    assert bring(BIDULE, {**HALL, "id": "exemple-8"}).missing == 0
    file = [HALL, {**BIDULE, "id": "exemple-9"}]
    assert bring(*file).added == 0 and bring(*file).unchanged == 2
    bring(*file, whole=True)
    assert {found.name: found.source_id for found in partners(sessions)} == {
        "Mairie de Rezé": "exemple-1", "Association Bidule": "exemple-9",
    }  # fmt: skip
    assert hall in {found.id for found in partners(sessions) if found.name == "Mairie de Rezé"}


def test_two_identifiers_that_are_exchanged_exchange_no_card(
    bring: Any, editing: Editing, sessions: sessionmaker[Session]
) -> None:
    bring(HALL, {**BIDULE, "id": "exemple-2"})
    hall = partners(sessions)[0]
    editing.save(hall.id, 1, {"phone": "02 61 91 00 99"}, "Camille")
    exchanged = {**HALL, "id": "exemple-2"}, BIDULE
    assert (report := bring(*exchanged)).removed == 0 and len(warnings(report, "another place before")) == 2
    assert {(found.source_id, found.name, found.phone) for found in partners(sessions)} == {
        ("exemple-2", "Mairie de Rezé", "02 61 91 00 99"), ("exemple-1", "Association Bidule", None),
    }  # fmt: skip
    assert bring(*exchanged).unchanged == 2


def test_a_place_that_left_does_not_come_back_when_another_takes_its_identifier(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    bring(HALL, SECOND)
    bring(SECOND, whole=True)
    assert bring(SECOND, BIDULE).added == 1
    assert {found.name for found in partners(sessions)} == {"Lieu à garder", "Association Bidule"}
    bring(SECOND, BIDULE, {**HALL, "id": "exemple-8"})
    assert "Mairie de Rezé" in {found.name for found in partners(sessions)}


@pytest.mark.parametrize(
    "same", [{**HALL, "nom": "Hôtel de ville"}, {**HALL, "adresse": "9 rue D"}, {**BIDULE, "nom": "Mairie"}]
)
def test_a_place_that_moves_or_changes_its_name_is_the_same(
    bring: Any, sessions: sessionmaker[Session], same: dict[str, str]
) -> None:
    bring(HALL)
    assert bring(same).added == 0 and len(partners(sessions)) == 1


def test_a_desk_that_saves_while_an_import_works_waits_and_is_told(
    bring: Any, editing: Editing, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import holds the database from before it reads the records: neither writes over the other unseen."""
    bring({"telephone": "+33261910001"})
    (found,) = partners(sessions)
    told: list[BaseException] = []

    def save() -> None:
        try:
            editing.save(found.id, found.version, {"phone": "02 61 91 00 99"}, "Camille")
        except Overtaken as overtaken:
            told.append(overtaken)

    desk = Thread(target=save)
    write = Statements.execute

    def execute(rows: Statements, session: Session) -> None:
        desk.start()
        desk.join(0.3)
        assert desk.is_alive()
        write(rows, session)

    monkeypatch.setattr(Statements, "execute", execute)
    bring({"telephone": "+33261910002"})
    desk.join()
    assert [overtaken.current.values["phone"] for overtaken in told] == ["02 61 91 00 02"]
    assert editing.past(found.id)[0].before == {"phone": "02 61 91 00 01"}


def test_on_other_databases_the_records_of_an_import_are_held_as_they_are_read(
    bring: Any, sessions: sessionmaker[Session]
) -> None:
    bring({})
    said: list[str] = []

    def listen(state: Any) -> None:
        said.append(str(state.statement.compile(dialect=postgresql.dialect())) if state.is_select else "")

    event.listen(sessions, "do_orm_execute", listen)
    bring({})
    held = [statement for statement in said if statement.endswith("ORDER BY partner.id FOR UPDATE")]
    assert len(held) == 1 and "FROM partner " in held[0].replace("\n", " ")
