"""What a seed draws of the training sentences."""

from __future__ import annotations

from collections import Counter

from rasa.shared.nlu.training_data.message import Message

from benchmarks.learning_curve import draw

SENTENCES = [Message.build(f"{intent} {number}", intent) for intent in ("caf", "impots") for number in range(100)] + [
    Message.build("seul", "rare")
]


def intents(drawn: list[Message]) -> Counter[str]:
    return Counter(message.get("intent") for message in drawn)


def test_every_intent_keeps_its_share_and_at_least_one_sentence() -> None:
    assert intents(draw(SENTENCES, 0.25, seed=1)) == {"caf": 25, "impots": 25, "rare": 1}


def test_a_share_of_one_still_leaves_something_to_chance() -> None:
    assert intents(draw(SENTENCES, 1.0, seed=1)) == {"caf": 95, "impots": 95, "rare": 1}


def test_a_seed_draws_the_same_again_and_another_draws_otherwise() -> None:
    texts = [[message.get("text") for message in draw(SENTENCES, 0.5, seed)] for seed in (1, 1, 2)]
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]
