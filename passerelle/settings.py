"""Where an installation keeps its things and on which address it listens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from passerelle.errors import Refused

PROJECT = Path(__file__).resolve().parent.parent
"""The checkout: config.yml, domain.yml and bot/data are trained from there."""

HOST, PORT = "127.0.0.1", 8080  # loopback unless told (SAFETY.md, "Security")


@dataclass(frozen=True)
class Settings:
    """Choices of one installation; options of the command line win over the environment, which wins over defaults.

    ``database_url`` may hold a password, so it stays out of ``repr``. ``public_url`` is the address patrons type when
    a reverse proxy stands in front; cookies are then marked secure if it begins with https.
    """

    data_dir: Path
    models_dir: Path
    database_url: str = field(repr=False)
    host: str = HOST
    port: int = PORT
    public_url: str | None = None

    @classmethod
    def load(
        cls,
        environment: Mapping[str, str],
        *,
        data_dir: Path | None = None,
        host: str | None = None,
        port: int | None = None,
    ) -> Settings:
        """Reads the environment; ``None`` options are not given. Raises Refused for a value that cannot be used."""
        from storage.database import database_url  # not at the top: `passerelle --help` needs no database library

        data = data_dir or Path(environment.get("PASSERELLE_DATA_DIR") or PROJECT / "var")
        data = data.expanduser().resolve()
        return cls(
            data_dir=data,
            models_dir=Path(environment.get("PASSERELLE_MODELS_DIR") or PROJECT / "models").expanduser().resolve(),
            database_url=database_url(data),
            host=host or environment.get("PASSERELLE_HOST") or HOST,
            port=_port(environment.get("PASSERELLE_PORT")) if port is None else port,
            public_url=_public_url(environment.get("PASSERELLE_PUBLIC_URL")),
        )

    @property
    def secure_cookies(self) -> bool:
        """Whether browsers reach us through https."""
        return bool(self.public_url and self.public_url.startswith("https://"))

    def address(self, path: str = "/") -> str:
        """The full address of a page, as it is printed at start."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}") + path


def make_data_dir(settings: Settings) -> None:
    """Makes the data folder, readable by its owner alone. Raises Refused when that is impossible."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        why = problem.strerror or "it cannot be made"
        raise Refused(
            f"The data folder {settings.data_dir} cannot be used: {why}. Choose one with --data-dir."
        ) from None


def _port(text: str | None) -> int:
    if not text:
        return PORT
    if text.isascii() and text.isdigit() and int(text) <= 65_535:
        return int(text)
    raise Refused(f"PASSERELLE_PORT must be a number from 0 to 65535, not {text!r}.")


def _public_url(text: str | None) -> str | None:
    if not text:
        return None
    if not text.startswith(("https://", "http://")):
        raise Refused(f"PASSERELLE_PUBLIC_URL must begin with https:// or http://, not {text!r}.")
    return text.rstrip("/")
