"""A change of a partner or a library in French words: which field, what it said, what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.closures import days_in_french
from knowledge.opening_hours import week_in_french
from web.texts import Texts

NO_YEAR_UNDERSTOOD = date.min  # a history is read years later: every day bears its year
_ONE_BY_ONE = {"services": "service", "offers": "offer"}  # lists whose entries have fields of their own
NOT_TOLD = ("insee", "lat", "lon")  # they follow the commune and the street


@dataclass(frozen=True)
class Line:
    """One field: its name, what it said before (None for an addition) and after."""

    field: str
    before: str | None
    after: str


class Wording:
    """Says values as people read them; ``names`` gives those of needs, kinds and publics by their code."""

    def __init__(self, texts: Texts, day: Callable[[str | None], str], names: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = texts
        self._day = day
        self._names = names

    def lines(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
        """Every field of ``after``, in the order of the form; without ``before``, those alone that say something."""
        labels: Mapping[str, str] = self._texts.get("annuaire.fields")
        told = [name for name in labels if name in after and name not in NOT_TOLD]
        lines = [line for name in told for line in self._of(name, labels[name], before, after)]
        return lines if before else [Line(line.field, None, line.after) for line in lines if line.after != self._none]

    @property
    def _none(self) -> str:
        return self._texts.say("annuaire.none")

    def _of(self, name: str, label: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Line]:
        if name in _ONE_BY_ONE:
            yield from self._entries(_ONE_BY_ONE[name], before.get(name) or (), after[name] or ())
        else:
            yield Line(label, self._said(name, before.get(name)), self._said(name, after[name]))

    def _entries(self, what: str, before: Any, after: Any) -> Iterator[Line]:
        then, now = ({(one["need"], one.get("code")): one for one in side} for side in (before, after))
        labels: Mapping[str, str] = self._texts.get(f"annuaire.{what}_fields")
        for key in sorted(then.keys() | now.keys()):
            old, new = then.get(key), now.get(key)
            title = self._texts.say(f"annuaire.{what}_of", need=self._name("needs", key[0]))
            if old is None or new is None:
                yield Line(title, self._there(old), self._there(new))
                continue
            for name, label in labels.items():
                if old[name] != new[name]:
                    yield Line(f"{title}, {label}", self._said(name, old[name]), self._said(name, new[name]))

    def _there(self, entry: Any) -> str:
        return self._texts.say("annuaire.there" if entry else "annuaire.not_there")

    def _said(self, name: str, value: Any) -> str:
        """One value; False of "fermé" or of "retirée" is a plain no."""
        if isinstance(value, bool):
            return self._texts.say("annuaire.ticked" if value else "annuaire.unticked")
        if name == "bring" and value == []:
            return self._texts.say("annuaire.nothing_to_bring")
        if not value:
            return self._none
        if name in ("verified_on", "closed_until"):
            return self._day(value)
        if name == "opening_hours":
            return week_in_french(value) or str(value)
        if name == "closures":
            return ", ".join(self._closure(*days) for days in value)
        if isinstance(value, list):
            return ", ".join(self._name("places" if name == "zone_codes" else "publics", one) for one in value)
        return self._name({"kind": "kinds", "posture": "postures", "zone_kind": "zones"}.get(name, ""), str(value))

    @staticmethod
    def _closure(first: str, last: str, reason: str | None) -> str:
        told = days_in_french(date.fromisoformat(first), date.fromisoformat(last), today=NO_YEAR_UNDERSTOOD)
        return f"{told} ({reason})" if reason else told

    def _name(self, of: str, code: str) -> str:
        return self._names.get(of, {}).get(code, code)
