"""The librarians' own tests (referral-tests.yml): a phrase, the need it speaks of, and who must then be proposed.

This module reads the file and replays the cards; what the bot makes of the phrase is replayed by ``passerelle check``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import yaml

from knowledge.catalogue import Catalogue
from knowledge.communes import Commune
from knowledge.finding import Finding
from knowledge.opening_hours import DAYS, PARIS, is_open
from knowledge.referential import LOADER, POSTURES, Referential
from knowledge.referral import Referral, refer
from knowledge.territory import Gazetteer
from knowledge.topics import topic_of

FILE = Path(__file__).with_name("referral-tests.yml")
REQUIRED = ("phrase", "need", "partner")
FIELDS = (*REQUIRED, "first", "not", "says", "commune", "library", "posture", "when")
LISTS = ("partner", "not", "says")
WEDNESDAY, MID_MORNING = 2, time(10, 30, tzinfo=PARIS)
WORKING_DAYS = "Mo-Su 00:00-24:00; PH off"
LAST_HOUR, LAST_MINUTE = 23, 59
WHEN = re.compile(rf"(?P<day>{'|'.join(DAYS)}) (?P<hour>\d{{1,2}}):(?P<minute>\d\d)")
WeekTime = tuple[int, time]
"""A day of the week, 0 for Monday, and a time in Paris."""


@dataclass(frozen=True)
class Situation:
    """One test: after ``phrase``, for ``need``, a card of each kind of ``partners`` and none of ``unwanted``.

    ``line`` is that of the file. ``first`` is the kind of the first card; ``says``, words that the answer must hold.
    ``commune``, ``library`` and ``posture``: where from and how, when the test says so; ``when``: at what time of the
    week, else in the morning of a working day.
    """

    line: int
    phrase: str
    need: str
    partners: tuple[str, ...]
    unwanted: tuple[str, ...] = ()
    commune: Commune | None = None
    library: str | None = None
    posture: str | None = None
    publics: frozenset[str] = frozenset()
    age: int | None = None
    first: str | None = None
    says: tuple[str, ...] = ()
    when: WeekTime | None = None

    def failure(self, kind: str, expected: str, got: str, what_to_do: str) -> Failure:
        """What went wrong with this test, for a person to read."""
        where = f"{FILE.name}:{self.line} “{self.phrase}”"
        return Failure(kind, f"expected {expected}, got {got}", where, what_to_do, self.phrase, expected, got)


@dataclass(frozen=True)
class Failure(Finding):
    """A test that failed (``phrase`` or ``cards``), or that cannot be read (``situation``: no ``phrase``)."""

    phrase: str | None = None
    expected: str | None = None
    got: str | None = None


class Unusable(ValueError):
    """An entry of the file says something that nobody knows. ``line`` is where; ``what_to_do`` how to mend it."""

    def __init__(self, line: int, what: str, what_to_do: str) -> None:
        super().__init__(what)
        self.line = line
        self.what_to_do = what_to_do

    def failure(self) -> Failure:
        """The same, as a finding."""
        return Failure("situation", str(self), f"{FILE.name}:{self.line}", self.what_to_do)


class Reader:
    """Reads tests against what is known: needs and kinds of partners, communes, libraries."""

    def __init__(self, lists: Referential, gazetteer: Gazetteer, libraries: Collection[str]) -> None:
        self._gazetteer = gazetteer
        self._known: Mapping[str, Collection[str]] = {
            "need": lists.needs,
            "partner": {*lists.kinds, lists.wording["national"]["kind"]},
            "library": libraries,
            "posture": POSTURES,
        }

    def read(self, path: Path = FILE) -> tuple[list[Situation], list[Failure]]:
        """The tests that can be used, and what is wrong with the others. Raises OSError when the file is missing."""
        situations: list[Situation] = []
        failures: list[Failure] = []
        try:
            for node in _entries(path):
                try:
                    situations.append(self._situation(node))
                except Unusable as problem:
                    failures.append(problem.failure())
        except Unusable as problem:  # the file itself
            failures.append(problem.failure())
        return situations, failures

    def _situation(self, node: yaml.Node) -> Situation:
        line, values = _line(node), _values(node)
        missing = [name for name in REQUIRED if not values.get(name)]
        if missing:
            raise Unusable(line, f"has no {' and no '.join(missing)}", f'Write "{missing[0]}: …" in it.')
        [phrase], [need] = values["phrase"], values["need"]
        self._must_know(line, "need", need)
        for kind in (*values["partner"], *values.get("not", ()), *values.get("first", ())):
            self._must_know(line, "partner", kind)
        return Situation(
            line,
            phrase,
            need,
            values["partner"],
            values.get("not", ()),
            self._commune(line, values.get("commune", ())),
            self._one_of(line, "library", values),
            self._one_of(line, "posture", values),
            first=next(iter(values.get("first", ())), None),
            says=values.get("says", ()),
            when=_week_time(line, values.get("when", ())),
        )

    def _one_of(self, line: int, name: str, values: Mapping[str, tuple[str, ...]]) -> str | None:
        for value in values.get(name, ()):
            self._must_know(line, name, value)
            return value
        return None

    def _must_know(self, line: int, name: str, value: str) -> None:
        if value not in self._known[name]:
            known = ", ".join(sorted(self._known[name]))
            raise Unusable(line, f"names the {name} {value!r}, which is unknown", f"Write one of: {known}.")

    def _commune(self, line: int, named: tuple[str, ...]) -> Commune | None:
        if not named:
            return None
        commune = self._gazetteer.named(named[0]) or self._gazetteer.by_insee(named[0])
        if commune is None:
            what_to_do = "Write its full name, or its INSEE code when two share the name."
            raise Unusable(line, f"names the commune {named[0]!r}, which is unknown or not the only one", what_to_do)
        return commune


def working_hour(now: datetime) -> datetime:
    """The coming Wednesday at 10:30 in Paris: who is open must not depend on when the tests are replayed."""
    return coming((WEDNESDAY, MID_MORNING), now)


def coming(when: WeekTime, now: datetime) -> datetime:
    """That time of the week, from today on, on a day that is no public holiday."""
    weekday, hour = when
    today = now.astimezone(PARIS).date()
    moment = datetime.combine(today + timedelta(days=(weekday - today.weekday()) % 7), hour)
    while not is_open(WORKING_DAYS, moment):
        moment += timedelta(days=7)
    return moment


def replay_cards(situation: Situation, catalogue: Catalogue, gazetteer: Gazetteer) -> Iterator[Failure]:
    """What is wrong with the cards that the situation would be shown; nothing when they are as expected."""
    referral = refer(
        catalogue.at(coming(situation.when, catalogue.clock())) if situation.when else catalogue,
        gazetteer,
        situation.need,
        commune=situation.commune,
        library_slug=situation.library,
        posture=situation.posture,
        publics=situation.publics,
        topic=topic_of(situation.need, situation.phrase),
        age=situation.age,
    )
    kinds = [card.kind for card in referral.cards]
    lacking = [kind for kind in situation.partners if kind not in kinds]
    unwanted = [kind for kind in situation.unwanted if kind in kinds]
    second = [situation.first] if situation.first and kinds[:1] != [situation.first] else []
    unsaid = [words for words in situation.says if words.lower() not in _words_of(referral)]
    if lacking or unwanted or second or unsaid:
        wrong = (*(f"no {kind}" for kind in unwanted), *(f"{kind} first" for kind in second))
        expected = " and ".join([*lacking, *wrong, *(f"“{words}”" for words in unsaid)])
        got = "cards of " + ", ".join(kinds) if kinds else "no card"
        what_to_do = "Check the partner's record (zone, date, needs), or correct the test."
        yield situation.failure("cards", expected, got, what_to_do)


def _words_of(referral: Referral) -> str:
    """All that a referral says beside the facts of its cards, in lower case."""
    said = [text for card in referral.cards for text in (*card.why, card.caution)] + [referral.not_here]
    return "\n".join(text for text in said if text).lower()


def _week_time(line: int, told: tuple[str, ...]) -> WeekTime | None:
    if not told:
        return None
    match = WHEN.fullmatch(told[0])
    if match is None or int(match["hour"]) > LAST_HOUR or int(match["minute"]) > LAST_MINUTE:
        raise Unusable(line, f"names the time {told[0]!r}, which is unknown", 'Write it as "samedi 10:30".')
    return DAYS.index(match["day"]), time(int(match["hour"]), int(match["minute"]), tzinfo=PARIS)


def _entries(path: Path) -> list[yaml.Node]:
    try:
        root = yaml.compose(path.read_bytes().decode("utf-8-sig"), Loader=LOADER)
    except UnicodeDecodeError:
        raise Unusable(1, "is not valid UTF-8", "Save the file as UTF-8.") from None
    except yaml.YAMLError as problem:
        mark, why = getattr(problem, "problem_mark", None), getattr(problem, "problem", None)
        line = mark.line + 1 if mark else 1
        raise Unusable(line, f"is no valid YAML ({why or 'it cannot be read'})", "Correct the line.") from None
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise Unusable(_line(root), "is no list", 'Begin each test with "- phrase: …".')
    return list(root.value)


def _values(node: yaml.Node) -> dict[str, tuple[str, ...]]:
    """Field → its values: several for a list, one else, none when nothing is written. Raises Unusable."""
    if not isinstance(node, yaml.MappingNode):
        raise Unusable(_line(node), "is no test", 'Begin it with "- phrase: …".')
    values: dict[str, tuple[str, ...]] = {}
    for name, value in node.value:
        if name.value not in FIELDS:
            raise Unusable(_line(name), f"has a field {name.value!r}, which is unknown", _write_one_of_fields())
        values[name.value] = _texts(name.value, value)
    return values


def _texts(name: str, node: yaml.Node) -> tuple[str, ...]:
    several = isinstance(node, yaml.SequenceNode) and name in LISTS
    nodes = node.value if several else [node]
    if not all(isinstance(one, yaml.ScalarNode) for one in nodes):
        raise Unusable(_line(node), f"has a {name} that is no text", f'Write "{name}: …" on one line.')
    return tuple(one.value.strip() for one in nodes if one.value.strip())


def _write_one_of_fields() -> str:
    return f"Write one of: {', '.join(FIELDS)}."


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
