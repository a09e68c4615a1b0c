"""Which sessions a patron is shown: those wished, one date a workshop, with a free seat where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from knowledge.french_hours import hour_in_french
from knowledge.opening_hours import PARIS, moment_in_french
from knowledge.place_words import plain
from knowledge.records import WorkshopSession
from knowledge.wished_times import NEXT, fits, refusals

MOST_WORKSHOPS = 3
SHORTEST = 4  # letters of a word that may tell a title: "mail", "cafe"


@dataclass(frozen=True)
class Asked:
    """What was said of the sessions wished: ``times`` (wished-times.yml), ``publics`` (wording.yml), and ``words`` that
    may be those of a title (``words_said``). ``after``: those that begin later are wished, whatever came before."""

    times: tuple[str, ...] = ()
    publics: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    after: datetime | None = None

    def meant_for(self, whom: str | None, wording: Mapping[str, Any]) -> Asked:
        """The same, for someone of the patron's: a mother is served by what is meant for elderly people."""
        own = frozenset(wording["workshop"]["publics_of_whom"].get(whom, ()))
        return replace(self, publics=self.publics | own)


@dataclass(frozen=True)
class _Shown:
    """The session to show of one workshop; ``full`` is the wished one that has no seat left, ``other`` told apart."""

    session: WorkshopSession
    full: WorkshopSession | None = None


def sessions_to_show(
    coming: Iterable[WorkshopSession], asked: Asked, now: datetime, wording: Mapping[str, Any]
) -> tuple[dict[str, Any], ...]:
    """At most MOST_WORKSHOPS of the coming sessions, soonest first, as JSON; one alone for "le prochain".

    Those whose title was named go alone. None at the times wished: the soonest others, which say so. A full one gives
    way to the next date of the same workshop with a seat; without any, it says where to wait.
    """
    suitable = [one for one in coming if not one.publics or not asked.publics or one.publics & asked.publics]
    suitable = _named(suitable, asked.words, frozenset(wording["workshop"]["words_of_any_title"]))
    suitable = [one for one in suitable if asked.after is None or one.start > asked.after]
    wished = [one for one in suitable if fits(one.start, asked.times, now)]
    suitable = [one for one in suitable if fits(one.start, refusals(asked.times), now)] or suitable
    found = [_with_a_seat(dates, suitable) for dates in _by_workshop(wished or suitable)]
    found.sort(
        key=lambda one: (one.session.seats_left == 0, not one.session.publics & asked.publics, one.session.start)
    )
    kept = sorted(found[: 1 if NEXT in asked.times else MOST_WORKSHOPS], key=lambda one: one.session.start)
    otherwise = wording["workshop"]["none_then"] if suitable and not wished else None
    return tuple(_as_dict(one, now, wording, otherwise) for one in kept)


def session_as_dict(one: WorkshopSession, now: datetime, wording: Mapping[str, Any]) -> dict[str, Any]:
    """One session as JSON: ISO moments, ``when_text`` as people say it, the level in gentle words."""
    return {
        "id": one.id,
        "title": one.title,
        "need": one.need,
        "start": one.start.astimezone(PARIS).isoformat(),
        "end": one.end.astimezone(PARIS).isoformat(),
        "when_text": moment_in_french(one.start, now),
        "end_text": hour_in_french(one.end.astimezone(PARIS)),
        "library": one.library.place.name,
        "library_slug": one.library.slug,
        "address": one.library.place.address,
        "commune": one.library.place.commune,
        "phone": one.library.place.phone,
        "held_by": one.held_by,
        "seats": one.seats,
        "seats_left": one.seats_left,
        "level": one.level,
        "level_text": wording["level"].get(one.level),
        "description": one.description,
        "audience": one.audience,
        "publics": sorted(one.publics),
        "bring": list(one.bring),
        "booking": one.booking,
        "note": None,
    }


def words_said(text: str) -> tuple[str, ...]:
    """The words of a message, each once, as ``sessions_to_show`` compares them with titles: plain, without a plural."""
    return tuple(dict.fromkeys(_singular(word) for word in plain(text).split()))


def words_of_titles(said: Iterable[str], titles: Iterable[str]) -> list[str]:
    """Those of the words said (``words_said``) that tell one of these titles from others."""
    telling = frozenset().union(*map(_telling, titles))
    return [word for word in said if word in telling]


def _named(sessions: list[WorkshopSession], said: frozenset[str], of_any: frozenset[str]) -> list[WorkshopSession]:
    """The sessions that share most words with what was said; all of them when none shares any."""
    shared = {one.title: len(said & (_telling(one.title) - of_any)) for one in sessions}
    most = max(shared.values(), default=0)
    return [one for one in sessions if shared[one.title] == most]


@lru_cache(maxsize=1_000)
def _telling(title: str) -> frozenset[str]:
    """The words of a title that tell it from others: long ones, and those in capitals ("CV", "3D")."""
    words = re.findall(r"\w+", title)
    return frozenset(
        _singular(plain(word)) for word in words if len(word) >= SHORTEST or (len(word) > 1 and word.isupper())
    )


def _singular(word: str) -> str:
    return word.rstrip("sx") or word


def _by_workshop(sessions: Iterable[WorkshopSession]) -> list[list[WorkshopSession]]:
    """The dates of each workshop: a title in one library, whether it came as one series or as several."""
    groups: dict[tuple[str, str], list[WorkshopSession]] = {}
    for one in sessions:
        groups.setdefault((one.title, one.library.slug), []).append(one)
    return [sorted(dates, key=lambda one: one.start) for dates in groups.values()]


def _with_a_seat(dates: Sequence[WorkshopSession], suitable: Iterable[WorkshopSession]) -> _Shown:
    first = dates[0]
    alike = [one for one in suitable if (one.title, one.library.slug) == (first.title, first.library.slug)]
    free = [one for one in (*dates, *sorted(alike, key=lambda one: one.start)) if one.seats_left != 0]
    if first.seats_left != 0:
        return _Shown(first)
    return _Shown(free[0] if free else first, first)


def _as_dict(one: _Shown, now: datetime, wording: Mapping[str, Any], otherwise: str | None) -> dict[str, Any]:
    words, note = wording["workshop"], otherwise
    if one.full is not None and one.session.seats_left == 0:
        note = " ".join(text for text in (otherwise, words["full"]) if text)
    elif one.full is not None and otherwise is None:  # the full one was not wished either: it is not worth a word
        note = words["next_free"].format(when=moment_in_french(one.full.start, now))
    return session_as_dict(one.session, now, wording) | {"note": note}
