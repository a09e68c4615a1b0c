"""Sentences are read as written, each with its file and line; what Rasa would pass over in silence is a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.corpus import Corpus, read_corpus
from passerelle.settings import PROJECT

HEAD = b'version: "3.1"\n\nnlu:\n'


def corpus(tmp_path: Path, content: bytes, name: str = "nlu/theme.yml") -> Corpus:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return read_corpus(tmp_path, tmp_path)


def faults(tmp_path: Path, blocks: bytes) -> list[str]:
    return [str(fault) for fault in corpus(tmp_path, HEAD + blocks).faults]


def test_a_sentence_knows_its_line(tmp_path: Path) -> None:
    found = corpus(tmp_path, HEAD + b"- intent: caf\n  examples: |\n    - la caf\n\n    - mon apl\n")
    assert [(one.text, str(one.place)) for one in found.blocks[0].sentences] == [
        ("la caf", "nlu/theme.yml:6"),
        ("mon apl", "nlu/theme.yml:8"),
    ]


@pytest.mark.parametrize("change", [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")])
def test_a_byte_order_mark_or_other_line_ends_change_nothing(tmp_path: Path, change: object) -> None:
    content = HEAD + "- intent: caf\n  examples: |\n    - été à la caf\n".encode()
    [block] = corpus(tmp_path, change(content)).blocks  # type: ignore[operator]
    assert [(one.text, one.place.line) for one in block.sentences] == [("été à la caf", 6)]


def test_metadata_tell_the_set_and_the_need(tmp_path: Path) -> None:
    head = b"- intent: delai\n  metadata:\n    set: calibration\n    need: caf\n"
    [block] = corpus(tmp_path, HEAD + head + b"  examples: |\n    - ce soir\n").blocks
    assert block.calibrates
    assert block.label == "delai (caf)"


def test_responses_and_synonyms_are_no_sentences(tmp_path: Path) -> None:
    corpus(tmp_path, b"responses:\n  utter_x:\n  - text: bonjour\n", "responses/a.yml")
    found = corpus(tmp_path, HEAD + b"- synonym: caf\n  examples: |\n    - kaf\n")
    assert (found.blocks, found.faults) == ((), ())


@pytest.mark.parametrize(
    ("blocks", "line", "says"),
    [
        (b"- intent:\n  examples: |\n    - rien\n", 4, "no intent"),
        (b"- examples: |\n    - rien\n", 4, "no intent"),
        (b"- caf\n", 4, "no intent"),
        (b"- intent: caf\n  examples:\n  - la caf\n", 4, "no list of sentences"),
        (b"- intent: caf\n  examples: la caf\n", 4, "no list of sentences"),
        (b"- intent: caf\n  examples: |\n    - la caf\n    -\n", 7, "empty"),
        (b"- intent: caf\n  examples: |\n    - la caf\n    mon apl\n", 7, "does not begin"),
        (b"- intent: caf\n\texamples: |\n", 5, "no valid YAML"),
        (b"- intent: caf\n  examples: |\n    - \xe9t\xe9\n", 6, "UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told_with_file_and_line(tmp_path: Path, blocks: bytes, line: int, says: str) -> None:
    [fault] = faults(tmp_path, blocks)
    assert fault.startswith(f"nlu/theme.yml:{line}: ")
    assert says in fault


def test_a_faulty_sentence_does_not_hide_the_others(tmp_path: Path) -> None:
    found = corpus(tmp_path, HEAD + b"- intent: caf\n  examples: |\n    - la caf\n    mon apl\n    - le rsa\n")
    assert [one.text for one in found.blocks[0].sentences] == ["la caf", "le rsa"]


def test_every_sentence_of_the_project_stands_where_it_is_said_to(tmp_path: Path) -> None:
    found = read_corpus(PROJECT / "bot" / "data", PROJECT)
    sentences = [one for block in found.blocks for one in block.sentences]
    files = {one.place.file for one in sentences}
    lines = {file: (PROJECT / file).read_text(encoding="utf-8").split("\n") for file in files}
    assert [one for one in sentences if one.text not in lines[one.place.file][one.place.line - 1]] == []
