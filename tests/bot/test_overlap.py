"""Near sentences are all found, by the letters they share."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from bot.overlap import _grams, key, near_pairs

WORDS = [
    "je",
    "voudrais",
    "imprimer",
    "refaire",
    "ma",
    "mon",
    "carte",
    "vitale",
    "passeport",
    "avis",
    "impots",
    "taxe",
    "fonciere",
    "caf",
    "apl",
    "demain",
]


def slowly(texts: list[str], size: int, bound: float) -> set[frozenset[int]]:
    grams = [_grams(text, size) for text in texts]
    return {
        frozenset((one, other))
        for one, other in combinations(range(len(texts)), 2)
        if len(grams[one] & grams[other]) / len(grams[one] | grams[other]) >= bound
    }


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("bound", [0.3, 0.5, 0.7, 0.8, 1.0])
def test_no_near_pair_is_missed_and_none_is_made_up(size: int, bound: float) -> None:
    """Against comparing every pair, on sentences of one to nine words that share many."""
    draw = random.Random(size)  # noqa: S311 - the same sentences at each run
    texts = [" ".join(draw.choices(WORDS, k=draw.randint(1, 9))) for _ in range(300)]
    found = [frozenset(pair[:2]) for pair in near_pairs(texts, size, bound)]
    assert len(found) == len(set(found))
    assert set(found) == slowly(texts, size, bound)


def test_spelling_does_not_hide_a_repetition() -> None:
    [(_, _, share)] = near_pairs([key("J’ai PERDU ma carte vitale !"), key("jai perdu ma carte vitale")], 5, 0.9)
    assert share == 1.0


def test_a_text_without_a_letter_stays_itself() -> None:
    assert key("???") == "???"
