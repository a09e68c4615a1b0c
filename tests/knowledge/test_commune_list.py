"""knowledge.commune_list: another list of communes, taken in whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.commune_list import COLUMNS, UnusableList, communes_in, read_list, take_in
from knowledge.communes import COMMUNES
from knowledge.territory import Gazetteer

HEADER = ",".join(COLUMNS)
RENNES = "35238,Rennes,actuelle,,35,243500139,Rennes Métropole,35000|35200|35700,225081,48.1159,-1.6884"
BREST = "29019,Brest,actuelle,,29,242900314,Brest Métropole,29200,139456,48.4059,-4.5047"
FORMER = "29999,Lambézellec,associee,29019,29,,,,,,"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of two communes and a former one."""
    path = tmp_path / "source.csv"
    path.write_text("\n".join((HEADER, RENNES, BREST, FORMER)) + "\n", encoding="utf-8")
    return path


def test_a_list_taken_in_replaces_ours(listed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    assert communes_in(folder) == COMMUNES
    taken = take_in(listed, folder)
    assert (taken.rows, taken.in_force, taken.departements) == (3, 2, ("29", "35"))
    gazetteer = Gazetteer.load(communes_in(folder))
    assert [one.insee for one in gazetteer.find("j'habite à Brest").communes] == ["29019"]
    assert gazetteer.by_insee("44109") is None


def test_our_own_list_is_in_the_same_format(tmp_path: Path) -> None:
    assert take_in(COMMUNES, tmp_path).departements == ("35", "44", "49", "56", "85")
    assert read_list(communes_in(tmp_path)) == read_list(COMMUNES)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("2903,Brest,actuelle,,29,,,29200,1,48.4,-4.5", "code_insee"),
        ("29019,,actuelle,,29,,,29200,1,48.4,-4.5", "nom"),
        ("29019,Brest,village,29019,29,,,29200,1,48.4,-4.5", "type"),
        ("29999,Lambézellec,associee,29018,29,,,,,,", "chef_lieu"),
        ("29020,Brest,actuelle,,29,,,29200;29210,1,48.4,-4.5", "codes_postaux"),
        ("29020,Brest,actuelle,,29,,,29200,beaucoup,48.4,-4.5", "population"),
        ("29020,Brest,actuelle,,29,,,29200,1,nord,-4.5", "latitude"),
        ("29020,Brest,actuelle,,29,,,29200,1,nan,-4.5", "latitude"),
        ("29019,Brest,actuelle,,29,,,29200,1,48.4,-4.5", "code_insee"),
    ],
)
def test_a_wrong_line_is_told_and_nothing_changes(listed: Path, tmp_path: Path, row: str, field: str) -> None:
    with listed.open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(UnusableList) as refused:
        take_in(listed, tmp_path / "var")
    assert field in {problem.field for problem in refused.value.problems}
    assert {problem.line for problem in refused.value.problems} == {5} and not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    "content", [b"", b"code_insee,nom\n", HEADER.encode() + b"\n", b"\xff\xfe\x00", b'code_insee,"nom\n', b"a\x00b\n"]
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "source.csv"
    path.write_bytes(content)
    with pytest.raises(UnusableList):
        read_list(path)
