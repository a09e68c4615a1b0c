"""``passerelle import`` of a list of communes: the gazetteer, the importers and the bot know them from then on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.commune_list import FILE_NAME
from knowledge.territory import Gazetteer
from passerelle.settings import Settings
from passerelle.wiring import open_bot, open_store, web_services

HEADER = "code_insee,nom,type,chef_lieu,departement,epci,epci_nom,codes_postaux,population,latitude,longitude"
BREST = "29019,Brest,actuelle,,29,242900314,Brest Métropole,29200,139456,48.4059,-4.5047"
PLACE = (
    "id,pivot,nom,commune,code_postal,adresse,date_maj,services,source\n"
    "1,00000000000000,Lieu,Brest,29200,1 rue A,2026-10-01,Aide aux démarches administratives,essai\n"
)


@pytest.fixture
def brest(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(f"{HEADER}\n{BREST}\n", encoding="utf-8")
    return path


def test_a_list_is_recognised_and_the_importers_read_with_it(
    passerelle: Callable[..., Any], brest: Path, data_dir: Path, tmp_path: Path
) -> None:
    done = passerelle("import", str(brest))
    assert (done.code, done.err) == (0, "") and "1 communes in force (1 rows), départements 29" in done.out
    (tmp_path / "lieux.csv").write_text(PLACE, encoding="utf-8")
    assert passerelle("import", str(tmp_path / "lieux.csv")).code == 0
    store = open_store(Settings.load({}, data_dir=data_dir))
    (place,) = [partner.place for partner in store.catalogue.partners()]
    assert (place.insee, place.lat) == ("29019", 48.4059)


async def test_the_bot_reads_the_communes_that_were_taken_in(
    passerelle: Callable[..., Any], brest: Path, data_dir: Path
) -> None:
    passerelle("import", str(brest))
    bot = await open_bot(open_store(Settings.load({}, data_dir=data_dir)), None)
    assert bot.gazetteer.by_insee("29019") is not None and bot.gazetteer.by_insee("44109") is None


async def test_the_trained_model_reads_them_too(
    model_path: Path, passerelle: Callable[..., Any], brest: Path, data_dir: Path
) -> None:
    passerelle("import", str(brest))
    bot = await open_bot(open_store(Settings.load({}, data_dir=data_dir)), model_path)
    said = await bot.engine._rasa.parser.parse("j'habite à Brest, pour mes impôts")  # type: ignore[union-attr]
    assert [entity["value"] for entity in said["entities"] if entity["entity"] == "commune"] == ["29019"]


async def test_the_pages_name_them_too(passerelle: Callable[..., Any], brest: Path, data_dir: Path) -> None:
    passerelle("import", str(brest))
    settings = Settings.load({}, data_dir=data_dir)
    store = open_store(settings)
    services = web_services(settings, store, await open_bot(store, None))
    assert services.commune_labels == {"29019": "Brest"}


@pytest.mark.parametrize("format_", [(), ("--format", "communes")])
def test_a_wrong_line_is_told_and_the_list_stays(
    passerelle: Callable[..., Any], brest: Path, data_dir: Path, format_: tuple[str, ...]
) -> None:
    with brest.open("a", encoding="utf-8") as file:
        file.write("2902,Morlaix,actuelle,,29,,,29600,15000,,\n")
    done = passerelle("import", str(brest), *format_)
    assert (done.code, done.out) == (2, "") and "line 3, code_insee '2902': is no INSEE code" in done.err
    assert not (data_dir / FILE_NAME).exists()


def test_a_dry_run_takes_nothing_in(passerelle: Callable[..., Any], brest: Path, data_dir: Path) -> None:
    done = passerelle("import", str(brest), "--dry-run")
    assert done.code == 0 and "Nothing written. 1 row can" in done.out and not (data_dir / FILE_NAME).exists()


def test_a_folder_that_takes_no_file_is_told(passerelle: Callable[..., Any], brest: Path, data_dir: Path) -> None:
    (data_dir / FILE_NAME).mkdir(parents=True)
    done = passerelle("import", str(brest))
    assert done.code == 2 and "cannot be taken in" in done.err


def test_ours_are_known_without_any_list(data_dir: Path) -> None:
    assert Gazetteer.load(open_store(Settings.load({}, data_dir=data_dir)).communes).by_insee("44109") is not None
