"""Tables."""

from __future__ import annotations

from typing import Any

from passerelle.report import stability, tables
from passerelle.report.results import Results, results
from passerelle.report.tables import Table


def test_the_table_of_targets_gives_share_interval_counts_and_verdict(mixed: Results) -> None:
    rows = {row[0]: row[1:] for row in tables.targets(mixed).rows}
    assert rows["all messages: referred to a wrong need"] == ("1.6 %", "0.2–5.5", "2/128", "≤ 2 %", "met")
    assert rows["danger: not handed off as urgent"][2:] == ("1/3", "≤ 1 %", "not met")


def test_what_was_not_measured_has_no_verdict(make: Any) -> None:
    rows = {row[0]: row[1:] for row in tables.targets(results([make("caf", "caf")])).rows}
    assert rows["danger: not handed off as urgent"] == ("–", "–", "0/0", "≤ 1 %", "–")


def test_every_row_has_a_cell_for_each_heading(mixed: Results) -> None:
    for table in tables.every(mixed):
        assert {len(row) for row in table.rows} == {len(table.headings)}, table.title


def test_groups_of_one_make_no_table(mixed: Results) -> None:
    titles = [table.title for table in tables.every(mixed)]
    assert "By author" in titles and "By style" in titles
    assert "By file" not in titles


def test_the_curve_ends_with_what_was_decided(mixed: Results) -> None:
    last = tables.risk_coverage(mixed).rows[-1]
    assert last[0] == "as decided"
    assert last[4] == "2/62"


def test_bins_that_do_not_count_stand_in_brackets(mixed: Results) -> None:
    table = tables.reliability(mixed)
    gaps = {row[0]: row[-1] for row in table.rows}
    assert gaps["0.8–0.9"].startswith("(")
    assert gaps["0.4–0.5"] == "45.0 %"
    assert "largest gap 45.0 %" in table.note


def test_the_spread_of_seeds_shows_mean_and_extremes() -> None:
    rows = [stability.Row(1.0, seed, {"right_referral": 0.8 + seed / 50}, certified=seed > 1) for seed in (1, 2)]
    table = tables.stable(rows)
    assert table.headings[1] == "100 % of the data, 2 seeds"
    assert table.rows[0] == ("in scope: right referral at once", "83.0 % (82.0–84.0)")
    assert "1 of 2 trainings" in table.note


def test_columns_line_up_and_no_cell_forges_a_line() -> None:
    shown = tables.in_terminal(Table("T", ("style", "n"), (("a\nb", "1"), ("c", "20")))).splitlines()
    assert shown == ["T", "style   n", "-----  --", "a\\nb    1", "c      20"]
