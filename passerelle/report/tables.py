"""The figures as tables of text, the same in the terminal and on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.decision import KINDS
from bot.evaluation import Rate
from bot.urgency import LEVELS
from passerelle.quiet import escape
from passerelle.report import groups, risk, stability
from passerelle.report.bounds import TARGETS
from passerelle.report.groups import Group
from passerelle.report.reliability import FEWEST, TARGET_GAP
from passerelle.report.results import Results

_NOTHING = "–"
_MOST_GROUPS = 60  # rows: a file may give every message a style of its own
_NAMED = {target.name: target for target in TARGETS}


@dataclass(frozen=True)
class Table:
    """Rows of text under headings; the first cell of a row names it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def percent(share: float | None) -> str:
    """A share as it is read: one decimal."""
    return _NOTHING if share is None else f"{100 * share:.1f} %"


def targets(results: Results) -> Table:
    """Each target with its figure, interval and counts."""
    rows = []
    for target in TARGETS:
        rate = results.rates[target.name]
        goal = f"{target.sign} {100 * target.share:g} %"
        verdict = _NOTHING if not rate.total else "met" if target.met(rate.value) else "not met"
        rows.append((target.words, _value(rate), _interval(rate), f"{rate.count}/{rate.total}", goal, verdict))
    headings = ("outcome", "share", "95 % interval", "count", "target", "verdict")
    return Table("Targets", headings, tuple(rows), "Intervals are two-sided Clopper-Pearson.")


def by_need(results: Results) -> Table:
    """In-scope messages by the need of their label, and what was wrongly referred to each need."""
    gained = groups.wrongly_referred_to([*results.scored])
    rows = [
        (
            group.name,
            str(group.messages),
            *_right(group),
            _count(group.rates["wrong_referral"]),
            str(gained[group.name]),
        )
        for group in results.needs
    ]
    headings = ("need", "messages", "right", "or offered", "95 % interval", "wrong", "wrongly here")
    note = (
        "Messages that the label refers to this need. Wrong: referred elsewhere. "
        "Wrongly here: other messages referred to this need."
    )
    return Table("By need", headings, tuple(rows), note)


def by_group(what: str, found: Sequence[Group]) -> Table:
    """The main outcomes by style, author or file."""
    rows = [(group.name, str(group.messages), *_right(group), *_harms(group)) for group in found[:_MOST_GROUPS]]
    headings = (what, "messages", "right", "or offered", "95 % interval", "wrong", "urgent missed", "false alarms")
    note = "Right, and right or offered: of the messages in scope. Wrong: of all."
    if len(found) > _MOST_GROUPS:
        note += f" {len(found) - _MOST_GROUPS} more are left out."
    return Table(f"By {what}", headings, tuple(rows), note)


def by_kind(results: Results) -> Table:
    """What was decided for each kind of label."""
    decided = ("refer, right", "refer, wrong", *KINDS[1:])
    counts = groups.kinds(results.scored)
    return _crossed("By kind", "label", counts, decided, "Rows are labels, columns decisions.")


def by_urgency(results: Results) -> Table:
    """Urgency of the label against urgency decided."""
    counts = groups.levels(results.scored)
    return _crossed("Urgency", "label", counts, ("none", *LEVELS), "Rows are labels, columns decisions.")


def risk_coverage(results: Results) -> Table:
    """The curve at a few thresholds, then the decisions as they were taken."""
    rows = [(f"{threshold:.2f}", *_risk(point)) for threshold, point in risk.at_thresholds(results.curve)]
    rows.append(("as decided", *_risk(results.as_decided)))
    headings = ("threshold", "referred, of all", "wrong, of referred", "95 % interval", "count", "wrong, of all")
    note = (
        "If a threshold on confidence alone decided; questions count with their first button. "
        "“As decided” is the gate itself, with its other rules."
    )
    return Table("Risk and coverage", headings, tuple(rows), note)


def reliability(results: Results) -> Table:
    """Confidence against truth, bin by bin."""
    found = results.reliability
    bins, messages = found.not_counted
    rows = [
        (
            f"{one.low:.1f}–{one.high:.1f}",
            str(one.right.total),
            percent(one.confidence),
            percent(one.right.value),
            _interval(one.right),
            "yes" if one.plausible else "no",
            percent(one.gap) if one.counted else f"({percent(one.gap)})",
        )
        for one in found.bins
    ]
    headings = ("confidence", "messages", "mean confidence", "need right", "95 % interval", "holds the mean", "gap")
    note = (
        f"Expected calibration error {percent(found.expected_error)}, largest gap {percent(found.largest_gap)} "
        f"(target ≤ {100 * TARGET_GAP:g} %). Not counted, in brackets: {bins} bins with fewer than {FEWEST} messages "
        f"({messages} messages in all)."
    )
    return Table("Reliability of confidence", headings, tuple(rows), note)


def stable(rows: Sequence[stability.Row]) -> Table:
    """Mean and extremes over the seeds, by share of the training data."""
    tried = stability.shares(rows)
    lines = []
    for name in stability.names(rows):
        spreads = [stability.spread(rows, share, name) for share in tried]
        cells = [f"{percent(s.mean)} ({100 * s.low:.1f}–{100 * s.high:.1f})" for s in spreads]
        lines.append((figure_in_words(name), *cells))
    seeds = Counter(row.share for row in rows)
    headings = ("figure", *(f"{100 * share:g} % of the data, {_counted(seeds[share], 'seed')}" for share in tried))
    uncertified = sum(not row.certified for row in rows)
    note = (
        "Mean, and lowest and highest over the seeds. A seed draws its share of every intent; at 100 % it draws 95 %. "
        "Calibration messages are never thinned."
    )
    if uncertified:
        note += f" In {uncertified} of {len(rows)} trainings the bound on wrong referrals had to be loosened."
    return Table("Seeds and shares of the training data", headings, tuple(lines), note)


def figure_in_words(name: str) -> str:
    """The name of an outcome as tables write it."""
    return _NAMED[name].words if name in _NAMED else name.replace("_", " ")


def every(results: Results) -> list[Table]:
    """The tables of an evaluation that have something to tell, in their order."""
    found = [targets(results), by_kind(results), by_urgency(results), by_need(results)]
    for what, members in (("style", results.styles), ("author", results.authors), ("file", results.files)):
        if len(members) > 1:
            found.append(by_group(what, members))
    return [table for table in [*found, risk_coverage(results), reliability(results)] if table.rows]


def in_terminal(table: Table) -> str:
    """The table as lines of a terminal; nothing that came from a file can forge another line."""
    rows = [tuple(map(escape, row)) for row in (table.headings, *table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.headings))]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([table.title.upper(), *lines, *([table.note] if table.note else [])])


def _crossed(title: str, corner: str, counts: Counter[tuple[str, str]], columns: Sequence[str], note: str) -> Table:
    order = {column: place for place, column in enumerate(columns)}
    labels = sorted({label for label, _ in counts}, key=lambda label: (order.get(label, len(order)), label))
    rows = tuple((label, *(str(counts[label, column] or "·") for column in columns)) for label in labels)
    return Table(title, (corner, *columns), rows, note)


def _right(group: Group) -> tuple[str, str, str]:
    offered = group.rates["right_or_offered"]
    return _value(group.rates["right_referral"]), _value(offered), _interval(offered)


def _harms(group: Group) -> tuple[str, str, str]:
    return (
        _value(group.rates["wrong_referral"]),
        _count(group.rates["urgent_missed"]),
        _count(group.rates["false_alarm"]),
    )


def _risk(point: risk.Point) -> tuple[str, str, str, str, str]:
    of_all = Rate(point.wrong.count, point.referred.total)
    counts = f"{point.wrong.count}/{point.wrong.total}"
    return _value(point.referred), _value(point.wrong), _interval(point.wrong), counts, _value(of_all)


def _value(rate: Rate) -> str:
    return percent(rate.value) if rate.total else _NOTHING


def _interval(rate: Rate) -> str:
    return "{:.1f}–{:.1f}".format(*(100 * bound for bound in rate.interval)) if rate.total else _NOTHING


def _count(rate: Rate) -> str:
    return f"{rate.count}/{rate.total}" if rate.total else _NOTHING


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
