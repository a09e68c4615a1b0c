"""knowledge.opening_hours: open now, next opening, and a week in French."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from knowledge.opening_hours import (
    PARIS,
    Closed,
    hours_on_day,
    is_open,
    next_change,
    paris_day,
    readable,
    status,
    week_in_french,
)

SATURDAY = datetime(2026, 11, 21, 15, 0, tzinfo=PARIS)
CHRISTMAS_EVE = datetime(2026, 12, 24, 20, 0, tzinfo=PARIS)
USUAL = "Tu-Fr 09:00-12:30,14:00-17:30; Sa 10:00-13:00; PH off"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Sa 14:00-17:00", "ouvert, ferme à 17 h"),
        ("Sa 16:30-18:00", "fermé, ouvre à 16 h 30"),
        ("Su 09:00-12:00", "fermé, ouvre demain à 9 h"),
        (USUAL, "fermé, ouvre mardi à 9 h"),
        ("Dec 08 09:00-12:00", "fermé, ouvre le mardi 8 décembre à 9 h"),
        ("24/7", "ouvert"),
    ],
)
def test_the_status_is_said_as_people_say_it(hours: str, said: str) -> None:
    assert status(hours, SATURDAY).text == said


@pytest.mark.parametrize(
    "text",
    [None, "", "Ouvert du lundi au vendredi : de 9h - 12h15", "Mo 09:30-12:00; Tu 12:30", 'Mo-Fr "sur rendez-vous"'],
)
def test_what_cannot_be_read_is_never_guessed(text: str | None) -> None:
    assert not readable(text)
    assert is_open(text, SATURDAY) is None and next_change(text, SATURDAY) is None
    assert status(text, SATURDAY).text is None and week_in_french(text) is None


def test_a_public_holiday_that_the_hours_forget_is_closed() -> None:
    """25 December 2026 is a Friday; a place of "Tu-Fr" that says nothing of holidays opens the Tuesday after."""
    opening = status("Tu-Fr 09:00-12:30", CHRISTMAS_EVE).next_opening
    assert opening is not None and opening.date() == date(2026, 12, 29)


# From the almanac: Easter was on 5 April 2026 and is on 28 March 2027.
HOLIDAYS = (
    "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
    "2026-11-01", "2026-11-11", "2026-12-25",
    "2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17", "2027-07-14", "2027-08-15",
    "2027-11-01", "2027-11-11", "2027-12-25",
)  # fmt: skip


def test_the_holidays_of_two_years_are_those_of_the_almanac() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]
    shut = [day for day in days if not is_open("Mo-Su 09:00-20:00", datetime.combine(day, time(12), PARIS))]
    assert shut == [date.fromisoformat(day) for day in HOLIDAYS]


@pytest.mark.parametrize(
    ("hours", "answers"), [("Mo-Su 09:00-20:00", False), ("Mo-Su,PH 09:00-20:00", True), ("24/7", True)]
)
def test_every_day_is_not_every_holiday(hours: str, answers: bool) -> None:
    assert is_open(hours, datetime(2026, 12, 25, 12, 0, tzinfo=PARIS)) is answers


@pytest.mark.parametrize("hours", ['Mo-Fr 09:00-12:00 "sauf PH"', "Mo-Fr 09:00-12:00; PH -1 day off"])
def test_a_remark_on_holidays_or_on_their_eve_opens_no_holiday(hours: str) -> None:
    assert is_open(hours, datetime(2026, 12, 25, 10, 0, tzinfo=PARIS)) is False
    assert "jours fériés" not in (week_in_french(hours) or "")


def test_the_eve_of_a_holiday_may_be_shut() -> None:
    assert is_open("Mo-Fr 09:00-12:00; PH -1 day off", datetime(2026, 12, 24, 10, 0, tzinfo=PARIS)) is False


BY_APPOINTMENT = 'Mo-Fr 09:00-12:00 "sur rendez-vous"'


@pytest.mark.parametrize("at", [SATURDAY, datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)])
def test_hours_by_appointment_promise_no_open_door(at: datetime) -> None:
    found = status(BY_APPOINTMENT, at)
    assert (found.open_now, found.next_opening, found.text) == (None, None, "sur rendez-vous")
    assert week_in_french(BY_APPOINTMENT) == "du lundi au vendredi de 9 h à 12 h (sur rendez-vous)"


def test_the_next_plain_opening_skips_those_by_appointment() -> None:
    found = status(f"{BY_APPOINTMENT}; Th 14:00-17:00", SATURDAY)
    assert found.open_now is False and found.next_opening == datetime(2026, 11, 26, 14, 0, tzinfo=PARIS)
    assert is_open(BY_APPOINTMENT, datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)) is None


@pytest.mark.parametrize("hours", ["Mo-Fr 09:00-12:00", "24/7", None])
@pytest.mark.parametrize("last", [date(9999, 12, 31), date(9999, 12, 30)])
def test_a_closure_without_end_is_simply_closed(hours: str | None, last: date) -> None:
    found = status(hours, SATURDAY, [Closed(date.min, last)])
    assert (found.open_now, found.next_opening, found.text) == (False, None, "fermé")


def test_the_day_is_that_of_paris() -> None:
    assert paris_day(datetime(2026, 11, 20, 23, 30, tzinfo=timezone.utc)) == date(2026, 11, 21)


def test_an_exceptional_closure_puts_the_opening_off() -> None:
    shut = [Closed(date(2026, 11, 20), date(2026, 12, 1), "travaux")]
    found = status("Mo-Fr 09:00-12:00", SATURDAY, shut)
    assert found.open_now is False and found.text == "fermé, ouvre le mercredi 2 décembre à 9 h"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (date(2026, 12, 3), "fermé, ouvre le vendredi 4 décembre à 9 h"),
        (date(2027, 1, 6), "fermé, ouvre le jeudi 7 janvier à 9 h"),
        (date(2027, 11, 30), "fermé, ouvre le mercredi 1er décembre 2027 à 9 h"),
    ],
)
def test_a_day_too_far_to_be_the_next_of_its_name_bears_its_year(last: date, said: str) -> None:
    assert status("Mo-Fr 09:00-12:00", SATURDAY, [Closed(date(2026, 11, 20), last)]).text == said


def test_the_end_of_a_long_closure_bears_its_year() -> None:
    closed = Closed(date(2026, 11, 20), date(2027, 11, 23))
    assert status("sur rendez-vous", SATURDAY, [closed]).text == "fermé jusqu'au mardi 23 novembre 2027"


NIGHTS = "Mo-Fr 22:00-06:00"


@pytest.mark.parametrize("hour", [(27, 23), (28, 1)])
def test_a_night_that_began_on_a_day_that_is_shut_is_shut(hour: tuple[int, int]) -> None:
    """27 November 2026 is a Friday."""
    friday = Closed(date(2026, 11, 27), date(2026, 11, 27))
    moment = datetime(2026, 11, *hour, tzinfo=PARIS)
    assert status(NIGHTS, moment).text == "ouvert, ferme à 6 h"
    assert status(NIGHTS, moment, [friday]).text == "fermé, ouvre lundi à 22 h"


def test_a_night_before_a_day_that_is_shut_is_open_to_its_end() -> None:
    saturday = Closed(date(2026, 11, 28), date(2026, 11, 28))
    assert status(NIGHTS, datetime(2026, 11, 28, 1, tzinfo=PARIS), [saturday]).open_now is True


@pytest.mark.parametrize(("shut", "said"), [(20, "ouvert"), (21, "fermé, ouvre demain à minuit"), (22, "ouvert")])
def test_of_what_never_stops_only_the_days_that_are_shut_are_taken(shut: int, said: str) -> None:
    assert status("24/7", SATURDAY, [Closed(date(2026, 11, shut), date(2026, 11, shut))]).text == said


def test_a_closure_is_known_even_without_hours() -> None:
    assert status(None, SATURDAY, [Closed(date(2026, 11, 1), date(2026, 11, 30))]).open_now is False


def test_a_later_rule_overrides_an_earlier_day() -> None:
    assert week_in_french("Mo-Th 09:00-12:00; Tu 14:00-18:00") == (
        "les lundi, mercredi et jeudi de 9 h à 12 h, le mardi après-midi de 14 h à 18 h"
    )


@pytest.mark.parametrize(
    ("hours", "week"),
    [
        (
            USUAL,
            "du mardi au vendredi de 9 h à 12 h 30 et de 14 h à 17 h 30, le samedi matin de 10 h à 13 h, "
            "fermé les jours fériés",
        ),
        ("Tu 09:00-12:00; Th 09:00-12:00", "le mardi et le jeudi de 9 h à 12 h"),
        ("24/7", "tous les jours, jour et nuit"),
        ("Mo-Su 09:00-20:00", "tous les jours de 9 h à 20 h"),
    ],
)
def test_a_week_is_written_as_a_person_writes_it(hours: str, week: str) -> None:
    assert week_in_french(hours) == week


def test_hours_of_every_other_week_are_those_of_the_week_asked() -> None:
    hours = "week 2-52/2 Tu 09:00-12:00; PH off"
    every = "les semaines paires : le mardi matin de 9 h à 12 h"
    assert week_in_french(hours) == every
    assert week_in_french(hours, datetime(2026, 11, 24, 8, 0)) == "cette semaine : le mardi matin de 9 h à 12 h"
    assert week_in_french(hours, SATURDAY) == f"cette semaine : fermé ; {every}"


def test_once_the_openings_of_a_week_are_over_the_next_one_is_told() -> None:
    hours = "Mo-Fr 09:00-12:00; PH off; 2026 Nov 23-2026 Nov 28 Mo-Fr 10:00-12:00"
    usual, next_week = "du lundi au vendredi de 9 h à 12 h", "du lundi au vendredi de 10 h à 12 h"
    assert week_in_french(hours, datetime(2026, 11, 20, 11, 59)) == f"cette semaine : {usual}"
    assert week_in_french(hours, datetime(2026, 11, 20, 12, 0)) == f"la semaine prochaine : {next_week}"
    assert week_in_french(hours, SATURDAY) == f"la semaine prochaine : {next_week}"
    closed = "Mo-Fr 09:00-12:00; 2026 Nov 23-2026 Nov 28 off; We[-1] 14:00-16:00; 2026 Nov 25 off"
    assert week_in_french(closed, SATURDAY) == "la semaine prochaine : fermé"


@pytest.mark.parametrize(
    ("hours", "week"),
    [
        ("Fr 22:00-02:00", "le vendredi soir de 22 h à 2 h"),
        ("Mo-Fr 00:00-24:00", "du lundi au vendredi jour et nuit"),
        ("Oct-Mar Sa 09:00-12:00", "d'octobre à mars : le samedi matin de 9 h à 12 h"),
        ("Jun,Sep Mo 09:00-12:00", "en juin et septembre : le lundi matin de 9 h à 12 h"),
        ("Mo 09:00-12:00; May 01 off", "le lundi matin de 9 h à 12 h ; fermé le 1er mai"),
        ("Sa,Su 10:00-12:30", "le samedi et le dimanche de 10 h à 12 h 30"),
        ("Dec 24-Jan 02 off; Mo-Fr 09:00-12:00", None),
        ("week 10-20/2 Tu 09:00-12:00", None),
    ],
)
def test_the_seasons_of_hours_are_told_when_they_are_plain(hours: str, week: str | None) -> None:
    assert readable(hours) and week_in_french(hours) == week


@pytest.mark.parametrize(
    "hours",
    [
        "Mo-Fr 09:00-12:00; We[-1] 14:00-16:00",
        "Jul-Aug Mo-Fr 09:00-12:00; We[1] 14:00-16:00",
        "Aug off; Tu[1] 14:00-17:00",
        "Tu[1] 14:00-17:00; Jun Mo-We 09:00-12:00",
        "Jan-Mar,Jun Mo 10:00-12:00; Jun Tu off",
        "Jul-Aug Mo 10:00-12:00; week 2-52/2 Mo 14:00-16:00",
    ],
)
def test_a_rule_that_takes_days_from_another_is_not_told_beside_it(hours: str) -> None:
    """The morning of the last Wednesday is not open too; only the week asked can be said."""
    assert readable(hours) and week_in_french(hours) is None


def test_the_week_is_told_where_the_whole_cannot_be() -> None:
    hours = "Mo-Fr 09:00-12:00; We[-1] 14:00-16:00"
    assert week_in_french(hours, datetime(2026, 11, 25, 8, 0)) == (
        "cette semaine : les lundi, mardi, jeudi et vendredi de 9 h à 12 h, le mercredi après-midi de 14 h à 16 h"
    )


@pytest.mark.parametrize(
    ("hours", "week"),
    [
        (
            "Mo-Fr 09:00-12:00; Sa[1] 14:00-16:00",
            "du lundi au vendredi de 9 h à 12 h ; le 1er samedi du mois de 14 h à 16 h",
        ),
        ("PH off; Tu[1] 14:00-17:00", "le 1er mardi du mois de 14 h à 17 h"),
        ("Tu[1] 14:00-17:00; Jul-Aug off", "fermé en juillet et août ; le 1er mardi du mois de 14 h à 17 h"),
        (
            "Sa-Mo 09:00-12:00; Tu[1] 09:00-12:00; Jul Mo off; Aug off",
            "les lundi, samedi et dimanche de 9 h à 12 h ; en juillet : le samedi et le dimanche de 9 h à 12 h ; "
            "fermé en août ; le 1er mardi du mois de 9 h à 12 h",
        ),
    ],
)
def test_rules_that_leave_each_other_alone_are_told_together(hours: str, week: str) -> None:
    assert week_in_french(hours) == week


@pytest.mark.parametrize(
    ("hours", "week"),
    [
        ("Mo 09:00-12:00; 2025 Aug 1-15 off", "le lundi matin de 9 h à 12 h"),
        (
            "Mo 09:00-12:00; 2026 Aug 1-15 off",
            "le lundi matin de 9 h à 12 h ; fermé du 1er au 15 août 2026",
        ),
        (
            "Mo 09:00-12:00; 2026 Dec 24-Jan 02 off; 2025 May 02 off",
            "le lundi matin de 9 h à 12 h ; fermé du 24 décembre au 2 janvier 2027",
        ),
        ("Mo 09:00-12:00; May 02 off", "le lundi matin de 9 h à 12 h ; fermé le 2 mai"),
    ],
)
def test_a_closure_of_a_past_year_is_told_no_more(hours: str, week: str) -> None:
    assert week_in_french(hours, SATURDAY) == week


@pytest.mark.parametrize(
    "hours", ["Mo-Fr 09:00+", "Mo-Fr 14:00-09:00", "Mo 09:00-09:00", "sunrise-sunset", "Mo-Fr 09:00-12:00; SH off"]
)
def test_hours_that_no_record_can_settle_are_not_read(hours: str) -> None:
    """An open end, a slip of the pen, the sun, school holidays: the text stays prose."""
    assert not readable(hours) and is_open(hours, SATURDAY) is None and week_in_french(hours) is None


def test_outside_its_hours_a_place_that_also_takes_appointments_is_not_called_shut() -> None:
    found = status('Mo-Fr 09:00-12:00 || "sur rendez-vous"', SATURDAY)
    assert (found.open_now, found.text) == (None, "sur rendez-vous")


def test_the_hour_that_the_clocks_skip_breaks_nothing() -> None:
    """02:30 on 28 March 2027 does not exist in Paris; neither does a horizon that ends there."""
    assert is_open("24/7", datetime(2027, 3, 28, 2, 30)) is True
    assert status("Mo-Fr 09:00-12:00", datetime(2026, 2, 21, 2, 30)).text == "fermé, ouvre lundi à 9 h"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-10-25T01:45+02:00", "fermé, ouvre à 2 h 30"),
        ("2026-10-25T02:45+02:00", "ouvert, ferme à 4 h"),
        ("2026-10-25T02:15+01:00", "fermé, ouvre à 2 h 30"),
        ("2027-03-28T01:59+01:00", "fermé, ouvre à 3 h"),
    ],
)
def test_the_clock_is_that_of_the_wall_on_the_days_it_changes(at: str, said: str) -> None:
    assert status("Su 02:30-04:00", datetime.fromisoformat(at)).text == said


def test_a_moment_without_a_zone_is_paris_time() -> None:
    assert is_open("Sa 14:00-16:00", datetime(2026, 11, 21, 15, 0)) is True


@pytest.mark.parametrize(
    ("hours", "weekday", "text"),
    [
        ("Tu-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00", 5, "de 10 h à 12 h"),
        ("Tu-Fr 09:00-12:00,14:00-17:00", 1, "de 9 h à 12 h et de 14 h à 17 h"),
        ("Tu-Fr 09:00-12:00", 5, ""),
        ("sur rendez-vous", 5, None),
        (None, 5, None),
    ],
)
def test_hours_of_one_day_are_said_by_themselves(hours: str | None, weekday: int, text: str | None) -> None:
    assert hours_on_day(hours, weekday, datetime(2026, 11, 24, 10, 0)) == text


def test_a_day_of_exceptional_closure_is_shut() -> None:
    shut = Closed(date(2026, 11, 28), date(2026, 11, 28))
    assert hours_on_day("Sa 10:00-12:00", 5, datetime(2026, 11, 24, 10, 0), [shut]) == ""


def test_days_off_are_told_when_the_hours_tell_them() -> None:
    assert week_in_french("Mo-Sa 09:00-17:00; PH off") == "du lundi au samedi de 9 h à 17 h, fermé les jours fériés"
    assert week_in_french("Mo-Sa 09:00-17:00") == "du lundi au samedi de 9 h à 17 h"
