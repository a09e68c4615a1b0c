"""Every address of the application, in one table."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from web import (
    api,
    auth,
    calendar,
    chat,
    confirm,
    corrections,
    desk,
    desk_api,
    desk_workshops,
    directory,
    health,
    imports,
    libraries,
    pages,
    programme,
    stream,
)

STATIC = Path(__file__).with_name("static")
_CURRENT = "/api/v1/conversations/current"
_DESK = "/api/v1/desk"


def table() -> list[web.AbstractRouteDef]:
    """The routes: patron pages, patron API, desk pages, desk API, health."""
    return [*_patron(), *_desk(), *_machine()]


def _patron() -> list[web.AbstractRouteDef]:
    return [
        web.get("/", pages.home),
        web.get("/ateliers.ics", calendar.ics),
        web.get("/discuter", chat.show),
        web.post("/discuter", chat.send),
        web.post("/discuter/effacer", chat.erase),
        web.post("/api/v1/conversations", api.open_conversation),
        web.post(f"{_CURRENT}/messages", api.send_message),
        web.get(f"{_CURRENT}/messages", api.list_messages),
        web.get(f"{_CURRENT}/stream", stream.stream),
        web.post(f"{_CURRENT}/handoff", api.ask_person),
        web.post(f"{_CURRENT}/feedback", api.give_feedback),
        web.delete(_CURRENT, api.erase_conversation),
        web.get("/api/v1/availability", api.availability),
        web.get("/confirmer/{token}", confirm.show),
        web.post("/confirmer/{token}/juste", confirm.confirm),
        web.post("/confirmer/{token}/corriger", confirm.propose),
    ]


def _desk() -> list[web.AbstractRouteDef]:
    return [
        web.get("/accueil/connexion", auth.show_login),
        web.post("/accueil/connexion", auth.log_in),
        web.post("/accueil/deconnexion", auth.log_out),
        web.get("/accueil", desk.show),
        web.get("/accueil/recherche", desk.results),
        web.get("/accueil/demandes", desk.queue),
        web.post("/accueil/demandes/{id}/{action}", desk.act),
        web.get("/accueil/ateliers", desk_workshops.show),
        web.post("/accueil/ateliers/{id}/{action}", desk_workshops.act),
        web.post("/accueil/ateliers/attente/{id}/{action}", desk_workshops.act_on_waiting),
        web.get("/accueil/corrections", corrections.show),
        web.post("/accueil/corrections/{id}/accepter", corrections.accept),
        web.post("/accueil/corrections/{id}/refuser", corrections.refuse),
        web.get("/accueil/annuaire", directory.index),
        web.get("/accueil/annuaire/nouveau", directory.new),
        web.post("/accueil/annuaire/nouveau", directory.add),
        web.get("/accueil/annuaire/bibliotheque/{slug}", libraries.edit),
        web.post("/accueil/annuaire/bibliotheque/{slug}", libraries.save),
        web.get("/accueil/annuaire/bibliotheque/{slug}/historique", libraries.past),
        web.post("/accueil/annuaire/bibliotheque/{slug}/annuler", libraries.undo),
        web.get("/accueil/annuaire/{id}", directory.edit),
        web.post("/accueil/annuaire/{id}", directory.save),
        web.get("/accueil/annuaire/{id}/historique", directory.past),
        web.post("/accueil/annuaire/{id}/{action}", directory.act),
        web.get("/accueil/programme", programme.index),
        web.get("/accueil/programme/nouveau", programme.new),
        web.post("/accueil/programme/nouveau", programme.add),
        web.get("/accueil/programme/{id}", programme.edit),
        web.post("/accueil/programme/{id}", programme.save),
        web.get("/accueil/programme/{id}/historique", programme.past),
        web.post("/accueil/programme/{id}/{action}", programme.act),
        web.get("/accueil/import", imports.show),
        web.post("/accueil/import", imports.preview),
        web.post("/accueil/import/appliquer", imports.apply),
        web.get(f"{_DESK}/lookup", desk_api.lookup),
        web.get(f"{_DESK}/handoffs", desk_api.list_handoffs),
        web.post(f"{_DESK}/handoffs/{{id}}/claim", desk_api.claim),
        web.post(f"{_DESK}/handoffs/{{id}}/release", desk_api.release),
        web.post(f"{_DESK}/handoffs/{{id}}/close", desk_api.close),
    ]


def _machine() -> list[web.AbstractRouteDef]:
    return [
        web.get("/api/v1/openapi.json", pages.openapi),
        web.get("/healthz", health.healthz),
        web.get("/readyz", health.readyz),
        web.static("/static", STATIC),
    ]
