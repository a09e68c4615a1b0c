"""A change of a workshop in French words: which field, what it said, what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.repetition import rule_in_french
from web.changes import Line
from web.texts import PARIS, Texts


@dataclass(frozen=True)
class WorkshopWording:
    """Says values as people read them; ``names`` gives those of needs, levels, publics and partners by their code."""

    texts: Texts
    day: Callable[[str], str]
    names: Mapping[str, Mapping[str, str]]
    repetition: Mapping[str, Any]

    def lines(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
        """Every field of ``after``, in the order of the form; without ``before``, those alone that say something."""
        labels: Mapping[str, str] = self.texts.get("programme.fields")
        none = self.texts.say("annuaire.none")
        lines = list(self._lines(labels, before, after))
        return lines if before else [Line(one.field, None, one.after) for one in lines if one.after != none]

    def _lines(self, labels: Mapping[str, str], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Line]:
        for name, label in labels.items():
            if name == "rule" and after.keys() & {"rule", "first_start", "length_min"}:
                yield Line(label, self._rule(after, before), self._rule(after))
            elif name in after and name != "rule":
                yield Line(label, self._said(name, before.get(name)), self._said(name, after[name]))

    def _rule(self, after: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> str:
        """The series. What a change does not tell of it is not told: it stayed the same."""
        told = after if before is None else before
        parts = []
        if told.get("rule") and (first := told.get("first_start") or after.get("first_start")):
            parts.append(rule_in_french(told["rule"], datetime.fromisoformat(first), self.repetition))
        if told.get("first_start"):
            parts.append(self.texts.say("programme.from_day", moment=self._moment(told["first_start"])))
        if told.get("length_min"):
            parts.append(self.texts.say("programme.minutes", n=told["length_min"]))
        return ", ".join(parts) or self.texts.say("annuaire.none")

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return self.texts.say("annuaire.ticked" if value else "annuaire.unticked")
        if not value:
            return self.texts.say("annuaire.none")
        if name == "dates":
            return ", ".join(self._moment(start) for start, _end in value)
        if name == "exceptions":
            return ", ".join(dict.fromkeys(self.day(self._local(one).date().isoformat()) for one in value))
        if name == "bring":
            return ", ".join(value)
        known = self.names.get(name, {})
        return (
            ", ".join(known.get(one, one) for one in value) if isinstance(value, list) else known.get(value, str(value))
        )

    def _moment(self, text: str) -> str:
        at = self._local(text)
        return self.texts.say("dates.past", day=self.day(at.date().isoformat()), hour=self.texts.hour(at))

    @staticmethod
    def _local(text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(PARIS)
