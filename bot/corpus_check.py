"""What makes the labelled sentences unfit to learn from, found before any learning (seconds, no model, no Rasa).

A sentence under two labels teaches doubt; one whose label nobody knows, or that Rasa would pass over in silence,
teaches nothing while its author believes it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from bot.corpus import CALIBRATION, METADATA, Block, Corpus, Fault, Place, compose, entries_of, read_corpus
from bot.needs import Needs
from bot.overlap import key

_RENAME = "Write one of those of domain.yml."


def corpus_faults(project: Path) -> list[Fault]:
    """Every fault of ``bot/data`` of a checkout, by file and line; none when it is fit to learn from.

    Raises OSError when a file is missing or cannot be opened.
    """
    intents = _intents(project)
    if isinstance(intents, Fault):
        return [intents]
    needs = Needs.load(project / "knowledge" / "data" / "needs.yml").codes
    return faults_of(read_corpus(project / "bot" / "data", project), intents, needs)


def faults_of(corpus: Corpus, intents: Mapping[str, Place], needs: frozenset[str]) -> list[Fault]:
    """Every fault of a corpus, by file and line. ``intents``: those of the domain, and where each is declared."""
    of_blocks = [fault for block in corpus.blocks for fault in _of_block(block, intents, needs)]
    return sorted({*corpus.faults, *of_blocks, *_two_labels(corpus), *_never_taught(corpus, intents)})


def _intents(project: Path) -> Mapping[str, Place] | Fault:
    """Each intent of domain.yml, and the line that declares it."""
    root = compose(project / "domain.yml", "domain.yml")
    if isinstance(root, Fault):
        return root
    listed = entries_of(root).get("intents")
    nodes = listed.value if isinstance(listed, yaml.SequenceNode) else []
    # An intent with options is a mapping whose one key is its name.
    named = [node.value[0][0] if isinstance(node, yaml.MappingNode) else node for node in nodes]
    return {str(node.value): Place("domain.yml", node.start_mark.line + 1) for node in named}


def _of_block(block: Block, intents: Mapping[str, Place], needs: frozenset[str]) -> Iterator[Fault]:
    if block.intent not in intents:
        yield Fault(block.place, f"the intent {block.intent!r} is unknown", _RENAME)
    if not block.sentences:
        yield Fault(block.place, f"{block.intent} has no sentence here", "Write some, or take the block out.")
    need, chosen = block.metadata.get("need"), block.metadata.get("set", CALIBRATION)
    for name in sorted(block.metadata.keys() - METADATA):
        yield Fault(block.place, f"metadata {name!r} is unknown", f"Write one of {', '.join(sorted(METADATA))}.")
    if need is not None and need not in needs:
        yield Fault(block.place, f"the need {need!r} is unknown", "Write one of those of knowledge/data/needs.yml.")
    if chosen != CALIBRATION:
        yield Fault(block.place, f"the set {chosen!r} is unknown", f'Write "set: {CALIBRATION}", or nothing to train.')
    if CALIBRATION in block.place.file.split("/") and "set" not in block.metadata:
        what = "a block of the calibration folder would train"
        yield Fault(block.place, what, f'Write "metadata:" and "set: {CALIBRATION}" in it.')


def _two_labels(corpus: Corpus) -> Iterator[Fault]:
    """The same words under two labels, spelling apart, wherever they stand."""
    first: dict[str, tuple[str, Place]] = {}
    for block in corpus.blocks:
        for sentence in block.sentences:
            label, place = first.setdefault(key(sentence.text), (block.label, sentence.place))
            if label != block.label:
                what = f"“{_short(sentence.text)}” is here {block.label}, but {label} at {place}"
                yield Fault(sentence.place, what, "Keep one of the two.")


def _never_taught(corpus: Corpus, intents: Mapping[str, Place]) -> Iterator[Fault]:
    taught = {block.intent for block in corpus.blocks if not block.calibrates and block.sentences}
    for intent, place in intents.items():
        if intent not in taught:
            yield Fault(place, f"no training sentence teaches {intent}", "Write some in bot/data/nlu.")


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
