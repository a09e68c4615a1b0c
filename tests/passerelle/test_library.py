"""The commands that lead from the demonstration to a library of one's own, and commands that read."""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.booking import Bookings
from knowledge.models import Partner, WorkshopWait
from knowledge.opening_hours import paris_day
from passerelle.first_start import furnish
from passerelle.wiring import Store, now

MOULINS = (
    "library", "--name", "Médiathèque des Moulins", "--phone", "0261910001", "--commune", "st nazaire",
    "--address", "1 rue A", "--hours", "Tu-Sa 10:00-18:00",
)  # fmt: skip
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide-bibliotheque.md"
SLUG = "mediatheque-des-moulins"


def dump(data_dir: Path) -> list[str]:
    return list(sqlite3.connect(data_dir / "passerelle.sqlite3").iterdump())


def test_a_library_is_added_without_the_demonstration_and_serves_its_territory(
    passerelle: Callable[..., Any], store: Store
) -> None:
    done = passerelle(*MOULINS)
    assert (done.code, done.out, done.err) == (0, f"Added: {SLUG}, Médiathèque des Moulins\n", "")
    (library,) = store.catalogue.libraries()
    place = library.place
    assert (place.phone, place.commune, place.insee) == ("02 61 91 00 01", "Saint-Nazaire", "44184")
    assert place.opening_hours == "Tu-Sa 10:00-18:00" and place.verified_on == paris_day(now())
    assert "44184" in library.territory and len(library.territory) > 5
    furnish(store)
    assert [one.slug for one in store.catalogue.libraries()] == [SLUG] and not store.catalogue.partners()


def test_only_what_is_given_changes_and_the_history_tells_it(passerelle: Callable[..., Any], store: Store) -> None:
    passerelle(*MOULINS)
    done = passerelle("library", "--slug", SLUG, "--phone", "02 61 91 00 02")
    assert (done.code, done.out) == (0, f"Changed: {SLUG}, Médiathèque des Moulins\n")
    library = store.catalogue.library(SLUG)
    assert library is not None and library.place.address == "1 rue A" and library.place.phone == "02 61 91 00 02"
    change, added = store.libraries.past(SLUG)
    assert change.after == {"phone": "02 61 91 00 02"} and added.added
    assert change.who == "commande passerelle library"
    done = passerelle("library")
    assert done.out == f"{SLUG}\tMédiathèque des Moulins\t02 61 91 00 02\n"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--name", "A"), "needs --phone, --commune too"),
        (("--phone", "02 61 91 00 01"), "Give --name, or --slug"),
        (("--slug", "annexe", "--phone", "02 61 91 00 01"), "needs --name, --commune too"),
        (("--name", "A", "--phone", "08 99 70 00 00", "--commune", "Nantes"), "--phone is not a French phone number"),
        (("--name", "A", "--phone", "3", "--commune", "Zzz"), "--commune does not go with the postcode"),
        (
            ("--name", "A", "--phone", "3949", "--commune", "Nantes", "--hours", "le matin"),
            "--hours is not in the form",
        ),
        (("--name", "A" * 201, "--phone", "3949", "--commune", "Nantes"), "--name is too long"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(
    passerelle: Callable[..., Any], store: Store, given: tuple[str, ...], told: str
) -> None:
    done = passerelle("library", *given)
    assert done.code == 2 and told in done.err and done.out == "" and done.err.count("\n") == 1
    assert not store.catalogue.libraries()


def test_another_library_of_the_same_name_never_changes_the_first(
    passerelle: Callable[..., Any], store: Store, data_dir: Path
) -> None:
    passerelle("library", "--name", "Médiathèque", "--phone", "02 61 91 00 01", "--commune", "Nantes")
    before = dump(data_dir)
    again = ("library", "--name", "Médiathèque", "--phone", "02 61 91 00 02", "--commune", "Rezé")
    refused = passerelle(*again)
    assert refused.code == 2 and dump(data_dir) == before
    assert "mediatheque is there already. --slug mediatheque changes it; --slug with another" in refused.err
    assert passerelle(*again, "--slug", "reze").code == 0
    assert [one.place.commune for one in store.catalogue.libraries()] == ["Nantes", "Rezé"]


@pytest.mark.parametrize("given", [("--phone", ""), ("--commune", " "), ("--name", ""), ()])
def test_what_a_library_needs_is_never_emptied(
    passerelle: Callable[..., Any], store: Store, data_dir: Path, given: tuple[str, ...]
) -> None:
    passerelle(*MOULINS)
    before = dump(data_dir)
    done = passerelle("library", "--slug", SLUG, *given)
    assert done.code == 2 and dump(data_dir) == before
    assert f"a library needs {given[0]}." in done.err if given else "Say what changes" in done.err


def test_a_record_is_dated_when_it_is_added_and_when_somebody_says_that_it_was_checked(
    passerelle: Callable[..., Any], store: Store
) -> None:
    passerelle(*MOULINS)
    record = store.libraries.record(SLUG)
    assert record.values["verified_on"] == paris_day(now()).isoformat()
    store.libraries.save(SLUG, record.version, {"verified_on": "2026-01-15"}, "Camille")
    passerelle("library", "--slug", SLUG, "--phone", "02 61 91 00 02")
    assert store.libraries.record(SLUG).values["verified_on"] == "2026-01-15"
    done = passerelle("library", "--slug", SLUG, "--verified")
    assert done.code == 0 and store.libraries.record(SLUG).values["verified_on"] == paris_day(now()).isoformat()


def test_a_commune_that_the_list_lacks_is_kept_and_told(passerelle: Callable[..., Any], store: Store) -> None:
    given = ("--name", "A", "--phone", "3949", "--commune", "Lille", "--postcode", "59000")
    done = passerelle("library", *given)
    assert done.code == 0 and "Lille is not in the list of communes" in done.err
    library = store.catalogue.library("a")
    assert library is not None and library.place.commune == "Lille" and library.territory == ()


def test_without_a_library_the_list_says_how_to_add_one(passerelle: Callable[..., Any]) -> None:
    done = passerelle("library")
    assert done.code == 0 and done.out == "" and "No library yet" in done.err


def test_a_library_of_the_demonstration_is_not_taken_for_ones_own(passerelle: Callable[..., Any], store: Store) -> None:
    furnish(store)
    done = passerelle("library", "--slug", "nantes", "--phone", "02 61 91 00 01")
    assert done.code == 2 and "nantes is a library of the demonstration" in done.err
    done = passerelle(*MOULINS)
    assert done.code == 0 and "The demonstration is still there" in done.err
    library = store.catalogue.library()
    assert library is not None and library.slug == SLUG


def test_the_demonstration_goes_once_there_is_a_library_and_people_were_told(
    passerelle: Callable[..., Any], store: Store, data_dir: Path
) -> None:
    furnish(store)
    bookings = Bookings(store.sessions, now)
    full = next(one for one in bookings.coming() if one.seats)
    with store.sessions.begin() as session:
        session.add(WorkshopWait(date_id=full.id, name="Zéphyrine", added_at=now()))
    early = passerelle("demo", "--remove", "--yes")
    assert early.code == 1 and "There is no other library" in early.err and store.catalogue.partners()
    passerelle(*MOULINS)
    before = dump(data_dir)
    for arguments in ((), ("--remove", "--dry-run", "--yes"), ("--dry-run",)):
        told = passerelle("demo", *arguments)
        assert told.code == 0 and "1 waiting" in told.out and full.title in told.out
        assert told.out.endswith("Nothing was removed.\n") and "Zéphyrine" not in told.out
    refused = passerelle("demo", "--remove")
    assert refused.code == 1 and "Tell these people first" in refused.err and "1 waiting" in refused.out
    assert dump(data_dir) == before
    done = passerelle("demo", "--remove", "--yes")
    assert done.code == 0 and done.out.endswith("The demonstration is removed.\n") and "1 waiting" in done.out
    assert "démonstration" not in str(dump(data_dir))
    assert not any("Zéphyrine".encode() in file.read_bytes() for file in data_dir.iterdir() if file.is_file())
    furnish(store)
    assert [one.slug for one in store.catalogue.libraries()] == [SLUG] and not store.catalogue.partners()
    again = passerelle("demo", "--remove")
    assert (again.code, again.out) == (0, "There is no demonstration in this database.\n")


@pytest.mark.parametrize("arguments", [("check", "--quick"), ("export",), ("lookup", "cni")])
@pytest.mark.parametrize("state", ["empty", "old demonstration", "library", "partners"])
def test_a_command_that_reads_changes_nothing_in_a_database(
    passerelle: Callable[..., Any],
    store: Store,
    data_dir: Path,
    arguments: tuple[str, ...],
    state: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("passerelle.commands.lookup.usable_model", lambda _settings: None)
    if state == "old demonstration":
        with monkeypatch.context() as then:
            then.setattr("passerelle.first_start.now", lambda: now() - timedelta(days=30))
            furnish(store)
    elif state == "library":
        passerelle(*MOULINS)
    elif state == "partners":
        with store.sessions.begin() as session:
            session.add(Partner(id="p1", source="essai", source_id="1", name="Lieu d'essai", kind="ccas"))
    before = dump(data_dir)
    done = passerelle(*arguments)
    assert done.code in (0, 1) and "Error" not in done.err
    assert dump(data_dir) == before
    if arguments == ("export",) and state == "empty":
        assert "(démonstration)" in done.out


def test_the_commands_of_the_guide_lead_from_the_demonstration_to_ones_own_library(
    passerelle: Callable[..., Any], store: Store
) -> None:
    furnish(store)
    guide = GUIDE.read_text(encoding="utf-8").split("## De la démonstration")[1].split("\n## ")[0]
    commands = re.findall(r"^ +uv run passerelle (.+)$", guide, re.MULTILINE)
    done = [passerelle(*shlex.split(command)) for command in commands]
    assert len(done) == 3 and all(one.code == 0 for one in done), [one.err for one in done]
    (library,) = store.catalogue.libraries()
    assert library.place.phone == "02 61 91 00 00" and not store.catalogue.partners()


def test_what_a_library_offers_is_told_with_its_needs_and_adds_up(passerelle: Callable[..., Any], store: Store) -> None:
    done = passerelle(*MOULINS, "--offers", "impression", "--offers", "acces_internet", "--offers", "impression")
    assert done.code == 0
    assert [card.what for card in store.catalogue.candidates("impression")] == ["Imprimer, copier, numériser"]
    (own,) = (one for one in store.libraries.record(SLUG).values["offers"] if one["need"] == "impression")
    mine = {**own, "what": "À l'accueil"}
    store.libraries.save(SLUG, 1, {"offers": [mine]}, "Camille")
    assert passerelle("library", "--slug", SLUG, "--offers", "emploi", "--offers", "impression").code == 0
    values = store.libraries.record(SLUG).values
    assert [(one["need"], one["posture"]) for one in values["offers"]] == [
        ("emploi", "apprendre"), ("impression", "informer"),
    ]  # fmt: skip
    assert mine in values["offers"] and values["address"] == "1 rue A"
    passerelle("library", "--slug", SLUG, "--phone", "02 61 91 00 02")
    assert store.libraries.record(SLUG).values["offers"] == values["offers"]


def test_an_offer_that_is_no_need_is_told_with_those_there_are(passerelle: Callable[..., Any], store: Store) -> None:
    done = passerelle(*MOULINS, "--offers", "impresion\n", "--offers", "emploi")
    assert done.code == 2 and "--offers impresion\\n is no need" in done.err and "impression, " in done.err
    assert not store.catalogue.libraries() and done.err.count("\n") == 1
