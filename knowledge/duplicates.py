"""The same place twice: what an import did not join, or what a hand wrote beside it.

Measured on 1,075 partners of four public files of Loire-Atlantique and Marseille, imported one after the other: these
rules find 17 pairs, read one by one: 16 are one place, the last is two courts of one building; 3 pairs that share phone
and street but are two services under one roof (a town hall and its France Services) stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from knowledge.importers.text import plain
from knowledge.importers.vocabulary import Vocabulary
from knowledge.records import PartnerRecord

ALIKE = 80.0  # rapidfuzz ratio of names or of streets whose words may stand in another order


@dataclass(frozen=True)
class _Compared:
    """What two records are compared by."""

    partner: PartnerRecord
    name: str
    street: str
    sirets: frozenset[str]


def duplicates(
    partners: Iterable[PartnerRecord], sirets: dict[str, frozenset[str]], words: Vocabulary
) -> Iterator[tuple[PartnerRecord, PartnerRecord, str]]:
    """Pairs of one postcode that seem to be one place, each with what they share; ``sirets`` by partner."""
    blocks: defaultdict[str, list[_Compared]] = defaultdict(list)
    for one in partners:
        place = one.place
        if place.postcode and place.address:
            street = words.street(place.address)
            blocks[place.postcode].append(_Compared(one, plain(place.name), street, sirets.get(one.id, frozenset())))
    for _postcode, block in sorted(blocks.items()):
        for first, second in combinations(block, 2):
            shared = _shared(first, second)
            if shared:
                yield first.partner, second.partner, shared


def _shared(one: _Compared, other: _Compared) -> str | None:
    """What makes one place of both, or None. A SIRET alone does not: a commune gives its own to all its annexes."""
    if fuzz.token_sort_ratio(one.street, other.street) < ALIKE:
        return None
    if one.sirets & other.sirets:
        return "SIRET and street"
    same_phone = one.partner.place.phone is not None and one.partner.place.phone == other.partner.place.phone
    alike = one.partner.kind == other.partner.kind or fuzz.token_set_ratio(one.name, other.name) >= ALIKE
    if same_phone and one.street == other.street and alike:
        return "phone and street"
    return "name and street" if fuzz.token_sort_ratio(one.name, other.name) >= ALIKE else None
