"""Loads a trained model: the whole bot, or what decides alone. The one place to import either from."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa_sdk import Action
from sqlalchemy.orm import Session, sessionmaker

from bot.actions.directory import Directory
from bot.actions.every_action import every_action
from bot.actions.tools import Tools
from bot.decider import Decider
from bot.engine import Engine
from bot.needs import Needs
from bot.nlu.commune_extractor import CommuneExtractor
from bot.parsing import Parser, model_is_whole, quiet_rasa
from bot.phrases import Phrases
from bot.processor import Processor
from bot.tracker_store import DialogueStore

_log = logging.getLogger(__name__)


async def load_engine(
    model_path: Path | None, sessions: sessionmaker[Session], catalogue: Any, gazetteer: Any
) -> Engine:
    """The engine on exactly this model. Without it, or when its SHA-256 does not fit, a degraded engine: never another.

    ``catalogue`` and ``gazetteer`` are those of ``knowledge``.
    """
    tools = Tools(Directory(catalogue, gazetteer), Needs.load(), Phrases.load())
    store = DialogueStore(sessions)
    processor = _load(model_path, lambda path: _processor(path, store, every_action(tools)))
    if processor is not None:
        # The model was trained with the communes that come with the program; a list that was taken in replaces them.
        processor.graph_runner.put(CommuneExtractor(gazetteer))
    return Engine(tools, store, processor)


def load_decider(model_path: Path) -> Decider:
    """Decisions with this model. Raises ValueError when it is missing, broken, or not the one that was trained."""
    processor = _load(model_path, lambda path: _processor(path, InMemoryTrackerStore(None)))
    if processor is None:
        raise ValueError(f"{model_path} cannot be used: train again")
    return Decider(Parser(processor))


def _load(model_path: Path | None, load: Callable[[Path], Processor]) -> Processor | None:
    quiet_rasa()
    if model_path is None or not model_is_whole(model_path):
        _log.error("no usable model: degraded mode")
        return None
    try:
        return load(model_path)
    except Exception as error:  # whatever is wrong with it, a broken model must leave urgency working
        _log.error("the model does not load (%s): degraded mode", type(error).__name__)
        return None


def _processor(model_path: Path, store: TrackerStore, actions: Iterable[Action] = ()) -> Processor:
    """What Rasa's ``Agent`` would assemble, less its fail-safe store: after an error of the database it would keep
    conversations in memory for ever, and hide the error."""
    responses = TemplatedNaturalLanguageGenerator({})
    processor = Processor(model_path, store, InMemoryLockStore(), responses, actions=actions)
    store.domain, responses.responses = processor.domain, processor.domain.responses
    return processor
