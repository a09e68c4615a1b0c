"""What is no text of a reasonable size is refused before anyone reads it, with a reason."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from knowledge.importers import content
from knowledge.importers.content import UnusableFile, inspect

TEXT = "id,nom\n1,Médiathèque\n"


def written(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "lieux.csv"
    path.write_bytes(raw)
    return path


def zip_bomb() -> bytes:
    """Ten kilobytes that would unpack to ten megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lieux.csv", b"0" * 10_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
        (b"id,nom\n1,a\0b\n", "not a text file"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (gzip.compress(TEXT.encode()), "gzip"),
        (zip_bomb(), "archive or a spreadsheet"),
        (b"id,nom\n1,\x81\x8d\n", "no known encoding"),
        ("id,nom\n1,é".encode() + b"\n2,\xe9\n", "mixes encodings .line 3"),
        ("id,nom\n1,à".encode() + b"\n2,\xe9\n", "mixes encodings"),
        (b"id,nom\n" + b"x" * (content.LONGEST_LINE + 1), "line of over 1 MB"),
    ],
    ids=[
        "empty", "blank", "image", "NUL", "UTF-16", "gzip", "zip bomb", "undecodable", "mixed", "mixed, other letter",
        "long line",
    ],
)  # fmt: skip
def test_what_is_no_usable_text_is_refused_with_a_reason(tmp_path: Path, raw: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile, match=reason):
        inspect(written(tmp_path, raw))


def test_a_line_of_a_gigabyte_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"id,nom\n" + b"x" * 4_000_000)
    read: list[int] = []
    begins = content._begins_json
    monkeypatch.setattr(content._Scan, "_decode", lambda _self, piece: read.append(len(piece)))
    monkeypatch.setattr(content, "_begins_json", begins)
    with pytest.raises(UnusableFile, match="over 1 MB"):
        inspect(path)
    assert sum(read) <= 2 * content.PIECE


def test_a_file_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "LARGEST", 10)
    with pytest.raises(UnusableFile, match="split it"):
        inspect(written(tmp_path, TEXT.encode()))


def test_an_accent_across_two_pieces_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "PIECE", 3)
    assert inspect(written(tmp_path, "aaééé,bé\n".encode())).encoding == content.UTF8


@pytest.mark.parametrize(("raw", "encoding"), [(TEXT.encode(), "utf-8-sig"), (TEXT.encode("cp1252"), "cp1252")])
def test_the_encoding_is_found(tmp_path: Path, raw: bytes, encoding: str) -> None:
    assert inspect(written(tmp_path, raw)).encoding == encoding


@pytest.mark.parametrize(("raw", "json"), [(b"\xef\xbb\xbf [", True), (b' {"a":1}', True), (b"id,nom", False)])
def test_json_is_known_by_its_first_sign(tmp_path: Path, raw: bytes, json: bool) -> None:
    assert inspect(written(tmp_path, raw)).json is json


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, reason in [(tmp_path, "directory"), (tmp_path / "none.csv", "does not exist"), (pipe, "ordinary")]:
        with pytest.raises(UnusableFile, match=reason):
            inspect(path)
