"""What the learned model makes of texts: calibrated probabilities of intents, urgency levels and advice. No Rasa."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_softmax, softmax

from bot.decision import Reading
from bot.nlu.encoder import encode
from bot.nlu.kernel_machine import KernelMachine, Scores
from bot.nlu.surface import SurfaceFeatures
from bot.text import normalise
from bot.urgency import LEVELS

Array = NDArray[np.float32]
ADVICE = "conseil"
_SIDE_TARGETS = (*(f"urgency:{level}" for level in LEVELS), "advice")


@dataclass(frozen=True)
class Labelled:
    """One labelled message. ``need`` tells what a message of intent ``delai`` or ``conseil`` is about."""

    text: str
    intent: str
    need: str | None = None


@dataclass(frozen=True)
class Understood:
    """One text understood: the reading of its intent, the probability (0–1) of each urgency level and of advice."""

    reading: Reading
    urgency: dict[str, float]
    advice: float


@dataclass
class Calibration:
    """Maps scores to probabilities: one sharpness for the intents, a slope and an offset for each side target."""

    sharpness: float = 6.0
    side: dict[str, tuple[float, float]] = field(default_factory=lambda: dict.fromkeys(_SIDE_TARGETS, (8.0, -4.0)))


class Understanding:
    """Features, kernel machine and calibration, learned together and stored in one folder."""

    def __init__(self, surface: SurfaceFeatures, machine: KernelMachine, calibration: Calibration) -> None:
        self._surface = surface
        self._machine = machine
        self._calibration = calibration
        self._intents = tuple(t for t in machine.targets if t not in _SIDE_TARGETS)
        self._columns = {target: column for column, target in enumerate(machine.targets)}
        self._intent_columns = [self._columns[intent] for intent in self._intents]

    @classmethod
    def learn(cls, training: Sequence[Labelled], calibration: Sequence[Labelled]) -> Understanding:
        """Learns from ``training``; maps scores to probabilities on ``calibration``, written by other authors."""
        texts = [normalise(message.text) for message in training]
        surface = SurfaceFeatures()
        with ThreadPoolExecutor(max_workers=1) as beside:  # the encoder leaves one of two cores idle
            encoding = beside.submit(encode, texts)
            features = surface.fit_transform(texts)
        targets = _targets(training)
        machine = KernelMachine.fit(features, encoding.result(), _truth(training, targets), targets)
        learned = cls(surface, machine, Calibration())
        if calibration:
            learned._calibrate(calibration)
        return learned

    def understand(self, texts: Sequence[str]) -> list[Understood]:
        """One result a text, in order; all texts go through in one batch."""
        scores = self._scores(texts)
        probabilities = softmax(self._calibration.sharpness * scores.joint[:, self._intent_columns], axis=1)
        agree = self._agreement(scores)
        side = {t: self._side(t, scores.joint[:, self._columns[t]]) for t in _SIDE_TARGETS}
        return [
            Understood(
                Reading(dict(zip(self._intents, map(float, row), strict=True)), bool(agree[i])),
                {level: float(side[f"urgency:{level}"][i]) for level in LEVELS},
                float(side["advice"][i]),
            )
            for i, row in enumerate(probabilities)
        ]

    def save(self, folder: Path) -> None:
        """Writes the learned model to a folder: npz and json, never pickle."""
        self._surface.save(folder)
        self._machine.save(folder / "machine.npz")
        content = {"sharpness": self._calibration.sharpness, "side": self._calibration.side}
        (folder / "calibration.json").write_text(json.dumps(content, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Understanding:
        """What ``save`` wrote. Raises ``OSError`` or ``ValueError`` when a file is missing or spoilt."""
        content = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
        side = {target: (float(slope), float(offset)) for target, (slope, offset) in content["side"].items()}
        calibration = Calibration(float(content["sharpness"]), side)
        return cls(SurfaceFeatures.load(folder), KernelMachine.load(folder / "machine.npz"), calibration)

    def _scores(self, texts: Sequence[str]) -> Scores:
        normalised = [normalise(text) for text in texts]
        return self._machine.scores(self._surface.transform(normalised), encode(normalised))

    def _agreement(self, scores: Scores) -> NDArray[np.bool_]:
        first = scores.surface[:, self._intent_columns].argmax(axis=1)
        second = scores.encoding[:, self._intent_columns].argmax(axis=1)
        return np.asarray(first == second)

    def _side(self, target: str, scores: Array) -> Array:
        slope, offset = self._calibration.side[target]
        return np.asarray(expit(slope * scores + offset), dtype=np.float32)

    def _calibrate(self, messages: Sequence[Labelled]) -> None:
        scores = self._scores([message.text for message in messages]).joint
        truth = _truth(messages, self._machine.targets)
        intents, known = scores[:, self._intent_columns], truth[:, self._intent_columns]
        kept = known.sum(axis=1) > 0
        side = {t: _platt(scores[:, self._columns[t]], truth[:, self._columns[t]]) for t in _SIDE_TARGETS}
        self._calibration = Calibration(_sharpness(intents[kept], known[kept]), side)


def _targets(messages: Sequence[Labelled]) -> tuple[str, ...]:
    return (*sorted({_subject(message) for message in messages}), *_SIDE_TARGETS)


def _subject(message: Labelled) -> str:
    """The column of intent a message teaches: a deadline or a question of advice teaches the need it is about."""
    return message.need or message.intent


def _truth(messages: Sequence[Labelled], targets: tuple[str, ...]) -> Array:
    truth = np.zeros((len(messages), len(targets)), dtype=np.float32)
    columns = {target: column for column, target in enumerate(targets)}
    for row, message in enumerate(messages):
        for target in (_subject(message), f"urgency:{message.intent}", "advice" if message.intent == ADVICE else ""):
            if target in columns:
                truth[row, columns[target]] = 1.0
    return truth


def _sharpness(scores: Array, truth: Array) -> float:
    """The factor before softmax under which the calibration messages are most likely (temperature scaling)."""

    def loss(sharpness: float) -> float:
        return -float((log_softmax(sharpness * scores, axis=1) * truth).sum())

    return float(minimize_scalar(loss, bounds=(1.0, 40.0), method="bounded").x)


def _platt(scores: Array, truth: Array) -> tuple[float, float]:
    """Slope and offset of the logistic curve through the scores (Platt scaling), lightly regularised."""

    def loss(parameters: NDArray[np.float64]) -> float:
        logits = parameters[0] * scores + parameters[1]
        return float(np.logaddexp(0, logits).sum() - (truth * logits).sum() + 0.001 * parameters[0] ** 2)

    slope, offset = minimize(loss, x0=np.array([8.0, -4.0])).x
    return float(slope), float(offset)
