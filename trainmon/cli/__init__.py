"""The command line. `COMMANDS` names every command with its module; only the one that is used is loaded.

Results go to stdout, everything else to stderr; a mistake of the user is one line and exit code 2. Only what
a command needs is imported by it, so that `trainmon analyze` starts at once.
"""

from __future__ import annotations

import atexit
import gc
import keyword
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from trainmon import __version__
from trainmon.cli.common import say
from trainmon.errors import TrainmonError

EXIT_USAGE, EXIT_INTERRUPTED = 2, 130
COMMANDS = {
    "run": "jobs",
    "attach": "attach",
    "analyze": "analysis",
    "ls": "jobs",
    "show": "jobs",
    "retry": "jobs",
    "preflight": "preflight",
    "import": "importing",
    "ui": "dashboard",
    "demo": "dashboard",
    "rules": "rules",
    "rescan": "rules",
    "correct": "verdicts",
    "accuracy": "verdicts",
}


class _Commands(click.Group):
    """Commands by name, loaded when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        found = getattr(import_module(f"trainmon.cli.{module}"), name) if module else None
        return found if isinstance(found, click.Command) else None


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of `trainmon`; always exits the process."""
    _fill_standard_descriptors()
    atexit.register(gc.freeze)  # else the interpreter looks through all it has loaded before it ends
    try:
        code = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else the interpreter complains when it flushes
        sys.exit(128 + signal.SIGPIPE)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(EXIT_INTERRUPTED)
    except (TrainmonError, click.ClickException) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        say(" ".join(message.split()))
        sys.exit(EXIT_USAGE)


def _fill_standard_descriptors() -> None:
    """Where the caller closed one of 0, 1 and 2, the next file would get its number, and our output with it."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free: this one
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="trainmon")
@click.pass_context
def cli(context: click.Context) -> None:
    """Why did my training die, and what do I change so that it does not die again?"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
