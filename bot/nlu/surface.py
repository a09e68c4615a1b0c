"""The surface view: words, letters and sounds of a text as one sparse vector."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.text import phonetic

# Words carry the meaning, letters survive typing errors, sounds survive spelling by ear.
_VIEWS: dict[str, dict[str, Any]] = {
    "words": {"ngram_range": (1, 2), "token_pattern": r"\S+", "min_df": 2},
    "letters": {"ngram_range": (2, 5), "analyzer": "char_wb", "min_df": 2},
    "sounds": {"ngram_range": (2, 4), "analyzer": "char_wb", "min_df": 2},
}


class SurfaceFeatures:
    """TF-IDF of words, letters and sounds, each of norm 1/√3, so that the whole has norm at most 1."""

    def __init__(self) -> None:
        self._vectorizers = {name: _vectorizer(name) for name in _VIEWS}

    def fit_transform(self, normalised: list[str]) -> csr_matrix:
        """Learns vocabularies and weights from texts already through ``bot.text.normalise``; gives their vectors."""
        return _joined([v.fit_transform(_seen_by(name, normalised)) for name, v in self._vectorizers.items()])

    def transform(self, normalised: list[str]) -> csr_matrix:
        """Shape ``(len(normalised), number of features)``."""
        return _joined([v.transform(_seen_by(name, normalised)) for name, v in self._vectorizers.items()])

    def save(self, folder: Path) -> None:
        """Writes ``surface.json`` (vocabularies) and ``surface.npz`` (weights) to the folder."""
        vocabularies = {n: {k: int(i) for k, i in v.vocabulary_.items()} for n, v in self._vectorizers.items()}
        (folder / "surface.json").write_text(json.dumps(vocabularies, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "surface.npz", **{n: v.idf_.astype(np.float32) for n, v in self._vectorizers.items()})

    @classmethod
    def load(cls, folder: Path) -> SurfaceFeatures:
        """What ``save`` wrote. Raises ``OSError`` or ``ValueError`` when the files are missing or spoilt."""
        features = cls()
        vocabularies = json.loads((folder / "surface.json").read_text(encoding="utf-8"))
        with np.load(folder / "surface.npz", allow_pickle=False) as weights:
            for name, vectorizer in features._vectorizers.items():
                vectorizer.vocabulary = vocabularies[name]
                vectorizer.idf_ = weights[name].astype(np.float64)
        return features


def _vectorizer(name: str) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, lowercase=False, **_VIEWS[name])


def _joined(parts: list[csr_matrix]) -> csr_matrix:
    return hstack(parts, format="csr", dtype=np.float32) / np.float32(np.sqrt(len(parts)))


def _seen_by(name: str, normalised: list[str]) -> list[str]:
    return [phonetic(text) for text in normalised] if name == "sounds" else normalised
