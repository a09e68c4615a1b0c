"""From a result to what is said: names of responses with their variables, and parts. No sentence is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.choices import COMMUNE, NEED
from bot.danger import NOW
from bot.foreign import button
from bot.phrases import Phrases
from bot.text import fold
from bot.turn import HandoffAsked, Part
from bot.urgency import is_silent

Card = Mapping[str, Any]
"""A card as the contract gives it (``knowledge.referral.Card.as_dict``)."""

Session = Mapping[str, Any]
"""A dated workshop as ``knowledge.programme.session_as_dict`` gives it."""

AFTER_REFERRAL = ("autre_chose", "humain", "sans_internet")
AFTER_FOLLOW_UP = ("autre_lieu", "itineraire", "autre_chose", "humain")
STARTERS = ("need:demarches", "need:impots", "need:ateliers", "humain")
ABOUT_CARDS = ("horaires", "papiers", "prix", "itineraire", "autre_lieu", "sans_internet", "plus_proche", "pourquoi")
MOST_BUBBLES = 2
_WITHOUT_APPOINTMENT = re.compile(
    r"(?:accueil |uniquement |toujours )*sans (?:rdv|rendez vous)(?!.*\b(?:avec|sur|ou)\b)"
)
METRES = 1000  # of a kilometre
PLURAL = 2  # in French, from two on


@dataclass(frozen=True)
class Utter:
    """A response to say by name; ``language`` marks words that are not French."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None


Item = Utter | Part


@dataclass(frozen=True)
class Answer:
    """What one action answers: things to say and show, in order, and the slots that change."""

    items: tuple[Item, ...]
    slots: Mapping[str, Any] = field(default_factory=dict)


def choices(phrases: Phrases, ids: Iterable[str]) -> Part:
    """The buttons of these ids, with their labels (``utter_button_…``)."""
    return {"type": "choices", "choices": [{"id": i, "label": label(phrases, i)} for i in ids]}


def label(phrases: Phrases, choice: str) -> str:
    """The label of one button. Raises KeyError for an id without a label."""
    return phrases.say(f"utter_button_{choice.removeprefix(NEED)}")


def commune_choices(phrases: Phrases, names: Mapping[str, str], language: str | None = None) -> Part:
    """Buttons to tell communes apart (INSEE code → name), and a person as the way out."""
    buttons = [{"id": f"{COMMUNE}{code}", "label": name} for code, name in names.items()]
    return {"type": "choices", "choices": [*buttons, *bilingual(phrases, ["humain"], language)["choices"]]}


def referral(need: str, cards: Sequence[Card], bring: Sequence[str] = ()) -> Part:
    """One to three cards for a need, and what to bring whichever is chosen."""
    return {"type": "referral", "need": need, "cards": [dict(card) for card in cards], "bring": list(bring)}


def workshops(dated: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The workshops part; none when there is no workshop."""
    return [{"type": "workshops", "workshops": [dict(workshop) for workshop in dated]}] if dated else []


def emergency(contacts: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The numbers to call; none when there is no number."""
    return [{"type": "emergency", "contacts": [dict(contact) for contact in contacts]}] if contacts else []


def hand_off(asked: HandoffAsked) -> Part:
    """Tells the engine that a person must take over; the web application replaces it by what happens next."""
    return {
        "type": "handoff",
        "reason": asked.reason,
        "urgency": asked.urgency,
        "need": asked.need,
        "commune": asked.commune,
    }


def bilingual(phrases: Phrases, ids: Iterable[str], language: str | None) -> Part:
    """The buttons of these ids, in French and in a language beside it where it has words for them."""
    return {"type": "choices", "choices": [_bilingual(phrases, i, language or "") for i in ids]}


def _bilingual(phrases: Phrases, choice: str, language: str) -> dict[str, str]:
    french, foreign = label(phrases, choice), button(choice.removeprefix(NEED), language)
    if foreign is None:
        return {"id": choice, "label": french}
    return _two_languages(choice, french, foreign, language)


def _two_languages(choice: str, french: str, foreign: str, language: str) -> dict[str, str]:
    return {"id": choice, "label": f"{french} · {foreign}", "french": french, "foreign": foreign, "lang": language}


def in_language(phrases: Phrases, what: str, language: str | None, **values: str) -> list[Utter]:
    """The fixed sentence of a language for one occasion (``utter_language_<what>_<language>``); none without it."""
    name = f"utter_language_{what}_{language}"
    return [Utter(name, values, language=language)] if name in phrases else []


def first_in_language(phrases: Phrases, what: str, language: str | None, french: Utter) -> Utter:
    """The fixed sentence of a language for one occasion, with the same values; the French one without it."""
    own = in_language(phrases, what, language, **french.values)
    return own[0] if own else french


def around_library(phrases: Phrases, need: str, language: str | None) -> dict[str, str]:
    """The button that looks for a need around the library, in both languages when there is another."""
    french, foreign = phrases.say("utter_button_around_library"), f"utter_language_button_around_{language}"
    if foreign not in phrases:
        return {"id": f"{NEED}{need}", "label": french}
    return _two_languages(f"{NEED}{need}", french, phrases.say(foreign), str(language))


def facts(phrases: Phrases, known: Mapping[str, str | None]) -> tuple[str, ...]:
    """What was noted, in plain words, kind of fact → its value (``utter_fact_<kind>_<value>``)."""
    names = [f"utter_fact_{kind}_{value}" for kind, value in known.items() if value]
    return tuple(phrases.say(name) for name in names if name in phrases)


def hours_on(card: Card, day: str, spans: str | None) -> Utter:
    """Opening hours of one card on one day of the week: ``spans`` as one says them, empty when it is shut."""
    if spans is None:
        return hours(card)
    values = {"name": card["name"], "day": day, "hours": spans}
    return Utter("utter_hours_day" if spans else "utter_hours_day_closed", values)


def place(commune: str | None, noted: Sequence[str] = ()) -> Utter:
    """Where it was looked for: near the commune named, else around the library; and what else was noted."""
    if noted:
        said = {"facts": ", ".join([commune, *noted] if commune else noted)}
        return Utter("utter_noted" if commune else "utter_noted_around_library", said)
    return Utter("utter_near_commune", {"commune": commune}) if commune else Utter("utter_around_library")


def urgent(phrases: Phrases, level: str, situation: str | None) -> Utter:
    """The gentle line after the numbers, for the situation when it has one of its own."""
    if is_silent(situation):
        return Utter("utter_urgency_sans_parler")
    special = f"utter_urgency_{level}_{(situation or '').removesuffix(NOW)}"
    return Utter(special if special in phrases else f"utter_urgency_{level}")


def offline(phrases: Phrases, need: str) -> list[Item]:
    """How to do without internet: what is known for the need, else by phone or on the spot."""
    special = f"utter_offline_{need}"
    return [Utter(special), Utter("utter_offline_cards")] if special in phrases else [Utter("utter_offline_default")]


def other_language(phrases: Phrases, language: str) -> Utter:
    """The fixed sentence of a language, or one in French and English when we have none for it."""
    special = f"utter_language_{language}"
    return Utter(special, language=language) if special in phrases else Utter("utter_language_other")


def hours(card: Card) -> Utter:
    """Opening hours of one card, else the phone to ask them."""
    if card.get("hours_text"):
        return Utter("utter_hours_card", {"name": card["name"], "hours": _ended(card["hours_text"])})
    if card.get("phone"):
        return Utter("utter_hours_phone", {"name": card["name"], "phone": card["phone"]})
    return Utter("utter_hours_unknown", {"name": card["name"]})


def price(card: Card) -> Utter:
    """What one card costs, as its record says."""
    if card.get("cost"):
        return Utter("utter_price_card", {"name": card["name"], "cost": _ended(card["cost"])})
    return Utter("utter_price_unknown", {"name": card["name"]})


def papers(cards: Sequence[Card]) -> Utter:
    """What to bring, for all cards together, in their order."""
    needed = list(dict.fromkeys(document for card in cards for document in card.get("bring") or ()))
    return Utter("utter_papers", {"papers": ", ".join(needed)}) if needed else Utter("utter_papers_unknown")


def phone(card: Card) -> Utter:
    """The number of one card."""
    if card.get("phone"):
        return Utter("utter_phone_card", {"name": card["name"], "phone": card["phone"]})
    return Utter("utter_phone_unknown", {"name": card["name"]})


def in_one_line(card: Card) -> Utter:
    """What to do first, of one card: call, else go there."""
    if card.get("phone"):
        return Utter("utter_again_phone", {"name": card["name"], "phone": card["phone"]})
    if card.get("address"):
        return Utter("utter_again_address", {"name": card["name"], "address": _ended(card["address"])})
    return Utter("utter_again_name", {"name": card["name"]})


def mail(card: Card, address: str | None) -> Utter:
    """The e-mail address of one card, else the number to call instead."""
    if address:
        return Utter("utter_mail_card", {"name": card["name"], "mail": address})
    if card.get("phone"):
        return Utter("utter_mail_phone", {"name": card["name"], "phone": card["phone"]})
    return Utter("utter_mail_unknown", {"name": card["name"]})


def appointment(card: Card) -> Utter:
    """Whether one card receives by appointment, in the words of its record, and the number to make one if need be."""
    told, phone = card.get("appointment"), card.get("phone")
    if told and _WITHOUT_APPOINTMENT.match(fold(told)):
        phone = None
    values = {"name": card["name"]} | ({"phone": phone} if phone else {})
    if told:
        response = "utter_appointment_phone" if phone else "utter_appointment_card"
        return Utter(response, values | {"appointment": _ended(told)})
    return Utter("utter_appointment_ask" if phone else "utter_appointment_unknown", values)


def site(card: Card) -> Utter:
    """The page of one card on the web, else the number to call instead."""
    if card.get("link"):
        return Utter("utter_site_card", {"name": card["name"], "link": card["link"]})
    if card.get("phone"):
        return Utter("utter_site_phone", {"name": card["name"], "phone": card["phone"]})
    return Utter("utter_site_unknown", {"name": card["name"]})


def untold(card: Card) -> Utter:
    """What no record tells: whom to ask."""
    if card.get("phone"):
        return Utter("utter_untold_phone", {"name": card["name"], "phone": card["phone"]})
    return Utter("utter_untold", {"name": card["name"]})


def in_writing(card: Card, address: str | None) -> Utter:
    """How to reach one card without a telephone: its mail, else its page, else where it is and when it opens."""
    name = {"name": card["name"]}
    if address:
        return Utter("utter_mail_card", name | {"mail": address})
    if card.get("link"):
        return Utter("utter_site_card", name | {"link": card["link"]})
    if card.get("address") and card.get("hours_text"):
        where = {"address": _ended(card["address"]), "hours": _ended(card["hours_text"])}
        return Utter("utter_in_writing_place", name | where)
    return directions(card)


def access(card: Card) -> Utter:
    """Whether a wheelchair comes in is in no record: the number to ask, where there is one."""
    if card.get("phone"):
        return Utter("utter_access_phone", {"name": card["name"], "phone": card["phone"]})
    return Utter("utter_access_unknown", {"name": card["name"]})


def seats(session: Mapping[str, Any]) -> Utter:
    """Seats left in one session; the library to ask when nobody counts them."""
    left, title = session.get("seats_left"), {"title": session["title"]}
    if left is None:
        phone = session.get("phone")
        return Utter("utter_seats_phone", title | {"phone": phone}) if phone else Utter("utter_seats_unknown", title)
    if left <= 0:
        return Utter("utter_seats_none", title)
    return Utter("utter_seats_one", title) if left == 1 else Utter("utter_seats_left", title | {"seats": left})


def session_hours(session: Session) -> Utter:
    """When one session begins and ends."""
    when = {"when": session["when_text"], "end": session["end_text"]}
    return Utter("utter_session_hours", {"title": session["title"], **when})


def session_price(session: Session, cost: str | None) -> Utter:
    """What one session costs: ``cost`` as the record of its library says, else whom to ask."""
    title, phone = {"title": session["title"]}, session.get("phone")
    if cost:
        return Utter("utter_session_price", title | {"cost": _ended(cost)})
    if phone:
        return Utter("utter_session_price_phone", title | {"phone": phone})
    return Utter("utter_session_price_unknown", title)


def session_place(session: Session) -> Utter:
    """Where the sessions of one library are."""
    where = ", ".join(text for text in (session.get("address"), session.get("commune")) if text)
    name = {"name": session["library"]}
    return Utter("utter_directions", name | {"address": where}) if where else Utter("utter_directions_unknown", name)


def directions(card: Card) -> Utter:
    """The address of one card, and how far it is when that is known."""
    if not card.get("address"):
        return Utter("utter_directions_unknown", {"name": card["name"]})
    where = {"name": card["name"], "address": _ended(card["address"])}
    if not card.get("distance_km"):
        return Utter("utter_directions", where)
    return Utter("utter_directions_distance", where | {"distance": _in_words(card["distance_km"])})


def nearest(card: Card) -> Utter:
    """Before the nearest card of a kind: how far it is, when that is known."""
    if not card.get("distance_km"):
        return Utter("utter_place_nearest")
    return Utter("utter_place_nearest_at", {"distance": _in_words(card["distance_km"])})


def why(card: Card) -> Utter:
    """Why this card was chosen, in the words of the ranking."""
    if card.get("why"):
        return Utter("utter_why_card", {"name": card["name"], "why": _ended(", ".join(card["why"]))})
    return Utter("utter_why_unknown")


def _ended(text: str) -> str:
    """Text of a record without its full stop: the response has one."""
    return text.strip().rstrip(".")


def _in_words(kilometres: float) -> str:
    """A distance as one says it: in metres under a kilometre, and without a plural under two."""
    if kilometres < 1:
        return f"{kilometres * METRES:.0f} mètres"
    return f"{_french_number(kilometres)} kilomètre{'s' if kilometres >= PLURAL else ''}"


def _french_number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}".replace(".", ",")
