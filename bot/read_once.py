"""Rasa's own importer, with the files read once: Rasa asks for the same sentences three times in one training."""

from __future__ import annotations

from functools import cached_property

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnce(RasaFileImporter):
    """Named in config.yml. What it gives is copied by who merges it, so that one reading serves all."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The sentences; their language is that of config.yml, whatever is asked."""
        return self._sentences

    def get_domain(self) -> Domain:
        """The domain, as ``domain.yml`` and the data files tell it."""
        return self._domain

    @cached_property
    def _sentences(self) -> TrainingData:
        return super().get_nlu_data()

    @cached_property
    def _domain(self) -> Domain:
        return super().get_domain()
