"""bot.read_once: the same sentences and domain as Rasa's own importer gives, from one reading of the files."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter

from bot.read_once import ReadOnce

FILES = ("config.yml", "domain.yml", ["bot/data/rules", "bot/data/nlu/bibliotheque.yml"])


def test_what_is_read_once_is_what_rasa_reads() -> None:
    ours, stock = ReadOnce(*FILES), RasaFileImporter(*FILES)
    for language in ("fr", "en"):
        assert ours.get_nlu_data(language).fingerprint() == stock.get_nlu_data(language).fingerprint()
    assert ours.get_domain().fingerprint() == stock.get_domain().fingerprint()
    assert len(ours.get_nlu_data().training_examples) > 100


def test_the_configuration_names_it_and_each_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Any] = []
    read = RasaFileImporter.get_nlu_data
    monkeypatch.setattr(RasaFileImporter, "get_nlu_data", lambda self, *told: reads.append(told) or read(self, *told))
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", FILES[2])
    first, again = importer.get_nlu_data("fr"), importer.get_nlu_data()
    assert first.fingerprint() == again.fingerprint() and len(reads) == 1


def test_what_was_given_is_not_spoilt_by_who_merges_it() -> None:
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", FILES[2])
    given = importer.get_nlu_data("fr")
    given.training_examples[0].set("text", "spoilt")
    assert all(one.get("text") != "spoilt" for one in ReadOnce(*FILES).get_nlu_data().training_examples)
    assert all(one.get("text") != "spoilt" for one in importer.get_nlu_data().training_examples)
