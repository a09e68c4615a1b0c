"""The ``passerelle`` command: one small module a command, in ``passerelle/commands``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module, metadata

import click

from passerelle.errors import report

COMMANDS = {
    "serve": "serve",
    "train": "train",
    "decide": "decide",
    "evaluate": "evaluate",
    "lookup": "lookup",
    "import": "import_",
    "export": "export",
    "check": "check",
    "confirm-links": "confirm_links",
    "purge": "purge",
    "user": "user",
    "library": "library",
    "demo": "demo",
    "doctor": "doctor",
}
"""Name of each command → its module; loaded only when asked for."""

DEFAULT = "serve"


class Commands(click.Group):
    """A group that imports a command when it is used, and serves when none is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"passerelle.commands.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "--version"}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


def _version() -> str:
    try:
        return metadata.version("passerelle")
    except metadata.PackageNotFoundError:
        return "unknown"


@click.group(cls=Commands)
@click.version_option(_version(), prog_name="passerelle")
def cli() -> None:
    """Orientation assistant of French public libraries: a patron's own words, the right partner.

    Without a command, Passerelle prepares itself and serves on http://127.0.0.1:8080.

    Environment: PASSERELLE_DATA_DIR, PASSERELLE_MODELS_DIR, PASSERELLE_HOST, PASSERELLE_PORT, PASSERELLE_PUBLIC_URL
    (the address patrons type, when a reverse proxy stands in front), DATABASE_URL.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; every error ends as one sentence on stderr."""
    try:
        code = cli.main(args=arguments, prog_name="passerelle", standalone_mode=False)
    except SystemExit as ended:  # libraries that call sys.exit
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except (Exception, KeyboardInterrupt) as problem:
        return report(problem)
    return code if isinstance(code, int) else 0


def main() -> None:
    """Entry point of the ``passerelle`` script."""
    sys.exit(run())
