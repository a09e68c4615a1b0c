"""The sentences of the web application, read from texts.yml: none of them stands in Python."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

_FILE = Path(__file__).with_name("texts.yml")
PARIS = ZoneInfo("Europe/Paris")


def day_of_month(day: date) -> str:
    """The number of a day as it is said in French: "1er", "2"."""
    return "1er" if day.day == 1 else str(day.day)


class Texts:
    """Looks sentences up by a dotted path, such as ``errors.too_long``."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self._tree = tree

    @classmethod
    def load(cls, path: Path = _FILE) -> Texts:
        """Reads the file; raises OSError or yaml.YAMLError when it is missing or broken."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def get(self, path: str) -> Any:
        """The raw value at ``path``. Raises KeyError when there is none."""
        value: Any = self._tree
        for name in path.split("."):
            value = value[name]
        return value

    def say(self, path: str, **values: object) -> str:
        """The sentence at ``path`` with its blanks filled. Raises KeyError when it or a value is missing."""
        return str(self.get(path)).format(**values)

    def masked(self, kinds: tuple[str, ...]) -> str:
        """Tells the patron which kinds of personal data were hidden."""
        names: dict[str, str] = self.get("masked.kinds")
        known = [names[kind] for kind in kinds if kind in names]
        joined = self.get("masked.and").join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)
        return self.say("masked.intro", what=joined)

    def moment(self, at: datetime, now: datetime) -> str:
        """A coming instant as people say it: "demain à 9 h", "mardi à 14 h 30", "mardi 3 mars à 9 h".

        Of another year: "mardi 5 janvier 2027 à 9 h".
        """
        at, now = at.astimezone(PARIS), now.astimezone(PARIS)
        days = (at.date() - now.date()).days
        form = "today" if days == 0 else "tomorrow" if days == 1 else "soon" if 1 < days < 7 else "later"
        return self.say(
            f"dates.{form}",
            day=self.get("dates.days")[at.weekday()],
            date=day_of_month(at),
            month=self.get("dates.months")[at.month - 1],
            year="" if at.year == now.year else f" {at.year}",
            hour=self.hour(at),
        )

    def hour(self, at: datetime) -> str:
        """An hour as people say it: "9 h", "14 h 30"."""
        form = "hour_minutes" if at.minute else "hour"
        return self.say(f"dates.{form}", hour=at.hour, minutes=f"{at.minute:02d}")
