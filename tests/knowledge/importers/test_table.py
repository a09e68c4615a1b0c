"""Files that are read however they were saved, and files that are refused with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.importers.table import LARGEST, UnusableFile, read_table

TEXT = "id,nom\n1,Médiathèque\n"


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "lieux.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        f"\n{TEXT}\n,\n".encode(),
        TEXT.encode("cp1252"),
        "\ufeff ID , Nom \n1,Médiathèque".encode(),
    ],
    ids=["plain", "BOM", "CRLF", "semicolon", "tab", "blank lines", "Windows-1252", "capitals"],
)
def test_a_file_is_read_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    table = read_table(written(tmp_path, content))
    assert table.header == ("id", "nom")
    assert [cells for _line, cells in table.rows] == [("1", "Médiathèque")]


def test_a_file_in_windows_1252_is_told(tmp_path: Path) -> None:
    problems = read_table(written(tmp_path, TEXT.encode("cp1252"))).problems
    assert [problem.severity for problem in problems] == ["warning"]


def test_a_row_over_several_lines_bears_the_number_of_its_first(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b'id,nom\n1,"a\nb"\n\n2,c\n'))
    assert [line for line, _cells in table.rows] == [2, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"id,nom\n", "no row"),
        (b"id,nom\n,\n", "no row"),
        (b"id,nom,id\n1,a,2\n", "column id twice"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
        (TEXT.encode("utf-16"), "not a text file"),
        (b'id,nom\n1,"open\n2,b\n', "never closed"),
        (b'id,nom\n1,"a"b"\n', "never closed"),
        (b"id,nom\n1,\x81\x8d\n", "no known encoding"),
        ("id,nom\n1,é".encode() + b"\n2,\xe9\n", "mixes encodings"),
        (b"x" * (LARGEST + 1), "over 20 MB"),
    ],
    ids=[
        "empty", "blank", "header only", "empty rows", "column twice", "image", "UTF-16", "open quote", "stray quote",
        "undecodable", "mixed", "huge",
    ],
)  # fmt: skip
def test_an_unusable_file_is_refused_with_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile, match=reason):
        read_table(written(tmp_path, content))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, reason in [(tmp_path, "directory"), (tmp_path / "none.csv", "does not exist"), (pipe, "ordinary")]:
        with pytest.raises(UnusableFile, match=reason):
            read_table(path)
