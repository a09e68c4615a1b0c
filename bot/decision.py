"""The decision: refer, ask, hand off or chat; pure rules over evidence ("si on n'est pas sûr, on ne fait pas").

Nothing here knows Rasa or how the evidence was computed, so every rule can be read and tested by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from bot.urgency import graver

KINDS = ("refer", "ask", "handoff", "chat")
REASONS = ("urgence", "conseil", "hors_sujet", "humain", "doute", "langue")
CHAT = frozenset({"bonjour", "merci", "au_revoir", "capacites", "robot", "donnees"})
FOLLOW_UP = frozenset(
    {"horaires", "prix", "papiers", "autre_lieu", "itineraire", "plus_proche", "sans_internet", "pourquoi"}
    | {"oui", "non", "autre_chose"}
)
"""Intents that mean something only after an answer or a question of ours."""

HANDED_OFF = {"hors_sujet": "hors_sujet", "humain": "humain", "autre_langue": "langue"}
"""Learned intents that a human takes over → the reason given."""

MOST_OPTIONS = 3
"""A question has at most three buttons (contract, "Decision record")."""


@dataclass(frozen=True)
class Decision:
    """One decision record; ``record()`` is its JSON form (contract §3)."""

    text: str
    kind: str
    need: str | None = None
    options: tuple[str, ...] = ()
    urgency: str = "none"
    reason: str | None = None
    confidence: float = 0.0
    language: str = "fr"

    def record(self) -> dict[str, Any]:
        """The record as plain JSON values, keys in the order of the contract."""
        return {
            "text": self.text,
            "kind": self.kind,
            "need": self.need,
            "options": list(self.options),
            "urgency": self.urgency,
            "reason": self.reason,
            "confidence": round(self.confidence, 4),
            "language": self.language,
        }


@dataclass(frozen=True)
class Reading:
    """What one text seems to be about: probabilities (0–1) by intent, and the probability that its first need is
    right, which knows more than they do (how far it leads, whether both views agree)."""

    probabilities: Mapping[str, float]
    confidence: float

    def ranked(self, among: Sequence[str] | frozenset[str]) -> list[tuple[str, float]]:
        """Intents among those given, most probable first; ties in alphabetical order, so that runs repeat."""
        scores = [(intent, self.probabilities.get(intent, 0.0)) for intent in among]
        return sorted(scores, key=lambda pair: (-pair[1], pair[0]))

    def without(self, intents: frozenset[str]) -> Reading:
        """The same reading when some intents are impossible: their probability goes to the others in proportion."""
        kept = {intent: p for intent, p in self.probabilities.items() if intent not in intents}
        total = sum(kept.values()) or 1.0
        return Reading({intent: p / total for intent, p in kept.items()}, self.confidence)


@dataclass(frozen=True)
class Alarm:
    """The learned probability that a text is urgent, and the level it would be."""

    probability: float = 0.0
    level: str = "danger"


@dataclass(frozen=True)
class Evidence:
    """All that is known of one message before deciding.

    ``urgency`` is the level the lexicon found on the raw text; ``alarm`` what was learned of it, ``clause_alarms`` of
    its parts when it has several; ``far_off``: the only times said are weeks away; ``clauses`` the readings of these
    parts; ``foreign`` the needs that the words of another language name.
    """

    text: str
    needs: frozenset[str]
    whole: Reading
    clauses: tuple[Reading, ...] = ()
    urgency: str = "none"
    alarm: Alarm = Alarm()
    clause_alarms: tuple[Alarm, ...] = ()
    far_off: bool = False
    advice: float = 0.0
    language: str = "fr"
    foreign: tuple[str, ...] = ()

    def possible(self, alarm: Alarm) -> bool:
        """Whether nothing said speaks against an alarm: a deadline weeks away is none."""
        return not (self.far_off and alarm.level == "delai")

    @property
    def one_word(self) -> bool:
        """Whether the message is a word alone, which says little of what it is about."""
        return len(self.text.split()) == 1

    def first(self, among: frozenset[str]) -> tuple[str, float]:
        """The most probable intent among those given, and its probability."""
        return self.whole.ranked(among)[0]


@dataclass(frozen=True)
class Thresholds:
    """Where doubt begins: probabilities, written whole in the certificate.

    Chosen on the calibration messages, with a bound: ``refer`` for every need, ``floors`` that raise it for single
    ones, ``alarm`` for a message. Set by hand, and held to the same bound: ``clause_alarm``, stricter, for what is
    read without what would explain it: a part of a message, a word alone. Set by hand, where nothing can be sent wrong:
    what is offered as a button (``option``, ``options_mass``), handed to the desk (``beyond``, ``advice``), taken for
    small talk (``chat``) or for a second need (``clause``).
    """

    refer: float = 0.75
    option: float = 0.01
    options_mass: float = 0.1
    beyond: float = 0.5
    advice: float = 0.5
    clause: float = 0.85
    chat: float = 0.5
    alarm: float = 0.5
    clause_alarm: float = 0.99  # docs/decisions/0008-calibrated-doubt.md, "A part of a message"
    floors: Mapping[str, float] = field(default_factory=dict)


def decide(evidence: Evidence, thresholds: Thresholds) -> Decision:
    """Urgency first, then advice, then what is beyond scope, then the need; a question whenever in doubt."""
    need, confidence = evidence.first(evidence.needs)[0], evidence.whole.confidence
    known = need if confidence >= 0.5 else None
    common: dict[str, Any] = {"text": evidence.text, "language": evidence.language, "confidence": confidence}
    level = urgency_level(evidence, thresholds)
    if level != "none":
        return Decision(kind="handoff", need=known, urgency=level, reason="urgence", **common)
    if evidence.language != "fr":
        return _in_another_language(evidence)
    if evidence.advice >= thresholds.advice:
        return Decision(kind="handoff", need=known, reason="conseil", **common)
    if handed_off := _beyond(evidence, thresholds):
        return Decision(kind="handoff", reason=handed_off, **common)
    if _is_chat(evidence, thresholds):
        return Decision(kind="chat", **common)
    if two := _two_needs(evidence, thresholds):
        return Decision(kind="ask", options=two, **common)
    if _sure(need, confidence, thresholds):
        return Decision(kind="refer", need=need, **common)
    return Decision(kind="ask", options=_options(evidence, thresholds), **common)


def _in_another_language(evidence: Evidence) -> Decision:
    """What was learned is French: in another language a need is asked, never assumed (DECISION, "What to build", 8)."""
    text, language = evidence.text, evidence.language
    if evidence.foreign:
        return Decision(text, "ask", options=evidence.foreign[:MOST_OPTIONS], language=language)
    return Decision(text, "handoff", reason="langue", language=language)


def urgency_level(evidence: Evidence, thresholds: Thresholds) -> str:
    """The gravest of what the lexicon found, of what was learned of the whole message, and of its parts that are all
    but sure."""
    needed = thresholds.clause_alarm if evidence.one_word else thresholds.alarm
    alarms = [(evidence.alarm, needed), *((part, thresholds.clause_alarm) for part in evidence.clause_alarms)]
    heard = [a.level for a, least in alarms if a.probability >= least and evidence.possible(a)]
    return reduce(graver, heard, evidence.urgency)


def _beyond(evidence: Evidence, thresholds: Thresholds) -> str | None:
    scores = [(evidence.whole.probabilities.get(intent, 0.0), reason) for intent, reason in HANDED_OFF.items()]
    total = sum(score for score, _ in scores)
    return max(scores)[1] if total >= thresholds.beyond else None


def _is_chat(evidence: Evidence, thresholds: Thresholds) -> bool:
    return sum(evidence.whole.probabilities.get(intent, 0.0) for intent in CHAT) >= thresholds.chat


def _two_needs(evidence: Evidence, thresholds: Thresholds) -> tuple[str, ...]:
    """Needs of the clauses when two clauses surely speak of different ones."""
    found: list[str] = []
    for reading in evidence.clauses:
        need, _ = reading.ranked(evidence.needs)[0]
        if reading.confidence >= thresholds.clause and need not in found:
            found.append(need)
    return tuple(found[:MOST_OPTIONS]) if len(found) > 1 else ()


def _sure(need: str, confidence: float, thresholds: Thresholds) -> bool:
    return confidence >= max(thresholds.refer, thresholds.floors.get(need, 0.0))


def _options(evidence: Evidence, thresholds: Thresholds) -> tuple[str, ...]:
    """The needs worth a button; none when even together they explain little of the message."""
    worth = [(need, p) for need, p in evidence.whole.ranked(evidence.needs) if p >= thresholds.option][:MOST_OPTIONS]
    return tuple(need for need, _ in worth) if sum(p for _, p in worth) >= thresholds.options_mass else ()
