"""The report: one file, nothing from elsewhere, nothing of one machine, readable by everyone."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from passerelle.report.page import About, page
from passerelle.report.results import Results, results
from passerelle.report.stability import Row

ROWS = [Row(share, seed, {"right_referral": share, "wrong_referral": 0.01}) for share in (0.5, 1.0) for seed in (1, 2)]


class Read(HTMLParser):
    """Tags with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def html(mixed: Results) -> str:
    return page(mixed, About(("messages.jsonl",), model="abc"), ROWS)


def test_nothing_is_loaded_from_elsewhere(html: str) -> None:
    read = Read(html)
    assert not [tag for tag, _ in read.tags if tag in ("script", "link", "iframe", "object")]
    assert all(image["src"].startswith("data:image/svg+xml;base64,") for image in read.all("img"))
    assert all(link["href"].startswith("#") for link in read.all("a"))
    assert "url(" not in html and "@import" not in html


def test_pictures_name_nothing_of_this_machine_nor_the_day(html: str) -> None:
    pictures = [base64.b64decode(image["src"].partition(",")[2]).decode() for image in Read(html).all("img")]
    assert len(pictures) == 6
    for text in (html, *pictures):
        assert "/home/" not in text and "/tmp/" not in text and "<dc:date>" not in text  # noqa: S108 - looked for


def test_the_same_figures_give_the_same_bytes(html: str, mixed: Results) -> None:
    assert page(results(mixed.scored), About(("messages.jsonl",), model="abc"), ROWS) == html


def test_pictures_have_words_and_tables_headers(html: str) -> None:
    read = Read(html)
    assert all(len(image["alt"]) > 30 for image in read.all("img"))
    assert {header["scope"] for header in read.all("th")} == {"col", "row"}
    assert len(read.all("caption")) == len(read.all("table"))
    assert read.all("html")[0]["lang"] == "en"
    assert all(quote["lang"] == "fr" for quote in read.all("q"))
    targets = {attributes["id"] for _, attributes in read.tags if "id" in attributes}
    assert {link["href"][1:] for link in read.all("a")} <= targets


def test_sentences_are_shown_and_harmless(html: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html
    assert "sante → caf: 1" in html
    assert "je sers plus à rien" in html


def test_a_date_is_shown_only_when_given(html: str, mixed: Results) -> None:
    assert ", on " not in html
    assert ", on 3 May" in page(mixed, About(("messages.jsonl",), dated="3 May"))


def test_many_bad_messages_of_many_styles_stay_below_900_kb(make: Any) -> None:
    long = "œ" * 1_000
    scored = [make("caf", "impots", n / 3000, text=long, style=f"$x^{n} {long}$"[:40], line=n) for n in range(3_000)]
    scored += [make("caf", {"kind": "ask"}, text=long, style=str(n)) for n in range(500)]
    html = page(results(scored), About(("messages.jsonl",)), ROWS)
    assert len(html.encode()) < 900_000
    assert re.search(r"2880 more are not shown", html)


def test_one_message_is_enough_for_a_page(make: Any) -> None:
    assert "<h1>" in page(results([make({"kind": "chat"}, {"kind": "chat"})]), About(("one.jsonl",)))


def test_styles_without_a_message_in_scope_need_no_picture(make: Any) -> None:
    calls = [make({"kind": "chat"}, {"kind": "chat"}, style=style) for style in ("sms", "long")]
    assert "By style" in page(results(calls), About(("one.jsonl",)))
