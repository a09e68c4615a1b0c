"""Cells as plain text: no HTML, no control characters, lists taken apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html.parser import HTMLParser

from knowledge import territory

ESCAPED_AT_MOST = 3  # "&amp;lt;b&amp;gt;": text escaped once for each system it went through
SILENT = {"script", "style"}
MADE_HARMLESS = re.compile(r"^'+(?=[=+@-])")  # as exports write a cell that a spreadsheet could take for a formula


def plain_text(raw: str) -> tuple[str, bool]:
    """``raw`` on one line, without tags, entities or invisible characters; and whether it held tags."""
    text, had_tags = raw, False
    for _ in range(ESCAPED_AT_MOST):
        if "<" not in text and "&" not in text:
            break
        reader = _TextOnly()
        reader.feed(text)
        reader.close()
        had_tags = had_tags or reader.tags > 0
        text = "".join(reader.pieces)
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return " ".join(text.split()), had_tags


def as_meant(raw: str) -> tuple[str, bool]:
    """The same, without the apostrophe that an export put before what a spreadsheet could take for a formula."""
    text, had_tags = plain_text(raw)
    return MADE_HARMLESS.sub("", text), had_tags


@lru_cache(maxsize=8192)  # a name is compared several times, a commune or a street many times
def plain(text: str) -> str:
    """The same as ``knowledge.territory.plain``: lower case, no accents, words one space apart."""
    return territory.plain(text)


def items(raw: str) -> list[str]:
    """The words of a list: separated by ``|`` in fact, by ``;`` in the text of the standard."""
    return list(_items(raw))


@lru_cache(maxsize=4096)  # a file of 50,000 places repeats a few hundred lists
def _items(raw: str) -> tuple[str, ...]:
    texts = (plain_text(item)[0] for item in re.split(r"[|;]", raw))
    return tuple(dict.fromkeys(text for text in texts if text))


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, between two words when there are any, "…" for what is gone."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    whole, space, _rest = kept.rpartition(" ")
    return f"{(whole if space and len(whole) > limit // 2 else kept).rstrip(' ,;:')}…"


def _visible(letter: str) -> str:
    """Control characters become spaces; those that reorder or hide text (bidi marks, zero width) vanish."""
    category = unicodedata.category(letter)
    if category == "Cc":
        return " "
    return "" if category.startswith("C") else letter


class _TextOnly(HTMLParser):
    """Keeps what a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.tags = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        self.pieces.append(" ")
        self._silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self.tags += 1
        self.pieces.append(" ")
        self._silent -= tag in SILENT and self._silent > 0

    def handle_comment(self, data: str) -> None:
        self.tags += 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)
