"""The labelled sentences of bot/data as their authors wrote them, each with its file and line. Reads; learns nothing.

Rasa skips with a warning what it cannot read, and knows no line: what it would pass over is a ``Fault`` here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CALIBRATION = "calibration"
"""Value of ``metadata: set:`` for sentences that never train, and the folder of bot/data that holds them."""

METADATA = frozenset({"need", "set", "sort"})
"""What ``metadata`` of a block may tell: the need of a deadline or of a question, its set, the sort of what is beyond
scope."""

_OTHER_BLOCKS = frozenset({"synonym", "regex", "lookup"})  # of Rasa's format: they label nothing
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a file, relative to the project, and a line, counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Fault:
    """Something that makes the data unfit to learn from, and what to do about it."""

    place: Place
    what: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.what_to_do}"


@dataclass(frozen=True)
class Sentence:
    """One example, and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True)
class Block:
    """Sentences of one intent. ``metadata`` as written (METADATA)."""

    intent: str
    place: Place
    metadata: dict[str, str] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()

    @property
    def calibrates(self) -> bool:
        """Whether the block is kept apart to calibrate."""
        return self.metadata.get("set") == CALIBRATION

    @property
    def label(self) -> str:
        """The intent, with the need its metadata names: what two equal sentences must share."""
        need = self.metadata.get("need")
        return f"{self.intent} ({need})" if need else self.intent


@dataclass(frozen=True)
class Corpus:
    """All blocks that could be read, in the order of the files, and what could not."""

    blocks: tuple[Block, ...]
    faults: tuple[Fault, ...]


def read_corpus(folder: Path, project: Path) -> Corpus:
    """Every block of the YAML files of ``folder``, at any depth. Never raises for what a file holds.

    Places are relative to ``project``. Raises OSError when a file cannot be opened.
    """
    blocks: list[Block] = []
    faults: list[Fault] = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".yml", ".yaml")):
        for found in _in_file(path, path.relative_to(project).as_posix()):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                blocks.append(found)
    return Corpus(tuple(blocks), tuple(faults))


def _in_file(path: Path, name: str) -> Iterator[Block | Fault]:
    root = compose(path, name)
    if isinstance(root, Fault):
        yield root
        return
    listed = entries_of(root).get("nlu")
    if listed is None:
        return  # responses or rules
    if not isinstance(listed, yaml.SequenceNode):
        yield Fault(_place(name, listed), '"nlu" holds no list of intents', 'Write "- intent: CODE" under it.')
        return
    for node in listed.value:
        yield from _in_block(node, name)


def compose(path: Path, name: str) -> yaml.Node | Fault | None:
    """The tree of a YAML file, with lines; None for an empty one, a Fault for one that is no YAML or no UTF-8."""
    content = path.read_bytes()
    try:
        root: yaml.Node | None = yaml.compose(content.decode("utf-8-sig"), Loader=_LOADER)
    except UnicodeDecodeError as problem:
        place = Place(name, content[: problem.start].count(b"\n") + 1)
        return Fault(place, "the line is not valid UTF-8", "Save the file as UTF-8.")
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        why = getattr(problem, "problem", None) or "it cannot be read"
        return Fault(Place(name, mark.line + 1 if mark else 1), f"this is no valid YAML ({why})", "Correct the line.")
    return root


def _in_block(node: yaml.Node, name: str) -> Iterator[Block | Fault]:
    place, entries = _place(name, node), entries_of(node)
    if entries.keys() & _OTHER_BLOCKS:
        return
    intent = entries.get("intent")
    if not isinstance(intent, yaml.ScalarNode) or not intent.value.strip():
        yield Fault(place, "the block has no intent", 'Write "intent: CODE", a code of domain.yml.')
        return
    code, examples = intent.value.strip(), entries.get("examples")
    if not isinstance(examples, yaml.ScalarNode) or (examples.value.strip() and examples.style != "|"):
        yield Fault(place, f"{code} has no list of sentences", 'Write "examples: |", then "- " before each sentence.')
        return
    sentences: list[Sentence] = []
    for found in _in_examples(examples, name):
        if isinstance(found, Fault):
            yield found
        else:
            sentences.append(found)
    metadata = {key: str(value.value) for key, value in entries_of(entries.get("metadata")).items()}
    yield Block(code, place, metadata, tuple(sentences))


def _in_examples(examples: yaml.ScalarNode, name: str) -> Iterator[Sentence | Fault]:
    """A block begun by "|" holds one line of the file a line, the first below the "|"."""
    first = examples.start_mark.line + 2
    for number, line in enumerate(examples.value.splitlines(), first):
        place = Place(name, number)
        text = line[1:].strip()
        if not line.strip():
            continue
        if not line.startswith("-"):
            yield Fault(place, 'the sentence does not begin with "- "', 'Write "- " before it, or join it to the last.')
        elif not text:
            yield Fault(place, "the sentence is empty", "Write one, or take the line out.")
        else:
            yield Sentence(text, place)


def entries_of(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """Key → value of a mapping; nothing when the node is none."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _place(name: str, node: yaml.Node) -> Place:
    return Place(name, node.start_mark.line + 1)
