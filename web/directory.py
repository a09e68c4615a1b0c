"""The desk's directory: partners listed, added, edited, withdrawn; their history, and the last change undone.

Pages and forms without JavaScript. Whatever cannot be saved comes back as it was typed.
"""

from __future__ import annotations

import secrets
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from knowledge.coming_weeks import coming_weeks
from knowledge.editing import UnknownPartner
from knowledge.edits import Edited, NothingToUndo, Overtaken
from knowledge.history import Past
from knowledge.joint_edits import laid_over
from knowledge.lacks import lacks
from knowledge.opening_hours import paris_day
from knowledge.partner_check import Checked
from knowledge.partner_values import Values, differences
from web import keys
from web.auth import check_csrf
from web.changes import Line, Wording
from web.errors import Refusal
from web.forms import read_form, read_number
from web.partner_form import PartnerForm, fields_of, shown
from web.view import french_day
from web.work import Busy

_HOME = "/accueil/annuaire"
_NEW: Values = {"services": [], "closures": []}
_WITHDRAWN = {"retirer": True, "remettre": False}


async def index(request: web.Request) -> web.StreamResponse:
    """GET /accueil/annuaire?q=…&type=…&page=…; ``retirees=1`` lists the withdrawn ones, and those that are no more."""
    query, kind = request.query.get("q", "")[:200], request.query.get("type", "")[:32]
    withdrawn = request.query.get("retirees") == "1"
    partners, work = request.app[keys.SERVICES].partners, request.app[keys.WORK]
    page = read_number(request.query.get("page")) or 1
    found = await work.run(partners.search, query, kind, page, withdrawn)
    gone = await work.run(request.app[keys.SERVICES].editing.gone) if withdrawn else []
    libraries = {} if withdrawn else await work.run(request.app[keys.SERVICES].programme.libraries)
    context = {"found": found, "query": query, "kind": kind, "withdrawn": withdrawn, "gone": gone}
    return render(request, "annuaire.html", {**context, "libraries": libraries})


async def new(request: web.Request) -> web.StreamResponse:
    """GET /accueil/annuaire/nouveau: an empty form, with the token that keeps it from being added twice."""
    return _form(request, PartnerForm({"token": secrets.token_hex(16)}), None)


async def add(request: web.Request) -> web.StreamResponse:
    """POST /accueil/annuaire/nouveau"""
    form, checked = await _read(request, None)
    if checked is None:
        return _form(request, form, None)
    editing, work = request.app[keys.SERVICES].editing, request.app[keys.WORK]
    token = form.fields.get("token", "")
    if len(token) != 32:
        raise Refusal(400, "bad_request")
    try:
        identifier = await work.run(editing.add, token, checked.values, request[keys.STAFF].name)
    except (Busy, SQLAlchemyError):
        return _busy(request, form, None)
    raise web.HTTPSeeOther(f"{_HOME}/{identifier}?fait=1")


async def edit(request: web.Request) -> web.StreamResponse:
    """GET /accueil/annuaire/{id}"""
    record = await _record(request)
    form = PartnerForm(fields_of(record.values), record.version, record.change)
    today = paris_day(request.app[keys.SERVICES].clock())
    form.notes = [*(["saved"] if "fait" in request.query else []), *lacks(record.values, today)]
    return _form(request, form, record)


async def save(request: web.Request) -> web.StreamResponse:
    """POST /accueil/annuaire/{id}: 422 with the errors beside the fields, 409 when another desk was quicker."""
    record = await _record(request)
    form, checked = await _read(request, record)
    if checked is None:
        return _form(request, form, record)
    editing, work = request.app[keys.SERVICES].editing, request.app[keys.WORK]
    try:
        await work.run(editing.save, record.id, form.version or 0, checked.values, request[keys.STAFF].name)
    except Overtaken as overtaken:
        mine = laid_over(form.read, checked.values, overtaken.current.values)
        if differences(overtaken.current.values, mine)[1]:
            return _overtaken(request, form, mine, overtaken.current)
    except (Busy, SQLAlchemyError):
        return _busy(request, form, record)
    raise web.HTTPSeeOther(f"{_HOME}/{record.id}?fait=1")


async def act(request: web.Request) -> web.StreamResponse:
    """POST /accueil/annuaire/{id}/retirer, remettre or annuler, with the ``version`` or ``change`` that was read."""
    await check_csrf(request)
    fields = await read_form(request)
    action, who = request.match_info["action"], request[keys.STAFF].name
    editing, work = request.app[keys.SERVICES].editing, request.app[keys.WORK]
    identifier = request.match_info["id"]
    try:
        if action == "annuler":
            await work.run(editing.undo, identifier, read_number(fields.get("change")), who)
        elif action in _WITHDRAWN:
            values = {"withdrawn": _WITHDRAWN[action]}
            await work.run(editing.save, identifier, read_number(fields.get("version")), values, who)
        else:
            raise Refusal(404, "not_found")
    except UnknownPartner:
        raise Refusal(404, "not_found") from None
    except (Overtaken, NothingToUndo):
        return await _past(request, status=409)
    raise web.HTTPSeeOther(f"{_HOME}/{identifier}/historique")


async def past(request: web.Request) -> web.StreamResponse:
    """GET /accueil/annuaire/{id}/historique, of a record that is there no more too."""
    return await _past(request)


async def _past(request: web.Request, status: int = 200) -> web.StreamResponse:
    editing, work = request.app[keys.SERVICES].editing, request.app[keys.WORK]
    identifier = request.match_info["id"]
    try:
        changes, record = await work.run(editing.past, identifier), await work.run(editing.found, identifier)
    except UnknownPartner:
        raise Refusal(404, "not_found") from None
    words = wording(request)
    told = [(change, _lines(words, change)) for change in changes]
    name = record.values["name"] if record else next((one.before["name"] for one in changes if one.heir), "")
    context = {"id": identifier, "name": name, "record": record, "home": _HOME, "changes": told, "late": status == 409}
    return render(request, "historique.html", {**context, "said": request.app[keys.TEXTS].get("annuaire.past")}, status)


def _lines(words: Wording, change: Past) -> list[Line]:
    """What a change did; of one that took the record away, all that the record said."""
    return words.lines({}, change.before) if change.heir else words.lines(change.before, change.after)


async def _record(request: web.Request) -> Edited:
    editing, work = request.app[keys.SERVICES].editing, request.app[keys.WORK]
    try:
        return await work.run(editing.record, request.match_info["id"])
    except UnknownPartner:
        raise Refusal(404, "not_found") from None


async def _read(request: web.Request, record: Edited | None) -> tuple[PartnerForm, Checked | None]:
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
    services, work = request.app[keys.SERVICES], request.app[keys.WORK]
    form.read = await work.run(services.editing.as_read, record.id, change) if record else _NEW
    form.settle_hours()
    checked = services.checking.check(form.fields, form.read, paris_day(services.clock()))
    return form, form.settled(checked, late=record is not None and record.version != version)


def _overtaken(request: web.Request, form: PartnerForm, mine: Values, current: Edited) -> web.StreamResponse:
    """Both versions side by side, of what this desk altered; saving again is then on purpose."""
    form.rest_on(current, fields_of({**current.values, **mine}))
    theirs = wording(request).lines(*differences(current.values, mine))
    return _form(request, form, current, status=409, theirs=theirs)


def _busy(request: web.Request, form: PartnerForm, record: Edited | None) -> web.StreamResponse:
    form.notes.append("busy")
    return _form(request, form, record, status=503)


def _form(
    request: web.Request, form: PartnerForm, record: Edited | None, status: int | None = None, theirs: Any = ()
) -> web.StreamResponse:
    today = paris_day(request.app[keys.SERVICES].clock())
    weeks = () if form.week else coming_weeks(form.fields.get("opening_hours"), today)
    context = {"form": form, "record": record, "theirs": theirs, "weeks": weeks}
    return render(request, "partenaire.html", context, status or (422 if form.errors else 200))


def render(request: web.Request, template: str, context: dict[str, Any], status: int = 200) -> web.StreamResponse:
    """A page of the directory, with the words that all of them share."""
    services, texts = request.app[keys.SERVICES], request.app[keys.TEXTS]
    common = {
        "staff": request[keys.STAFF],
        "words": texts.get("annuaire"),
        "kinds": services.kind_labels,
        "publics": services.public_labels,
        "postures": texts.get("labels.posture"),
        "zones": texts.get("annuaire.zones"),
        "places": services.commune_labels,
    }
    return aiohttp_jinja2.render_template(template, request, {**common, **context}, status=status)


def wording(request: web.Request) -> Wording:
    """How changes are said on the pages of the directory."""
    services, texts = request.app[keys.SERVICES], request.app[keys.TEXTS]
    names = {
        "needs": services.need_labels,
        "kinds": services.kind_labels,
        "publics": services.public_labels,
        "postures": texts.get("labels.posture"),
    }
    return Wording(texts, lambda value: french_day(value, texts), names)
