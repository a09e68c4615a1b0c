"""The desk's import: a file is sent, what it would change is shown, then exactly that file is applied, or nothing.

Reading and writing happen off the event loop; what is sent is counted while it comes in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

import aiohttp_jinja2
from aiohttp import BodyPartReader, web
from sqlalchemy.exc import SQLAlchemyError

from knowledge.importers import ImportReport, UnusableFile, WithdrawsElsewhere
from knowledge.importers.elsewhere import Counted
from knowledge.importers.importing import UNDATED, DayToCome, PartsAlone, TooManyRows
from knowledge.importers.rows import Problem
from knowledge.importers.text import plain_text
from web import keys
from web.auth import check_csrf, require_csrf
from web.errors import Refusal
from web.forms import read_form
from web.work import Busy

MOST_BYTES = 10 * 1024 * 1024
# Three seconds, two of them with the database locked (measured on a busy machine): patrons wait no longer.
MOST_ROWS = 2_000
SHOWN = 50  # changes, and refused rows
_PATIENCE = 60.0
_SENT_AGAIN = ("token", "digest", "published", "whole", "filename")
_LEAVING = ("removed", "joined")
_LONGEST_FIELD = 200
_LONGEST_NAME = 60  # of a file, in the history


async def show(request: web.Request) -> web.StreamResponse:
    """GET /accueil/import: the form that sends a file."""
    return _page(request, {})


async def preview(request: web.Request) -> web.StreamResponse:
    """POST /accueil/import, multipart, the file last: what it would do. 413 when it is too large, 422 when unusable."""
    fields, token = await _receive(request)
    uploads, work = request.app[keys.SERVICES].uploads, request.app[keys.WORK]
    if token is None:
        return _page(request, {"problem": "no_file"}, 422)
    typed = {name: fields.get(name, "") for name in ("published", "whole")}
    if fields.get("published") and _day(fields["published"]) is None:
        await work.run(uploads.forget, token)
        return _page(request, {"problem": "bad_day", "typed": typed}, 422)
    try:
        report = await _run(request, token, fields, dry_run=True)
    except BaseException as problem:
        await work.run(uploads.forget, token)
        if isinstance(problem, UnusableFile):
            return _page(request, {**_unusable(request, problem), "typed": typed}, 422)
        if isinstance(problem, (Busy, SQLAlchemyError)):
            return _page(request, {"problem": "busy", "typed": typed}, 503)
        raise
    fields = {**fields, "token": token, "digest": await work.run(uploads.digest, token)}
    return _page(request, {**_told(request, report), "sent": _to_send_again(fields)})


async def apply(request: web.Request) -> web.StreamResponse:
    """POST /accueil/import/appliquer: the file that was shown, by its SHA-256. 409 when it is not there any more.

    What would leave elsewhere than where the file has places leaves only when ``elsewhere`` was ticked: 422, and shown
    again.
    """
    await check_csrf(request)
    fields = await read_form(request)
    token = fields.get("token", "")
    uploads, work = request.app[keys.SERVICES].uploads, request.app[keys.WORK]
    digest = await work.run(uploads.digest, token)
    if not digest or digest != fields.get("digest"):
        return _page(request, {"problem": "gone"}, 409)
    try:
        report = await _run(request, token, fields, dry_run=False)
    except WithdrawsElsewhere:
        shown = _told(request, await _run(request, token, fields, dry_run=True))
        return _page(request, {**shown, "sent": _to_send_again(fields), "problem": "elsewhere"}, 422)
    except UnusableFile as unusable:
        return _page(request, _unusable(request, unusable), 422)
    await work.run(uploads.forget, token)
    return _page(request, {**_told(request, report), "applied": True})


async def _receive(request: web.Request) -> tuple[dict[str, str], str | None]:
    """The fields, and the token of the file that came with them; the session's own token must come before the file."""
    try:
        reader = await request.multipart()
        fields: dict[str, str] = {}
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise Refusal(400, "bad_request")
            if part.name == "file":
                require_csrf(request, fields.get("csrf", ""))
                fields["filename"] = plain_text(part.filename or "")[0][:_LONGEST_NAME]
                return fields, await _keep(request, part) if part.filename else None
            fields[part.name or ""] = (await part.read_chunk(_LONGEST_FIELD)).decode("utf-8")
    except (ValueError, AssertionError):  # aiohttp's words for a body that is no multipart
        raise Refusal(400, "bad_request") from None
    require_csrf(request, fields.get("csrf", ""))
    return fields, None


async def _keep(request: web.Request, part: BodyPartReader) -> str:
    """Writes the file down, piece by piece; gives its token."""
    uploads, work = request.app[keys.SERVICES].uploads, request.app[keys.WORK]
    token, file = await work.run(uploads.create)
    try:
        await _copy(request, part, file)
    except BaseException:
        await work.run(uploads.forget, token)
        raise
    finally:
        await work.run(file.close)
    return token


async def _copy(request: web.Request, part: BodyPartReader, file: BinaryIO) -> None:
    size = 0
    while piece := await part.read_chunk(64 * 1024):
        size += len(piece)
        if size > MOST_BYTES:
            raise Refusal(413, "file_too_large", values={"megabytes": MOST_BYTES // 1024 // 1024})
        await request.app[keys.WORK].run(file.write, piece)


async def _run(request: web.Request, token: str, fields: Mapping[str, str], *, dry_run: bool) -> ImportReport:
    services, work = request.app[keys.SERVICES], request.app[keys.WORK]
    path = services.uploads.path(token)
    if path is None:
        raise Refusal(404, "not_found")
    return await work.run(
        services.bring_in,
        path,
        dry_run=dry_run,
        whole=bool(fields.get("whole")),
        elsewhere_too=bool(fields.get("elsewhere")),
        published=_day(fields.get("published", "")),
        who=f"{request[keys.STAFF].name}, import de {fields.get('filename') or 'fichier'}",
        most_rows=MOST_ROWS,
        patience=_PATIENCE,
    )


def _to_send_again(fields: Mapping[str, str]) -> dict[str, str]:
    """What the form that applies the file sends, whatever is ticked in it."""
    return {name: fields.get(name, "") for name in _SENT_AGAIN}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unusable(request: web.Request, unusable: UnusableFile) -> dict[str, Any]:
    """What the page says of a file of which nothing can be used."""
    known = {TooManyRows: "too_many_rows", DayToCome: "bad_day", PartsAlone: "parts_alone"}
    cause = cause_in_french(str(unusable), request.app[keys.TEXTS].get("import.unusable"))
    return {"problem": known.get(type(unusable), "unusable"), "cause": cause}


def cause_in_french(told: str, causes: Mapping[str, str]) -> str:
    """Why a file cannot be used: the sentence of the first pattern that ``told`` matches, its line and columns filled
    in; the last pattern matches any."""
    matches = ((re.search(pattern, told), said) for pattern, said in causes.items())
    return next(said.format(**match.groupdict()) for match, said in matches if match)


def _told(request: web.Request, report: ImportReport) -> dict[str, Any]:
    """What the page shows of a report, in French: its counts, the first changes, the records that leave (first those
    that people worked on), the first refused rows and remarks, and why."""
    refused = [problem for problem in report.problems if problem.severity == "error"]
    remarks = [problem for problem in report.problems if problem.severity == "warning"]
    leaving = [change for change in report.changes if change.action in _LEAVING]
    texts = request.app[keys.TEXTS]
    reasons, warned = texts.get("import.refused"), texts.get("import.remarked")
    return {
        "report": report,
        "changes": [change for change in report.changes if change.action not in _LEAVING][:SHOWN],
        "removed": sorted(leaving, key=lambda change: not change.by_hand),
        "refused": [(problem, reason_in_french(problem, reasons)) for problem in refused[:SHOWN]],
        "warnings": len(remarks),
        "remarks": [(problem, reason_in_french(problem, warned)) for problem in remarks[:SHOWN]],
        "elsewhere": elsewhere_in_french(report.elsewhere, texts.get("import.elsewhere")) if report.elsewhere else None,
        "undated": any(problem.problem == UNDATED for problem in remarks),
    }


def elsewhere_in_french(elsewhere: Counted, words: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Places withdrawn where the file has none, as a sentence: what would happen, and what is done."""
    number = sum(count for _name, count in elsewhere)
    alone = len(elsewhere) == 1
    names = elsewhere[0][0] if alone else ", ".join(f"{name} ({count})" for name, count in elsewhere)
    where = words["where"]["one" if alone else "several"]
    what = words["one" if number == 1 else "several"]
    return {time: f"{said.format(n=number)} {where} : {names}." for time, said in what.items()}


def reason_in_french(problem: Problem, reasons: Mapping[str, str]) -> str:
    """What is wrong with a row: the sentence of the first pattern that its reason matches; the last matches any."""
    return next(said for pattern, said in reasons.items() if re.search(pattern, problem.problem))


def _page(request: web.Request, context: dict[str, Any], status: int = 200) -> web.StreamResponse:
    texts = request.app[keys.TEXTS]
    known: dict[str, Any] = {"report": None, "problem": None, "cause": "", "sent": None, "applied": False, "typed": {}}
    common = {
        "staff": request[keys.STAFF],
        "words": texts.get("import"),
        "fields": texts.get("annuaire.fields"),
        "most_rows": f"{MOST_ROWS:,}".replace(",", "\N{NO-BREAK SPACE}"),
        "megabytes": MOST_BYTES // 1024 // 1024,
    }
    return aiohttp_jinja2.render_template("import.html", request, {**common, **known, **context}, status=status)
