"""The desk's import: shown before it is done, exactly the file that was shown, and nothing by halves."""

from __future__ import annotations

import ast
import gzip
import html
import re
import time
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import FormData
from sqlalchemy.exc import OperationalError

import knowledge.importers
from knowledge.importers.importing import UNDATED
from knowledge.importers.opened import ENCODED_OTHERWISE
from knowledge.importers.rows import Problem
from web import imports
from web.imports import cause_in_french, reason_in_french
from web.texts import Texts
from web.uploads import KEPT_SECONDS, Uploads

ADDRESS = "/accueil/import"
HEADER = "id,pivot,nom,commune,code_postal,adresse,date_maj,services,telephone,source"
ROW = "{id},00000000000000,{name},Nantes,44000,1 rue A,2026-10-01,Aide aux démarches administratives,{phone},essai"
SECONDS = 5.0  # of work, on a busy machine
DAYS = ",".join(f"h_{day}" for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"))
UNDATED_FILE = f"""id_fs,lib_fs,adresse,insee_com,code_postal,lib_com,telephone,itinerance,{DAYS}
1,France services de l'Essai,1 rue A,44109,44000,Nantes,08 99 70 00 00,Non,,,,,,
""".encode()
FALLBACK = "Cette ligne ne peut pas être utilisée."


def table(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def row(number: int, name: str = "Lieu", phone: str = "") -> str:
    return ROW.format(id=number, name=f"{name} {number}", phone=phone)


@pytest_asyncio.fixture
async def desk(house: Any) -> Any:
    await house.log_in()
    return house


async def send(desk: Any, content: bytes, csrf: str | None = None, **fields: str) -> tuple[int, str]:
    form = FormData()
    for name, value in {"csrf": await desk.csrf() if csrf is None else csrf, **fields}.items():
        form.add_field(name, value)
    form.add_field("file", content, filename="lieux.csv", content_type="text/csv")
    response = await desk.client.post(ADDRESS, data=form)
    return response.status, html.unescape(await response.text())


async def apply(desk: Any, page: str, **fields: str) -> tuple[int, str]:
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.split("/appliquer")[1]))
    response = await desk.client.post(f"{ADDRESS}/appliquer", data={**sent, **fields})
    return response.status, html.unescape(await response.text())


def kept(desk: Any) -> list[str]:
    return [line.name for line in desk.services.partners.search().lines]


async def test_a_file_is_shown_then_applied(desk: Any) -> None:
    status, page = await send(desk, table(row(1), row(2)))
    assert status == 200 and "Fiches ajoutées : 2" in page and "Rien n'est encore écrit." in page
    assert "<strong>Ajoutée</strong> : Lieu 1, Nantes" in page and kept(desk) == []
    status, page = await apply(desk, page)
    assert status == 200 and "L'import est fait" in page and kept(desk) == ["Lieu 1", "Lieu 2"]


async def test_changes_and_refused_rows_are_told_in_french(desk: Any) -> None:
    _status, page = await send(desk, table(row(1)))
    await apply(desk, page)
    bad = row(2).replace("44000", "Nantes")
    _status, page = await send(desk, table(row(1, phone="02 61 91 00 01"), bad))
    assert "Fiches changées, ou remises dans l'annuaire : 1" in page and "Lignes refusées : 1" in page
    assert re.search(r"<strong>Changée</strong> : Lieu 1, Nantes\. Téléphone", page)
    assert "Ligne 3, colonne code_postal : « Nantes ». Ce n'est pas un code postal." in page


async def test_what_will_never_be_shown_is_said_before_it_is_applied(desk: Any) -> None:
    _status, page = await send(desk, UNDATED_FILE)
    before, _, after = page.partition('action="/accueil/import/appliquer"')
    assert "Lignes dont les lieux ne seront pas proposés : 1." in before and after
    assert "envoyez de nouveau le fichier, avec sa date" in before
    _status, page = await send(desk, UNDATED_FILE, published="2026-11-01")
    assert "ne seront pas proposés" not in page
    _status, page = await send(desk, table(row(1).replace("2026-10-01", "2021-10-01")))
    assert "ne seront pas proposés : 1." in page and "avec sa date" not in page


async def test_remarks_are_told_in_french(desk: Any) -> None:
    _status, page = await send(desk, UNDATED_FILE)
    assert "Ligne 1. Ce format ne donne aucune date." in page
    told = "colonne telephone : « 08 99 70 00 00 ». Ce numéro est surtaxé. Il a été laissé de côté."
    assert told in page and "Lignes refusées : 0" in page
    assert told in (await apply(desk, page))[1]


@pytest.mark.parametrize("day", ["2999-01-01", "hier"])
async def test_a_file_cannot_be_of_a_day_to_come_or_of_no_day(desk: Any, tmp_path: Path, day: str) -> None:
    status, page = await send(desk, UNDATED_FILE, published=day)
    assert status == 422 and "Cette date n'est pas bonne" in page and "/appliquer" not in page
    assert not list((tmp_path / "imports").iterdir())


async def test_places_that_a_whole_file_has_no_more_are_removed_only_when_asked(desk: Any) -> None:
    _status, page = await send(desk, table(row(1), row(2)))
    await apply(desk, page)
    _status, page = await send(desk, table(row(1)))
    assert "Fiches que le fichier n'a plus, et qui restent : 1" in page
    _status, page = await send(desk, table(row(1)), whole="1")
    assert "Fiches retirées, ou réunies à une autre : 1" in page and len(kept(desk)) == 2
    shown, form = page.split("Rien n'est encore écrit.")
    assert "Fiches qui seraient retirées" in shown and "<li>Lieu 2, Nantes</li>" in shown and "Lieu 2" not in form
    _status, page = await apply(desk, page)
    assert kept(desk) == ["Lieu 1"] and "Fiches retirées</h3>" in page
    assert [line.name for line in desk.services.partners.search(withdrawn=True).lines] == ["Lieu 2"]


async def test_a_whole_file_of_another_region_is_asked_about_once_more(desk: Any) -> None:
    _status, page = await send(desk, table(row(1), row(2)))
    await apply(desk, page)
    other_region = table(row(3).replace("Nantes,44000", "Fontenay-le-Comte,85200"))
    told = "dans un département que ce fichier ne touche pas : Loire-Atlantique."
    _status, page = await send(desk, other_region, whole="1")
    assert f"2 fiches seraient retirées {told}" in page and 'name="elsewhere" value="1" required' in page
    status, page = await apply(desk, page)
    assert status == 422 and "Rien n'a changé. Cochez la case" in page and kept(desk) == ["Lieu 1", "Lieu 2"]
    _status, page = await apply(desk, page, elsewhere="1")
    assert f"2 fiches ont été retirées {told}" in page and kept(desk) == ["Lieu 3"]


async def test_places_that_leave_where_the_file_has_others_need_no_second_tick(desk: Any) -> None:
    _status, page = await send(desk, table(row(1), row(2)))
    await apply(desk, page)
    _status, page = await send(desk, table(row(1)), whole="1")
    assert 'name="elsewhere"' not in page and "ne touche pas" not in page


async def test_a_place_that_comes_back_with_a_later_file_is_told_as_put_back(desk: Any) -> None:
    for rows, whole in (((1, 2), ""), ((1,), "1")):
        _status, page = await send(desk, table(*map(row, rows)), whole=whole)
        await apply(desk, page)
    _status, preview = await send(desk, table(row(1), row(2)))
    _status, result = await apply(desk, preview)
    for page in (preview, result):
        assert "<strong>Remise dans l'annuaire</strong> : Lieu 2, Nantes</li>" in page
        assert "Fiche retirée" not in page and "ou remises dans l'annuaire : 1" in page
    assert kept(desk) == ["Lieu 1", "Lieu 2"]


async def test_a_list_of_services_alone_cannot_be_whole(desk: Any) -> None:
    services = b'[{"source": "essai", "id": "v1", "structure_id": "s1", "nom": "Colis", "date_maj": "2026-10-02"}]'
    status, page = await send(desk, services, whole="1")
    assert status == 422 and "que des services, aucun lieu. Décochez" in page and "/appliquer" not in page


async def test_records_that_people_worked_on_are_named_first_before_they_leave(desk: Any) -> None:
    _status, page = await send(desk, table(row(1), row(2), row(3)))
    await apply(desk, page)
    third = desk.services.partners.search("3").lines[0]
    desk.services.editing.save(third.id, 1, {"transport": "Ligne 3"}, "Camille")
    _status, page = await send(desk, table(row(1)), whole="1")
    leaving = re.findall("<li>(Lieu .*?)</li>", page.split("Rien n'est encore écrit.")[0])
    assert leaving == ["Lieu 3, Nantes. <strong>Corrigée ici, ou suivie avec le partenaire.</strong>", "Lieu 2, Nantes"]


async def test_a_record_that_turns_out_to_be_another_is_named_and_its_history_stays(desk: Any) -> None:
    _status, page = await send(desk, table(row(1), row(2)))
    await apply(desk, page)
    gone = desk.services.partners.search("lieu 2").lines[0]
    _status, page = await send(desk, table(row(1), row(2).replace("Lieu 2", "Lieu 1")))
    assert "<li>Lieu 2, Nantes. Réunie à une autre fiche" in page.split("Rien n'est encore écrit.")[0]
    await apply(desk, page)
    page = html.unescape(await (await desk.client.get("/accueil/annuaire?retirees=1")).text())
    link = f"/accueil/annuaire/{gone.id}/historique"
    assert f'<a href="{link}">Lieu 2</a>' in page and "Fiches qui n'existent plus" in page
    page = html.unescape(await (await desk.client.get(link)).text())
    heir = desk.services.partners.search("lieu 1").lines[0]
    assert "Cette fiche n'existe plus." in page and f'réunie à <a href="/accueil/annuaire/{heir.id}">' in page
    assert "Nom : <ins>Lieu 2</ins>" in page and "Annuler ce changement" not in page
    assert "Accueil, import de lieux.csv" in page and "d'après essai, fiche ajoutée" in page


async def test_the_history_names_the_file_and_its_name_is_inert(desk: Any) -> None:
    form = FormData({"csrf": await desk.csrf()}, quote_fields=False)
    form.add_field("file", table(row(1)), filename="<b>a</b> " + "x" * 300, content_type="text/csv")
    page = await (await desk.client.post(ADDRESS, data=form)).text()
    await apply(desk, page)
    (line,) = desk.services.partners.search().lines
    (change,) = desk.services.editing.past(line.id)
    assert change.who.startswith("Accueil, import de a xx") and len(change.who) <= 100


async def test_only_the_file_that_was_shown_is_applied_and_once(desk: Any, tmp_path: Path) -> None:
    _status, page = await send(desk, table(row(1)))
    (path,) = (tmp_path / "imports").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    shown = path.read_bytes()
    path.write_bytes(table(row(9)))
    status, told = await apply(desk, page)
    assert status == 409 and "Ce fichier n'est plus là" in told and kept(desk) == []
    path.write_bytes(shown)
    assert (await apply(desk, page, digest=""))[0] == 409
    assert (await apply(desk, page, token="../passerelle.db"))[0] == 409
    assert (await apply(desk, page))[0] == 200 and not path.exists()
    assert (await apply(desk, page))[0] == 409 and kept(desk) == ["Lieu 1"]


DEEP = 10_000
UNUSABLE = {
    "empty": b"",
    "header only": table(),
    "wrong columns": b"a,b\n1,2\n",
    "1,000 columns": b",".join(b"%d" % number for number in range(1_000)) + b"\n1\n",
    "a line of 9 MB": table() + b"\n" + b"x" * 9_000_000,
    "bomb": gzip.compress(bytes(50_000_000)),
    "archive": b"PK\x03\x04" + bytes(2_000),
    "NUL": table(row(1)) + b"\0",
    "mixed encodings": table(row(1)) + b"\n" + row(2).encode("cp1252"),
    "deep list": b"[" * DEEP + b"]" * DEEP,
    "deep object": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep value": b'[{"id": "1", "a": ' + b"[" * DEEP + b"]" * DEEP + b"}]",
    "never closed": b"[[[[",
    "binary": b"\x00\x01\xff" * 2_000,
}


@pytest.mark.parametrize("content", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_file_that_cannot_be_used_changes_nothing_and_is_not_kept(
    desk: Any, tmp_path: Path, content: bytes
) -> None:
    started = time.process_time()
    status, page = await send(desk, content)
    assert status == 422 and "Rien n'a changé." in page and "/appliquer" not in page
    assert not list((tmp_path / "imports").iterdir()) and "Traceback" not in page
    assert time.process_time() - started < SECONDS


async def test_a_date_to_come_and_a_point_in_the_sea_refuse_no_row(desk: Any) -> None:
    header = f"{HEADER},latitude,longitude"
    rows = (f"{row(1).replace('2026-10-01', '2999-01-01')},46.0,-9.0", f"{row(2)},46.0,-9.0")
    _status, page = await send(desk, "\n".join((header, *rows)).encode())
    assert "Fiches ajoutées : 2" in page and "Lignes refusées : 0" in page


async def test_a_file_with_too_many_rows_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST_ROWS", 2)
    assert "Fiches ajoutées : 2" in (await send(desk, table(row(1), row(2))))[1]
    status, page = await send(desk, table(row(1), row(2), row(3)))
    assert status == 422 and "Ce fichier a plus de 2 lignes." in page


async def test_a_file_too_large_is_refused_and_not_kept(
    desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await send(desk, table(*(row(number) for number in range(1_500)))))[0] == 200  # more than other forms
    monkeypatch.setattr(imports, "MOST_BYTES", 100_000)
    status, page = await send(desk, table(*(row(number) for number in range(1_500))))
    assert status == 413 and "Ce fichier est trop lourd." in page
    assert len(list((tmp_path / "imports").iterdir())) == 1


async def test_without_its_token_nothing_is_read(desk: Any, tmp_path: Path) -> None:
    assert (await send(desk, table(row(1)), csrf="autre"))[0] == 403
    assert not (tmp_path / "imports").exists()
    response = await desk.client.post(f"{ADDRESS}/appliquer", data={"csrf": "autre"})
    assert response.status == 403


async def test_a_form_without_a_file_or_of_another_sort_is_told(desk: Any) -> None:
    form = FormData({"csrf": await desk.csrf()})
    form.add_field("file", b"", filename="", content_type="application/octet-stream")
    response = await desk.client.post(ADDRESS, data=form)
    assert response.status == 422 and "Choisissez un fichier." in await response.text()
    assert (await desk.client.post(ADDRESS, data={"csrf": "x"})).status == 400


async def test_a_failing_database_keeps_nothing(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _status, page = await send(desk, table(row(1)))

    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(imports, "_run", locked)
    assert (await apply(desk, page))[0] == 503 and kept(desk) == []


@pytest.mark.parametrize(("problem", "status"), [(OperationalError("", {}, Exception()), 503), (KeyError("x"), 500)])
async def test_a_preview_that_fails_keeps_no_file_and_what_was_chosen(
    desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int
) -> None:
    async def fails(*_: Any, **__: Any) -> None:
        raise problem

    monkeypatch.setattr(imports, "_run", fails)
    told, page = await send(desk, table(row(1)), published="2026-10-01", whole="1")
    assert told == status and not list((tmp_path / "imports").iterdir())
    if status == 503:
        assert "La base est occupée" in page and 'value="2026-10-01"' in page and 'value="1" checked' in page


async def test_what_a_file_holds_is_inert(desk: Any) -> None:
    bad = row(2).replace("44000", "<img src=x>")
    form = FormData({"csrf": await desk.csrf()})
    form.add_field("file", table(row(1, name="'<script>alert(1)"), bad), filename="<b>.csv")
    page = await (await desk.client.post(ADDRESS, data=form)).text()
    assert "<img" not in page and "<script>" not in page and "<b>" not in page


@pytest.fixture
def uploaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A file that was sent, its token, and a clock to be set by its age in seconds."""
    uploads = Uploads(tmp_path / "imports")
    token, file = uploads.create()
    file.close()
    written = (tmp_path / "imports" / token).stat().st_mtime
    return uploads, token, lambda age: monkeypatch.setattr("time.time", lambda: written + age)


def test_a_file_is_not_used_once_its_hour_is_over(uploaded: Any) -> None:
    uploads, token, aged = uploaded
    aged(KEPT_SECONDS - 1)
    assert uploads.path(token) and uploads.digest(token)
    aged(KEPT_SECONDS + 1)
    assert uploads.path(token) is None and uploads.digest(token) == ""


@pytest.mark.parametrize("sweep", [Uploads.purge, lambda uploads: uploads.create()[1].close()], ids=["purge", "create"])
def test_files_that_nobody_applied_go_after_an_hour(uploaded: Any, tmp_path: Path, sweep: Any) -> None:
    uploads, token, aged = uploaded
    aged(KEPT_SECONDS - 1)
    sweep(uploads)
    assert (tmp_path / "imports" / token).exists()
    aged(KEPT_SECONDS + 1)
    sweep(uploads)
    assert not (tmp_path / "imports" / token).exists()


def test_a_sweep_goes_on_when_another_call_removes_a_file_first(
    uploaded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads, token, aged = uploaded
    there = tmp_path / "imports" / token
    gone = tmp_path / "imports" / ("f" * 32)
    monkeypatch.setattr(Path, "iterdir", lambda folder: iter([gone, there]))
    aged(KEPT_SECONDS + 1)
    uploads.purge()
    assert not there.exists()


def test_nothing_is_swept_before_the_first_file(tmp_path: Path) -> None:
    Uploads(tmp_path / "imports").purge()
    assert not (tmp_path / "imports").exists()


def reasons(said_by: str) -> set[str]:
    """What ``refuse`` or ``warn`` says in the code of the importers, blanks filled with a number."""
    found = set()
    for path in Path(knowledge.importers.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == said_by:
                found.add(node.args[1])
    texts = {_text(reason) for reason in found}
    return texts - {""}


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return "7"
    return str(node.value) if isinstance(node, ast.Constant) else ""


OTHERS = (
    "is already the identifier of line 2, another place (Lieu)",
    "is a structure that neither this file nor an earlier import has",
    "3 cells where the header has 4",
)


@pytest.mark.parametrize("reason", sorted(reasons("refuse") | set(OTHERS)))
def test_every_reason_for_refusing_a_row_is_said_in_french(reason: str) -> None:
    problem = Problem(2, "nom", "", reason, "", "error")
    assert reason_in_french(problem, Texts.load().get("import.refused")) != FALLBACK
    unforeseen = Problem(2, "nom", "", "is unforeseen", "", "error")
    assert reason_in_french(unforeseen, Texts.load().get("import.refused")) == FALLBACK


CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
COMMUNES = b"code_insee,nom,type,chef_lieu,codes_postaux\n44109,Nantes,actuelle,,44000\n"
CAUSES = {
    "empty": (b"", "Ce fichier est vide."),
    "header alone": (table(), "Ce fichier ne contient aucun lieu."),
    "empty list": (b"[]", "Ce fichier ne contient aucun lieu."),
    "spreadsheet": (b"PK\x03\x04" + bytes(2_000), "« CSV (UTF-8) ». Envoyez le fichier CSV."),
    "compressed": (gzip.compress(b"0" * 1_000), "Ce fichier est compressé."),
    "PDF": (b"%PDF-1.7", "n'est ni un CSV, ni un JSON"),
    "UTF-16": (table(row(1)).decode().encode("utf-16"), "Les lettres de ce fichier ne se lisent pas."),
    "mixed": (
        table(row(1)) + b"\n" + row(2, "Médiathèque").encode() + b"\n" + row(3, "Épicé").encode("cp1252"),
        "(voyez la ligne 4)",
    ),
    "no encoding": (b"nom,commune\nLieu,Nantes\nLieu,\x81", "La ligne 3 ne se lit pas."),
    "NUL": (table(row(1)) + b"\0", "n'est pas un fichier de texte"),
    "long line": (HEADER.encode() + b"\n" + b"x" * 2_000_000, "bien trop longue"),
    "open quote": (table(row(1), '2,"open'), 'À la ligne 3, un guillemet (") est ouvert'),
    "column twice": (f"{HEADER},nom\n{row(1)},x".encode(), "deux fois cette colonne : nom."),
    "many columns": (",".join(map(str, range(300))).encode() + b"\n1", "Ce fichier a 300 colonnes"),
    "broken entry": (b'[{"id": "1"}, {"id": }]', "La fiche numéro 2 de ce fichier JSON ne se lit pas."),
    "broken JSON": (b'{"a" 1}', "Ce fichier JSON ne se lit pas."),
    "no list": (b'{"a": 1}', "ne contient pas de liste de lieux"),
    "calendar": (CALENDAR, "C'est un calendrier. Il s'importe par la commande"),
    "communes": (COMMUNES, "C'est une liste de communes."),
    "one column less": (
        table(row(1)).replace(b"adresse", b"adrese"),
        "ressemble au format mednum. Il y manque : adresse.",
    ),
    "no mark": (
        b"source,id,nom,date_maj\n1,2,3,2026-10-01",
        "au format data-inclusion. Il y manque l'une de",
    ),
    "unknown columns": (b"a,b\n1,2", "ne sont pas celles d'un format connu"),
}


@pytest.mark.parametrize(("content", "cause"), CAUSES.values(), ids=CAUSES)
async def test_the_cause_for_which_a_file_cannot_be_used_is_told_in_french(
    desk: Any, content: bytes, cause: str
) -> None:
    status, page = await send(desk, content)
    assert status == 422 and cause in page and "Rien n'a changé." in page


def test_an_unforeseen_cause_has_a_sentence_too() -> None:
    assert cause_in_french("lieux.csv is odd", Texts.load().get("import.unusable")).startswith("Ce fichier ne peut pas")


REMARKS = (
    UNDATED,
    ENCODED_OTHERWISE,
    "has the identifier of line 2, for the same place",
    "is the same place as line 2 (1); it wins",
    "is the same place as 1 of the source s, imported before; 1 of s wins",
    "was corrected by hand (phone), and the source changed it since",
    "is the identifier of another place before (Mairie, Rezé): this is a new record",
    "is older than what its source told before (checked on 2026-11-01): that stays",
    "has no date, and counts as older than the check of people here (2026-11-01): what they checked stays",
    "was corrected by hand later than its source: what is here stays (phone)",
    "keeps its day of checking, since people corrected: what is here stays (phone)",
    "is no more in the file, and was corrected here or has answers or links of its partner",
    "was corrected by hand, and turns out to be another place that we have: the two became one",
    "12 more problems",
)


@pytest.mark.parametrize("reason", sorted(reasons("warn") | set(REMARKS)))
def test_every_remark_on_a_row_is_said_in_french(reason: str) -> None:
    remarked = Texts.load().get("import.remarked")
    assert reason_in_french(Problem(2, "nom", "", reason, "", "warning"), remarked) != remarked[""]
    assert all(len(part.split()) <= 15 for said in remarked.values() for part in re.split(r"[.?!]\s", said))


async def test_the_most_rows_are_said_in_figures_that_people_read(house: Any) -> None:
    await house.log_in()
    assert "2\N{NO-BREAK SPACE}000 lignes" in html.unescape(await (await house.client.get("/accueil/import")).text())
