"""What is known when an action runs: the message just decided, and what the dialogue remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker

from bot.choices import NEED
from bot.language import FRENCH
from bot.urgency import CRISES, LEVELS, Urgency, graver, is_silent, together


@dataclass(frozen=True)
class Heard:
    """One message and the memory around it, read from Rasa's tracker."""

    intent: str | None = None
    need: str | None = None
    options: tuple[str, ...] = ()
    language: str = "fr"
    level: str = "none"
    situation: str | None = None
    communes: tuple[str, ...] = ()
    library: str | None = None
    last_need: str | None = None
    last_kind: str | None = None
    shown: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    offered: tuple[Mapping[str, str], ...] = ()
    misunderstandings: int = 0
    crisis: str | None = None
    crisis_situation: str | None = None
    known_commune: str | None = None
    kind: str | None = None
    posture: str | None = None
    publics: tuple[str, ...] = ()
    whom: str | None = None
    moment: str | None = None
    new_facts: bool = False
    not_needs: tuple[str, ...] = ()
    not_communes: tuple[str, ...] = ()
    elsewhere: bool = False
    refused: tuple[str, ...] = ()
    sort: str | None = None
    tongue: str | None = None
    day: str | None = None
    wording: int = 0
    card: int | None = None
    search: Mapping[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    unknown_place: bool = False
    no_commune: bool = False
    here: bool = False
    by_postcode: bool = False
    asks: str | None = None
    several: tuple[int, ...] = ()
    nearer: bool = False
    beyond: bool = False
    about_robot: str | None = None
    times: tuple[str, ...] = ()
    age: int | None = None
    title_words: tuple[str, ...] = ()
    worry: str | None = None
    despair: bool = False
    declined: bool = False
    mentioned: tuple[str, ...] = ()
    learns: bool = False
    later: bool = False
    opening: bool = False
    for_children: bool = False
    for_oneself: bool = False
    code_told: bool = False
    phone_left: bool = False
    place: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, tracker: Tracker) -> Heard:
        """Reads the tracker; whatever is missing (stock shell, first message) counts as not said."""
        message = tracker.latest_message or {}
        decision = message.get("decision") or {}
        metadata = message.get("metadata") or {}
        intent = (message.get("intent") or {}).get("name")
        slots = tracker.slots
        return cls(
            intent=intent,
            need=decision.get("need"),
            options=tuple(decision.get("options") or ()),
            language=decision.get("language") or "fr",
            level=_level(intent, decision, metadata),
            situation=metadata.get("raw_situation"),
            communes=_communes(message.get("entities") or ()),
            library=metadata.get("library") or slots.get("library"),
            last_need=slots.get("last_need"),
            last_kind=slots.get("last_kind"),
            shown=tuple(slots.get("shown") or ()),
            cards=tuple(slots.get("cards") or ()),
            offered=tuple(slots.get("choices") or ()),
            misunderstandings=int(slots.get("misunderstandings") or 0),
            crisis=slots.get("crisis"),
            crisis_situation=slots.get("crisis_situation"),
            known_commune=None if _of_somebody_else(metadata, slots) else slots.get("commune"),
            kind=decision.get("kind"),
            posture=metadata.get("posture") or slots.get("posture"),
            publics=tuple(metadata.get("publics") or slots.get("publics") or ()),
            whom=metadata.get("whom") or (None if metadata.get("for_oneself") else slots.get("whom")),
            moment=(None if intent == "horaires" else metadata.get("moment")) or _moment_noted(decision, slots),
            new_facts=any(metadata.get(fact) for fact in ("whom", "for_oneself", "moment", "posture", "age")),
            not_needs=tuple(metadata.get("not_needs") or ()),
            not_communes=tuple(metadata.get("not_communes") or ()),
            elsewhere=bool(metadata.get("elsewhere")),
            refused=tuple(slots.get("refused") or ()),
            sort=metadata.get("sort"),
            tongue=_tongue(decision, metadata, slots),
            day=metadata.get("near_day") or metadata.get("moment") or metadata.get("day_asked"),
            wording=int(slots.get("wording") or 0),
            card=metadata.get("card"),
            search=slots.get("search") or {},
            topics=tuple(metadata.get("topics") or ()),
            unknown_place=bool(metadata.get("unknown_place")),
            no_commune=bool(metadata.get("no_commune")),
            here=bool(metadata.get("here")),
            by_postcode=bool(metadata.get("by_postcode")),
            asks=metadata.get("asks"),
            beyond=bool(metadata.get("beyond")),
            several=tuple(metadata.get("several") or ()),
            nearer=bool(metadata.get("nearer")),
            about_robot=metadata.get("about_robot"),
            times=tuple(metadata.get("times") or ()),
            age=metadata.get("age") or _age_noted(metadata, slots),
            title_words=tuple(metadata.get("title_words") or ()),
            worry=_worry(message),
            despair=bool(metadata.get("despair")),
            declined=bool(metadata.get("declined")),
            mentioned=tuple(metadata.get("mentioned") or ()),
            learns=metadata.get("posture") == "apprendre",
            later=bool(metadata.get("later")),
            for_children=bool(metadata.get("for_children")),
            for_oneself=bool(metadata.get("for_oneself")),
            code_told=bool(metadata.get("code_told")),
            phone_left=bool(metadata.get("phone_left")),
            opening=bool(metadata.get("opening")),
            place=metadata.get("place") or {},
        )

    @property
    def commune(self) -> str | None:
        """INSEE code of the commune to search around: the one just named, else the one remembered and not denied.

        None around the library: when none was ever named, and once the patron says that they are there.
        """
        forgotten = self.here or self.known_commune in self.not_communes
        remembered = None if forgotten else self.known_commune
        return self.communes[0] if len(self.communes) == 1 else remembered

    @property
    def need_meant(self) -> str | None:
        """The need that the message names, else the one spoken of before, else what was guessed from its words."""
        return self.need if self.need and self.mentioned else self.last_need or self.need

    @property
    def about_sessions(self) -> bool:
        """Whether a short question is about the sessions shown last: they were asked for, and no card is pointed to."""
        elsewhere = self.card is not None or self.several or self.communes
        return bool(self.search.get("for_sessions")) and not elsewhere

    @property
    def graver_crisis(self) -> Urgency | None:
        """The crisis told earlier, when this message is less urgent; None without one."""
        known = self.crisis if self.crisis and graver(self.crisis, self.level) != self.level else None
        if known is None:
            return None
        # Of what is said now only the want of a voice changes the numbers: "je ne peux pas parler, il est là".
        return Urgency(known, together(self.crisis_situation, self.situation, latest=False))

    @property
    def silent(self) -> bool:
        """Whether this message says that the patron cannot hear or cannot speak."""
        return is_silent(self.situation)

    @property
    def proposed(self) -> tuple[str, ...]:
        """Needs among the buttons offered last."""
        ids = [choice["id"] for choice in self.offered]
        return tuple(one.removeprefix(NEED) for one in ids if one.startswith(NEED))

    @property
    def unsure_of_commune(self) -> bool:
        """Whether several communes were named and none of them is the one remembered."""
        return len(self.communes) > 1 and self.known_commune not in self.communes


def _level(intent: str | None, decision: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    """The gravest of what the gate, the outcome and the raw text say: either suffices."""
    said = intent if intent in LEVELS else "none"
    return graver(graver(decision.get("urgency") or "none", said), metadata.get("raw_urgency") or "none")


def _worry(message: Mapping[str, Any]) -> str | None:
    """The crisis that a message most resembles, though not enough to call a human for it."""
    likeliest = next((one["name"] for one in message.get("intent_ranking") or ()), None)
    return likeliest if likeliest in CRISES else None


def _moment_noted(decision: Mapping[str, Any], slots: Mapping[str, Any]) -> str | None:
    """The day said before: of one request alone, never of the next ("vous ouvrez dimanche ?", "et mes impôts ?")."""
    last, need = slots.get("last_need"), decision.get("need")
    return None if last and need and need != last else slots.get("moment")


def _of_somebody_else(metadata: Mapping[str, Any], slots: Mapping[str, Any]) -> bool:
    """Whether the commune noted is that of another person than the help is now for."""
    theirs = (slots.get("search") or {}).get("commune_of")
    return bool(theirs) and bool(metadata.get("for_oneself") or metadata.get("whom") not in (None, theirs))


def _age_noted(metadata: Mapping[str, Any], slots: Mapping[str, Any]) -> int | None:
    """The age said before: that of the last search, unless the help is now for somebody else."""
    changed = metadata.get("for_oneself") or metadata.get("whom") not in (None, slots.get("whom"))
    return None if changed else (slots.get("search") or {}).get("age")


def _tongue(decision: Mapping[str, Any], metadata: Mapping[str, Any], slots: Mapping[str, Any]) -> str | None:
    """The language of the conversation when it is not French: of this message, else as it was."""
    if (spoken := decision.get("language")) not in (None, FRENCH):
        return str(spoken)
    return None if metadata.get("french") else slots.get("language")


def _communes(entities: Any) -> tuple[str, ...]:
    codes: list[str] = []
    for entity in entities:
        if entity.get("entity") == "commune":
            value = entity.get("value")
            codes += value if isinstance(value, (list, tuple)) else [value]
    return tuple(dict.fromkeys(str(code) for code in codes if code))
