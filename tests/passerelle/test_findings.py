"""The page that ``passerelle check`` prints."""

from __future__ import annotations

from knowledge.finding import Finding
from passerelle.findings import MOST_SHOWN, in_lines


def finding(kind: str, where: str, what_to_do: str = "Call it.") -> Finding:
    return Finding(kind, "was never verified", where, what_to_do)


def test_findings_stand_under_headings_with_their_number_and_what_to_do() -> None:
    page = in_lines([finding("phrase", "c", "Teach it."), finding("stale", "a"), finding("stale", "b")])
    assert page == (
        "Records to confirm (2)\n  a was never verified\n  b was never verified\n  → Call it.\n\n"
        "Phrases that are understood otherwise (1)\n  c was never verified\n  → Teach it.\n\n"
        "3 findings. --json lists them all."
    )


def test_a_long_list_is_cut_and_counted() -> None:
    page = in_lines([finding("stale", str(number)) for number in range(MOST_SHOWN + 5)])
    assert f"Records to confirm ({MOST_SHOWN + 5})" in page and "… and 5 more" in page
    assert page.count("was never verified") == MOST_SHOWN


def test_nothing_to_do_is_said() -> None:
    assert in_lines([]) == "Nothing needs a person."


def test_a_name_cannot_forge_a_line() -> None:
    assert "\nhole" not in in_lines([finding("stale", "a\nhole\x1b[31m")])


def test_a_kind_without_heading_is_shown_all_the_same() -> None:
    assert "new_kind (1)" in in_lines([finding("new_kind", "a")])
