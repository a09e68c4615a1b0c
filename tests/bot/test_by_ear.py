"""Towns written as they sound."""

from __future__ import annotations

import pytest

from bot.by_ear import ByEar
from knowledge.territory import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def by_ear(gazetteer: Gazetteer) -> ByEar:
    return ByEar(gazetteer.towns())


@pytest.mark.parametrize(
    ("text", "insee"),
    [("saint nazère", "44184"), ("St Nazère", "44184"), ("sain brévin", "44154"), ("la bol", "44055"),
     ("pornik", "44131"), ("chatobrian", "44036")],
)  # fmt: skip
def test_a_name_has_its_sound(by_ear: ByEar, gazetteer: Gazetteer, text: str, insee: str) -> None:
    assert by_ear.codes(gazetteer.written_out(text)) == (insee,)


@pytest.mark.parametrize("text", ["marié", "ça brûle", "près de saint nazère", "messenger", "oui", "le mari", ""])
def test_anything_else_has_none(by_ear: ByEar, gazetteer: Gazetteer, text: str) -> None:
    assert by_ear.codes(gazetteer.written_out(text)) == ()


def test_two_communes_of_one_sound_are_both_told() -> None:
    assert ByEar({"savenay": ["1"], "savenet": ["2"]}).codes("savenai") == ("1", "2")
