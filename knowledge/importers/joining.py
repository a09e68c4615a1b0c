"""Rows that describe one place, put together: same identifier, same SIRET at one address, or same name at one address.

A SIRET alone is not enough: a commune gives its own to its town hall, its library and its annexes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from knowledge.importers.rows import Problem, Record
from knowledge.importers.vocabulary import Vocabulary
from knowledge.territory import plain

Group = tuple[Record, ...]
Key = tuple[str, ...]


def join(records: list[Record], words: Vocabulary, problems: list[Problem]) -> tuple[list[Group], int]:
    """The rows of each place, in the order of the file, and how many were refused, since they name two places as one.

    Each joined or refused row is told in ``problems``.
    """
    groups: list[list[Record]] = []
    holder: dict[Key, list[Record]] = {}
    refused = 0
    for record in records:
        keys = list(_keys(record, words))
        first = holder.get(keys[0], [None])[0]
        if first is not None and not set(keys[1:]) & set(_keys(first, words)):
            problems.append(_clash(record, first))
            refused += 1
            continue
        found = _holders(keys, holder)
        group = _together(found, groups)
        if found:
            problems.append(_joined(record, group[0]))
        group.append(record)
        for member in group:
            holder.update(dict.fromkeys(_keys(member, words), group))
    return [tuple(group) for group in groups], refused


def merged(group: Group) -> Record:
    """One record of several: the freshest row first, the others fill what it leaves empty; lists are added up."""
    freshest, *others = sorted(group, key=lambda record: record.verified_on or date.min, reverse=True)
    for other in others:
        both: dict[str, Any] = {each.name: _both(freshest, other, each.name) for each in fields(Record)}
        freshest = replace(freshest, **both)
    if freshest.opening_hours:  # hours that can be read make the prose of another row useless
        return replace(freshest, hours_note=None)
    return freshest


def _both(record: Record, other: Record, name: str) -> object:
    mine, theirs = getattr(record, name), getattr(other, name)
    if isinstance(mine, frozenset):
        return mine | theirs
    return theirs if mine is None else mine


def _keys(record: Record, words: Vocabulary) -> Iterator[Key]:
    """What a row may share with another one of the same place; its identifier first."""
    yield "id", record.source, record.source_id
    street = words.street(record.address)
    if record.siret:
        yield "siret", record.siret, street, record.postcode
    yield "name", plain(record.name), street, record.postcode


def _holders(keys: list[Key], holder: dict[Key, list[Record]]) -> list[list[Record]]:
    """The groups that hold one of these keys, each once."""
    found = {id(holder[key]): holder[key] for key in keys if key in holder}
    return list(found.values())


def _together(found: list[list[Record]], groups: list[list[Record]]) -> list[Record]:
    """The groups found made one; a new one when there is none."""
    if not found:
        groups.append([])
        return groups[-1]
    first, *others = sorted(found, key=lambda group: group[0].line)
    for other in others:
        first += other
        groups[:] = [group for group in groups if group is not other]
    return first


def _joined(record: Record, first: Record) -> Problem:
    if (record.source, record.source_id) == (first.source, first.source_id):
        problem = f"has the identifier of line {first.line}, for the same place"
        return Problem(record.line, "id", record.source_id, problem, "remove one; they were joined", "warning")
    problem = f"is the same place as line {first.line} ({first.source_id})"
    return Problem(record.line, "nom", record.name, problem, "keep one; they were joined", "warning")


def _clash(record: Record, first: Record) -> Problem:
    problem = f"is already the identifier of line {first.line}, another place ({first.name})"
    return Problem(record.line, "id", record.source_id, problem, "give it an identifier of its own", "error")
