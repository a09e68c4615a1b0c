"""Files that are read however they were saved, and files that are refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importers.content import UnusableFile, inspect
from knowledge.importers.table import read_table

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
        TEXT.replace(",", "|").encode(),
        TEXT.replace("\n", "\r").encode(),
        f"\n{TEXT}\n,\n".encode(),
        TEXT.encode("cp1252"),
        "\ufeff ID , Nom \n1,Médiathèque".encode(),
    ],
    ids=["plain", "BOM", "CRLF", "semicolon", "tab", "bar", "old Mac", "blank lines", "Windows-1252", "capitals"],
)
def test_a_file_is_read_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    table = read_table(inspect(written(tmp_path, content)))
    assert table.header == ("id", "nom")
    assert [cells for _line, cells in table.rows] == [("1", "Médiathèque")]


def test_a_row_over_several_lines_bears_the_number_of_its_first(tmp_path: Path) -> None:
    table = read_table(inspect(written(tmp_path, b'id,nom\n1,"a\nb"\n\n2,c\n')))
    assert [line for line, _cells in table.rows] == [2, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id,nom\n", "no row"),
        (b"id,nom\n,\n", "no row"),
        (b"id,nom,id\n1,a,2\n", "column id twice"),
        (",".join(f"c{number}" for number in range(1000)).encode() + b"\n1\n", "has 1000 columns"),
        (b'id,nom\n1,"open\n2,b\n', "never closed"),
        (b'id,nom\n1,"a"b"\n', "never closed"),
        (b'id,nom\n1,"' + b"x" * 200_000 + b'"\n', "field larger"),
    ],
    ids=["header only", "empty rows", "column twice", "1,000 columns", "open quote", "stray quote", "endless cell"],
)
def test_an_unusable_table_is_refused_with_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile, match=reason):
        list(read_table(inspect(written(tmp_path, content))).rows)
