"""JSON is read one entry at a time, and refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.importers import json_entries
from knowledge.importers.content import UnusableFile, inspect
from knowledge.importers.json_entries import read_entries


def entries(tmp_path: Path, text: str) -> list[tuple[int, dict[str, Any]]]:
    path = tmp_path / "lieux.json"
    path.write_text(text, encoding="utf-8")
    return list(read_entries(inspect(path)))


def test_a_list_gives_its_entries_with_their_rank(tmp_path: Path) -> None:
    assert entries(tmp_path, '[ {"id": "a"} ,\n{"id": "b"}]\n') == [(1, {"id": "a"}), (2, {"id": "b"})]


def test_an_object_gives_the_entries_of_its_lists(tmp_path: Path) -> None:
    text = '{"version": 1, "structures": [{"id": "a"}], "services": [{"id": "b"}], "total": {"n": [2]}}'
    assert entries(tmp_path, text) == [(1, {"id": "a"}), (1, {"id": "b"})]


def test_numbers_stay_as_written(tmp_path: Path) -> None:
    assert entries(tmp_path, '[{"a": 47.10, "b": 12, "c": null, "d": true}]')[0][1] == {
        "a": "47.10", "b": "12", "c": None, "d": True,
    }  # fmt: skip


def test_entries_across_pieces_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_entries, "PIECE", 5)
    told = [{"id": str(number), "nom": "é" * 20} for number in range(10)]
    assert [entry for _rank, entry in entries(tmp_path, json.dumps(told, indent=1))] == told


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"id": 1}', "it ends"),
        ('[{"id": }]', "entry 1 is not JSON"),
        ('[{"id": 1} {"id": 2}]', "entry 1 is followed by"),
        ('[1, 2]', "entry 1 is not an object"),
        ('[{"id": 1}] x', "goes on after its end"),
        ('{"id": 1}', "holds no list"),
        ("[" * 10_000, "nested too deep"),
        ('[{"a": ' + "[" * 10_000 + "]" * 10_000 + "}]", "entry 1 is nested too deep"),
        ('{"a": ' * 10_000 + "1" + "}" * 10_000, "nested too deep"),
        ('[{"a": "' + "x" * 2_000_000, "entry 1 is over 1 MB"),
        ('[{"a": ' + "9" * 200_000 + "]", "entry 1 is not JSON"),
    ],
    ids=[
        "cut", "no value", "no comma", "numbers", "two documents", "one place", "deep list", "deep value",
        "deep object", "endless text", "endless number",
    ],
)  # fmt: skip
def test_unusable_json_is_refused_with_a_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UnusableFile, match=reason):
        entries(tmp_path, text)
