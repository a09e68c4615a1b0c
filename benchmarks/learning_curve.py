"""Does it depend on luck, and would more sentences help? Trains on random shares of the sentences and scores each.

    uv run python -m benchmarks.learning_curve --shares 0.25,0.5,1 --seeds 5 --output curve.json

Each training draws its share of every intent, by its seed, in a random order. At a share of 1 there would be nothing to
draw: a seed then takes 95 % of every intent. Calibration messages are never thinned, thresholds are certified on them
as in `passerelle train`; when the bound cannot be kept, it is doubled until it can, and the row says so. All is done by
the pipeline's own components, without Rasa's graph or policies. `passerelle evaluate --stability` shows the rows.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.certificate import BoundNotMet
from bot.decision import Decision
from bot.evaluation import outcomes
from bot.nlu.doubt_gate import DoubtGate
from bot.nlu.labelled import calibration_messages, labelled, training_messages
from bot.nlu.need_classifier import NeedClassifier
from bot.nlu.urgency_veto import UrgencyVeto
from bot.parsing import decision_of
from passerelle import quiet
from passerelle.labelled_file import LabelledMessage, read

ROOT = Path(__file__).resolve().parent.parent
ALL_BUT = 0.95  # what a seed draws of each intent when the share is 1


@dataclass(frozen=True)
class Trained:
    """Components that decide, and the bound on wrong referrals that their thresholds keep."""

    classifier: NeedClassifier
    gate: DoubtGate
    most_wrong: float

    def decide(self, texts: Sequence[str]) -> list[Decision]:
        """One decision a text, each as the first message of a conversation."""
        messages = [Message({TEXT: text}) for text in texts]
        for component in (UrgencyVeto(), self.classifier, self.gate):
            component.process(messages)
        return [decision_of(message.data, text) for message, text in zip(messages, texts, strict=True)]


def main() -> None:
    """Trains for every share and seed; writes the rows after each, so that an interruption loses little."""
    options = _options()
    quiet.before_rasa()
    sentences = load_data(str(ROOT / "bot/data/nlu")).merge(load_data(str(ROOT / "bot/data/calibration")))
    measured = list(read(options.messages).messages)
    rows: list[dict[str, Any]] = []
    for share in options.shares:
        for seed in range(1, options.seeds + 1):
            start = time.perf_counter()
            rows.append(row(sentences, measured, share, seed))
            options.output.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
            print(_said(rows[-1], time.perf_counter() - start), flush=True)


def row(sentences: TrainingData, measured: Sequence[LabelledMessage], share: float, seed: int) -> dict[str, Any]:
    """Trains once and scores the messages: a row as ``passerelle.report.stability`` reads it."""
    drawn = draw(training_messages(sentences), share, seed)
    asked = _gate_configuration()
    trained = train(TrainingData([*drawn, *calibration_messages(sentences)]), asked)
    decisions = trained.decide([message.expected.text for message in measured])
    rates = outcomes([(message.expected, found) for message, found in zip(measured, decisions, strict=True)])
    return {
        "share": share,
        "seed": seed,
        "sentences": len(drawn),
        "certified": trained.most_wrong <= asked["most_wrong"],
        "most_wrong": trained.most_wrong,
        "figures": {name: round(rate.value, 5) for name, rate in rates.items() if rate.total},
    }


def draw(messages: Sequence[Message], share: float, seed: int) -> list[Message]:
    """A share of every intent (at least one sentence), in random order; of a share of 1, ``ALL_BUT``."""
    chance = random.Random(seed)
    by_intent: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_intent[labelled(message).intent].append(message)
    kept = min(share, ALL_BUT)
    drawn = [
        message
        for _, members in sorted(by_intent.items())
        for message in chance.sample(members, max(1, round(kept * len(members))))
    ]
    chance.shuffle(drawn)
    return drawn


def train(sentences: TrainingData, asked: dict[str, Any]) -> Trained:
    """Learns and certifies as the pipeline of config.yml does. ``asked``: the configuration of the gate."""
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        classifier = NeedClassifier(storage, Resource("classifier"), None)
        classifier.train(sentences)
        classifier.process_training_data(sentences)
        UrgencyVeto().process_training_data(sentences)
        most_wrong = asked["most_wrong"]
        while True:
            gate = DoubtGate({**asked, "most_wrong": most_wrong}, storage, Resource("gate"))
            try:
                gate.train(sentences)
                return Trained(classifier, gate, most_wrong)
            except BoundNotMet:
                most_wrong *= 2  # at 1 every threshold keeps it


def _gate_configuration() -> dict[str, Any]:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    written = next(component for component in pipeline if component["name"].endswith(".DoubtGate"))
    return {**DoubtGate.get_default_config(), **{name: value for name, value in written.items() if name != "name"}}


def _said(found: dict[str, Any], seconds: float) -> str:
    figures = "  ".join(f"{name} {100 * value:.1f}" for name, value in found["figures"].items())
    proof = "" if found["certified"] else f" (bound {found['most_wrong']:.0%})"
    return f"{found['share']:.0%} seed {found['seed']}, {seconds:.0f} s{proof}: {figures}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shares", type=_shares, default="0.25,0.5,1", help="shares of the sentences, 0 to 1")
    parser.add_argument("--seeds", type=int, default=5, help="trainings for each share (default 5)")
    parser.add_argument("--output", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--messages", type=Path, default=ROOT / "tests/nlu/messages.jsonl", help="labelled messages")
    return parser.parse_args()


def _shares(given: str) -> list[float]:
    shares = [float(share) for share in given.split(",")]
    if not all(0 < share <= 1 for share in shares):
        raise argparse.ArgumentTypeError("shares lie above 0 and at most at 1")
    return shares


if __name__ == "__main__":
    main()
