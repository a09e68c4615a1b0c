"""``passerelle lookup``"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import click

from bot.turn import MOST_CHARACTERS
from passerelle import options, quiet
from passerelle.commands.serve import said_if_damaged, usable_model
from passerelle.errors import Refused
from passerelle.settings import Settings


@click.command("lookup")
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Print the answer of GET /api/v1/desk/lookup.")
@options.data_dir
def command(query: str, as_json: bool, data_dir: Path | None) -> None:
    """Look up QUERY as the desk does: a need, an abbreviation, a commune or a whole sentence, in French.

    Example:  passerelle lookup "mdph renouv 44600"

    The exit code is 1 when nothing is known, and when QUERY is empty or too long.
    """
    if not query.strip():
        raise Refused('The query is empty. Give a need, an abbreviation or a commune: passerelle lookup "cni"')
    if len(query) > MOST_CHARACTERS:
        raise Refused(f"The query has {len(query):,} characters; at most {MOST_CHARACTERS:,} are read.")
    quiet.configure()
    settings = options.settings_of(data_dir)
    with quiet.only_ours_on_stdout():
        found = asyncio.run(_look_up(settings, query))
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else in_lines(found))
    if not found.get("cards") and not found.get("workshops"):
        raise click.exceptions.Exit(1)


async def _look_up(settings: Settings, query: str) -> dict[str, Any]:
    from passerelle import first_start, wiring

    with first_start.to_read(wiring.open_store(settings)) as store:
        model = usable_model(settings)
        bot = await wiring.open_bot(store, model)
        said_if_damaged(model, bot.engine)
        found: dict[str, Any] = await bot.lookup.lookup(query)
    return found


def in_lines(found: dict[str, Any]) -> str:
    """The answer as a person reads it in a terminal; the labels are English, the records French."""
    decision = found.get("decision") or {}
    lines = ["   ".join(f"{name}: {decision.get(name) or '-'}" for name in ("need", "kind", "urgency"))]
    if commune := found.get("commune"):
        lines.append(f"commune: {commune.get('name') if isinstance(commune, dict) else commune}")
    elif communes := found.get("communes"):
        lines.append("one of these communes: " + ", ".join(communes))
    for rank, card in enumerate(found.get("cards") or [], 1):
        lines += ["", f"{rank}. {card['name']}", *_details(card)]
    for workshop in found.get("workshops") or []:
        lines.append(f"workshop: {workshop.get('title') or workshop.get('name')}, {workshop.get('start')}")
    if bring := found.get("bring"):
        lines.append("bring: " + " · ".join(bring))
    if not found.get("cards") and not found.get("workshops"):
        lines.append("Nothing is known for this.")
    return "\n".join(lines)


def _details(card: dict[str, Any]) -> list[str]:
    names = ("what", "phone", "address", "hours_text", "cost", "appointment", "caution", "verified_on")
    shown = [f"   {name}: {card[name]}" for name in names if card.get(name)]
    return [*shown, *(f"   why: {why}" for why in card.get("why") or [])]
