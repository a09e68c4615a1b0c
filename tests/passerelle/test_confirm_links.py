"""The command that makes partners' private links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from knowledge.models import Library, Partner
from passerelle.wiring import now


@pytest.fixture
def partners(store: Any) -> None:
    """Two partners: one verified yesterday, one a year ago; and one that nobody ever verified."""
    with store.sessions.begin() as session:
        session.add(Library(slug="a", name="Médiathèque des Essais"))  # else the demonstration comes in
        for name, days in (("neuf", 1), ("vieux", 365), ("jamais", None)):
            verified = None if days is None else now().date() - timedelta(days=days)
            values = {"name": f"Lieu {name}\t", "kind": "epn", "verified_on": verified, "email": "accueil@exemple.fr"}
            session.add(Partner(id=name, source="essai", source_id=name, **values))


@pytest.mark.usefixtures("partners")
def test_one_link_a_partner_that_leads_to_its_own_record(
    passerelle: Callable[..., Any], store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSERELLE_PUBLIC_URL", "https://passerelle.exemple.fr")
    done = passerelle("confirm-links")
    lines = [line.split("\t") for line in done.out.splitlines()]
    assert done.code == 0 and {line[1] for line in lines} == {"neuf", "vieux", "jamais"}
    for link, identifier, *_facts in lines:
        token = link.removeprefix("https://passerelle.exemple.fr/confirmer/")
        assert store.confirmations.told(token)[0].name.strip() == f"Lieu {identifier}"
    assert done.err == "3 links, valid for 30 days. Each is a key: send it to its partner alone.\n"


@pytest.mark.usefixtures("partners")
def test_only_old_records_or_one_partner(passerelle: Callable[..., Any]) -> None:
    old = passerelle("confirm-links", "--older-than", "180")
    assert {line.split("\t")[1] for line in old.out.splitlines()} == {"vieux", "jamais"}
    assert "PASSERELLE_PUBLIC_URL" in old.err
    one = passerelle("confirm-links", "--partner", "neuf")
    assert [line.split("\t")[1] for line in one.out.splitlines()] == ["neuf"]


@pytest.mark.usefixtures("partners")
def test_an_unknown_partner_is_told(passerelle: Callable[..., Any]) -> None:
    done = passerelle("confirm-links", "--partner", "personne")
    assert (done.code, done.out) == (1, "") and "personne" in done.err
