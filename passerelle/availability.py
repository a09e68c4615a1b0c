"""Whether someone can be reached at the library, and how pages name it: knowledge and conversations put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from knowledge.opening_hours import status, week_in_french
from knowledge.records import LibraryRecord, Place
from web.services import Availability, LibraryContact


class Libraries(Protocol):
    """Where libraries are found (``knowledge.catalogue.Catalogue``)."""

    def library(self, slug: str | None = None) -> LibraryRecord | None: ...


class Presence(Protocol):
    """Who is at the desk (``conversations.accounts.Accounts``)."""

    def anyone_present(self) -> bool: ...


class Queue(Protocol):
    """Who waits for a person (``conversations.handoff.Handoffs``)."""

    def waiting(self, library: str | None = None) -> int: ...


class Reception:
    """The welcome desk as patrons find it now. All calls are synchronous."""

    def __init__(self, libraries: Libraries, presence: Presence, queue: Queue, clock: Callable[[], datetime]) -> None:
        self._libraries = libraries
        self._presence = presence
        self._queue = queue
        self._clock = clock

    def availability(self, slug: str | None = None) -> Availability:
        """Open now, someone present, how many wait: at the library named, else at the first one and in the network.

        Presence is that of the whole network, whose desks share one queue. Raises KeyError for an unknown library.
        """
        library = self._libraries.library(slug)
        if library is None and slug is not None:
            raise KeyError(slug)
        place = library.place if library else Place(name="")
        hours = status(place.opening_hours, self._clock(), place.closures)
        return Availability(
            open_now=hours.open_now,
            staff_present=self._presence.anyone_present(),
            next_opening=hours.next_opening,
            waiting=self._queue.waiting(slug),
            phone=place.phone,
            hours_text=_week(place),
        )

    def contact(self) -> LibraryContact:
        """The first library of the network, as pages name it."""
        library = self._libraries.library()
        if library is None:
            return LibraryContact()
        place = library.place
        address = " ".join(part for part in (place.address, place.postcode, place.commune) if part)
        return LibraryContact(place.name, place.phone, address or None, _week(place), place.demonstration)


def _week(place: Place) -> str | None:
    return week_in_french(place.opening_hours) or place.hours_note
