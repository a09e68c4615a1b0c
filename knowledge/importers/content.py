"""Bytes of a file, before anyone looks at what they say: is it text, in which encoding, of a size that can be read.

The whole file passes once, a piece at a time, so that neither its size nor the length of a line counts in memory.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LARGEST = 200 * 1024 * 1024  # bytes; the national files of all places are smaller
LONGEST_LINE = 1024 * 1024  # bytes; the longest row of a national file has 20,000
PIECE = 1024 * 1024
UTF8, OTHERWISE = "utf-8-sig", "cp1252"
ACCENTED = re.compile(rb"\xc3[\xa0-\xbf]")  # "à" to "ÿ" in UTF-8: a file that holds one is not Windows-1252
NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
LINE_ENDS = re.compile(rb"[\r\n]")
BINARIES = {
    b"\x1f\x8b": "a compressed file (gzip): extract it, then import what it holds",
    b"PK\x03\x04": "an archive or a spreadsheet: extract it, or save the sheet as CSV in UTF-8",
    b"PK\x05\x06": "an empty archive",
    b"BZh": "a compressed file (bzip2): extract it, then import what it holds",
    b"\xfd7zXZ\x00": "a compressed file (xz): extract it, then import what it holds",
    b"7z\xbc\xaf": "an archive (7z): extract it, then import what it holds",
    b"\x28\xb5\x2f\xfd": "a compressed file (zstd): extract it, then import what it holds",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet: save the sheet as CSV in UTF-8",
    b"%PDF": "a PDF: ask for the data as CSV or JSON",
    b"SQLite format 3": "a database: ask for the data as CSV or JSON",
    b"\xff\xfe": "in UTF-16: save it as CSV in UTF-8",
    b"\xfe\xff": "in UTF-16: save it as CSV in UTF-8",
}
NO_TEXT = "is not a text file: export it as CSV or JSON, in UTF-8."


class UnusableFile(Exception):
    """Nothing of the file can be used; the message says why and what to do, in English."""


@dataclass(frozen=True)
class Content:
    """A file of text that can be opened: its encoding, and whether it begins as JSON does."""

    path: Path
    encoding: str
    json: bool


def inspect(path: Path) -> Content:
    """What kind of text ``path`` holds. Raises UnusableFile for anything that is not text of a reasonable size."""
    scan: _Scan | None = None
    try:
        for piece in _pieces(path):
            scan = scan or _Scan(path, json=_begins_json(piece))
            scan.take(piece)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise UnusableFile(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if scan is None or scan.blank:
        raise UnusableFile(f"{path} is empty.")
    return Content(path, scan.encoding(), scan.json)


def _pieces(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        raise UnusableFile(f"{path} is a directory: give the file itself.")
    if path.is_symlink() and not path.exists():
        raise UnusableFile(f"{path} is a link that leads to no file: give the file itself.")
    if not path.exists():
        raise UnusableFile(f"{path} does not exist: check the name.")
    if not path.is_file():
        raise UnusableFile(f"{path} is not an ordinary file.")
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _begins_json(piece: bytes) -> bool:
    return piece.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"[", b"{")


@dataclass
class _Scan:
    """What is known of the pieces seen so far."""

    path: Path
    json: bool
    size: int = 0
    line: int = 1
    run: int = 0  # bytes since the last end of a line
    blank: bool = True
    not_utf8: int | None = None  # the first line that is not UTF-8
    accented: bool = False
    undecodable: int | None = None
    tail: bytes = b""
    decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def take(self, piece: bytes) -> None:
        """Notes one more piece. Raises UnusableFile as soon as the file cannot be used."""
        if self.size == 0:
            self._refuse_binaries(piece)
        self.size += len(piece)
        if b"\0" in piece:
            raise UnusableFile(f"{self.path} {NO_TEXT}")
        self._measure(piece)
        if self.size > LARGEST:
            how = "split it" if self.json else "split it, each part with the header"
            raise UnusableFile(f"{self.path} is over {LARGEST // PIECE} MB: {how}.")
        self.blank = self.blank and not piece.removeprefix(codecs.BOM_UTF8).strip()
        self._decode(piece)
        self.line += piece.count(b"\n")
        self.tail = piece[-1:]

    def encoding(self) -> str:
        """UTF-8, or Windows-1252. Raises UnusableFile when the file is in neither, or in both."""
        if self.not_utf8 is None:
            self._end()
        if self.not_utf8 is None:
            return UTF8
        if self.accented:
            where = f"line {self.not_utf8} is not UTF-8"
            raise UnusableFile(f"{self.path} mixes encodings ({where}): save it again as CSV in UTF-8.")
        if self.undecodable is not None:
            where = f"line {self.undecodable}"
            raise UnusableFile(f"{self.path} is in no known encoding ({where}): save it as CSV in UTF-8.")
        return OTHERWISE

    def _end(self) -> None:
        try:
            self.decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            self.not_utf8 = self.line

    def _refuse_binaries(self, piece: bytes) -> None:
        kind = next((kind for mark, kind in BINARIES.items() if piece.startswith(mark)), None)
        if kind:
            raise UnusableFile(f"{self.path} is {kind}. It is not a text file.")

    def _measure(self, piece: bytes) -> None:
        """JSON is often one line: its entries are measured when they are read."""
        if self.json:
            return
        first, *others = LINE_ENDS.split(piece)
        if max(self.run + len(first), *map(len, others), 0) > LONGEST_LINE:
            where = f"line {self.line} or one soon after"
            raise UnusableFile(
                f"{self.path} has a line of over 1 MB ({where}): no table of places has. Export it again."
            )
        self.run = len(others[-1]) if others else self.run + len(first)

    def _decode(self, piece: bytes) -> None:
        if self.not_utf8 is None:
            try:
                self.decoder.decode(piece)
            except UnicodeDecodeError as error:
                self.not_utf8 = self.line + piece.count(b"\n", 0, error.start)
        seam = self.tail + piece
        self.accented = self.accented or ACCENTED.search(seam) is not None
        wrong = NOT_IN_1252.search(piece)
        if wrong and self.undecodable is None:
            self.undecodable = self.line + piece.count(b"\n", 0, wrong.start())
