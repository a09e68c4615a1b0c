"""knowledge.importers.calendar: a calendar becomes workshops and dates, whole or not at all, the same twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from knowledge.booking import Bookings
from knowledge.catalogue import Catalogue
from knowledge.edits import Overtaken
from knowledge.exporters.calendar import calendar
from knowledge.importers import ImportReport, UnusableFile, import_calendar, is_calendar
from knowledge.importers.calendar_events import LARGEST, MOST_EVENTS
from knowledge.importers.calendar_words import needs_of
from knowledge.models import Library, Partner, Workshop, WorkshopDate
from knowledge.opening_hours import PARIS
from knowledge.referential import read_yaml
from knowledge.workshop_editing import WorkshopEditing

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)
Import = Callable[..., ImportReport]


def event(*lines: str, uid: str = "souris@ici", title: str = "Le clavier et la souris") -> str:
    """An event on Tuesday 24 November from 18:00 to 19:30, unless the lines say otherwise."""
    named = {line.partition(":")[0].partition(";")[0] for line in lines}
    usual = {
        "UID": f"UID:{uid}",
        "SUMMARY": f"SUMMARY:{title}",
        "DTSTART": "DTSTART;TZID=Europe/Paris:20261124T180000",
        "DTEND": "DTEND;TZID=Europe/Paris:20261124T193000",
    }
    kept = [line for name, line in usual.items() if name not in named]
    return "\n".join(["BEGIN:VEVENT", *kept, *lines, "END:VEVENT"])


def whole(*events: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])


@pytest.fixture
def bring_in(sessions: Any, tmp_path: Path) -> Import:
    """Imports a calendar of these events into a network of one library."""
    with sessions.begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[]))

    def imported(*events: str, now: datetime = NOW, **more: Any) -> ImportReport:
        path = tmp_path / "ateliers.ics"
        path.write_text(whole(*events), encoding="utf-8")
        return import_calendar(path, sessions, who="import de ateliers.ics", now=now, **more)

    return imported


def dates(sessions: Any) -> list[str]:
    with sessions() as session:
        rows = session.query(WorkshopDate).order_by(WorkshopDate.start)
        return [one.start.astimezone(PARIS).strftime("%d/%m %H:%M") for one in rows]


def test_an_event_becomes_a_workshop(bring_in: Import, sessions: Any) -> None:
    with sessions.begin() as session:
        session.add(Partner(id="p", source="s", source_id="1", name="Mission locale", kind="mission_locale"))
    report = bring_in(
        event("DESCRIPTION:<p>Premiers gestes\\, en douceur</p>", "CATEGORIES:seniors,Utiliser un ordinateur",
              "X-PASSERELLE-LEVEL:debut", "X-PASSERELLE-SEATS:6", "X-PASSERELLE-BRING:Lunettes,Un stylo\\, bleu",
              "X-PASSERELLE-BOOKING:À l'accueil", "X-PASSERELLE-HELD-BY:Mission locale")
    )  # fmt: skip
    assert (report.added, report.refused, report.rows, report.problems) == (1, 0, 1, ())
    (one,) = Catalogue(sessions, lambda: NOW).workshops()
    assert (one.title, one.need, one.level, one.seats_left) == ("Le clavier et la souris", "ordinateur", "debut", 6)
    assert (one.description, one.booking, one.held_by) == (
        "Premiers gestes, en douceur",
        "À l'accueil",
        "Mission locale",
    )
    assert (one.bring, one.publics) == (("Lunettes", "Un stylo, bleu"), frozenset({"seniors"}))
    assert one.end - one.start == timedelta(minutes=90) and dates(sessions) == ["24/11 18:00"]


def test_the_same_file_again_changes_nothing_and_keeps_what_the_desk_did(bring_in: Import, sessions: Any) -> None:
    told = event("RRULE:FREQ=WEEKLY;COUNT=3", "X-PASSERELLE-SEATS:6")
    assert bring_in(told).added == 1
    desk = Bookings(sessions, lambda: NOW)
    desk.take(desk.coming()[0].id)
    again = bring_in(told)
    assert (again.added, again.changed, again.unchanged, again.changes) == (0, 0, 1, ())
    assert desk.coming()[0].left == 5
    changed = bring_in(event("RRULE:FREQ=WEEKLY;COUNT=3", "X-PASSERELLE-SEATS:6", title="La souris"))
    assert (changed.changed, changed.changes[0].columns) == (1, ("title",)) and desk.coming()[0].left == 5


def test_a_series_follows_its_rule_without_what_is_left_out_and_with_what_is_moved(
    bring_in: Import, sessions: Any
) -> None:
    bring_in(
        event("RRULE:FREQ=WEEKLY;COUNT=6", "EXDATE;TZID=Europe/Paris:20261201T180000", "EXDATE;VALUE=DATE:20261229",
              "RDATE;TZID=Europe/Paris:20261203T100000"),
        event("RECURRENCE-ID;TZID=Europe/Paris:20261208T180000", "DTSTART:20261209T130000Z", "DTEND:20261209T140000Z"),
        event("RECURRENCE-ID;TZID=Europe/Paris:20261215T180000", "STATUS:CANCELLED"),
    )  # fmt: skip
    assert dates(sessions) == ["24/11 18:00", "03/12 10:00", "09/12 14:00", "22/12 18:00"]
    with sessions() as session:
        workshop = session.query(Workshop).one()
        assert (workshop.rule, workshop.length_min) == ("FREQ=WEEKLY;COUNT=6", 90)
        assert len(workshop.exceptions) == 5  # two left out, a day as midnight and as its session, two replaced


def test_what_people_changed_stays_and_a_desk_that_has_it_open_is_told(bring_in: Import, sessions: Any) -> None:
    editing = WorkshopEditing(sessions, lambda: NOW)
    bring_in(event())
    editing.save("1", 1, {"title": "Changé", "dates": []}, "Camille")
    again = bring_in(event("DESCRIPTION:Autre", "DTSTART:20261125T180000", "DTEND:20261125T190000"))
    assert again.changed == 1
    values = editing.record("1").values
    assert (values["title"], values["description"], values["dates"]) == ("Changé", "Autre", [])
    with pytest.raises(Overtaken):
        editing.save("1", 2, {"title": "Sur une ancienne page"}, "Camille")
    assert bring_in(event("DESCRIPTION:Autre")).changed == 0 and editing.record("1").version == 3


def test_a_workshop_called_off_at_the_desk_stays_so(bring_in: Import, sessions: Any) -> None:
    bring_in(event())
    WorkshopEditing(sessions, lambda: NOW).save("1", 1, {"withdrawn": True}, "Camille")
    bring_in(event("DESCRIPTION:Autre"))
    assert not Catalogue(sessions, lambda: NOW).workshops()


def test_a_date_that_moves_keeps_its_seats_and_its_list(bring_in: Import, sessions: Any) -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=2", "X-PASSERELLE-SEATS:1")
    bring_in(series)
    desk = Bookings(sessions, lambda: NOW)
    desk.take(desk.coming()[0].id)
    desk.wait(desk.coming()[0].id, "Léa")
    moved = event("RECURRENCE-ID:20261124T170000Z", "DTSTART:20261125T170000Z", "DTEND:20261125T183000Z")
    assert bring_in(series, moved).changed == 1
    first = desk.coming()[0]
    assert dates(sessions)[0] == "25/11 18:00" and first.left == 0 and first.waiting[0].name == "Léa"


def test_what_is_cancelled_leaves_and_says_who_was_coming(bring_in: Import, sessions: Any) -> None:
    bring_in(event("X-PASSERELLE-SEATS:6"), event(uid="cv", title="Le CV"))
    desk = Bookings(sessions, lambda: NOW)
    desk.take(desk.coming()[0].id)
    report = bring_in(event("STATUS:CANCELLED"), event(uid="cv", title="Le CV"))
    assert (report.removed, report.unchanged) == (1, 1)
    assert "had 1 people for 2026-11-24" in report.problems[0].problem
    assert [one.title for one in Catalogue(sessions, lambda: NOW).workshops()] == ["Le CV"]
    (told, _other) = desk.coming()
    assert told.cancelled and told.taken == 1, "it stays with the desk until whoever was coming is told"
    assert bring_in(event("STATUS:CANCELLED"), event(uid="cv", title="Le CV")).removed == 0
    assert bring_in(event(), event(uid="cv", title="Le CV")).changed == 1
    assert len(Catalogue(sessions, lambda: NOW).workshops()) == 2


def test_an_event_put_off_keeps_its_seats_and_its_list(bring_in: Import, sessions: Any) -> None:
    bring_in(event("X-PASSERELLE-SEATS:1"))
    desk = Bookings(sessions, lambda: NOW)
    desk.take(desk.coming()[0].id)
    desk.wait(desk.coming()[0].id, "Léa")
    later = event(
        "X-PASSERELLE-SEATS:1", "DTSTART;TZID=Europe/Paris:20261126T100000", "DURATION:PT1H", "DTEND:20261126T100000Z"
    )
    report = bring_in(later)
    assert (report.changed, report.problems) == (1, ())
    (moved,) = desk.coming()
    assert dates(sessions) == ["26/11 10:00"] and moved.taken == 1 and [one.name for one in moved.waiting] == ["Léa"]


def test_dates_of_a_series_that_take_each_other_s_place_keep_their_own_people(bring_in: Import, sessions: Any) -> None:
    """Each of three is put off by a week; the same file again, and a further one, move nobody to a wrong date."""
    series = event("RRULE:FREQ=WEEKLY;COUNT=3", "X-PASSERELLE-SEATS:1")
    bring_in(series)
    desk = Bookings(sessions, lambda: NOW)
    for one, name in zip(desk.coming(), ("Léa", "Bob", "Cam"), strict=True):
        desk.take(one.id)
        desk.wait(one.id, name)

    def put_off(first: str, to: str) -> str:
        return event(
            f"RECURRENCE-ID;TZID=Europe/Paris:{first}T180000",
            f"DTSTART;TZID=Europe/Paris:{to}T180000",
            f"DTEND;TZID=Europe/Paris:{to}T193000",
        )

    moved = [put_off("20261124", "20261201"), put_off("20261201", "20261208"), put_off("20261208", "20261215")]
    who = {"01/12 18:00": "Léa", "08/12 18:00": "Bob", "15/12 18:00": "Cam"}
    for changed in (1, 0):
        assert bring_in(series, *moved).changed == changed
        assert {f"{one.start.astimezone(PARIS):%d/%m %H:%M}": one.waiting[0].name for one in desk.coming()} == who
    bring_in(series, *moved[:2], put_off("20261208", "20261222"))
    assert [one.waiting[0].name for one in desk.coming()] == ["Léa", "Bob", "Cam"]
    assert dates(sessions)[-1] == "22/12 18:00"


def test_a_date_that_leaves_a_series_stays_with_the_desk_while_people_are_on_it(
    bring_in: Import, sessions: Any
) -> None:
    series = "RRULE:FREQ=WEEKLY;COUNT=3"
    bring_in(event(series, "X-PASSERELLE-SEATS:4"))
    desk = Bookings(sessions, lambda: NOW)
    desk.take(desk.coming()[0].id)
    left_out = event(
        series,
        "X-PASSERELLE-SEATS:4",
        "EXDATE;TZID=Europe/Paris:20261124T180000",
        "EXDATE;TZID=Europe/Paris:20261201T180000",
    )
    report = bring_in(left_out)
    assert [one.problem for one in report.problems] == ["had 1 people for 2026-11-24, which is no more in the calendar"]
    assert [(one.cancelled, one.taken) for one in desk.coming()] == [(True, 1), (False, 0)]
    assert len(Catalogue(sessions, lambda: NOW).workshops()) == 1
    assert bring_in(left_out).problems == () and bring_in(left_out).changed == 0


def test_what_is_past_is_left_out_and_a_series_goes_on_up_to_its_horizon(bring_in: Import, sessions: Any) -> None:
    old = "DTSTART:20200107T170000Z", "DTEND:20200107T180000Z"
    report = bring_in(event(*old, uid="old"), event(*old, "RRULE:FREQ=MONTHLY", uid="serie"))
    assert report.added == 1 and [one.problem for one in report.problems] == ["is over"]
    assert dates(sessions)[0] == "07/12 18:00" and len(dates(sessions)) == 6


def test_what_a_file_has_no_more_stays_unless_it_is_whole(bring_in: Import, sessions: Any) -> None:
    with sessions.begin() as session:
        library = session.query(Library).one()
        library.workshops.append(Workshop(code="own", title="À la main", need="ateliers"))
    bring_in(event(), event(uid="cv", title="Le CV"))
    report = bring_in(event())
    assert (report.missing, report.removed) == (1, 0)
    assert bring_in(event(), whole=True).removed == 1
    with sessions() as session:
        assert {one.title for one in session.query(Workshop)} == {"À la main", "Le clavier et la souris"}


def test_a_rehearsal_writes_nothing(bring_in: Import, sessions: Any) -> None:
    assert bring_in(event(), dry_run=True).added == 1 and dates(sessions) == []


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (("UID:",), "UID"),
        (("SUMMARY: ",), "SUMMARY"),
        (("DTSTART;VALUE=DATE:20261124",), "DTSTART"),
        (("DTSTART:demain",), "DTSTART"),
        (("DTSTART;TZID=Mars/Olympus:20261124T180000",), "DTSTART"),
        (("DTEND:20261124T150000Z",), "DTEND"),
        (("DTEND:20261130T150000Z",), "DTEND"),
        (("RRULE:FREQ=SECONDLY",), "RRULE"),
        (("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",), "RRULE"),
        (("RRULE:FREQ=WEEKLY", "EXDATE:rien"), "EXDATE"),
    ],
)
def test_an_event_that_cannot_be_used_is_refused_and_the_others_kept(
    bring_in: Import, sessions: Any, lines: tuple[str, ...], field: str
) -> None:
    report = bring_in(event(*lines, uid="faux"), event(uid="cv", title="Le CV"))
    (problem,) = report.problems
    assert (report.refused, report.added, problem.field, problem.severity) == (1, 1, field, "error")
    assert 3 <= problem.line <= 10 and problem.what_to_do
    with sessions() as session:
        assert [one.title for one in session.query(Workshop)] == ["Le CV"]


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (("X-PASSERELLE-SEATS:beaucoup",), "X-PASSERELLE-SEATS"),
        (("DTEND-X:1", "SUMMARY:" + "long " * 60), "SUMMARY"),
        (("X-PASSERELLE-HELD-BY:Personne",), "X-PASSERELLE-HELD-BY"),
    ],
)
def test_what_is_altered_is_told(bring_in: Import, lines: tuple[str, ...], field: str) -> None:
    report = bring_in(event(*lines))
    assert report.added == 1 and [(one.field, one.severity) for one in report.problems] == [(field, "warning")]


@pytest.mark.parametrize("confidentiality", ["PRIVATE", "CONFIDENTIAL", "private", "X-INTERNE", ""])
def test_an_event_that_is_not_public_is_left_out_and_nothing_of_it_is_repeated(
    bring_in: Import, sessions: Any, confidentiality: str
) -> None:
    """A class that nobody knows is private: RFC 5545, 3.8.1.3."""
    report = bring_in(
        event(f"CLASS:{confidentiality}", "DESCRIPTION:" + "06 39 98 01 02 " * 90, title="Entretien de Mme Exemple"),
        event("CLASS:public", uid="cv@ici", title="Le CV"),
    )
    assert [one.title for one in Catalogue(sessions, lambda: NOW).workshops()] == ["Le CV"]
    [told] = report.problems
    assert (told.field, told.problem, told.severity, report.refused) == ("CLASS", "is not public", "warning", 0)
    assert "Exemple" not in str(told) and "06 39" not in str(told)


def test_a_workshop_that_its_calendar_makes_private_leaves(bring_in: Import, sessions: Any) -> None:
    bring_in(event())
    report = bring_in(event("CLASS:PRIVATE"))
    assert report.removed == 1 and not Catalogue(sessions, lambda: NOW).workshops()


def test_a_date_that_is_not_public_is_none(bring_in: Import, sessions: Any) -> None:
    moved = "RECURRENCE-ID;TZID=Europe/Paris:20261201T180000"
    report = bring_in(event("RRULE:FREQ=WEEKLY;COUNT=3"), event(moved, "CLASS:PRIVATE"))
    assert dates(sessions) == ["24/11 18:00", "08/12 18:00"]
    assert [one.field for one in report.problems] == ["CLASS"]


def test_dates_without_their_rule_are_told_by_a_public_one(bring_in: Import, sessions: Any) -> None:
    first, second = (f"RECURRENCE-ID;TZID=Europe/Paris:{day}T180000" for day in ("20261124", "20261201"))
    bring_in(
        event(first, "CLASS:PRIVATE", title="Entretien"),
        event(second, "DTSTART:20261201T170000Z", "DTEND:20261201T180000Z", title="Le CV"),
    )
    [one] = Catalogue(sessions, lambda: NOW).workshops()
    assert one.title == "Le CV" and dates(sessions) == ["01/12 18:00"]


def test_the_e_mail_of_a_person_is_dropped_and_that_of_the_desk_kept(bring_in: Import, sessions: Any) -> None:
    told = event(
        "DESCRIPTION:Avec Zoé (zoe.canari@exemple.fr). Écrire à mailto:mediatheque@exemple.fr ou au 06 39 98 01 02.",
        "X-PASSERELLE-BOOKING:Zoe.Canari@exemple.fr",
        "X-PASSERELLE-BRING:Un stylo,le mot de z.canari@exemple.fr",
    )
    report = bring_in(told)
    [one] = Catalogue(sessions, lambda: NOW).workshops()
    assert one.description == "Avec Zoé. Écrire à mailto:mediatheque@exemple.fr ou auprès de la bibliothèque."
    assert (one.booking, one.bring) == (None, ("Un stylo", "le mot de la bibliothèque"))
    assert [(problem.field, problem.problem) for problem in report.problems] == [
        ("DESCRIPTION", "holds the e-mail of a person"),
        ("DESCRIPTION", "holds a mobile number"),
        ("X-PASSERELLE-BRING", "holds the e-mail of a person"),
        ("X-PASSERELLE-BOOKING", "holds the e-mail of a person"),
    ]
    assert "anari" not in str(report.problems) and "06 39" not in str(report.problems)
    assert bring_in(told).unchanged == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Contact jean.dupont@ville.fr ou 06 12 34 56 78", "Contact la bibliothèque"),
        ("Inscription au 06.12.34.56.78, avant lundi.", "Inscription auprès de la bibliothèque, avant lundi."),
        ("Appelez le +33 7 12 34 56 78 ou écrivez.", "Appelez la bibliothèque ou écrivez."),
        ("jean.dupont@ville.fr prend les inscriptions.", "La bibliothèque prend les inscriptions."),
        ("Avec Zoé (06 12 34 56 78 ou zoe.canari@ville.fr) à 14 h (salle 2).", "Avec Zoé à 14 h (salle 2)."),
        ("Inscription au 02 61 91 00 02.", "Inscription au 02 61 91 00 02."),
        ("06 12 34 56 78", None),
    ],
)
def test_who_is_taken_out_of_a_text_leaves_a_whole_sentence(
    bring_in: Import, sessions: Any, told: str, said: str | None
) -> None:
    bring_in(event(f"DESCRIPTION:{told}".replace(",", "\\,")))
    [one] = Catalogue(sessions, lambda: NOW).workshops()
    assert one.description == said


def test_the_mobile_number_of_the_library_itself_is_kept(bring_in: Import, sessions: Any) -> None:
    with sessions.begin() as session:
        session.execute(update(Library).values(phone="06 39 98 01 02"))
    bring_in(event("DESCRIPTION:Inscription au 06.39.98.01.02."))
    [one] = Catalogue(sessions, lambda: NOW).workshops()
    assert one.description == "Inscription au 06.39.98.01.02."


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_versions_of_an_event_the_newest_counts_wherever_it_stands(
    bring_in: Import, sessions: Any, first: int
) -> None:
    versions = [
        event("SEQUENCE:2", "DTSTART:20261204T170000Z", "DTEND:20261204T180000Z", title="Remis"),
        event("SEQUENCE:1", "DTSTART:20261205T170000Z", "DTEND:20261205T180000Z", title="Ancien"),
    ]
    report = bring_in(versions[first], versions[1 - first])
    assert dates(sessions) == ["04/12 18:00"]
    assert [one.problem for one in report.problems] == ["has a newer version in this file"]


def test_of_two_versions_without_a_number_the_last_counts(bring_in: Import, sessions: Any) -> None:
    bring_in(event(title="Un"), event("SEQUENCE:beaucoup", title="Deux"))
    assert [one.title for one in Catalogue(sessions, lambda: NOW).workshops()] == ["Deux"]


def test_of_two_versions_of_one_date_the_newest_counts(bring_in: Import, sessions: Any) -> None:
    moved = "RECURRENCE-ID;TZID=Europe/Paris:20261201T180000"
    bring_in(
        event("RRULE:FREQ=WEEKLY;COUNT=2"),
        event(moved, "SEQUENCE:2", "DTSTART:20261202T170000Z", "DTEND:20261202T180000Z"),
        event(moved, "SEQUENCE:1", "DTSTART:20261203T170000Z", "DTEND:20261203T180000Z"),
    )
    assert dates(sessions) == ["24/11 18:00", "02/12 18:00"]


def test_an_end_may_be_a_duration_and_a_missing_one_is_told(bring_in: Import, sessions: Any) -> None:
    start = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:{0}\nDTSTART:20261124T170000Z\n{1}END:VEVENT"
    report = bring_in(start.format("a", "DURATION:PT1H30M\n"), start.format("b", ""))
    assert [one.field for one in report.problems] == ["DTEND"]
    lengths = {one.title: one.end - one.start for one in Catalogue(sessions, lambda: NOW).workshops()}
    assert lengths == {"a": timedelta(minutes=90), "b": timedelta()}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("BEGIN:VCALENDAR\n" + event(), "breaks off"),
        (whole(event()).replace("END:VEVENT\n", ""), "closes a VCALENDAR that is not open"),
        (whole(event(), "pas une ligne"), "no property"),
        (whole("BEGIN:VEVENT", event(), "END:VEVENT"), "in the wrong place"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nSUMMARY:x\n", "outside"),
        (whole(*["BEGIN:VEVENT\nEND:VEVENT"] * (MOST_EVENTS + 1)), f"over {MOST_EVENTS} events"),
        (whole("X-A:" + "a" * 1000 + "\n") * (LARGEST // 1000), "over 10 MB"),
        ("", "is empty"),
    ],
    ids=["cut", "not closed", "prose", "nested", "outside", "many", "large", "empty"],
)
def test_a_file_that_is_no_calendar_is_never_half_imported(
    sessions: Any, bring_in: Import, tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "faux.ics"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableFile, match=reason):
        import_calendar(path, sessions, who="essai", now=NOW)
    assert dates(sessions) == []


def test_the_calendar_that_a_network_exports_adds_nothing_to_it(
    bring_in: Import, sessions: Any, tmp_path: Path
) -> None:
    bring_in(event("RRULE:FREQ=WEEKLY;COUNT=3"))
    path = tmp_path / "ours.ics"
    path.write_text(calendar(Catalogue(sessions, lambda: NOW)) or "", encoding="utf-8")
    report = import_calendar(path, sessions, who="essai", now=NOW)
    assert (report.added, report.changed, report.refused) == (0, 0, 0)
    assert {one.problem for one in report.problems} == {"is a session of this network, exported from here"}
    assert len(Catalogue(sessions, lambda: NOW).workshops()) == 3


def test_among_several_libraries_one_is_named(bring_in: Import, sessions: Any) -> None:
    with sessions.begin() as session:
        session.add(Library(slug="la-bas", name="Là-bas", territory=[]))
    for slug, reason in ((None, "ici, la-bas"), ("ailleurs", "no library ailleurs")):
        with pytest.raises(UnusableFile, match=reason):
            bring_in(event(), library=slug)
    assert bring_in(event(), library="la-bas").added == 1
    assert Catalogue(sessions, lambda: NOW).workshops()[0].library.slug == "la-bas"


def test_without_a_library_nothing_can_be_imported(sessions: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    path.write_text(whole(event()), encoding="utf-8")
    with pytest.raises(UnusableFile, match="passerelle library"):
        import_calendar(path, sessions, who="essai", now=NOW)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_a_byte_order_mark_and_letters_cut_in_two_are_read(
    bring_in: Import, sessions: Any, tmp_path: Path, ends: bytes, mark: bytes
) -> None:
    bring_in()
    if ends != b"\r":  # lines are folded by their bytes, which may cut a letter: é is two
        told = event(title="Réparer").encode().replace(b"R\xc3\xa9", b"R\xc3\n \xa9")
    else:
        told = event(title="Réparer").encode()
    (tmp_path / "autre.ics").write_bytes(
        mark + whole("").encode().replace(b"\n\n", b"\n" + told + b"\n").replace(b"\n", ends)
    )
    report = import_calendar(tmp_path / "autre.ics", sessions, who="essai", now=NOW)
    assert (report.added, report.problems) == (1, ())
    assert [one.title for one in Catalogue(sessions, lambda: NOW).workshops()] == ["Réparer"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3",), ["24/11 18:00", "26/11 18:00", "01/12 18:00"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20261201T165959Z",), ["24/11 18:00"]),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261125"), ["24/11 18:00", "26/11 18:00"]),
        (("RDATE;VALUE=PERIOD:20261125T170000Z/PT1H",), ["24/11 18:00", "25/11 18:00"]),
        (("DTSTART:20261124T180000", "DURATION:PT1H30M"), ["24/11 18:00"]),
        (("RRULE:FREQ=DAILY;COUNT=100000",), 200),
    ],
)
def test_rules_give_the_dates_that_rfc_5545_says(
    bring_in: Import, sessions: Any, lines: tuple[str, ...], expected: Any
) -> None:
    assert bring_in(event(*lines)).refused == 0
    found = dates(sessions)
    assert (len(found) <= expected and len(found) > 150) if isinstance(expected, int) else found == expected


def test_a_calendar_is_recognised_by_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    for content, calendar_ in (("\ufeff\nbegin:vcalendar\n", True), ("id,nom\n", False), ("", False)):
        path.write_text(content, encoding="utf-8")
        assert is_calendar(path) is calendar_
    assert not is_calendar(tmp_path / "absent.ics")


def test_what_one_passerelle_exports_another_imports(
    bring_in: Import, sessions: Any, elsewhere: Any, tmp_path: Path
) -> None:
    bring_in(
        event("X-PASSERELLE-SEATS:6", "X-PASSERELLE-LEVEL:aise", "CATEGORIES:seniors", "RRULE:FREQ=WEEKLY;COUNT=2")
    )
    path = tmp_path / "export.ics"
    path.write_text(calendar(Catalogue(sessions, lambda: NOW)) or "", encoding="utf-8", newline="")
    with elsewhere.begin() as session:
        session.add(Library(slug="la-bas", name="Là-bas", territory=[]))
    assert import_calendar(path, elsewhere, who="essai", now=NOW).added == 2
    ours, theirs = (Catalogue(network, lambda: NOW).workshops() for network in (sessions, elsewhere))
    for one, other in zip(ours, theirs, strict=True):
        for name in ("title", "start", "end", "seats", "level", "publics", "need"):
            assert getattr(one, name) == getattr(other, name)


def test_a_title_tells_its_need_or_none() -> None:
    assert needs_of(["emploi", "La CAF"], "Le clavier")[0] == "emploi"
    for template in read_yaml("workshops.yml")["workshops"] + read_yaml("workshops.yml")["permanences"]:
        (need,) = needs_of([], template["title"])
        assert need in (template["need"], "ateliers"), template["title"]


def test_every_change_is_told_in_the_history_of_its_workshop_and_can_be_undone(bring_in: Import, sessions: Any) -> None:
    editing = WorkshopEditing(sessions, lambda: NOW)
    for told in (event(), event(), event("DTSTART:20261125T180000", "DTEND:20261125T190000", title="La souris")):
        bring_in(told)
    changed, added = editing.past("1")
    assert {one.who for one in (changed, added)} == {"import de ateliers.ics"}
    assert {one.source for one in (changed, added)} == {"un calendrier"}
    assert added.added and added.after["title"] == "Le clavier et la souris"
    assert set(changed.after) == {"title", "dates"} and changed.before["title"] == "Le clavier et la souris"
    editing.undo("1", changed.id, "Camille")
    assert editing.record("1").values["title"] == "Le clavier et la souris"
    bring_in(event(title="La souris"))
    assert editing.record("1").values["title"] == "Le clavier et la souris"  # a person chose it


def test_a_dry_run_leaves_no_history(bring_in: Import, sessions: Any) -> None:
    bring_in(event())
    bring_in(event(title="La souris"), dry_run=True)
    assert len(WorkshopEditing(sessions, lambda: NOW).past("1")) == 1


def test_what_a_calendar_calls_off_is_told_while_people_are_on_it(bring_in: Import, sessions: Any) -> None:
    bring_in(event("X-PASSERELLE-SEATS:6"))
    desk = Bookings(sessions, lambda: NOW)
    desk.take(desk.coming()[0].id)
    bring_in(event("STATUS:CANCELLED"))
    last = WorkshopEditing(sessions, lambda: NOW).past("1")[0]
    assert (last.before, last.after) == ({"withdrawn": False}, {"withdrawn": True})
