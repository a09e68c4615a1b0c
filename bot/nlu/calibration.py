"""From scores to probabilities that hold: learned on messages of authors who wrote no training sentence.

Four small models, each with a handful of parameters on about 2,000 messages: a temperature for the intents, and three
logistic regressions: is the first need right, is the message urgent, does it ask for advice. What each of them looks
at was chosen by cross-validation on the calibration messages (docs/decisions/0008-calibrated-doubt.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, logit, softmax
from sklearn.linear_model import LogisticRegression

from bot.certificate import ADVICE
from bot.decision import FOLLOW_UP
from bot.needs import Needs
from bot.nlu.kernel_machine import Scores
from bot.urgency import LEVELS

Array = NDArray[np.float64]
_REGULARISED = 10.0  # C of the logistic regressions: flat between 3 and 100
_NEVER = -9.0  # a score below any other


class Layout:
    """Which columns of the scores are intents, needs, levels of urgency and advice."""

    SIDE = (*(f"urgency:{level}" for level in LEVELS), "advice")

    def __init__(self, targets: tuple[str, ...]) -> None:
        needs = frozenset(Needs.load())
        columns = {target: column for column, target in enumerate(targets)}
        self.intents = tuple(target for target in targets if target not in self.SIDE)
        self.intent_columns = [columns[intent] for intent in self.intents]
        # After an answer only: a first message is never "oui" or "les horaires ?".
        self.opening = np.array([intent not in FOLLOW_UP for intent in self.intents])
        self.need = np.array([intent in needs for intent in self.intents])
        self.level_columns = [columns[f"urgency:{level}"] for level in LEVELS]
        self.calm = np.array([intent not in LEVELS for intent in self.intents]) & self.opening
        self.advice_column = columns["advice"]


@dataclass(frozen=True)
class Probabilities:
    """Of each text: ``intent`` (texts, intents), ``right`` (that its first need is right), ``alarm`` (that it is
    urgent), ``advice``; and ``urgency`` (texts, levels), scores that only tell the levels apart."""

    intents: tuple[str, ...]
    intent: Array
    right: Array
    alarm: Array
    urgency: Array
    advice: Array


@dataclass(frozen=True)
class Logistic:
    """A logistic regression as plain numbers."""

    weights: tuple[float, ...]
    offset: float

    @classmethod
    def fit(cls, features: Array, truth: NDArray[np.bool_]) -> Logistic:
        """``features`` (texts, n). Raises ``ValueError`` when all of ``truth`` is the same."""
        fitted = LogisticRegression(C=_REGULARISED, max_iter=5_000).fit(features, truth)
        return cls(tuple(map(float, fitted.coef_[0])), float(fitted.intercept_[0]))

    def __call__(self, features: Array) -> Array:
        return np.asarray(expit(features @ np.array(self.weights) + self.offset))


@dataclass(frozen=True)
class Calibration:
    """The four small models over the scores of one machine."""

    layout: Layout
    sharpness: float
    right: Logistic
    alarm: Logistic
    advice: Logistic

    @classmethod
    def fit(cls, layout: Layout, scores: Scores, intents: Sequence[str], subjects: Sequence[str]) -> Calibration:
        """Learns from the scores of labelled messages. Raises ``ValueError`` when one kind of them is missing."""
        sharpness = _sharpness(layout, scores, subjects)
        urgent = np.isin(intents, LEVELS)
        first = _first_needs(layout, scores)
        right = first == np.asarray(subjects)
        return cls(
            layout,
            sharpness,
            # Of an urgent message no need is shown, so it says nothing of what a referral is worth.
            Logistic.fit(_right_features(layout, scores, sharpness)[~urgent], right[~urgent]),
            Logistic.fit(_alarm_features(layout, scores), urgent),
            Logistic.fit(_advice_features(layout, scores), np.asarray(intents) == ADVICE),
        )

    def probabilities(self, scores: Scores) -> Probabilities:
        """Probabilities for the scores of new texts."""
        return Probabilities(
            self.layout.intents,
            softmax(self.sharpness * scores.joint[:, self.layout.intent_columns], axis=1),
            self.right(_right_features(self.layout, scores, self.sharpness)),
            self.alarm(_alarm_features(self.layout, scores)),
            scores.joint[:, self.layout.level_columns].astype(np.float64),
            self.advice(_advice_features(self.layout, scores)),
        )

    def save(self, path: Path) -> None:
        """Writes JSON."""
        models = {name: asdict(getattr(self, name)) for name in ("right", "alarm", "advice")}
        path.write_text(json.dumps({"sharpness": self.sharpness, **models}, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, layout: Layout) -> Calibration:
        """What ``save`` wrote. Raises ``OSError``, ``KeyError`` or ``ValueError`` when it is missing or spoilt."""
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        models = {n: Logistic(tuple(content[n]["weights"]), content[n]["offset"]) for n in ("right", "alarm", "advice")}
        return cls(layout, float(content["sharpness"]), **models)


def _sharpness(layout: Layout, scores: Scores, subjects: Sequence[str]) -> float:
    """The factor before softmax under which the messages are most likely (temperature scaling)."""
    columns = {intent: column for column, intent in enumerate(layout.intents)}
    known = [(row, columns[subject]) for row, subject in enumerate(subjects) if subject in columns]
    rows, truth = map(list, zip(*known, strict=True))
    joint = scores.joint[rows][:, layout.intent_columns]

    def loss(sharpness: float) -> float:
        return -float(log_softmax(sharpness * joint, axis=1)[np.arange(len(truth)), truth].sum())

    return float(minimize_scalar(loss, bounds=(1.0, 40.0), method="bounded").x)


def _first_needs(layout: Layout, scores: Scores) -> NDArray[np.str_]:
    joint = scores.joint[:, layout.intent_columns]
    first = np.where(layout.need, joint, _NEVER).argmax(axis=1)
    return np.array([layout.intents[column] for column in first])


def _right_features(layout: Layout, scores: Scores, sharpness: float) -> Array:
    """How far the first need leads, over the other needs, over everything else, and in each view by itself."""
    joint = np.where(layout.opening, scores.joint[:, layout.intent_columns], _NEVER)
    needs, others = np.where(layout.need, joint, _NEVER), np.where(layout.need, _NEVER, joint)
    first, second = np.sort(needs, axis=1)[:, [-1, -2]].T
    column = needs.argmax(axis=1)
    probability = np.clip(np.take_along_axis(softmax(sharpness * joint, axis=1), column[:, None], 1)[:, 0], 1e-6, None)
    surface, encoding = (_lead(view[:, layout.intent_columns], column) for view in (scores.surface, scores.encoding))
    against = [np.minimum(surface, 0), np.minimum(encoding, 0)]  # a view that disagrees weighs more than one that nods
    sides = [scores.joint[:, layout.level_columns].max(axis=1), scores.joint[:, layout.advice_column]]
    margins = [logit(np.minimum(probability, 1 - 1e-6)), first, first - second, first - others.max(axis=1)]
    return np.column_stack([*margins, surface, encoding, *against, *sides])


def _lead(view: NDArray[np.float32], column: NDArray[np.int64]) -> Array:
    """By how much each row's column is above the best of the others in one view; negative when it is below."""
    own = np.take_along_axis(view, column[:, None], 1)[:, 0]
    others = view.copy()
    np.put_along_axis(others, column[:, None], _NEVER, 1)
    return np.asarray(own - others.max(axis=1), dtype=np.float64)


def _alarm_features(layout: Layout, scores: Scores) -> Array:
    """Every level, the highest of them, and the best ordinary explanation of the same words."""
    levels = scores.joint[:, layout.level_columns]
    calm = np.where(layout.calm, scores.joint[:, layout.intent_columns], _NEVER).max(axis=1)
    return np.column_stack([levels, levels.max(axis=1), calm])


def _advice_features(layout: Layout, scores: Scores) -> Array:
    """Advice, the first need beside it, and urgency, which asks for advice in other words."""
    needs = np.where(layout.need, scores.joint[:, layout.intent_columns], _NEVER).max(axis=1)
    levels = scores.joint[:, layout.level_columns].max(axis=1)
    return np.column_stack([scores.joint[:, layout.advice_column], needs, levels])
