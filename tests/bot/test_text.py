"""Text as people type it, made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import clauses, fold, has_words, normalise, phonetic, phonetic_key


def test_fold_drops_accents_case_and_punctuation() -> None:
    assert fold("J’ai  REÇU un Avis!!!") == "j ai recu un avis"


def test_fold_cuts_letters_stretched_for_effect() -> None:
    assert fold("auuuuu secouuuurs") == "auu secouurs"


def test_normalise_writes_sms_out() -> None:
    assert normalise("jai pa compri pk g rien") == "j ai pas compri pourquoi j ai rien"


@pytest.mark.parametrize(
    ("heard", "written"), [("karte", "carte"), ("telefone", "téléphone"), ("impo", "impôts"), ("vitall", "vitale")]
)
def test_misspellings_by_ear_share_a_key(heard: str, written: str) -> None:
    assert phonetic_key(fold(heard)) == phonetic_key(fold(written))


def test_form_numbers_stay_themselves() -> None:
    assert phonetic("formulaire 2042").split()[-1] == "2042"


def test_a_message_of_two_wishes_has_two_clauses() -> None:
    assert len(clauses("je veux imprimer un papier et aussi savoir pour la caf")) == 2


def test_a_message_of_one_wish_is_one_clause() -> None:
    assert clauses("je veux imprimer un papier") == ("je veux imprimer un papier",)


def test_emoji_or_digits_alone_say_nothing() -> None:
    assert not has_words("😀😀 !!")
    assert not has_words("44 000")


@given(st.text(max_size=300))
def test_any_text_can_be_normalised(text: str) -> None:
    """Nothing typed breaks it, and doing it twice changes nothing that matters: only lower case words remain."""
    assert normalise(text) == normalise(text).lower()
    assert clauses(text)
