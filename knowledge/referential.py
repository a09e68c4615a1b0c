"""The lists the library works with: needs, kinds of partners, national contacts, workshop templates.

They are YAML files in data/, each fact with its source. Reading is separate from use, so that the crisis path
needs a file and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.communes import DATA

# libyaml reads the needs in 30 ms, pure Python in a second; both give the same.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

POSTURES = ("informer", "apprendre", "accompagner", "faire_pour")


@dataclass(frozen=True)
class Referential:
    """Needs and kinds of partners by their code, as the YAML has them, and the wording of cards."""

    needs: Mapping[str, Mapping[str, Any]]
    kinds: Mapping[str, Mapping[str, Any]]
    wording: Mapping[str, Any]

    def places_of_kinds(self, need: str) -> dict[str, int]:
        """Kind of partner → its place for ``need``: 0 for the one that helps best; none for an unknown need."""
        kinds = self.needs[need]["partner_kinds"] if need in self.needs else ()
        return {entry["slug"]: place for place, entry in enumerate(kinds)}

    def place_of_kind(self, need: str, kind: str) -> int | None:
        """0 for the kind of partner that helps best with ``need``, 1 for the next…; None for one that does not."""
        slugs = [entry["slug"] for entry in self.needs[need]["partner_kinds"]]
        return slugs.index(kind) if kind in slugs else None

    def posture(self, need: str, kind: str) -> str | None:
        """How far this kind of partner helps with ``need``, or None when it does not."""
        place = self.place_of_kind(need, kind)
        return None if place is None else str(self.needs[need]["partner_kinds"][place]["posture"])

    def reason(self, need: str, kind: str) -> str | None:
        """Why this kind of partner is right for ``need``, in plain French, or None."""
        place = self.place_of_kind(need, kind)
        return None if place is None else str(self.needs[need]["partner_kinds"][place]["reason"])


def read_yaml(name: str, folder: Path = DATA) -> Any:
    """The content of one list of data/. Raises OSError when it is missing, yaml.YAMLError when it is broken."""
    with (folder / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=LOADER)  # noqa: S506 - a safe loader, chosen above


@lru_cache(maxsize=1)
def referential() -> Referential:
    """Needs, kinds and wording of data/, read once: the files do not change while the program runs."""
    return Referential(
        needs={need["code"]: need for need in read_yaml("needs.yml")["needs"]},
        kinds={kind["slug"]: kind for kind in read_yaml("partner-kinds.yml")["partner_kinds"]},
        wording=read_yaml("wording.yml"),
    )


def needs_reviewed_on() -> date:
    """The day when the facts of needs.yml were last held against their sources."""
    return date.fromisoformat(str(read_yaml("needs.yml")["meta"]["made"]))


@lru_cache(maxsize=1)
def national_contacts() -> tuple[Mapping[str, Any], ...]:
    """The national contacts that may be shown: confidence high or medium. Those marked low never leave the file."""
    listed = read_yaml("national-contacts.yml")
    dated = ({**contact, "verified_on": listed["verified_on"]} for contact in listed["contacts"])
    return tuple(contact for contact in dated if contact["confidence"] in ("high", "medium"))
