"""``passerelle serve``, the default command"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from passerelle import options, quiet, training
from passerelle.errors import Refused
from passerelle.settings import Settings

if TYPE_CHECKING:
    from bot.engine import Engine


@click.command("serve")
@options.data_dir
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1, this machine alone]")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on.  [default: 8080]")
@click.option("--workers", type=click.IntRange(1), default=1, help="Processes; only 1 is possible so far.")
def command(data_dir: Path | None, host: str | None, port: int | None, workers: int) -> None:
    """Prepare whatever is missing, then run the web application until Ctrl-C.

    The first start trains the model, makes the database with a demonstration library, and prints the first desk account
    with its password, once. Later starts reuse all of it.
    """
    from passerelle.diagnosis import port_problem

    if workers != 1:
        raise Refused("More than one worker needs a shared bus that is not built yet: use --workers 1.", exit_code=2)
    quiet.configure()
    signal.signal(signal.SIGTERM, _stop)
    gc.disable()  # what is loaded stays: looking for what could go takes a second of the start
    try:
        settings = options.settings_of(data_dir, host=host, port=port)
        if problem := port_problem(settings.host, settings.port):  # said before a minute of training
            raise Refused(problem)
        asyncio.run(_serve(settings, usable_model(settings)))
    except KeyboardInterrupt:
        pass  # asked for: the contract says exit code 0
    finally:
        gc.enable()
    click.echo("Stopped.", err=True)


def usable_model(settings: Settings) -> Path | None:
    """The model of today's data, trained now if need be; None when there is none, and stderr says why.

    Whether it is byte for byte what was trained is checked once, when it is loaded (``said_if_damaged``). Without a
    model Passerelle serves all the same: urgencies, the desk and the list of needs work on rules.
    """
    try:
        return training.ensure_apart(settings.models_dir).path
    except Refused as problem:
        click.echo(f"Warning: {problem.message} Serving on rules alone.", err=True)
        return None


def said_if_damaged(model: Path | None, engine: Engine) -> None:
    """Says on stderr that the bot loaded no model although there is one."""
    if model is not None and not engine.ready:
        click.echo(f"Warning: {model} is damaged and is not loaded. Serving on rules alone.", err=True)
        click.echo("`passerelle train --force` replaces it.", err=True)


async def _serve(settings: Settings, model: Path | None) -> None:
    from passerelle import first_start, wiring
    from passerelle.server import serve_until_stopped
    from web.app import make_app

    store = wiring.open_store(settings)
    first_start.furnish(store)
    click.echo("Loading the model…", err=True)
    with quiet.only_ours_on_stdout():
        bot = await wiring.open_bot(store, model)
    said_if_damaged(model, bot.engine)
    await _warm_up(bot.engine)
    app = make_app(wiring.web_services(settings, store, bot))
    gc.freeze()
    gc.enable()

    def ready() -> None:
        first_start.announce(settings, first_start.first_account(store))

    await serve_until_stopped(app, settings.host, settings.port, ready)


async def _warm_up(engine: Engine) -> None:
    """Before anybody can write: the very first message may be a crisis, whose cards come in time or not at all."""
    with contextlib.suppress(Exception):  # a message that fails will say so itself
        await engine.warm_up()


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt
