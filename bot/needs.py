"""The referential of the 30 needs: code, label, boundary, who answers, ways off line (knowledge/data/needs.yml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

NEEDS_FILE = Path(__file__).parent.parent / "knowledge" / "data" / "needs.yml"


@dataclass(frozen=True)
class PartnerChoice:
    """A kind of partner that answers a need, and its posture (informer, apprendre, accompagner, faire_pour)."""

    kind: str
    posture: str
    reason: str


@dataclass(frozen=True)
class Fact:
    """One sentence of the referential. ``sure`` when read in a source and not to be checked again before showing."""

    text: str
    sure: bool


@dataclass(frozen=True)
class Need:
    """One need, as the referential describes it; best kind of partner first."""

    code: str
    label: str
    covers: str
    plain: str
    boundary: str | None
    partners: tuple[PartnerChoice, ...]
    documents: tuple[Fact, ...]
    offline: tuple[Fact, ...]
    mednum_services: tuple[str, ...]
    data_inclusion_topics: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The label inside a sentence: "la retraite"."""
        return self.label[0].lower() + self.label[1:]

    def rank_of(self, kind: str) -> int | None:
        """How early this kind of partner comes for the need, 0 being the best; None when it does not answer it."""
        kinds = [partner.kind for partner in self.partners]
        return kinds.index(kind) if kind in kinds else None


class Needs(Mapping[str, Need]):
    """All needs by code, in the order of the referential."""

    def __init__(self, needs: Mapping[str, Need]) -> None:
        self._needs = dict(needs)

    @classmethod
    def load(cls, path: Path = NEEDS_FILE) -> Needs:
        """Reads the referential. Raises OSError when it is missing, KeyError or yaml.YAMLError when it is malformed."""
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["needs"]
        return cls({entry["code"]: _need(entry) for entry in entries})

    def __getitem__(self, code: str) -> Need:
        return self._needs[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._needs)

    def __len__(self) -> int:
        return len(self._needs)

    @property
    def codes(self) -> frozenset[str]:
        """Every code, for membership tests."""
        return frozenset(self._needs)

    def answered_by(self, kind: str) -> tuple[str, ...]:
        """Codes of the needs that this kind of partner answers, those where it comes first leading."""
        ranked = [(need.rank_of(kind), code) for code, need in self._needs.items()]
        return tuple(code for rank, code in sorted((r, c) for r, c in ranked if r is not None))


def _need(entry: dict[str, Any]) -> Need:
    return Need(
        code=entry["code"],
        label=entry["label"],
        covers=entry["covers"],
        plain=entry["plain"],
        boundary=entry.get("boundary"),
        partners=tuple(PartnerChoice(p["slug"], p["posture"], p["reason"]) for p in entry["partner_kinds"]),
        documents=tuple(_fact(document) for document in entry.get("documents") or ()),
        offline=tuple(_fact(path) for path in entry.get("offline_path") or ()),
        mednum_services=tuple(entry.get("mednum_services") or ()),
        data_inclusion_topics=tuple(entry.get("data_inclusion_thematiques") or ()),
    )


def _fact(entry: dict[str, Any]) -> Fact:
    return Fact(text=entry["text"], sure=bool(entry.get("verified")) and not entry.get("recheck"))
