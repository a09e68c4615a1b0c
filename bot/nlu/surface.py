"""The surface view: words, letters and sounds of a text as one sparse vector."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.text import phonetic

# Words carry the meaning, letters survive typing errors, sounds survive spelling by ear.
_VIEWS: dict[str, dict[str, Any]] = {
    "words": {"ngram_range": (1, 2), "token_pattern": r"\S+", "min_df": 2},
    "letters": {"ngram_range": (2, 5), "analyzer": "char_wb", "min_df": 2},
    "sounds": {"ngram_range": (2, 4), "analyzer": "char_wb", "min_df": 2},
}
_NORM = 1 / np.sqrt(len(_VIEWS))  # of each view, so that the whole has norm at most 1


@dataclass(frozen=True)
class _View:
    """One fitted view: what cuts a text into pieces, the column and the rarity of each piece."""

    pieces: Callable[[str], list[str]]
    columns: Mapping[str, int]
    rarity: NDArray[np.float64]

    def row(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Columns and values of a text, of norm ``_NORM``: sublinear counts by rarity, as TfidfVectorizer does."""
        known = Counter(filter(None.__ne__, map(self.columns.get, self.pieces(text))))
        columns = np.fromiter(known, dtype=np.int64, count=len(known))
        counts = np.fromiter(known.values(), dtype=np.float64, count=len(known))
        values = (1 + np.log(counts)) * self.rarity[columns]
        return columns, values * (_NORM / (np.sqrt(values @ values) or 1.0))


class SurfaceFeatures:
    """TF-IDF of words, letters and sounds, each of norm 1/√3, so that the whole has norm at most 1."""

    def __init__(self, views: Mapping[str, _View]) -> None:
        self._views = views

    @classmethod
    def fit(cls, normalised: list[str]) -> tuple[SurfaceFeatures, csr_matrix]:
        """Learns vocabularies and rarities from texts already through ``bot.text.normalise``.

        Gives their own features too, as ``transform`` would: in one pass over all texts a quarter of its time.
        """
        vectorizers = {name: _vectorizer(name) for name in _VIEWS}
        blocks = [v.fit_transform(_seen_by(name, normalised)) * _NORM for name, v in vectorizers.items()]
        views = {name: _view(name, v.vocabulary_, v.idf_) for name, v in vectorizers.items()}
        return cls(views), hstack(blocks, format="csr", dtype=np.float32)

    def transform(self, normalised: list[str]) -> csr_matrix:
        """Shape ``(len(normalised), number of features)``. One message takes a third of scikit-learn's time."""
        starts, columns, values = [0], [], []
        for text in normalised:
            width = 0
            for name, view in self._views.items():
                found, weights = view.row(phonetic(text) if name == "sounds" else text)
                columns.append(found + width)
                values.append(weights)
                width += len(view.columns)
            starts.append(starts[-1] + sum(map(len, columns[-len(self._views) :])))
        shape = (len(normalised), sum(len(view.columns) for view in self._views.values()))
        data = np.concatenate([np.empty(0), *values]).astype(np.float32)
        return csr_matrix((data, np.concatenate([np.empty(0, np.int64), *columns]), starts), shape=shape)

    def save(self, folder: Path) -> None:
        """Writes ``surface.json`` (vocabularies) and ``surface.npz`` (rarities) to the folder."""
        vocabularies = {name: {k: int(i) for k, i in view.columns.items()} for name, view in self._views.items()}
        (folder / "surface.json").write_text(json.dumps(vocabularies, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "surface.npz", **{n: view.rarity.astype(np.float32) for n, view in self._views.items()})

    @classmethod
    def load(cls, folder: Path) -> SurfaceFeatures:
        """What ``save`` wrote. Raises ``OSError`` or ``ValueError`` when the files are missing or spoilt."""
        vocabularies = json.loads((folder / "surface.json").read_text(encoding="utf-8"))
        with np.load(folder / "surface.npz", allow_pickle=False) as rarities:
            return cls({n: _view(n, vocabularies[n], rarities[n].astype(np.float64)) for n in _VIEWS})


def _view(name: str, columns: Mapping[str, int], rarity: NDArray[np.float64]) -> _View:
    return _View(_vectorizer(name).build_analyzer(), columns, rarity)


def _vectorizer(name: str) -> TfidfVectorizer:
    return TfidfVectorizer(lowercase=False, sublinear_tf=True, **_VIEWS[name])


def _seen_by(name: str, normalised: list[str]) -> list[str]:
    return [phonetic(text) for text in normalised] if name == "sounds" else normalised
