"""Probabilities are learned on labelled scores, hold on them, and survive being written."""

from pathlib import Path

import numpy as np
import pytest

from bot.needs import Needs
from bot.nlu.calibration import Calibration, Layout
from bot.nlu.kernel_machine import Scores
from bot.urgency import LEVELS

INTENTS = ("bonjour", "caf", "danger", "impots", "oui")
LAYOUT = Layout((*INTENTS, *Layout.SIDE))


def scores_of(intents: list[str], doubt: float = 0.2) -> Scores:
    """Scores as the machine gives them: about 1 for what fits, noise elsewhere; advice where the intent is conseil."""
    noise = np.random.default_rng(0).normal(0, doubt, (len(intents), len(INTENTS) + len(Layout.SIDE)))
    for row, intent in enumerate(intents):
        targets = {"conseil": ["caf", "advice"], "danger": ["danger", "urgency:danger"]}.get(intent, [intent])
        for target in targets:
            noise[row, (*INTENTS, *Layout.SIDE).index(target)] += 1
    joint = noise.astype(np.float32)
    return Scores(joint, joint / 2, joint / 2)


TRUTH = ["caf", "impots", "danger", "conseil", "bonjour"] * 60
SUBJECTS = ["caf" if intent == "conseil" else intent for intent in TRUTH]


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return Calibration.fit(LAYOUT, scores_of(TRUTH), TRUTH, SUBJECTS)


def test_what_is_right_is_probable_and_what_is_urgent_alarms(calibration: Calibration) -> None:
    found = calibration.probabilities(scores_of(["caf", "danger", "conseil", "bonjour"], doubt=0.0))
    assert found.right[0] > 0.9 > found.alarm[0]
    assert found.alarm[1] > 0.9
    assert found.advice[2] > 0.9 > found.advice[0]
    assert found.right[3] < 0.1, "a greeting has no need to be right about"


def test_the_level_of_an_alarm_is_the_highest_score(calibration: Calibration) -> None:
    found = calibration.probabilities(scores_of(["danger"], doubt=0.0))
    assert LEVELS[int(found.urgency[0].argmax())] == "danger"


def test_probabilities_hold_on_average(calibration: Calibration) -> None:
    """The mean probability is the share of the truth, as of any fitted logistic regression."""
    found = calibration.probabilities(scores_of(TRUTH))
    assert found.alarm.mean() == pytest.approx(TRUTH.count("danger") / len(TRUTH), abs=0.02)
    assert found.advice.mean() == pytest.approx(TRUTH.count("conseil") / len(TRUTH), abs=0.02)


def test_it_is_the_same_after_being_written(calibration: Calibration, tmp_path: Path) -> None:
    calibration.save(tmp_path / "calibration.json")
    again = Calibration.load(tmp_path / "calibration.json", LAYOUT)
    assert (again.sharpness, again.right, again.alarm, again.advice) == (
        calibration.sharpness,
        calibration.right,
        calibration.alarm,
        calibration.advice,
    )


def test_calibration_messages_without_urgency_are_refused() -> None:
    with pytest.raises(ValueError, match="class"):
        Calibration.fit(LAYOUT, scores_of(["caf", "impots"] * 10), ["caf", "impots"] * 10, ["caf", "impots"] * 10)


def test_the_layout_knows_the_needs_of_the_referential() -> None:
    assert set(np.array(INTENTS)[LAYOUT.need]) == {"caf", "impots"} & set(Needs.load())
