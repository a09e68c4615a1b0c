"""The desk's page of each library: its line, address, hours, closures and offers; history, the last change undone.

As the pages of partners (``web.directory``), whose form and checks it has.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from knowledge.coming_weeks import coming_weeks
from knowledge.edits import Edited, NothingToUndo, Overtaken
from knowledge.joint_edits import laid_over
from knowledge.library_editing import UnknownLibrary
from knowledge.opening_hours import paris_day
from knowledge.partner_check import Checked
from knowledge.partner_values import Values, differences
from web import keys
from web.auth import check_csrf
from web.directory import render, wording
from web.errors import Refusal
from web.forms import read_form, read_number
from web.partner_form import PartnerForm, fields_of, shown
from web.work import Busy

_HOME = "/accueil/annuaire/bibliotheque"


async def edit(request: web.Request) -> web.StreamResponse:
    """GET /accueil/annuaire/bibliotheque/{slug}"""
    record = await _record(request)
    form = PartnerForm(fields_of(record.values), record.version, record.change)
    form.notes = ["saved"] if "fait" in request.query else []
    return _form(request, form, record)


async def save(request: web.Request) -> web.StreamResponse:
    """POST /accueil/annuaire/bibliotheque/{slug}: 422 with the errors beside the fields, 409 when another desk was
    quicker."""
    record = await _record(request)
    form, checked = await _read(request, record)
    if checked is None:
        return _form(request, form, record)
    editing, work = request.app[keys.SERVICES].libraries, request.app[keys.WORK]
    try:
        await work.run(editing.save, record.id, form.version or 0, checked.values, request[keys.STAFF].name)
    except Overtaken as overtaken:
        mine = laid_over(form.read, checked.values, overtaken.current.values)
        if differences(overtaken.current.values, mine)[1]:
            return _overtaken(request, form, mine, overtaken.current)
    except (Busy, SQLAlchemyError):
        form.notes.append("busy")
        return _form(request, form, record, status=503)
    await request.app[keys.CONTACT].now()
    raise web.HTTPSeeOther(f"{_HOME}/{record.id}?fait=1")


async def past(request: web.Request) -> web.StreamResponse:
    """GET /accueil/annuaire/bibliotheque/{slug}/historique"""
    return await _past(request)


async def undo(request: web.Request) -> web.StreamResponse:
    """POST /accueil/annuaire/bibliotheque/{slug}/annuler, with the ``change`` that was read."""
    await check_csrf(request)
    fields = await read_form(request)
    record, editing = await _record(request), request.app[keys.SERVICES].libraries
    change, who = read_number(fields.get("change")), request[keys.STAFF].name
    try:
        await request.app[keys.WORK].run(editing.undo, record.id, change, who)
    except (Overtaken, NothingToUndo):
        return await _past(request, status=409)
    await request.app[keys.CONTACT].now()
    raise web.HTTPSeeOther(f"{_HOME}/{record.id}/historique")


async def _past(request: web.Request, status: int = 200) -> web.StreamResponse:
    record = await _record(request)
    changes = await request.app[keys.WORK].run(request.app[keys.SERVICES].libraries.past, record.id)
    words = wording(request)
    told = [(change, words.lines(change.before, change.after)) for change in changes]
    context = {"id": record.id, "record": record, "name": record.values["name"], "home": _HOME, "changes": told}
    said = request.app[keys.TEXTS].get("annuaire.libraries.past")
    return render(request, "historique.html", {**context, "said": said, "late": status == 409}, status)


async def _record(request: web.Request) -> Edited:
    editing, work = request.app[keys.SERVICES].libraries, request.app[keys.WORK]
    try:
        return await work.run(editing.record, request.match_info["slug"])
    except UnknownLibrary:
        raise Refusal(404, "not_found") from None


async def _read(request: web.Request, record: Edited) -> tuple[PartnerForm, Checked | None]:
    """The form that was sent, and its values; None when it is to be shown again before anything is saved.

    It is judged by what its person read, so that nobody is asked about what another desk changed meanwhile.
    """
    await check_csrf(request)
    posted = await read_form(request)
    more = posted.get("action") == "more"
    version, change = (read_number(posted.get(name)) for name in ("version", "change"))
    form = PartnerForm(shown(posted, keep_empty=more), version, change)
    if more:
        return form, None
    services = request.app[keys.SERVICES]
    form.read = await request.app[keys.WORK].run(services.libraries.as_read, record.id, change)
    form.settle_hours()
    checked = services.checking.check_library(form.fields, form.read, paris_day(services.clock()))
    return form, form.settled(checked, late=record.version != version)


def _overtaken(request: web.Request, form: PartnerForm, mine: Values, current: Edited) -> web.StreamResponse:
    """Both versions side by side, of what this desk altered; saving again is then on purpose."""
    form.rest_on(current, fields_of({**current.values, **mine}))
    theirs = wording(request).lines(*differences(current.values, mine))
    return _form(request, form, current, status=409, theirs=theirs)


def _form(
    request: web.Request, form: PartnerForm, record: Edited, status: int | None = None, theirs: Any = ()
) -> web.StreamResponse:
    today = paris_day(request.app[keys.SERVICES].clock())
    weeks = () if form.week else coming_weeks(form.fields.get("opening_hours"), today)
    context = {"form": form, "record": record, "theirs": theirs, "weeks": weeks, "home": _HOME}
    return render(request, "votre-bibliotheque.html", context, status or (422 if form.errors else 200))
