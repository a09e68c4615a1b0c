"""What every action works with, given by the engine; the stock action server builds its own from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path

from bot.actions.directory import Directory
from bot.needs import Needs
from bot.phrases import Phrases
from knowledge.catalogue import Catalogue
from knowledge.commune_list import communes_in
from knowledge.territory import Gazetteer
from storage.database import database_url, make_engine, session_factory

DATA_DIR = "PASSERELLE_DATA_DIR"
"""Environment variable naming the data folder, for ``rasa run actions``; ``var`` without it."""


@dataclass(frozen=True)
class Tools:
    """Records, the referential of needs, and the sentences of buttons."""

    directory: Directory
    needs: Needs
    phrases: Phrases


@lru_cache(maxsize=1)
def tools_of_environment() -> Tools:
    """For ``rasa run actions`` only, where nothing can be passed to an action; built at the first message."""
    folder = Path(os.environ.get(DATA_DIR, "var"))
    sessions = session_factory(make_engine(database_url(folder)))
    catalogue = Catalogue(sessions, lambda: datetime.now(timezone.utc))
    return Tools(Directory(catalogue, Gazetteer.load(communes_in(folder))), Needs.load(), Phrases.load())
