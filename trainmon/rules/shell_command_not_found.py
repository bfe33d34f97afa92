"""The shell did not find a command.

What happened
    A line of the job script names a program that is not on `PATH`.

Why
    The environment is not activated, a module is not loaded, or a line continuation is broken (a blank
    after the backslash), so that an option is taken for a command.

How to confirm
    `which NAME` in the job script.

How to fix
    Activate the environment; load the module; check the backslashes of the command.

Easily confused with
    A Python module that is missing.

References
    https://www.gnu.org/software/bash/manual/bash.html#Exit-Status
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/bash/manual/bash.html#Exit-Status"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    program = ctx["program"] or ctx["windows"] or ctx["powershell"]
    yield ctx.action(
        f"Activate the environment or load the module that provides `{program}` in the "
        f"job script, and check with `which {program}`.",
        "Batch shells do not read what your login shell sets up.",
        source=DOCS,
    )


RULE = Rule(
    id="shell-command-not-found",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="The shell did not find a command",
    description="The shell knows no command of this name.",
    needles=(
        "command not found",
        ": not found",
        "is not recognized as an internal",
        "不是内部或外部命令",
        "內部或外部命令",
        "est pas reconnu",
        "entweder falsch geschrieben",
        "no se reconoce como un comando",
        "is not recognized as the name of a cmdlet",
        "无法将",
    ),
    pattern=r"^(?:-?[a-z]{0,2}sh|/\S+|\S+\.(?:sh|sbatch|slurm|job|bash)): "
    r"(?:line )?\d*:? ?(?P<program>[\w./][\w./\-]*): (?:command )?not found$"
    # cmd.exe and PowerShell speak the language of Windows.
    r"|^'(?P<windows>[^']+)' (?:is not recognized as an internal|不是内部或外部命令|不是內部或外部命令|n.est pas reconnu"
    r"|ist entweder "
    r"falsch geschrieben|no se reconoce como un comando)"
    r"|^(?P<powershell>[\w.\-]+) : (?:The term '[^']+' is not recognized as the name of a cmdlet|无法将)",
    sources=(DOCS,),
    role=Role.FALLBACK,
    phase=Phase.SETUP,
    confidence=0.6,
    precedence=30,
    suggest=suggest,
)
