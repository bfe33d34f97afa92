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
    elif ctx["unknown"] or ctx["unused"]:
        wrong = (ctx["unknown"] or ctx["unused"])[:200]
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
    else:
        yield ctx.action(
            f"Correct the argument {ctx['argument'] or ''} in the command; `--help` shows "
            "the allowed values.".replace("  ", " "),
            "The value is missing, of the wrong type, or not one of the choices.",
            source=DOCS,
        )


RULE = Rule(
    id="command-line-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="The command line is not accepted",
    description="The program refused its arguments: {what}",
    needles=(
        "error: the following arguments are required",
        "error: unrecognized arguments",
        "invalid choice:",
        ": error: argument",
        "error: ambiguous option",
        "error: one of the arguments",
        "are not used by the HfArgumentParser",
        "No such option",
        "Missing option",
        "Missing argument",
        "Invalid value for",
        "Unknown command line flag",
        "Flags parsing error",
        "Could not consume arg",
        "Got unexpected extra argument",
    ),
    pattern=r"error: (?P<what>the following arguments are required: (?P<required>.*)|unrecognized "
    r"arguments: (?P<unknown>.*)|ambiguous option: .*|argument (?P<argument>\S+?):? "
    r".*|one of the arguments .* is required)|(?P<hf>Some specified arguments are "
    r"not used by the HfArgumentParser: (?P<unused>.*))|^Error: (?P<click>(?:No "
    r"such option|Missing (?:option|argument|parameter)|Invalid value for|Got unexpected "
    r"extra argument).*)|(?P<absl>FATAL Flags parsing error|Unknown command line "
    r"flag '[^']*'.*)|ERROR: (?P<fire>Could not consume arg: .*)",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/elastic/run.html",
    ),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
