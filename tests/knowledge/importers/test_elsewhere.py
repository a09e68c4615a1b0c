"""Which of the places that leave lie where the file has none."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.importers.elsewhere import departement, in_words, untouched


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


def test_only_departements_without_any_place_of_the_file_are_told_most_places_first(make_record: Any) -> None:
    leaving = [make_record(insee=insee) for insee in ("85092", "44109", "44184", "49007")]
    assert untouched(leaving, {"49"}) == (("Loire-Atlantique", 2), ("Vendée", 1))


def test_a_code_of_no_departement_stands_for_itself(make_record: Any) -> None:
    assert untouched([make_record(insee=None, postcode="98000")], set()) == (("980", 1),)


def test_the_sentence_agrees_with_its_numbers() -> None:
    assert in_words((("Vendée", 1),)).startswith("1 place would be withdrawn in a département that")
    assert in_words((("Vendée", 2), ("Sarthe", 1)), done=True).startswith(
        "3 places were withdrawn in départements that"
    )
