"""What is exported as data·inclusion keeps to its schema and can be imported."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from knowledge.demonstration import load_demonstration
from knowledge.importers import import_file

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "data" / "data-inclusion-schema-v1"


@pytest.mark.skipif(
    not SCHEMAS.exists(), reason="data-inclusion-schema-v1 is not beside this checkout (../shared/data)"
)
@pytest.mark.parametrize("demonstration", [False, True], ids=["imported", "demonstration"])
def test_structures_and_services_keep_to_the_schema(
    sessions: Any, exported: Any, demonstration: bool, request: Any
) -> None:
    if demonstration:
        load_demonstration(sessions, date(2026, 11, 20))
    else:
        request.getfixturevalue("imported")
    told = json.loads(exported(sessions, "data-inclusion"))
    assert told["structures"] and told["services"]
    for name in ("structure", "service"):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        check = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
        assert [error.message for entry in told[f"{name}s"] for error in check.iter_errors(entry)] == []


def test_what_is_exported_can_be_imported(imported: Any, exported: Any, tmp_path: Path) -> None:
    path = tmp_path / "exported.json"
    path.write_text(exported(imported, "data-inclusion"), encoding="utf-8")
    report = import_file(path, imported, dry_run=True)
    assert (report.added, report.refused) == (0, 0)
    assert report.changed + report.unchanged == 4


def test_a_structure_without_services_has_none(sessions: Any, exported: Any) -> None:
    assert json.loads(exported(sessions, "data-inclusion")) == {"structures": [], "services": []}
