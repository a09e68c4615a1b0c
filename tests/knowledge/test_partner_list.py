"""The desk's list of partners."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from sqlalchemy.orm import Session, sessionmaker

from knowledge.editing import Editing
from knowledge.models import Partner
from knowledge.partner_list import PartnerList
from knowledge.referential import referential


@pytest.fixture
def partners(sessions: sessionmaker[Session]) -> PartnerList:
    rows = [
        Partner(id="a", source="s", source_id="a", name="École des Essais", kind="association", commune="Rezé"),
        Partner(id="b", source="s", source_id="b", name="Maison", kind="ccas", commune="Nantes", postcode="44000"),
        Partner(id="c", source="s", source_id="c", name="Ancienne", kind="ccas", commune="Nantes", withdrawn=True),
    ]
    with sessions.begin() as session:
        session.add_all(rows)
    return PartnerList(sessions, referential().kinds)


@pytest.mark.parametrize(
    ("query", "found"),
    [("", ["a", "b"]), ("ecole reze", ["a"]), ("44000", ["b"]), ("CCAS nant", ["b"]), ("cole", []), ("école ccas", [])],
)
def test_every_word_begins_a_word_of_the_name_the_commune_or_the_kind(
    partners: PartnerList, query: str, found: list[str]
) -> None:
    assert [line.id for line in partners.search(query).lines] == found


def test_a_partner_is_found_by_what_it_is_called_now(partners: PartnerList, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.get(Partner, "a").name = "Atelier"
    assert [line.id for line in partners.search("atelier").lines] == ["a"] and not partners.search("essais").found
    Editing(sessions, lambda: datetime.now(timezone.utc)).save("b", 1, {"commune": "Orvault"}, "Camille")
    assert [line.id for line in partners.search("orvault").lines] == ["b"] and not partners.search("nantes").found


def test_names_come_first_in_the_order_accents_apart(partners: PartnerList, sessions: sessionmaker[Session]) -> None:
    """The shorter of two names comes first, wherever it lies."""
    names = (("d", "Écluse", "Zed"), ("e", "Ecluse basse", "Abbaretz"), ("f", "eclat", None))
    with sessions.begin() as session:
        session.add_all(Partner(id=i, source="s", source_id=i, name=n, kind="epn", commune=c) for i, n, c in names)
    assert [line.name for line in partners.search("ecl").lines] == ["eclat", "Écluse", "Ecluse basse"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("st nazaire", ["d"]), ("saint nazaire", ["d"]), ("saint herblain", ["d"]), ("ste", []),
        ("02 61 91 00 04", ["d"]), ("0261910004", ["d"]), ("02.61.91", ["d"]), ("+33 2 61 91 00 04", ["d"]),
        ("0033261910004", ["d"]), ("mairie 02-61-91-00-04", ["d"]), ("02 61 91 00 05", []),
        ("%", []), ("'", []), ("  ", ["a", "d", "b"]),
    ],
)  # fmt: skip
def test_saints_and_phones_are_found_as_people_write_them(
    partners: PartnerList, sessions: sessionmaker[Session], query: str, found: list[str]
) -> None:
    told = {"name": "Mairie de St Herblain", "kind": "mairie", "commune": "Saint-Nazaire", "phone": "02 61 91 00 04"}
    with sessions.begin() as session:
        session.add(Partner(id="d", source="s", source_id="d", **told))
    assert [line.id for line in partners.search(query).lines] == found


def test_named_is_by_name_and_phone_alone(partners: PartnerList) -> None:
    assert partners.named("essais", 5) == ("a",)
    assert partners.named("nantes", 5) == partners.named("ancienne", 5) == partners.named("%", 5) == ()


def test_by_kind_and_withdrawn_apart(partners: PartnerList) -> None:
    assert [line.id for line in partners.search(kind="ccas").lines] == ["b"]
    assert [line.id for line in partners.search(withdrawn=True).lines] == ["c"]


def test_fifty_a_page_and_the_last_page_beyond_it(partners: PartnerList, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add_all(
            Partner(id=f"n{n}", source="s", source_id=f"n{n}", name=f"Lieu {n:03}", kind="mairie") for n in range(101)
        )
    second, last = partners.search("lieu", page=2), partners.search("lieu", page=99)
    assert (len(second.lines), second.found, second.page, second.pages) == (50, 101, 2, 3)
    assert [line.name for line in last.lines] == ["Lieu 100"] and partners.search("lieu", page=-1).page == 1
