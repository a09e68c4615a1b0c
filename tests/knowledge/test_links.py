"""knowledge.links: only https to a named host becomes a link."""

from __future__ import annotations

import pytest

from knowledge.links import https


@pytest.mark.parametrize(
    "address",
    [None, "", "https://", "https:///chemin", "https://[", "http://exemple.fr", "javascript:alert(1)", "//exemple.fr",
     "https://a@exemple.fr", "https:exemple.fr"],
)  # fmt: skip
def test_anything_else_is_no_link(address: str | None) -> None:
    assert https(address) is None


@pytest.mark.parametrize("address", ["https://exemple.fr", " https://exemple.fr/a?b=c#d ", "HTTPS://exemple.fr/"])
def test_an_https_address_is_kept(address: str) -> None:
    link = https(address)
    assert link is not None and link.startswith("https://exemple.fr")
