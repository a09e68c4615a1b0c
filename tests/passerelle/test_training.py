"""A model is named by what it is made from, and vouched for by its SHA-256."""

from __future__ import annotations

import ast
import io
import tarfile
from pathlib import Path

import pytest

from passerelle import training
from passerelle.errors import Refused
from passerelle.settings import PROJECT
from passerelle.training import MADE_FROM, Model, fingerprint

CERTIFICATE = b'{"confidence": 0.95}'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with something at each place that a model is made from."""
    for name in MADE_FROM:
        place = tmp_path / name
        if place.suffix:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(name)
        else:
            place.mkdir(parents=True)
            (place / "file.yml").write_text(name)
    return tmp_path


def made(models_dir: Path) -> Model:
    model = Model(models_dir, "0123456789abcdef")
    model.path.write_bytes(b"archive")
    model.checksum.write_text(f"{training._sha256(model.path)}  {model.path.name}\n")
    return model


@pytest.mark.parametrize("changed", MADE_FROM)
def test_changing_anything_a_model_is_made_from_changes_its_name(project: Path, changed: str) -> None:
    before = fingerprint(project)
    place = project / changed
    (place if place.is_file() else place / "file.yml").write_text("changed")
    assert fingerprint(project) != before


def test_the_name_depends_on_neither_the_place_nor_compiled_files(project: Path) -> None:
    before = fingerprint(project)
    (project / "bot" / "nlu" / "__pycache__").mkdir()
    (project / "bot" / "nlu" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert fingerprint(project) == before
    assert len(before) == 16


def test_outside_a_checkout_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"config\.yml"):
        fingerprint(tmp_path)


def test_every_module_of_bot_that_the_components_import_counts() -> None:
    """Otherwise a change of code would serve an outdated model."""
    todo, seen = sorted((PROJECT / "bot" / "nlu").glob("*.py")), set()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("bot."):
                todo.append(PROJECT / f"{str(node.module).replace('.', '/')}.py")
    names = {path.relative_to(PROJECT).as_posix() for path in seen}
    assert {name for name in names if not name.startswith(MADE_FROM)} == set()


def test_a_model_cut_short_or_swapped_is_not_intact(tmp_path: Path) -> None:
    model = made(tmp_path)
    assert model.exists()
    assert model.intact()
    model.path.write_bytes(b"archiv")
    assert not model.intact()


def test_a_model_without_its_checksum_does_not_count(tmp_path: Path) -> None:
    model = made(tmp_path)
    model.checksum.unlink()
    assert not model.exists()
    assert not model.intact()


def test_a_model_that_is_there_is_not_trained_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[Model] = []
    monkeypatch.setattr(training, "_train", lambda model, _: trained.append(model))
    models = tmp_path / "models"
    training.ensure(models, project=project)
    model = trained[0]
    model.path.write_bytes(b"")
    model.checksum.write_text("")
    training.ensure(models, project=project)
    assert len(trained) == 1
    training.ensure(models, project=project, force=True)
    assert len(trained) == 2


def test_failed_training_leaves_nothing_behind_and_one_sentence(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Path:
        raise Refused("Training failed (ValueError: no data).")

    monkeypatch.setattr(training, "_with_rasa", fail)
    models = tmp_path / "models"
    with pytest.raises(Refused, match="Training failed"):
        training.ensure(models, project=project)
    assert [path.name for path in models.iterdir()] == [".lock"]


def test_faulty_sentences_are_refused_with_file_and_line_before_any_learning(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty intent, one that nobody knows, the same words under two: all told at once, and nothing is written."""
    monkeypatch.setattr(training, "_rasa_train", lambda *_: pytest.fail("learned from faulty data"))
    (project / "knowledge/data/needs.yml").write_text("needs: []")
    (project / "domain.yml").write_text("intents:\n- caf\n- impots\n")
    blocks = {"caf": ["mon apl"], "impots": ["ma taxe", "Mon APL !"], "impotz": ["2042"]}
    lines = ["nlu:", "- intent: caf", "  examples: |"]
    for intent, texts in blocks.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    (project / "bot/data/file.yml").write_text("\n".join(lines))
    models = tmp_path / "models"
    with pytest.raises(Refused) as refused:
        training.ensure(models, project=project)
    told = refused.value.message.splitlines()[1:]
    assert [line.split(": ")[0].strip() for line in told] == [f"bot/data/file.yml:{n}" for n in (2, 10, 11)]
    assert refused.value.exit_code == 1
    assert [path.name for path in models.iterdir()] == [".lock"]


def test_what_a_killed_training_left_is_cleared_away(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(_: Path, folder: Path, __: object) -> Path:
        built = folder / "model.tar.gz"
        with tarfile.open(built, "w:gz") as archive:
            proved = tarfile.TarInfo("components/gate/certificate.json")
            proved.size = len(CERTIFICATE)
            archive.addfile(proved, io.BytesIO(CERTIFICATE))
        return built

    monkeypatch.setattr(training, "_with_rasa", build)
    models = tmp_path / "models"
    (models / ".training-old").mkdir(parents=True)
    model = training.ensure(models, project=project)
    assert model.intact() and model.certificate.read_bytes() == CERTIFICATE
    kept = (".lock", model.certificate.name, model.path.name, model.checksum.name)
    assert sorted(path.name for path in models.iterdir()) == sorted(kept)


def test_the_trained_model_is_intact(model_path: Path) -> None:
    assert Model(model_path.parent, model_path.name.removesuffix(".tar.gz")).intact()
