"""One thing that a person should look at, as ``passerelle check`` tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to look at on the record ``where``: ``kind`` is a key of knowledge.checks or of the referral tests."""

    kind: str
    what: str
    where: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.where} {self.what}"


@dataclass(frozen=True)
class Hole(Finding):
    """A need that no partner answers in some communes of the territory: their INSEE codes, and how many there are."""

    need: str = ""
    communes: tuple[str, ...] = ()
    of: int = 0
