"""A bot, a look-up and a clock that answer at once, so that the web application is tested without Rasa."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.decision import Decision
from bot.turn import HandoffAsked, Turn

CARD = {
    "id": "france-services-demo",
    "name": "France services de Saint-Nazaire (démonstration)",
    "kind": "france_services",
    "what": "Une personne vous aide à faire votre déclaration, à côté de vous.",
    "posture": "accompagner",
    "address": "3 place de l'Exemple",
    "commune": "Saint-Nazaire",
    "phone": "02 61 91 12 34",
    "hours_text": "ouvert, ferme à 17 h",
    "open_now": True,
    "next_opening": None,
    "cost": "Gratuit",
    "distance_km": 1.2,
    "appointment": "Sans rendez-vous",
    "bring": ["Une pièce d'identité", "Votre dernier avis d'impôt", "Votre numéro fiscal"],
    "why": ["Ce lieu aide pour les impôts.", "Il est dans votre commune.", "Il est ouvert maintenant."],
    "caution": None,
    "verified_on": "2026-11-02",
    "source": "Annuaire de démonstration",
    "link": "https://exemple.invalid/france-services",
}
CLOSED_CARD = {
    **CARD,
    "id": "finances-demo",
    "name": "Centre des finances publiques (démonstration)",
    "what": "Un agent des impôts répond sur votre dossier.",
    "posture": "informer",
    "phone": "02 61 91 56 78",
    "hours_text": "fermé, ouvre mardi à 9 h",
    "open_now": False,
    "next_opening": "2026-11-24T09:00:00+01:00",
    "appointment": "Sur rendez-vous",
    "distance_km": 12.4,
    "bring": [],
    "why": ["Ce service décide pour les impôts."],
    "caution": "Appelez avant de venir : cette fiche date de plus de 6 mois.",
    "verified_on": "2026-03-14",
    "link": None,
}
WORKSHOPS = [
    {
        "id": "atelier-demarches",
        "title": "Mes démarches en ligne",
        "start": "2026-11-26T14:00:00+01:00",
        "library": "Médiathèque de l'Estuaire (démonstration)",
        "held_by": None,
        "seats_left": 4,
        "when_text": "jeudi à 14 h",
        "booking": "Inscription à l'accueil",
        "level_text": "pour débuter en douceur",
        "note": "Une autre date est déjà complète : mardi à 14 h.",
        "bring": ["De quoi noter"],
    },
    {
        "id": "permanence",
        "title": "Permanence France services",
        "start": "2026-11-27T09:30:00+01:00",
        "library": "Médiathèque de l'Estuaire (démonstration)",
        "held_by": "France services (démonstration)",
        "seats_left": None,
        "when_text": "vendredi à 9 h 30",
        "booking": "Sans rendez-vous",
        "bring": [],
    },
]
CONTACTS = [
    {
        "name": "Police ou gendarmerie",
        "phone": "17",
        "hours_text": "24 h sur 24, 7 jours sur 7",
        "note": "En danger maintenant.",
    },
    {
        "name": "Violences Femmes Info",
        "phone": "3919",
        "hours_text": "24 h sur 24, 7 jours sur 7",
        "note": "Gratuit. L'appel reste secret.",
    },
    {
        "name": "Urgence par SMS",
        "phone": "114",
        "hours_text": "24 h sur 24, 7 jours sur 7",
        "note": "Si vous ne pouvez pas parler.",
    },
]


@dataclass(frozen=True)
class FakeUrgency:
    level: str = "none"
    situation: str | None = None


def assess(text: str) -> FakeUrgency:
    return FakeUrgency("danger", "violence") if "tape" in text else FakeUrgency()


def contacts_for(urgency: str, situation: str | None = None) -> list[dict[str, Any]]:
    return list(CONTACTS)


class FakeClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 10, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


class FakeEngine:
    """Answers by a word of the message; remembers what it was given."""

    def __init__(self) -> None:
        self.ready = True
        self.given: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.delay = 0.0
        self.tongue = "fr"

    async def greeting(self, library: str | None = None) -> tuple[dict[str, Any], ...]:
        hello = (
            "Bonjour. Je suis Passerelle, un robot de la bibliothèque. Je vous indique le bon lieu ou le bon atelier."
        )
        private = "N'écrivez pas votre nom ni vos numéros. Une personne peut prendre le relais."
        starters = [
            ("need:impots", "Les impôts"),
            ("need:caf", "La CAF"),
            ("need:ordinateur", "Un ordinateur"),
            ("humain", "Parler à quelqu'un"),
        ]
        choices = [{"id": code, "label": label} for code, label in starters]
        return (_text(hello), _text(private), {"type": "choices", "choices": choices})

    async def turn(self, conversation_id: str, **given: Any) -> Turn:
        self.given.append({"conversation_id": conversation_id, **given})
        await asyncio.sleep(self.delay)
        text = given.get("text") or given.get("choice") or ""
        if "panne" in text:
            raise RuntimeError(f"broken on {text}")
        if "tape" in text:
            return _danger(text)
        if "humain" in text:
            language = text.partition("humain ")[2] or "fr"  # "humain es": asked for in Spanish
            decision = Decision(text, "handoff", reason="humain", language=language if len(language) == 2 else "fr")
            return Turn(decision, (_text("D'accord, j'appelle une personne."),), HandoffAsked("humain", "none"))
        if "impot" in text:
            return _referral(text)
        return Turn(Decision(text, "ask", options=("impots", "caf")), _question())

    async def language(self, conversation_id: str) -> str:
        return self.tongue

    async def forget(self, conversation_id: str) -> None:
        self.forgotten.append(conversation_id)


class FakeLookup:
    async def lookup(self, q: str, library: str | None = None) -> dict[str, Any]:
        return {
            "decision": Decision(q, "refer", "impots", confidence=0.97).record(),
            "commune": "Saint-Nazaire",
            "numbers": CONTACTS if assess(q).level == "danger" else [],
            "cards": [CARD, CLOSED_CARD],
            "workshops": WORKSHOPS,
            "phone_sentence": "Bonjour, j'appelle de la médiathèque pour une personne qui veut déclarer ses revenus.",
            "bring": ["Une pièce d'identité", "Le dernier avis d'impôt"],
        }


def _text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def _question() -> tuple[dict[str, Any], ...]:
    choices = [
        {"id": "need:impots", "label": "Les impôts"},
        {"id": "need:caf", "label": "La CAF"},
        {"id": "autre_chose", "label": "Autre chose"},
    ]
    return (_text("C'est pour quoi, à peu près ?"), {"type": "choices", "choices": choices})


def _referral(text: str) -> Turn:
    follow = [("autre_chose", "Autre chose"), ("sans_internet", "Faire sans internet"), ("autre_lieu", "Un autre lieu")]
    parts = (
        _text("Pour les impôts, voici où aller."),
        {"type": "referral", "need": "impots", "cards": [CARD, CLOSED_CARD]},
        {"type": "workshops", "workshops": WORKSHOPS},
        {"type": "choices", "choices": [{"id": code, "label": label} for code, label in follow]},
    )
    return Turn(Decision(text, "refer", "impots", confidence=0.97), parts)


def _danger(text: str) -> Turn:
    decision = Decision(text, "handoff", urgency="danger", reason="urgence", confidence=1.0)
    parts = (
        _text("Vous n'êtes pas seule. Ces personnes répondent tout de suite."),
        {"type": "emergency", "contacts": CONTACTS},
    )
    return Turn(decision, parts, HandoffAsked("urgence", "danger"))
