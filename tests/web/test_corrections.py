"""The desk decides on what partners propose."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from knowledge.models import Partner
from storage.database import make_engine, session_factory

LIST = "/accueil/corrections"


@pytest.fixture
def sessions(house: Any, tmp_path: Any) -> Any:
    sessions = session_factory(make_engine(f"sqlite:///{tmp_path / 'passerelle.db'}"))
    with sessions.begin() as session:
        session.add(
            Partner(id="p1", source="e", source_id="p1", name="Espace des Essais", kind="epn", phone="02 61 91 00 01")
        )
    return sessions


@pytest.fixture
async def proposal(house: Any, sessions: Any) -> str:
    """The address of a proposal that waits; the desk is logged in."""
    propose(house, phone="02 61 91 00 02")
    await house.log_in()
    return f"{LIST}/{house.services.proposals.waiting()[0].id}"


def propose(house: Any, note: str = "<i>Bonjour</i>", **values: str) -> None:
    confirmations = house.services.confirmations
    confirmations.propose(confirmations.make_link("p1"), values, note)


async def form(house: Any, **fields: str) -> dict[str, str]:
    """The fields of the form of the first proposal, as the page has them."""
    text = await (await house.client.get(LIST)).text()
    hidden = dict(re.findall(r'name="(csrf|seal|told)" value="([^"]*)"', text.split('class="correction"')[1]))
    return {**hidden, **fields}


async def accept_twice(house: Any, address: str, **fields: str) -> Any:
    """What comes of a form that is sent, read again as the page asks, and sent once more."""
    first = await house.client.post(address, data=await form(house, **fields))
    assert first.status == 422
    told = re.findall(r'name="told" value="([^"]*)"', await first.text())[0]
    return await house.client.post(address, data=await form(house, **fields, told=told))


def partner(sessions: Any) -> Partner:
    with sessions() as session:
        found: Partner = session.get(Partner, "p1")
        return found


async def test_before_and_after_stand_side_by_side_and_inert(house: Any, proposal: str) -> None:
    text = await (await house.client.get(LIST)).text()
    row = text.split("<fieldset")[1].split("</fieldset>")[0]
    assert row.index("02 61 91 00 01") < row.index("02 61 91 00 02")
    assert "&lt;i&gt;Bonjour" in text and "<i>" not in text


async def test_an_accepted_correction_is_written(house: Any, proposal: str, sessions: Any) -> None:
    done = await house.client.post(f"{proposal}/accepter", data=await form(house))
    assert done.status == 200 and "La fiche est corrigée" in await done.text()
    assert (partner(sessions).phone, partner(sessions).verified_on) == ("02 61 91 00 02", house.clock.now.date())
    assert "Aucun partenaire n'attend" in unescape(await (await house.client.get(LIST)).text())


async def test_the_desk_puts_a_number_right_before_accepting(house: Any, sessions: Any) -> None:
    propose(house, phone="02 61 91 00 02")
    await house.log_in()
    address = f"{LIST}/{house.services.proposals.waiting()[0].id}/accepter"
    sent = await form(house, phone="au standard")
    again = await house.client.post(address, data=sent)
    text = unescape(await again.text())
    assert again.status == 422 and "pas un numéro français" in text and ">au standard<" in text
    assert (await house.client.post(address, data={**sent, "phone": "0261910003"})).status == 200
    assert partner(sessions).phone == "02 61 91 00 03"


async def test_a_refused_correction_changes_nothing(house: Any, proposal: str, sessions: Any) -> None:
    done = await house.client.post(f"{proposal}/refuser", data={"csrf": await house.csrf()})
    assert done.status == 200 and "La fiche reste comme elle est" in await done.text()
    assert (partner(sessions).phone, partner(sessions).verified_on) == ("02 61 91 00 01", None)


async def test_the_second_desk_is_told_who_decided(house: Any, proposal: str, sessions: Any) -> None:
    await house.client.post(f"{proposal}/refuser", data={"csrf": await house.csrf()})
    await house.log_in("Camille")
    second = await house.client.post(f"{proposal}/accepter", data={"csrf": await house.csrf()})
    assert second.status == 409 and "Accueil a déjà répondu" in unescape(await second.text())
    assert partner(sessions).phone == "02 61 91 00 01"
    unknown = await house.client.post(f"{LIST}/rien/refuser", data={"csrf": await house.csrf()})
    assert unknown.status == 404


@pytest.mark.parametrize("action", ["accepter", "refuser"])
async def test_a_form_without_its_token_decides_nothing(house: Any, proposal: str, action: str) -> None:
    assert (await house.client.post(f"{proposal}/{action}", data={"csrf": "autre"})).status == 403
    assert len(house.services.proposals.waiting()) == 1


async def test_what_another_desk_wrote_meanwhile_is_compared_first(house: Any, proposal: str, sessions: Any) -> None:
    opened = await form(house, phone="02 61 91 00 08")
    with sessions.begin() as session:
        session.get(Partner, "p1").phone = "02 61 91 00 07"
    late = await house.client.post(f"{proposal}/accepter", data=opened)
    text = unescape(await late.text())
    assert late.status == 409 and "La fiche vient de changer" in text and partner(sessions).phone == "02 61 91 00 07"
    assert "<p>02 61 91 00 07</p>" in text and ">02 61 91 00 08</textarea>" in text
    seal = dict(re.findall(r'name="(seal)" value="([^"]+)"', text))
    assert (await house.client.post(f"{proposal}/accepter", data={**opened, **seal})).status == 200
    assert partner(sessions).phone == "02 61 91 00 08"


async def test_a_correction_of_a_withdrawn_partner_is_not_accepted(house: Any, proposal: str, sessions: Any) -> None:
    with sessions.begin() as session:
        session.get(Partner, "p1").withdrawn = True
    done = await house.client.post(f"{proposal}/accepter", data=await form(house))
    assert done.status == 409 and "Cette fiche est retirée" in unescape(await done.text())
    assert partner(sessions).phone == "02 61 91 00 01"


async def test_the_desk_is_warned_before_words_replace_hours_that_passerelle_follows(house: Any, sessions: Any) -> None:
    with sessions.begin() as session:
        session.get(Partner, "p1").opening_hours = "Mo-Fr 09:00-17:00; Jul-Aug 09:00-12:00"
    propose(house, hours="du lundi au vendredi de 9 h à 18 h")
    await house.log_in()
    text = unescape(await (await house.client.get(LIST)).text())
    assert "Passerelle ne dira plus si c'est ouvert. Pour qu'elle le dise encore" in text
    assert "<code>Mo-Fr 09:00-17:00; Jul-Aug 09:00-12:00</code>" in text
    assert "cette semaine" not in text and "en juillet et août" in text
    address = f"{LIST}/{house.services.proposals.waiting()[0].id}/accepter"
    better = "Mo-Fr 09:00-18:00; Jul-Aug 09:00-12:00"
    assert (await accept_twice(house, address, hours=better)).status == 200
    assert (partner(sessions).opening_hours, partner(sessions).hours_note) == (better, None)


async def test_a_message_that_was_erased_is_told_as_such(house: Any, sessions: Any) -> None:
    propose(house)
    await house.log_in()
    assert "effacé" not in await (await house.client.get(LIST)).text()
    house.clock.forward(days=31)
    house.services.proposals.purge()
    await house.log_in()
    text = unescape(await (await house.client.get(LIST)).text())
    assert "Leur message s'est effacé après 30 jours" in text and "Bonjour" not in text


@pytest.fixture
async def hours_proposed(house: Any, sessions: Any) -> str:
    """The address that accepts hours in words for a record whose hours Passerelle follows; the desk is logged in."""
    with sessions.begin() as session:
        session.get(Partner, "p1").opening_hours = "Mo-Fr 09:00-17:00"
    propose(house, hours="du lundi au vendredi de 9 h à 18 h")
    await house.log_in()
    return f"{LIST}/{house.services.proposals.waiting()[0].id}/accepter"


async def test_hours_that_no_clock_shows_are_refused(house: Any, hours_proposed: str, sessions: Any) -> None:
    broken = await house.client.post(
        hours_proposed, data=await form(house, hours="Th 10:00-12:00; We 25:00-99:00", told="x")
    )
    text = unescape(await broken.text())
    assert broken.status == 422 and ">Th 10:00-12:00; We 25:00-99:00</textarea>" in text
    again = await form(house, hours="Th 10:00-12:00; We 25:00-99:00")
    again["told"] = re.findall(r'name="told" value="([^"]*)"', text)[0]
    refused = await house.client.post(hours_proposed, data=again)
    assert refused.status == 422 and "une heure qui n'existe pas" in unescape(await refused.text())
    assert (partner(sessions).opening_hours, partner(sessions).hours_note) == ("Mo-Fr 09:00-17:00", None)


@pytest.mark.parametrize("slip", ["Th 9.45-12:15", "Mo-Fr 09:00-12:30,14:00-17:30; We 09:00-12h30"])
async def test_a_slip_in_hours_is_told_before_they_become_words(
    house: Any, hours_proposed: str, sessions: Any, slip: str
) -> None:
    first = await house.client.post(hours_proposed, data=await form(house, hours=slip))
    assert first.status == 422 and "ne sont pas au format attendu" in unescape(await first.text())
    assert partner(sessions).opening_hours == "Mo-Fr 09:00-17:00"


async def test_hours_are_read_back_in_french_before_they_are_written(
    house: Any, hours_proposed: str, sessions: Any
) -> None:
    first = await house.client.post(hours_proposed, data=await form(house, hours="Th 10:00-12:00"))
    assert first.status == 422 and "le jeudi matin de 10 h à 12 h" in unescape(await first.text())
    assert (await accept_twice(house, hours_proposed, hours="Th 10:00-12:00")).status == 200
    assert partner(sessions).opening_hours == "Th 10:00-12:00"


async def test_the_desk_reads_what_will_be_empty_before_it_accepts(house: Any, sessions: Any) -> None:
    propose(house, phone="")
    await house.log_in()
    text = unescape(await (await house.client.get(LIST)).text())
    assert "seront vides : téléphone, horaires, adresse" in text
    address = f"{LIST}/{house.services.proposals.waiting()[0].id}/accepter"
    assert (await house.client.post(address, data=await form(house))).status == 200


async def test_a_line_that_the_desk_empties_is_told_first(house: Any, proposal: str, sessions: Any) -> None:
    done = await house.client.post(f"{proposal}/accepter", data=await form(house, phone=""))
    assert done.status == 422 and "seront vides : téléphone" in unescape(await done.text())
    assert partner(sessions).phone == "02 61 91 00 01"
    assert (await accept_twice(house, f"{proposal}/accepter", phone="")).status == 200


async def test_an_address_of_another_postcode_is_told(house: Any, sessions: Any) -> None:
    with sessions.begin() as session:
        row = session.get(Partner, "p1")
        row.postcode, row.commune = "44600", "Saint-Nazaire"
    propose(house, address="12 rue de la Paix 75001 Paris")
    await house.log_in()
    text = unescape(await (await house.client.get(LIST)).text())
    assert "un autre code postal que la fiche (44600 Saint-Nazaire)" in text
