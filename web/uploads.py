"""Files that the desk sent, kept for an hour between their preview and their import. All calls are synchronous."""

from __future__ import annotations

import hashlib
import math
import re
import secrets
import time
from pathlib import Path
from typing import BinaryIO

KEPT_SECONDS = 3_600.0
_TOKEN = re.compile(r"[0-9a-f]{32}")


class Uploads:
    """A folder of files named by a random token, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self) -> tuple[str, BinaryIO]:
        """A new empty file and its token. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.purge()
        token = secrets.token_hex(16)
        path = self._folder / token
        path.touch(mode=0o600)
        return token, path.open("wb")

    def path(self, token: str) -> Path | None:
        """Where the file of a token lies; None when there is none, or no more, or when its hour is over."""
        path = self._folder / token
        return path if _TOKEN.fullmatch(token) and _age(path) <= KEPT_SECONDS else None

    def digest(self, token: str) -> str:
        """The SHA-256 of a file; empty when there is none."""
        path = self.path(token)
        return "" if path is None else hashlib.sha256(path.read_bytes()).hexdigest()

    def forget(self, token: str) -> None:
        """Removes the file of a token, if it is there."""
        if _TOKEN.fullmatch(token):
            (self._folder / token).unlink(missing_ok=True)

    def purge(self) -> None:
        """Removes the files whose hour is over. Raises OSError."""
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if _age(path) > KEPT_SECONDS:
                path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since a file was written; without end for one that is gone, which another call may do at any time."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return math.inf
