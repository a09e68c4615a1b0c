"""Rows that describe one place, put together: same identifier, same SIRET at one address, or same name at one address.

A SIRET alone is not enough: a commune gives its own to its town hall, its library and its annexes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from knowledge.importers.record import Record
from knowledge.importers.rows import Problem
from knowledge.importers.text import plain
from knowledge.importers.vocabulary import Vocabulary

Group = tuple[Record, ...]
SHORT = 8  # bytes of a key: 100,000 places share one by chance once in four billion imports


def keys(record: Record, words: Vocabulary) -> tuple[str | None, str]:
    """What a row shares with the others of its place, whatever the source: SIRET (if any) or name, at its address."""
    at = f"{words.street(record.address)}\n{record.postcode}"
    siret = _short(f"siret\n{record.siret}\n{at}") if record.siret else None
    return siret, _short(f"name\n{plain(record.name)}\n{at}")


def join(records: Iterable[Record], words: Vocabulary, problems: list[Problem]) -> tuple[list[Group], int]:
    """The rows of each place, in the order of the file, and how many were refused, since they name two places as one.

    Each joined or refused row is told in ``problems``.
    """
    places = _Places()
    refused = 0
    for record in records:
        identity = _short("\n".join(("id", *record.identity)))
        shared = [key for key in keys(record, words) if key]
        first = next((member for member in places.at(identity) if member.identity == record.identity), None)
        if first is not None and set(shared).isdisjoint(keys(first, words)):
            problems.append(_clash(record, first))
            refused += 1
            continue
        members = places.together((identity, *shared))
        if members:
            problems.append(_joined(record, first or members[0]))
        members.append(record)
    return [tuple(group) for group in places.groups if group], refused


class _Places:
    """Groups of rows, found by any of their keys. A group that joins an earlier one leaves an empty list behind."""

    def __init__(self) -> None:
        self.groups: list[list[Record]] = []
        self._number: dict[str, int] = {}
        self._moved: dict[int, int] = {}

    def at(self, key: str) -> list[Record]:
        """The rows of the group that has this key."""
        number = self._find(key)
        return [] if number is None else self.groups[number]

    def together(self, shared: tuple[str, ...]) -> list[Record]:
        """The groups that have one of these keys made one, which then has them all; a new one when there is none."""
        found = sorted({number for number in map(self._find, shared) if number is not None})
        if not found:
            self.groups.append([])
            found = [len(self.groups) - 1]
        first, *others = found
        for other in others:
            self.groups[first] += self.groups[other]
            self.groups[other] = []
            self._moved[other] = first
        self._number.update(dict.fromkeys(shared, first))
        return self.groups[first]

    def _find(self, key: str) -> int | None:
        number = self._number.get(key)
        while number in self._moved:
            number = self._moved[number]
        return number


def merged(group: Iterable[Record]) -> Record:
    """One record of several: the freshest row first, the others fill what it leaves empty; lists are added up."""
    freshest, *others = sorted(group, key=lambda record: record.verified_on or date.min, reverse=True)
    if not others:
        return freshest
    does_all = [record.kind for record in (freshest, *others) if record.by_kind]
    for other in others:
        both: dict[str, Any] = {each.name: _both(freshest, other, each.name) for each in fields(Record)}
        freshest = replace(freshest, **both)
    freshest = replace(
        freshest, by_kind=freshest.kind in does_all, roles=freshest.roles.union(kind for kind in does_all if kind)
    )
    if freshest.opening_hours and freshest.hours_note:  # hours that can be read make the prose of another row useless
        return replace(freshest, hours_note=None)
    return freshest


def _both(record: Record, other: Record, name: str) -> object:
    mine, theirs = getattr(record, name), getattr(other, name)
    if isinstance(mine, frozenset):
        return mine | theirs
    if name == "more":
        return tuple({**dict(theirs), **dict(mine)}.items())
    if name == "complement":  # of the other's street, unless it is the same one
        return mine
    return theirs if mine is None else mine


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=SHORT).hexdigest()


def _joined(record: Record, first: Record) -> Problem:
    if record.identity == first.identity:
        problem = f"has the identifier of line {first.line}, for the same place"
        return Problem(record.line, "id", record.source_id, problem, "remove one; they were joined", "warning")
    problem = f"is the same place as line {first.line} ({first.source_id}); {_winner(record, first)}"
    return Problem(record.line, "nom", record.name, problem, "keep one; they were joined", "warning")


def _winner(record: Record, first: Record) -> str:
    """Which of two rows wins where both tell something: the one that was checked last, else the first."""
    wins = record if (record.verified_on or date.min) > (first.verified_on or date.min) else first
    checked = f"checked on {wins.verified_on}" if wins.verified_on else "neither is dated"
    return f"{wins.source_id} wins where both tell something ({checked})"


def _clash(record: Record, first: Record) -> Problem:
    problem = f"is already the identifier of line {first.line}, another place ({first.name})"
    return Problem(record.line, "id", record.source_id, problem, "give it an identifier of its own", "error")
