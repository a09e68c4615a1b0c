"""Assembles the web application from its services."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from web import auth, errors, keys, routes, security
from web.contact import Contact
from web.rate import RateLimits
from web.readiness import Readiness
from web.sections import sections
from web.services import Services
from web.talk import Talk
from web.texts import Texts
from web.view import add_filters
from web.wakeups import Wakeups
from web.work import Work

_log = logging.getLogger(__name__)
_TEMPLATES = Path(__file__).with_name("templates")
_MOST_BYTES = 64 * 1024  # a message has 1,000 characters; nothing that a patron sends is larger
_PURGE_EVERY = 3_600.0


def make_app(services: Services, work: Work | None = None) -> web.Application:
    """The aiohttp application; it starts nothing before it is run. Raises OSError when texts.yml is missing.

    ``work`` runs what waits for the database; the product's own patience unless told otherwise.
    """
    app = web.Application(
        middlewares=[errors.answer_errors, security.refuse_other_sites, auth.require_staff],
        client_max_size=_MOST_BYTES,
    )
    texts, work, wakeups = Texts.load(), work or Work(), Wakeups()
    app[keys.SERVICES], app[keys.TEXTS], app[keys.WORK], app[keys.WAKEUPS] = services, texts, work, wakeups
    app[keys.CONTACT] = contact = Contact(services.contact, work)
    app[keys.TALK] = Talk(services, texts, work, wakeups, contact)
    app[keys.LIMITS] = RateLimits()
    app[keys.READINESS] = Readiness(services, work)
    environment = aiohttp_jinja2.setup(
        app,
        context_processors=[sections],
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    add_filters(environment, texts, services)
    app.on_response_prepare.append(security.add_headers)
    app.on_shutdown.append(_end_streams)
    app.cleanup_ctx.append(_close_work)
    app.cleanup_ctx.append(_purge_hourly)
    app.add_routes(routes.table())
    return app


async def _end_streams(app: web.Application) -> None:
    app[keys.WAKEUPS].close()


async def _close_work(app: web.Application) -> AsyncIterator[None]:
    yield
    await asyncio.get_running_loop().run_in_executor(None, app[keys.WORK].close)


async def _purge_hourly(app: web.Application) -> AsyncIterator[None]:
    """Erases by itself what is past its retention (SAFETY.md, "Privacy")."""
    task = asyncio.create_task(_purge_for_ever(app))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _purge_for_ever(app: web.Application) -> None:
    purge = app[keys.SERVICES].purge
    while purge is not None:
        try:
            await app[keys.WORK].run(purge, patience=60.0)
        except Exception as error:  # whatever went wrong, the next hour tries again
            _log.error("purge failed: %s", type(error).__name__)
        await asyncio.sleep(_PURGE_EVERY)
