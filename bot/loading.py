"""Loads a trained model: the whole bot, or what decides alone. The one place to import either from."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from sqlalchemy.orm import Session, sessionmaker

from bot.actions.directory import Directory
from bot.actions.every_action import every_action
from bot.actions.tools import Tools
from bot.decider import Decider
from bot.engine import Engine
from bot.in_process import InProcessActions, trust_own_actions
from bot.needs import Needs
from bot.parsing import Parser, model_is_whole, quiet_rasa
from bot.phrases import Phrases
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
    processor = _load(model_path, lambda path: _with_actions(path, store, tools))
    return Engine(tools, store, processor)


def load_decider(model_path: Path) -> Decider:
    """Decisions with this model. Raises ValueError when it is missing, broken, or not the one that was trained."""
    processor = _load(model_path, lambda path: Agent.load(path).processor)
    if processor is None:
        raise ValueError(f"{model_path} cannot be used: train again")
    return Decider(Parser(processor))


def _load(model_path: Path | None, load: Callable[[Path], MessageProcessor | None]) -> MessageProcessor | None:
    quiet_rasa()
    if model_path is None or not model_is_whole(model_path):
        _log.error("no usable model: degraded mode")
        return None
    try:
        return load(model_path)
    except Exception as error:  # whatever is wrong with it, a broken model must leave urgency working
        _log.error("the model does not load (%s): degraded mode", type(error).__name__)
        return None


def _with_actions(model_path: Path, store: DialogueStore, tools: Tools) -> MessageProcessor | None:
    trust_own_actions()
    agent = Agent.load(model_path, tracker_store=store, action_endpoint=InProcessActions(every_action(tools)))
    if agent.processor is not None:
        # Not Rasa's fail-safe wrapper: after an error it keeps conversations in memory for ever, and hides the error.
        agent.processor.tracker_store = store
    return agent.processor
