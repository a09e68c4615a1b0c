"""The kernel machine learns, stores and loads the same answers."""

from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.kernel_machine import KernelMachine


def _toy() -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    surface = csr_matrix(np.eye(6, dtype=np.float32))
    encodings = random.normal(size=(6, 4)).astype(np.float32)
    encodings /= np.linalg.norm(encodings, axis=1, keepdims=True)
    truth = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=np.float32)
    return surface, encodings, truth


def test_it_recognises_what_it_learned() -> None:
    surface, encodings, truth = _toy()
    scores = KernelMachine.fit(surface, encodings, truth, ("a", "b")).scores(surface, encodings)
    assert (scores.joint.argmax(axis=1) == truth.argmax(axis=1)).all()


def test_a_stored_machine_gives_the_same_scores(tmp_path: Path) -> None:
    surface, encodings, truth = _toy()
    machine = KernelMachine.fit(surface, encodings, truth, ("a", "b"))
    machine.save(tmp_path / "machine.npz")
    loaded = KernelMachine.load(tmp_path / "machine.npz")
    assert loaded.targets == ("a", "b")
    np.testing.assert_allclose(
        loaded.scores(surface, encodings).joint, machine.scores(surface, encodings).joint, atol=2e-3
    )
