"""What ``passerelle doctor`` looks at: one small check a subject, each saying what to do."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from passerelle import training
from passerelle.counted import counted
from passerelle.errors import Refused, taken
from passerelle.settings import Settings
from web.health import NAME

ENOUGH_DISK = 500 * 1024 * 1024  # bytes: a model, its training and a year of figures, with room
ANSWERS_WITHIN = 2.0  # seconds; /healthz waits for nothing
MOST_TOLD = 1_000  # bytes of its answer; whatever else listens there may say more
_ON_THIS_MACHINE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what listens everywhere is asked here
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Finding:
    """One subject: whether it is well, and a sentence that says what is or what to do."""

    subject: str
    good: bool
    sentence: str


def examine(settings: Settings) -> list[Finding]:
    """All findings, in the order in which they should be put right. Never raises for what it finds."""
    checks = (python, model, disk, database, port, exposure)
    return [check(settings) for check in checks]


def python(settings: Settings) -> Finding:
    """Rasa 3.6 runs on Python 3.10."""
    version = ".".join(str(number) for number in sys.version_info[:3])
    good = sys.version_info[:2] == (3, 10)
    return Finding("Python", good, version if good else f"{version} cannot run Rasa: run `uv python install 3.10`.")


def model(settings: Settings) -> Finding:
    """The model of today's data is there and is byte for byte what was trained."""
    try:
        found = training.current(settings.models_dir)
    except Refused as problem:
        return Finding("model", False, problem.message)
    if not found.exists():
        return Finding("model", False, "not trained yet for today's data. Run `passerelle train`.")
    if not found.intact():
        return Finding("model", False, f"{found.path} is damaged. Run `passerelle train --force`.")
    return Finding("model", True, str(found.path))


def disk(settings: Settings) -> Finding:
    """There is room for the database and one more model."""
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError as problem:
        return Finding("disk", False, f"{settings.data_dir} cannot be read: {problem.strerror}.")
    megabytes = free // (1024 * 1024)
    sentence = f"{megabytes:,} MB free"
    good = free >= ENOUGH_DISK
    return Finding("disk", good, sentence if good else f"{sentence} in {settings.data_dir}: make room.")


def database(settings: Settings) -> Finding:
    """The database opens, is up to date and holds a library, partners and an account."""
    from passerelle.wiring import open_store

    try:
        store = open_store(settings)
        accounts, libraries = store.accounts.names(), store.catalogue.libraries()
    except Refused as problem:
        return Finding("database", False, problem.message)
    if not accounts:
        return Finding("database", False, "no desk account yet. Run `passerelle user add NAME`.")
    if not libraries:
        return Finding(
            "database", False, "no library yet. `passerelle library` adds yours, `passerelle serve` the demonstration."
        )
    there = counted(len(libraries), "library", "libraries"), counted(len(accounts), "desk account")
    return Finding("database", True, ", ".join(there))


def port(settings: Settings) -> Finding:
    """The address can be listened on, or a Passerelle listens there already, which is no problem to put right."""
    problem = port_problem(settings.host, settings.port)
    if problem and served_by_passerelle(settings.host, settings.port):
        return Finding("port", True, f"Passerelle is running at {settings.host}:{settings.port}")
    return Finding("port", problem is None, problem or f"{settings.host}:{settings.port} is free")


def exposure(settings: Settings) -> Finding:
    """Off loopback, patrons' words and desk passwords need https."""
    if settings.host in _LOOPBACK or settings.secure_cookies:
        return Finding("settings", True, f"pages are at {settings.address()}")
    return Finding(
        "settings",
        False,
        f"{settings.host} is reachable from outside without https. Put a reverse proxy in front and set "
        "PASSERELLE_PUBLIC_URL to its https address.",
    )


def port_problem(host: str, port: int) -> str | None:
    """A sentence saying why the address cannot be listened on, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return taken(host, port, problem)
    return None


def served_by_passerelle(host: str, port: int) -> bool:
    """Whether ``/healthz`` of this address answers, within a moment, as Passerelle does."""
    connection = HTTPConnection(_ON_THIS_MACHINE.get(host, host), port, timeout=ANSWERS_WITHIN)
    try:
        connection.request("GET", "/healthz")
        told = json.loads(connection.getresponse().read(MOST_TOLD))
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(told, dict) and told.get("service") == NAME
