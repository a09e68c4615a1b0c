"""Regularised least squares on two kernels: the learner behind needs, urgency and advice.

One linear system serves every target (Rifkin et al., "Regularized least-squares classification", 2003): intents,
urgency levels and advice are columns of the same solution. It trains in seconds, has no random start, and measured
better here than logistic regression on the same features (docs/decisions/0007-kernel-machine.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Array = NDArray[np.float32]

RIDGE = 0.3  # regularisation: flat optimum between 0.15 and 0.4 on the calibration messages
WIDTH = 1.0  # of the Gaussian on unit sentence vectors: exp(-WIDTH · |a-b|²)
ENCODING_SHARE = 0.5  # weight of the sentence encoding in the joint kernel, the rest to the surface
_FREQUENT = 0.05  # share of the texts from which a feature is frequent
VIEWS = ("joint", "surface", "encoding")


@dataclass(frozen=True)
class Scores:
    """Scores of each text for each target, shape ``(texts, targets)``: both views together, then each alone."""

    joint: Array
    surface: Array
    encoding: Array


class KernelMachine:
    """Scores texts for named targets; about 1 for a target that fits, 0 for one that does not."""

    def __init__(
        self,
        targets: tuple[str, ...],
        encodings: Array,
        surface_weights: dict[str, Array],
        duals: dict[str, Array],
        offset: Array,
    ) -> None:
        self.targets = targets
        self._encodings = encodings
        self._surface_weights = surface_weights
        self._duals = duals
        self._offset = offset

    @classmethod
    def fit(cls, surface: csr_matrix, encodings: Array, truth: Array, targets: tuple[str, ...]) -> KernelMachine:
        """``surface`` (texts, features), ``encodings`` (texts, 512), ``truth`` (texts, targets) of zeros and ones."""
        kernels = {"surface": _gram(surface), "encoding": _gaussian(encodings, encodings)}
        kernels["joint"] = ENCODING_SHARE * kernels["encoding"] + (1 - ENCODING_SHARE) * kernels["surface"]
        offset = truth.mean(axis=0)
        duals = {view: _solve(kernels[view], truth - offset) for view in VIEWS}
        weights = {view: np.asarray(surface.T @ duals[view], dtype=np.float32) for view in ("joint", "surface")}
        return cls(targets, encodings, weights, {v: duals[v] for v in ("joint", "encoding")}, offset)

    def scores(self, surface: csr_matrix, encodings: Array) -> Scores:
        """Scores of texts given by their features, as in ``fit``."""
        near = _gaussian(encodings, self._encodings)
        from_surface = np.asarray(surface @ self._surface_weights["joint"])
        joint = ENCODING_SHARE * (near @ self._duals["joint"]) + (1 - ENCODING_SHARE) * from_surface
        alone = np.asarray(surface @ self._surface_weights["surface"])
        return Scores(joint + self._offset, alone + self._offset, near @ self._duals["encoding"] + self._offset)

    def save(self, path: Path) -> None:
        """Writes one npz; half precision loses nothing that a decision could see and halves the archive."""
        arrays = {f"weights_{v}": w.astype(np.float16) for v, w in self._surface_weights.items()}
        arrays |= {f"duals_{v}": d.astype(np.float32) for v, d in self._duals.items()}
        np.savez_compressed(
            path,
            targets=np.array(self.targets),
            encodings=self._encodings.astype(np.float16),
            offset=self._offset,
            **arrays,
        )

    @classmethod
    def load(cls, path: Path) -> KernelMachine:
        """What ``save`` wrote. Raises ``OSError`` or ``ValueError`` when the file is missing or spoilt."""
        with np.load(path, allow_pickle=False) as data:
            stored = {name: data[name] for name in data.files}
        weights = {v: stored[f"weights_{v}"].astype(np.float32) for v in ("joint", "surface")}
        duals = {v: stored[f"duals_{v}"] for v in ("joint", "encoding")}
        targets = tuple(str(target) for target in stored["targets"])
        return cls(targets, stored["encodings"].astype(np.float32), weights, duals, stored["offset"])


def _gram(surface: csr_matrix) -> Array:
    """Scalar products of all pairs. Frequent features go through a dense product: a quarter of the time."""
    frequent = np.bincount(surface.indices, minlength=surface.shape[1]) > _FREQUENT * surface.shape[0]
    dense, rare = surface[:, frequent].toarray(), surface[:, ~frequent]
    return np.asarray(dense @ dense.T + (rare @ rare.T).toarray(), dtype=np.float32)


def _gaussian(left: Array, right: Array) -> Array:
    closeness = np.clip(left @ right.T, -1.0, 1.0)
    return np.asarray(np.exp(-WIDTH * (2.0 - 2.0 * closeness)), dtype=np.float32)


def _solve(kernel: Array, truth: Array) -> Array:
    system = kernel.astype(np.float32, copy=True)
    system[np.diag_indices_from(system)] += RIDGE
    factor = scipy.linalg.cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(scipy.linalg.cho_solve(factor, truth.astype(np.float32), check_finite=False), dtype=np.float32)
