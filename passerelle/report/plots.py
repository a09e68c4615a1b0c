"""The figures as pictures: SVG made by matplotlib, the same bytes for the same figures. Imports matplotlib."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from bot.evaluation import Rate
from passerelle.report import stability
from passerelle.report.bounds import TARGETS
from passerelle.report.groups import Group
from passerelle.report.reliability import Reliability
from passerelle.report.results import Results
from passerelle.report.tables import figure_in_words, percent

# Dark enough for 4.5:1 on white, and told apart by lightness as well as by hue.
_BLUE, _ORANGE, _GREY, _PALE = "#124f8c", "#b34700", "#6b6b6b", "#cfe0f1"
_WIDTH = 4.4  # inches: on a phone the picture is shrunk little, so its letters stay legible
_FEWEST_REFERRED = 20  # a risk over fewer referrals says nothing and would stretch the scale
_LONGEST_NAME = 22  # characters; "parentalite_numerique" has 21
_STYLE = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "svg.hashsalt": "passerelle",  # otherwise identifiers differ from one run to the next
    "legend.frameon": False,
    "legend.fontsize": 9,
}


@dataclass(frozen=True)
class Picture:
    """A picture inside the page: ``source`` is a data address, ``alternative`` what it shows, in words."""

    title: str
    source: str
    alternative: str


def risk_coverage(results: Results) -> Picture:
    """Wrong referrals among the referred, against the share referred."""
    with rc_context(_STYLE):
        figure, axes = _canvas(3.4)
        points = [point for point in results.curve if point.wrong.total >= _FEWEST_REFERRED]
        shares = [point.referred.value for point in points]
        axes.plot(shares, [p.wrong.value for p in points], color=_BLUE, label="threshold on confidence alone")
        low, high = zip(*(p.wrong.interval for p in points), strict=True) if points else ((), ())
        axes.fill_between(shares, low, high, color=_PALE, linewidth=0, label="95 % interval")
        decided = results.as_decided
        if decided.referred.count:
            axes.plot(decided.referred.value, decided.wrong.value, "D", color=_ORANGE, label="as decided")
        top = max([0.06, decided.wrong.value * 1.3, *(p.wrong.value * 1.15 for p in points)])
        _draw_two_percent_of_all(axes, top)
        axes.set(
            xlim=(0, 1), ylim=(0, min(top, 1)), xlabel="referred, of all messages", ylabel="wrong, of the referred"
        )
        _percents(axes)
        _legend_below(figure, axes)
        words = (
            f"As decided, {percent(decided.referred.value)} of all messages are referred and "
            f"{percent(decided.wrong.value)} of these wrongly. The table gives the curve."
        )
        return _picture("Risk and coverage", figure, words)


def reliability(results: Results) -> Picture:
    """Share of right needs against confidence; grey where messages are few."""
    found = results.reliability
    with rc_context(_STYLE):
        figure, axes = _canvas(3.8)
        axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1, label="perfectly calibrated")
        _draw_bins(axes, found, counted=True)
        _draw_bins(axes, found, counted=False)
        axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="confidence", ylabel="need really right")
        _percents(axes)
        _legend_below(figure, axes)
        words = "Above the diagonal confidence is too modest, below it too bold. Whiskers are 95 % intervals."
        return _picture("Reliability of confidence", figure, words)


def targets(results: Results) -> Picture:
    """Every outcome with its interval and its target."""
    with rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, 4.6), constrained_layout=True)
        good, bad = figure.subplots(2, 1, gridspec_kw={"height_ratios": [3, 6]})
        for axes, at_least in ((good, True), (bad, False)):
            _draw_targets(axes, results.rates, at_least)
        good.set_title("Should be high", loc="left")
        bad.set_title("Should be low", loc="left")
        met = [t for t in TARGETS if results.rates[t.name].total and t.met(results.rates[t.name].value)]
        measured = sum(bool(results.rates[t.name].total) for t in TARGETS)
        words = f"{len(met)} of {measured} measured targets are met. The table gives each figure."
        return _picture("Targets", figure, words)


def by_group(title: str, groups: Sequence[Group]) -> Picture:
    """Right and offered by need or style, worst at the bottom."""
    compared = [group for group in groups if group.rates["right_or_offered"].total]
    ordered = sorted(compared, key=lambda group: group.rates["right_or_offered"].value)
    with rc_context(_STYLE):
        figure, axes = _canvas(1.2 + 0.22 * len(ordered))
        rows = range(len(ordered))
        offered = [group.rates["right_or_offered"] for group in ordered]
        axes.barh(rows, [rate.value for rate in offered], color=_PALE, edgecolor=_BLUE, label="offered as a button")
        right = [group.rates["right_referral"].value for group in ordered]
        axes.barh(rows, right, color=_BLUE, label="right referral at once")
        axes.errorbar([r.value for r in offered], rows, xerr=_whiskers(offered), fmt="none", ecolor=_ORANGE, capsize=2)
        axes.set_yticks(rows, [_row_name(group.name) for group in ordered])
        axes.set(xlim=(0, 1))
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.tick_params(axis="y", labelsize=9)
        axes.margins(y=0.01)
        _legend_below(figure, axes)
        words = f"Lowest right or offered: {ordered[0].name}, {percent(offered[0].value)}. The table gives each figure."
        return _picture(title, figure, words)


def stable(rows: Sequence[stability.Row]) -> Picture:
    """Each figure against the share of the training data, one dot a seed."""
    names = [name for name in stability.names(rows) if name in {target.name for target in TARGETS}]
    high = [name for name in names if name in {t.name for t in TARGETS if t.at_least}]
    with rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, 6.4), constrained_layout=True)
        panels = figure.subplots(2, 1)
        for axes, title, shown in zip(
            panels, ("Should be high", "Should be low"), (high, _others(names, high)), strict=True
        ):
            _draw_rows(axes, rows, shown)
            axes.set_title(f"{title}, by share of the training sentences", loc="left")
        tried = stability.shares(rows)
        words = f"{len(rows)} trainings on {', '.join(f'{100 * share:g} %' for share in tried)} of the sentences. "
        return _picture("Learning curve", figure, f"{words}The table gives mean, lowest and highest.")


def _canvas(height: float) -> tuple[Any, Any]:
    figure = Figure(figsize=(_WIDTH, height), constrained_layout=True)
    return figure, figure.subplots()


def _legend_below(figure: Any, axes: Any) -> None:
    """Beside the picture there is no room on a phone, and inside it would hide points."""
    figure.legend(*axes.get_legend_handles_labels(), loc="upper center", ncol=2, bbox_to_anchor=(0.5, 0))


def _percents(axes: Any) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))


def _row_name(name: str) -> str:
    """Short enough to leave room for the bars; a "$" would begin a formula."""
    shortened = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return shortened.replace("$", r"\$")


def _draw_two_percent_of_all(axes: Any, top: float) -> None:
    """Where wrong referrals are the target share of all messages: risk × coverage is constant there."""
    share = next(target.share for target in TARGETS if target.name == "wrong_referral")
    coverages = [share / top + step * (1 - share / top) / 60 for step in range(61)]
    risks = [share / coverage for coverage in coverages]
    axes.plot(coverages, risks, color=_GREY, linestyle="--", linewidth=1, label=f"{100 * share:g} % of all messages")


def _draw_bins(axes: Any, found: Reliability, *, counted: bool) -> None:
    bins = [one for one in found.bins if one.counted is counted]
    if bins:
        rates, label = [one.right for one in bins], "bins" if counted else "few messages, not counted"
        look: dict[str, Any] = {"fmt": "o", "color": _BLUE} if counted else {"fmt": "s", "color": _GREY, "alpha": 0.6}
        centres = [one.confidence for one in bins]
        axes.errorbar(centres, [r.value for r in rates], yerr=_whiskers(rates), capsize=3, label=label, **look)


def _draw_targets(axes: Any, rates: dict[str, Rate], at_least: bool) -> None:
    shown = [t for t in reversed(TARGETS) if t.at_least is at_least and rates[t.name].total]
    for row, target in enumerate(shown):
        rate = rates[target.name]
        color = _BLUE if target.met(rate.value) else _ORANGE
        axes.errorbar(rate.value, row, xerr=_whiskers([rate]), fmt="o", color=color, capsize=3)
        axes.plot([target.share] * 2, [row - 0.35, row + 0.35], color=_GREY, linewidth=3, alpha=0.7)
    axes.set_yticks(range(len(shown)), [target.name.replace("_", " ") for target in shown])
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.margins(y=0.15)


def _draw_rows(axes: Any, rows: Sequence[stability.Row], names: Sequence[str]) -> None:
    tried = stability.shares(rows)
    for name, marker, dashes in zip(names, "osD^vPX*", ("-", "--", ":", "-.") * 2, strict=False):
        means = [stability.spread(rows, share, name).mean for share in tried]
        (line,) = axes.plot(tried, means, linestyle=dashes, label=figure_in_words(name))
        for row in rows:
            axes.plot(row.share, row.figures[name], marker, color=line.get_color(), markersize=4)
    axes.set_xticks(tried)
    axes.tick_params(labelsize=9)
    _percents(axes)
    if names:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), fontsize=8)


def _others(names: Sequence[str], taken: Sequence[str]) -> list[str]:
    return [name for name in names if name not in taken]


def _whiskers(rates: Sequence[Rate]) -> list[list[float]]:
    """Distances to both ends of the intervals, as matplotlib wants them."""
    below = [max(rate.value - rate.interval[0], 0.0) for rate in rates]
    return [below, [max(rate.interval[1] - rate.value, 0.0) for rate in rates]]


def _picture(title: str, figure: Any, alternative: str) -> Picture:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    encoded = base64.b64encode(buffer.getvalue()).decode("ascii")
    return Picture(title, f"data:image/svg+xml;base64,{encoded}", alternative)
