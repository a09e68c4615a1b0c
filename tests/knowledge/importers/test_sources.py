"""A format is recognised by its columns, and wrong ones say what they lack."""

from __future__ import annotations

import pytest

from knowledge.importers.content import UnusableFile
from knowledge.importers.mednum_v1 import COLUMNS
from knowledge.importers.sources import FORMATS, choose


def test_mednum_is_recognised_in_any_order_with_other_columns() -> None:
    assert choose((*reversed(COLUMNS), "nom_conseiller")).format == "mednum"


def test_a_wrong_header_says_which_columns_are_missing() -> None:
    with pytest.raises(UnusableFile, match="date_maj, services"):
        choose(tuple(name for name in COLUMNS if name not in ("date_maj", "services")))


@pytest.mark.parametrize("less", COLUMNS)
def test_a_header_that_lacks_one_column_of_mednum_is_closest_to_mednum(less: str) -> None:
    header = (*(name for name in COLUMNS if name != less), "telephone", "courriels")
    with pytest.raises(UnusableFile, match=rf"Closest: mednum \(.* v1\); the column {less} is missing\."):
        choose(header)


def test_columns_that_no_format_has_are_close_to_none() -> None:
    with pytest.raises(UnusableFile, match="none of them is of one"):
        choose(("a", "b"))


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(UnusableFile, match="choose among annuaire, data-inclusion, france-services, mednum"):
        choose(COLUMNS, "gtfs")


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ((*COLUMNS, "courriels"), "mednum v1"),
        ((*COLUMNS, "conditions_acces", "courriel"), "mednum v0"),
        ((*COLUMNS, "courriel", "courriels"), "mednum v1"),
        (
            ("id_fs", "lib_fs", "adresse", "code_postal", "lib_com", "h_lundi", "h_mardi", "h_mercredi", "h_jeudi"),
            "list",
        ),
        (("#id", "name", "request_email", "notes", "home_page", "tag_string"), "annuaire"),
        (("source", "id", "nom", "date_maj", "reseaux_porteurs"), "data·inclusion"),
        (("source", "id", "nom", "date_maj", "structure_id", "thematiques"), "data·inclusion"),
    ],
)
def test_each_source_is_recognised_by_its_columns(header: tuple[str, ...], title: str) -> None:
    assert title in choose(header).title


def test_the_command_line_offers_the_formats_that_there_are() -> None:
    from passerelle.commands import import_

    assert set(import_.FORMATS) == {*FORMATS, import_.CALENDAR}
