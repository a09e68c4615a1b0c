"""The sentences behind the figures."""

from __future__ import annotations

from passerelle.report.cases import Chapter, in_terminal
from passerelle.report.results import Results


def chapter(results: Results, beginning: str) -> Chapter:
    return next(one for one in results.chapters if one.title.startswith(beginning))


def test_each_way_of_going_wrong_holds_its_messages(mixed: Results) -> None:
    counts = {one.title: one.messages for one in mixed.chapters}
    assert counts == {
        "Urgent messages missed": 1,
        "Confusions: wrong referrals": 2,
        "False alarms": 1,
        "Urgency of another kind": 1,
        "In scope, neither referred nor offered": 0,
    }


def test_chapters_agree_with_the_outcomes(mixed: Results) -> None:
    assert chapter(mixed, "Urgent").messages == mixed.rates["urgent_missed"].count
    assert chapter(mixed, "Confusions").messages == mixed.rates["wrong_referral"].count
    assert chapter(mixed, "False").messages == mixed.rates["false_alarm"].count


def test_a_confusion_says_what_was_expected_and_what_was_decided(mixed: Results) -> None:
    found = {(case.expected, case.decided) for case in chapter(mixed, "Confusions").cases}
    assert found == {("sante", "caf"), ("hors_sujet", "caf")}


def test_the_terminal_shows_so_many_sentences_and_says_how_many_are_left(mixed: Results) -> None:
    lines = in_terminal(chapter(mixed, "Confusions"), 1).splitlines()
    assert len(lines) == 3
    assert lines[-1] == "1 more."


def test_a_sentence_cannot_forge_a_line(make: object, mixed: Results) -> None:
    lost = make("caf", {"kind": "ask"}, text="a\nFALSE ALARMS: 0\x1b[31m")  # type: ignore[operator]
    shown = in_terminal(chapter(Results((lost,)), "In scope"), 5)
    assert shown.count("\n") == 1
    assert "\x1b" not in shown
