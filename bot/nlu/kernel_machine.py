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
from scipy.linalg.blas import ssyrk
from scipy.sparse import csr_matrix

Array = NDArray[np.float32]

RIDGE = 0.3  # regularisation: flat optimum between 0.15 and 0.4 on the calibration messages
WIDTH = 1.0  # of the Gaussian on unit sentence vectors: exp(-WIDTH · |a-b|²)
DIRECTIONS = 192  # of the encodings that are kept of 512: nothing lost from 192 up, and a third of the memory to read
ENCODING_SHARE = 0.5  # weight of the sentence encoding in the joint kernel, the rest to the surface
_FREQUENT = 0.03  # share of the texts from which a feature is frequent
_BLOCK = 1000  # rows of the kernel filled at a time


@dataclass(frozen=True)
class Scores:
    """Scores of each text for each target, shape ``(texts, targets)``: their sum, and what each view adds to it."""

    joint: Array
    surface: Array
    encoding: Array

    def rows(self, places: NDArray[np.int64]) -> Scores:
        """The scores of some of the texts."""
        return Scores(self.joint[places], self.surface[places], self.encoding[places])


class KernelMachine:
    """Scores texts for named targets; about 1 for a target that fits, 0 for one that does not."""

    def __init__(
        self,
        targets: tuple[str, ...],
        axes: Array,
        encodings: Array,
        surface_weights: Array,
        duals: Array,
        offset: Array,
    ) -> None:
        self.targets = targets
        self._axes = axes
        self._encodings = encodings
        self._surface_weights = surface_weights
        self._duals = duals
        self._offset = offset

    @classmethod
    def fit(cls, surface: csr_matrix, encodings: Array, truth: Array, targets: tuple[str, ...]) -> KernelMachine:
        """``surface`` (texts, features), ``encodings`` (texts, 512), ``truth`` (texts, targets) of zeros and ones."""
        offset, axes = truth.mean(axis=0), _main_axes(encodings)
        reduced = _reduced(encodings, axes)
        duals = _solve(_joint_kernel(surface, reduced), truth - offset)
        return cls(targets, axes, reduced, np.asarray(surface.T @ duals, dtype=np.float32), duals, offset)

    def scores(self, surface: csr_matrix, encodings: Array) -> Scores:
        """Scores of texts given by their features, as in ``fit``."""
        from_surface = (1 - ENCODING_SHARE) * np.asarray(surface @ self._surface_weights)
        from_encoding = ENCODING_SHARE * (_gaussian(_reduced(encodings, self._axes), self._encodings) @ self._duals)
        return Scores(from_surface + from_encoding + self._offset, from_surface, from_encoding)

    def save(self, path: Path) -> None:
        """Writes one npz; half precision loses nothing that a decision could see and halves the archive."""
        np.savez_compressed(
            path,
            targets=np.array(self.targets),
            axes=self._axes,
            encodings=self._encodings.astype(np.float16),
            surface_weights=self._surface_weights.astype(np.float16),
            duals=self._duals.astype(np.float32),
            offset=self._offset,
        )

    @classmethod
    def load(cls, path: Path) -> KernelMachine:
        """What ``save`` wrote. Raises ``OSError`` or ``ValueError`` when the file is missing or spoilt."""
        with np.load(path, allow_pickle=False) as data:
            stored = {name: data[name] for name in data.files}
        targets = tuple(str(target) for target in stored["targets"])
        # Rows must lie in one piece: otherwise every product copies the whole matrix first.
        encodings, weights = (stored[n].astype(np.float32, order="C") for n in ("encodings", "surface_weights"))
        return cls(targets, stored["axes"], encodings, weights, stored["duals"], stored["offset"])


def _main_axes(encodings: Array) -> Array:
    """Shape ``(512, DIRECTIONS)``: the directions along which the encodings differ most from one another."""
    _variances, axes = np.linalg.eigh(np.cov(encodings, rowvar=False))
    return np.ascontiguousarray(axes[:, : -DIRECTIONS - 1 : -1], dtype=np.float32)


def _reduced(encodings: Array, axes: Array) -> Array:
    """The encodings along those axes alone, unit vectors again."""
    along = encodings @ axes
    lengths = np.linalg.norm(along, axis=1, keepdims=True)
    return np.asarray(along / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


def _joint_kernel(surface: csr_matrix, encodings: Array) -> Array:
    """Both kernels in their shares, for all pairs: the lower triangle alone, which is all that is read.

    Frequent features go through one dense product, rare ones through sparse products block by block: half the time
    of either alone, and no second matrix of this size.
    """
    frequent = np.bincount(surface.indices, minlength=surface.shape[1]) > _FREQUENT * surface.shape[0]
    rare, dense = surface[:, ~frequent], surface[:, frequent].toarray()
    kernel: Array = ssyrk(1.0 - ENCODING_SHARE, dense.T, trans=1, lower=1)
    for start in range(0, len(kernel), _BLOCK):
        end = min(start + _BLOCK, len(kernel))
        block = _gaussian(encodings[start:end], encodings[:end])
        block *= ENCODING_SHARE
        block += (1.0 - ENCODING_SHARE) * (rare[start:end] @ rare[:end].T.tocsr()).toarray()
        kernel[start:end, :end] += block
    return kernel


def _gaussian(left: Array, right: Array) -> Array:
    products: Array = left @ right.T
    np.clip(products, -1.0, 1.0, out=products)
    products -= 1.0
    products *= 2.0 * WIDTH
    return np.exp(products, out=products)


def _solve(kernel: Array, truth: Array) -> Array:
    """The kernel is overwritten: at this size a copy would be a gigabyte."""
    kernel[np.diag_indices_from(kernel)] += RIDGE
    factor = scipy.linalg.cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(scipy.linalg.cho_solve(factor, truth.astype(np.float32), check_finite=False), dtype=np.float32)
