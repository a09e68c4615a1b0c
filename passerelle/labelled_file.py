"""Labelled messages as ``evaluate`` reads them: JSON lines → messages with their label, and what is wrong where."""

from __future__ import annotations

import codecs
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.decision import KINDS, REASONS
from bot.evaluation import Expected
from bot.needs import Needs
from bot.turn import MOST_CHARACTERS
from bot.urgency import LEVELS

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SHOWN = 60  # characters of a wrong value
_LONGEST_NAME = 40  # characters of a style or an author: they head the rows of tables


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file, and what to do. ``field`` is None when the whole line is unusable."""

    file: str
    line: int
    field: str | None
    problem: str
    what_to_do: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" + (f', "{self.field}"' if self.field else "")
        return f"{where}: {self.problem} → {self.what_to_do}"


@dataclass(frozen=True)
class LabelledMessage:
    """A message with its label, who wrote it when the file says so, and where it stands."""

    expected: Expected
    author: str | None
    file: str
    line: int


@dataclass(frozen=True)
class LabelledFile:
    """The usable messages of a file, in order, and the problems of the others."""

    messages: tuple[LabelledMessage, ...]
    problems: tuple[Problem, ...]


class _Flaw(ValueError):
    """One thing wrong in a line; the reader knows where."""

    def __init__(self, field: str | None, problem: str, what_to_do: str) -> None:
        super().__init__(problem)
        self.place = (field, problem, what_to_do)


def read(path: Path, needs: Collection[str] | None = None) -> LabelledFile:
    """Reads JSON lines in UTF-8, whatever their line ends, with or without byte order mark and blank lines.

    A line needs ``text`` and ``kind``; ``need``, ``urgency``, ``reason`` (contract, "Decision record"), ``style`` and
    ``author`` are read when present, any other field is passed over. ``needs`` are the known codes, those of the
    referential by default. Raises OSError when the file cannot be read.
    """
    codes = _Codes(Needs.load().codes if needs is None else needs)
    content = path.read_bytes()
    if content.startswith(_UTF16):
        return LabelledFile((), (Problem(path.name, 1, None, "is UTF-16", "Save the file as UTF-8."),))
    messages, problems = [], []
    for number, line in enumerate(content.splitlines(), 1):
        plain = line.removeprefix(codecs.BOM_UTF8).strip()
        if not plain:
            continue
        try:
            record = _record(plain)
            if flaws := list(codes.flaws(record)):
                problems += [Problem(path.name, number, *flaw.place) for flaw in flaws]
                continue
            messages.append(LabelledMessage(Expected.from_record(record), record.get("author"), path.name, number))
        except _Flaw as flaw:
            problems.append(Problem(path.name, number, *flaw.place))
    return LabelledFile(tuple(messages), tuple(problems))


def _record(line: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(line.decode("utf-8"), object_pairs_hook=_fields)
    except UnicodeDecodeError as wrong:
        raise _Flaw(None, f"is not valid UTF-8 (byte {wrong.start + 1})", "Save the file as UTF-8.") from None
    except json.JSONDecodeError as wrong:
        problem = f"is not valid JSON ({wrong.msg}, column {wrong.colno})"
        raise _Flaw(None, problem, "Write one JSON object a line.") from None
    except _Flaw:
        raise
    except (ValueError, RecursionError):
        raise _Flaw(None, "is not valid JSON", "Write one JSON object a line.") from None
    if not isinstance(found, dict):
        raise _Flaw(None, "is not a JSON object", 'Write one object a line: {"text": "…", "kind": "refer", …}.')
    return found


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each of whose fields is told once: of two values JSON would silently keep the last."""
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise _Flaw(name, "is written twice", "Keep one of the two.")
        seen[name] = value
    return seen


class _Codes:
    """The codes that a label may use, and what contradicts what."""

    def __init__(self, needs: Collection[str]) -> None:
        self._known: dict[str, Collection[str]] = {
            "kind": KINDS,
            "need": sorted(needs),
            "urgency": ("none", *LEVELS),
            "reason": REASONS,
        }

    def flaws(self, record: dict[str, Any]) -> Iterator[_Flaw]:
        """Everything wrong with a label; contradictions are looked for only between known codes."""
        fields = [*_text_flaws(record), *self._unknown(record), *_names_flaws(record)]
        yield from fields or _contradictions(record)

    def _unknown(self, record: dict[str, Any]) -> Iterator[_Flaw]:
        if record.get("kind") in (None, ""):
            yield _Flaw("kind", "is missing", f"Write one of {', '.join(KINDS)}.")
        for field, known in self._known.items():
            value = record.get(field)
            if value not in (None, "") and not (isinstance(value, str) and value in known):
                yield _Flaw(field, f"{_shown(value)} is unknown", _advice(field, value, known))


def _text_flaws(record: dict[str, Any]) -> Iterator[_Flaw]:
    text = record.get("text")
    if not isinstance(text, str):
        problem = "is missing" if text is None else f"{_shown(text)} is not a string"
        yield _Flaw("text", problem, "Write the message as a string.")
    elif not text.strip():
        yield _Flaw("text", "is empty", "Write the message, or remove the line.")
    elif len(text) > MOST_CHARACTERS:
        problem = f"has {len(text):,} characters, {MOST_CHARACTERS:,} are read"
        yield _Flaw("text", problem, "Shorten the message, or remove the line.")
    elif _half_a_pair(text):
        yield _Flaw("text", "holds half a surrogate pair, which is no character", "Write the character itself.")


def _names_flaws(record: dict[str, Any]) -> Iterator[_Flaw]:
    for field in ("style", "author"):
        name = record.get(field)
        if not isinstance(name, (str, type(None))):
            yield _Flaw(field, f"{_shown(name)} is not a string", "Write a string, or leave it out.")
        elif name and (len(name) > _LONGEST_NAME or _half_a_pair(name)):
            yield _Flaw(field, f"{_shown(name)} is no name", f"Write at most {_LONGEST_NAME} characters.")


def _half_a_pair(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _contradictions(record: dict[str, Any]) -> Iterator[_Flaw]:
    kind, reason, urgent = record["kind"], record.get("reason"), record.get("urgency") not in (None, "", "none")
    if kind == "refer" and not record.get("need"):
        yield _Flaw("need", "is missing", 'Write the need that a "refer" goes to, or correct "kind".')
    if kind == "handoff" and not reason and not urgent:
        yield _Flaw("reason", "is missing", f'Write why a "handoff" is right: one of {", ".join(REASONS)}.')
    if urgent and kind != "handoff":
        yield _Flaw("kind", f"{_shown(kind)} does not fit an urgent message", 'Write "handoff", or correct "urgency".')
    if reason == "urgence" and not urgent:
        yield _Flaw("urgency", 'is missing beside reason "urgence"', f"Write one of {', '.join(LEVELS)}.")


def _advice(field: str, value: object, known: Collection[str]) -> str:
    near = get_close_matches(value.strip().lower(), known, n=1) if isinstance(value, str) else []
    if near:
        return f'Did you mean "{near[0]}"?'
    listed = "a code of knowledge/data/needs.yml" if field == "need" else f"one of {', '.join(known)}"
    return f"Write {listed}{' or null' if field in ('need', 'reason') else ''}."


def _shown(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    return written if len(written) <= _SHOWN else written[:_SHOWN] + "…"
