"""Features, learner and calibration together: a small model understands, and stores and loads the same answers."""

from pathlib import Path

import pytest

from bot.nlu.understanding import Labelled, Understanding

TRAINING = [
    Labelled("je veux imprimer un document", "impression"),
    Labelled("faire une photocopie", "impression"),
    Labelled("scanner mes papiers", "impression"),
    Labelled("mon allocation logement de la caf", "caf"),
    Labelled("la caf me demande une déclaration trimestrielle", "caf"),
    Labelled("je touche le rsa", "caf"),
    Labelled("mon mari me frappe", "danger"),
    Labelled("je veux mourir", "danger"),
    Labelled("ai-je droit au rsa", "conseil", "caf"),
    Labelled("combien je vais toucher de la caf", "conseil", "caf"),
]
CALIBRATION = [
    Labelled("imprimer une page", "impression"),
    Labelled("photocopier", "impression"),
    Labelled("caf rsa", "caf"),
    Labelled("il me frappe", "danger"),
    Labelled("ai-je droit à la caf", "conseil", "caf"),
    Labelled("il fait beau", "beau_temps"),
]


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding.learn(TRAINING, CALIBRATION)


def test_the_need_is_the_most_probable_intent(understanding: Understanding) -> None:
    [understood] = understanding.understand(["j'aimerais imprimer une feuille"])
    assert understood.reading.ranked(("caf", "impression", "danger"))[0][0] == "impression"


def test_probabilities_of_intents_sum_to_one(understanding: Understanding) -> None:
    [understood] = understanding.understand(["bonjour"])
    assert sum(understood.reading.probabilities.values()) == pytest.approx(1.0, abs=1e-4)


def test_danger_is_learned_apart_from_the_need(understanding: Understanding) -> None:
    urgent, calm = understanding.understand(["il me frappe tous les soirs", "imprimer un document"])
    assert urgent.urgency["danger"] > calm.urgency["danger"]


def test_a_question_of_advice_keeps_its_need(understanding: Understanding) -> None:
    [understood] = understanding.understand(["ai-je droit au rsa de la caf"])
    assert understood.reading.ranked(("caf", "impression"))[0][0] == "caf"
    assert "conseil" not in understood.reading.probabilities


def test_a_calibration_message_is_judged_without_its_own_label(understanding: Understanding) -> None:
    """Whatever label one message has, its own probabilities stay; those of the others move."""
    many = CALIBRATION * 5
    relabelled = [Labelled(many[0].text, "danger"), *many[1:]]
    parts = [[message.text] for message in many]
    before, after = (understanding.understand_apart(messages, parts) for messages in (many, relabelled))
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_a_calibration_message_keeps_its_parts_in_order(understanding: Understanding) -> None:
    many = CALIBRATION * 5
    parts = [[message.text, "il me frappe", "imprimer une page"] for message in many]
    for whole, danger, printing in understanding.understand_apart(many, parts):
        assert danger.urgency["danger"] > printing.urgency["danger"]
        assert whole.reading.probabilities != danger.reading.probabilities or whole.alarm == danger.alarm


def test_nothing_typed_still_gives_an_answer(understanding: Understanding) -> None:
    assert len(understanding.understand(["", "😀", "\u200b"])) == 3


def test_a_stored_model_gives_the_same_answers(understanding: Understanding, tmp_path: Path) -> None:
    understanding.save(tmp_path)
    [before] = understanding.understand(["scanner ma carte"])
    [after] = Understanding.load(tmp_path).understand(["scanner ma carte"])
    assert after.reading.probabilities == pytest.approx(before.reading.probabilities, abs=0.01)
    assert not list(tmp_path.glob("*.pkl"))


def test_a_spoilt_model_is_refused(understanding: Understanding, tmp_path: Path) -> None:
    understanding.save(tmp_path)
    (tmp_path / "machine.npz").write_bytes(b"spoilt")
    with pytest.raises((ValueError, OSError)):
        Understanding.load(tmp_path)
