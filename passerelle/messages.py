"""Messages as ``decide`` reads them: bytes of one line → the text a patron wrote, or why there is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from bot.turn import MOST_CHARACTERS

_LONGEST_LINE = 1 << 20  # bytes: what follows in the line is skipped unread
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BadLine(ValueError):
    """The line holds no message that can be decided. ``text`` is what could be read of it, or None."""

    def __init__(self, code: str, sentence: str, text: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.text = text


def lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream without their line ends; of an enormous line only its beginning: memory is bounded."""
    first = True
    while line := stream.readline(_LONGEST_LINE):
        if not line.endswith(b"\n") and len(line) == _LONGEST_LINE:
            _skip_rest(stream)
        if first:
            line, first = line.removeprefix(_BYTE_ORDER_MARK), False
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def message_in(line: bytes) -> str:
    """The text of one line: the line itself, or ``text`` when the line is a JSON object. Raises BadLine."""
    if len(line) >= _LONGEST_LINE - 1:
        raise BadLine("too_long", "The line is longer than 1 MiB.")
    try:
        plain = line.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise BadLine("bad_encoding", f"The line is not valid UTF-8 (byte {problem.start + 1}).") from None
    text = _text_of(plain) if plain.lstrip().startswith("{") else plain
    if not text.strip():
        raise BadLine("empty", "The message is empty.", text)
    if len(text) > MOST_CHARACTERS:
        raise BadLine(
            "too_long", f"The message has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read.", text
        )
    return text


def _text_of(line: str) -> str:
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("bad_json", "The line begins like a JSON object but is not valid JSON.") from None
    text = found.get("text")
    if not isinstance(text, str):
        raise BadLine("no_text", 'The JSON object has no "text" that is a string.')
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadLine("bad_encoding", "The text holds half a surrogate pair, which is no character.")
    return text


def _skip_rest(stream: IO[bytes]) -> None:
    while (rest := stream.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
