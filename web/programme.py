"""The desk's programme: workshops, permanences and series listed, added, changed, called off; their history, undo.

Pages and forms without JavaScript. Whatever cannot be saved comes back as it was typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from knowledge.edits import Edited, NothingToUndo, Overtaken
from knowledge.importers.calendar_public import shows_mobile
from knowledge.joint_edits import laid_over
from knowledge.partner_values import Values, differences
from knowledge.repetition import rule_in_french
from knowledge.workshop_editing import Held, UnknownWorkshop
from web import keys
from web.auth import check_csrf
from web.errors import Refusal
from web.forms import read_form, read_number
from web.view import french_day
from web.work import Busy
from web.workshop_changes import WorkshopWording
from web.workshop_form import WorkshopForm, fields_of, shown

_HOME = "/accueil/programme"
_WITHDRAWN = {"retirer": True, "remettre": False}


async def index(request: web.Request) -> web.StreamResponse:
    """GET /accueil/programme; ``retires=1`` lists those that were called off."""
    withdrawn = request.query.get("retires") == "1"
    services, work = request.app[keys.SERVICES], request.app[keys.WORK]
    found = await work.run(services.programme.listed, withdrawn)
    words = services.workshop_checking.lists.wording["repetition"]
    context = {"found": [(one, _series(one, words)) for one in found], "withdrawn": withdrawn}
    return _render(request, "programme.html", context)


async def new(request: web.Request) -> web.StreamResponse:
    """GET /accueil/programme/nouveau: an empty form, with the token that keeps it from being added twice."""
    return await _form(request, WorkshopForm({"token": secrets.token_hex(16)}), None)


async def add(request: web.Request) -> web.StreamResponse:
    """POST /accueil/programme/nouveau"""
    form, values = await _read(request, None)
    if values is None:
        return await _form(request, form, None)
    editing, work = request.app[keys.SERVICES].programme, request.app[keys.WORK]
    token = form.fields.get("token", "")
    if len(token) != 32:
        raise Refusal(400, "bad_request")
    try:
        library = form.fields.get("library", "")
        identifier = await work.run(editing.add, token, library, values, request[keys.STAFF].name)
    except (Busy, SQLAlchemyError):
        return await _busy(request, form, None)
    raise web.HTTPSeeOther(f"{_HOME}/{identifier}?fait=1")


async def edit(request: web.Request) -> web.StreamResponse:
    """GET /accueil/programme/{id}"""
    record = await _record(request)
    names = await _names(request, record.values)
    now = request.app[keys.SERVICES].clock()
    fields = fields_of(record.values, names.get(record.values["partner_id"]), now)
    form = WorkshopForm(fields, record.version, record.change)
    form.notes = ["saved"] if "fait" in request.query else []
    if shows_mobile(record.values, (await request.app[keys.CONTACT].now()).phone):
        form.notes.append("mobile")
    return await _form(request, form, record)


async def save(request: web.Request) -> web.StreamResponse:
    """POST /accueil/programme/{id}: 422 with the errors beside the fields, 409 when another desk was quicker."""
    record = await _record(request)
    form, values = await _read(request, record)
    if values is None:
        return await _form(request, form, record)
    editing, work = request.app[keys.SERVICES].programme, request.app[keys.WORK]
    try:
        await work.run(editing.save, record.id, form.version or 0, values, request[keys.STAFF].name)
    except Overtaken as overtaken:
        mine = laid_over(form.read, values, overtaken.current.values)
        if differences(overtaken.current.values, mine)[1]:
            return await _overtaken(request, form, mine, overtaken.current)
    except (Busy, SQLAlchemyError):
        return await _busy(request, form, record)
    raise web.HTTPSeeOther(f"{_HOME}/{record.id}?fait=1")


async def act(request: web.Request) -> web.StreamResponse:
    """POST /accueil/programme/{id}/retirer, remettre or annuler, with the ``version`` or ``change`` that was read."""
    await check_csrf(request)
    fields = await read_form(request)
    action, who = request.match_info["action"], request[keys.STAFF].name
    editing, work = request.app[keys.SERVICES].programme, request.app[keys.WORK]
    identifier = request.match_info["id"]
    try:
        if action == "annuler":
            await work.run(editing.undo, identifier, read_number(fields.get("change")), who)
        elif action in _WITHDRAWN:
            values = {"withdrawn": _WITHDRAWN[action]}
            await work.run(editing.save, identifier, read_number(fields.get("version")), values, who)
        else:
            raise Refusal(404, "not_found")
    except UnknownWorkshop:
        raise Refusal(404, "not_found") from None
    except (Overtaken, NothingToUndo):
        return await _past(request, status=409)
    raise web.HTTPSeeOther(f"{_HOME}/{identifier}/historique")


async def past(request: web.Request) -> web.StreamResponse:
    """GET /accueil/programme/{id}/historique"""
    return await _past(request)


async def _past(request: web.Request, status: int = 200) -> web.StreamResponse:
    editing, work = request.app[keys.SERVICES].programme, request.app[keys.WORK]
    record = await _record(request)
    changes = await work.run(editing.past, record.id)
    wording = await _wording(request, *(side for change in changes for side in (change.before, change.after)))
    told = [(change, wording.lines(change.before, change.after)) for change in changes]
    context = {"id": record.id, "record": record, "name": record.values["title"], "home": _HOME, "changes": told}
    said = request.app[keys.TEXTS].get("programme.past")
    return _render(request, "historique.html", {**context, "said": said, "late": status == 409}, status)


async def _record(request: web.Request) -> Edited:
    editing, work = request.app[keys.SERVICES].programme, request.app[keys.WORK]
    try:
        return await work.run(editing.record, request.match_info["id"])
    except UnknownWorkshop:
        raise Refusal(404, "not_found") from None


async def _read(request: web.Request, record: Edited | None) -> tuple[WorkshopForm, Values | None]:
    """The form that was sent, and its values; None when it is to be shown again before anything is saved.

    It is judged by what its person read, so that nobody is asked about what another desk changed meanwhile.
    """
    await check_csrf(request)
    posted = await read_form(request)
    more = posted.get("action") == "more"
    version, change = (read_number(posted.get(name)) for name in ("version", "change"))
    form = WorkshopForm(shown(posted, keep_empty=more), version, change)
    if more:
        return form, None
    services, work = request.app[keys.SERVICES], request.app[keys.WORK]
    form.read = await work.run(services.programme.as_read, record.id, change) if record else {}
    awaited = await work.run(services.programme.awaited, record.id) if record else []
    checked = await work.run(services.workshop_checking.check, form.fields, form.read, awaited, services.clock())
    form.errors, form.holders = checked.errors, checked.holders
    if record is None and form.fields.get("library") not in await work.run(services.programme.libraries):
        form.errors["library"] = "library_missing"
    late = record is not None and record.version != version  # told first: what leaves depends on what both say
    if record is not None and not (form.errors or late):
        form.warn(await work.run(services.programme.leaving, record.id, checked.values))
    return form, None if form.errors or form.notes else checked.values


async def _overtaken(request: web.Request, form: WorkshopForm, mine: Values, current: Edited) -> web.StreamResponse:
    """Both versions side by side, of what this desk altered; saving again is then on purpose."""
    told = {**current.values, **mine}
    names = await _names(request, told)
    form.rest_on(current, fields_of(told, names.get(told["partner_id"]), request.app[keys.SERVICES].clock()))
    before, after = differences(current.values, mine)
    theirs = (await _wording(request, before, after)).lines(before, after)
    return await _form(request, form, current, status=409, theirs=theirs)


async def _busy(request: web.Request, form: WorkshopForm, record: Edited | None) -> web.StreamResponse:
    form.notes.append("busy")
    return await _form(request, form, record, status=503)


async def _form(
    request: web.Request, form: WorkshopForm, record: Edited | None, status: int | None = None, theirs: Any = ()
) -> web.StreamResponse:
    services, work = request.app[keys.SERVICES], request.app[keys.WORK]
    libraries = await work.run(services.programme.libraries)
    context = {"form": form, "record": record, "theirs": theirs, "libraries": libraries}
    return _render(request, "atelier.html", context, status or (422 if form.errors else 200))


def _render(request: web.Request, template: str, context: dict[str, Any], status: int = 200) -> web.StreamResponse:
    texts, services = request.app[keys.TEXTS], request.app[keys.SERVICES]
    common = {
        "staff": request[keys.STAFF],
        "words": texts.get("programme"),
        "levels": services.workshop_checking.lists.wording["level"],
        "publics": services.public_labels,
    }
    return aiohttp_jinja2.render_template(template, request, {**common, **context}, status=status)


async def _names(request: web.Request, *told: Any) -> dict[str, str]:
    editing, work = request.app[keys.SERVICES].programme, request.app[keys.WORK]
    return await work.run(editing.names, [values.get("partner_id") for values in told])


async def _wording(request: web.Request, *told: Any) -> WorkshopWording:
    services, texts = request.app[keys.SERVICES], request.app[keys.TEXTS]
    wording = services.workshop_checking.lists.wording
    names = {
        "need": services.need_labels,
        "level": wording["level"],
        "publics": services.public_labels,
        "partner_id": await _names(request, *told),
    }
    return WorkshopWording(texts, lambda value: french_day(value, texts), names, wording["repetition"])


def _series(one: Held, words: Mapping[str, Any]) -> str | None:
    return rule_in_french(one.rule, one.first_start, words) if one.rule and one.first_start else None
