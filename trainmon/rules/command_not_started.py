"""The command of `trainmon run` could not be started.

What happened
    The system refused to start the program, so nothing of the training ran.

Why
    The program is not on `PATH` (an environment that is not activated, a misspelled name), its file may not
    be executed, or it is neither a binary for this machine nor a script with a first line that names its
    interpreter.

How to confirm
    `which NAME` and `file PATH`; `head -1 PATH` for a script.

How to fix
    Activate the environment, put the interpreter before the script, or make the file executable.

Easily confused with
    A program that the running script or its shell did not find.

References
    https://man7.org/linux/man-pages/man2/execve.2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man2/execve.2.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    program, why = ctx["program"], ctx["why"]
    if why == "command not found":
        yield ctx.action(
            f"Activate the environment that has `{program}` (`which {program}` must find it), or give its whole path.",
            "trainmon starts the command with the PATH of the shell it is called from.",
            source=DOCS,
        )
    elif "working folder" in why:
        yield ctx.action(
            "Make the folder again, or start the job in the folder where the project is now.",
            "A command is run in the folder that the job was started in.",
        )
    elif "interpreter" in why:
        yield ctx.action(
            f"See `head -1 {program}`: name an interpreter that is there, or put it before the script "
            f"(`python {program}`).",
            "The file is there, but the program that its first line asks for is not.",
            source=DOCS,
        )
    elif "Permission denied" in why:
        yield ctx.action(
            f"`chmod +x {program}`, or put the interpreter before it (`python {program}`, `bash {program}`).",
            "Only a file with the execute permission is started; some disks are mounted noexec.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Put the interpreter before it (`python {program}`, `bash {program}`); for a binary, see with "
            f"`file {program}` whether it is built for this machine (`uname -m`).",
            "The kernel starts only binaries of its own machine, and scripts that begin with #!.",
            source=DOCS,
        )


RULE = Rule(
    id="command-not-started",
    error_type=ErrorType.CONFIG_ERROR,
    title="The command could not be started",
    description="The system did not start `{program}`: {why}.",
    needles=("trainmon: cannot start ",),
    pattern=r"^trainmon: cannot start [\'\"](?P<program>.+?)[\'\"]: (?P<why>.+)$",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.97,
    precedence=60,
    suggest=suggest,
)
