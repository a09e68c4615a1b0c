"""Trains the model when its data or code changed, and vouches for what it trained.

A model is named by the hash of everything it is made from, so that a new data folder trains nothing again, and its
SHA-256 lies beside it: an archive that is cut short or swapped is never loaded (SAFETY.md, "Faults").
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from passerelle.errors import Refused, first_line
from passerelle.progress import Progress, component_steps
from passerelle.settings import PROJECT

MADE_FROM = (
    "config.yml",
    "domain.yml",
    "bot/data",
    "bot/nlu",
    "bot/lexicons",
    "bot/certificate.py",
    "bot/corpus.py",
    "bot/decision.py",
    "bot/dialogue/words.py",
    "bot/foreign.py",
    "bot/foreign_urgency.py",
    "bot/language.py",
    "bot/needs.py",
    "bot/text.py",
    "bot/urgency.py",
    "knowledge/data/needs.yml",
)
"""Files and folders that decide what a model is; a test holds this against what ``bot.nlu`` imports."""

_IGNORED = frozenset({"__pycache__"})
_MOST_FAULTS = 20  # shown at once: more only hides the first


class Model:
    """One trained archive, its checksum and its certificate, which may not exist yet."""

    def __init__(self, models_dir: Path, name: str) -> None:
        self.path = models_dir / f"{name}.tar.gz"
        self.checksum = models_dir / f"{name}.tar.gz.sha256"
        self.certificate = models_dir / f"{name}.certificate.json"

    def exists(self) -> bool:
        """Whether both files are there; ``intact`` tells whether they fit."""
        return self.path.is_file() and self.checksum.is_file()

    def intact(self) -> bool:
        """Whether the archive is, byte for byte, what was trained."""
        try:
            promised = self.checksum.read_text(encoding="ascii").split()[:1]
            return promised == [_sha256(self.path)]
        except (OSError, UnicodeDecodeError):
            return False


def current(models_dir: Path, project: Path = PROJECT) -> Model:
    """The model that fits today's data and code, trained or not. Raises Refused outside a checkout."""
    return Model(models_dir, fingerprint(project))


def fingerprint(project: Path = PROJECT) -> str:
    """Sixteen hexadecimal digits that change when anything the model is made from changes. Raises Refused."""
    digest = hashlib.sha256()
    for path in _sources(project):
        name = path.relative_to(project).as_posix().encode()
        digest.update(len(name).to_bytes(8, "big") + name + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def ensure(models_dir: Path, *, force: bool = False, project: Path = PROJECT) -> Model:
    """Gives the current model, trained now if it is missing or if ``force``. Progress goes to stderr.

    A model that is there but damaged is given as it is: replacing it silently would hide why. Raises Refused when
    training fails; no half-made model is left behind.
    """
    model = current(models_dir, project)
    if model.exists() and not force:
        return model
    with _alone(models_dir):
        if force or not model.exists():  # another process may have trained it while we waited
            _train(model, project)
    return model


def ensure_apart(models_dir: Path) -> Model:
    """Like ``ensure``, but training runs in a process of its own: a server keeps none of the memory it takes."""
    model = current(models_dir)
    if model.exists():
        return model
    environment = {**os.environ, "PASSERELLE_MODELS_DIR": str(models_dir)}
    command = [sys.executable, "-m", "passerelle", "train"]
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - ourselves
    if done.returncode != 0:
        raise Refused("There is no model.")  # the other process has just said why
    return model


def _sources(project: Path) -> list[Path]:
    found: list[Path] = []
    for name in MADE_FROM:
        place = project / name
        if not place.exists():
            raise Refused(f"{name} is missing from {project}: run Passerelle from a checkout of the project.")
        found += [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sorted(path for path in found if not _IGNORED & set(path.parts))


def _train(model: Model, project: Path) -> None:
    progress = Progress("Training the model (one to two minutes on two cores)")
    for left in model.path.parent.glob(".training-*"):  # by a process that was killed: we hold the lock
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=model.path.parent) as folder:
        built = _with_rasa(project, Path(folder), progress)
        part = Path(folder) / model.checksum.name
        part.write_text(f"{_sha256(built)}  {model.path.name}\n", encoding="ascii")
        # The archive first: without its checksum it does not count as there.
        model.checksum.unlink(missing_ok=True)
        model.certificate.write_bytes(_certificate(built))
        built.replace(model.path)
        part.replace(model.checksum)
    progress.end(f"Model ready: {model.path.name}")


def _certificate(archive: Path) -> bytes:
    """What the doubt gate proved, as it lies in the archive: for people, who should not have to unpack one."""
    with tarfile.open(archive) as files:
        name = next(name for name in files.getnames() if name.endswith("/certificate.json"))
        kept = files.extractfile(name)
        return kept.read() if kept else b""


def _with_rasa(project: Path, folder: Path, progress: Progress) -> Path:
    """Runs Rasa's own training in this process; gives the archive. Raises Refused."""
    progress.step("checking the sentences")
    _refuse_faulty_data(project)
    said = io.StringIO()  # what Rasa prints is worth reading only when training fails
    try:
        with contextlib.redirect_stdout(said), component_steps(progress):
            built = _rasa_train(project, folder)
    except (Exception, SystemExit) as problem:  # Rasa ends the process on some faulty data
        click.echo(said.getvalue(), err=True, nl=False)
        raise Refused(f"Training failed ({type(problem).__name__}: {first_line(problem)}).") from problem
    if built is None:
        click.echo(said.getvalue(), err=True, nl=False)
        raise Refused("Training failed: `rasa data validate --data bot/data` tells what is wrong.")
    return built


def _refuse_faulty_data(project: Path) -> None:
    """Rasa passes over what it cannot read, and learns from what contradicts itself. Raises Refused."""
    from bot.corpus_check import corpus_faults

    faults = corpus_faults(project)
    if not faults:
        return
    more = [f"… and {len(faults) - _MOST_FAULTS} more."] if len(faults) > _MOST_FAULTS else []
    lines = [*map(str, faults[:_MOST_FAULTS]), *more]
    raise Refused("The sentences cannot be learned from; nothing was trained.\n  " + "\n  ".join(lines))


def _rasa_train(project: Path, folder: Path) -> Path | None:
    # Every training here is a full one: Rasa's cache would only leave copies of the data in .rasa/.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    from rasa.model_training import train

    result = train(
        domain=str(project / "domain.yml"),
        config=str(project / "config.yml"),
        training_files=[str(project / "bot" / "data")],
        output=str(folder),
        force_training=True,
        fixed_model_name="model",
    )
    return Path(result.model) if result.code == 0 and result.model else None


@contextlib.contextmanager
def _alone(models_dir: Path) -> Iterator[None]:
    """Lets one process train at a time; the others wait and find the model made."""
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        lock = (models_dir / ".lock").open("w")
    except OSError as problem:
        raise Refused(f"The models folder {models_dir} cannot be written: {problem.strerror}.") from problem
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as archive:
        for block in iter(lambda: archive.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
