"""``passerelle check``"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle import options, quiet, training
from passerelle.deciding import decider_of
from passerelle.errors import Refused
from passerelle.findings import in_lines
from passerelle.settings import Settings

if TYPE_CHECKING:
    from bot.decider import Decider
    from knowledge.finding import Finding
    from passerelle.replay import Replay
    from passerelle.wiring import Store


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
@click.option("--quick", is_flag=True, help="Leave out the phrases of the referral tests: no model is loaded.")
@options.data_dir
def command(as_json: bool, quick: bool, data_dir: Path | None) -> None:
    """Check what the library knows: stale records, broken hours, unknown places, shared phones, e-mails of persons,
    the same place twice, needs without partner in some communes, national contacts and needs past their review; and
    what waits for the desk: corrections that partners proposed, calls for a person that are open for over a day.

    The findings are grouped, with their number and what to do; --json tells all of them, and all the communes.

    The librarians' tests of knowledge/referral-tests.yml are replayed too: each phrase must lead to its need, and the
    cards to its partner. Without a trained model the phrases are left out, which stderr says; with --quick too.

    The exit code is 1 when something needs a person.
    """
    from knowledge.checks import check
    from knowledge.territory import Gazetteer
    from passerelle import first_start, waiting, wiring

    quiet.configure()
    settings = options.settings_of(data_dir)
    with first_start.to_read(wiring.open_store(settings)) as store:
        with quiet.only_ours_on_stdout():
            replay = asyncio.run(_replay(store, settings, quick))
        findings = [
            *waiting.corrections(store.proposals.waiting(most=None)),
            *waiting.forgotten(store.handoffs.listed(), wiring.now()),
            *check(store.catalogue, Gazetteer.load(store.communes)),
            *replay.failures,
        ]
    click.echo(_in_json(findings) if as_json else in_lines(findings))
    if findings:
        raise click.exceptions.Exit(1)


async def _replay(store: Store, settings: Settings, quick: bool) -> Replay:
    """The librarians' tests replayed, unless ``quick`` their phrases too, with the model; stderr says how many."""
    from knowledge.catalogue import Catalogue
    from knowledge.referral_tests import working_hour
    from knowledge.territory import Gazetteer
    from passerelle.replay import replay_phrases, replay_without_model

    moment = working_hour(store.catalogue.clock())
    replay = replay_without_model(Catalogue(store.sessions, lambda: moment), Gazetteer.load(store.communes))
    decider = _decider(settings) if replay.situations and not quick else None
    if decider is not None:
        await replay_phrases(replay, decider)
        click.echo(replay.summary(), err=True)
    return replay


def _decider(settings: Settings) -> Decider | None:
    """What decides, when there is a model that can be used; else says why the phrases are not replayed."""
    try:
        model = training.current(settings.models_dir)
        if model.exists():
            return decider_of(model)
        why = "there is no model for today's data. Run `passerelle train`, then `passerelle check` again."
    except Refused as problem:
        why = problem.message
    click.echo(f"The phrases of the referral tests were not replayed: {why}", err=True)
    return None


def _in_json(findings: Sequence[Finding]) -> str:
    records = [dataclasses.asdict(finding) for finding in findings]
    return json.dumps(records, ensure_ascii=False, indent=2, default=str)
