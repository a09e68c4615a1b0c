"""What one person typed, put on what another saved meanwhile: only what was altered is laid over. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from knowledge.library_values import offer_key
from knowledge.partner_values import Values, differences

ENTRIES = ("closures", "dates", "exceptions")
"""Lists whose entries come and go one by one."""
SERIES = ("rule", "first_start", "length_min", "exceptions")
KEYS: Mapping[str, Callable[[Values], Any]] = {"services": lambda service: service["need"], "offers": offer_key}
"""Lists whose entries have fields of their own, and what tells one from another."""
_MADE_OF = SERIES[:3]  # with another hour, the days left out are other moments


def laid_over(read: Mapping[str, Any], typed: Mapping[str, Any], now: Mapping[str, Any]) -> Values:
    """The fields of ``typed``, each as typed when it differs from what was ``read``, else as it is ``now``.

    Of services, offers and lists of days, those alone that the person altered, added or took away. What makes a series
    goes together: half of one and half of another is neither.
    """
    altered = differences(read, typed)[1]
    values = {name: now.get(name) for name in typed} | altered
    for name in altered.keys() & set(ENTRIES):
        values[name] = _entries(read.get(name) or (), typed[name] or (), now.get(name) or ())
    for name in altered.keys() & KEYS.keys():
        values[name] = _by_key(read.get(name) or (), typed[name], now.get(name) or (), KEYS[name])
    if altered.keys() & set(SERIES) and any(typed.get(name) != now.get(name) for name in _MADE_OF):
        values |= {name: typed[name] for name in SERIES}
    return values


def _entries(read: Iterable[Any], typed: Iterable[Any], now: Iterable[Any]) -> list[Any]:
    before, mine = list(read), list(typed)
    stay = [one for one in now if one in mine or one not in before]
    return sorted([*stay, *(one for one in mine if one not in before and one not in stay)], key=_in_order)


def _in_order(entry: Any) -> tuple[str, ...]:
    return tuple(text or "" for text in entry) if isinstance(entry, list) else (entry,)


def _by_key(
    read: Iterable[Values], typed: Iterable[Values], now: Iterable[Values], key: Callable[[Values], Any]
) -> list[Values]:
    """One that both altered takes each the fields that it altered; one altered here and gone there is kept."""
    before, mine, theirs = ({key(one): one for one in side} for side in (read, typed, now))
    found = dict(theirs)
    for mark in before.keys() | mine.keys():
        was, told = before.get(mark), mine.get(mark)
        if told is None:
            found.pop(mark, None)
        elif told != was:
            found[mark] = {**theirs.get(mark, told), **differences(was or {}, told)[1]}
    return [found[mark] for mark in sorted(found)]
