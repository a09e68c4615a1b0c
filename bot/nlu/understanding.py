"""What the learned model makes of texts: probabilities of intents, of being right, of urgency and advice. No Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.certificate import ADVICE
from bot.decision import Reading
from bot.nlu.calibration import Calibration, Layout, Probabilities
from bot.nlu.encoder import encode
from bot.nlu.kernel_machine import KernelMachine, Scores
from bot.nlu.respelling import Respelling, french_words
from bot.nlu.surface import SurfaceFeatures
from bot.text import normalise
from bot.urgency import LEVELS

Array = NDArray[np.float32]
_FOLDS = 5  # in which calibration messages are judged by calibrations that they did not teach


@dataclass(frozen=True)
class Labelled:
    """One labelled message. ``need`` tells what a message of intent ``delai`` or ``conseil`` is about."""

    text: str
    intent: str
    need: str | None = None

    @property
    def subject(self) -> str:
        """The intent its words teach: a deadline or a question of advice teaches the need it is about."""
        return self.need or self.intent


@dataclass(frozen=True)
class Understood:
    """One text understood: the reading of its intent, and probabilities (0–1) of being urgent and of asking advice.

    ``urgency`` says which level it would be: the score of each, comparable among themselves only.
    """

    reading: Reading
    alarm: float
    urgency: dict[str, float]
    advice: float


@dataclass(frozen=True)
class _Scorer:
    """From texts as people type them to scores: spelling, features, kernel machine."""

    respelling: Respelling
    surface: SurfaceFeatures
    machine: KernelMachine

    def __call__(self, texts: Sequence[str]) -> Scores:
        respelt = [self.respelling(normalise(text)) for text in texts]
        return self.machine.scores(self.surface.transform(respelt), encode(respelt))


class Understanding:
    """Spelling, features, kernel machine and calibration, learned together and stored in one folder."""

    def __init__(self, scorer: _Scorer, calibration: Calibration) -> None:
        self._scorer = scorer
        self._calibration = calibration

    @classmethod
    def learn(cls, training: Sequence[Labelled], calibration: Sequence[Labelled]) -> Understanding:
        """Learns from ``training``; maps scores to probabilities on ``calibration``, written by other authors.

        Raises ``ValueError`` when the calibration messages hold nothing urgent, no advice or no need.
        """
        normalised = [normalise(message.text) for message in training]
        respelling = Respelling.learn(normalised, french_words())
        texts = [respelling(text) for text in normalised]
        with ThreadPoolExecutor(max_workers=1) as beside:  # the encoder leaves one of two cores idle
            encoding = beside.submit(encode, texts)
            surface, features = SurfaceFeatures.fit(texts)
        targets = _targets(training)
        machine = KernelMachine.fit(features, encoding.result(), _truth(training, targets), targets)
        scorer = _Scorer(respelling, surface, machine)
        scores = scorer([message.text for message in calibration])
        return cls(scorer, Calibration.fit(Layout(targets), scores, *_truths(calibration)))

    def respelt(self, text: str) -> str | None:
        """The text normalised, words of the domain spelt as the training sentences spell them; None when they were."""
        typed = normalise(text)
        respelt = self._scorer.respelling(typed)
        return None if respelt == typed else respelt

    def understand(self, texts: Sequence[str]) -> list[Understood]:
        """One result a text, in order; all texts go through in one batch."""
        found = self._calibration.probabilities(self._scorer(texts))
        return [_understood(found, row) for row in range(len(texts))]

    def understand_apart(
        self, calibration: Sequence[Labelled], parts: Sequence[Sequence[str]]
    ) -> list[list[Understood]]:
        """Of each calibration message its ``parts`` (the whole text first), understood as if it had not calibrated.

        Its probabilities come from calibrations learned on the other folds, as those of a new message do: thresholds
        chosen on them are proved on messages that they have not seen. Raises as ``learn`` does.
        """
        texts = [text for of_one in parts for text in of_one]
        owners = np.repeat(np.arange(len(parts)), [len(of_one) for of_one in parts])
        whole = np.searchsorted(owners, np.arange(len(parts)))  # the row of each message's whole text
        scores = self._scorer(texts)
        understood: list[list[Understood]] = [[] for _ in parts]
        for fold in range(_FOLDS):
            others = [one for one in range(len(parts)) if one % _FOLDS != fold]
            intents, subjects = _truths([calibration[one] for one in others])
            fitted = Calibration.fit(self._calibration.layout, scores.rows(whole[others]), intents, subjects)
            rows = np.flatnonzero(owners % _FOLDS == fold)
            found = fitted.probabilities(scores.rows(rows))
            for place, owner in enumerate(owners[rows]):
                understood[owner].append(_understood(found, place))
        return understood

    def save(self, folder: Path) -> None:
        """Writes the learned model to a folder: npz and json, never pickle."""
        self._scorer.respelling.save(folder / "respelling.json")
        self._scorer.surface.save(folder)
        self._scorer.machine.save(folder / "machine.npz")
        self._calibration.save(folder / "calibration.json")

    @classmethod
    def load(cls, folder: Path) -> Understanding:
        """What ``save`` wrote. Raises ``OSError`` or ``ValueError`` when a file is missing or spoilt."""
        machine = KernelMachine.load(folder / "machine.npz")
        respelling = Respelling.load(folder / "respelling.json")
        calibration = Calibration.load(folder / "calibration.json", Layout(machine.targets))
        return cls(_Scorer(respelling, SurfaceFeatures.load(folder), machine), calibration)


def _understood(found: Probabilities, row: int) -> Understood:
    intents = dict(zip(found.intents, found.intent[row].tolist(), strict=True))
    urgency = dict(zip(LEVELS, found.urgency[row].tolist(), strict=True))
    reading = Reading(intents, float(found.right[row]))
    return Understood(reading, float(found.alarm[row]), urgency, float(found.advice[row]))


def _truths(messages: Sequence[Labelled]) -> tuple[list[str], list[str]]:
    """The intent of each message, and the one that its words teach."""
    return [message.intent for message in messages], [message.subject for message in messages]


def _targets(messages: Sequence[Labelled]) -> tuple[str, ...]:
    return (*sorted({message.subject for message in messages}), *Layout.SIDE)


def _truth(messages: Sequence[Labelled], targets: tuple[str, ...]) -> Array:
    truth = np.zeros((len(messages), len(targets)), dtype=np.float32)
    columns = {target: column for column, target in enumerate(targets)}
    for row, message in enumerate(messages):
        for target in (message.subject, f"urgency:{message.intent}", "advice" if message.intent == ADVICE else ""):
            if target in columns:
                truth[row, columns[target]] = 1.0
    return truth
