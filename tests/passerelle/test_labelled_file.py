"""Labelled files: whatever is wrong is named with line and field, and costs no other message its score."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest

from passerelle.labelled_file import LabelledFile, read

GOOD = {"text": "ma déclaration", "kind": "refer", "need": "impots"}
NEEDS = ("caf", "impots", "sante")


def reading(tmp_path: Path, content: bytes) -> LabelledFile:
    path = tmp_path / "messages.jsonl"
    path.write_bytes(content)
    return read(path, NEEDS)


def encoded(record: Any) -> bytes:
    return json.dumps(record).encode()


def test_byte_order_marks_blank_lines_and_every_line_end_are_taken(tmp_path: Path) -> None:
    """The last line has no end; a mark stands again where two files were joined."""
    one, mark = encoded(GOOD), codecs.BOM_UTF8
    found = reading(tmp_path, mark + one + b"\r\n\r\n  \n" + one + b"\n" + mark + one + b"\r" + one)
    assert [message.line for message in found.messages] == [1, 4, 5, 6]
    assert found.problems == ()


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    found = reading(tmp_path, json.dumps({**GOOD, "text": "un\u2028deux\x85trois"}, ensure_ascii=False).encode())
    assert len(found.messages) == 1


def test_a_label_keeps_style_author_and_place_and_unknown_fields_are_passed_over(tmp_path: Path) -> None:
    (message,) = reading(tmp_path, encoded({**GOOD, "style": "sms", "author": "A", "seen": 3})).messages
    assert (message.expected.style, message.author, message.file, message.line) == ("sms", "A", "messages.jsonl", 1)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"kind": "refers"}, "kind", 'Did you mean "refer"?'),
        ({"kind": None}, "kind", "refer, ask, handoff, chat"),
        ({"kind": ["refer"]}, "kind", "is unknown"),
        ({"need": "impot"}, "need", 'Did you mean "impots"?'),
        ({"need": "xyz"}, "need", "needs.yml"),
        ({"need": 5}, "need", "5 is unknown"),
        ({"need": None}, "need", "is missing"),
        ({"kind": "handoff", "urgency": "dangers"}, "urgency", 'Did you mean "danger"?'),
        ({"kind": "handoff", "reason": "hors sujet"}, "reason", 'Did you mean "hors_sujet"?'),
        ({"kind": "handoff"}, "reason", "is missing"),
        ({"kind": "handoff", "reason": "urgence"}, "urgency", "is missing"),
        ({"urgency": "danger"}, "kind", "does not fit"),
        ({"text": None}, "text", "is missing"),
        ({"text": 3}, "text", "not a string"),
        ({"text": " \t"}, "text", "is empty"),
        ({"text": "a" * 1_001}, "text", "1,001 characters"),
        ({"style": 3}, "style", "not a string"),
        ({"author": "a" * 41}, "author", "at most 40"),
        ({"style": "\ud83d"}, "style", "is no name"),
    ],
)
def test_a_wrong_field_is_named_and_the_other_messages_are_kept(
    changed: dict[str, Any], field: str, said: str, tmp_path: Path
) -> None:
    found = reading(tmp_path, encoded(GOOD) + b"\n" + encoded({**GOOD, **changed}) + b"\n" + encoded(GOOD))
    assert [message.line for message in found.messages] == [1, 3]
    (problem,) = found.problems
    assert (problem.line, problem.field) == (2, field)
    assert said in str(problem)
    assert problem.what_to_do


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"text": "caf\xe9"}', "not valid UTF-8 (byte 14)"),
        (b"[1]", "not a JSON object"),
        (b'{"text": "rsa", "kind": "refer", "need": "impots", "need": "caf"}', '"need": is written twice'),
        (b'"bonjour"', "not a JSON object"),
        (b'{"text": "\\ud83d", "kind": "ask"}', "surrogate"),
    ],
)
def test_a_line_that_holds_no_label_is_named(line: bytes, said: str, tmp_path: Path) -> None:
    found = reading(tmp_path, line + b"\n" + encoded(GOOD))
    assert [message.line for message in found.messages] == [2]
    assert said in str(found.problems[0])
    assert "messages.jsonl, line 1" in str(found.problems[0])


def test_two_wrong_fields_of_a_line_are_both_named(tmp_path: Path) -> None:
    found = reading(tmp_path, encoded({"text": "", "kind": "refer", "need": "nope"}))
    assert [problem.field for problem in found.problems] == ["text", "need"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_file_in_another_encoding_is_told_once(encoding: str, tmp_path: Path) -> None:
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    found = reading(tmp_path, mark + (json.dumps(GOOD) + "\n" * 50).encode(encoding))
    assert len(found.problems) == 1
    assert "UTF-16" in str(found.problems[0])


def test_the_files_of_the_project_have_no_problem() -> None:
    folder = Path(__file__).parents[1] / "nlu"
    for path in sorted(folder.glob("*.jsonl")):
        assert read(path).problems == (), path.name
