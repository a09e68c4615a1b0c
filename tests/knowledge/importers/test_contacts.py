"""Phones in the French form, e-mails of desks only, links in https only."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.importers import contacts
from knowledge.importers.rows import Trade


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("+33261918703", "02 61 91 87 03"),
        ("02.61.91.87.03", "02 61 91 87 03"),
        ("0033 2 61 91 87 03 / 06 00 00 00 00", "02 61 91 87 03"),
        ("+262262123456", "0262 12 34 56"),
        ("36 46", "3646"),
    ],
)
def test_a_french_phone_takes_its_usual_form(make_row: Any, written: str, phone: str) -> None:
    row = make_row(telephone=written)
    assert contacts.phone(row) == phone and not row.problems


@pytest.mark.parametrize("written", ["12", "accueil", "0000000000", "+441632960961", "0899 12 34 56"])
def test_a_phone_that_cannot_be_shown_is_dropped_and_told(make_row: Any, written: str) -> None:
    row = make_row(telephone=written)
    assert contacts.phone(row) is None and len(row.problems) == 1


@pytest.mark.parametrize(
    "written",
    [
        "accueil@exemple.fr",
        "CCAS@exemple.fr",
        "accueil.maison-emploi@exemple.fr",
        "mairie.couffe@wanadoo.fr",
        "couffe@wanadoo.fr",
        "ateliersnumeriques83@gmail.com",
        "petite-sensive@exemple.fr",
        "csc@exemple.fr",
        "mailto:contact@exemple.fr",
    ],
)
def test_the_address_of_a_desk_is_kept(make_row: Any, trade: Trade, written: str) -> None:
    row = make_row(courriels=written)
    kept = contacts.email(row, trade.vocabulary, "Centre de la Petite Sensive", "Couffé")
    assert kept == written.lower().removeprefix("mailto:") and not row.problems


@pytest.mark.parametrize(
    "written",
    ["camille.inventee@exemple.fr", "cinventee@exemple.fr", "c.inventee@gmail.com", "camille@exemple.fr",
     "francemartin@exemple.fr", "pmartin@exemple.fr", "camille-couffe@exemple.fr"],
)  # fmt: skip
def test_the_address_of_a_person_is_dropped_and_not_repeated(make_row: Any, trade: Trade, written: str) -> None:
    row = make_row(courriels=written)
    assert contacts.email(row, trade.vocabulary, "Mairie", "Couffé") is None
    assert row.problems[0].value == f"…@{written.split('@')[1]}"


def test_where_the_commune_is_unknown_its_name_accounts_for_nobody(make_row: Any, trade: Trade) -> None:
    row = make_row(courriels="camille.inventee@exemple.fr|accueil@exemple.fr")
    assert contacts.email(row, trade.vocabulary, "Mairie", "") == "accueil@exemple.fr"


def test_of_several_addresses_the_first_of_a_desk_is_kept(make_row: Any, trade: Trade) -> None:
    row = make_row(courriels="camille.inventee@exemple.fr|pas une adresse;info@exemple.fr")
    assert contacts.email(row, trade.vocabulary, "Mairie", "Couffé") == "info@exemple.fr"
    assert len(row.problems) == 2


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://exemple.fr/a?b=c;d", "https://exemple.fr/a?b=c;d"),
        ("https://exemple.fr|https://autre.fr", "https://exemple.fr/"),
        ("www.exemple.fr", "https://www.exemple.fr/"),
        ("http://exemple.fr:80/a", "https://exemple.fr/a"),
        ("https://médiathèque.fr", "https://xn--mdiathque-53af.fr/"),
        ("https://local.exemple.fr", "https://local.exemple.fr/"),
        ("https://www.test-lan.fr", "https://www.test-lan.fr/"),
    ],
)
def test_a_site_is_linked_in_https(make_row: Any, written: str, link: str) -> None:
    assert contacts.website(make_row(site_web=written)) == link


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "data:text/html,x", "https://nom:secret@exemple.fr", "https://127.0.0.1/", "localhost",
     "https://exemple.fr/a b", 'https://exemple.fr/"onclick', "https://[::1", "ftp://exemple.fr", "https://exemple.fr:8443/",
     "néant", "https://" + "a" * 64 + ".fr", "https://example.internal/", "https://intranet.local/x",
     "https://router.home.arpa/", "http://poste.lan", "https://Serveur.LOCALHOST", "https://un.test",
     "https://un.example", "https://un.invalid/a"],
)  # fmt: skip
def test_an_unsafe_link_is_dropped_and_told(make_row: Any, written: str) -> None:
    row = make_row(site_web=written)
    assert contacts.website(row) is None and len(row.problems) == 1
