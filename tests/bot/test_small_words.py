"""One reading of the small words for all who pass over them."""

from __future__ import annotations

from pathlib import Path

from bot.small_words import small_words


def test_each_list_is_read_and_only_once() -> None:
    assert "voudrais" in small_words().around_labels
    assert "habite" in small_words().around_facts
    assert "mes" in small_words().articles
    assert small_words() is small_words()


def test_nobody_else_reads_the_file() -> None:
    readers = [path.name for path in Path("bot").rglob("*.py") if 'small_words.yml"' in path.read_text()]
    assert readers == ["small_words.py"]
