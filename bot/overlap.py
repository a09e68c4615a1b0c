"""Sentences that are nearly the same, found by the letters they share: pairs whose n-grams overlap beyond a bound.

Pure. Of each sentence only the rarest n-grams are looked up, so that twenty thousand take seconds (prefix filtering:
Bayardo, Ma and Srikant, "Scaling Up All Pairs Similarity Search", 2007).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

from bot.text import normalise

_MEETINGS = 3  # n-grams that two sentences must share among their rarest before they are compared in full
_ROUNDING = 1e-9  # 0.7 * 10 is a little more than 7


def key(text: str) -> str:
    """What spellings of one sentence share: the text normalised, or as it is when nothing of it is left."""
    return normalise(text) or text


def near_pairs(texts: Sequence[str], size: int, bound: float) -> Iterator[tuple[int, int, float]]:
    """Positions of two texts, and the share of their n-grams of ``size`` letters that both have (Jaccard).

    Only pairs that share at least ``bound``, above 0 and at most 1. The texts should be ``key``s. Each pair comes once,
    the shorter text first.
    """
    grams = _rarest_first(texts, size)
    wholes = [frozenset(own) for own in grams]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for position in sorted(range(len(texts)), key=lambda one: len(grams[one])):
        own = grams[position]
        least = bound * len(grams[position]) - _ROUNDING  # in common with any that is as short or shorter
        met: Counter[int] = Counter()
        for gram in own[: _prefix(len(own), bound)]:
            met.update(holders[gram])
        for other, meetings in met.items():
            if meetings >= min(_MEETINGS, ceil(least)) and len(grams[other]) >= least:
                share = _share(wholes[position], wholes[other])
                if share >= bound:
                    yield other, position, share
        # Whatever comes later is as long or longer, so it must share more with this one: fewer need be kept.
        for gram in own[: _prefix(len(own), 2 * bound / (1 + bound))]:
            holders[gram].append(position)


def _rarest_first(texts: Sequence[str], size: int) -> list[list[int]]:
    """The n-grams of each text, as their rank by rarity, in that order."""
    found = [_grams(text, size) for text in texts]
    counts = Counter(gram for own in found for gram in own)
    rank = {gram: place for place, gram in enumerate(sorted(counts, key=lambda gram: (counts[gram], gram)))}
    return [sorted(rank[gram] for gram in own) for own in found]


def _prefix(length: int, bound: float) -> int:
    """How many of the rarest hold ``_MEETINGS`` shared ones, whenever ``bound`` of all ``length`` are shared."""
    return length - ceil(bound * length - _ROUNDING) + _MEETINGS


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _grams(text: str, size: int) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[start : start + size] for start in range(max(1, len(padded) - size + 1)))
