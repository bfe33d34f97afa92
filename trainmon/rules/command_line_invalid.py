"""The command line is not accepted.

What happened
    The argument parser ended the program before anything started.

Why
    A required option is missing, an option is unknown or misspelled, or a value is not allowed. A broken
    line continuation (a blank after the backslash) cuts the command off.

How to confirm
    Run the program with `--help`; look at the usage lines above the message.

How to fix
    Correct the command.

Easily confused with
    An option of the launcher that was given to the script, or the other way round.

References
    https://docs.python.org/3/library/argparse.html
    https://docs.pytorch.org/docs/stable/elastic/run.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/argparse.html"


LAUNCHERS = r"(?i)\b(?:torchrun|deepspeed|accelerate|mpirun|srun|torch\.distributed)\b|local[-_]rank"


def _launched(ctx: Context) -> bool:
    """Whether a launcher stands before the script, so that an option may be on its wrong side."""
    command = " ".join(ctx.evidence.command)
    return bool(re.search(LAUNCHERS, command) or ctx.search(LAUNCHERS))


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["required"]:
        yield ctx.action(
            f"Add the missing arguments to the command: {ctx['required']}.",
            "The program cannot start without them.",
            source=DOCS,
        )
        yield ctx.action(
            "If they are there, look for a blank after a backslash at the end of a line.",
            "The shell then ends the command at that line.",
        )
    elif ctx.line.rstrip().endswith("unrecognized arguments:"):
        yield ctx.action(
            "Take the blank after a backslash out of the script that starts the program: a backslash continues a line only as "
            "its last character. Here the blank became an argument, and the next line ran as a command of its own.",
            "The argument that is not known is empty.",
            source="https://www.gnu.org/software/bash/manual/html_node/Escape-Character.html",
        )
    elif ctx["unknown"] or ctx["unused"]:
        wrong = (ctx["unknown"] or ctx["unused"])[:200]
        if bare := re.match(r"(\w+)=(\S+)", wrong):
            yield ctx.action(
                f"Write --{bare.group(1)} {bare.group(2)}: options begin with two dashes. In a sweep's command use "
                "${args}, which has them (${args_no_hyphens} has none).",
                "Without dashes argparse takes the word for a positional argument.",
                source="https://docs.wandb.ai/guides/sweeps/sweep-config-keys",
            )
        yield ctx.action(
            f"Remove or correct in the command: {wrong} (`--help` lists the arguments of this version).",
            "The program does not know this argument.",
            source=DOCS,
        )
        if _launched(ctx):
            yield ctx.action(
                "Launcher options go before the script, script options after it: `torchrun "
                "--nproc_per_node=N train.py --lr …`; old launchers add --local-rank (use torchrun "
                "and LOCAL_RANK).",
                "The launcher passes on everything that follows the script.",
                source="https://docs.pytorch.org/docs/stable/elastic/run.html",
            )
    elif said := next((ctx[g] for g in ("parser", "own", "boxed", "click", "fire", "thrown") if ctx[g]), ""):
        yield ctx.action(
            f"Correct the command or the configuration file that it names: {said[:200]}",
            "The parser checks every value before the program starts; `--help` lists what this version takes.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Correct the argument {ctx['argument'] or ''} in the command; `--help` shows "
            "the allowed values.".replace("  ", " "),
            "The value is missing, of the wrong type, or not one of the choices.",
            source=DOCS,
        )


def describe(ctx: Context) -> str:
    said = next(
        (
            ctx[group]
            for group in ("argparse", "hf", "click", "parser", "own", "boxed", "fire", "absl")
            if ctx[group]
        ),
        "",
    )
    return f"It said: {said.strip()[:200]}"


RULE = Rule(
    id="command-line-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="The command line is not accepted",
    description="The program refused its arguments.",
    needles=(
        "error: unrecognized arguments",
        ": error: argument",
        "error: ambiguous option",
        "error: one of the arguments",
        "are not used by the HfArgumentParser",
        "Missing argument",
        "Invalid value for",
        "Unknown command line flag",
        "Flags parsing error",
        "absl.flags._exceptions",
        ".py: error: ",
        "error: Parser key",
        "error: Key ",
        "error: Subcommand ",
        "error: Validation failed",
        "error: Configuration check failed",
        'error: expected "subcommand"',
        "No such option",
        "Unrecognized options",
        "Unrecognized or misplaced",
        "Missing from ",
        "Error parsing --",
        "Got unexpected extra argument",
        "Missing option",
        "The following arguments are required",
        "received no value for the required argument",
        "Could not consume arg",
        "Missing parameter",
        "click.exceptions.",
        "ArgumentTypeError",
    ),
    pattern=(
        r"(?:^[\w./\-]+(?: [\w\-]+)*: )?error: (?P<argparse>the following arguments are required: (?P<required>.*)|unrecognized "
        r"arguments:(?: (?P<unknown>.*)|$)|ambiguous option: .*|argument (?P<argument>\S+?):? .*|one of the "
        r"arguments .* is required)"
        r"|(?P<hf>Some specified arguments are not used by the HfArgumentParser: (?P<unused>.*))"
        r"|^Error: (?P<click>(?:No such option|Missing (?:option|argument|parameter)|Invalid value for|Got unexpected extra "
        r"argument).*)"
        # jsonargparse (core.py), with and without the program's name.
        r"|^(?:\S+(?: [\w\-]+)*: )?error: (?P<parser>'?(?:Parser key |Key \x22|Unrecognized arguments: |Subcommand "
        r"|Validation failed: |Configuration check failed|expected \x22subcommand\x22).*)"
        # `parser.error(...)` of a script of one's own.
        r"|^\S+\.py(?: [\w\-]+)*: error: (?P<own>\S.*)"
        # rich boxes of typer, click extensions and tyro.
        r"|^│ +(?P<boxed>(?:No such option: |Missing (?:option|argument|parameter) |Invalid value for |Got unexpected extra "
        r"argument|Unrecognized (?:or misplaced )?options?|The following arguments are required: |Missing from "
        r"|Error parsing --).*?) *│?$"
        r"|^ERROR: (?P<fire>Could not consume arg: .*|The function received no value for the required argument: .*)"
        r"|^(?:click\.exceptions\.(?:NoSuchOption|MissingParameter|BadParameter|BadOptionUsage|UsageError)"
        r"|argparse\.ArgumentTypeError): (?P<thrown>.*)"
        r"|(?P<absl>FATAL Flags parsing error.*|Unknown command line flag '[^']*'.*"
        r"|absl\.flags\._exceptions\.(?:IllegalFlagValue|Validation|CantOpenFlagFile)Error: .*)"
    ),
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/elastic/run.html",
    ),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
    describe=describe,
)
