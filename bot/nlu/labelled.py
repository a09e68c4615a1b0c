"""Training messages as Rasa reads them, turned into labelled messages, and told apart by set."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.corpus import CALIBRATION
from bot.nlu.understanding import Labelled


def training_messages(data: TrainingData) -> list[Message]:
    """Labelled messages to learn from."""
    return [message for message in data.intent_examples if not is_calibration(message)]


def calibration_messages(data: TrainingData) -> list[Message]:
    """Labelled messages kept apart to calibrate probabilities and thresholds."""
    return [message for message in data.intent_examples if is_calibration(message)]


def is_calibration(message: Message) -> bool:
    """Whether the message is of the calibration set."""
    return _metadata(message).get("set") == CALIBRATION


def labelled(message: Message) -> Labelled:
    """The message with its intent and the need named in its metadata."""
    return Labelled(str(message.get(TEXT)), str(message.get(INTENT)), _metadata(message).get("need"))


def _metadata(message: Message) -> dict[str, Any]:
    """What stands under ``metadata:`` beside the intent in bot/data; Rasa files it under the key "intent"."""
    metadata: dict[str, Any] = (message.get("metadata") or {}).get("intent") or {}
    return metadata
