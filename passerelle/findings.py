"""What ``passerelle check`` found, as a librarian reads it: under headings, counted, each group with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from passerelle import quiet
from passerelle.counted import counted

if TYPE_CHECKING:
    from knowledge.finding import Finding

HEADINGS = {
    "correction": "Corrections that partners proposed",
    "handoff": "Calls for a person that nobody closed",
    "library": "Libraries that do not say how to reach them",
    "service": "Partners without a service",
    "reach": "Partners that nobody can reach",
    "stale": "Records to confirm",
    "hours": "Hours that cannot be read",
    "place": "Places unknown",
    "shared_phone": "Phones shared by several communes",
    "email": "E-mails of persons",
    "duplicate": "The same place twice",
    "need": "Needs without any partner",
    "hole": "Needs without a partner in some communes",
    "national_contact": "National contacts past their review",
    "review": "Lists past their review",
    "situation": "Referral tests that cannot be read",
    "phrase": "Phrases that are understood otherwise",
    "cards": "Cards that are not the expected ones",
}
"""Kind of finding → its heading, in the order of the page; a kind that is missing here comes last, under its name."""

MOST_SHOWN = 20  # lines a heading: what a person can do in a morning; --json has the rest


def in_lines(findings: Sequence[Finding]) -> str:
    """The whole page; what came from a file or a hand cannot forge a line of it."""
    if not findings:
        return "Nothing needs a person."
    kinds = [*HEADINGS, *sorted({finding.kind for finding in findings} - HEADINGS.keys())]
    groups = {kind: [finding for finding in findings if finding.kind == kind] for kind in kinds}
    pages = ("\n".join(_group(kind, group)) for kind, group in groups.items() if group)
    return "\n\n".join([*pages, f"{counted(len(findings), 'finding')}. --json lists them all."])


def _group(kind: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield f"{HEADINGS.get(kind, kind)} ({len(findings)})"
    for what_to_do, alike in groupby(findings[:MOST_SHOWN], key=lambda finding: finding.what_to_do):
        yield from (f"  {quiet.escape(str(finding))}" for finding in alike)
        yield f"  → {what_to_do}"
    if len(findings) > MOST_SHOWN:
        yield f"  … and {len(findings) - MOST_SHOWN} more"
