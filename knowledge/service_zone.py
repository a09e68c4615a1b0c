"""Who a service is for by where they live, as the form of a partner tells it: a kind of zone, to kind and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.communes import Commune, zone_codes

FRANCE = "france"
ZONES = ("commune", "epci", "departement", "region", FRANCE)

Zone = tuple[str, list[str]]
"""``zone_kind`` and ``zone_codes`` of a service; the codes in order, none for the whole of France."""


@dataclass(frozen=True)
class Ground:
    """Where a partner lies: its commune, as far as our list knows it, and the one it had before the form."""

    here: Commune | None
    was: Commune | None = None
    postcode: str | None = None

    def zone(self, asked: str, known: Mapping[str, Any]) -> Zone | None:
        """The zone of kind ``asked`` for a service that had the zone ``known``; None when no commune tells its codes.

        A zone follows the partner to its new commune. One that was not that of its commune (a list that an import
        brought) stays as it is, until another kind is asked for.
        """
        kind, codes = known["zone_kind"], list(known["zone_codes"])
        if asked == kind and codes and not self._of(self.was, kind).intersection(codes):
            return kind, codes
        if asked == kind and self.here == self.was:
            return kind, codes
        return self.new(asked)

    def new(self, kind: str) -> Zone | None:
        """The zone of this kind around the partner; None when no commune tells its codes."""
        if kind == FRANCE:
            return kind, []
        if kind == "commune" and self.here:
            return kind, [self.here.current]
        codes = self._of(self.here, kind)
        if not codes and kind == "departement" and self.postcode:
            codes = frozenset({departement_of(self.postcode)})
        return (kind, sorted(codes)) if codes else None

    @staticmethod
    def _of(commune: Commune | None, kind: str) -> frozenset[str]:
        return zone_codes(commune).get(kind, frozenset()) if commune else frozenset()


def departement_of(postcode: str) -> str:
    """The département that a postcode begins with: "44", or "974" overseas. Corsica's two are told by the commune."""
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]
