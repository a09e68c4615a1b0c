"""Typed keys of what the application and a request carry."""

from __future__ import annotations

from aiohttp import web

from conversations.accounts import Staff
from web.contact import Contact
from web.rate import RateLimits
from web.readiness import Readiness
from web.services import Services
from web.talk import Talk
from web.texts import Texts
from web.wakeups import Wakeups
from web.work import Work

SERVICES = web.AppKey("services", Services)
TEXTS = web.AppKey("texts", Texts)
WORK = web.AppKey("work", Work)
CONTACT = web.AppKey("contact", Contact)
WAKEUPS = web.AppKey("wakeups", Wakeups)
TALK = web.AppKey("talk", Talk)
READINESS = web.AppKey("readiness", Readiness)
LIMITS = web.AppKey("limits", RateLimits)
STAFF = web.RequestKey("staff", Staff)
