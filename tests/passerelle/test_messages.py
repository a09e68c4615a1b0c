"""Bytes of one line become the text a patron wrote, or why there is none."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turn import MOST_CHARACTERS
from passerelle.messages import BadLine, lines, message_in


def code_of(line: bytes) -> str:
    with pytest.raises(BadLine) as caught:
        message_in(line)
    assert str(caught.value).endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"j ai perdu ma carte", "j ai perdu ma carte"),
        (b'{"text": "bonjour", "id": 3}', "bonjour"),
        (b'  {"text": "\\u00e9t\\u00e9"}', "été"),
        ("é".encode() * MOST_CHARACTERS, "é" * MOST_CHARACTERS),
        (b"/restart", "/restart"),
        (b"<b>html</b>", "<b>html</b>"),
        (b'["not", "an object"]', '["not", "an object"]'),
    ],
)
def test_plain_text_and_json_objects_are_read(line: bytes, text: str) -> None:
    assert message_in(line) == text


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "empty"),
        (b"   \t", "empty"),
        (b'{"text": ""}', "empty"),
        (b"a" * (MOST_CHARACTERS + 1), "too_long"),
        (b"a" * (1 << 20), "too_long"),
        (b"caf\xe9", "bad_encoding"),
        (b'{"text": "\\ud800"}', "bad_encoding"),
        (b'{"text": ', "bad_json"),
        (b'{"a":' * 50_000, "bad_json"),
        (b'{"texte": "a"}', "no_text"),
        (b'{"text": null}', "no_text"),
        (b'{"text": ["a"]}', "no_text"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: bytes, code: str) -> None:
    assert code_of(line) == code


def test_line_ends_and_a_byte_order_mark_are_no_part_of_a_message() -> None:
    assert list(lines(io.BytesIO(b"\xef\xbb\xbfun\r\n\ndeux\ntrois"))) == [b"un", b"", b"deux", b"trois"]


def test_an_enormous_line_is_one_line() -> None:
    found = list(lines(io.BytesIO(b"a" * 3_000_000 + b"\nb\n")))
    assert len(found) == 2
    assert found[1] == b"b"
    assert code_of(found[0]) == "too_long"


@given(st.lists(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b" ")), max_size=20))
def test_there_are_as_many_lines_out_as_in(written: list[bytes]) -> None:
    assert len(list(lines(io.BytesIO(b"".join(line + b"\n" for line in written))))) == len(written)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_bad_line(raw: bytes) -> None:
    with contextlib.suppress(BadLine):
        message_in(raw).encode()
