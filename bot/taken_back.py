"""What a message takes back of what was understood before: "pas les impôts", "pas à Nantes"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.correction import Denial, denials, in_one_breath, mentions, needs_named, without
from bot.places import Places
from bot.wishes import Wishes, nothing_else, read


@dataclass(frozen=True)
class TakenBack:
    """What a message denies: needs, communes (INSEE codes), and the stretches of text that do."""

    needs: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    stretches: tuple[Denial, ...] = ()

    def rest_of(self, text: str) -> str:
        """The text without what it denies."""
        return without(text, self.stretches) if self.stretches else text


def taken_back(text: str, slots: Mapping[str, Any], places: Places) -> TakenBack:
    """What is denied in answer to us; a first message denies nothing of ours."""
    if not (slots.get("last_kind") or slots.get("commune")):
        return TakenBack()
    needs: list[str] = []
    communes: list[str] = []
    stretches: list[Denial] = []
    for denial in map(in_one_breath, denials(text)):
        named = needs_named(denial.what)
        commune = None if named else _commune_alone(denial.what, places)
        needs += named
        communes += [commune] if commune else []
        if named or commune or (read(denial.stretch) != Wishes() and nothing_else(denial.what)):
            stretches.append(denial)
    found = TakenBack(tuple(needs), tuple(communes), tuple(stretches))
    kept = found.rest_of(text)
    return replace(found, needs=tuple(need for need in needs if not mentions(kept, need)))  # one need, two acts


def _commune_alone(what: str, places: Places) -> str | None:
    found = places.find_communes(what) or places.find_communes(f"à {what}")
    return found[0].insee if len(found) == 1 and nothing_else(what, found[0].name) else None
