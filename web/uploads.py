"""Files that the desk sent, kept for an hour between their preview and their import. All calls are synchronous."""

from __future__ import annotations

import hashlib
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
        """A new empty file and its token; those that are past their hour are removed. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self._folder.iterdir():
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink(missing_ok=True)
        token = secrets.token_hex(16)
        path = self._folder / token
        path.touch(mode=0o600)
        return token, path.open("wb")

    def path(self, token: str) -> Path | None:
        """Where the file of a token lies; None when there is none, or no more."""
        path = self._folder / token
        return path if _TOKEN.fullmatch(token) and path.is_file() else None

    def digest(self, token: str) -> str:
        """The SHA-256 of a file; empty when there is none."""
        path = self.path(token)
        return "" if path is None else hashlib.sha256(path.read_bytes()).hexdigest()

    def forget(self, token: str) -> None:
        """Removes the file of a token, if it is there."""
        path = self.path(token)
        if path is not None:
            path.unlink(missing_ok=True)
