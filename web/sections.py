"""The sections of the desk, as the header of each of its pages names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from web import keys
from web.work import URGENT_PATIENCE, Busy

_ADDRESSES = {
    "lookup": "/accueil",
    "workshops": "/accueil/ateliers",
    "programme": "/accueil/programme",
    "directory": "/accueil/annuaire",
    "corrections": "/accueil/corrections",
    "import": "/accueil/import",
}
_PARTS = ("/accueil/recherche", "/accueil/demandes")  # pieces of a page, without its header


@dataclass(frozen=True)
class Section:
    """One link: ``here`` on its own pages; ``waiting`` is how many things ask for a decision there."""

    name: str
    address: str
    here: bool
    waiting: int = 0


async def sections(request: web.Request) -> dict[str, Any]:
    """Context processor: the sections, for pages of the desk that are shown to somebody."""
    if keys.STAFF not in request or request.path.startswith(("/api/", *_PARTS)):
        return {}
    names: dict[str, str] = request.app[keys.TEXTS].get("labels.sections")
    waiting = {"corrections": await _corrections(request)}
    listed = [
        Section(names[code], address, _is_in(request.path, address), waiting.get(code, 0))
        for code, address in _ADDRESSES.items()
    ]
    return {"sections": listed}


def _is_in(path: str, address: str) -> bool:
    return path == address or (address != _ADDRESSES["lookup"] and path.startswith(f"{address}/"))


async def _corrections(request: web.Request) -> int:
    """How many corrections wait; 0 when the database does not answer at once, since no page waits for its header."""
    count = request.app[keys.SERVICES].proposals.waiting_count
    try:
        return await request.app[keys.WORK].run(count, patience=URGENT_PATIENCE)
    except (Busy, SQLAlchemyError):
        return 0
