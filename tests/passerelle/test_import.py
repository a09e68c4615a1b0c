"""The command that imports: every malformed file ends with 2 and one sentence, every good one with its counts."""

from __future__ import annotations

import csv
import errno
import gzip
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from knowledge.models import Library, Partner
from passerelle.wiring import Store

HEADER = "id,pivot,nom,commune,code_postal,adresse,date_maj,services,latitude,longitude,source"
ROW = "1,00000000000000,Lieu,Nantes,44000,1 rue A,2026-10-01,Aide aux démarches administratives,47.2,-1.55,essai"
DEEP = 10_000
SECONDS = 5.0  # of work, on a busy machine
SPREADSHEET = b"PK\x03\x04" + bytes(2_000)


def a_directory(path: Path, _patch: pytest.MonkeyPatch) -> str:
    path.mkdir()
    return "is a directory"


def a_pipe(path: Path, _patch: pytest.MonkeyPatch) -> str:
    os.mkfifo(path)
    return "not an ordinary file"


def a_link_to_itself(path: Path, _patch: pytest.MonkeyPatch) -> str:
    path.symlink_to(path)
    return "a link that leads to no file"


def an_unreadable_file(path: Path, patch: pytest.MonkeyPatch) -> str:
    """Refused as the system refuses it; the administrator, who may run the tests, can read everything."""
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    opening = Path.open

    def denied(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return opening(self, *arguments, **options)

    patch.setattr(Path, "open", denied)
    return "cannot be read: Permission denied"


MADE = {
    "directory": a_directory,
    "pipe": a_pipe,
    "link to itself": a_link_to_itself,
    "unreadable": an_unreadable_file,
    "absent": lambda _path, _patch: "does not exist",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lieux.csv"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (f"{HEADER}\n".encode(), "no row"),
        (b"a,b\n1,2\n", "not those of a known format"),
        (",".join(map(str, range(1000))).encode() + b"\n1\n", "1000 columns"),
        (f"{HEADER}\n".encode() + b"x" * 3_000_000, "line of over 1 MB"),
        (gzip.compress(b"0" * 10_000_000), "gzip"),
        (f"{HEADER}\n{ROW}\0\n".encode(), "not a text file"),
        (f"{HEADER}\n{ROW}\n".encode() + ROW.encode("cp1252"), "mixes encodings"),
        (b"[" * DEEP + b"]" * DEEP, "nested too deep"),
        (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "nested too deep"),
        (b'[{"id": "1", "a": ' + b"[" * DEEP + b"]" * DEEP + b"}]", "nested too deep"),
        (os.urandom(5_000) + b"\0", "not a text file"),
        (b"[]", "holds no place"),
        (b'[{"id": "1"}]', "not those of a known format"),
        (f"{HEADER}\n{ROW}\n".encode("utf-16"), "in UTF-16"),
        (f"{HEADER},id\n{ROW},1\n".encode(), "column id twice"),
        (f'{HEADER}\n{ROW}\n2,"open\n'.encode(), "never closed"),
        (SPREADSHEET, "archive or a spreadsheet"),
    ],
    ids=[
        "empty", "header only", "wrong columns", "1,000 columns", "endless line", "bomb", "NUL", "mixed", "deep list",
        "deep object", "deep value", "binary", "empty list", "wrong fields", "UTF-16",
        "column twice", "open quote", "zip",
    ],
)  # fmt: skip
def test_a_malformed_file_ends_with_2_and_one_sentence(
    passerelle: Callable[..., Any], file: Path, content: bytes, reason: str
) -> None:
    file.write_bytes(content)
    started = time.process_time()
    done = passerelle("import", str(file))
    assert time.process_time() - started < SECONDS
    assert (done.code, done.out) == (2, "")
    assert reason in done.err and done.err.startswith("Error: ") and done.err.count("\n") == 1


@pytest.mark.parametrize("kind", ["directory", "pipe", "link to itself", "unreadable", "absent"])
def test_what_cannot_be_opened_ends_with_2_and_one_sentence(
    passerelle: Callable[..., Any], file: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = MADE[kind](file, monkeypatch)
    started = time.perf_counter()  # a pipe would be waited for
    done = passerelle("import", str(file))
    assert time.perf_counter() - started < 2 * SECONDS
    assert (done.code, done.out) == (2, "")
    assert reason in done.err and done.err.startswith("Error: ") and done.err.count("\n") == 1


def test_lines_may_end_as_on_an_old_macintosh(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_bytes(f"{HEADER}\n{ROW}\n".replace("\n", "\r").encode())
    done = passerelle("import", str(file))
    assert done.code == 0 and done.out.startswith("1 added, ")


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [
        ("47.1", "-4.9", "254 km from Nantes"),
        ("46.0", "-9.0", "not in France"),
        ("0", "0", "not in France"),
        ("-1.55", "47.2", "they look swapped"),
    ],
    ids=["sea", "open sea", "0,0", "swapped"],
)
def test_a_point_that_cannot_be_is_told_and_the_place_kept_at_its_commune(
    passerelle: Callable[..., Any], file: Path, latitude: str, longitude: str, told: str
) -> None:
    file.write_text(f"{HEADER}\n{ROW.replace('47.2,-1.55', f'{latitude},{longitude}')}\n", encoding="utf-8")
    done = passerelle("import", str(file))
    assert done.code == 0 and done.out.startswith("1 added, ")
    assert told in done.err and "warning: line 2, latitude" in done.err


def test_a_broken_end_keeps_nothing_of_the_beginning(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_text(f'{HEADER}\n{ROW}\n2,"never closed\n', encoding="utf-8")
    assert passerelle("import", str(file)).code == 2
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert passerelle("import", str(file)).out.startswith("1 added, ")


def test_counts_are_told_and_the_same_again_changes_nothing(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert passerelle("import", str(file)).out == (
        "1 added, 0 changed, 0 unchanged, 0 removed, 0 joined, 0 refused; "
        "1 row of places of digital mediation, mednum v1\n"
    )
    assert passerelle("import", str(file)).out.startswith("0 added, 0 changed, 1 unchanged, ")


def test_a_rehearsal_shows_what_would_change(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    done = passerelle("import", str(file), "--dry-run")
    assert "would be added: Lieu (Nantes)" in done.err and done.out.startswith("Nothing written. Would be: 1 added")


def test_one_row_is_told_as_one(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert "; 1 row of places of digital mediation" in passerelle("import", str(file)).out


def test_a_preview_says_how_many_changes_it_does_not_list(passerelle: Callable[..., Any], file: Path) -> None:
    rows = [
        ROW.replace("1,", f"{n},", 1).replace("Lieu,", f"Lieu {n},").replace("1 rue", f"{n} rue") for n in range(203)
    ]
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    done = passerelle("import", str(file), "--dry-run")
    assert done.err.count("would be added") == 200 and done.err.endswith("and 3 more\n")


def test_a_remark_on_a_whole_file_names_no_empty_column(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_bytes(f"{HEADER}\n{ROW.replace('1 rue A', '1 rue du Château')}\n".encode("cp1252"))
    assert "warning: line 1: the file is not in UTF-8" in passerelle("import", str(file)).err


def test_places_that_the_file_has_no_more_go_when_asked(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n{ROW.replace('1,', '2,', 1).replace('rue A', 'rue B')}\n", encoding="utf-8")
    passerelle("import", str(file))
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert "1 of earlier imports are not in this file" in passerelle("import", str(file)).err
    assert ", 1 removed, " in passerelle("import", str(file), "--whole").out


def communes_of(store: Store) -> list[str | None]:
    with store.sessions() as session:
        return [one.commune for one in session.execute(select(Partner).where(~Partner.withdrawn)).scalars()]


VENDEE = (
    ROW.replace("1,", "2,", 1).replace("Nantes,44000", "Fontenay-le-Comte,85200").replace("47.2,-1.55", "46.46,-0.8")
)


def test_a_whole_file_of_another_region_takes_nothing_away_unless_told(
    passerelle: Callable[..., Any], file: Path, store: Store
) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    passerelle("import", str(file))
    file.write_text(f"{HEADER}\n{VENDEE}\n", encoding="utf-8")
    where = "withdrawn in a département that this file does not touch: Loire-Atlantique (1)."
    seen = passerelle("import", str(file), "--whole", "--dry-run")
    assert seen.code == 0 and f"1 place would be {where}" in seen.err and "--elsewhere-too" in seen.err
    done = passerelle("import", str(file), "--whole")
    assert (done.code, done.out) == (2, "") and f"1 place would be {where} Nothing was kept." in done.err
    assert communes_of(store) == ["Nantes"]
    done = passerelle("import", str(file), "--elsewhere-too")
    assert (done.code, done.out) == (2, "") and "--whole" in done.err and communes_of(store) == ["Nantes"]
    done = passerelle("import", str(file), "--whole", "--elsewhere-too")
    assert done.code == 0 and f"1 place was {where}" in done.err
    assert communes_of(store) == ["Fontenay-le-Comte"]


def test_a_broken_row_shows_that_the_file_is_of_its_departement(
    passerelle: Callable[..., Any], file: Path, store: Store
) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    passerelle("import", str(file))
    broken = ROW.replace("1,", "3,", 1).replace("Lieu", "", 1)
    file.write_text(f"{HEADER}\n{VENDEE}\n{broken}\n", encoding="utf-8")
    done = passerelle("import", str(file), "--whole")
    assert "does not touch" not in done.err and "1 refused" in done.out and done.code == 1


def test_a_list_of_services_alone_cannot_be_whole(passerelle: Callable[..., Any], tmp_path: Path) -> None:
    services = tmp_path / "services.json"
    told = {"source": "essai", "id": "v1", "structure_id": "s1", "nom": "Colis", "date_maj": "2026-10-02"}
    services.write_text(json.dumps([{**told, "thematiques": []}]), encoding="utf-8")
    done = passerelle("import", str(services), "--whole")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1) and "services alone" in done.err


def test_places_too_old_to_be_proposed_are_told_at_the_end(passerelle: Callable[..., Any], file: Path) -> None:
    old = ROW.replace("1,", "2,", 1).replace("rue A", "rue B").replace("2026-10-01", "2023-10-01")
    file.write_text(f"{HEADER}\n{ROW}\n{old}\n", encoding="utf-8")
    last = passerelle("import", str(file)).out.splitlines()[-1]
    assert last.startswith("1 row was not checked within two years") and "never proposed" in last
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert "within two years" not in passerelle("import", str(file)).out


def test_bad_rows_are_refused_one_by_one(passerelle: Callable[..., Any], file: Path, tmp_path: Path) -> None:
    """A formula for a name, a point in the sea, a date to come, a row without postcode: each is told."""
    rows = [
        ROW,
        ROW.replace("1,", "2,", 1).replace("Lieu", "=cmd|'/c calc'!A1"),
        ROW.replace("1,", "3,", 1).replace("47.2,-1.55", "46.0,-4.9").replace("rue A", "rue C"),
        ROW.replace("1,", "4,", 1).replace("2026-10-01", "2999-01-01").replace("rue A", "rue D"),
        ROW.replace("1,", "5,", 1).replace("44000", "Nantes"),
    ]
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    report = tmp_path / "report.csv"
    done = passerelle("import", str(file), "--report", str(report))
    assert done.code == 1 and done.out.startswith("3 added, 0 changed, 0 unchanged, 0 removed, 0 joined, 2 refused")
    with report.open(encoding="utf-8", newline="") as table:
        told = {(row["line"], row["field"], row["severity"]) for row in csv.DictReader(table)}
    assert {
        ("3", "nom", "error"), ("4", "latitude", "warning"), ("5", "date_maj", "warning"),
        ("6", "code_postal", "error"),
    } <= told  # fmt: skip
    assert "'=cmd" in report.read_text(encoding="utf-8")


def test_the_day_of_a_file_dates_what_it_does_not(passerelle: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "annuaire.csv"
    notes = "Adresse : 1 rue A,44000,Nantes | Tél : 02 61 91 00 01 | Fax : "
    header = "#id,name,request_email,notes,home_page,tag_string"
    path.write_text(f'{header}\n"mairie-44109-01","Mairie","","{notes}","","mairie"\n', encoding="utf-8")
    assert "--published" in passerelle("import", str(path)).err
    passerelle("import", str(path), "--published", "2026-01-02")
    assert "2026-01-02" in passerelle("export").out


@pytest.mark.parametrize("format_", ["mednum", "data-inclusion"])
def test_what_is_exported_is_imported_without_change(
    passerelle: Callable[..., Any], file: Path, tmp_path: Path, format_: str
) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    passerelle("import", str(file))
    target = tmp_path / "out.json"
    done = passerelle("export", "--format", format_, "--output", str(target))
    assert (done.code, done.out) == (0, "") and "1 partner exported" in done.err
    json.loads(target.read_text(encoding="utf-8"))
    if format_ == "mednum":
        assert passerelle("import", str(target)).out.startswith("0 added, 0 changed, 1 unchanged, ")


def test_an_export_to_nowhere_is_told(passerelle: Callable[..., Any], tmp_path: Path) -> None:
    done = passerelle("export", "--output", str(tmp_path / "none" / "out.csv"))
    assert done.code == 1 and "cannot be written" in done.err


SESSION = "BEGIN:VEVENT\nUID:a\nSUMMARY:{title}\nDTSTART:20990106T170000Z\nDTEND:20990106T180000Z\nEND:VEVENT\n"


def calendar(*titles: str) -> bytes:
    return f"BEGIN:VCALENDAR\n{''.join(SESSION.format(title=title) for title in titles)}END:VCALENDAR\n".encode()


def test_a_calendar_is_imported_into_the_library_that_is_named(
    passerelle: Callable[..., Any], store: Any, file: Path, tmp_path: Path
) -> None:
    with store.sessions.begin() as session:
        session.add_all([Library(slug=slug, name=slug, territory=[]) for slug in ("ici", "la-bas")])
    file.write_bytes(calendar("La souris"))
    unsaid = passerelle("import", str(file))
    assert unsaid.code == 2 and "--library: ici, la-bas" in unsaid.err and unsaid.err.count("\n") == 1
    done = passerelle("import", str(file), "--library", "la-bas")
    assert (done.code, done.err) == (0, "") and done.out.startswith("1 added, 0 changed, ")
    assert "1 row of a calendar of workshops" in done.out
    assert [one.library.slug for one in store.catalogue.workshops()] == ["la-bas"]
    assert passerelle("import", str(file), "--library", "la-bas").out.startswith("0 added, 0 changed, 1 unchanged")


def test_a_calendar_with_an_unusable_event_ends_with_1_and_a_broken_one_with_2(
    passerelle: Callable[..., Any], store: Any, file: Path, tmp_path: Path
) -> None:
    with store.sessions.begin() as session:
        session.add(Library(slug="ici", name="Ici", territory=[]))
    file.write_bytes(calendar(""))
    report = tmp_path / "problems.csv"
    refused = passerelle("import", str(file), "--report", str(report))
    assert refused.code == 1 and "SUMMARY" in refused.err and "SUMMARY" in report.read_text(encoding="utf-8")
    file.write_bytes(calendar("La souris")[:-20])
    assert passerelle("import", str(file)).code == 2
    file.write_bytes(b"id,nom\n1,a\n")
    assert passerelle("import", str(file), "--format", "ics").code == 2
    assert store.catalogue.workshops() == []


def test_a_report_that_cannot_be_written_keeps_anything_from_being_imported(
    passerelle: Callable[..., Any], store: Any, file: Path, tmp_path: Path
) -> None:
    """1 would say that rows were refused, and that the good ones are kept."""
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    done = passerelle("import", str(file), "--report", str(tmp_path / "nowhere" / "report.csv"))
    assert (done.code, done.out) == (2, "") and done.err.count("\n") == 1
    assert "cannot be written" in done.err and "nothing was imported" in done.err
    assert store.catalogue.partners() == []


def test_the_report_is_not_written_over_the_file(passerelle: Callable[..., Any], file: Path) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    done = passerelle("import", str(file), "--report", str(file))
    assert done.code == 2 and "give another name" in done.err
    assert file.read_text(encoding="utf-8") == f"{HEADER}\n{ROW}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_disk_that_is_full_is_told_before_anything_is_imported(
    passerelle: Callable[..., Any], store: Any, file: Path
) -> None:
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    done = passerelle("import", str(file), "--report", "/dev/full")
    assert done.code == 2 and "cannot be written" in done.err and store.catalogue.partners() == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (SPREADSHEET, "archive or a spreadsheet"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "it breaks off"),
        (b"code_insee,chef_lieu,codes_postaux\n29019,,29200\n", "is missing"),
    ],
    ids=["empty", "spreadsheet", "calendar", "communes"],
)
def test_a_malformed_file_has_its_report_too(
    passerelle: Callable[..., Any], file: Path, tmp_path: Path, content: bytes, problem: str
) -> None:
    file.write_bytes(content)
    report = tmp_path / "report.csv"
    assert passerelle("import", str(file), "--report", str(report)).code == 2
    with report.open(encoding="utf-8", newline="") as table:
        [told] = csv.DictReader(table)
    assert problem in told["problem"] and told["severity"] == "error"


COMMUNE_LIST = (
    b"code_insee,nom,type,chef_lieu,departement,epci,epci_nom,codes_postaux,population,latitude,longitude\n"
    b"29019,Brest,actuelle,,29,,,29200,139456,,\n"
)


@pytest.mark.parametrize(
    ("content", "given", "told"),
    [
        (f"{HEADER}\n{ROW}\n".encode(), ("--library", "zz"), "--library is for a calendar"),
        (COMMUNE_LIST, ("--whole",), "--whole is for a calendar or a file of places"),
        (COMMUNE_LIST, ("--published", "2026-01-02"), "--published is for a file of places"),
        (COMMUNE_LIST, ("--library", "ici"), "--library is for a calendar"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", ("--published", "2026-01-02"), "--published is for a file of places"),
    ],
    ids=["library of places", "whole list", "published list", "library of a list", "published calendar"],
)
def test_an_option_that_would_do_nothing_is_refused_with_one_sentence(
    passerelle: Callable[..., Any], store: Any, data_dir: Path, file: Path, content: bytes, given: tuple[str, ...],
    told: str,
) -> None:  # fmt: skip
    file.write_bytes(content)
    done = passerelle("import", str(file), *given)
    assert (done.code, done.out) == (2, "") and told in done.err and done.err.count("\n") == 1
    assert store.catalogue.partners() == [] and not (data_dir / "communes.csv").exists()


def test_of_a_file_that_is_not_there_that_alone_is_told(passerelle: Callable[..., Any], tmp_path: Path) -> None:
    assert "does not exist" in passerelle("import", str(tmp_path / "absent.ics"), "--library", "ici").err
