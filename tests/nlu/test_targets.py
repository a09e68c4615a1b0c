"""Decisions on messages that no author of the training data wrote: the product's targets, measured.

A target that is not met stands as it is and is expected to fail, with what was measured; a bound beside it keeps it
from getting worse. The day it is met, the strict mark fails, and goes.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from bot.decider import Decider
from bot.evaluation import Pair, Rate, outcomes
from bot.loading import load_decider
from passerelle import labelled_file
from passerelle.report.reliability import TARGET_GAP, reliability
from passerelle.report.scored import Scored

FOLDER = Path(__file__).parent
LEAST = {"right_referral": 0.85, "right_or_offered": 0.97, "urgency_kind_right": 0.90}
MOST = {
    "wrong_referral": 0.02,
    "danger_missed": 0.01,
    "urgent_missed": 0.03,
    "false_alarm": 0.015,
    "beyond_scope_referred": 0.03,
    "vague_referred": 0.10,
}
LEAST_OF_A_STYLE = 0.93
FEWEST_OF_A_STYLE = 30  # messages in scope; of fewer, a share says nothing
HARDEST = {  # where the targets are not met: what must not get worse (docs/data.md)
    "danger.jsonl": {"danger_missed": 0.035, "false_alarm": 0.08, "wrong_referral": 0.01},
    "urgency.jsonl": {"urgent_missed": 0.05, "false_alarm": 0.06, "wrong_referral": 0.02},
}
SLOWEST_MS = 15.0  # the target; the median, for CI's machines share their cores


@dataclass(frozen=True)
class Measured:
    """What was decided of the labelled messages of one file, and how long a decision took, the median in
    milliseconds."""

    scored: tuple[Scored, ...]
    milliseconds: float

    @property
    def outcomes(self) -> dict[str, Rate]:
        """The product's targets, by name."""
        return outcomes([one.pair for one in self.scored])

    def by_style(self) -> dict[str, Rate]:
        """Right or offered in scope, by style of writing, of the styles with enough messages."""
        styles: dict[str, list[Pair]] = defaultdict(list)
        for one in self.scored:
            if one.expected.in_scope:
                styles[one.expected.style].append(one.pair)
        enough = {style: pairs for style, pairs in styles.items() if len(pairs) >= FEWEST_OF_A_STYLE}
        return {style: outcomes(pairs)["right_or_offered"] for style, pairs in enough.items()}


@pytest.fixture(scope="module")
async def decider(model_path: Path) -> Decider:
    decider = load_decider(model_path)
    await decider.decide("bonjour")
    return decider


@pytest.fixture(scope="module")
async def measured(decider: Decider) -> Measured:
    return await measure(decider, "messages.jsonl")


@pytest.fixture(scope="module")
async def hardest(decider: Decider) -> dict[str, Measured]:
    return {name: await measure(decider, name) for name in HARDEST}


async def measure(decider: Decider, name: str) -> Measured:
    file = labelled_file.read(FOLDER / name)
    assert not file.problems
    scored, took = [], []
    for one in file.messages:
        start = time.perf_counter()
        scored.append(Scored(one, await decider.decide(one.expected.text)))
        took.append(time.perf_counter() - start)
    return Measured(tuple(scored), median(took) * 1000)


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_good_outcomes_are_frequent_enough(measured: Measured, name: str, least: float) -> None:
    assert measured.outcomes[name].value >= least


@pytest.mark.parametrize(("name", "most"), MOST.items())
def test_bad_outcomes_are_rare_enough(measured: Measured, name: str, most: float) -> None:
    assert measured.outcomes[name].value <= most


def test_every_style_of_writing_finds_its_need(measured: Measured) -> None:
    styles = measured.by_style()
    assert len(styles) >= 8
    assert {style: rate for style, rate in styles.items() if rate.value < LEAST_OF_A_STYLE} == {}


def test_confidence_is_calibrated(measured: Measured) -> None:
    found = reliability(measured.scored)
    assert found.counted and max(one.gap for one in found.counted) <= TARGET_GAP


@pytest.mark.parametrize("name", HARDEST)
def test_the_hardest_of_urgency_is_seen_as_often_as_it_was(hardest: dict[str, Measured], name: str) -> None:
    found = hardest[name].outcomes
    assert {outcome: most for outcome, most in HARDEST[name].items() if found[outcome].value > most} == {}


@pytest.mark.parametrize("name", HARDEST)
def test_the_kind_of_urgency_is_right_where_it_is_hardest(hardest: dict[str, Measured], name: str) -> None:
    assert hardest[name].outcomes["urgency_kind_right"].value >= LEAST["urgency_kind_right"]


@pytest.mark.xfail(strict=True, reason="2.7 % measured; two in five of these messages only imply it")
def test_danger_is_seen_where_it_is_hardest(hardest: dict[str, Measured]) -> None:
    assert hardest["danger.jsonl"].outcomes["danger_missed"].value <= MOST["danger_missed"]


def test_a_decision_is_quick(measured: Measured) -> None:
    assert measured.milliseconds <= SLOWEST_MS


def test_the_report_in_the_docs_is_of_this_model(model_path: Path) -> None:
    report = (FOLDER.parents[1] / "docs" / "decision-report.html").read_text(encoding="utf-8")
    assert model_path.name.removesuffix(".tar.gz") in report
