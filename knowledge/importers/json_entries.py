"""A JSON file to entries, one at a time: a list of places, or an object whose lists are places and services.

Only one entry is in memory, so that a file of any size, of any depth or of one endless text does no harm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from knowledge.importers.content import Content, UnusableFile

LONGEST_ENTRY = 1024 * 1024  # characters
PIECE = 64 * 1024
BLANKS = re.compile(r"[ \t\r\n]*")
# Numbers stay as written: a place is not computed with, and a number of a million figures costs nothing.
DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
Entry = tuple[int, dict[str, Any]]


def read_entries(content: Content, lists: set[str] | None = None) -> Iterator[Entry]:
    """The objects of the file's lists with their rank, the first of each list being 1.

    ``lists`` takes in, as they are read, the names that an object gives to its lists, those that are empty included.
    Raises UnusableFile, while they are read, for what is not JSON or holds no list of objects.
    """
    with content.path.open(encoding=content.encoding) as file:
        text = _Text(file, content)
        if text.peek() == "[":
            yield from text.entries()
        else:
            yield from _of_object(text, set() if lists is None else lists)
        if text.peek():
            raise text.unusable("goes on after its end")


def _of_object(text: _Text, lists: set[str]) -> Iterator[Entry]:
    """The entries of every list of one object; its other values ("version", "total"…) are passed over."""
    for key in text.members():
        if text.peek() == "[":
            lists.add(key)
            yield from text.entries()
        else:
            text.value()
    if not lists:
        raise UnusableFile(f"{text.path} holds no list of places: put the places between [ and ].")


class _Text:
    """The characters still to read, and the rank of the entry that they belong to."""

    def __init__(self, file: TextIO, content: Content) -> None:
        self._file = file
        self._left = ""
        self._at = 0
        self._rank = 0
        self.path = content.path

    def peek(self) -> str:
        """The next character that is not blank, "" at the end."""
        while True:
            blanks = BLANKS.match(self._left, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._left):
                return self._left[self._at]
            if not self._more():
                return ""

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; the caller reads each value before it asks for the next key."""
        self._expect("{")
        while self.peek() != "}":
            key = self.value()
            self._expect(":")
            yield str(key)
            if self.peek() != "}":
                self._expect(",")
        self._expect("}")

    def entries(self) -> Iterator[Entry]:
        """The objects of the list that begins here."""
        self._rank = 0
        self._expect("[")
        while self.peek() != "]":
            self._rank += 1
            found = self.value()
            if not isinstance(found, dict):
                raise self.unusable("is not an object with the fields of a place")
            yield self._rank, found
            if self.peek() != "]":
                self._expect(",")
        self._expect("]")

    def value(self) -> Any:
        """The JSON value that begins here, read to its end."""
        self.peek()
        while True:
            try:
                value, self._at = DECODER.raw_decode(self._left, self._at)
                return value
            except RecursionError:
                raise self.unusable("is nested too deep") from None
            except ValueError as error:  # not JSON, or not yet read to its end
                if len(self._left) - self._at > LONGEST_ENTRY:
                    raise self.unusable("is over 1 MB, or never ends") from None
                if not self._more():
                    raise self.unusable(f"is not JSON ({getattr(error, 'msg', error)})") from None

    def unusable(self, reason: str) -> UnusableFile:
        """The error that says what is wrong with the entry being read."""
        where = f"entry {self._rank}" if self._rank else "what it holds"
        return UnusableFile(f"{self.path} is not a usable JSON file: {where} {reason}. Export it again.")

    def _expect(self, character: str) -> None:
        if self.peek() != character:
            found = "it ends" if not self.peek() else f"there is {self.peek()!r}"
            raise self.unusable(f"is followed by something else than {character!r} ({found})")
        self._at += 1

    def _more(self) -> bool:
        piece = self._file.read(PIECE)
        self._left = self._left[self._at :] + piece
        self._at = 0
        return bool(piece)
