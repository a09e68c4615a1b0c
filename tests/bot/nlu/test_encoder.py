"""Only the measured weights are used."""

import numpy as np
import pytest

from bot.nlu import encoder


def test_sentences_become_unit_vectors() -> None:
    vectors = encoder.encode(["imprimer un papier", "faire une photocopie", "mon mari me frappe"])
    assert vectors.shape == (3, 512)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder._load.cache_clear()
    monkeypatch.setattr(encoder, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(encoder.WeightsChanged):
        encoder.encode(["bonjour"])
    encoder._load.cache_clear()
