"""Structures and services of data·inclusion, version 1: a place, and what it offers, in two lists or two files.

A file of services alone completes the structures of an earlier import; a file of structures alone keeps their services.
One that has both says all that its structures offer.
The name of a contact person is never read. What an export of Passerelle adds (``own_words``) is read first: its
services say without doubt which need they answer, and for whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from knowledge.importers import mednum_v1, own_words
from knowledge.importers.record import Part, Record
from knowledge.importers.rows import Problem, Row, Trade
from knowledge.importers.text import items, plain_text
from knowledge.importers.vocabulary import FOLDER
from knowledge.referential import read_yaml, referential

COLUMNS = ("source", "id", "nom", "date_maj")
MARKS = frozenset(
    {
        "structure_id",
        "reseaux_porteurs",
        "horaires_accueil",
        "accessibilite_lieu",
        "lien_source",
        "siret",
        "thematiques",
    }
)
NAMES = {
    "pivot": "siret", "courriels": "courriel", "horaires": "horaires_accueil", "presentation_detail": "description",
    "fiche_acces_libre": "accessibilite_lieu",
}  # fmt: skip
AS_THEY_ARE = (
    "source", "id", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude",
    "longitude", "telephone", "site_web", "date_maj",
)  # fmt: skip
NETWORKS = "reseaux_porteurs"
SERVICES = "services"  # the name of their list
# Words of a service that are handed on as its source told them.
HANDED_ON = ("thematiques", "publics", "type", "modes_accueil", "modes_mobilisation", "mobilisable_par")


def identity(row: Row) -> tuple[str, str]:
    """Who names the structure, and how; that of a service is the structure that offers it."""
    source = plain_text(row.cells.get("source", ""))[0]
    named = row.cells.get("structure_id") or row.cells.get("id", "")
    return source, plain_text(named)[0].removeprefix(f"{source}--")


def is_service(row: Row) -> bool:
    """Whether a row is a service, which names a structure and is none."""
    return bool(row.cells.get("structure_id"))


def read(row: Row, trade: Trade) -> Record | None:
    """The structure of a row; for a service, a record without name that holds its one part. None when refused."""
    if not row.identifier("source", 64):
        row.refuse("source", "is empty", "say who publishes the data")
    if not row.identifier("id", 128):
        row.refuse("id", "is empty", "give an identifier that never changes")
    if row.refused:
        return None
    return _service(row, trade) if is_service(row) else _structure(row, trade)


def complete(
    records: Iterable[Record], trade: Trade, problems: list[Problem], lists: Collection[str]
) -> Iterator[Record]:
    """Structures with their services, each structure once. A service whose structure nobody knows is told and left.

    ``lists``: the names of the lists of the file; one of services is the truth for its structures, even when empty.
    """
    structures: dict[tuple[str, str], Record] = {}
    services: dict[tuple[str, str], dict[str, Part]] = defaultdict(dict)
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in records:
        lines[record.identity].append(record.line)
        if record.name:
            structures[record.identity] = record
        else:
            services[record.identity].update((part.id, part) for part in record.parts)
    all_told = bool(services) or SERVICES in lists
    for name in {**structures, **services}:
        known = trade.known(*name)
        found: Record | None = structures.get(name) or known
        if found is None:
            problems += [_unknown(name, line) for line in lines[name]]
        else:
            before = None if all_told else known
            yield _with_services(replace(found, line=lines[name][0]), before, services.get(name))


def _with_services(record: Record, before: Record | None, told: Mapping[str, Part] | None) -> Record:
    """``told`` None: the file has no service of this structure; those of ``before`` stay, if it is given."""
    if told is None:
        parts = before.parts if before else frozenset()
        services = before.services if before else frozenset()
        silent = (
            own_words.tells(record) or record.kind == _words()["kind_by_default"]
        )  # it says nothing of what it does
        by_kind = not parts and not silent
        return replace(record, parts=parts, services=services, by_kind=by_kind)
    services = frozenset(service for part in told.values() if not part.exact for service in part.services)
    return replace(record, parts=frozenset(told.values()), services=services, by_kind=False)


def _structure(row: Row, trade: Trade) -> Record | None:
    networks = items(row.cells.get("reseaux_porteurs", ""))
    own = own_words.kind(row, trade)
    roles = frozenset(_words()["roles"][network] for network in networks if network in _words()["roles"])
    kinds = [kind for kind in map(_networks().get, networks) if kind]
    named = trade.vocabulary.kind_named(row.cells.get("nom", ""))
    if named and (named in kinds or named == "library"):  # libraries are of the network of communes
        kinds.insert(0, named)
    kind = own or next(iter([*kinds, *filter(None, [named]), *sorted(roles)]), str(_words()["kind_by_default"]))
    cells = {name: row.cells.get(before, "") for name, before in NAMES.items()}
    cells.update({name: row.cells.get(name, "") for name in AS_THEY_ARE}, typologie="")
    record = mednum_v1.read(row.renamed(cells, NAMES), trade, kind, street_needed=False)
    if record is None:
        return None
    handed_on = (*record.more, (NETWORKS, "|".join(sorted(networks)))) if networks else record.more
    record = replace(record, roles=record.roles | roles, more=handed_on)
    return own_words.completed(record, row, own) if own else record


def _service(row: Row, trade: Trade) -> Record:
    words, told = _words(), items(row.cells.get("thematiques", ""))
    exact = own_words.service(row, trade, _cost(row))
    needs = [needs_of(thematic) for thematic in told if thematic in _thematics()]
    if exact:
        needs = [(exact.need,)]
    part = Part(
        id=plain_text(row.cells["id"])[0],
        needs=frozenset(need for several in needs for need in several),
        sure=frozenset(need for several in needs if len(several) <= words["specific"] for need in several),
        services=_meant(row, "thematiques", "services"),
        support=_meant(row, "modes_accueil", "support") | _meant(row, "type", "support"),
        access=_access(row),
        fees=_meant(row, "frais", "fees"),
        publics=_publics(row),
        zone=frozenset(items(row.cells.get("zone_eligibilite", ""))),
        words=frozenset(f"{name}:{item}" for name in HANDED_ON for item in items(row.cells.get(name, ""))),
        exact=exact,
    )
    source, structure = identity(row)
    return Record(row.line, source, structure, name="", postcode="", commune="", address="", parts=frozenset({part}))


def _meant(row: Row, name: str, words: str) -> frozenset[str]:
    """What the words of a cell mean here; those that mean nothing here are passed over."""
    known = _words()[words]
    return frozenset(known[item] for item in items(row.cells.get(name, "")) if item in known)


def _access(row: Row) -> frozenset[str]:
    if items(row.cells.get("mobilisable_par", "")) == ["professionnels"]:
        return frozenset({by_professionals_only()})
    return _meant(row, "modes_mobilisation", "access")


def _publics(row: Row) -> frozenset[str]:
    return publics_meant(items(row.cells.get("publics", "")))


def _cost(row: Row) -> str | None:
    """The price as an export of Passerelle tells it: in words, unless the standard has one for it."""
    return row.text("frais_precisions", own_words.LONGEST) or next(iter(items(row.cells.get("frais", ""))), None)


def _unknown(name: tuple[str, str], line: int) -> Problem:
    problem = "is a structure that neither this file nor an earlier import has"
    return Problem(line, "structure_id", name[1], problem, "import the structures, then the services", "error")


@lru_cache(maxsize=1)
def _words() -> Any:
    return read_yaml("data_inclusion.yml", FOLDER)


@lru_cache(maxsize=1)
def _networks() -> Mapping[str, str | None]:
    """Network → kind: main networks first, other ones where no kind has them as main one, then data_inclusion.yml."""
    found: dict[str, str | None] = {}
    kinds = referential().kinds.values()
    for kind in kinds:
        if kind["data_inclusion_reseau"]:
            found.setdefault(kind["data_inclusion_reseau"], kind["slug"])
    for kind in kinds:
        for network in kind["data_inclusion_reseaux_autres"]:
            found.setdefault(network, kind["slug"])
    for role in _words()["roles"]:
        found.pop(role, None)
    return {**found, **_words()["networks"]}


@lru_cache(maxsize=1)
def _thematics() -> Mapping[str, tuple[str, ...]]:
    """Thematic → the needs that name it."""
    found: dict[str, tuple[str, ...]] = {}
    for code, need in referential().needs.items():
        for thematic in need["data_inclusion_thematiques"]:
            found[thematic] = (*found.get(thematic, ()), code)
    return found


def publics_meant(told: Iterable[str]) -> frozenset[str]:
    """What publics mean here; none, which is everybody, when one of them means nothing here."""
    known = _words()["publics"]
    return frozenset(known[public] for public in told) if all(public in known for public in told) else frozenset()


def needs_of(thematic: str) -> tuple[str, ...]:
    """The needs that name a thematic."""
    return _thematics().get(thematic, ())


def name_of(word: str, words: str) -> str | None:
    """The value of data·inclusion for a word of mednum (of "access" or "support") or a role; None when it has none."""
    return next((name for name, meant in _words()[words].items() if meant == word), None)


def support_meant(value: str) -> str | None:
    """The word of mednum for a type of service; None for one that says nothing of how far it helps."""
    found: str | None = _words()["support"].get(value)
    return found


def by_professionals_only() -> str:
    """The word of mednum for a service that only a professional can ask for."""
    return str(_words()["by_professionals_only"])


def fees() -> frozenset[str]:
    """The values of ``frais``."""
    return frozenset(_words()["fees"])


def public_names() -> Mapping[str, str]:
    """Public of wording.yml → its value in data·inclusion."""
    return {public: name for name, public in sorted(_words()["publics"].items())}
