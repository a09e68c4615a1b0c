"""knowledge.ages: a door is for some ages only, and the first one for some."""

from __future__ import annotations

import pytest

from knowledge.ages import ages, first_kinds, publics_of, receives
from knowledge.referential import referential

YOUNG = frozenset({"jeunes"})


@pytest.mark.parametrize(
    ("age", "publics"),
    [(None, set()), (12, {"enfants"}), (17, {"enfants", "jeunes"}), (25, {"jeunes"}), (26, set()), (60, {"seniors"})],
)
def test_an_age_belongs_to_publics(age: int | None, publics: set[str]) -> None:
    assert publics_of(age) == publics


@pytest.mark.parametrize(
    ("kind", "publics", "age", "received"),
    [
        ("mission_locale", YOUNG, 15, False),
        ("mission_locale", frozenset(), 16, True),
        ("mission_locale", YOUNG, 25, True),
        ("mission_locale", frozenset(), 26, False),
        ("info_jeunes", YOUNG, 30, True),
        ("info_jeunes", YOUNG, 31, False),
        ("association", YOUNG, 31, False),
        ("clic", frozenset({"seniors"}), 52, None),
        ("france_travail", frozenset(), 52, None),
        ("aidants_connect", frozenset(), 17, False),
    ],
)
def test_what_is_known_of_a_kind_wins_over_its_record(
    kind: str, publics: frozenset[str], age: int, received: bool | None
) -> None:
    """Elderly people have relatives who come for them: 52 years close no door of theirs."""
    assert receives(kind, publics, age) is received


def test_the_first_door_of_the_young_is_theirs_for_work_alone() -> None:
    assert first_kinds("emploi", 17) == {"mission_locale", "info_jeunes"}
    assert first_kinds("emploi", 52) == first_kinds("emploi", None) == first_kinds("acces_internet", 17) == frozenset()


def test_every_public_kind_and_need_exists() -> None:
    known, lists = ages(), referential()
    assert {*known.publics} <= set(lists.wording["publics"]) and known.reserved <= set(known.publics)
    assert {*known.kinds} <= set(lists.kinds)
    for need, kinds in known.first.items():
        assert set(kinds) <= set(lists.places_of_kinds(need))
