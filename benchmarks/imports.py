"""A large import: 50,000 places of digital mediation, made here, imported twice, then with every phone another: time
and memory of each.

    uv run python -m benchmarks.imports [--rows 50000]

The bounds are those of the project: 60 seconds and 300 MB. Exits with 1 above one of them.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from knowledge.communes import read_communes

SECONDS, MEGABYTES = 60.0, 300.0
COLUMNS = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude",
    "longitude", "typologie", "telephone", "courriels", "site_web", "horaires", "presentation_resume", "source",
    "date_maj", "services", "publics_specifiquement_adresses", "frais_a_charge", "dispositif_programmes_nationaux",
    "modalites_acces", "modalites_accompagnement",
)  # fmt: skip
SERVICES = (
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Accès internet et matériel informatique",
)
KINDS = ("CCAS", "BIB", "ASSO", "RFS", "EPN", "CS", "MUNI", "")
HOURS = ("Mo-Fr 09:00-12:00,14:00-{}:30", "Tu-Sa 10:00-{}:00; PH off", "Mo,We 09:30-12:30; Fr 13:30-{}:00")


def main() -> None:
    """Makes the files, imports them, prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=50_000, help="rows of the file (default 50,000)")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = make_file(Path(folder) / "lieux.csv", rows)
        print(f"{rows} rows, {path.stat().st_size / 1e6:.1f} MB")
        data_dir = Path(folder) / "data"
        kept = [_measure(run, path, data_dir) for run in ("first import", "the same again")]
        kept.append(_measure("every place changed", make_file(path, rows, phones="+332619101{:02d}"), data_dir))
    sys.exit(0 if all(kept) else 1)


def make_file(path: Path, rows: int, seed: int = 7, phones: str = "+332619100{:02d}") -> Path:
    """Writes ``rows`` places of the communes we know, all invented; the same seed gives the same file.

    ``phones`` is the pattern of their numbers.
    """
    chance = random.Random(seed)
    communes = [commune for commune in read_communes() if commune.in_force and commune.lat and commune.postcodes[0]]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for number in range(rows):
            commune = chance.choice(communes)
            table.writerow(
                {
                    "id": f"essai-{number}",
                    "pivot": "00000000000000",
                    "nom": f"Lieu d'essai {number}",
                    "commune": commune.name,
                    "code_postal": commune.postcodes[0],
                    "code_insee": commune.insee,
                    "adresse": f"{number % 300 + 1} rue de l'Exemple {number // 300}",
                    "latitude": f"{commune.lat:.5f}",
                    "longitude": f"{commune.lon:.5f}",
                    "typologie": chance.choice(KINDS),
                    "telephone": phones.format(number % 100),
                    "courriels": f"accueil@lieu{number}.example.fr",
                    "site_web": f"https://lieu{number}.example.fr/",
                    "horaires": chance.choice(HOURS).format(chance.randint(16, 19)),
                    "presentation_resume": "Un lieu inventé pour mesurer un import, en une phrase usuelle.",
                    "source": "essai",
                    "date_maj": f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
                    "services": "|".join(chance.sample(SERVICES, chance.randint(1, 3))),
                    "publics_specifiquement_adresses": chance.choice(("", "", "Jeunes", "Seniors|Femmes")),
                    "frais_a_charge": chance.choice(("Gratuit", "Gratuit sous condition", "")),
                    "dispositif_programmes_nationaux": chance.choice(("", "Conseillers numériques", "Aidants Connect")),
                    "modalites_acces": chance.choice(("Se présenter", "Téléphoner|Se présenter", "")),
                    "modalites_accompagnement": chance.choice(("Accompagnement individuel", "En autonomie", "")),
                }
            )
    return path


def _measure(run: str, path: Path, data_dir: Path) -> bool:
    """Imports in a process of its own, whose memory the system counts. Whether it kept within the bounds."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "passerelle", "import", str(path), "--data-dir", str(data_dir)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    said = process.stdout.read().strip()
    _pid, status, used = os.wait4(process.pid, 0)
    seconds, megabytes = time.perf_counter() - started, used.ru_maxrss / 1024  # kilobytes on Linux
    worked = used.ru_utime + used.ru_stime
    code = os.waitstatus_to_exitcode(status)
    print(f"{run}: {seconds:.1f} s ({worked:.1f} s of work), {megabytes:.0f} MB, exit {code}: {said}", flush=True)
    return seconds <= SECONDS and megabytes <= MEGABYTES


if __name__ == "__main__":
    main()
