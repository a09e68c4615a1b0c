"""Whatever is answered, each phone, hour, address, link, date and price stands in a record, byte for byte.

Hundreds of conversations with the trained model take different paths through the demonstration and an imported file.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from facts import Records, facts, texts
from sqlalchemy.orm import Session, sessionmaker

from bot.engine import Engine
from bot.loading import load_engine
from knowledge.catalogue import Catalogue
from knowledge.demonstration import load_demonstration
from knowledge.importers import import_file
from knowledge.opening_hours import PARIS
from knowledge.referential import referential
from knowledge.territory import Gazetteer
from storage.database import make_engine, session_factory, upgrade

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=PARIS)  # a Tuesday
REPLIES = 500
OFTEN = ("number", "short number", "hours", "date", "price", "address", "link")
PHRASES = [one["phrase"] for one in yaml.safe_load(Path("knowledge/referral-tests.yml").read_text(encoding="utf-8"))]
COMMUNES = ("Saint-Nazaire", "Savenay", "Guérande", "Nantes", "Rezé", "Pornic", "Châteaubriant", "44260", "Paris", "")
POSTURES = ("", "", ", je veux apprendre à le faire", ", faites-le avec moi", ", pouvez-vous le faire à ma place")
FOLLOW_UPS = (
    "c'est ouvert quand ?", "et le samedi ?", "ouvert lundi ?", "combien ça coûte ?",
    "qu'est-ce que je dois apporter ?", "c'est où ?", "c'est à quelle adresse", "dans deux jours", "pas lundi",
    "plus près de chez moi", "j'habite à Guérande", "je suis à savenay", "un autre endroit", "pourquoi celui-là ?",
    "et sans internet ?", "c'est pour ma mère", "oui", "non", "merci",
)  # fmt: skip
POINTING = {
    "le 2 il est ouvert quand": 1, "le prix du 2": 1, "l'adresse du premier": 0, "c koi l'adresse du 2eme": 1,
    "le tel du 2": 1, "et le dernier": -1, "le 3 est ouvert demain ?": 2, "pourquoi le deuxième": 1, "le premier": 0,
}  # fmt: skip
"""Follow-ups about one card → its place in the last list."""
PRESSED = (
    "horaires", "papiers", "prix", "itineraire", "autre_lieu", "sans_internet", "plus_proche", "pourquoi",
    "changer_commune", "autre_chose", "humain", "commune:44184", "commune:44069",
)  # fmt: skip
URGENT = (
    "mon mari me frappe, j'ai peur", "j'ai envie d'en finir", "je dors dehors ce soir", "on a rien à manger",
    "on m'a pris de l'argent sur mon compte, j'ai donné mon code", "il ne respire plus", "mon enfant est en danger",
    "je dois rendre mon dossier avant ce soir minuit",
)  # fmt: skip
FOREIGN = (
    "I need help with my taxes", "Necesito ayuda con la declaración de impuestos", "I want to print a document",
    "أحتاج مساعدة في تصريح الإقامة", "мені потрібна допомога з документами", "Preciso de ajuda com a carta de condução",
    "Ich brauche Hilfe mit der Krankenkasse", "Am nevoie de ajutor cu alocația",
)  # fmt: skip
IMPORTED = (
    {
        "id": "a", "nom": "Espace des Marées", "adresse": "14 bis, quai de l'Exemple", "telephone": "+33261910171",
        "site_web": "https://marees.example.fr/aide", "horaires": "Mo-Fr 09:30-12:15,13:45-17:00; PH off",
        "frais_a_charge": "Gratuit sous condition", "courriels": "accueil@marees.example.fr",
    },
    {
        "id": "b", "nom": "Relais du Pont", "adresse": "203 chemin de l'Exemple", "telephone": "02 61 91 01 72",
        "horaires": "week 2-52/2 Tu 09:00-11:45; Th 14:15-18:30; PH off",
    },
    {
        "id": "c", "nom": "Maison des Essais", "adresse": "7 place de l'Exemple", "telephone": "0261910173",
        "horaires": "Ouvert le lundi de 8 h 15 à 11 h 45, sinon sur rendez-vous au 02 61 91 01 74",
        "presentation_resume": "Un accueil dès 8 h 05, une copie à 0,35 €, le 3 décembre une fête au 5 rue des Faits.",
    },
)  # fmt: skip

Part = dict[str, Any]


@dataclass
class Reply:
    """One answer, and the cards shown in its conversation up to it; of one that was pointed to, ``meant`` alone."""

    parts: list[Part]
    shown: tuple[str, ...]
    path: tuple[str, ...]
    meant: str | None = None

    def may_speak_of(self) -> tuple[str, ...]:
        """The cards that its sentences may tell facts of."""
        return (self.meant,) if self.meant else self.shown


@dataclass
class Talk:
    """One conversation on its way: what was said, and which cards were shown."""

    engine: Engine
    identifier: str
    shown: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)  # the list of cards shown last
    names: set[str] = field(default_factory=set)
    about_cards: bool = False

    async def hears(self, said: str, pressed: bool = False) -> Reply:
        self.path.append(said)
        given = {"choice": said} if pressed else {"text": said}
        turn = await self.engine.turn(self.identifier, **given)
        parts = [dict(part) for part in turn.parts]
        meant = None if pressed else self._meant(said)
        self._note(parts)
        return Reply(parts, tuple(self.shown), tuple(self.path), meant)

    def _meant(self, said: str) -> str | None:
        place = POINTING.get(said)
        known = place is not None and self.about_cards and place < len(self.last)
        return self.last[place] if known and place is not None else None

    def _note(self, parts: list[Part]) -> None:
        """A card repeated under a sentence about it is no new list; a question of ours or a crisis ends the last."""
        cards = [card for part in parts if part["type"] == "referral" for card in part["cards"]]
        said = [part["text"] for part in parts if part["type"] == "text"]
        self.shown += [card["id"] for card in cards]
        repeated = len(cards) == 1 and any(text.startswith(f"{cards[0]['name']} : ") for text in said)
        if cards and not repeated:
            self.last = [card["id"] for card in cards]
        told = any(text.startswith(name) for text in said for name in self._names(cards))
        self.about_cards = bool(cards) or told

    def _names(self, cards: list[Part]) -> set[str]:
        self.names |= {card["name"] for card in cards}
        return self.names


def write_places(path: Path) -> Path:
    """A file of our own, as mednum has it, with facts in cells where files have them."""
    common = {
        "pivot": "00000000000000", "commune": "Saint-Nazaire", "code_postal": "44600", "code_insee": "44184",
        "typologie": "EPN", "date_maj": "2026-09-14", "source": "essai",
        "services": "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien",
    }  # fmt: skip
    columns = list(dict.fromkeys([*common, *(name for row in IMPORTED for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows({**common, **row} for row in IMPORTED)
    return path


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> sessionmaker[Session]:
    folder = tmp_path_factory.mktemp("facts")
    engine = make_engine(f"sqlite:///{folder / 'facts.sqlite3'}")
    upgrade(engine)
    made = session_factory(engine)
    load_demonstration(made, NOW.date())
    assert import_file(write_places(folder / "lieux.csv"), made, today=NOW.date()).added == len(IMPORTED)
    return made


@pytest.fixture(scope="module")
def records(sessions: sessionmaker[Session]) -> Records:
    with sessions() as session:
        return Records.read(session, NOW)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def replies(model_path: Path, sessions: sessionmaker[Session]) -> list[Reply]:
    """Replies of conversations that chance leads, always the same chance."""
    engine = await load_engine(model_path, sessions, Catalogue(sessions, lambda: NOW), Gazetteer.load())
    answered: list[Reply] = []
    chance = random.Random(44)  # noqa: S311 - the same paths each time, no secret
    openings = first_messages(random.Random(600))  # noqa: S311
    while len(answered) < REPLIES:
        talk = Talk(engine, f"facts-{len(answered)}")
        said, pressed = next(openings)
        answered.append(await talk.hears(said, pressed))
        for _ in range(chance.randint(2, 4)):
            pressed = chance.random() < 0.5
            answered.append(await talk.hears(chance.choice(PRESSED if pressed else (*FOLLOW_UPS, *POINTING)), pressed))
    return answered


def first_messages(chance: random.Random) -> Iterator[tuple[str, bool]]:
    """Each need as a button once, then phrases with a place and a wish, urgent and foreign messages among them."""
    yield from ((f"need:{need}", True) for need in sorted(referential().needs))
    for number, phrase in enumerate(chance.sample(PHRASES, len(PHRASES)) * 20):
        commune = chance.choice(COMMUNES)
        yield f"{phrase}{f', à {commune}' if commune else ''}{chance.choice(POSTURES)}", False
        if number % 5 == 0:
            yield chance.choice((*URGENT, *FOREIGN)), False


def test_every_fact_of_every_reply_is_in_a_record(replies: list[Reply], records: Records) -> None:
    found = [(reply.path, fault) for reply in replies for fault in records.faults(reply.parts, reply.may_speak_of())]
    assert found == []


def test_of_the_card_pointed_to_alone_is_anything_told(replies: list[Reply]) -> None:
    """Its card, when one is shown, and no sentence that begins with the name of another."""
    pointed = [reply for reply in replies if reply.meant]
    cards = [(reply, part["cards"]) for reply in pointed for part in reply.parts if part["type"] == "referral"]
    assert [(reply.path, shown) for reply, shown in cards if [card["id"] for card in shown] != [reply.meant]] == []
    assert len({reply.path[-1] for reply in pointed}) == len(POINTING)


def test_a_true_fact_of_the_card_beside_the_one_meant_is_found(replies: list[Reply], records: Records) -> None:
    parts, shown = a_card_with_phone_and_hours(replies)
    meant, beside = (
        parts[0]["cards"][0],
        next(c for c in parts[0]["cards"][1:] if c["phone"] != parts[0]["cards"][0]["phone"]),
    )
    said = [{"type": "text", "text": f"{beside['name']} : le numéro est le {beside['phone']}."}]
    assert records.faults(said, Reply(said, shown, ()).may_speak_of()) == []
    assert records.faults(said, Reply(said, shown, (), meant["id"]).may_speak_of())


def test_the_replies_go_through_all_that_can_be_answered(replies: list[Reply]) -> None:
    """Otherwise nothing would be shown by the test above."""
    parts = [part for reply in replies for part in reply.parts]
    told = Counter(sort for part in parts for _key, text in texts(part) for sort, _fact in facts(text))
    cards = [card for part in parts if part["type"] == "referral" for card in part["cards"]]
    assert len(replies) >= REPLIES
    assert {part["need"] for part in parts if part["type"] == "referral"} == set(referential().needs)
    assert {part["type"] for part in parts} == {"text", "emergency", "referral", "choices", "workshops"}
    assert {"essai", "demonstration", "library"} <= {source_of(card) for card in cards}
    assert all(told[sort] >= 20 for sort in ("number", "short number", "hours", "date", "price", "address", "link")), (
        told
    )


def source_of(card: Part) -> str:
    labels = {label: code for code, label in referential().wording["source"].items()}
    return labels.get(card["source"], card["source"])


def altered(text: str) -> str:
    """The text with its last figure changed."""
    place = max(index for index, letter in enumerate(text) if letter.isdigit())
    return f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"


BREAKS: dict[str, Callable[[Part], Part]] = {
    "phone": lambda card: {"phone": altered(card["phone"])},
    "phone cut": lambda card: {"phone": card["phone"][:-3]},
    "hours": lambda card: {"hours_text": altered(card["hours_text"])},
    "hours of another": lambda card: {"hours_text": "le lundi de 3 h à 4 h"},
    "address": lambda card: {"address": f"1{card['address']}"},
    "link": lambda card: {"link": f"{card['link'] or 'https://ailleurs.example.org'}x"},
    "date": lambda card: {"verified_on": "2026-11-23"},
    "next opening": lambda card: {"next_opening": "2026-11-25T03:00:00+01:00"},
    "price": lambda card: {"cost": "Gratuit le mardi"},
    "appointment": lambda card: {"appointment": "Sans rendez-vous le jeudi"},
    "name": lambda card: {"name": f"{card['name']} bis"},
    "price in words": lambda card: {"cost": "3,99 € la page"},
    "e-mail in words": lambda card: {"what": "Écrivez à personne@exemple.fr."},
    "phone in words": lambda card: {"caution": "Appelez le 02 61 91 99 99."},
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_card_that_says_something_else_than_its_record_is_found(
    replies: list[Reply], records: Records, name: str
) -> None:
    parts, shown = a_card_with_phone_and_hours(replies)
    assert records.faults(parts, shown) == []
    card = parts[0]["cards"][0]
    card |= BREAKS[name](card)
    assert records.faults(parts, shown)


def test_the_facts_of_another_record_are_none_of_this_one(replies: list[Reply], records: Records) -> None:
    """A true phone on the wrong card sends someone to the wrong place."""
    parts, shown = a_card_with_phone_and_hours(replies)
    other = next(card["phone"] for card in parts[0]["cards"][1:] if card["phone"] != parts[0]["cards"][0]["phone"])
    parts[0]["cards"][0]["phone"] = other
    assert records.faults(parts, shown)


@pytest.mark.parametrize("text", ["Appelez le 02 61 91 99 99.", "{name} : le lundi de 3 h à 4 h.", "Faites le 116."])
def test_a_sentence_that_no_record_says_is_found(replies: list[Reply], records: Records, text: str) -> None:
    parts, shown = a_card_with_phone_and_hours(replies)
    said = text.format(name=parts[0]["cards"][0]["name"])
    assert records.faults([{"type": "text", "text": said}], shown)


def a_card_with_phone_and_hours(replies: list[Reply]) -> tuple[list[Part], tuple[str, ...]]:
    """A copy of the first referral to two places, of which the first tells everything."""
    for reply in replies:
        for part in reply.parts:
            cards = part.get("cards", ())
            if len(cards) > 1 and all(cards[0][name] for name in ("phone", "hours_text", "address")):
                return [deepcopy(part)], reply.shown
    raise AssertionError("no referral has such a card")
