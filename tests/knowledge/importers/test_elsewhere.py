"""Which of the places that leave lie where the file has none."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.importers.elsewhere import departement, departement_of_row, in_words, untouched
from knowledge.importers.rows import Row


@pytest.mark.parametrize(
    ("insee", "postcode", "code"),
    [
        ("44109", "44000", "44"),
        (None, "44000", "44"),
        ("97411", "97400", "974"),
        ("2A004", "20000", "20"),
        (None, "20200", "20"),
    ],
)
def test_a_place_lies_in_the_departement_of_its_commune(
    make_record: Any, insee: str | None, postcode: str, code: str
) -> None:
    assert departement(make_record(insee=insee, postcode=postcode)) == code


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"code_insee": "", "code_postal": "44600"}, "44"),
        ({"code_insee": "2A004", "code_postal": "44600"}, "20"),
        ({"insee_com": "97411"}, "974"),
        ({"notes": "Adresse : 1 rue A,44190,Clisson | Tél : 0261910001"}, "44"),
        ({"code_postal": "446", "nom": "44600"}, None),
    ],
)
def test_a_row_that_was_refused_lies_where_its_cells_say(cells: dict[str, str], code: str | None) -> None:
    assert departement_of_row(Row(2, tuple(cells), tuple(cells.values()))) == code


def test_only_departements_without_any_place_of_the_file_are_told_most_places_first() -> None:
    assert untouched({"85": 1, "44": 2, "49": 1}, {"49"}) == (("Loire-Atlantique", 2), ("Vendée", 1))


def test_a_code_of_no_departement_stands_for_itself() -> None:
    assert untouched({"980": 1}, set()) == (("980", 1),)


def test_the_sentence_agrees_with_its_numbers() -> None:
    assert in_words((("Vendée", 1),)).startswith("1 place would be withdrawn in a département that")
    assert in_words((("Vendée", 2), ("Sarthe", 1)), done=True).startswith(
        "3 places were withdrawn in départements that"
    )
